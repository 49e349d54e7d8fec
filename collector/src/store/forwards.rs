//! How far each target of the relay has come, and what became of the events before.

use super::{Error, connection};
use rusqlite::{Connection, params};
use serde::Serialize;
use serde_json::Value;
use std::path::Path;

/// A target's place, on a connection of its own: it is written between commits.
pub(crate) struct Forwards {
    db: Connection,
    target: String,
    row: i64,
}

/// An event that is to be passed on.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) row: i64,
    pub(crate) site: String,
    pub(crate) name: String,
    /// By our clock.
    pub(crate) at: i64,
    pub(crate) bot: bool,
    body: String,
}

/// What became of events, to be added to what is known; and the row up to which it says so, if that is another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) row: Option<i64>,
    /// The target has taken them.
    pub(crate) forwarded: i64,
    /// Its protocol has no place for them.
    pub(crate) omitted: i64,
    /// They were a robot's.
    pub(crate) robots: i64,
    /// The target has refused them for good.
    pub(crate) rejected: i64,
    /// They came too late for a target that knows no time but its own.
    pub(crate) expired: i64,
    /// They were sent, nobody knows whether they were taken, and twice they must not be.
    pub(crate) uncertain: i64,
    /// How many values of events were cut to the target's limits.
    pub(crate) cut: i64,
}

impl Account {
    /// What undoes it, back to `row`.
    pub(crate) fn taken_back(&self, row: i64) -> Self {
        Self {
            row: Some(row),
            forwarded: -self.forwarded,
            omitted: -self.omitted,
            robots: -self.robots,
            rejected: -self.rejected,
            expired: -self.expired,
            uncertain: -self.uncertain,
            cut: -self.cut,
        }
    }
}

/// A target as `/api/forwards` shows it.
#[derive(Debug, Serialize)]
pub(crate) struct Forward {
    target: String,
    waiting: i64,
    forwarded: i64,
    omitted: i64,
    robots: i64,
    rejected: i64,
    expired: i64,
    uncertain: i64,
    cut: i64,
    /// What the target said when it last took something not, and when that was.
    failure: Option<String>,
    failed_at: Option<i64>,
}

impl Forwards {
    /// A target that is new begins with what arrives from now on.
    pub(crate) fn open(file: &Path, target: &str) -> Result<Self, Error> {
        let db = connection::writing(file)?;
        db.execute(
            "INSERT INTO forwards (target, row) VALUES (?1, (SELECT coalesce(max(row), 0) FROM events))
             ON CONFLICT DO NOTHING",
            [target],
        )?;
        let row = db.query_row(
            "SELECT row FROM forwards WHERE target = ?1",
            [target],
            |row| row.get(0),
        )?;
        Ok(Self {
            db,
            target: target.into(),
            row,
        })
    }

    /// The row up to which everything is settled.
    pub(crate) fn row(&self) -> i64 {
        self.row
    }

    /// Up to `n` events behind that.
    pub(crate) fn next(&self, n: usize) -> Result<Vec<Row>, Error> {
        let mut rows = self.db.prepare_cached(
            "SELECT row, coalesce(site, ''), name, at, bot, body FROM events
             WHERE row > ?1 ORDER BY row LIMIT ?2",
        )?;
        let rows = rows.query_map(params![self.row, n as i64], |row| {
            Ok(Row {
                row: row.get(0)?,
                site: row.get(1)?,
                name: row.get(2)?,
                at: row.get(3)?,
                bot: row.get(4)?,
                body: row.get(5)?,
            })
        })?;
        rows.collect()
    }

    /// Adds to the account.
    pub(crate) fn settle(&mut self, account: &Account) -> Result<(), Error> {
        let row = account.row.unwrap_or(self.row);
        self.db
            .prepare_cached(
                "UPDATE forwards SET row = ?2, forwarded = forwarded + ?3, omitted = omitted + ?4,
                    robots = robots + ?5, rejected = rejected + ?6, expired = expired + ?7,
                    uncertain = uncertain + ?8, cut = cut + ?9
                 WHERE target = ?1",
            )?
            .execute(params![
                self.target,
                row,
                account.forwarded,
                account.omitted,
                account.robots,
                account.rejected,
                account.expired,
                account.uncertain,
                account.cut,
            ])?;
        self.row = row;
        Ok(())
    }

    /// Notes what the target has said.
    pub(crate) fn fail(&self, said: &str, now: i64) -> Result<(), Error> {
        self.db
            .prepare_cached("UPDATE forwards SET failure = ?2, failed_at = ?3 WHERE target = ?1")?
            .execute(params![self.target, said, now])?;
        Ok(())
    }
}

impl Row {
    /// The event as it came, at the time that our clock says.
    pub(crate) fn event(&self) -> Value {
        let mut event: Value = serde_json::from_str(&self.body).unwrap_or_default();
        if let Some(members) = event.as_object_mut() {
            members.insert("at".into(), self.at.into());
        }
        event
    }
}

/// All targets that there ever were.
pub(crate) fn forwards(db: &Connection) -> Result<Vec<Forward>, Error> {
    let mut rows = db.prepare_cached(
        "SELECT target, (SELECT count(*) FROM events WHERE events.row > forwards.row),
            forwarded, omitted, robots, rejected, expired, uncertain, cut, failure, failed_at
         FROM forwards ORDER BY target",
    )?;
    let rows = rows.query_map((), |row| {
        Ok(Forward {
            target: row.get(0)?,
            waiting: row.get(1)?,
            forwarded: row.get(2)?,
            omitted: row.get(3)?,
            robots: row.get(4)?,
            rejected: row.get(5)?,
            expired: row.get(6)?,
            uncertain: row.get(7)?,
            cut: row.get(8)?,
            failure: row.get(9)?,
            failed_at: row.get(10)?,
        })
    })?;
    rows.collect()
}
