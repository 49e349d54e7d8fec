//! What the shop owner's window asks of visits, trails and moments: one file a view.

mod alerts;
mod bounces;
mod carts_now;
mod filter;
mod flow;
mod journeys;
mod money;
mod now;
mod people;
mod phases;
mod sites;
mod touchpoints;

pub(crate) use bounces::bounces;
pub(crate) use filter::{Days, Filter};
pub(crate) use flow::{Way, flow};
pub(crate) use journeys::journeys;
pub(crate) use now::{Present, now};
pub(crate) use sites::sites;
pub(crate) use touchpoints::touchpoints;
