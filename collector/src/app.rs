//! What every request may reach.

use crate::access::Access;
use crate::beacons::Limits;
use crate::budget::Budget;
use crate::cors::Origin;
use crate::rate::Rate;
use crate::store::Store;
use std::sync::Arc;
use tokio::sync::watch;

/// Cheap to clone: one per request.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) store: Arc<Store>,
    pub(crate) origins: Arc<[Origin]>,
    pub(crate) limits: Limits,
    pub(crate) budget: Budget,
    pub(crate) rate: Arc<Rate>,
    pub(crate) access: Arc<Access>,
    /// Whether the database holds what a generator has made up.
    pub(crate) generated: bool,
    /// Ends the streams when the server is told to stop.
    pub(crate) stopping: Stopping,
}

/// Becomes true once, when the server is told to stop.
#[derive(Clone)]
pub(crate) struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// A signal that has not been given, and the means to give it.
    pub(crate) fn new() -> (watch::Sender<bool>, Self) {
        let (sender, receiver) = watch::channel(false);
        (sender, Self(receiver))
    }

    /// Whether the signal has been given.
    pub(crate) fn is_given(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits for the signal; whoever could give it being gone is one too.
    pub(crate) async fn given(&mut self) {
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}
