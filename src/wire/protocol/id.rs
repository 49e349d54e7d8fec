//! A UUID in the clothes that other collectors put their ids in.

use crate::domain::Millis;

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

/// 40 bits of a UUID as a number of 13 digits, which is exact in JavaScript.
pub(super) fn session_number(uuid: &str) -> i64 {
    let at = uuid.len().saturating_sub(10);
    let digits = uuid.get(at..).unwrap_or_default();
    i64::from_str_radix(digits, 16).unwrap_or_default() | 1 << 40
}

/// The UUID with a time in it, as one of version 7 (RFC 9562): the same for the same two.
pub(super) fn dated(uuid: &str, at: Millis) -> String {
    let (Some(variant), true) = (uuid.get(15..36), at >= 0) else {
        return String::new();
    };
    let mut dated = String::new();
    for nth in (0..12).rev() {
        if nth == 3 {
            dated.push('-');
        }
        let digit = (at >> (4 * nth)) as u32 & 15;
        dated.extend(char::from_digit(digit, 16));
    }
    dated.push_str("-7");
    dated.push_str(variant);
    dated
}

/// A number that looks like the time when a session began, where that has to be its id:
/// some millisecond of the day of `at`, in UTC, the same for the same session.
pub(super) fn session_in_day(uuid: &str, at: Millis) -> i64 {
    day(at) + session_number(uuid) % DAY
}

/// When the day of `at` begins, in UTC.
pub(super) fn day(at: Millis) -> Millis {
    at.div_euclid(DAY) * DAY
}

const DAY: Millis = 86_400_000;
