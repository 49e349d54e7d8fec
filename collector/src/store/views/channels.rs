//! How visits came, what became of them, and what each channel is worth by eight models.

use super::costs::spread;
use super::filter::{Days, Filter, Kinds};
use super::money::{Money, Sums};
use super::sales::{Deal, deals, share};
use crate::models::markov;
use crate::store::Error;
use crate::store::deals::{Kind, MODELS, UNIT, read_credits};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use trailmark::domain::Channel;

/// The channels, those with the most visits first.
#[derive(Debug, Serialize)]
pub(crate) struct Channels {
    models: Vec<&'static str>,
    channels: Vec<OfChannel>,
}

#[derive(Debug, Serialize)]
struct OfChannel {
    channel: &'static str,
    sessions: i64,
    visitors: i64,
    bounces: i64,
    bounce_rate: Option<f64>,
    /// Mean of a visit.
    engaged_ms: Option<i64>,
    phases: Vec<Phase>,
    orders: i64,
    revenue: Vec<Money>,
    cost: Vec<Money>,
    /// Orders by model.
    credits: BTreeMap<&'static str, f64>,
    credited: BTreeMap<&'static str, Vec<Money>>,
    /// The share of orders that there would not be without this channel.
    removal: Option<f64>,
    before: Option<Before>,
}

/// The furthest phase that visits have reached.
#[derive(Debug, Serialize)]
struct Phase {
    phase: &'static str,
    share: f64,
}

#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Before {
    sessions: i64,
    orders: i64,
    bounces: i64,
}

pub(crate) fn channels(db: &Connection, filter: &Filter) -> Result<Channels, Error> {
    let moment = db.unchecked_transaction()?;
    let kinds = filter.kinds(&moment)?;
    let seen = visits(&moment, &kinds, filter.days)?;
    let orders = deals(&moment, filter, &kinds, Kind::Purchase, filter.days)?;
    let credits = deals(&moment, filter, &kinds, Kind::Credits, filter.days)?;
    let before = filter
        .before
        .map(|days| before(&moment, filter, &kinds, days))
        .transpose()?;
    let costs = spread(&moment, filter)?;
    let worth = Worth::of(&orders, &credits, &seen);
    let mut channels = Vec::new();
    for (at, channel) in Channel::ALL.into_iter().enumerate() {
        let (Some(seen), Some(sales)) = (seen.channels.get(at), worth.sales.get(at)) else {
            continue;
        };
        let is_asked = filter.channel.is_none_or(|asked| asked == channel.name());
        let cost = costs.get(channel.name()).filter(|_| is_asked);
        let before = before.as_ref().and_then(|before| before.get(at).copied());
        let is_empty = seen.sessions == 0 && sales.orders == 0 && cost.is_none();
        let was_empty = before.is_none_or(|before| before.sessions == 0);
        let has_credit = worth
            .credits
            .iter()
            .any(|of| of.get(at).is_some_and(|credit| *credit > 0.0));
        if is_empty && was_empty && !has_credit {
            continue;
        }
        channels.push(OfChannel {
            channel: channel.name(),
            sessions: seen.sessions,
            visitors: i64::try_from(seen.who.len()).unwrap_or(i64::MAX),
            bounces: seen.bounces,
            bounce_rate: share(seen.bounces, seen.sessions),
            engaged_ms: (seen.sessions > 0).then(|| seen.engaged_ms / seen.sessions),
            phases: seen.phases(filter),
            orders: sales.orders,
            revenue: sales.revenue.list(),
            cost: cost.map(Sums::list).unwrap_or_default(),
            credits: worth.of_channel(at),
            credited: worth.money_of_channel(at),
            removal: worth.removal.get(at).copied(),
            before,
        });
    }
    channels.sort_by_key(|channel| std::cmp::Reverse(channel.sessions));
    Ok(Channels {
        models: models().collect(),
        channels,
    })
}

/// Those of the device, and the one that needs to see all visitors.
fn models() -> impl Iterator<Item = &'static str> {
    MODELS.into_iter().chain([MARKOV])
}

/// What visits of one channel did.
#[derive(Default)]
struct Seen {
    sessions: i64,
    who: HashSet<i64>,
    bounces: i64,
    engaged_ms: i64,
    /// By the furthest stage.
    furthest: [i64; 9],
}

impl Seen {
    fn phases(&self, filter: &Filter) -> Vec<Phase> {
        let mut phases: Vec<(&'static str, i64)> = Vec::new();
        for (stage, visits) in self.furthest.into_iter().enumerate() {
            let phase = filter.lens.phase(stage);
            match phases.iter_mut().find(|(name, _)| *name == phase) {
                Some((_, sum)) => *sum += visits,
                None => phases.push((phase, visits)),
            }
        }
        let all = self.furthest.iter().sum();
        phases
            .into_iter()
            .filter_map(|(phase, visits)| {
                let share = share(visits, all)?;
                Some(Phase { phase, share })
            })
            .collect()
    }
}

struct AllSeen {
    channels: Vec<Seen>,
    /// Who came, on which day, in which visit, and by which channel.
    ways: Vec<(i64, i64, i64, u16)>,
}

fn visits(db: &Connection, kinds: &Kinds, days: Days) -> Result<AllSeen, Error> {
    let mut channels: Vec<Seen> = Vec::new();
    channels.resize_with(Channel::ALL.len(), Seen::default);
    let mut ways = Vec::new();
    let mut places = HashMap::new();
    let mut query = db.prepare_cached(VISITS)?;
    let mut rows = query.query([days.from, days.to])?;
    while let Some(row) = rows.next()? {
        let kind: i64 = row.get(0)?;
        let at = *places
            .entry(kind)
            .or_insert_with(|| kinds.channel(kind).map(place));
        let Some(at) = at else { continue };
        let Some(seen) = channels.get_mut(at) else {
            continue;
        };
        let (who, stages): (i64, i64) = (row.get(1)?, row.get(2)?);
        seen.sessions += 1;
        seen.who.insert(who);
        seen.bounces += row.get::<_, i64>(3)?;
        seen.engaged_ms += row.get::<_, i64>(4)?;
        let furthest = (0..9).rev().find(|stage| stages >> stage & 1 == 1);
        if let Some(count) = furthest.and_then(|stage: usize| seen.furthest.get_mut(stage)) {
            *count += 1;
        }
        let way = u16::try_from(at).unwrap_or(u16::MAX);
        ways.push((who, row.get(5)?, row.get(6)?, way));
    }
    ways.sort_unstable();
    Ok(AllSeen { channels, ways })
}

fn before(
    db: &Connection,
    filter: &Filter,
    kinds: &Kinds,
    days: Days,
) -> Result<Vec<Before>, Error> {
    let mut list = vec![Before::default(); Channel::ALL.len()];
    let mut query = db.prepare_cached(
        "SELECT kind, count(*), sum(bounce) FROM visits INDEXED BY visits_by_day
         WHERE day BETWEEN ?1 AND ?2 GROUP BY kind",
    )?;
    let mut rows = query.query([days.from, days.to])?;
    while let Some(row) = rows.next()? {
        let at = kinds.channel(row.get(0)?).map(place);
        if let Some(of) = at.and_then(|at| list.get_mut(at)) {
            of.sessions += row.get::<_, i64>(1)?;
            of.bounces += row.get::<_, i64>(2)?;
        }
    }
    for order in deals(db, filter, kinds, Kind::Purchase, days)? {
        if let Some(of) = list.get_mut(place(&order.channel)) {
            of.orders += 1;
        }
    }
    Ok(list)
}

/// What channels brought, and what they are credited with.
struct Worth {
    sales: Vec<Sales>,
    /// By model and channel, those of the device first.
    credits: Vec<Vec<f64>>,
    credited: Vec<Vec<Sums>>,
    removal: Vec<f64>,
}

#[derive(Clone, Default)]
struct Sales {
    orders: i64,
    revenue: Sums,
}

impl Worth {
    fn of(orders: &[Deal], credits: &[Deal], seen: &AllSeen) -> Self {
        let n = Channel::ALL.len();
        let mut worth = Self {
            sales: vec![Sales::default(); n],
            credits: vec![vec![0.0; n]; MODELS.len()],
            credited: vec![vec![Sums::default(); n]; MODELS.len()],
            removal: Vec::new(),
        };
        let mut all = Sums::default();
        let mut by_visit: HashMap<i64, Vec<&Deal>> = HashMap::new();
        for order in orders {
            all.add(&order.currency, order.amount);
            if let Some(sales) = worth.sales.get_mut(place(&order.channel)) {
                sales.orders += 1;
                sales.revenue.add(&order.currency, order.amount);
            }
            if let Some(visit) = order.visit {
                by_visit.entry(visit).or_default().push(order);
            }
        }
        for credit in credits {
            // An order and its credits are told in one breath, though they may travel apart.
            let orders = credit.visit.and_then(|visit| by_visit.get(&visit));
            let nearest = orders.and_then(|orders| {
                orders
                    .iter()
                    .min_by_key(|order| order.at.abs_diff(credit.at))
            });
            if let Some(order) = nearest {
                worth.credit(order, &credit.detail);
            }
        }
        let n_orders = by_visit.iter().map(|(visit, of)| (*visit, of.len()));
        worth.remove(seen, &n_orders.collect(), &all);
        worth
    }

    #[expect(clippy::cast_precision_loss, reason = "credits are shares")]
    fn credit(&mut self, order: &Deal, detail: &str) {
        for (model, channel, share) in read_credits(detail) {
            let credits = self
                .credits
                .get_mut(model)
                .and_then(|of| of.get_mut(channel));
            if let Some(credits) = credits {
                *credits += share as f64 / UNIT as f64;
            }
            let credited = self
                .credited
                .get_mut(model)
                .and_then(|of| of.get_mut(channel));
            if let Some(credited) = credited {
                let part = i128::from(order.amount) * i128::from(share) / i128::from(UNIT);
                credited.add(&order.currency, i64::try_from(part).unwrap_or_default());
            }
        }
    }

    /// Markov's removal effects, of the ways that visitors came until they bought, and between purchases.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "shares of sums"
    )]
    fn remove(&mut self, seen: &AllSeen, orders: &HashMap<i64, usize>, all: &Sums) {
        let n = Channel::ALL.len();
        let paths = paths(&seen.ways, orders);
        self.removal = markov::removal(&paths, n);
        let credits = markov::credits(&paths, n);
        let total: f64 = credits.iter().sum();
        let credited = credits.iter().map(|credit| {
            let part = if total > 0.0 { credit / total } else { 0.0 };
            all.map(|_, sum| (sum as f64 * part).round() as i64)
        });
        self.credited.push(credited.collect());
        self.credits.push(credits);
    }

    fn of_channel(&self, at: usize) -> BTreeMap<&'static str, f64> {
        let credits = self.credits.iter().filter_map(|of| of.get(at).copied());
        models().zip(credits).collect()
    }

    fn money_of_channel(&self, at: usize) -> BTreeMap<&'static str, Vec<Money>> {
        let credited = self.credited.iter().filter_map(|of| of.get(at));
        models().zip(credited.map(Sums::list)).collect()
    }
}

/// Ways alike are counted together. A purchase ends one, and the next visit begins another.
fn paths(ways: &[(i64, i64, i64, u16)], orders: &HashMap<i64, usize>) -> Vec<(Vec<u16>, u64, u64)> {
    let mut counted: HashMap<Vec<u16>, (u64, u64)> = HashMap::new();
    for ways in ways.chunk_by(|one, next| one.0 == next.0) {
        let mut path = Vec::new();
        for (.., visit, channel) in ways {
            if path.len() < LONGEST {
                path.push(*channel);
            }
            if let Some(orders) = orders.get(visit) {
                let converted = &mut counted.entry(std::mem::take(&mut path)).or_default().0;
                *converted += u64::try_from(*orders).unwrap_or_default();
            }
        }
        if !path.is_empty() {
            counted.entry(path).or_default().1 += 1;
        }
    }
    counted
        .into_iter()
        .map(|(path, (conversions, nulls))| (path, conversions, nulls))
        .collect()
}

/// A channel's place; of one that is not known that of `Unassigned`.
fn place(name: &str) -> usize {
    let known = |name: &str| {
        Channel::ALL
            .iter()
            .position(|channel| channel.name() == name)
    };
    known(name)
        .or_else(|| known(Channel::Unassigned.name()))
        .unwrap_or_default()
}

const MARKOV: &str = "markov";
/// Of a visitor who comes more often without buying, the first visits say enough.
const LONGEST: usize = 100;

const VISITS: &str = "
    SELECT kind, who, stages, bounce, engaged_ms, day, visit FROM visits INDEXED BY visits_by_day
    WHERE day BETWEEN ?1 AND ?2";
