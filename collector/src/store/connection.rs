//! Connections to the database file and what they promise.
//!
//! WAL with `synchronous=FULL`: every commit is synced before it is answered. A
//! killed process loses nothing that was answered 2xx; nor does a power failure,
//! as far as the disk tells the truth about its cache. `NORMAL` would save the
//! sync and lose the last commits with the power.

use super::{Error, schema};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The one connection that writes; the file is made and migrated.
pub(super) fn writing(file: &Path) -> Result<Connection, Error> {
    let mut db = Connection::open(file)?;
    db.busy_timeout(BUSY)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "journal_size_limit", WAL_BYTES)?;
    db.pragma_update(None, "wal_autocheckpoint", WAL_PAGES)?;
    // What is erased is overwritten.
    db.pragma_update(None, "secure_delete", "ON")?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.pragma_update(None, "cache_size", -CACHE_KIB)?;
    // Those of a transaction are more than are kept ready by default.
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    schema::migrate(&mut db, schema::STEPS)?;
    Ok(db)
}

/// Connections that cannot write, opened as they are needed and used again.
pub(super) struct Readers(Arc<Idle>);

struct Idle {
    file: PathBuf,
    connections: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn of(file: &Path) -> Self {
        Self(Arc::new(Idle {
            file: file.into(),
            connections: Mutex::default(),
        }))
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let idle = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || {
            let db = idle.take()?;
            let answer = query(&db)?;
            idle.put(db);
            Ok(answer)
        })
        .await
        .unwrap_or(Err(Error::InvalidQuery))
    }
}

impl Idle {
    fn take(&self) -> Result<Connection, Error> {
        let idle = self
            .connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        idle.map_or_else(|| reading(&self.file), Ok)
    }

    fn put(&self, db: Connection) {
        let mut idle = self
            .connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MAX_IDLE {
            idle.push(db);
        }
    }
}

fn reading(file: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags)?;
    db.busy_timeout(BUSY)?;
    Ok(db)
}

/// How long another process (a backup, a shell) may hold the file before a write fails.
const BUSY: Duration = Duration::from_secs(5);
const WAL_BYTES: i64 = 64 << 20;
/// The log is folded into the file at so many pages of 4 KiB. Ids are random, so each commit touches pages all over their
/// index: the more commits are folded at once, the less often the same page is written.
const WAL_PAGES: i64 = WAL_BYTES / 4096;
/// Holds the inner pages of the indexes of some millions of events.
const CACHE_KIB: i64 = 32 << 10;
const STATEMENTS: usize = 96;
const MAX_IDLE: usize = 4;
