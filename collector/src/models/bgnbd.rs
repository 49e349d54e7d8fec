//! How many orders a customer will still place: the BG/NBD model of Fader, Hardie and Lee, "Counting
//! Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model, Marketing Science 24, 2005.
//!
//! A customer orders at a rate of their own (over customers: gamma with shape `r`, rate `alpha`) and
//! after each repeat order is gone for good with a probability of their own (beta with `a` and `b`).

use std::collections::BTreeMap;

use super::log_gamma::log_gamma;
use super::simplex::lowest;

/// What the model needs of a customer, in weeks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Customer {
    /// Orders after the first.
    pub(crate) repeats: u32,
    /// From the first order to the last; 0 where there was one.
    pub(crate) recency: f64,
    /// From the first order until now.
    pub(crate) age: f64,
}

/// What was found of all customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fit {
    pub(crate) r: f64,
    pub(crate) alpha: f64,
    pub(crate) a: f64,
    pub(crate) b: f64,
    pub(crate) log_likelihood: f64,
}

/// The parameters that make these customers most likely; `None` where too few came again to say, or
/// no maximum was found. Customers who cannot be (gone before they came) are left out.
///
/// Where customers hardly differ in how soon they are gone, `a` and `b` grow together until they reach
/// [`HIGHEST`]: their ratio still says how soon, and what is expected of a customer does not change.
///
/// Times count by the day, so that customers who are alike are looked at once.
pub(crate) fn fit(customers: &[Customer]) -> Option<Fit> {
    let groups = Groups::of(customers);
    if groups.n_repeaters < FEWEST_REPEATERS {
        return None;
    }
    // In weeks of a shop's mean age, lest the search begin far off for a young or an old one.
    let scale = groups.mean_age();
    let parameters = |point: &[f64; 4]| {
        let [r, alpha, a, b] = point.map(|log| log.clamp(LOWEST.ln(), HIGHEST.ln()).exp());
        [r, alpha * scale, a, b]
    };
    let (point, cost) = lowest([0.0, 0.0, 0.0, 0.0], |point| {
        let beyond: f64 = point
            .iter()
            .map(|log| (log.abs() - HIGHEST.ln()).max(0.0))
            .sum();
        beyond - groups.log_likelihood(parameters(point)) / groups.n_customers
    })?;
    let [r, alpha, a, b] = parameters(&point);
    let log_likelihood = groups.log_likelihood([r, alpha, a, b]);
    let fit = Fit {
        r,
        alpha,
        a,
        b,
        log_likelihood,
    };
    (cost.is_finite() && log_likelihood.is_finite()).then_some(fit)
}

impl Fit {
    /// Orders expected of this customer in the next `weeks`: equation (10), as the mean that it is.
    ///
    /// The equation has a hypergeometric function that converges slowly for long horizons and is 0/0 at
    /// a = 1. Before the beta distribution is integrated out, a customer who is still there with chance p
    /// of going after an order is expected to place (1 − ((α + T) / (α + T + p t))^(r + x)) / p orders,
    /// all of it positive; p is distributed as beta(a, b + x).
    pub(crate) fn expected_orders(&self, customer: &Customer, weeks: f64) -> f64 {
        let usable = customer
            .known()
            .filter(|_| weeks.is_finite() && weeks > 0.0);
        let Some(customer) = usable else { return 0.0 };
        let shape = self.r + f64::from(customer.repeats);
        let share = weeks / (self.alpha + customer.age);
        let orders = |p: f64| -f64::exp_m1(-shape * f64::ln_1p(p * share)) / p;
        let b = self.b + f64::from(customer.repeats);
        self.alive(&customer) * beta_mean(self.a, b, share * (shape + 1.0), orders)
    }

    /// The chance that a customer is still there: the denominator of equation (10).
    fn alive(&self, customer: &Customer) -> f64 {
        if customer.repeats == 0 {
            return 1.0;
        }
        let repeats = f64::from(customer.repeats);
        let ages = (self.alpha + customer.age) / (self.alpha + customer.recency);
        (1.0 + self.a / (self.b + repeats - 1.0) * ages.powf(self.r + repeats)).recip()
    }
}

impl Customer {
    /// A customer who can be.
    fn known(self) -> Option<Self> {
        let Self { recency, age, .. } = self;
        (recency >= 0.0 && age >= recency && age.is_finite()).then_some(self)
    }
}

/// Customers who are alike, and how many.
struct Groups {
    /// By repeat orders, as the terms of the likelihood that know no time are common to them.
    by_repeats: BTreeMap<u32, BTreeMap<(u64, u64), f64>>,
    n_customers: f64,
    n_repeaters: u32,
}

impl Groups {
    fn of(customers: &[Customer]) -> Self {
        let mut groups = Self {
            by_repeats: BTreeMap::new(),
            n_customers: 0.0,
            n_repeaters: 0,
        };
        for customer in customers.iter().filter_map(|customer| customer.known()) {
            let days = |weeks: f64| (weeks.min(LONGEST) * 7.0).round() as u64;
            let recency = if customer.repeats == 0 {
                0.0
            } else {
                customer.recency
            };
            let times = (days(recency), days(customer.age));
            let alike = groups.by_repeats.entry(customer.repeats).or_default();
            *alike.entry(times).or_default() += 1.0;
            groups.n_customers += 1.0;
            groups.n_repeaters += u32::from(customer.repeats > 0);
        }
        groups
    }

    fn mean_age(&self) -> f64 {
        let alike = self.by_repeats.values().flatten();
        let days: f64 = alike.map(|((_, age), n)| *age as f64 * n).sum();
        (days / 7.0 / self.n_customers).max(1.0 / 7.0)
    }

    /// Equation (6), in the terms A₁ to A₄ of Fader and Hardie, Implementing the BG/NBD Model for
    /// Customer Base Analysis in Excel, 2005, that neither overflow nor vanish.
    fn log_likelihood(&self, [r, alpha, a, b]: [f64; 4]) -> f64 {
        let common = r * alpha.ln() - log_gamma(r) + log_gamma(a + b) - log_gamma(b);
        let mut sum = 0.0;
        for (repeats, alike) in &self.by_repeats {
            let x = f64::from(*repeats);
            let orders = common + log_gamma(r + x) + log_gamma(b + x) - log_gamma(a + b + x);
            let gone = a.ln() - (b + x - 1.0).ln();
            for ((recency, age), n) in alike {
                let stays = -(r + x) * (alpha + *age as f64 / 7.0).ln();
                let either = if *repeats == 0 {
                    stays
                } else {
                    let leaves = gone - (r + x) * (alpha + *recency as f64 / 7.0).ln();
                    let (more, less) = (stays.max(leaves), stays.min(leaves));
                    more + (less - more).exp().ln_1p()
                };
                sum += n * (orders + either);
            }
        }
        sum
    }
}

/// The mean of `of` over beta(a, b), where `of` is constant to ten digits for p below 1e-10 / `bend`.
///
/// In u = ln(p / (1 − p)) the density is a bell with exponential tails, for which the trapezoid rule
/// converges exponentially (Trefethen and Weideman, SIAM Review 56, 2014); the tails are geometric series.
fn beta_mean(a: f64, b: f64, bend: f64, of: impl Fn(f64) -> f64) -> f64 {
    let log_density = |u: f64| -a * f64::ln_1p((-u).exp()) - b * f64::ln_1p(u.exp());
    let middle = (a / b).ln().clamp(-MOST_ODDS, MOST_ODDS);
    let peak = log_density(middle);
    let step = (a.recip() + b.recip()).sqrt().min(1.0) / 2.0;
    let (mut weights, mut sum) = (0.0, 0.0);
    let mut add = |u: f64, factor: f64| {
        let weight = factor * (log_density(u) - peak).exp();
        weights += weight;
        // 1 / (1 + e^-u) and never 0.
        sum += weight * of((1.0 + (-u).exp()).recip());
        weight
    };
    add(middle, 1.0);
    for (direction, decay, last) in [
        (-1.0, a, -TAIL - bend.max(b).max(1.0).ln()),
        (1.0, b, TAIL + a.max(1.0).ln()),
    ] {
        let mut u = middle + direction * step;
        while direction * u < direction * last && add(u, 1.0) > NOTHING {
            u += direction * step;
        }
        add(u, -f64::exp_m1(-decay * step).recip());
    }
    sum / weights
}

/// Fewer say nothing of how long customers stay.
const FEWEST_REPEATERS: u32 = 10;
/// Between these the parameters are looked for; CDNOW's are 0.2 to 5.
const LOWEST: f64 = 1e-3;
const HIGHEST: f64 = 1e3;
/// Centuries, in weeks.
const LONGEST: f64 = 100_000.0;
/// ln(1e10).
const TAIL: f64 = 23.0;
/// More than what parameters between [`LOWEST`] and [`HIGHEST`] and any number of orders make.
const MOST_ODDS: f64 = 30.0;
/// Of the peak.
const NOTHING: f64 = 1e-18;

#[cfg(test)]
mod tests;
