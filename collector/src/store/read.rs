//! What the dashboard asks of the database.

use super::{Error, pseudonym};
use rusqlite::{Connection, Row, named_params};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// An event as it is kept.
#[derive(Debug, Serialize)]
pub(crate) struct Touchpoint {
    pub(crate) row: i64,
    /// By our clock, where the visitor's is wrong; what that said stands in the event.
    at: i64,
    received_at: i64,
    sent_at: i64,
    site: Option<String>,
    event: Box<RawValue>,
}

/// Which events are wanted.
pub(crate) struct Page {
    /// At most this many.
    pub(crate) limit: i64,
    /// Rows before this one.
    pub(crate) before: i64,
    /// Of this visitor, by the name here or the id on the page; or of this session where no visitor is known.
    pub(crate) visitor: Option<String>,
    /// Those of robots as well, or not.
    pub(crate) robots: Robots,
}

/// What becomes of events that are marked as a robot's, and of visitors who have some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Robots {
    Included,
    LeftOut,
}

impl Robots {
    /// The greatest value of a column `bot` that is asked for.
    pub(super) fn most(self) -> i64 {
        i64::from(self == Self::Included)
    }
}

/// A visitor, or a session whose visitor is not known.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Visitor {
    key: String,
    visitor: Option<String>,
    session: Option<String>,
    first_at: i64,
    last_at: i64,
    events: i64,
    sessions: i64,
    channel: Option<String>,
    phase: Option<String>,
    orders: i64,
    bot: bool,
}

/// Totals of everything, or of everything that no robot did. Duplicates and ledger,
/// which are about delivery, are always those of all.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Summary {
    events: i64,
    /// Events of robots, whether they are among `events` or left out.
    robots: i64,
    visitors: i64,
    sessions: i64,
    purchases: i64,
    anonymous: i64,
    duplicates: i64,
    channels: Vec<ChannelCount>,
    ledger: LedgerTotals,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct ChannelCount {
    channel: Option<String>,
    sessions: i64,
}

/// The sum of the latest ledgers: what browsers say became of their events.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct LedgerTotals {
    created: i64,
    acked: i64,
    dropped: BTreeMap<String, i64>,
    pending: i64,
    unkept: i64,
    scopes: i64,
    unbalanced: i64,
}

/// Newest first.
pub(crate) fn events(db: &Connection, page: &Page) -> Result<Vec<Touchpoint>, Error> {
    let (limit, before, bot) = (page.limit, page.before, page.robots.most());
    match &page.visitor {
        None => touchpoints(
            db,
            "WHERE row < :before AND bot <= :bot ORDER BY row DESC LIMIT :limit",
            named_params! {":before": before, ":limit": limit, ":bot": bot},
        ),
        Some(id) => touchpoints(
            db,
            "WHERE owner IN (SELECT value FROM json_each(:names)) AND row < :before AND bot <= :bot
             ORDER BY row DESC LIMIT :limit",
            named_params! {
                ":names": serde_json::to_string(&pseudonym::names(db, id)?).unwrap_or_default(),
                ":before": before, ":limit": limit, ":bot": bot
            },
        ),
    }
}

/// Oldest first: what follows row `after`.
pub(crate) fn stream(
    db: &Connection,
    after: i64,
    limit: i64,
    robots: Robots,
) -> Result<Vec<Touchpoint>, Error> {
    touchpoints(
        db,
        "WHERE row > :after AND bot <= :bot ORDER BY row LIMIT :limit",
        named_params! {":after": after, ":limit": limit, ":bot": robots.most()},
    )
}

/// Number of the newest row, 0 if there is none.
pub(crate) fn newest_row(db: &Connection) -> Result<i64, Error> {
    db.query_row("SELECT coalesce(max(row), 0) FROM events", (), |row| {
        row.get(0)
    })
}

/// Most recently seen first.
pub(crate) fn visitors(db: &Connection, limit: i64, robots: Robots) -> Result<Vec<Visitor>, Error> {
    db.prepare_cached(VISITORS)?
        .query_map([limit, robots.most()], |row| {
            Ok(Visitor {
                key: row.get("key")?,
                visitor: row.get("visitor")?,
                session: row.get("session")?,
                first_at: row.get("first_at")?,
                last_at: row.get("last_at")?,
                events: row.get("events")?,
                sessions: row.get("sessions")?,
                channel: row.get("channel")?,
                phase: row.get("phase")?,
                orders: row.get("orders")?,
                bot: row.get("bot")?,
            })
        })?
        .collect()
}

/// All totals, as of one moment.
pub(crate) fn summary(db: &Connection, robots: Robots) -> Result<Summary, Error> {
    let moment = db.unchecked_transaction()?;
    let channels = channels(&moment, robots)?;
    let ledger = ledger(&moment)?;
    moment.query_row(SUMMARY, [robots.most()], |row| {
        Ok(Summary {
            events: row.get("events")?,
            robots: row.get("robots")?,
            visitors: row.get("visitors")?,
            sessions: row.get("sessions")?,
            purchases: row.get("purchases")?,
            anonymous: row.get("anonymous")?,
            duplicates: row.get("duplicates")?,
            channels,
            ledger,
        })
    })
}

/// By which ways sessions began, the most first: channel, the campaign's parts, and how many.
pub(crate) fn ways(db: &Connection, robots: Robots) -> Result<Vec<Vec<Option<String>>>, Error> {
    db.prepare_cached(WAYS)?
        .query_map([robots.most()], |row| {
            (0..7).map(|at| row.get(at)).collect()
        })?
        .collect()
}

fn channels(db: &Connection, robots: Robots) -> Result<Vec<ChannelCount>, Error> {
    db.prepare_cached(
        "SELECT channel, iif(?1, sessions, humans) AS sessions FROM session_channels
         WHERE iif(?1, sessions, humans) > 0 ORDER BY 2 DESC, channel",
    )?
    .query_map([robots.most()], |row| {
        Ok(ChannelCount {
            channel: row.get("channel")?,
            sessions: row.get("sessions")?,
        })
    })?
    .collect()
}

fn ledger(db: &Connection) -> Result<LedgerTotals, Error> {
    let dropped = db
        .prepare_cached("SELECT reason, events FROM ledger_reasons ORDER BY reason")?
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    db.query_row(
        "SELECT created, acked, pending, unkept, ledgers AS scopes, unbalanced FROM ledger_sums",
        (),
        |row| {
            Ok(LedgerTotals {
                created: row.get("created")?,
                acked: row.get("acked")?,
                dropped,
                pending: row.get("pending")?,
                unkept: row.get("unkept")?,
                scopes: row.get("scopes")?,
                unbalanced: row.get("unbalanced")?,
            })
        },
    )
}

/// May give fewer than asked for, as events may be large; the first that is found is always given.
fn touchpoints(
    db: &Connection,
    which: &str,
    values: &[(&str, &dyn rusqlite::ToSql)],
) -> Result<Vec<Touchpoint>, Error> {
    let mut query = db.prepare_cached(&format!(
        "SELECT row, at, received_at, sent_at, site, body FROM events {which}"
    ))?;
    let mut rows = query.query(values)?;
    let mut touchpoints = Vec::new();
    let mut bytes = 0;
    while bytes < MAX_BYTES
        && let Some(row) = rows.next()?
    {
        let touchpoint = touchpoint(row)?;
        bytes += touchpoint.event.get().len();
        touchpoints.push(touchpoint);
    }
    Ok(touchpoints)
}

fn touchpoint(row: &Row<'_>) -> Result<Touchpoint, Error> {
    let body: String = row.get("body")?;
    Ok(Touchpoint {
        row: row.get("row")?,
        at: row.get("at")?,
        received_at: row.get("received_at")?,
        sent_at: row.get("sent_at")?,
        site: row.get("site")?,
        event: RawValue::from_string(body).map_err(|wrong| {
            Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(wrong))
        })?,
    })
}

/// Enough for thousands of ordinary events, and a bound on what one reader makes us hold.
const MAX_BYTES: usize = 8 << 20;

/// Session, channel and phase are those of the newest event that says them, by when
/// it happened: beacons overtake each other.
const VISITORS: &str = "
    SELECT key, visitor, first_at, last_at, events, bot,
        (SELECT session FROM events WHERE owner = key AND session IS NOT NULL ORDER BY at DESC, row DESC LIMIT 1) AS session,
        (SELECT channel FROM events WHERE owner = key AND channel IS NOT NULL ORDER BY at DESC, row DESC LIMIT 1) AS channel,
        (SELECT phase FROM events WHERE owner = key AND phase IS NOT NULL ORDER BY at DESC, row DESC LIMIT 1) AS phase,
        (SELECT count(*) FROM sessions WHERE owner = key) AS sessions,
        (SELECT count(*) FROM orders WHERE owner = key) AS orders
    FROM visitors WHERE bot <= ?2 ORDER BY last_at DESC, key DESC LIMIT ?1";

const WAYS: &str = "
    SELECT channel,
        cast(json_extract(body, '$.campaign.source') AS TEXT), cast(json_extract(body, '$.campaign.medium') AS TEXT),
        cast(json_extract(body, '$.campaign.name') AS TEXT), cast(json_extract(body, '$.campaign.term') AS TEXT),
        cast(json_extract(body, '$.campaign.content') AS TEXT), cast(count(DISTINCT session) AS TEXT)
    FROM events WHERE name = 'session_start' AND bot <= ?1
    GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY count(DISTINCT session) DESC, 1, 2, 3, 4, 5, 6";

/// Of sums that are kept as events arrive (`sums`).
const SUMMARY: &str = "
    SELECT robots, duplicates,
        events - iif(?1, 0, robots) AS events,
        anonymous - iif(?1, 0, anonymous_robots) AS anonymous,
        visitors - iif(?1, 0, robot_visitors) AS visitors,
        iif(?1, sessions, human_sessions) AS sessions,
        orders - iif(?1, 0, robot_orders) AS purchases
    FROM totals";
