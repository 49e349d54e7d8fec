//! Webhooks: purchases and abandoned carts are told to a shop's own systems, as signed CloudEvents, from the
//! database. Each address has its own thread, its own place in the order of arrival, and what waits for it in
//! the file (`store::webhooks`), so that neither a crash nor a receiver that is down for a day loses one.

mod hook;
mod message;
mod worker;

pub use hook::Hook;

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
    hooks: Vec<Hook>,
    file: &Path,
    store: &Arc<Store>,
    stopping: &Stopping,
) -> Result<(), store::Error> {
    for hook in hooks {
        let worker = Worker::new(hook, file)?;
        let (progress, stopping) = (store.watch(), stopping.clone());
        let runtime = tokio::runtime::Handle::current();
        std::thread::spawn(move || worker.work(&runtime, progress, stopping));
    }
    Ok(())
}
