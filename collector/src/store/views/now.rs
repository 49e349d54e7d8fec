//! Who is on the site at this moment.

use super::alerts::{Alert, alerts};
use super::carts_now::cart;
use super::money::{Money, Sums};
use super::phases::Phases;
use crate::store::{Error, Robots};
use rusqlite::{Connection, named_params};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use trailmark::domain::Millis;
use trailmark::domain::journey::Lens;

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Present {
    pub(crate) at: Millis,
    pub(crate) site: Option<String>,
    pub(crate) robots: Robots,
    pub(crate) lens: Lens<'static>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Now {
    at: Millis,
    visitors: usize,
    sessions: usize,
    phases: Vec<OfPhase>,
    channels: Vec<OfChannel>,
    carts: Carts,
    /// The last half hour, oldest minute first.
    minutes: Vec<Minute>,
    alerts: Vec<Alert>,
}

#[derive(Debug, Serialize)]
struct OfPhase {
    phase: &'static str,
    visitors: i64,
}

#[derive(Debug, Serialize)]
struct OfChannel {
    channel: Option<String>,
    visitors: i64,
}

#[derive(Debug, Default, Serialize)]
struct Carts {
    open: i64,
    value: Vec<Money>,
}

#[derive(Debug, Serialize)]
struct Minute {
    at: Millis,
    events: i64,
    visitors: usize,
}

/// A visit that goes on.
struct Going {
    owner: String,
    session: String,
    first_at: i64,
    channel: Option<String>,
    stage: Option<i64>,
}

pub(crate) fn now(db: &Connection, present: &Present) -> Result<Now, Error> {
    let moment = db.unchecked_transaction()?;
    let going = going(&moment, present)?;
    let phases = Phases::of(present.lens);
    let mut in_phases = vec![0; phases.count()];
    let mut channels = BTreeMap::<Option<&str>, i64>::new();
    // The newest visit of each is first.
    let mut visitors = HashSet::new();
    let (mut carts, mut sums) = (Carts::default(), Sums::default());
    for visit in &going {
        if let Some(cart) = cart(&moment, &visit.owner, &visit.session, visit.first_at)? {
            carts.open += 1;
            sums.put(&cart);
        }
        if !visitors.insert(&visit.owner) {
            continue;
        }
        let place = visit.stage.and_then(|stage| phases.place(stage));
        if let Some(count) = place.and_then(|place| in_phases.get_mut(place)) {
            *count += 1;
        }
        *channels.entry(visit.channel.as_deref()).or_default() += 1;
    }
    carts.value = sums.list();
    let mut channels: Vec<_> = channels
        .into_iter()
        .map(|(channel, visitors)| OfChannel {
            channel: channel.map(Into::into),
            visitors,
        })
        .collect();
    channels.sort_by_key(|of| Reverse(of.visitors));
    Ok(Now {
        at: present.at,
        visitors: visitors.len(),
        sessions: going.len(),
        phases: in_phases
            .into_iter()
            .enumerate()
            .map(|(place, visitors)| OfPhase {
                phase: phases.name(place),
                visitors,
            })
            .collect(),
        channels,
        carts,
        minutes: minutes(&moment, present)?,
        alerts: alerts(&moment, present)?,
    })
}

fn going(db: &Connection, present: &Present) -> Result<Vec<Going>, Error> {
    db.prepare_cached(GOING)?
        .query_map(
            named_params! {
                ":since": present.at - HERE, ":site": present.site, ":bot": present.robots.most(),
            },
            |row| {
                Ok(Going {
                    owner: row.get("owner")?,
                    session: row.get("session")?,
                    first_at: row.get("first_at")?,
                    channel: row.get("channel")?,
                    stage: row.get("stage")?,
                })
            },
        )?
        .collect()
}

/// By the owners who were there, so that no other event is looked at.
fn minutes(db: &Connection, present: &Present) -> Result<Vec<Minute>, Error> {
    let first = (present.at.div_euclid(MINUTE) - MINUTES + 1) * MINUTE;
    let mut seen = HashMap::<i64, (i64, HashSet<i64>)>::new();
    let mut query = db.prepare_cached(SEEN)?;
    let mut rows = query.query(named_params! {
        ":since": first, ":site": present.site, ":bot": present.robots.most(),
    })?;
    while let Some(row) = rows.next()? {
        let (events, visitors) = seen.entry(row.get("minute")?).or_default();
        *events += row.get::<_, i64>("events")?;
        visitors.insert(row.get("who")?);
    }
    Ok((0..MINUTES)
        .map(|nth| {
            let at = first + nth * MINUTE;
            let (events, visitors) = seen.remove(&at.div_euclid(MINUTE)).unwrap_or_default();
            Minute {
                at,
                events,
                visitors: visitors.len(),
            }
        })
        .collect())
}

const MINUTE: Millis = 60_000;
const MINUTES: i64 = 30;
/// Who was seen in the last five minutes is on the site.
const HERE: Millis = 5 * MINUTE;

const GOING: &str = "
    SELECT owner, session, visits.first_at, channel, stage
    FROM visitors CROSS JOIN visits ON owner = key
    WHERE visitors.last_at >= :since AND visits.last_at >= :since AND visits.bot <= :bot
        AND (:site IS NULL OR site = :site)
    ORDER BY visits.last_at DESC, visit DESC";

const SEEN: &str = "
    WITH here AS (
        SELECT key, min(who) AS who FROM visitors CROSS JOIN visits ON owner = key
        WHERE visitors.last_at >= :since AND visits.last_at >= :since AND visits.bot <= :bot
            AND (:site IS NULL OR site = :site)
        GROUP BY key
    )
    SELECT who, at / 60000 AS minute, count(*) AS events
    FROM here CROSS JOIN events INDEXED BY events_by_owner ON owner = key AND at >= :since
    GROUP BY who, minute";
