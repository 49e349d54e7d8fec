//! Visits made from the events that are in the file, and taken out of it again.

use super::fold::Fold;
use super::step::Step;
use super::table::Table;
use super::visit::{Seen, Visit};
use crate::store::Error;
use rusqlite::{Connection, Row, Transaction};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use trailmark::wire::Event;

/// Makes the visits of all, for a file that has none yet.
pub(in crate::store) fn rebuild_all(db: &Transaction<'_>) -> Result<(), Error> {
    rebuild(db, "SELECT key FROM visitors ORDER BY first_at")
}

/// Makes the visits of some owners again; `owners` is a query for their keys.
pub(in crate::store) fn rebuild(db: &Transaction<'_>, owners: &str) -> Result<(), Error> {
    let mut table = Table::of(db)?;
    for key in keys(db, owners)? {
        owner(&mut table, &key, &BTreeMap::new())?;
    }
    table.finish()
}

/// Takes out all visits of some owners; `owners` is a query for their keys.
pub(in crate::store) fn forget(db: &Transaction<'_>, owners: &str) -> Result<(), Error> {
    let mut table = Table::of(db)?;
    for owner in keys(db, owners)? {
        for visit in table.all(&owner)? {
            table.delete(&visit)?;
        }
    }
    table.finish()
}

/// Makes the visits of one owner again. What is not in its events, the device, is that of the row before, or one of these
/// by session and site.
pub(super) fn owner(
    table: &mut Table<'_>,
    owner: &str,
    devices: &BTreeMap<(&str, &str), &str>,
) -> Result<(), Error> {
    let mut before: BTreeMap<(String, String), Visit> = BTreeMap::new();
    for visit in table.all(owner)? {
        table.clear(&visit)?;
        before.insert((visit.session.clone(), visit.site.clone()), visit);
    }
    let mut fold = Fold::default();
    let mut events = table.db().prepare_cached(EVENTS)?;
    let mut rows = events.query([owner])?;
    while let Some(row) = rows.next()? {
        let Some(kept) = Kept::of(row)? else {
            continue;
        };
        let seen = kept.seen();
        fold.take(&seen, || {
            let key = (kept.session.clone(), kept.site.clone());
            let before = before.remove(&key);
            let device = devices.get(&(seen.session, seen.site)).copied();
            let said = || device.map(Into::into);
            Ok::<_, Error>(match before {
                Some(before) => Visit {
                    visit: before.visit,
                    device: before.device.or_else(said),
                    ..Visit::default()
                },
                None => Visit {
                    visit: table.next(),
                    device: said(),
                    ..Visit::default()
                },
            })
        })?;
    }
    drop(rows);
    drop(events);
    for visit in before.values() {
        table.delete_row(visit)?;
    }
    table.save(owner, &fold)
}

/// An event as it lies in the file.
struct Kept {
    site: String,
    session: String,
    has_visitor: bool,
    at: i64,
    seq: u32,
    url: Option<String>,
    channel: Option<String>,
    bot: bool,
    step: Step,
}

impl Kept {
    fn of(row: &Row<'_>) -> Result<Option<Self>, Error> {
        let body: String = row.get("body")?;
        // The visitor's name here is no UUID of a page's.
        let event = serde_json::from_str::<Map<String, Value>>(&body)
            .and_then(|mut members| {
                members.remove("visitor");
                serde_json::from_value::<Event>(Value::Object(members))
            })
            .ok();
        let Some(event) = event else {
            return Ok(None);
        };
        Ok(Some(Self {
            site: row.get("site")?,
            session: row.get("session")?,
            has_visitor: row.get("has_visitor")?,
            at: row.get("at")?,
            seq: row.get("seq")?,
            url: row.get("url")?,
            channel: row.get("channel")?,
            bot: row.get("bot")?,
            step: Step::of(&event),
        }))
    }

    fn seen(&self) -> Seen<'_> {
        Seen {
            site: &self.site,
            session: &self.session,
            has_visitor: self.has_visitor,
            at: self.at,
            seq: self.seq,
            url: self.url.as_deref(),
            channel: self.channel.as_deref(),
            device: None,
            bot: self.bot,
            step: &self.step,
        }
    }
}

fn keys(db: &Connection, query: &str) -> Result<Vec<String>, Error> {
    db.prepare(query)?
        .query_map((), |row| row.get(0))?
        .collect()
}

const EVENTS: &str = "
    SELECT coalesce(site, '') AS site, session, visitor IS NOT NULL AS has_visitor, at, seq, url, channel, bot, body
    FROM events WHERE owner = ?1 AND session IS NOT NULL ORDER BY at, seq, row";
