//! The collector from outside: the real binary, over TCP, on a file of its own.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod access;
mod beacon;
mod bounds;
mod cdnow;
mod clock;
mod command_line;
mod cors;
mod counting;
mod delivery;
mod disk;
mod faults;
mod forward;
mod garbage;
mod host;
mod money;
mod money_filters;
mod once;
mod openapi;
mod private;
mod rate;
mod raw;
mod reading;
mod receiver;
mod refusing;
mod rights;
mod robots;
mod shoppers;
mod shutdown;
mod sites;
mod streaming;
mod taking;
mod trust;
mod views;
mod visits;
mod webhooks;
mod window;
