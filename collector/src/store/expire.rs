//! Erasing what is older than the site says that it is kept.

use super::Error;
use super::erase::subtract;
use super::visits;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, named_params};
use trailmark::domain::Millis;

/// Erases some of the events that arrived before `oldest`, and what was counted from them alone. Returns how many those
/// were; where there are none left, the rest that is as old goes too.
pub(super) fn expire(db: &mut Connection, oldest: Millis) -> Result<i64, Error> {
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let upto: Option<i64> = change
        .prepare_cached(
            "SELECT max(row) FROM (SELECT row, received_at FROM events ORDER BY row LIMIT ?1)
             WHERE received_at < ?2",
        )?
        .query_row([BATCH, oldest], |row| row.get(0))
        .optional()?
        .flatten();
    let events = match upto {
        Some(upto) => {
            change.execute_batch(
                "CREATE TEMP TABLE IF NOT EXISTS old (row INTEGER PRIMARY KEY); DELETE FROM temp.old;
                 CREATE TEMP TABLE IF NOT EXISTS met (key TEXT PRIMARY KEY) WITHOUT ROWID; DELETE FROM temp.met;",
            )?;
            change.execute(
                "INSERT INTO temp.old SELECT row FROM events WHERE row <= ?1 AND received_at < ?2",
                [upto, oldest],
            )?;
            let events = subtract(&change, "row IN (SELECT row FROM temp.old)")?;
            change.execute_batch(EXPIRE)?;
            visits::rebuild(&change, "SELECT key FROM temp.met")?;
            change.execute_batch("DELETE FROM temp.met")?;
            events
        }
        None => {
            change.execute(
                "DELETE FROM beacons WHERE received_at < :oldest",
                named_params! {":oldest": oldest},
            )?;
            change.execute(
                "DELETE FROM reports WHERE day < ?1",
                [oldest.div_euclid(DAY)],
            )?;
            change.execute(
                "DELETE FROM ledgers WHERE updated_at < :oldest",
                named_params! {":oldest": oldest},
            )?;
            change.execute("DELETE FROM losses WHERE at < ?1", [oldest])?;
            0
        }
    };
    change.commit()?;
    Ok(events)
}

/// Forgets whom it was asked to forget, once nothing of them can still be on its way.
pub(super) fn forget_erased(db: &Connection, now: Millis) -> Result<(), Error> {
    db.execute("DELETE FROM erased WHERE at < ?1", [now - LATEST])?;
    Ok(())
}

/// Few enough that nobody has to wait for long.
const BATCH: i64 = 5_000;
/// Devices keep events for thirty days.
const LATEST: Millis = 60 * DAY;
const DAY: Millis = 86_400_000;

/// A visitor who has come since keeps the counts of all visits; of the old ones nothing else stays.
const EXPIRE: &str = "
    INSERT OR IGNORE INTO temp.met SELECT owner FROM events
        WHERE row IN (SELECT row FROM temp.old) AND owner IS NOT NULL;
    DELETE FROM orders WHERE (site, transaction_id) IN (
        SELECT coalesce(site, ''), coalesce(nullif(cast(json_extract(body, '$.params.transaction_id') AS TEXT), ''), id)
        FROM events WHERE row IN (SELECT row FROM temp.old) AND name = 'purchase');
    DELETE FROM deals WHERE row IN (SELECT row FROM temp.old);
    DELETE FROM beacons WHERE row IN (SELECT beacon FROM events WHERE row IN (SELECT row FROM temp.old));
    DELETE FROM events WHERE row IN (SELECT row FROM temp.old);
    DELETE FROM sessions WHERE owner IN (SELECT key FROM temp.met) AND NOT EXISTS (
        SELECT 1 FROM events WHERE events.owner = sessions.owner AND events.session = sessions.session);
    DELETE FROM visitors WHERE key IN (SELECT key FROM temp.met)
        AND NOT EXISTS (SELECT 1 FROM events WHERE owner = key);
    DELETE FROM orders WHERE owner IN (SELECT key FROM temp.met) AND owner NOT IN (SELECT key FROM visitors);
    UPDATE visitors SET first_at = (SELECT min(at) FROM events WHERE owner = key)
        WHERE key IN (SELECT key FROM temp.met);
    DELETE FROM temp.old;";
