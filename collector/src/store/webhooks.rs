//! What each webhook is still to be told, and what became of the rest.
//!
//! What waits is a row's number and nothing else, so that who is erased is gone from here as well.

use super::{Error, connection};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::Serialize;
use std::path::Path;

/// A webhook's place, on a connection of its own: it is written between commits.
pub(crate) struct Webhooks {
    db: Connection,
    hook: String,
    /// Up to which row was looked, and up to which the file knows it.
    row: i64,
    noted: i64,
}

/// An event that is to be told.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) row: i64,
    pub(crate) tries: u32,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) site: Option<String>,
    /// By our clock.
    pub(crate) at: i64,
    pub(crate) received_at: i64,
    pub(crate) body: String,
}

/// A webhook as `/api/webhooks` shows it.
#[derive(Debug, Serialize)]
pub(crate) struct Webhook {
    url: String,
    waiting: i64,
    sent: i64,
    failed: i64,
    /// What was said when it last took something not, and when that was.
    failure: Option<String>,
    failed_at: Option<i64>,
}

/// All webhooks together.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Tally {
    waiting: i64,
    sent: i64,
    failed: i64,
}

impl Webhooks {
    /// One that is new begins with what arrives from now on.
    pub(crate) fn open(file: &Path, hook: &str) -> Result<Self, Error> {
        let db = connection::writing(file)?;
        db.execute(
            "INSERT INTO webhooks (hook, row) VALUES (?1, (SELECT coalesce(max(row), 0) FROM events))
             ON CONFLICT DO NOTHING",
            [hook],
        )?;
        let row = db.query_row("SELECT row FROM webhooks WHERE hook = ?1", [hook], |row| {
            row.get(0)
        })?;
        Ok(Self {
            db,
            hook: hook.into(),
            row,
            noted: row,
        })
    }

    /// Looks for events of these names among those that have arrived; whether there may be more.
    pub(crate) fn look(&mut self, names: &[&str], now: i64) -> Result<bool, Error> {
        let change = self
            .db
            .transaction_with_behavior(TransactionBehavior::Deferred)?;
        let upto: Option<i64> = change
            .prepare_cached(
                "SELECT max(row) FROM (SELECT row FROM events WHERE row > ?1 ORDER BY row LIMIT ?2)",
            )?
            .query_row([self.row, BATCH], |row| row.get(0))?;
        let Some(upto) = upto else {
            return Ok(false);
        };
        let names = serde_json::to_string(names).unwrap_or_default();
        let found: bool = change
            .prepare_cached(&format!("SELECT EXISTS (SELECT 1 {WANTED})"))?
            .query_row(params![self.row, upto, names], |row| row.get(0))?;
        drop(change);
        // A commit for each of the collector's would be one sync more for each of them.
        if found || upto - self.noted >= BATCH {
            let change = self
                .db
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            change
                .prepare_cached(&format!(
                    "INSERT OR IGNORE INTO webhook_events (hook, row, due_at, tries)
                     SELECT ?4, row, ?5, 0 {WANTED}"
                ))?
                .execute(params![self.row, upto, names, self.hook, now])?;
            change
                .prepare_cached("UPDATE webhooks SET row = ?2 WHERE hook = ?1")?
                .execute(params![self.hook, upto])?;
            change.commit()?;
            self.noted = upto;
        }
        self.row = upto;
        Ok(true)
    }

    /// The event that has been due for the longest.
    pub(crate) fn next(&self, now: i64) -> Result<Option<Told>, Error> {
        loop {
            let found = self
                .db
                .prepare_cached(NEXT)?
                .query_row(params![self.hook, now], |row| {
                    let (number, tries) = (row.get(0)?, row.get(1)?);
                    let Some(id) = row.get(2)? else {
                        return Ok(Err(number));
                    };
                    Ok(Ok(Told {
                        row: number,
                        tries,
                        id,
                        name: row.get(3)?,
                        site: row.get(4)?,
                        at: row.get(5)?,
                        received_at: row.get(6)?,
                        body: row.get(7)?,
                    }))
                })
                .optional()?;
            match found {
                None => return Ok(None),
                Some(Ok(told)) => return Ok(Some(told)),
                // Erased meanwhile.
                Some(Err(gone)) => self.drop_row(gone)?,
            }
        }
    }

    /// When the next one is due, if one waits.
    pub(crate) fn next_at(&self) -> Result<Option<i64>, Error> {
        self.db
            .prepare_cached("SELECT min(due_at) FROM webhook_events WHERE hook = ?1")?
            .query_row([&self.hook], |row| row.get(0))
    }

    /// The receiver has taken it.
    pub(crate) fn taken(&mut self, row: i64) -> Result<(), Error> {
        let change = self.db.unchecked_transaction()?;
        self.drop_row(row)?;
        self.db
            .prepare_cached("UPDATE webhooks SET sent = sent + 1 WHERE hook = ?1")?
            .execute([&self.hook])?;
        change.commit()
    }

    /// The receiver will never take it.
    pub(crate) fn failed(&mut self, row: i64, said: &str, now: i64) -> Result<(), Error> {
        let change = self.db.unchecked_transaction()?;
        self.drop_row(row)?;
        self.db
            .prepare_cached(
                "UPDATE webhooks SET failed = failed + 1, failure = ?2, failed_at = ?3 WHERE hook = ?1",
            )?
            .execute(params![self.hook, said, now])?;
        change.commit()
    }

    /// It is told again, not before `due_at`.
    pub(crate) fn later(
        &mut self,
        row: i64,
        due_at: i64,
        said: &str,
        now: i64,
    ) -> Result<(), Error> {
        let change = self.db.unchecked_transaction()?;
        self.db
            .prepare_cached(
                "UPDATE webhook_events SET due_at = ?3, tries = tries + 1 WHERE hook = ?1 AND row = ?2",
            )?
            .execute(params![self.hook, row, due_at])?;
        self.db
            .prepare_cached("UPDATE webhooks SET failure = ?2, failed_at = ?3 WHERE hook = ?1")?
            .execute(params![self.hook, said, now])?;
        change.commit()
    }

    fn drop_row(&self, row: i64) -> Result<(), Error> {
        self.db
            .prepare_cached("DELETE FROM webhook_events WHERE hook = ?1 AND row = ?2")?
            .execute(params![self.hook, row])?;
        Ok(())
    }
}

/// All webhooks that there ever were.
pub(crate) fn webhooks(db: &Connection) -> Result<Vec<Webhook>, Error> {
    let mut rows = db.prepare_cached(&format!(
        "SELECT hook, {WAITING}, sent, failed, failure, failed_at FROM webhooks ORDER BY hook"
    ))?;
    let rows = rows.query_map((), |row| {
        let hook: String = row.get(0)?;
        Ok(Webhook {
            url: hook.split('?').next().unwrap_or_default().into(),
            waiting: row.get(1)?,
            sent: row.get(2)?,
            failed: row.get(3)?,
            failure: row.get(4)?,
            failed_at: row.get(5)?,
        })
    })?;
    rows.collect()
}

/// Those of all webhooks together; nothing where there are none.
pub(super) fn tally(db: &Connection) -> Result<Option<Tally>, Error> {
    db.prepare_cached(&format!(
        "SELECT count(*), sum({WAITING}), sum(sent), sum(failed) FROM webhooks"
    ))?
    .query_row((), |row| {
        Ok(match row.get(0)? {
            0_i64 => None,
            _ => Some(Tally {
                waiting: row.get(1)?,
                sent: row.get(2)?,
                failed: row.get(3)?,
            }),
        })
    })
}

/// The tables, as a step of `schema`.
pub(super) const STEP: &str = "
    CREATE TABLE webhooks (
        hook TEXT PRIMARY KEY,
        row INTEGER NOT NULL,
        sent INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        failure TEXT,
        failed_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE webhook_events (
        hook TEXT NOT NULL,
        row INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        tries INTEGER NOT NULL,
        PRIMARY KEY (hook, row)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX webhook_events_by_due ON webhook_events (hook, due_at);
    ";

/// Events that are looked through at once.
const BATCH: i64 = 5_000;

const WANTED: &str = "FROM events WHERE row > ?1 AND row <= ?2 AND NOT bot
    AND name IN (SELECT value FROM json_each(?3))";

const NEXT: &str = "
    SELECT waiting.row, tries, id, name, site, at, received_at, body
    FROM webhook_events AS waiting LEFT JOIN events ON events.row = waiting.row
    WHERE hook = ?1 AND due_at <= ?2 ORDER BY due_at, waiting.row LIMIT 1";

const WAITING: &str = "(SELECT count(*) FROM webhook_events AS waiting
    JOIN events ON events.row = waiting.row WHERE waiting.hook = webhooks.hook)";
