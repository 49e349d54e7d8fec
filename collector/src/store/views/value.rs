//! Orders, who places them again, and what customers will still be worth.

use super::filter::{Days, Filter, Kinds};
use super::lifetime::{Buyer, Lifetime, lifetime};
use super::money::{Money, Sums};
use super::sales::{Deal, deals, share};
use crate::calendar::day_text;
use crate::store::Error;
use crate::store::deals::Kind;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use trailmark::domain::{Decimal, Millis};

/// What was sold.
#[derive(Debug, Serialize)]
pub(crate) struct Value {
    orders: i64,
    buyers: i64,
    /// Of the buyers, the share that has ordered more than once by the end of the period.
    repeat_rate: Option<f64>,
    revenue: Vec<Money>,
    refunds: Vec<Money>,
    average_order: Vec<Money>,
    orders_before: Option<i64>,
    revenue_before: Option<Vec<Money>>,
    days: Vec<Day>,
    cohorts: Vec<Cohort>,
    lifetime: Lifetime,
}

#[derive(Debug, Serialize)]
struct Day {
    day: String,
    orders: i64,
    revenue: Vec<Money>,
}

/// Customers who came by one channel first, by months since their first order.
#[derive(Debug, Serialize)]
struct Cohort {
    channel: String,
    buyers: usize,
    currency: String,
    months: Vec<Month>,
}

#[derive(Debug, Serialize)]
struct Month {
    month: usize,
    buyers: usize,
    revenue: Decimal,
}

pub(crate) fn value(db: &Connection, filter: &Filter, now: Millis) -> Result<Value, Error> {
    let moment = db.unchecked_transaction()?;
    let kinds = filter.kinds(&moment)?;
    let orders = deals(&moment, filter, &kinds, Kind::Purchase, filter.days)?;
    let refunds = deals(&moment, filter, &kinds, Kind::Refund, filter.days)?;
    let before = match filter.before {
        Some(days) => Some(deals(&moment, filter, &kinds, Kind::Purchase, days)?),
        None => None,
    };
    let revenue = sum(&orders);
    let buyers = buyers(&moment, filter, &kinds)?;
    let (n_buyers, n_repeaters) = repeaters(&orders, &buyers, filter.days);
    Ok(Value {
        orders: count(&orders),
        buyers: n_buyers,
        repeat_rate: share(n_repeaters, n_buyers),
        average_order: average(&orders, &revenue).list(),
        revenue: revenue.list(),
        refunds: sum(&refunds).list(),
        orders_before: before.as_deref().map(count),
        revenue_before: before.as_deref().map(|orders| sum(orders).list()),
        days: days(&orders, filter.days),
        cohorts: cohorts(&buyers, filter.days),
        lifetime: lifetime(&buyers, now),
    })
}

fn sum(deals: &[Deal]) -> Sums {
    let mut sums = Sums::default();
    for deal in deals {
        sums.add(&deal.currency, deal.amount);
    }
    sums
}

fn average(orders: &[Deal], revenue: &Sums) -> Sums {
    let mut counts: HashMap<&str, i64> = HashMap::new();
    for order in orders {
        *counts.entry(&order.currency).or_default() += 1;
    }
    revenue.map(|currency, sum| {
        let n = counts.get(currency).copied().unwrap_or(1).max(1);
        // To the hundredth, as shops write it.
        (sum / n + 50) / 100 * 100
    })
}

fn days(orders: &[Deal], period: Days) -> Vec<Day> {
    let mut days: BTreeMap<i64, (i64, Sums)> = (period.from..=period.to)
        .map(|day| (day, (0, Sums::default())))
        .collect();
    for order in orders {
        let (n, revenue) = days.entry(order.day).or_default();
        *n += 1;
        revenue.add(&order.currency, order.amount);
    }
    days.into_iter()
        .map(|(day, (orders, revenue))| Day {
            day: day_text(day),
            orders,
            revenue: revenue.list(),
        })
        .collect()
}

/// Everybody who ever ordered here and is known, in the order of their first order.
fn buyers(db: &Connection, filter: &Filter, kinds: &Kinds) -> Result<Vec<Buyer>, Error> {
    let mut query = db.prepare_cached(BUYERS)?;
    let mut rows = query.query(())?;
    let mut buyers: Vec<Buyer> = Vec::new();
    let mut key: Option<(String, String)> = None;
    while let Some(row) = rows.next()? {
        let (owner, site) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
        let Some(kind) = row.get(2)? else { continue };
        if !kinds.has(kind) || filter.site.as_ref().is_some_and(|asked| asked != site) {
            continue;
        }
        let is_same = key
            .as_ref()
            .is_some_and(|known| known.0 == owner && known.1 == site);
        if !is_same {
            key = Some((owner.into(), site.into()));
            let first: Option<String> = row.get(3)?;
            buyers.push(Buyer {
                owner: owner.into(),
                channel: first.unwrap_or_else(|| UNKNOWN.into()),
                orders: Vec::new(),
            });
        }
        if let Some(buyer) = buyers.last_mut() {
            let currency = row.get(5)?;
            buyer.orders.push((row.get(4)?, currency, row.get(6)?));
        }
    }
    Ok(buyers)
}

/// Buyers and revenue of each month.
type Months = [(usize, i64); MONTHS];

/// How many have ordered in the period, and how many of those more than once by its end.
fn repeaters(orders: &[Deal], buyers: &[Buyer], period: Days) -> (i64, i64) {
    let present: BTreeSet<&str> = orders
        .iter()
        .filter_map(|order| order.owner.as_deref())
        .collect();
    let end = (period.to + 1) * DAY;
    let has_repeated = |buyer: &&Buyer| {
        let by_then = buyer.orders.iter().filter(|(at, ..)| *at < end);
        present.contains(buyer.owner.as_str()) && by_then.count() > 1
    };
    let repeaters = buyers.iter().filter(has_repeated).count();
    (
        i64::try_from(present.len()).unwrap_or(i64::MAX),
        i64::try_from(repeaters).unwrap_or(i64::MAX),
    )
}

/// Of customers whose first order is of the year before the period's end: a month alone says nothing of who comes back.
fn cohorts(buyers: &[Buyer], period: Days) -> Vec<Cohort> {
    let (from, to) = ((period.to - YEAR + 1) * DAY, (period.to + 1) * DAY);
    let mut revenue = Sums::default();
    let recent: Vec<_> = buyers
        .iter()
        .filter(|buyer| {
            let first = buyer.orders.first();
            first.is_some_and(|(at, ..)| (from..to).contains(at))
        })
        .collect();
    for (_, currency, amount) in recent.iter().flat_map(|buyer| &buyer.orders) {
        revenue.add(currency, *amount);
    }
    let Some(currency) = revenue.main() else {
        return Vec::new();
    };
    let mut cohorts: BTreeMap<&str, (usize, Months)> = BTreeMap::new();
    for buyer in recent {
        let Some((first, ..)) = buyer.orders.first() else {
            continue;
        };
        let (buyers, months) = cohorts.entry(&buyer.channel).or_default();
        *buyers += 1;
        let mut seen = [false; MONTHS];
        for (at, of, amount) in buyer.orders.iter().filter(|(at, ..)| *at < to) {
            let month = usize::try_from((at - first) / MONTH).unwrap_or_default();
            if let (Some(month), Some(seen)) = (months.get_mut(month), seen.get_mut(month)) {
                month.0 += usize::from(!std::mem::replace(seen, true));
                month.1 += if of == currency { *amount } else { 0 };
            }
        }
    }
    let mut cohorts: Vec<_> = cohorts
        .into_iter()
        .map(|(channel, (buyers, months))| Cohort {
            channel: channel.into(),
            buyers,
            currency: currency.into(),
            months: months
                .into_iter()
                .enumerate()
                .map(|(month, (buyers, revenue))| Month {
                    month,
                    buyers,
                    revenue: super::money::decimal(revenue),
                })
                .collect(),
        })
        .collect();
    cohorts.sort_by_key(|cohort| std::cmp::Reverse(cohort.buyers));
    cohorts
}

fn count(deals: &[Deal]) -> i64 {
    i64::try_from(deals.len()).unwrap_or(i64::MAX)
}

const DAY: Millis = 86_400_000;
const YEAR: i64 = 365;
const MONTHS: usize = 12;
/// A twelfth of a year.
const MONTH: Millis = YEAR * DAY / 12;
const UNKNOWN: &str = "Unassigned";

/// Orders of somebody, with the channel of their first visit.
const BUYERS: &str = "
    SELECT deals.owner, deals.site, visits.kind, first.channel, deals.at, deals.currency, deals.amount
    FROM deals INDEXED BY deals_by_owner JOIN visits ON visits.visit = deals.visit
        LEFT JOIN visits AS first ON first.visit = visits.who
    WHERE deals.kind = 0 AND deals.owner IS NOT NULL ORDER BY deals.owner, deals.at, deals.site";
