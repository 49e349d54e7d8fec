//! Visitors by other names: what lies in the file is a keyed hash of a visitor's id (HMAC-SHA256, RFC 2104), with a salt for
//! each site. So the same id under two sites is two visitors, and who reads the file cannot pass for one of them.

use super::{Delivery, Error};
use hmac::{Hmac, Mac};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::value::RawValue;
use sha2::Sha256;
use std::collections::HashMap;
use std::fmt::Write;

/// The salts that were asked for, by site.
#[derive(Default)]
pub(super) struct Salts(HashMap<String, Vec<u8>>);

impl Salts {
    /// Gives the visitors of a beacon their other names, in its events' texts too.
    pub(super) fn disguise(
        &mut self,
        db: &Transaction<'_>,
        delivery: &mut Delivery,
    ) -> Result<(), Error> {
        let site = delivery.site.as_deref().unwrap_or_default();
        let mut known: Option<(String, String)> = None;
        for event in &mut delivery.events {
            let Some(visitor) = event.visitor.take() else {
                continue;
            };
            let name = match known {
                Some((of, name)) if of == visitor => name,
                _ => pseudonym(self.of(db, site)?, &visitor),
            };
            event.body = replaced(&event.body, &visitor, &name);
            event.visitor = Some(name.clone());
            known = Some((visitor, name));
        }
        Ok(())
    }

    /// The name of a visitor at a site.
    pub(super) fn name(
        &mut self,
        db: &Transaction<'_>,
        site: &str,
        visitor: &str,
    ) -> Result<String, Error> {
        Ok(pseudonym(self.of(db, site)?, visitor))
    }

    /// The site's salt, which comes to be with its first event.
    fn of(&mut self, db: &Transaction<'_>, site: &str) -> Result<&[u8], Error> {
        if !self.0.contains_key(site) {
            let salt = db
                .prepare_cached(
                    "INSERT INTO salts (site, salt) VALUES (?1, randomblob(32))
                     ON CONFLICT DO UPDATE SET site = site RETURNING salt",
                )?
                .query_row([site], |row| row.get(0))?;
            self.0.insert(site.into(), salt);
        }
        Ok(self.0.get(site).map(Vec::as_slice).unwrap_or_default())
    }
}

/// Under which names the file may know a visitor, or a session without one: by the id that a page has, or by its name here.
pub(super) fn names(db: &Connection, id: &str) -> Result<Vec<String>, Error> {
    let mut names = vec![id.to_owned()];
    let mut salts = db.prepare_cached("SELECT salt FROM salts")?;
    let mut rows = salts.query(())?;
    while let Some(row) = rows.next()? {
        let salt: Vec<u8> = row.get(0)?;
        names.push(pseudonym(&salt, id));
    }
    Ok(names)
}

/// The name of a visitor whose page has this id; in the form of a UUID, version 8 (RFC 9562, 5.8).
fn pseudonym(salt: &[u8], id: &str) -> String {
    // A key may be of any length.
    let Ok(mut hash) = Hmac::<Sha256>::new_from_slice(salt) else {
        return String::new();
    };
    hash.update(id.as_bytes());
    let mut name = String::with_capacity(36);
    for (at, byte) in hash.finalize().into_bytes().iter().take(16).enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            name.push('-');
        }
        let byte = match at {
            6 => byte & 0x0f | 0x80,
            8 => byte & 0x3f | 0x80,
            _ => *byte,
        };
        let _ = write!(name, "{byte:02x}");
    }
    name
}

/// An event's text with another name for its visitor, wherever the id stands in it.
fn replaced(body: &str, visitor: &str, name: &str) -> String {
    let usual = body.replace(visitor, name);
    match spelled(&usual) {
        // In capitals, or with escapes.
        Some(other) if other != name && !other.is_empty() => usual.replace(other, name),
        _ => usual,
    }
}

/// The visitor as the event's text has it, between its quotes.
fn spelled(body: &str) -> Option<&str> {
    #[derive(serde::Deserialize)]
    struct Who<'a> {
        #[serde(borrow)]
        visitor: Option<&'a RawValue>,
    }
    let text = serde_json::from_str::<Who<'_>>(body).ok()?.visitor?.get();
    text.strip_prefix('"')?.strip_suffix('"')
}

/// Gives those who were there before salts their other names.
///
/// An id that was used under two sites becomes two visitors with the counts of both: nothing says any more what was whose.
pub(super) fn rename(db: &Transaction<'_>) -> Result<(), Error> {
    let mut salts = Salts::default();
    db.execute_batch(
        "CREATE TEMP TABLE renamed (site TEXT, old TEXT, new TEXT, PRIMARY KEY (old, site))",
    )?;
    let mut last = 0;
    while let Some((row, site, visitor, body)) = next(db, last)? {
        last = row;
        let name = salts.name(db, &site, &visitor)?;
        db.prepare_cached("UPDATE events SET visitor = ?2, body = ?3 WHERE row = ?1")?
            .execute((row, &name, replaced(&body, &visitor, &name)))?;
        db.prepare_cached("INSERT OR IGNORE INTO temp.renamed VALUES (?1, ?2, ?3)")?
            .execute((site, visitor, name))?;
    }
    db.execute_batch(RENAME)
}

/// Row, site, visitor and text of the next event that has a visitor.
fn next(db: &Connection, after: i64) -> Result<Option<(i64, String, String, String)>, Error> {
    db.prepare_cached(
        "SELECT row, coalesce(site, ''), visitor, body FROM events
         WHERE row > ?1 AND visitor IS NOT NULL ORDER BY row LIMIT 1",
    )?
    .query_row([after], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })
    .optional()
}

const RENAME: &str = "
    INSERT INTO visitors (key, visitor, first_at, last_at, events, bot, numbers, missing)
        SELECT new, new, first_at, last_at, events, bot, numbers, missing
        FROM visitors JOIN temp.renamed ON key = old;
    DELETE FROM visitors WHERE key IN (SELECT old FROM temp.renamed);
    INSERT INTO sessions (owner, session, channel)
        SELECT new, session, channel FROM sessions JOIN temp.renamed ON owner = old;
    DELETE FROM sessions WHERE owner IN (SELECT old FROM temp.renamed);
    UPDATE orders SET owner = new FROM temp.renamed AS r WHERE owner = old AND r.site = orders.site;
    UPDATE ledgers SET scope = new FROM temp.renamed AS r WHERE scope = old AND r.site = ledgers.site;
    DROP TABLE temp.renamed;";

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "9f0c2f9e-5a0f-4a51-9a43-0123456789ab";

    #[test]
    fn a_name_is_a_uuid_that_depends_on_salt_and_id() {
        let name = pseudonym(b"one", ID);
        assert_eq!(name, pseudonym(b"one", ID));
        assert_ne!(name, pseudonym(b"other", ID));
        assert_eq!((name.len(), &name[14..15]), (36, "8"));
        assert!(matches!(&name[19..20], "8" | "9" | "a" | "b"));
    }

    #[test]
    fn the_hash_is_hmac_sha256() {
        // RFC 4231, test case 2.
        let name = pseudonym(b"Jefe", "what do ya want for nothing?");
        assert_eq!(name, "5bdcc146-bf60-854e-aa04-2426089575c7");
    }

    #[test]
    fn no_spelling_of_the_id_stays_in_the_text() {
        let name = pseudonym(b"salt", ID);
        for spelled in [
            ID.to_owned(),
            ID.to_uppercase(),
            ID.replace("9f", "\\u0039f"),
        ] {
            let body = format!(r#"{{"visitor":"{spelled}","params":{{"told":"{ID}"}}}}"#);
            let text = replaced(&body, ID, &name);
            let told = format!(r#"{{"visitor":"{name}","params":{{"told":"{name}"}}}}"#);
            assert_eq!(text, told);
        }
    }
}
