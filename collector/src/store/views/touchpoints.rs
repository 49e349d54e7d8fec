//! What each touchpoint does to a purchase, and after which people leave.

use super::filter::{Days, Filter};
use super::phases::Phases;
use crate::store::Error;
use crate::store::visits::touchpoint;
use rusqlite::Connection;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use trailmark::domain::journey::{Control, Touchpoint};

#[derive(Debug, Serialize)]
pub(crate) struct Touchpoints {
    touchpoints: Vec<Moved>,
    moments: Moments,
    leaving: Vec<Leaving>,
}

#[derive(Debug, Serialize)]
struct Moved {
    touchpoint: &'static str,
    contact: &'static str,
    control: &'static str,
    medium: &'static str,
    #[serde(flatten)]
    effect: Effect,
    phases: Vec<InPhase>,
    before: Option<Before>,
}

#[derive(Debug, Serialize)]
struct InPhase {
    phase: &'static str,
    #[serde(flatten)]
    effect: Effect,
}

/// How much it changed the log-odds of a purchase, on the mean, with a 95 % interval; `None` where too few are known.
#[derive(Clone, Copy, Debug, Serialize)]
struct Effect {
    count: i64,
    influence: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Before {
    count: i64,
    influence: Option<f64>,
}

/// What moves people, and what loses them: the greatest first.
#[derive(Debug, Default, Serialize)]
struct Moments {
    up: Vec<Moment>,
    down: Vec<Moment>,
}

#[derive(Debug, Serialize)]
struct Moment {
    touchpoint: &'static str,
    #[serde(flatten)]
    effect: Effect,
}

/// The last touchpoint of visits without a purchase.
#[derive(Debug, Serialize)]
struct Leaving {
    touchpoint: &'static str,
    visits: i64,
    /// Of all visits without a purchase.
    share: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    touches: i64,
    measured: i64,
    sum: i64,
    squares: i64,
}

/// By touchpoint: altogether, and by the place of the phase.
type All = BTreeMap<i64, (Sums, Vec<Sums>)>;

pub(crate) fn touchpoints(db: &Connection, filter: &Filter) -> Result<Touchpoints, Error> {
    let moment = db.unchecked_transaction()?;
    let phases = Phases::of(filter.lens);
    let all = sums(&moment, filter, &phases, filter.days)?;
    let before = match filter.before {
        Some(days) => Some(sums(&moment, filter, &phases, days)?),
        None => None,
    };
    let mut moments = Vec::new();
    let mut touchpoints = Vec::new();
    for (number, (sums, in_phases)) in &all {
        let Some(name) = touchpoint(*number) else {
            continue;
        };
        let effect = sums.effect();
        // A purchase is what the others lead to.
        if sums.measured >= ENOUGH && name != "purchase" {
            moments.push(Moment {
                touchpoint: name,
                effect,
            });
        }
        let traits = Touchpoint::of(name);
        touchpoints.push(Moved {
            touchpoint: name,
            contact: if traits.is_personal() {
                "personal"
            } else {
                "impersonal"
            },
            control: match traits.control() {
                Control::Owned => "owned",
                Control::Paid => "paid",
                Control::Earned => "earned",
            },
            medium: if traits.is_analog() {
                "analog"
            } else {
                "digital"
            },
            effect,
            phases: in_phases
                .iter()
                .enumerate()
                .filter(|(_, sums)| sums.touches > 0)
                .map(|(place, sums)| InPhase {
                    phase: phases.name(place),
                    effect: sums.effect(),
                })
                .collect(),
            before: before.as_ref().map(|before| {
                let sums = before.get(number).map(|known| known.0).unwrap_or_default();
                let Effect {
                    count, influence, ..
                } = sums.effect();
                Before { count, influence }
            }),
        });
    }
    touchpoints.sort_by_key(|moved| (Reverse(moved.effect.count), moved.touchpoint));
    Ok(Touchpoints {
        touchpoints,
        moments: Moments::of(moments),
        leaving: leaving(&moment, filter)?,
    })
}

fn sums(db: &Connection, filter: &Filter, phases: &Phases, days: Days) -> Result<All, Error> {
    let kinds = filter.kinds(db)?;
    let mut all = All::new();
    let mut query = db.prepare_cached(
        "SELECT kind, touchpoint, stage, touches, measured, sum, squares FROM moments WHERE day BETWEEN ?1 AND ?2",
    )?;
    let mut rows = query.query([days.from, days.to])?;
    while let Some(row) = rows.next()? {
        if !kinds.has(row.get(0)?) {
            continue;
        }
        let more = Sums {
            touches: row.get(3)?,
            measured: row.get(4)?,
            sum: row.get(5)?,
            squares: row.get(6)?,
        };
        let (sums, in_phases) = all
            .entry(row.get(1)?)
            .or_insert_with(|| (Sums::default(), vec![Sums::default(); phases.count()]));
        sums.add(more);
        if let Some(place) = phases.place(row.get(2)?)
            && let Some(in_phase) = in_phases.get_mut(place)
        {
            in_phase.add(more);
        }
    }
    Ok(all)
}

#[expect(clippy::cast_precision_loss, reason = "a share is no count")]
fn leaving(db: &Connection, filter: &Filter) -> Result<Vec<Leaving>, Error> {
    let values = filter.values(filter.days);
    let values = values.each_ref().map(|(name, value)| (*name, &**value));
    let mut query = db.prepare_cached(&format!(
        "SELECT touchpoint, count(*) FROM visits INDEXED BY visits_by_day WHERE {} AND orders = 0 GROUP BY touchpoint",
        Filter::CONDITION
    ))?;
    let last = query
        .query_map(&values, |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(Option<i64>, i64)>, _>>()?;
    let all: i64 = last.iter().map(|(_, visits)| visits).sum();
    let mut leaving: Vec<_> = last
        .into_iter()
        .filter_map(|(number, visits)| {
            Some(Leaving {
                touchpoint: touchpoint(number?)?,
                visits,
                share: visits as f64 / all as f64,
            })
        })
        .collect();
    leaving.sort_by_key(|left| (Reverse(left.visits), left.touchpoint));
    Ok(leaving)
}

impl Sums {
    fn add(&mut self, more: Self) {
        self.touches += more.touches;
        self.measured += more.measured;
        self.sum += more.sum;
        self.squares += more.squares;
    }

    #[expect(clippy::cast_precision_loss, reason = "a mean is no count")]
    fn effect(self) -> Effect {
        let n = self.measured as f64;
        let mean = self.sum as f64 / UNIT / n;
        // Of the sum of squares less that of the mean, before anything is divided: so much stays exact.
        let squares = i128::from(self.squares) * i128::from(self.measured)
            - i128::from(self.sum) * i128::from(self.sum);
        let variance = squares as f64 / (UNIT * UNIT) / n / (n - 1.0);
        let half = NORMAL * (variance / n).sqrt();
        let interval = self.measured > 1;
        Effect {
            count: self.touches,
            influence: (self.measured > 0).then_some(mean),
            low: interval.then_some(mean - half),
            high: interval.then_some(mean + half),
        }
    }
}

impl Moments {
    fn of(enough: Vec<Moment>) -> Self {
        let (mut up, mut down) = (Vec::new(), Vec::new());
        for moment in enough {
            let Effect { low, high, .. } = moment.effect;
            if low > Some(0.0) {
                up.push(moment);
            } else if high.is_some_and(|high| high < 0.0) {
                down.push(moment);
            }
        }
        up.sort_by(|a, b| f64::total_cmp(&b.mean(), &a.mean()));
        down.sort_by(|a, b| f64::total_cmp(&a.mean(), &b.mean()));
        up.truncate(MAX_MOMENTS);
        down.truncate(MAX_MOMENTS);
        Self { up, down }
    }
}

impl Moment {
    fn mean(&self) -> f64 {
        self.effect.influence.unwrap_or_default()
    }
}

/// Log-odds are kept in 10,000ths.
const UNIT: f64 = 1e4;
/// Of the normal distribution 95 % lie so many standard deviations around the mean.
const NORMAL: f64 = 1.96;
/// Fewer are an anecdote.
const ENOUGH: i64 = 30;
const MAX_MOMENTS: usize = 5;
