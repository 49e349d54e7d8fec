//! What the orders and journeys of a shop say beyond their sums: who will buy again (`bgnbd`), for how
//! much (`gamma_gamma`), and what would be missing without a channel (`markov`).
//!
//! Pure functions of numbers. Nothing here knows of SQL, sites, or time of day.

pub(crate) mod bgnbd;
pub(crate) mod gamma_gamma;
mod log_gamma;
pub(crate) mod markov;
mod simplex;

#[cfg(test)]
mod shared;
