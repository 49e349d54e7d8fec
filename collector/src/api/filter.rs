//! The parameters that all views share.

use super::robots;
use crate::clock;
use crate::device;
use crate::parameters::Parameters;
use crate::refusal::Refusal;
use crate::store::{Days, Filter};
use serde::Serialize;
use trailmark::domain::Channel;
use trailmark::domain::journey::Lens;
use trailmark::wire::HOUR;

/// Reads `from`, `to`, `site`, `channel`, `device`, `visitors`, `bots`, `model` and `compare`.
pub(crate) fn filter(query: &Parameters) -> Result<Filter, Refusal> {
    let days = days(query)?;
    Ok(Filter {
        days,
        before: match query.number("compare", 0..=1)? {
            Some(1) => Some(days.before()),
            _ => None,
        },
        site: query.text("site").map(Into::into),
        channel: match query.text("channel") {
            None => None,
            Some(text) => Some(
                Channel::ALL
                    .into_iter()
                    .map(Channel::name)
                    .find(|name| *name == text)
                    .ok_or_else(|| Refusal::field("channel", "no channel of this name"))?,
            ),
        },
        device: one_of(query, "device", &device::CLASSES)?,
        is_new: one_of(query, "visitors", &["new", "returning"])?.map(|name| name == "new"),
        robots: robots(query)?,
        lens: lens(query)?,
    })
}

/// The lens of `model`.
pub(crate) fn lens(query: &Parameters) -> Result<Lens<'static>, Refusal> {
    let name = query.text("model").unwrap_or("accra");
    Lens::all()
        .find(|lens| lens.name() == name)
        .ok_or_else(|| Refusal::field("model", "no model of this name"))
}

/// An answer with the days that it is about.
#[derive(Serialize)]
pub(crate) struct Framed<T> {
    period: Period,
    before: Option<Period>,
    #[serde(flatten)]
    view: T,
}

#[derive(Serialize)]
struct Period {
    from: String,
    to: String,
}

/// Puts the days of its filter beside an answer.
pub(crate) fn framed<T>(filter: &Filter, view: T) -> Framed<T> {
    let period = |days: Days| Period {
        from: day_text(days.from),
        to: day_text(days.to),
    };
    Framed {
        period: period(filter.days),
        before: filter.before.map(period),
        view,
    }
}

/// `2026-11-22` of days since 1970-01-01.
pub(crate) fn day_text(day: i64) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

fn days(query: &Parameters) -> Result<Days, Refusal> {
    let day = |name: &str| match query.text(name) {
        None => Ok(None),
        Some(text) => parse(text)
            .map(Some)
            .ok_or_else(|| Refusal::field(name, "expected a day as YYYY-MM-DD")),
    };
    let (from, to) = (day("from")?, day("to")?);
    let today = clock::now().div_euclid(24 * HOUR);
    let to = to.unwrap_or_else(|| today.max(from.unwrap_or(today)));
    let days = Days {
        from: from.unwrap_or(to - USUAL + 1),
        to,
    };
    if days.from > days.to {
        return Err(Refusal::field(
            "from",
            "expected a day that is not after `to`",
        ));
    }
    if days.count() > MAX_DAYS {
        return Err(Refusal::field(
            "from",
            format!("expected at most {MAX_DAYS} days"),
        ));
    }
    Ok(days)
}

fn one_of(
    query: &Parameters,
    name: &str,
    known: &[&'static str],
) -> Result<Option<&'static str>, Refusal> {
    let Some(text) = query.text(name) else {
        return Ok(None);
    };
    match known.iter().find(|known| **known == text) {
        Some(known) => Ok(Some(known)),
        None => Err(Refusal::field(
            name,
            format!("expected one of: {}", known.join(", ")),
        )),
    }
}

/// Days since 1970-01-01 of `2026-11-22`; `None` for what is no day.
fn parse(text: &str) -> Option<i64> {
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

/// Four weeks.
const USUAL: i64 = 28;
const MAX_DAYS: i64 = 400;

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
}
