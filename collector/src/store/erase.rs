//! Erasing all that is known of a visitor, or of a session without one, and of who comes late.

use super::Error;
use super::pseudonym::Salts;
use super::visits;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use trailmark::domain::Millis;

/// Erases what the file has of an id, as a page knows it, at a site. Its events that come later are not kept. Returns how
/// many events are gone.
pub(super) fn erase(
    db: &Transaction<'_>,
    salts: &mut Salts,
    site: &str,
    id: &str,
    now: Millis,
) -> Result<i64, Error> {
    db.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS gone (key TEXT PRIMARY KEY) WITHOUT ROWID; DELETE FROM temp.gone;",
    )?;
    let name = salts.name(db, site, id)?;
    // An id that is no visitor's may be a session's; the name of a visitor is nobody's id.
    db.execute(
        "INSERT OR IGNORE INTO temp.gone SELECT ?1 UNION SELECT ?2
         WHERE NOT EXISTS (SELECT 1 FROM visitors WHERE key = ?2 AND visitor IS NOT NULL)",
        [&name, id],
    )?;
    // What was seen of the visitor before the answer about consent.
    db.execute_batch(
        "INSERT OR IGNORE INTO temp.gone
         SELECT session FROM sessions WHERE owner IN (SELECT key FROM temp.gone);",
    )?;
    // By names alone, so that who was erased is not known by an id.
    let mut gone = vec![id.to_owned()];
    gone.extend(sessions(db)?);
    for id in gone {
        let name = salts.name(db, site, &id)?;
        db.prepare_cached("INSERT OR REPLACE INTO erased (key, at) VALUES (?1, ?2)")?
            .execute(params![name, now])?;
    }
    let events = subtract(db, OF_GONE)?;
    db.execute(
        "DELETE FROM ledgers WHERE site = ?1 AND scope IN (SELECT key FROM temp.gone)",
        [site],
    )?;
    db.execute(
        "DELETE FROM losses WHERE site = ?1 AND scope IN (SELECT key FROM temp.gone)",
        [site],
    )?;
    visits::forget(db, "SELECT key FROM temp.gone")?;
    db.execute_batch(ERASE)?;
    Ok(events)
}

/// Takes events out of the totals; returns how many those are.
pub(super) fn subtract(db: &Transaction<'_>, which: &str) -> Result<i64, Error> {
    let (events, anonymous, robots, anonymous_robots, granted): (i64, i64, i64, i64, i64) = db.query_row(
        &format!(
            "SELECT count(*), coalesce(sum(visitor IS NULL), 0), coalesce(sum(bot), 0),
                coalesce(sum(bot AND visitor IS NULL), 0),
                coalesce(sum(json_extract(body, '$.consent') = 'granted'), 0) FROM events WHERE {which}"
        ),
        (),
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
    )?;
    db.execute(
        "UPDATE totals SET events = events - ?1, anonymous = anonymous - ?2, robots = robots - ?3,
            anonymous_robots = anonymous_robots - ?4, granted = granted - ?5",
        params![events, anonymous, robots, anonymous_robots, granted],
    )?;
    Ok(events)
}

/// Whether anybody was erased lately.
pub(super) fn any(db: &Connection) -> Result<bool, Error> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM erased)")?
        .query_row((), |row| row.get(0))
}

/// Whether this visitor, by name, or this session was erased.
pub(super) fn knows(
    db: &Transaction<'_>,
    salts: &mut Salts,
    site: &str,
    visitor: Option<&str>,
    session: Option<&str>,
) -> Result<bool, Error> {
    let session = session.map(|id| salts.name(db, site, id)).transpose()?;
    let mut erased = db.prepare_cached("SELECT 1 FROM erased WHERE key IN (?1, ?2)")?;
    let found: Option<i64> = erased
        .query_row((visitor, session), |row| row.get(0))
        .optional()?;
    Ok(found.is_some())
}

fn sessions(db: &Connection) -> Result<Vec<String>, Error> {
    db.prepare_cached("SELECT session FROM sessions WHERE owner IN (SELECT key FROM temp.gone)")?
        .query_map((), |row| row.get(0))?
        .collect()
}

const OF_GONE: &str = "owner IN (SELECT key FROM temp.gone)";

const ERASE: &str = "
    DELETE FROM beacons WHERE row IN (SELECT beacon FROM events WHERE owner IN (SELECT key FROM temp.gone));
    DELETE FROM events WHERE owner IN (SELECT key FROM temp.gone);
    DELETE FROM orders WHERE owner IN (SELECT key FROM temp.gone);
    DELETE FROM deals WHERE owner IN (SELECT key FROM temp.gone);
    DELETE FROM sessions WHERE owner IN (SELECT key FROM temp.gone);
    DELETE FROM visitors WHERE key IN (SELECT key FROM temp.gone);
    DELETE FROM temp.gone;";
