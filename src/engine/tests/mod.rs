//! The engine on a device that is all memory: a virtual clock, a seeded source
//! of randomness, a storage that tabs share, and a collector that does as it is told.
//!
//! `device` is the page and what surrounds it, `journal` what lies on the device, `collector` the other end; every
//! other file is what must hold. `language` are the facts and effects as values.

mod clock;
mod collector;
mod commerce;
mod consent;
mod delivery;
mod device;
mod estimates;
mod hostile;
mod journal;
mod journeys;
mod keeping;
#[cfg(feature = "collectors")]
mod lanes;
mod language;
mod ledger;
mod measuring;
mod memory;
mod planted;
mod privacy;
mod properties;
mod rights;
mod routes;
mod sensors;
mod sessions;
mod signals;
mod tabs;
mod voices;

use collector::Answer;
use device::{Device, hours, minutes, seconds};
