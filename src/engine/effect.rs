//! What the engine asks of the host.

use super::fact::Kept;
use crate::domain::{Millis, Uuid};

/// Something the host is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Post `body`, then tell [`super::Fact::Settled`].
    Send {
        /// The collector.
        to: String,
        /// Names the beacon in the answer.
        beacon: Uuid,
        /// UTF-8 JSON.
        body: String,
        /// By which way.
        by: Transport,
    },
    /// Tell [`super::Fact::Due`] after so many milliseconds; replaces the last.
    Wake(Millis),
    /// Keep this text on the device; replaces the last.
    Remember(String),
    /// Keep this event on the device until it is discarded.
    Keep(Kept),
    /// The event need not be kept any longer.
    Discard(Uuid),
    /// Erase everything kept on the device.
    Erase,
    /// Tell the page's listeners.
    Announce {
        /// The local event's name: `event`, `session`, …; an answer has the name
        /// of the command that asks for it, `flush` when all that it could do is done.
        name: &'static str,
        /// Its detail as JSON.
        detail: String,
    },
    /// Say this once on the console: the page's author has made a mistake, or
    /// wants every decision explained (`debug`).
    Complain(String),
}

/// How a beacon leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// A request whose answer can be awaited.
    Fetch,
    /// A request that outlives the page and whose answer nobody sees.
    Beacon,
}
