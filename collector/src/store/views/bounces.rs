//! Visits that ended where they began, by landing page and by channel.

use super::filter::{Days, Filter};
use crate::store::Error;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::HashMap;

/// Bounces altogether and by where they happen.
#[derive(Debug, Serialize)]
pub(crate) struct Bounces {
    visits: i64,
    bounces: i64,
    rate: Option<f64>,
    visits_before: Option<i64>,
    bounces_before: Option<i64>,
    pages: Vec<OfPage>,
    channels: Vec<OfChannel>,
}

#[derive(Debug, Serialize)]
struct OfPage {
    page: Option<String>,
    #[serde(flatten)]
    count: Count,
}

#[derive(Debug, Serialize)]
struct OfChannel {
    channel: Option<String>,
    #[serde(flatten)]
    count: Count,
}

#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Count {
    visits: i64,
    bounces: i64,
    rate: Option<f64>,
}

pub(crate) fn bounces(db: &Connection, filter: &Filter) -> Result<Bounces, Error> {
    let moment = db.unchecked_transaction()?;
    let (all, pages, channels) = counts(&moment, filter, filter.days)?;
    let before = match filter.before {
        Some(days) => Some(counts(&moment, filter, days)?.0),
        None => None,
    };
    let mut pages = listed(pages);
    pages.truncate(MAX_PAGES);
    Ok(Bounces {
        visits: all.visits,
        bounces: all.bounces,
        rate: all.rated().rate,
        visits_before: before.map(|before| before.visits),
        bounces_before: before.map(|before| before.bounces),
        pages: pages
            .into_iter()
            .map(|(page, count)| OfPage { page, count })
            .collect(),
        channels: listed(channels)
            .into_iter()
            .map(|(channel, count)| OfChannel { channel, count })
            .collect(),
    })
}

type By = HashMap<String, Count>;

fn counts(db: &Connection, filter: &Filter, days: Days) -> Result<(Count, By, By), Error> {
    let kinds = filter.kinds(db)?;
    let (mut all, mut pages, mut channels) = (Count::default(), By::new(), By::new());
    let mut query = db.prepare_cached(VISITS)?;
    let mut rows = query.query([days.from, days.to])?;
    while let Some(row) = rows.next()? {
        let Some(channel) = kinds.channel(row.get(0)?) else {
            continue;
        };
        let bounce = row.get(1)?;
        let page = row.get_ref(2)?.as_str_or_null()?.unwrap_or_default();
        all.add(bounce);
        of(&mut pages, page).add(bounce);
        of(&mut channels, channel).add(bounce);
    }
    Ok((all, pages, channels))
}

fn of<'a>(by: &'a mut By, name: &str) -> &'a mut Count {
    by.entry(name.into()).or_default()
}

/// The most bounces first; a name that is empty was not known.
fn listed(by: By) -> Vec<(Option<String>, Count)> {
    let mut list: Vec<_> = by
        .into_iter()
        .map(|(name, count)| (Some(name).filter(|name| !name.is_empty()), count.rated()))
        .collect();
    list.sort_by(|(a, of_a), (b, of_b)| {
        (of_b.bounces, of_b.visits, a).cmp(&(of_a.bounces, of_a.visits, b))
    });
    list
}

impl Count {
    fn add(&mut self, bounce: i64) {
        self.visits += 1;
        self.bounces += bounce;
    }

    #[expect(clippy::cast_precision_loss, reason = "a rate is no count")]
    fn rated(self) -> Self {
        Self {
            rate: (self.visits > 0).then(|| self.bounces as f64 / self.visits as f64),
            ..self
        }
    }
}

const MAX_PAGES: usize = 100;

const VISITS: &str = "
    SELECT kind, bounce, landing FROM visits INDEXED BY visits_by_day WHERE day BETWEEN ?1 AND ?2";
