//! Keeping events: one thread writes, readers have connections of their own.
//!
//! Beacons wait in a bounded queue; the writer takes all that wait into one
//! transaction, so that one sync of the disk serves many. Knows nothing of HTTP.

mod connection;
mod counts;
mod delivery;
mod entry;
mod numbers;
mod private;
mod queue;
mod read;
mod schema;
mod write;

pub(crate) use delivery::delivery;
pub(crate) use entry::{Delivery, Entry, Receipt};
pub(crate) use private::{Period, Report, private};
pub(crate) use queue::{NotKept, Progress, Queue, Writer};
pub(crate) use read::{Page, Robots, Touchpoint, events, newest_row, stream, summary, visitors};

use connection::Readers;
use std::path::Path;
use tokio::sync::watch;

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
