//! What the devices of visitors keep who were not seen lately: in a temporary file.
//!
//! SQLite deletes the file with the connection, however that ends
//! (<https://sqlite.org/inmemorydb.html#temp_db>), and puts it where `SQLITE_TMPDIR`
//! or `TMPDIR` says.

use anyhow::{Context, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::device::{Kept, View};

pub(crate) struct Store(Connection);

impl Store {
    pub(crate) fn open() -> Result<Self> {
        let db = Connection::open("").context("cannot make a temporary file")?;
        // Nobody needs it after a crash.
        db.pragma_update(None, "journal_mode", "OFF")?;
        db.pragma_update(None, "synchronous", "OFF")?;
        db.pragma_update(None, "cache_size", CACHE_KIB)?;
        db.execute_batch(
            "CREATE TABLE device (
                 key TEXT PRIMARY KEY, seen_at INTEGER,
                 url TEXT, referrer TEXT, title TEXT, state TEXT
             ) STRICT;
             BEGIN",
        )?;
        Ok(Self(db))
    }

    pub(crate) fn put(&self, key: &str, kept: &Kept) -> Result<()> {
        let view = &kept.view;
        let mut insert = self
            .0
            .prepare_cached("INSERT OR REPLACE INTO device VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        insert.execute(params![
            key,
            kept.seen_at,
            view.url,
            view.referrer,
            view.title,
            kept.state
        ])?;
        Ok(())
    }

    pub(crate) fn read(&self, key: &str) -> Result<Option<Kept>> {
        let mut select = self
            .0
            .prepare_cached("SELECT * FROM device WHERE key = ?1")?;
        Ok(select.query_row([key], |row| Ok(read(row)?.1)).optional()?)
    }

    /// Every device, in the order in which they came here first.
    pub(crate) fn each(&self, mut visit: impl FnMut(&str, Kept) -> Result<()>) -> Result<()> {
        let mut select = self.0.prepare("SELECT * FROM device")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let (key, kept) = read(row)?;
            visit(&key, kept)?;
        }
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<(String, Kept)> {
    let kept = Kept {
        seen_at: row.get(1)?,
        view: View {
            url: row.get(2)?,
            referrer: row.get(3)?,
            title: row.get(4)?,
        },
        state: row.get(5)?,
    };
    Ok((row.get(0)?, kept))
}

/// Negative as SQLite has it: KiB instead of pages.
const CACHE_KIB: i32 = -32_768;
