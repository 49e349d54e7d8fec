//! When a ledger last told of more events lost than before.

use super::Error;
use super::delivery::DECLINED;
use super::entry::{Delivery, LedgerEntry};
use rusqlite::{Transaction, params};

/// Notes what a ledger says is lost, where that has grown.
pub(super) fn note(
    db: &Transaction<'_>,
    delivery: &Delivery,
    ledger: &LedgerEntry,
    scope: &str,
) -> Result<(), Error> {
    for (reason, events) in &ledger.dropped {
        if *events == 0 || DECLINED.contains(&reason.as_str()) {
            continue;
        }
        db.prepare_cached(
            "INSERT INTO losses (site, scope, reason, at, events) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET at = excluded.at, events = excluded.events
             WHERE excluded.events > events",
        )?
        .execute(params![
            delivery.site.as_deref().unwrap_or_default(),
            scope,
            reason,
            delivery.received_at,
            events
        ])?;
    }
    Ok(())
}
