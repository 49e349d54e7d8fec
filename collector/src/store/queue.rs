//! The writer's thread and the bounded queue that feeds it.
//!
//! A full queue is refused at once, and who has waited too long for the disk is let go: the sender keeps
//! its events and comes back. What was not answered 2xx may be on disk all the same; then the
//! next try is told of duplicates.

use super::entry::{Delivery, Receipt};
use super::{Error, expire, write};
use crate::clock;
use rusqlite::Connection;
use std::thread;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use trailmark::domain::Millis;

/// How far the writer has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Number of the newest row.
    pub(crate) row: i64,
    /// How many events are kept.
    pub(crate) events: i64,
    /// Whether the newest transaction failed.
    pub(crate) failing: bool,
}

/// Why a beacon was not kept. It may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotKept {
    /// Too many are waiting.
    QueueFull,
    /// The transaction failed.
    DiskFailed,
    /// The transaction takes too long.
    DiskSlow,
    /// The writer has ended.
    Stopped,
}

/// The end of the queue that requests hold.
pub(crate) struct Queue {
    jobs: mpsc::Sender<Job>,
    progress: watch::Receiver<Progress>,
}

/// The means to end the writer.
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
    thread: thread::JoinHandle<()>,
}

enum Job {
    Keep(Box<Waiting>),
    Expire(Expiry),
    Change(Change, oneshot::Sender<Result<usize, NotKept>>),
    Stop,
}

/// What somebody has the writer do.
type Change = Box<dyn FnOnce(&Connection) -> Result<usize, Error> + Send>;

/// What arrived before a time is to be erased, some of it at once; answered with how many events that were.
struct Expiry {
    oldest: Millis,
    answer: oneshot::Sender<i64>,
}

struct Waiting {
    delivery: Delivery,
    answer: oneshot::Sender<Result<Receipt, NotKept>>,
}

impl Queue {
    /// Starts the thread that owns `db`.
    pub(super) fn start(db: Connection, waiting: usize) -> Result<(Self, Writer), Error> {
        let (jobs, inbox) = mpsc::channel(waiting);
        let (told, progress) = watch::channel(write::progress(&db)?);
        let thread = thread::spawn(move || work(db, inbox, &told));
        let writer = Writer {
            jobs: jobs.clone(),
            thread,
        };
        Ok((Self { jobs, progress }, writer))
    }

    /// Waits until the transaction that holds the beacon is committed.
    pub(super) async fn keep(&self, delivery: Delivery) -> Result<Receipt, NotKept> {
        let (answer, answered) = oneshot::channel();
        self.jobs
            .try_send(Job::Keep(Box::new(Waiting { delivery, answer })))
            .map_err(|why| match why {
                mpsc::error::TrySendError::Full(_) => NotKept::QueueFull,
                mpsc::error::TrySendError::Closed(_) => NotKept::Stopped,
            })?;
        tokio::time::timeout(PATIENCE, answered)
            .await
            .unwrap_or(Ok(Err(NotKept::DiskSlow)))
            .unwrap_or(Err(NotKept::Stopped))
    }

    /// Erases some of what arrived before `oldest`; returns how many events those were, 0 for no more.
    pub(super) async fn expire(&self, oldest: Millis) -> i64 {
        let (answer, answered) = oneshot::channel();
        let asked = self.jobs.send(Job::Expire(Expiry { oldest, answer })).await;
        match asked {
            Ok(()) => answered.await.unwrap_or_default(),
            Err(_) => 0,
        }
    }

    /// Runs a change and waits until it is done; how many rows it was.
    pub(super) async fn change(&self, change: Change) -> Result<usize, NotKept> {
        let (answer, answered) = oneshot::channel();
        self.jobs
            .send(Job::Change(change, answer))
            .await
            .map_err(|_| NotKept::Stopped)?;
        answered.await.unwrap_or(Err(NotKept::Stopped))
    }

    /// Whether the writer lives.
    pub(super) fn is_open(&self) -> bool {
        !self.jobs.is_closed()
    }

    /// How far the writer has come, from commit to commit.
    pub(super) fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.clone()
    }
}

impl Writer {
    /// Writes what waits, folds the log into the file, and ends.
    pub(crate) async fn finish(self) {
        // Fails only when the writer is gone already.
        let _ = self.jobs.send(Job::Stop).await;
        let _ = tokio::task::spawn_blocking(|| self.thread.join()).await;
    }
}

fn work(mut db: Connection, mut inbox: mpsc::Receiver<Job>, told: &watch::Sender<Progress>) {
    while let Some(job) = inbox.blocking_recv() {
        let mut group = Vec::new();
        let mut next = Some(job);
        while let Some(job) = next {
            match job {
                Job::Keep(waiting) => group.push(*waiting),
                Job::Expire(expiry) => let_go(&mut db, expiry),
                Job::Change(change, answer) => {
                    let _ = answer.send(change(&db).map_err(|wrong| {
                        eprintln!("trailmark-collector: a change was not written: {wrong}");
                        NotKept::DiskFailed
                    }));
                }
                Job::Stop => inbox.close(),
            }
            next = if group.len() < MAX_GROUP {
                inbox.try_recv().ok()
            } else {
                None
            };
        }
        commit(&mut db, group, told);
    }
    if let Err(wrong) = db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)") {
        eprintln!("trailmark-collector: the log was not folded into the database: {wrong}");
    }
}

/// What cannot be erased now is tried again with the next day.
fn let_go(db: &mut Connection, Expiry { oldest, answer }: Expiry) {
    let erased = expire::expire(db, oldest).and_then(|events| {
        if events == 0 {
            expire::forget_erased(db, clock::now())?;
            // What was erased must not lie on in the log.
            db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        }
        Ok(events)
    });
    let events = erased.unwrap_or_else(|wrong| {
        eprintln!("trailmark-collector: what is too old was not erased: {wrong}");
        0
    });
    let _ = answer.send(events);
}

fn commit(db: &mut Connection, mut group: Vec<Waiting>, told: &watch::Sender<Progress>) {
    if group.is_empty() {
        return;
    }
    let mut deliveries: Vec<_> = group
        .iter_mut()
        .map(|waiting| &mut waiting.delivery)
        .collect();
    match write::write(db, &mut deliveries) {
        Ok((receipts, progress)) => {
            if told.send_replace(progress).failing {
                eprintln!("trailmark-collector: events are written again");
            }
            for (waiting, receipt) in group.into_iter().zip(receipts) {
                // Who has hung up meanwhile will send again and be told of duplicates.
                let _ = waiting.answer.send(Ok(receipt));
            }
        }
        Err(wrong) => {
            // Said once: a full disk must not be filled with the news of it.
            if told.send_if_modified(|progress| !std::mem::replace(&mut progress.failing, true)) {
                eprintln!("trailmark-collector: events were not written: {wrong}");
            }
            for waiting in group {
                let _ = waiting.answer.send(Err(NotKept::DiskFailed));
            }
        }
    }
}

/// Bounds how long the first of a group waits for the last.
const MAX_GROUP: usize = 256;
/// Longer than another process may hold the file, shorter than senders wait for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Budget;
    use crate::store::connection;

    fn delivery() -> Delivery {
        Delivery {
            beacon: String::new(),
            site: None,
            sent_at: 0,
            received_at: 0,
            ledger: None,
            envelope: "{}".into(),
            events: Vec::new(),
            device: None,
            forget: None,
            reports: Vec::new(),
            share: Budget::of(0).share().unwrap(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_for_a_disk_that_does_not_answer_is_let_go() {
        let (jobs, _nobody_reads) = mpsc::channel(1);
        let (_told, progress) = watch::channel(Progress::default());
        let queue = Queue { jobs, progress };
        assert_eq!(queue.keep(delivery()).await, Err(NotKept::DiskSlow));
        assert_eq!(queue.keep(delivery()).await, Err(NotKept::QueueFull));
    }

    #[tokio::test]
    async fn finishing_writes_what_waits_and_then_takes_no_more() {
        let directory = tempfile::tempdir().unwrap();
        let db = connection::writing(&directory.path().join("a.sqlite")).unwrap();
        let (queue, writer) = Queue::start(db, 8).unwrap();
        assert!(queue.is_open());
        let (kept, ()) = tokio::join!(queue.keep(delivery()), writer.finish());
        assert!(kept.is_ok());
        assert!(!queue.is_open());
        assert_eq!(queue.keep(delivery()).await, Err(NotKept::Stopped));
    }
}
