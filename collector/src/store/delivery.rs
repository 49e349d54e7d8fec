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
struct Reason {
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
    let declined = serde_json::to_string(&DECLINED).unwrap_or_default();
    Ok(Delivery {
        totals: moment
            .prepare_cached(&format!("{ACCOUNTS}{TOTALS}"))?
            .query_row([&declined], totals)?,
        reasons: reasons(&moment)?,
        visitors: moment
            .prepare_cached(&format!("{ACCOUNTS}{WORST_FIRST}"))?
            .query_map((&declined, limit), account)?
            .collect::<Result<_, _>>()?,
    })
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
fn loss_rate(created: i64, lost: i64, declined: i64) -> Option<f64> {
    let wanted = created - declined;
    (wanted > 0).then(|| lost as f64 / wanted as f64)
}

fn reasons(db: &Connection) -> Result<Vec<Reason>, Error> {
    db.prepare_cached(
        "SELECT reason.key, sum(reason.value), count(*) FROM ledgers, json_each(dropped) AS reason
         WHERE reason.value > 0 GROUP BY reason.key ORDER BY 2 DESC, 1",
    )?
    .query_map((), |row| {
        let reason: String = row.get(0)?;
        Ok(Reason {
            lost: !DECLINED.contains(&reason.as_str()),
            reason,
            events: row.get(1)?,
            ledgers: row.get(2)?,
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
pub(super) const DECLINED: [&str; 4] = ["bot", "consent_denied", "duplicate", "middleware"];

/// Each ledger beside what is here of it. A ledger of another site says nothing about events that came
/// with this one, but a visitor has one site only.
const ACCOUNTS: &str = "
    WITH given_up AS (
        SELECT ledgers.*,
            (SELECT coalesce(sum(value), 0) FROM json_each(dropped)) AS given_up,
            (SELECT coalesce(sum(value), 0) FROM json_each(dropped)
             WHERE key IN (SELECT value FROM json_each(?1))) AS declined
        FROM ledgers
    ), accounts AS (
        SELECT site, scope, created, acked, dropped, pending, unkept, balances, updated_at, declined,
            given_up - declined AS lost,
            coalesce(events, 0) AS stored,
            coalesce(missing, 0) AS missing,
            coalesce(numbers, '') AS numbers,
            max(0, created - given_up - coalesce(events, 0)) AS unseen,
            max(0, acked - coalesce(events, 0)) AS acked_unseen
        FROM given_up LEFT JOIN visitors ON key = scope
    )";

const TOTALS: &str = "
    SELECT count(*) AS ledgers,
        coalesce(sum(NOT balances), 0) AS unbalanced,
        coalesce(sum(created), 0) AS created,
        coalesce(sum(stored), 0) AS stored,
        coalesce(sum(lost), 0) AS lost,
        coalesce(sum(declined), 0) AS declined,
        coalesce(sum(unseen), 0) AS unseen,
        coalesce(sum(pending), 0) AS pending,
        coalesce(sum(unkept), 0) AS unkept,
        coalesce(sum(acked_unseen), 0) AS acked_unseen,
        (SELECT coalesce(sum(missing), 0) FROM visitors) AS missing,
        (SELECT count(*) FROM visitors WHERE missing > 0) AS gapped,
        (SELECT duplicates FROM totals) AS duplicates
    FROM accounts";

const WORST_FIRST: &str = "
    SELECT * FROM accounts ORDER BY lost DESC, missing DESC, unseen DESC, updated_at DESC, scope LIMIT ?2";
