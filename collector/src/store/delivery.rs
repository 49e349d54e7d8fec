//! What became of events on their way here: what browsers say of it in their ledgers, and what the numbers of
//! the events that have arrived say without being asked.

use super::Error;
use super::numbers::Numbers;
use rusqlite::{Connection, Row};
use serde::Serialize;
use std::collections::BTreeMap;

/// Delivery altogether, by reason, and by visitor.
#[derive(Debug, Serialize)]
pub(crate) struct Delivery {
    #[serde(flatten)]
    totals: Totals,
    reasons: Vec<Reason>,
    visitors: Vec<Account>,
}

#[derive(Debug, Serialize)]
struct Totals {
    /// Ledgers: of a visitor, or of a page load without one.
    ledgers: i64,
    /// Ledgers that do not add up.
    unbalanced: i64,
    created: i64,
    /// Events of those ledgers that are here.
    stored: i64,
    /// Given up although they were wanted.
    lost: i64,
    /// Given up as they were not wanted: by consent, by the page, or for the second time.
    declined: i64,
    /// Neither here nor given up: still on the device, under way, or gone with it.
    unseen: i64,
    /// What the newest ledgers call pending; at most what these beacons brought is not any more.
    pending: i64,
    /// Pending in a page's memory alone.
    unkept: i64,
    /// Acknowledged, and not here.
    acked_unseen: i64,
    /// Numbers that have not arrived between others that have.
    missing: i64,
    /// Visitors with such numbers.
    gapped: i64,
    /// lost / (created − declined), from 0 to 1; `null` where nothing was created.
    loss_rate: Option<f64>,
    duplicates: i64,
}

#[derive(Debug, Serialize)]
pub(super) struct Reason {
    reason: String,
    events: i64,
    ledgers: i64,
    /// Whether these events count as lost.
    lost: bool,
}

/// The account of one visitor, or of one page load without one.
#[derive(Debug, Serialize)]
struct Account {
    site: String,
    scope: String,
    created: i64,
    acked: i64,
    dropped: BTreeMap<String, i64>,
    pending: i64,
    unkept: i64,
    balances: bool,
    stored: i64,
    lost: i64,
    unseen: i64,
    missing: i64,
    gaps: Vec<(u32, u32)>,
    updated_at: i64,
}

/// All of it, as of one moment; `limit` visitors, those with the greatest loss first.
pub(crate) fn delivery(db: &Connection, limit: i64) -> Result<Delivery, Error> {
    let moment = db.unchecked_transaction()?;
    Ok(Delivery {
        totals: moment.prepare_cached(TOTALS)?.query_row((), totals)?,
        reasons: reasons(&moment)?,
        visitors: worst(&moment, limit)?,
    })
}

/// Those with a loss first, then all others by when they were last heard of.
fn worst(db: &Connection, limit: i64) -> Result<Vec<Account>, Error> {
    let mut worst: Vec<Account> = Vec::new();
    for which in [TROUBLED, UNTROUBLED] {
        let rest = limit - worst.len() as i64;
        let mut accounts = db.prepare_cached(&format!("{ACCOUNTS} {which} LIMIT ?1"))?;
        for account in accounts.query_map([rest], account)? {
            worst.push(account?);
        }
    }
    Ok(worst)
}

fn totals(row: &Row<'_>) -> Result<Totals, Error> {
    let (created, lost, declined) = (row.get("created")?, row.get("lost")?, row.get("declined")?);
    Ok(Totals {
        ledgers: row.get("ledgers")?,
        unbalanced: row.get("unbalanced")?,
        created,
        stored: row.get("stored")?,
        lost,
        declined,
        unseen: row.get("unseen")?,
        pending: row.get("pending")?,
        unkept: row.get("unkept")?,
        acked_unseen: row.get("acked_unseen")?,
        missing: row.get("missing")?,
        gapped: row.get("gapped")?,
        loss_rate: loss_rate(created, lost, declined),
        duplicates: row.get("duplicates")?,
    })
}

#[expect(clippy::cast_precision_loss, reason = "a rate is no count")]
pub(super) fn loss_rate(created: i64, lost: i64, declined: i64) -> Option<f64> {
    let wanted = created - declined;
    (wanted > 0).then(|| lost as f64 / wanted as f64)
}

pub(super) fn reasons(db: &Connection) -> Result<Vec<Reason>, Error> {
    db.prepare_cached(
        "SELECT reason, events, ledgers, reason NOT IN (SELECT reason FROM declining)
         FROM ledger_reasons WHERE ledgers > 0 ORDER BY events DESC, reason",
    )?
    .query_map((), |row| {
        Ok(Reason {
            reason: row.get(0)?,
            events: row.get(1)?,
            ledgers: row.get(2)?,
            lost: row.get(3)?,
        })
    })?
    .collect()
}

fn account(row: &Row<'_>) -> Result<Account, Error> {
    let dropped: String = row.get("dropped")?;
    let numbers: String = row.get("numbers")?;
    let numbers: Numbers = numbers.parse().unwrap_or_default();
    Ok(Account {
        site: row.get("site")?,
        scope: row.get("scope")?,
        created: row.get("created")?,
        acked: row.get("acked")?,
        dropped: serde_json::from_str(&dropped).unwrap_or_default(),
        pending: row.get("pending")?,
        unkept: row.get("unkept")?,
        balances: row.get("balances")?,
        stored: row.get("stored")?,
        lost: row.get("lost")?,
        unseen: row.get("unseen")?,
        missing: row.get("missing")?,
        gaps: numbers.gaps().collect(),
        updated_at: row.get("updated_at")?,
    })
}

/// Reasons of the ledger by which nothing was lost that anybody wanted to have; any other is a loss.
/// The table `declining` has the same.
pub(super) const DECLINED: [&str; 4] = ["bot", "consent_denied", "duplicate", "middleware"];

/// Each ledger beside what is here of it. A ledger of another site says nothing about events that came
/// with this one, but a visitor has one site only.
const ACCOUNTS: &str = "
    SELECT site, scope, created, acked, dropped, pending, unkept, balances, updated_at, lost, stored,
        ledgers.missing, unseen, coalesce(numbers, '') AS numbers
    FROM ledgers LEFT JOIN visitors ON key = scope";

/// As the index `ledgers_by_loss` has them.
const TROUBLED: &str = "WHERE lost > 0 OR ledgers.missing > 0 OR unseen > 0
    ORDER BY lost DESC, ledgers.missing DESC, unseen DESC, updated_at DESC, scope";

/// As `ledgers_by_time` has them.
const UNTROUBLED: &str = "WHERE lost = 0 AND ledgers.missing = 0 AND unseen = 0
    ORDER BY updated_at DESC, scope";

/// Of sums that are kept as events arrive (`sums`).
const TOTALS: &str = "
    SELECT ledger_sums.*, totals.missing, gapped, duplicates FROM ledger_sums, totals";
