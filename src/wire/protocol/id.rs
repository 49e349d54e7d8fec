//! A UUID in the clothes that other collectors put their ids in.

/// 64 bits of a UUID as 16 digits: its last ones, which are as random as they come.
pub fn hex16(uuid: &str) -> String {
    let digits: String = uuid.chars().filter(|char| *char != '-').collect();
    let at = digits.len().saturating_sub(16);
    digits.get(at..).unwrap_or_default().into()
}

/// Two decimal numbers of 32 bits with a point between them, as Google's `cid`.
pub fn pair(uuid: &str) -> String {
    let digits: String = uuid.chars().filter(char::is_ascii_hexdigit).collect();
    let number = |at: usize| {
        let digits = digits.get(at..at + 8).unwrap_or_default();
        // Never 0: that is nobody's.
        u32::from_str_radix(digits, 16).unwrap_or_default().max(1)
    };
    let mut pair = String::new();
    crate::domain::Decimal::from(i64::from(number(0))).push_to(&mut pair);
    pair.push('.');
    crate::domain::Decimal::from(i64::from(number(24))).push_to(&mut pair);
    pair
}
