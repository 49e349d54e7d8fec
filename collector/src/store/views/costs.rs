//! What channels cost, as the owner says: by month, spread evenly over its days.

use super::filter::Filter;
use super::money::Sums;
use crate::calendar;
use crate::store::Error;
use rusqlite::{Connection, params};
use serde::Serialize;
use std::collections::BTreeMap;
use trailmark::domain::Decimal;

/// What one channel costs in one month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Cost {
    site: String,
    channel: String,
    /// `2026-11`.
    month: String,
    /// A code of ISO 4217, in upper case.
    currency: String,
    amount: Decimal,
}

impl Cost {
    /// `amount` is in 10,000ths.
    pub(crate) fn of(
        site: String,
        channel: String,
        month: String,
        currency: String,
        amount: i64,
    ) -> Self {
        let amount = super::money::decimal(amount);
        Self {
            site,
            channel,
            month,
            currency,
            amount,
        }
    }
}

/// All that was said, the newest months first.
pub(crate) fn costs(db: &Connection, site: Option<&str>) -> Result<Vec<Cost>, Error> {
    db.prepare_cached(
        "SELECT site, channel, month, currency, amount FROM costs WHERE ?1 IS NULL OR site = ?1
         ORDER BY month DESC, site, channel, currency",
    )?
    .query_map([site], |row| {
        Ok(Cost {
            site: row.get(0)?,
            channel: row.get(1)?,
            month: row.get(2)?,
            currency: row.get(3)?,
            amount: super::money::decimal(row.get(4)?),
        })
    })?
    .collect()
}

/// Keeps what a channel costs in place of what was said before; `amount` is in 10,000ths.
pub(in crate::store) fn put(db: &Connection, cost: &Cost, amount: i64) -> Result<usize, Error> {
    db.prepare_cached(
        "INSERT INTO costs VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET amount = excluded.amount",
    )?
    .execute(params![cost.site, cost.channel, cost.month, cost.currency, amount])
}

/// Forgets it.
pub(in crate::store) fn delete(
    db: &Connection,
    [site, channel, month, currency]: [&str; 4],
) -> Result<usize, Error> {
    db.prepare_cached(
        "DELETE FROM costs WHERE site = ?1 AND channel = ?2 AND month = ?3 AND currency = ?4",
    )?
    .execute([site, channel, month, currency])
}

/// By channel, what the days of a filter cost.
pub(super) fn spread(db: &Connection, filter: &Filter) -> Result<BTreeMap<String, Sums>, Error> {
    let mut query = db.prepare_cached(
        "SELECT channel, month, currency, sum(amount) FROM costs WHERE ?1 IS NULL OR site = ?1
         GROUP BY channel, month, currency",
    )?;
    let mut rows = query.query([filter.site.as_deref()])?;
    let mut spread: BTreeMap<String, Sums> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (channel, month, currency): (String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let Some((first, last)) = calendar::month(&month) else {
            continue;
        };
        let days = (last.min(filter.days.to) - first.max(filter.days.from) + 1).max(0);
        let amount = i128::from(row.get::<_, i64>(3)?);
        let part = amount * i128::from(days) / i128::from(last - first + 1);
        if days > 0 {
            spread
                .entry(channel)
                .or_default()
                .add(&currency, i64::try_from(part).unwrap_or(i64::MAX));
        }
    }
    Ok(spread)
}
