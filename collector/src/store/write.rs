//! One transaction: a group of beacons, each event once, and what is counted from them.

use super::counts::Counts;
use super::deals::Deals;
use super::entry::{Delivery, Entry, Receipt};
use super::pseudonym::Salts;
use super::visits::Visits;
use super::{Error, Progress, erase, losses, private};
use rusqlite::{CachedStatement, Connection, Transaction, TransactionBehavior, params};

/// Writes all of the group or, on an error, nothing of it.
pub(super) fn write(
    db: &mut Connection,
    group: &mut [&mut Delivery],
) -> Result<(Vec<Receipt>, Progress), Error> {
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut salts = Salts::default();
    for delivery in &mut *group {
        salts.disguise(&change, delivery)?;
    }
    let group: Vec<_> = group.iter().map(|delivery| &**delivery).collect();
    let receipts = keep(&change, &group, &mut salts)?;
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
                failing: false,
            })
        })
}

fn keep(
    db: &Transaction<'_>,
    group: &[&Delivery],
    salts: &mut Salts,
) -> Result<Vec<Receipt>, Error> {
    let mut beacon: i64 = db
        .prepare_cached("SELECT coalesce(max(row), 0) FROM beacons")?
        .query_row((), |row| row.get(0))?;
    let mut insert = db.prepare_cached(INSERT_EVENT)?;
    let mut counts = Counts::default();
    let mut visits = Visits::default();
    let mut deals = Deals::default();
    let mut receipts = Vec::with_capacity(group.len());
    let mut some_erased = erase::any(db)?;
    for delivery in group {
        let site = delivery.site.as_deref().unwrap_or_default();
        if let Some(id) = &delivery.forget {
            // Else what was just kept would be counted behind it.
            std::mem::take(&mut counts).write(db)?;
            std::mem::take(&mut visits).write(db)?;
            std::mem::take(&mut deals).write(db)?;
            erase::erase(db, salts, site, id, delivery.received_at)?;
            some_erased = true;
        }
        beacon += 1;
        let mut receipt = Receipt::default();
        let mut n_late = 0;
        for event in &delivery.events {
            let (visitor, session) = (event.visitor.as_deref(), event.session.as_deref());
            if some_erased && erase::knows(db, salts, site, visitor, session)? {
                // Late, and taken all the same: it must not be sent again.
                n_late += 1;
                continue;
            }
            if insert_event(&mut insert, beacon, delivery, event)? {
                receipt.accepted += 1;
                counts.add(delivery, event);
                visits.add(delivery, event);
                deals.add(db.last_insert_rowid(), delivery, event);
            } else {
                receipt.duplicates += 1;
                counts.duplicates += 1;
            }
        }
        for report in &delivery.reports {
            let site = delivery.site.as_deref().unwrap_or_default();
            let is_new = private::insert(db, site, report)?;
            receipt.accepted += u32::from(is_new);
            receipt.duplicates += u32::from(!is_new);
        }
        // Of a report nothing is kept but what it says, and so not when it came.
        if delivery.events.is_empty() && !delivery.reports.is_empty() {
            receipts.push(receipt);
            continue;
        }
        insert_beacon(db, beacon, delivery, receipt)?;
        // The account of who is gone is gone as well.
        if n_late == 0 {
            upsert_ledger(db, delivery)?;
        }
        receipts.push(receipt);
    }
    counts.write(db)?;
    visits.write(db)?;
    deals.write(db)?;
    Ok(receipts)
}

/// Whether the event was new.
fn insert_event(
    insert: &mut CachedStatement<'_>,
    beacon: i64,
    delivery: &Delivery,
    event: &Entry,
) -> Result<bool, Error> {
    let rows = insert.execute(params![
        event.id,
        beacon,
        delivery.site,
        event.visitor,
        event.session,
        event.user,
        event.name,
        event.at,
        event.told_at,
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

fn insert_beacon(
    db: &Transaction<'_>,
    row: i64,
    delivery: &Delivery,
    receipt: Receipt,
) -> Result<(), Error> {
    db.prepare_cached(
        "INSERT INTO beacons (row, beacon, site, received_at, sent_at, accepted, duplicates, envelope)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        row,
        delivery.beacon,
        delivery.site,
        delivery.received_at,
        delivery.sent_at,
        receipt.accepted,
        receipt.duplicates,
        delivery.envelope,
    ])?;
    Ok(())
}

fn upsert_ledger(db: &Transaction<'_>, delivery: &Delivery) -> Result<(), Error> {
    let (Some(ledger), Some(scope)) = (&delivery.ledger, delivery.scope()) else {
        return Ok(());
    };
    losses::note(db, delivery, ledger, scope)?;
    db.prepare_cached(UPSERT_LEDGER)?.execute(params![
        delivery.site.as_deref().unwrap_or_default(),
        scope,
        ledger.created,
        ledger.acked,
        serde_json::to_string(&ledger.dropped).unwrap_or_default(),
        ledger.pending,
        ledger.unkept,
        ledger.balances(),
        delivery.received_at,
    ])?;
    Ok(())
}

const INSERT_EVENT: &str = "
    INSERT INTO events (id, beacon, site, visitor, session, user, name, at, told_at, received_at,
                        sent_at, seq, url, channel, phase, bot, body)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
    ON CONFLICT (id) DO NOTHING";

/// Beacons overtake each other. Of two accounts the one that has created more,
/// or of as many has settled more, is the later one.
const UPSERT_LEDGER: &str = "
    INSERT INTO ledgers (site, scope, created, acked, dropped, pending, unkept, balances, updated_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT DO UPDATE SET
        created = excluded.created, acked = excluded.acked, dropped = excluded.dropped,
        pending = excluded.pending, unkept = excluded.unkept, balances = excluded.balances,
        updated_at = excluded.updated_at
    WHERE (excluded.created, pending) >= (created, excluded.pending)";
