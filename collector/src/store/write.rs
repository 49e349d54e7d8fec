//! One transaction: a group of beacons, each event once, and what is counted from them.

use super::entry::{Delivery, Entry, Receipt};
use super::{Error, Progress};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

/// Writes all of the group or, on an error, nothing of it.
pub(super) fn write(
    db: &mut Connection,
    group: &[&Delivery],
) -> Result<(Vec<Receipt>, Progress), Error> {
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let receipts = group
        .iter()
        .map(|delivery| keep(&change, delivery))
        .collect::<Result<_, _>>()?;
    let progress = progress(&change)?;
    change.commit()?;
    Ok((receipts, progress))
}

/// What is in the file now.
pub(super) fn progress(db: &Connection) -> Result<Progress, Error> {
    db.prepare_cached("SELECT (SELECT coalesce(max(row), 0) FROM events), events FROM totals")?
        .query_row((), |row| {
            Ok(Progress {
                row: row.get(0)?,
                events: row.get(1)?,
            })
        })
}

fn keep(db: &Transaction<'_>, delivery: &Delivery) -> Result<Receipt, Error> {
    let beacon = insert_beacon(db, delivery)?;
    let (mut accepted, mut duplicates, mut anonymous) = (0, 0, 0);
    let (mut robots, mut anonymous_robots) = (0, 0);
    for event in &delivery.events {
        if insert_event(db, beacon, delivery, event)? {
            accepted += 1;
            anonymous += u32::from(event.visitor.is_none());
            robots += u32::from(event.bot);
            anonymous_robots += u32::from(event.bot && event.visitor.is_none());
            count(db, delivery, event)?;
        } else {
            duplicates += 1;
        }
    }
    db.prepare_cached("UPDATE beacons SET accepted = ?2, duplicates = ?3 WHERE row = ?1")?
        .execute(params![beacon, accepted, duplicates])?;
    db.prepare_cached(
        "UPDATE totals SET events = events + ?1, anonymous = anonymous + ?2, duplicates = duplicates + ?3,
             robots = robots + ?4, anonymous_robots = anonymous_robots + ?5",
    )?
    .execute(params![
        accepted,
        anonymous,
        duplicates,
        robots,
        anonymous_robots
    ])?;
    upsert_ledger(db, delivery)?;
    Ok(Receipt {
        accepted,
        duplicates,
    })
}

fn insert_beacon(db: &Transaction<'_>, delivery: &Delivery) -> Result<i64, Error> {
    db.prepare_cached(
        "INSERT INTO beacons (beacon, site, received_at, sent_at, accepted, duplicates, envelope)
         VALUES (?1, ?2, ?3, ?4, 0, 0, ?5)",
    )?
    .insert(params![
        delivery.beacon,
        delivery.site,
        delivery.received_at,
        delivery.sent_at,
        delivery.envelope,
    ])
}

/// Whether the event was new.
fn insert_event(
    db: &Transaction<'_>,
    beacon: i64,
    delivery: &Delivery,
    event: &Entry,
) -> Result<bool, Error> {
    let rows = db
        .prepare_cached(
            "INSERT INTO events (id, beacon, site, visitor, session, user, name, at, received_at,
                                 sent_at, seq, url, channel, phase, bot, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
             ON CONFLICT (id) DO NOTHING",
        )?
        .execute(params![
            event.id,
            beacon,
            delivery.site,
            event.visitor,
            event.session,
            event.user,
            event.name,
            event.at,
            delivery.received_at,
            delivery.sent_at,
            event.seq,
            event.url,
            event.channel,
            event.phase,
            event.bot,
            event.body,
        ])?;
    Ok(rows > 0)
}

fn count(db: &Transaction<'_>, delivery: &Delivery, event: &Entry) -> Result<(), Error> {
    let owner = event.owner();
    if let Some(owner) = owner {
        // A clock that runs ahead must not keep its visitor on top for years.
        let seen_at = event.at.min(delivery.received_at);
        db.prepare_cached(UPSERT_VISITOR)?.execute(params![
            owner,
            event.visitor,
            seen_at,
            event.bot
        ])?;
    }
    if let (Some(owner), Some(session)) = (owner, &event.session) {
        db.prepare_cached(
            "INSERT INTO sessions (owner, session, channel) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET channel = coalesce(channel, excluded.channel)",
        )?
        .execute(params![owner, session, event.channel])?;
    }
    if let Some(order) = &event.order {
        db.prepare_cached(
            "INSERT INTO orders (site, transaction_id, owner) VALUES (?1, ?2, ?3)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            delivery.site.as_deref().unwrap_or_default(),
            order,
            owner
        ])?;
    }
    Ok(())
}

fn upsert_ledger(db: &Transaction<'_>, delivery: &Delivery) -> Result<(), Error> {
    let (Some(ledger), Some(scope)) = (&delivery.ledger, delivery.scope()) else {
        return Ok(());
    };
    db.prepare_cached(UPSERT_LEDGER)?.execute(params![
        delivery.site.as_deref().unwrap_or_default(),
        scope,
        ledger.created,
        ledger.acked,
        serde_json::to_string(&ledger.dropped).unwrap_or_default(),
        ledger.pending,
        ledger.balances(),
        delivery.received_at,
    ])?;
    Ok(())
}

const UPSERT_VISITOR: &str = "
    INSERT INTO visitors (key, visitor, first_at, last_at, events, bot)
    VALUES (?1, ?2, ?3, ?3, 1, ?4)
    ON CONFLICT DO UPDATE SET
        first_at = min(first_at, excluded.first_at),
        last_at = max(last_at, excluded.last_at),
        events = events + 1,
        bot = max(bot, excluded.bot)";

/// Beacons overtake each other. Of two accounts the one that has created more,
/// or of as many has settled more, is the later one.
const UPSERT_LEDGER: &str = "
    INSERT INTO ledgers (site, scope, created, acked, dropped, pending, balances, updated_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT DO UPDATE SET
        created = excluded.created, acked = excluded.acked, dropped = excluded.dropped,
        pending = excluded.pending, balances = excluded.balances, updated_at = excluded.updated_at
    WHERE (excluded.created, pending) >= (created, excluded.pending)";
