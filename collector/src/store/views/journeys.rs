//! Phases as stations: who was there, who left, and how people went from one to the next.

use super::filter::{Days, Filter};
use super::people::People;
use super::phases::Phases;
use crate::store::Error;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;

/// The map of all journeys.
#[derive(Debug, Serialize)]
pub(crate) struct Journeys {
    model: &'static str,
    phases: Vec<Phase>,
    flows: Vec<Flow>,
}

#[derive(Debug, Serialize)]
struct Phase {
    phase: &'static str,
    #[serde(flatten)]
    station: Station,
    before: Option<Station>,
}

/// Who was in a phase.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Station {
    visitors: i64,
    visits: i64,
    /// Visits that ended there without a purchase.
    left: i64,
    /// Visits that were there and bought.
    bought: i64,
}

#[derive(Debug, Serialize)]
struct Flow {
    /// `None` where journeys begin.
    from: Option<&'static str>,
    to: &'static str,
    visitors: i64,
    visits: i64,
    /// In the phase before; of an even number the lower of the two in the middle.
    median_ms: Option<i64>,
    median_touches: Option<i64>,
    before: Option<Width>,
}

#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Width {
    visitors: i64,
    visits: i64,
}

pub(crate) fn journeys(db: &Connection, filter: &Filter) -> Result<Journeys, Error> {
    let moment = db.unchecked_transaction()?;
    let phases = Phases::of(filter.lens);
    let stations = stations(&moment, filter, &phases, filter.days)?;
    let mut flows = flows(&moment, filter, &phases, filter.days)?;
    let (stations_before, flows_before) = match filter.before {
        Some(days) => (
            Some(self::stations(&moment, filter, &phases, days)?),
            Some(self::flows(&moment, filter, &phases, days)?),
        ),
        None => (None, None),
    };
    // What has run dry is worth seeing.
    for way in flows_before.iter().flat_map(|before| before.keys()) {
        flows.entry(*way).or_default();
    }
    let before = |place: usize| stations_before.as_ref()?.get(place).copied();
    Ok(Journeys {
        model: filter.lens.name(),
        phases: stations
            .into_iter()
            .enumerate()
            .map(|(place, station)| Phase {
                phase: phases.name(place),
                station,
                before: before(place),
            })
            .collect(),
        flows: flows
            .into_iter()
            .map(|(way, stream)| {
                let before = flows_before
                    .as_ref()
                    .map(|before| before.get(&way).map(Stream::width).unwrap_or_default());
                stream.flow(way, &phases, before)
            })
            .collect(),
    })
}

fn stations(
    db: &Connection,
    filter: &Filter,
    phases: &Phases,
    days: Days,
) -> Result<Vec<Station>, Error> {
    let kinds = filter.kinds(db)?;
    let mut stations = vec![(Station::default(), People::default()); phases.count()];
    let mut query = db.prepare_cached(VISITS)?;
    let mut rows = query.query([days.from, days.to])?;
    while let Some(row) = rows.next()? {
        if !kinds.has(row.get(0)?) {
            continue;
        }
        let who = row.get(1)?;
        let seen = phases.seen(row.get(2)?);
        let last = row.get::<_, Option<i64>>(3)?;
        let last = last.and_then(|stage| phases.place(stage));
        let bought = row.get::<_, i64>(4)? > 0;
        for (place, (station, people)) in stations.iter_mut().enumerate() {
            if seen >> place & 1 == 1 {
                station.visits += 1;
                station.bought += i64::from(bought);
                station.left += i64::from(!bought && last == Some(place));
                people.add(who);
            }
        }
    }
    Ok(stations
        .into_iter()
        .map(|(station, people)| Station {
            visitors: people.count(),
            ..station
        })
        .collect())
}

/// From phase to phase, by their places; from none where journeys begin.
type Way = (Option<usize>, usize);

#[derive(Default)]
struct Stream {
    people: People,
    visits: i64,
    /// The visit that was counted last: those of one stand together.
    last: Option<i64>,
    ms: Vec<i64>,
    touches: Vec<i64>,
}

fn flows(
    db: &Connection,
    filter: &Filter,
    phases: &Phases,
    days: Days,
) -> Result<BTreeMap<Way, Stream>, Error> {
    let kinds = filter.kinds(db)?;
    let mut flows = BTreeMap::<Way, Stream>::new();
    let mut query = db.prepare_cached(&changes(phases.nth))?;
    let mut rows = query.query([days.from, days.to])?;
    while let Some(row) = rows.next()? {
        if !kinds.has(row.get("kind")?) {
            continue;
        }
        let origin: Option<i64> = row.get("origin")?;
        let Some(to) = phases.place(row.get("stage")?) else {
            continue;
        };
        let from = origin.and_then(|stage| phases.place(stage));
        let stream = flows.entry((from, to)).or_default();
        let visit = row.get("visit")?;
        if stream.last.replace(visit) != Some(visit) {
            stream.visits += 1;
        }
        stream.people.add(row.get("who")?);
        if from.is_some() {
            stream.ms.push(row.get("ms")?);
            stream.touches.push(row.get("touches")?);
        }
    }
    Ok(flows)
}

impl Stream {
    fn width(&self) -> Width {
        Width {
            visitors: self.people.count(),
            visits: self.visits,
        }
    }

    fn flow(mut self, (from, to): Way, phases: &Phases, before: Option<Width>) -> Flow {
        let Width { visitors, visits } = self.width();
        Flow {
            from: from.map(|from| phases.name(from)),
            to: phases.name(to),
            visitors,
            visits,
            median_ms: median(&mut self.ms),
            median_touches: median(&mut self.touches),
            before,
        }
    }
}

fn median(numbers: &mut [i64]) -> Option<i64> {
    let middle = numbers.len().checked_sub(1)? / 2;
    Some(*numbers.select_nth_unstable(middle).1)
}

/// The changes of phase through one lens, those of a visit beside each other.
pub(super) fn changes(lens: usize) -> String {
    format!(
        "SELECT visit, kind, who, at, origin, stage, touchpoint, influence, ms_{lens} AS ms, touches_{lens} AS touches
         FROM trails WHERE day BETWEEN ?1 AND ?2 AND ms_{lens} IS NOT NULL ORDER BY day, visit, nth"
    )
}

const VISITS: &str = "
    SELECT kind, who, stages, stage, orders FROM visits INDEXED BY visits_by_day
    WHERE day BETWEEN ?1 AND ?2 AND stages > 0";
