//! Keeping events: one thread writes, readers have connections of their own.
//!
//! Beacons wait in a bounded queue; the writer takes all that wait into one
//! transaction, so that one sync of the disk serves many. Knows nothing of HTTP.

mod connection;
mod counts;
mod deals;
mod delivery;
mod entry;
mod erase;
mod expire;
mod forwards;
mod losses;
mod numbers;
mod private;
mod pseudonym;
mod queue;
mod read;
mod schema;
mod sums;
mod trust;
mod views;
mod visits;
mod webhooks;
mod write;

pub(crate) use delivery::delivery;
pub(crate) use entry::{Delivery, Entry, Receipt};
pub(crate) use forwards::{Account, Forwards, Row, forwards};
pub(crate) use private::{Period, Report, private};
pub(crate) use queue::{NotKept, Progress, Queue, Writer};
pub(crate) use read::{
    Page, Robots, Touchpoint, events, newest_row, stream, summary, visitors, ways,
};

pub(crate) use deals::{amount, is_currency};
pub(crate) use trust::trust;
pub(crate) use views::{
    Cost, Days, Filter, Present, Way, bounces, carts, channels, costs, flow, journeys, now, sites,
    touchpoints, value,
};
pub(crate) use webhooks::{Told, Webhooks, webhooks};

use connection::Readers;
use pseudonym::Salts;
use rusqlite::TransactionBehavior;
use std::path::Path;
use tokio::sync::watch;
use trailmark::domain::Millis;

/// The database, as requests see it.
pub(crate) struct Store {
    queue: Queue,
    readers: Readers,
}

/// The database cannot be opened or read.
pub(crate) type Error = rusqlite::Error;

impl Store {
    /// Opens the file, migrates it, and starts the writer. At most `waiting`
    /// beacons queue up.
    pub(crate) fn open(file: &Path, waiting: usize) -> Result<(Self, Writer), Error> {
        let db = connection::writing(file)?;
        let (queue, writer) = Queue::start(db, waiting)?;
        let readers = Readers::of(file);
        Ok((Self { queue, readers }, writer))
    }

    /// Waits until the transaction that holds the beacon is committed.
    pub(crate) async fn keep(&self, delivery: Delivery) -> Result<Receipt, NotKept> {
        self.queue.keep(delivery).await
    }

    /// Erases what arrived before `oldest`, some at a time, so that beacons come in between.
    pub(crate) async fn expire(&self, oldest: Millis) {
        while self.queue.expire(oldest).await > 0 {}
    }

    /// Runs a small change between two groups of beacons.
    async fn change(
        &self,
        change: impl FnOnce(&rusqlite::Connection) -> Result<usize, Error> + Send + 'static,
    ) -> Result<usize, NotKept> {
        self.queue.change(Box::new(change)).await
    }

    /// Keeps what a channel costs; `amount` is in 10,000ths.
    pub(crate) async fn put_cost(&self, cost: Cost, amount: i64) -> Result<usize, NotKept> {
        self.change(move |db| views::put_cost(db, &cost, amount))
            .await
    }

    /// Forgets what a channel costs at a site in a month and a currency.
    pub(crate) async fn delete_cost(&self, which: [String; 4]) -> Result<usize, NotKept> {
        self.change(move |db| views::delete_cost(db, which.each_ref().map(String::as_str)))
            .await
    }

    /// Whether the writer lives.
    pub(crate) fn is_writing(&self) -> bool {
        self.queue.is_open()
    }

    /// How far the writer has come.
    pub(crate) fn progress(&self) -> Progress {
        *self.queue.progress().borrow()
    }

    /// The same, to wait for more.
    pub(crate) fn watch(&self) -> watch::Receiver<Progress> {
        self.queue.progress()
    }

    /// Runs `query` on a thread that may block.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&rusqlite::Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.readers.read(query).await
    }
}

/// Erases all that the file has of an id at any site, as its operator asks; returns how many events those were. A collector
/// may be running on it.
pub(crate) fn erase(file: &Path, id: &str, now: Millis) -> Result<i64, Error> {
    let mut db = connection::writing(file)?;
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut salts = Salts::default();
    let sites = {
        let mut sites = change.prepare("SELECT site FROM salts")?;
        let sites = sites.query_map((), |row| row.get(0))?;
        sites.collect::<Result<Vec<String>, _>>()?
    };
    let mut events = 0;
    // Without visitors there may be no salt yet.
    for site in sites.iter().map(String::as_str).chain([""]) {
        events += erase::erase(&change, &mut salts, site, id, now)?;
    }
    change.commit()?;
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(events)
}
