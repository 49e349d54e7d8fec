//! Times as other collectors write them.

use crate::domain::{Decimal, Millis};

const DAY: Millis = 86_400_000;

/// RFC 3339 in UTC, with milliseconds: `2025-10-09T08:53:20.000Z`. Civil dates from days
/// by Howard Hinnant's `civil_from_days` (chrono-Compatible Low-Level Date Algorithms).
pub fn iso(at: Millis) -> String {
    let (days, of_day) = (at.div_euclid(DAY), at.rem_euclid(DAY));
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let mut out = String::new();
    for (number, digits, behind) in [
        (year, 4, '-'),
        (month, 2, '-'),
        (day, 2, 'T'),
        (of_day / 3_600_000, 2, ':'),
        (of_day / 60_000 % 60, 2, ':'),
        (of_day / 1_000 % 60, 2, '.'),
        (of_day % 1_000, 3, 'Z'),
    ] {
        let mut text = String::new();
        Decimal::from(number).push_to(&mut text);
        for _ in text.len()..digits {
            out.push('0');
        }
        out.push_str(&text);
        out.push(behind);
    }
    out
}
