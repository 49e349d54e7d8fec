//! The parameters that all views share.

use super::robots;
use crate::calendar::{day_text, parse};
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

/// Four weeks.
const USUAL: i64 = 28;
const MAX_DAYS: i64 = 400;
