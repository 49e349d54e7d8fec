//! The collector from outside: the real binary, over TCP, on a file of its own.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod beacon;
mod command_line;
mod cors;
mod counting;
mod faults;
mod host;
mod reading;
mod refusing;
mod robots;
mod shutdown;
mod sites;
mod streaming;
mod taking;
