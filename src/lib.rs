//! Trailmark: browser analytics that infers the customer journey on the
//! visitor's own device.
//!
//! The crate is four rooms, each knowing only those before it:
//!
//! - [`domain`]: values and rules (URLs, campaigns, channels, sessions, consent)
//! - [`wire`]: events and beacons, and how they are written as JSON
//! - [`engine`]: the sans-IO core: facts in, effects out, no clock and no browser
//! - [`browser`]: the boundary to a page: facts and effects as text
//!
//! Natively the crate serves the collector, the replay tool and the tests; the
//! page gets the same code as a WebAssembly module.

pub mod browser;
pub mod domain;
pub mod engine;
pub mod wire;
