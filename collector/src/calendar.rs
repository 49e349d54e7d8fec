//! Days of the civil calendar, in UTC, as numbers since 1970-01-01.

/// `2026-11-22` of days since 1970-01-01.
pub(crate) fn day_text(day: i64) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// First and last day of `2026-11`; `None` for what is no month.
pub(crate) fn month(text: &str) -> Option<(i64, i64)> {
    let first = parse(&format!("{text}-01"))?;
    let (year, month, _) = civil(first + 31);
    Some((first, days_from_civil((year, month, 1)) - 1))
}

/// Days since 1970-01-01 of `2026-11-22`; `None` for what is no day.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let mut part = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits)?;
        part.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then_some(part)?
            .parse::<i64>()
            .ok()
    };
    let date = (part(4)?, part(2)?, part(2)?);
    let day = days_from_civil(date);
    (parts.next().is_none() && civil(day) == date).then_some(day)
}

/// <https://howardhinnant.github.io/date_algorithms.html#days_from_civil>
fn days_from_civil((year, month, day): (i64, i64, i64)) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = shifted + if shifted < 10 { 3 } else { -9 };
    (
        year + era * 400 + i64::from(month <= 2),
        month,
        of_year - (153 * shifted + 2) / 5 + 1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_written() {
        for day in -800_000..3_000_000 {
            let (year, month, of_month) = civil(day);
            assert_eq!(days_from_civil((year, month, of_month)), day);
        }
        assert_eq!(parse("1970-01-01"), Some(0));
        assert_eq!(parse("2026-11-22"), Some(20_779));
        assert_eq!(day_text(20_779), "2026-11-22");
        for text in [
            "",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "26-1-1",
            "2026-11-22T",
            "2026-11-22-1",
            "+026-11-22",
            "２０２６-11-22",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
    #[test]
    fn a_month_has_its_days() {
        for (text, days) in [
            ("2026-11", 30),
            ("2024-02", 29),
            ("2026-02", 28),
            ("2026-12", 31),
            ("2026-01", 31),
        ] {
            let (first, last) = month(text).unwrap();
            assert_eq!(last - first + 1, days, "{text}");
            assert_eq!(day_text(first), format!("{text}-01"));
        }
        assert_eq!(month("2026-13"), None);
        assert_eq!(month("2026"), None);
    }
}
