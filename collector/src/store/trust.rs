//! How far what is here can be relied on: what arrived, what was lost, under which consent, from robots, and by which clocks.

use super::Error;
use super::delivery::{Reason, loss_rate, reasons};
use super::webhooks::{Tally, tally};
use rusqlite::Connection;
use serde::Serialize;

/// All of it, of sums that are kept as events arrive (`store::sums`).
#[derive(Debug, Serialize)]
pub(crate) struct Trust {
    /// Events that were taken and are here.
    accepted: i64,
    duplicates: i64,
    /// Events of those whose ledgers are known.
    stored: i64,
    created: i64,
    lost: i64,
    declined: i64,
    unseen: i64,
    pending: i64,
    loss_rate: Option<f64>,
    reasons: Vec<Reason>,
    consent: [Consent; 2],
    robots: Robots,
    clocks: Vec<Clock>,
    webhooks: Option<Tally>,
}

#[derive(Debug, Serialize)]
struct Consent {
    consent: &'static str,
    events: i64,
    share: f64,
}

#[derive(Debug, Serialize)]
struct Robots {
    events: i64,
    share: f64,
}

/// Beacons whose clock was so far from ours.
#[derive(Debug, Serialize)]
struct Clock {
    off: &'static str,
    beacons: i64,
    share: f64,
}

/// All of it, as of one moment.
pub(crate) fn trust(db: &Connection) -> Result<Trust, Error> {
    let moment = db.unchecked_transaction()?;
    moment
        .prepare_cached("SELECT * FROM totals, ledger_sums")?
        .query_row((), |row| {
            let (events, granted, robots) =
                (row.get("events")?, row.get("granted")?, row.get("robots")?);
            let (created, lost, declined) =
                (row.get("created")?, row.get("lost")?, row.get("declined")?);
            let consent = |consent, part| Consent {
                consent,
                events: part,
                share: share(part, events),
            };
            Ok(Trust {
                accepted: events,
                duplicates: row.get("duplicates")?,
                stored: row.get("stored")?,
                created,
                lost,
                declined,
                unseen: row.get("unseen")?,
                pending: row.get("pending")?,
                loss_rate: loss_rate(created, lost, declined),
                reasons: reasons(&moment)?,
                consent: [
                    consent("granted", granted),
                    consent("cookieless", events - granted),
                ],
                robots: Robots {
                    events: robots,
                    share: share(robots, events),
                },
                clocks: clocks(&moment)?,
                webhooks: tally(&moment)?,
            })
        })
}

fn clocks(db: &Connection) -> Result<Vec<Clock>, Error> {
    let beacons: Vec<i64> = db
        .prepare_cached("SELECT beacons FROM clocks ORDER BY off")?
        .query_map((), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let all = beacons.iter().sum();
    let clock = |(off, beacons)| Clock {
        off,
        beacons,
        share: share(beacons, all),
    };
    Ok(OFF.into_iter().zip(beacons).map(clock).collect())
}

/// Of nothing everything is nothing.
#[expect(clippy::cast_precision_loss, reason = "a share is no count")]
fn share(part: i64, whole: i64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    part as f64 / whole as f64
}

/// In the order of `clocks.off`.
const OFF: [&str; 5] = [
    "under 10 s",
    "under 1 min",
    "under 1 h",
    "under 1 day",
    "more",
];
