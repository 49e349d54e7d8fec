//! What a shop owner is told as it happens: purchases, carts left behind, pages that are missing, events that were lost.

use super::money::{Money, money};
use super::now::Present;
use crate::store::Error;
use crate::store::deals::said;
use rusqlite::{Connection, Row, named_params};
use serde::Serialize;
use std::cmp::Reverse;

#[derive(Debug, Serialize)]
pub(super) struct Alert {
    kind: String,
    /// Of the event, where it is one.
    row: Option<i64>,
    at: i64,
    site: Option<String>,
    visitor: Option<String>,
    money: Option<Money>,
    text: Option<String>,
}

/// Newest first.
pub(super) fn alerts(db: &Connection, present: &Present) -> Result<Vec<Alert>, Error> {
    let since = present.at - DAY;
    let mut alerts = db
        .prepare_cached(EVENTS)?
        .query_map(
            named_params! {
                ":since": since, ":site": present.site, ":bot": present.robots.most(), ":limit": MAX_ALERTS,
            },
            event,
        )?
        .collect::<Result<Vec<_>, _>>()?;
    let mut losses = db.prepare_cached(LOSSES)?;
    let losses = losses.query_map(
        named_params! {":since": since, ":site": present.site, ":limit": MAX_ALERTS},
        loss,
    )?;
    for loss in losses {
        alerts.push(loss?);
    }
    alerts.sort_by_key(|alert| (Reverse(alert.at), Reverse(alert.row)));
    alerts.truncate(MAX_ALERTS);
    Ok(alerts)
}

fn event(row: &Row<'_>) -> Result<Alert, Error> {
    let kind: String = row.get("name")?;
    let params: Option<String> = row.get("params")?;
    let params = params.and_then(|text| serde_json::from_str(&text).ok());
    let said = params.and_then(|params| said(&params));
    let url: Option<String> = row.get("url")?;
    Ok(Alert {
        row: row.get("row")?,
        at: row.get("at")?,
        site: row.get("site")?,
        visitor: row.get("owner")?,
        money: said.map(|(currency, amount)| money(&currency, amount)),
        text: url.filter(|_| kind == "not_found"),
        kind,
    })
}

fn loss(row: &Row<'_>) -> Result<Alert, Error> {
    Ok(Alert {
        kind: "loss".into(),
        row: None,
        at: row.get("at")?,
        site: row.get("site")?,
        visitor: row.get("visitor")?,
        money: None,
        text: row.get("reason")?,
    })
}

const MAX_ALERTS: usize = 50;
const DAY: i64 = 86_400_000;

const EVENTS: &str = "
    SELECT row, at, name, site, owner, url, json_extract(body, '$.params') AS params FROM events
    WHERE name IN ('purchase', 'cart_abandoned', 'not_found') AND at >= :since AND bot <= :bot
        AND (:site IS NULL OR coalesce(site, '') = :site)
    ORDER BY at DESC, row DESC LIMIT :limit";

/// The scope of a ledger may be a page load's.
const LOSSES: &str = "
    SELECT at, nullif(site, '') AS site, reason, (SELECT key FROM visitors WHERE key = scope) AS visitor FROM losses
    WHERE at >= :since AND (:site IS NULL OR site = :site) ORDER BY at DESC LIMIT :limit";
