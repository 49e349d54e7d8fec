//! Orders, refunds, credits and abandoned carts: a row for each event that speaks of one, and nothing that would have to be
//! kept in step with it. What they sum up to is worked out when it is asked for.

mod fact;

pub(crate) use fact::{Fact, Kind, MODELS, UNIT, amount, is_currency, read_credits, said};

use super::Error;
use super::entry::{Delivery, Entry};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::{Map, Value};
use trailmark::domain::Millis;
use trailmark::wire::Event;

/// Of one transaction, in the order of arrival.
#[derive(Default)]
pub(super) struct Deals<'a>(Vec<(i64, Said<'a>)>);

/// A fact, and who said it when.
struct Said<'a> {
    fact: &'a Fact,
    site: &'a str,
    owner: Option<&'a str>,
    session: Option<&'a str>,
    at: Millis,
}

impl<'a> Deals<'a> {
    /// An event that was new, with its row.
    pub(super) fn add(&mut self, row: i64, delivery: &'a Delivery, event: &'a Entry) {
        if let Some(fact) = &event.fact {
            let said = Said {
                fact,
                site: delivery.site.as_deref().unwrap_or_default(),
                owner: event.owner(),
                session: event.session.as_deref(),
                at: event.at,
            };
            self.0.push((row, said));
        }
    }

    /// Writes all of it; events and visits are there already.
    pub(super) fn write(self, db: &Transaction<'_>) -> Result<(), Error> {
        for (row, said) in self.0 {
            write(db, row, &said)?;
        }
        Ok(())
    }
}

/// Makes the deals of all events, for a file that has none yet.
pub(super) fn rebuild(db: &Transaction<'_>) -> Result<(), Error> {
    let mut events = db.prepare(
        "SELECT row, coalesce(site, '') AS site, owner, session, at, id, body FROM events
         WHERE name IN ('purchase', 'refund', 'attribution', 'cart_abandoned') ORDER BY row",
    )?;
    let mut rows = events.query(())?;
    while let Some(row) = rows.next()? {
        let body: String = row.get("body")?;
        let id: String = row.get("id")?;
        let Some(event) = event(&body, &id) else {
            continue;
        };
        let order = super::entry::order(&event);
        let Some(fact) = Fact::of(&event, order.as_deref()) else {
            continue;
        };
        let (site, owner, session): (String, Option<String>, Option<String>) =
            (row.get("site")?, row.get("owner")?, row.get("session")?);
        let said = Said {
            fact: &fact,
            site: &site,
            owner: owner.as_deref(),
            session: session.as_deref(),
            at: row.get("at")?,
        };
        write(db, row.get("row")?, &said)?;
    }
    Ok(())
}

/// An event as it lies in the file: the visitor's name there is no UUID of a page's.
fn event(body: &str, id: &str) -> Option<Event> {
    let mut members: Map<String, Value> = serde_json::from_str(body).ok()?;
    members.remove("visitor");
    members.insert("id".into(), id.into());
    serde_json::from_value(Value::Object(members)).ok()
}

fn write(db: &Connection, row: i64, said: &Said<'_>) -> Result<(), Error> {
    let fact = said.fact;
    let detail = match fact.kind {
        // A purchase counts once, however often it is told.
        Kind::Purchase if is_known(db, said)? => return Ok(()),
        // What is asked for; what it comes to depends on the order, which may not have arrived.
        Kind::Refund => fact.amount.map(|asked| asked.to_string()),
        Kind::Abandoned => step_before(db, said)?,
        Kind::Purchase | Kind::Credits => None,
    };
    let detail = detail.unwrap_or_else(|| fact.credits.clone());
    let visit: Option<i64> = db
        .prepare_cached("SELECT visit FROM visits WHERE owner = ?1 AND session = ?2 AND site = ?3")?
        .query_row(params![said.owner, said.session, said.site], |row| {
            row.get(0)
        })
        .optional()?;
    db.prepare_cached(
        "INSERT INTO deals (row, kind, site, owner, visit, at, day, number, currency, amount, detail)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        row,
        fact.kind as i64,
        said.site,
        said.owner,
        visit,
        said.at,
        said.at.div_euclid(DAY),
        fact.order,
        fact.currency.as_deref().unwrap_or(NO_CURRENCY),
        fact.amount.unwrap_or_default(),
        detail,
    ])?;
    match (fact.kind, &fact.order) {
        (Kind::Purchase | Kind::Refund, Some(number)) => settle(db, said.site, number),
        _ => Ok(()),
    }
}

/// Whether the order was told before.
fn is_known(db: &Connection, said: &Said<'_>) -> Result<bool, Error> {
    db.prepare_cached("SELECT 1 FROM deals WHERE kind = 0 AND site = ?1 AND number = ?2")?
        .exists(params![said.site, said.fact.order])
}

/// Refunds of an order, the oldest first, give back what was asked for, or all of it, and never more than is left.
fn settle(db: &Connection, site: &str, number: &str) -> Result<(), Error> {
    let order: Option<(String, i64)> = db
        .prepare_cached(
            "SELECT currency, amount FROM deals WHERE kind = 0 AND site = ?1 AND number = ?2",
        )?
        .query_row([site, number], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((currency, mut left)) = order else {
        return Ok(());
    };
    let refunds: Vec<(i64, String)> = db
        .prepare_cached(
            "SELECT row, detail FROM deals WHERE kind = 1 AND site = ?1 AND number = ?2 ORDER BY at, row",
        )?
        .query_map([site, number], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (row, asked) in refunds {
        let amount = asked.parse().unwrap_or(left).clamp(0, left.max(0));
        left -= amount;
        db.prepare_cached("UPDATE deals SET currency = ?2, amount = ?3 WHERE row = ?1")?
            .execute(params![row, currency, amount])?;
    }
    Ok(())
}

/// Which step of buying an owner had come to before a cart was left.
fn step_before(db: &Connection, said: &Said<'_>) -> Result<Option<String>, Error> {
    let Some(owner) = said.owner else {
        return Ok(None);
    };
    db.prepare_cached(
        "SELECT name FROM events WHERE owner = ?1 AND at <= ?2
            AND name IN ('add_to_cart', 'view_cart', 'begin_checkout', 'add_shipping_info', 'add_payment_info')
         ORDER BY at DESC, seq DESC LIMIT 1",
    )?
    .query_row(params![owner, said.at], |row| row.get(0))
    .optional()
}

/// ISO 4217's code for none.
const NO_CURRENCY: &str = "XXX";
const DAY: Millis = 86_400_000;
