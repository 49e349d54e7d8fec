//! One way from phase to phase: the touchpoints that made it, and the newest journeys that went it.

use super::filter::Filter;
use super::journeys::changes;
use super::phases::Phases;
use crate::store::Error;
use crate::store::visits::{kind_of, touchpoint};
use rusqlite::{Connection, named_params};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use trailmark::domain::Channel;

/// The way that is asked for, by the names of phases; from none for where journeys begin.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) from: Option<String>,
    pub(crate) to: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Flow {
    from: Option<String>,
    to: String,
    visits: i64,
    touchpoints: Vec<Cause>,
    journeys: Vec<Journey>,
}

/// A touchpoint at which the phase changed.
#[derive(Debug, Serialize)]
struct Cause {
    touchpoint: &'static str,
    visits: i64,
    /// Of the visits of this way.
    share: f64,
    /// The mean change of the purchase log-odds; `None` where none is known.
    influence: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Journey {
    visitor: String,
    site: Option<String>,
    at: i64,
    channel: Option<String>,
    device: Option<String>,
    /// In the phase before.
    ms: Option<i64>,
    touches: Option<i64>,
    /// Touchpoints up to the change, oldest first.
    recent: Vec<&'static str>,
    bought: bool,
}

#[derive(Default)]
struct Sum {
    visits: i64,
    last: Option<i64>,
    measured: i64,
    sum: i64,
}

/// When, in which visit, after how long and how many touches: the newest are kept.
type Newest = BinaryHeap<Reverse<(i64, i64, i64, i64)>>;

#[expect(clippy::cast_precision_loss, reason = "means and shares are no counts")]
pub(crate) fn flow(db: &Connection, filter: &Filter, way: Way) -> Result<Flow, Error> {
    let moment = db.unchecked_transaction()?;
    let phases = Phases::of(filter.lens);
    let kinds = filter.kinds(&moment)?;
    let mut all = Sum::default();
    let mut causes = BTreeMap::<i64, Sum>::new();
    let mut newest = Newest::new();
    let mut query = moment.prepare_cached(&changes(phases.nth))?;
    let mut rows = query.query([filter.days.from, filter.days.to])?;
    let name = |stage: i64| phases.place(stage).map(|place| phases.name(place));
    while let Some(row) = rows.next()? {
        let origin: Option<i64> = row.get("origin")?;
        if name(row.get("stage")?) != Some(way.to.as_str())
            || origin.and_then(name) != way.from.as_deref()
            || !kinds.has(row.get("kind")?)
        {
            continue;
        }
        let visit = row.get("visit")?;
        let influence: Option<i64> = row.get("influence")?;
        all.add(visit, influence);
        if let Some(touchpoint) = row.get("touchpoint")? {
            causes.entry(touchpoint).or_default().add(visit, influence);
        }
        newest.push(Reverse((
            row.get("at")?,
            visit,
            row.get("ms")?,
            row.get("touches")?,
        )));
        if newest.len() > MAX_JOURNEYS {
            newest.pop();
        }
    }
    let mut touchpoints: Vec<_> = causes
        .into_iter()
        .filter_map(|(number, sum)| {
            Some(Cause {
                touchpoint: touchpoint(number)?,
                visits: sum.visits,
                share: sum.visits as f64 / all.visits as f64,
                influence: (sum.measured > 0).then(|| sum.sum as f64 / 1e4 / sum.measured as f64),
            })
        })
        .collect();
    touchpoints.sort_by_key(|cause| (Reverse(cause.visits), cause.touchpoint));
    let mut journeys = Vec::new();
    // Smallest of what is reversed: the newest.
    for Reverse((at, visit, ms, touches)) in newest.into_sorted_vec() {
        let mut journey = journey(&moment, visit, at)?;
        if way.from.is_some() {
            (journey.ms, journey.touches) = (Some(ms), Some(touches));
        }
        journeys.push(journey);
    }
    Ok(Flow {
        from: way.from,
        to: way.to,
        visits: all.visits,
        touchpoints,
        journeys,
    })
}

impl Sum {
    fn add(&mut self, visit: i64, influence: Option<i64>) {
        if self.last.replace(visit) != Some(visit) {
            self.visits += 1;
        }
        if let Some(influence) = influence {
            self.measured += 1;
            self.sum += influence;
        }
    }
}

fn journey(db: &Connection, visit: i64, at: i64) -> Result<Journey, Error> {
    let (mut journey, site) = db
        .prepare_cached("SELECT owner, site, channel, device, orders FROM visits WHERE visit = ?1")?
        .query_row([visit], |row| {
            let site: String = row.get("site")?;
            let journey = Journey {
                visitor: row.get("owner")?,
                site: Some(site.clone()).filter(|site| !site.is_empty()),
                at,
                channel: row.get("channel")?,
                device: row.get("device")?,
                ms: None,
                touches: None,
                recent: Vec::new(),
                bought: row.get::<_, i64>("orders")? > 0,
            };
            Ok((journey, site))
        })?;
    let mut query = db.prepare_cached(RECENT)?;
    let mut rows = query.query(named_params! {
        ":owner": journey.visitor, ":site": site, ":at": at,
    })?;
    while journey.recent.len() < MAX_RECENT
        && let Some(row) = rows.next()?
    {
        let (name, url): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        let channel: Option<String> = row.get(2)?;
        let channel = Channel::ALL
            .into_iter()
            .find(|known| Some(known.name()) == channel.as_deref());
        let number = kind_of(&name, url.as_deref().unwrap_or_default(), channel).1;
        journey
            .recent
            .extend(number.and_then(|number| touchpoint(number.into())));
    }
    journey.recent.reverse();
    Ok(journey)
}

const MAX_JOURNEYS: usize = 20;
const MAX_RECENT: usize = 12;

/// Among a hundred events there are some that say something.
const RECENT: &str = "
    SELECT name, url, channel FROM events
    WHERE owner = :owner AND at <= :at AND coalesce(site, '') = :site AND session IS NOT NULL
    ORDER BY at DESC, seq DESC, row DESC LIMIT 100";
