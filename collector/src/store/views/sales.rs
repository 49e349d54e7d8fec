//! What the views of money have in common: deals of some days that are meant.

use super::filter::{Days, Filter, Kinds};
use crate::store::Error;
use crate::store::deals::Kind;
use rusqlite::{Connection, Row, params};
use trailmark::domain::Millis;

/// An order, a refund, credits or an abandoned cart.
pub(super) struct Deal {
    pub(super) visit: Option<i64>,
    pub(super) at: Millis,
    pub(super) day: i64,
    pub(super) owner: Option<String>,
    pub(super) currency: String,
    /// In 10,000ths.
    pub(super) amount: i64,
    pub(super) detail: String,
    /// By which the visit came, empty where that is not known.
    pub(super) channel: String,
    /// For an abandoned cart: whether its owner bought within thirty days.
    pub(super) is_recovered: bool,
}

/// Deals of one kind in some days, as they happened.
pub(super) fn deals(
    db: &Connection,
    filter: &Filter,
    kinds: &Kinds,
    kind: Kind,
    days: Days,
) -> Result<Vec<Deal>, Error> {
    let mut query = db.prepare_cached(if kind == Kind::Abandoned {
        ABANDONED
    } else {
        DEALS
    })?;
    let mut rows = query.query(params![kind as i64, days.from, days.to])?;
    let mut deals = Vec::new();
    while let Some(row) = rows.next()? {
        if let Some(deal) = meant(row, filter, kinds)? {
            deals.push(deal);
        }
    }
    Ok(deals)
}

fn meant(row: &Row<'_>, filter: &Filter, kinds: &Kinds) -> Result<Option<Deal>, Error> {
    let visit_kind: Option<i64> = row.get("visit_kind")?;
    let site: String = row.get("site")?;
    let channel = match visit_kind {
        Some(kind) => kinds.channel(kind).map(str::to_owned),
        // Of no visit: nothing is known of it but its site.
        None => {
            let is_asked =
                filter.channel.is_some() || filter.device.is_some() || filter.is_new.is_some();
            let is_site = filter.site.as_ref().is_none_or(|asked| *asked == site);
            (is_site && !is_asked).then(String::new)
        }
    };
    let Some(channel) = channel else {
        return Ok(None);
    };
    Ok(Some(Deal {
        visit: row.get("visit")?,
        at: row.get("at")?,
        day: row.get("day")?,
        owner: row.get("owner")?,
        currency: row.get("currency")?,
        amount: row.get("amount")?,
        detail: row.get("detail")?,
        channel,
        is_recovered: row.get("is_recovered")?,
    }))
}

/// The part of a whole; `None` of nothing.
#[expect(clippy::cast_precision_loss, reason = "a share is no count")]
pub(super) fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

const DEALS: &str = "
    SELECT deals.visit, deals.at, deals.day, deals.site, deals.owner, currency, amount, detail, visits.kind AS visit_kind,
        0 AS is_recovered
    FROM deals LEFT JOIN visits ON visits.visit = deals.visit
    WHERE deals.kind = ?1 AND deals.day BETWEEN ?2 AND ?3";

/// Thirty days are 2,592,000,000 ms.
const ABANDONED: &str = "
    SELECT deals.visit, deals.at, deals.day, deals.site, deals.owner, currency, amount, detail, visits.kind AS visit_kind,
        EXISTS (SELECT 1 FROM deals AS bought WHERE bought.owner = deals.owner AND bought.kind = 0
            AND bought.at > deals.at AND bought.at <= deals.at + 2592000000) AS is_recovered
    FROM deals LEFT JOIN visits ON visits.visit = deals.visit
    WHERE deals.kind = ?1 AND deals.day BETWEEN ?2 AND ?3";
