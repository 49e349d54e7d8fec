//! From a look at an item to its purchase, and the carts that were left on the way.

use super::filter::{Days, Filter, Kinds};
use super::money::{Money, Sums};
use super::sales::{deals, share};
use crate::calendar::day_text;
use crate::store::Error;
use crate::store::deals::Kind;
use crate::store::visits::STEPS;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;

/// The way to the purchase.
#[derive(Debug, Serialize)]
pub(crate) struct Carts {
    funnel: Vec<Step>,
    abandoned: Abandoned,
    abandoned_before: Option<Before>,
    reasons: Vec<Reason>,
    days: Vec<Day>,
}

#[derive(Debug, Serialize)]
struct Step {
    step: &'static str,
    visits: i64,
    before: Option<i64>,
}

#[derive(Debug, Serialize)]
struct Abandoned {
    carts: i64,
    value: Vec<Money>,
    /// Of all carts that were bought or left.
    rate: Option<f64>,
    recovered: i64,
    recovered_value: Vec<Money>,
}

#[derive(Debug, Serialize)]
struct Before {
    carts: i64,
    recovered: i64,
}

/// The last step that was seen of carts before they were left.
#[derive(Debug, Serialize)]
struct Reason {
    step: Option<String>,
    carts: i64,
    value: Vec<Money>,
}

#[derive(Debug, Serialize)]
struct Day {
    day: String,
    #[serde(flatten)]
    of: OfDay,
}

#[derive(Clone, Copy, Debug, Default, Serialize)]
struct OfDay {
    abandoned: i64,
    recovered: i64,
    purchased: i64,
}

pub(crate) fn carts(db: &Connection, filter: &Filter) -> Result<Carts, Error> {
    let moment = db.unchecked_transaction()?;
    let kinds = filter.kinds(&moment)?;
    let now = funnel(&moment, &kinds, filter.days)?;
    let before = filter
        .before
        .map(|days| funnel(&moment, &kinds, days))
        .transpose()?;
    let funnel = STEPS.iter().enumerate().map(|(at, step)| Step {
        step,
        visits: now.get(at).copied().unwrap_or_default(),
        before: before.and_then(|before| before.get(at).copied()),
    });
    let left = deals(&moment, filter, &kinds, Kind::Abandoned, filter.days)?;
    let bought = deals(&moment, filter, &kinds, Kind::Purchase, filter.days)?;
    let mut days: BTreeMap<i64, OfDay> = (filter.days.from..=filter.days.to)
        .map(|day| (day, OfDay::default()))
        .collect();
    let (mut value, mut recovered_value, mut recovered) = (Sums::default(), Sums::default(), 0);
    let mut reasons: BTreeMap<&str, (i64, Sums)> = BTreeMap::new();
    for cart in &left {
        value.add(&cart.currency, cart.amount);
        let day = days.entry(cart.day).or_default();
        day.abandoned += 1;
        if cart.is_recovered {
            day.recovered += 1;
            recovered += 1;
            recovered_value.add(&cart.currency, cart.amount);
        }
        let (carts, value) = reasons.entry(&cart.detail).or_default();
        *carts += 1;
        value.add(&cart.currency, cart.amount);
    }
    for order in &bought {
        days.entry(order.day).or_default().purchased += 1;
    }
    let mut reasons: Vec<_> = reasons
        .into_iter()
        .map(|(step, (carts, value))| Reason {
            step: Some(step.to_owned()).filter(|step| !step.is_empty()),
            carts,
            value: value.list(),
        })
        .collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.carts));
    let carts = count(&left);
    let abandoned_before = match filter.before {
        Some(days) => {
            let left = deals(&moment, filter, &kinds, Kind::Abandoned, days)?;
            let recovered = left.iter().filter(|cart| cart.is_recovered).count();
            Some(Before {
                carts: count(&left),
                recovered: i64::try_from(recovered).unwrap_or(i64::MAX),
            })
        }
        None => None,
    };
    Ok(Carts {
        funnel: funnel.collect(),
        abandoned: Abandoned {
            carts,
            value: value.list(),
            rate: share(carts, carts + count(&bought)),
            recovered,
            recovered_value: recovered_value.list(),
        },
        abandoned_before,
        reasons,
        days: days
            .into_iter()
            .map(|(day, of)| Day {
                day: day_text(day),
                of,
            })
            .collect(),
    })
}

/// Visits with each step.
fn funnel(db: &Connection, kinds: &Kinds, days: Days) -> Result<[i64; STEPS.len()], Error> {
    let mut counts = [0; STEPS.len()];
    let mut query = db.prepare_cached(
        "SELECT kind, steps, count(*) FROM visits INDEXED BY visits_by_day
         WHERE day BETWEEN ?1 AND ?2 AND steps <> 0 GROUP BY kind, steps",
    )?;
    let mut rows = query.query([days.from, days.to])?;
    while let Some(row) = rows.next()? {
        if !kinds.has(row.get(0)?) {
            continue;
        }
        let (steps, visits): (i64, i64) = (row.get(1)?, row.get(2)?);
        for (at, count) in counts.iter_mut().enumerate() {
            *count += visits * (steps >> at & 1);
        }
    }
    Ok(counts)
}

fn count<T>(list: &[T]) -> i64 {
    i64::try_from(list.len()).unwrap_or(i64::MAX)
}
