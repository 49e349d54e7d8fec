//! The Trailmark collector: takes beacons, keeps each event exactly once in
//! SQLite, and lets a dashboard on the same machine read them.
//!
//! A beacon goes `beacons` → `store` → disk → answer; nothing is answered
//! with 2xx before the transaction that holds its events is committed. No
//! address of a visitor is stored or logged anywhere.

mod access;
mod api;
mod app;
mod beacons;
mod budget;
mod calendar;
mod clock;
mod connections;
mod correction;
mod cors;
mod crowd;
mod csv;
mod dashboard;
mod device;
mod flags;
mod forward;
mod health;
mod licences;
mod models;
mod openapi;
mod parameters;
mod rate;
mod refusal;
mod routes;
mod sender;
mod server;
mod session;
mod site;
mod store;
mod stream;
mod trust;
mod webhook;

pub use access::Token;
pub use cors::{InvalidOrigin, Origin};
pub use flags::{Asked, Flags};
pub use forward::Target;
pub use sender::Peers;
pub use server::{Failure, erase, run};
pub use webhook::Hook;
