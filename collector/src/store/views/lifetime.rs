//! What customers are expected to order in the next year, by models fitted on the shop's own orders.

use super::money::Sums;
use crate::models::{bgnbd, gamma_gamma};
use serde::Serialize;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};
use trailmark::domain::Millis;

/// A customer with all orders, oldest first: when, in which currency, how much in 10,000ths.
pub(super) struct Buyer {
    pub(super) owner: String,
    /// Of the first visit.
    pub(super) channel: String,
    pub(super) orders: Vec<(Millis, String, i64)>,
}

/// Expectations, where there are enough customers for any.
#[derive(Debug, Serialize)]
pub(crate) struct Lifetime {
    state: State,
    currency: Option<String>,
    customers: usize,
    horizon_days: i64,
    bgnbd: Option<Bgnbd>,
    gamma: Option<Gamma>,
    /// Of a customer, on average.
    expected_orders: Option<f64>,
    expected_value: Option<f64>,
    channels: Vec<OfChannel>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Fitted,
    TooFew,
    Failed,
}

#[derive(Debug, Serialize)]
struct Bgnbd {
    r: f64,
    alpha: f64,
    a: f64,
    b: f64,
    log_likelihood: f64,
}

#[derive(Debug, Serialize)]
struct Gamma {
    p: f64,
    q: f64,
    gamma: f64,
}

#[derive(Debug, Serialize)]
struct OfChannel {
    channel: String,
    customers: usize,
    /// Of a customer, on average.
    expected_orders: f64,
    expected_value: f64,
}

/// Of orders in the currency that most was taken in.
pub(super) fn lifetime(buyers: &[Buyer], now: Millis) -> Lifetime {
    // Of a day all the same, so that what was found is found again.
    let now = (now.div_euclid(DAY) + 1) * DAY;
    let mut revenue = Sums::default();
    for (_, currency, amount) in buyers.iter().flat_map(|buyer| &buyer.orders) {
        revenue.add(currency, *amount);
    }
    let customers: Vec<_> = buyers
        .iter()
        .filter_map(|buyer| customer(buyer, revenue.main()?, now))
        .collect();
    let mut lifetime = Lifetime {
        state: State::TooFew,
        currency: revenue.main().map(Into::into),
        customers: customers.len(),
        horizon_days: HORIZON,
        bgnbd: None,
        gamma: None,
        expected_orders: None,
        expected_value: None,
        channels: Vec::new(),
    };
    if customers.len() >= FEWEST {
        lifetime.fit(&customers);
    }
    lifetime
}

/// What the models need of somebody.
struct Known<'a> {
    channel: &'a str,
    times: bgnbd::Customer,
    orders: u32,
    mean: f64,
}

#[expect(clippy::cast_precision_loss, reason = "weeks and amounts for a model")]
fn customer<'a>(buyer: &'a Buyer, currency: &str, now: Millis) -> Option<Known<'a>> {
    let of_currency = || buyer.orders.iter().filter(|(_, of, _)| of == currency);
    let orders = u32::try_from(of_currency().count()).ok()?;
    let (first, last) = (of_currency().next()?.0, of_currency().next_back()?.0);
    let sum: i64 = of_currency().map(|(.., amount)| *amount).sum();
    let weeks = |ms: Millis| ms as f64 / WEEK;
    Some(Known {
        channel: &buyer.channel,
        times: bgnbd::Customer {
            repeats: orders.checked_sub(1)?,
            recency: weeks(last - first),
            age: weeks((now - first).max(last - first)),
        },
        orders,
        mean: sum as f64 / UNIT / f64::from(orders),
    })
}

impl Lifetime {
    #[expect(clippy::cast_precision_loss, reason = "means of few")]
    fn fit(&mut self, customers: &[Known<'_>]) {
        let (orders, amounts) = fits(customers);
        let Some(orders) = orders else {
            self.state = State::Failed;
            return;
        };
        let mut channels: BTreeMap<&str, (usize, f64, f64)> = BTreeMap::new();
        for known in customers {
            let expected = orders.expected_orders(&known.times, HORIZON as f64 / 7.0);
            let mean = match &amounts {
                Some(fit) if known.mean > 0.0 => fit.expected_value(known.orders, known.mean),
                _ => known.mean,
            };
            let (n, sum_orders, sum_value) = channels.entry(known.channel).or_default();
            *n += 1;
            *sum_orders += expected;
            *sum_value += expected * mean;
        }
        let mean = |sum: f64| Some(sum / customers.len() as f64);
        self.expected_orders = mean(channels.values().map(|(_, orders, _)| orders).sum());
        self.expected_value = mean(channels.values().map(|(.., value)| value).sum());
        self.channels = channels
            .into_iter()
            .map(|(channel, (n, orders, value))| OfChannel {
                channel: channel.into(),
                customers: n,
                expected_orders: orders / n as f64,
                expected_value: value / n as f64,
            })
            .collect();
        self.channels
            .sort_by(|one, other| other.expected_value.total_cmp(&one.expected_value));
        self.state = State::Fitted;
        self.bgnbd = Some(Bgnbd {
            r: orders.r,
            alpha: orders.alpha,
            a: orders.a,
            b: orders.b,
            log_likelihood: orders.log_likelihood,
        });
        self.gamma = amounts.map(|fit| Gamma {
            p: fit.p,
            q: fit.q,
            gamma: fit.gamma,
        });
    }
}

/// Both models; of customers who are the same as before, as they were found then.
fn fits(customers: &[Known<'_>]) -> Fits {
    let mut hash = DefaultHasher::new();
    for known in customers {
        let bgnbd::Customer {
            repeats,
            recency,
            age,
        } = known.times;
        (
            repeats,
            recency.to_bits(),
            age.to_bits(),
            known.mean.to_bits(),
        )
            .hash(&mut hash);
    }
    let hash = hash.finish();
    let found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    let known = found.iter().find(|(of, _)| *of == hash).copied();
    drop(found);
    if let Some((_, fits)) = known {
        return fits;
    }
    let times: Vec<_> = customers.iter().map(|known| known.times).collect();
    // Who has bought once says nothing of how amounts vary, as in the paper.
    let spent: Vec<_> = customers
        .iter()
        .filter(|known| known.orders > 1 && known.mean > 0.0)
        .map(|known| (known.orders, known.mean))
        .collect();
    let fits = (bgnbd::fit(&times), gamma_gamma::fit(&spent));
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    found.truncate(MOST_FOUND - 1);
    found.insert(0, (hash, fits));
    fits
}

type Fits = (Option<bgnbd::Fit>, Option<gamma_gamma::Fit>);

/// A fit takes a second, and the same customers are asked for with each change of a filter.
static FOUND: Mutex<Vec<(u64, Fits)>> = Mutex::new(Vec::new());
const MOST_FOUND: usize = 16;
/// Fewer customers say too little.
const FEWEST: usize = 100;
/// Days.
const HORIZON: i64 = 365;
const DAY: Millis = 86_400_000;
const WEEK: f64 = 604_800_000.0;
const UNIT: f64 = 10_000.0;
