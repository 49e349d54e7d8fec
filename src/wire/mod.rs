//! The native protocol: events and beacons, and how they are written.
//!
//! `docs/beacon.schema.json` says the same as a JSON Schema; the collector reads
//! these very structs (feature `serde`), so page and server cannot disagree.

mod beacon;
mod coarse;
mod event;
pub mod journey;
pub mod json;
mod ledger;
mod parse;
pub mod protocol;

#[cfg(feature = "serde")]
pub use beacon::Beacon;
pub use beacon::{Envelope, VERSION, seal};
pub use coarse::{HOUR, coarse};
#[cfg(feature = "serde")]
pub use event::{Event, PhaseGuess};
pub use event::{EventRef, REPORT};
pub use ledger::{DropReason, Dropped, Ledger, write_ledger};
pub use parse::{counted, object};

#[cfg(test)]
mod tests;
