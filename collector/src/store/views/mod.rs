//! What the shop owner's window asks of visits, trails and moments: one file a view.

mod alerts;
mod bounces;
mod carts;
mod carts_now;
mod channels;
mod costs;
mod filter;
mod flow;
mod journeys;
mod lifetime;
mod money;
mod now;
mod people;
mod phases;
mod sales;
mod sites;
mod touchpoints;
mod value;

pub(crate) use bounces::bounces;
pub(crate) use carts::carts;
pub(crate) use channels::channels;
pub(crate) use costs::{Cost, costs};
pub(super) use costs::{delete as delete_cost, put as put_cost};
pub(crate) use filter::{Days, Filter};
pub(crate) use flow::{Way, flow};
pub(crate) use journeys::journeys;
pub(crate) use now::{Present, now};
pub(crate) use sites::sites;
pub(crate) use touchpoints::touchpoints;
pub(crate) use value::value;
