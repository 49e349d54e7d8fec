//! The relay: what has arrived here is passed on to other collectors, in their own
//! words, from the database. So pages speak to one address of their own site, keys stay on
//! the server, and a collector that is down for a day gets its events a day later.
//!
//! Each target has its own thread, its own place in the order of arrival, and its own
//! account of what became of each event (`store::forwards`).

mod backoff;
mod post;
mod target;
mod worker;

pub(crate) use backoff::{Backoff, LONGEST};
pub(crate) use post::client;
pub use target::Target;
pub(crate) use target::{secret, split_options};

use crate::app::Stopping;
use crate::store::{self, Store};
use std::path::Path;
use std::sync::Arc;
use worker::Worker;

/// Starts the threads; they end with the process, at whatever place they are.
///
/// # Errors
/// When the database cannot be opened.
pub(crate) fn start(
    targets: Vec<Target>,
    file: &Path,
    store: &Arc<Store>,
    stopping: &Stopping,
) -> Result<(), store::Error> {
    for target in targets {
        let worker = Worker::new(target, file)?;
        let (progress, stopping) = (store.watch(), stopping.clone());
        let runtime = tokio::runtime::Handle::current();
        std::thread::spawn(move || worker.work(&runtime, progress, stopping));
    }
    Ok(())
}
