//! When people shop: by hour, weekday, and time of the year. The numbers are chosen: they have the
//! shape that shops report, more in the evening, on Sundays and Mondays, and before Christmas.

use trailmark::domain::Millis;

use crate::simulate::Random;

pub(crate) const MINUTE: Millis = 60_000;
pub(crate) const HOUR: Millis = 60 * MINUTE;
pub(crate) const DAY: Millis = 24 * HOUR;

/// The days that are simulated, and how many shoppers come anew on each.
pub(crate) struct Calendar {
    /// The beginning of the first day.
    pub(crate) begins: Millis,
    /// The end of the last.
    pub(crate) ends: Millis,
    /// Of the days from the first: the sum of weights up to and with it.
    sums: Vec<f64>,
}

impl Calendar {
    /// `days` days, of which the last begins at `last`.
    pub(crate) fn of(last: Millis, days: i64) -> Self {
        let ends = last + DAY;
        let begins = ends - days * DAY;
        let mut sum = 0.0;
        let weights = (0..days).map(|day| {
            sum += busyness(begins / DAY + day);
            sum
        });
        Self {
            begins,
            ends,
            sums: weights.collect(),
        }
    }

    /// When somebody comes for the first time.
    pub(crate) fn first_visit(&self, random: &mut Random) -> Millis {
        let all = self.sums.last().copied().unwrap_or_default();
        let share = random.share() * all;
        let day = self.sums.partition_point(|sum| *sum <= share) as i64;
        self.begins + day * DAY + hour(random)
    }

    /// When somebody comes again, so many days later on average.
    pub(crate) fn next_visit(&self, after: Millis, days: f64, random: &mut Random) -> Millis {
        let soon = after + HOUR;
        let later = soon + (random.around(days) * DAY as f64) as Millis;
        if later - soon < DAY {
            return later;
        }
        let begins = later - later.rem_euclid(DAY);
        (begins + hour(random)).max(soon)
    }
}

/// How many new shoppers a day brings, 1 on a usual one; `day` counts from 1970.
fn busyness(day: i64) -> f64 {
    // 1970-01-01 was a Thursday.
    let weekday = (day + 3).rem_euclid(7);
    let of_week = WEEK.get(weekday as usize).copied().unwrap_or(1.0);
    let (_, month, date) = civil(day);
    let season = SEASONS
        .iter()
        .filter(|(from, to, _)| (*from..=*to).contains(&(month, date)))
        .fold(1.0, |all, (.., weight)| all * weight);
    of_week * season
}

fn hour(random: &mut Random) -> Millis {
    let hour = random.one_of(&HOURS).unwrap_or(12);
    hour * HOUR + random.between(0, HOUR - 1)
}

/// Year, month and day of the days since 1970: Hinnant, chrono-Compatible Low-Level Date Algorithms.
pub(crate) fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, date)
}

/// Days since 1970 of `2026-11-22`.
pub(crate) fn day(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, '-').map(str::parse);
    let mut part = || parts.next()?.ok();
    let (year, month, date): (i64, i64, i64) = (part()?, part()?, part()?);
    // What does not come back is no day, such as 2026-02-30.
    let guess = (1970..=9999)
        .contains(&year)
        .then(|| (year - 1970) * 365 + month * 30)?;
    (guess - 31..guess + 2_100).find(|day| civil(*day) == (year, month, date))
}

/// Month and day.
pub(crate) type Date = (i64, i64);

/// Monday to Sunday.
const WEEK: [f64; 7] = [1.1, 1.0, 0.97, 0.95, 0.88, 0.95, 1.18];
/// From, to (both month and date) and how much more than usual.
const SEASONS: [(Date, Date, f64); 6] = [
    ((1, 1), (1, 31), 0.85),
    ((2, 10), (2, 14), 1.25),
    ((7, 1), (8, 20), 0.85),
    ((11, 15), (12, 18), 1.45),
    ((11, 23), (11, 30), 1.5),
    ((12, 21), (12, 26), 0.6),
];
/// By weight, in UTC.
const HOURS: [(u32, Millis); 24] = [
    (8, 0),
    (5, 1),
    (4, 2),
    (3, 3),
    (4, 4),
    (8, 5),
    (18, 6),
    (30, 7),
    (40, 8),
    (46, 9),
    (50, 10),
    (52, 11),
    (50, 12),
    (46, 13),
    (44, 14),
    (46, 15),
    (52, 16),
    (60, 17),
    (72, 18),
    (84, 19),
    (80, 20),
    (60, 21),
    (34, 22),
    (16, 23),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("2000-02-29", 11_016),
            ("2026-11-22", 20_779),
        ] {
            assert_eq!(day(text), Some(days), "{text}");
        }
        for no_day in [
            "",
            "2026",
            "2026-13-01",
            "2026-02-30",
            "2026-11-22x",
            "22.11.2026",
        ] {
            assert_eq!(day(no_day), None, "{no_day}");
        }
        for days in 0..40_000 {
            let (year, month, date) = civil(days);
            assert_eq!(day(&format!("{year}-{month:02}-{date:02}")), Some(days));
        }
    }

    #[test]
    fn before_christmas_there_are_more() {
        let of = |text| busyness(day(text).unwrap());
        // Both are Tuesdays.
        assert!(of("2026-11-24") > 2.0 * of("2026-10-20"));
        assert!(of("2026-10-18") > of("2026-10-20"));
    }

    #[test]
    fn everybody_comes_within_the_days_and_again_later() {
        let calendar = Calendar::of(day("2026-11-22").unwrap() * DAY, 90);
        assert_eq!(calendar.ends - calendar.begins, 90 * DAY);
        let mut random = Random(1);
        for _ in 0..10_000 {
            let first = calendar.first_visit(&mut random);
            assert!((calendar.begins..calendar.ends).contains(&first));
            assert!(calendar.next_visit(first, 5.0, &mut random) >= first + HOUR);
        }
    }
}
