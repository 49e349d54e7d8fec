//! What a customer's orders are worth on average: the gamma-gamma model of Fader and Hardie, The
//! Gamma-Gamma Model of Monetary Value, 2013 (brucehardie.com/notes/025).
//!
//! An order's value varies around its customer's mean (gamma with shape `p`), and the means vary over
//! customers (their rate: gamma with shape `q`, rate `gamma`). Value and frequency are independent.

use std::collections::BTreeMap;

use super::log_gamma::log_gamma;
use super::simplex::lowest;

/// What was found of all customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fit {
    pub(crate) p: f64,
    pub(crate) q: f64,
    pub(crate) gamma: f64,
}

/// The parameters that make these customers, each with their number of orders and the mean value of
/// those, most likely; `None` where they are too few, or no maximum was found.
///
/// A customer without order, or whose orders were worth nothing, says nothing and is left out. With
/// q ≤ 1 the mean over customers would be infinite, so it is looked for above.
pub(crate) fn fit(customers: &[(u32, f64)]) -> Option<Fit> {
    let mut by_orders: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for (orders, mean) in customers {
        if *orders > 0 && *mean > 0.0 && mean.is_finite() {
            by_orders.entry(*orders).or_default().push(*mean);
        }
    }
    let n = by_orders.values().map(Vec::len).sum::<usize>();
    if n < FEWEST {
        return None;
    }
    // In the customers' mean, so that it does not matter which currency the values are in.
    let all = || by_orders.values().flatten();
    let scale = all().map(|mean| mean / n as f64).sum::<f64>();
    if !(scale.is_finite() && scale > 0.0) {
        return None;
    }
    let logs: BTreeMap<u32, Vec<(f64, f64)>> = by_orders
        .iter()
        .map(|(orders, means)| {
            let scaled = means.iter().map(|mean| mean / scale);
            (*orders, scaled.map(|mean| (mean, mean.ln())).collect())
        })
        .collect();
    let parameters = |point: &[f64; 3]| {
        let [p, q, gamma] = point.map(|log| log.clamp(-FAR, FAR).exp());
        [p, 1.0 + q, gamma]
    };
    let (point, _) = lowest([0.0; 3], |point| {
        let beyond: f64 = point.iter().map(|log| (log.abs() - FAR).max(0.0)).sum();
        beyond - log_likelihood(&logs, parameters(point)) / n as f64
    })?;
    let [p, q, gamma] = parameters(&point);
    Some(Fit {
        p,
        q,
        gamma: gamma * scale,
    })
}

impl Fit {
    /// The mean value of a customer's orders to come, who has placed so many of this mean value:
    /// equation (5). Without orders, the mean over all customers.
    pub(crate) fn expected_value(&self, orders: u32, mean: f64) -> f64 {
        let Self { p, q, gamma } = self;
        let usable = mean.is_finite() && mean >= 0.0;
        let (orders, mean) = if usable {
            (f64::from(orders), mean)
        } else {
            (0.0, 0.0)
        };
        p * (gamma + orders * mean) / (p * orders + q - 1.0)
    }
}

/// Equation (1a).
fn log_likelihood(by_orders: &BTreeMap<u32, Vec<(f64, f64)>>, [p, q, gamma]: [f64; 3]) -> f64 {
    let common = q * gamma.ln() - log_gamma(q);
    let mut sum = 0.0;
    for (orders, means) in by_orders {
        let x = f64::from(*orders);
        let of_orders = common + log_gamma(p * x + q) - log_gamma(p * x) + p * x * x.ln();
        for (mean, log) in means {
            sum += of_orders + (p * x - 1.0) * log - (p * x + q) * (gamma + x * mean).ln();
        }
    }
    sum
}

const FEWEST: usize = 10;
/// The logarithms of parameters lie within: a thousandth to a thousand.
const FAR: f64 = 6.91;

#[cfg(test)]
mod tests;
