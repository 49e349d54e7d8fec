//! What is counted from the events of one transaction: collected first, so that each row is written once
//! however many events speak of it.

use super::Error;
use super::entry::{Delivery, Entry};
use super::numbers::Numbers;
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::BTreeMap;
use trailmark::domain::Millis;

/// Counts of one transaction. Sorted, so that rows are written beside each other.
#[derive(Default)]
pub(super) struct Counts<'a> {
    events: u32,
    anonymous: u32,
    robots: u32,
    anonymous_robots: u32,
    granted: u32,
    /// Events that were known already.
    pub(super) duplicates: u32,
    owners: BTreeMap<&'a str, Seen<'a>>,
    /// The channel of an owner's session.
    sessions: BTreeMap<(&'a str, &'a str), Option<&'static str>>,
    /// Whose order a site's transaction is.
    orders: BTreeMap<(&'a str, &'a str), Option<&'a str>>,
}

/// What is new about a visitor, or a session without one.
struct Seen<'a> {
    visitor: Option<&'a str>,
    first_at: Millis,
    last_at: Millis,
    events: u32,
    bot: bool,
    numbers: Vec<u32>,
}

impl<'a> Counts<'a> {
    /// Counts an event that was new.
    pub(super) fn add(&mut self, delivery: &'a Delivery, event: &'a Entry) {
        let anonymous = event.visitor.is_none();
        self.events += 1;
        self.anonymous += u32::from(anonymous);
        self.robots += u32::from(event.bot);
        self.anonymous_robots += u32::from(anonymous && event.bot);
        self.granted += u32::from(event.granted);
        let owner = event.owner();
        if let Some(owner) = owner {
            self.owners
                .entry(owner)
                .or_insert_with(|| Seen::first(event))
                .add(event);
        }
        if let (Some(owner), Some(session)) = (owner, event.session.as_deref()) {
            let channel = self.sessions.entry((owner, session)).or_default();
            *channel = channel.or(event.channel);
        }
        if let Some(order) = &event.order {
            let site = delivery.site.as_deref().unwrap_or_default();
            self.orders.entry((site, order)).or_insert(owner);
        }
    }

    /// Adds all of it to what was counted before.
    pub(super) fn write(&self, db: &Transaction<'_>) -> Result<(), Error> {
        for (owner, seen) in &self.owners {
            seen.write(db, owner)?;
        }
        for ((owner, session), channel) in &self.sessions {
            db.prepare_cached(UPSERT_SESSION)?
                .execute(params![owner, session, channel])?;
        }
        for ((site, order), owner) in &self.orders {
            db.prepare_cached(INSERT_ORDER)?
                .execute(params![site, order, owner])?;
        }
        db.prepare_cached(ADD_TOTALS)?.execute(params![
            self.events,
            self.anonymous,
            self.duplicates,
            self.robots,
            self.anonymous_robots,
            self.granted
        ])?;
        Ok(())
    }
}

impl<'a> Seen<'a> {
    fn first(event: &'a Entry) -> Self {
        Self {
            visitor: event.visitor.as_deref(),
            first_at: event.at,
            last_at: event.at,
            events: 0,
            bot: false,
            numbers: Vec::new(),
        }
    }

    fn add(&mut self, event: &Entry) {
        self.first_at = self.first_at.min(event.at);
        self.last_at = self.last_at.max(event.at);
        self.events += 1;
        self.bot |= event.bot;
        self.numbers.push(event.seq);
    }

    fn write(&self, db: &Transaction<'_>, key: &str) -> Result<(), Error> {
        let known: Option<String> = db
            .prepare_cached("SELECT numbers FROM visitors WHERE key = ?1")?
            .query_row([key], |row| row.get(0))
            .optional()?;
        let mut numbers: Numbers = known.unwrap_or_default().parse().unwrap_or_default();
        for number in &self.numbers {
            numbers.add(*number);
        }
        db.prepare_cached(UPSERT_VISITOR)?.execute(params![
            key,
            self.visitor,
            self.first_at,
            self.last_at,
            self.events,
            self.bot,
            numbers.to_string(),
            numbers.missing(),
        ])?;
        Ok(())
    }
}

const UPSERT_VISITOR: &str = "
    INSERT INTO visitors (key, visitor, first_at, last_at, events, bot, numbers, missing)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT DO UPDATE SET
        first_at = min(first_at, excluded.first_at),
        last_at = max(last_at, excluded.last_at),
        events = events + excluded.events,
        bot = max(bot, excluded.bot),
        numbers = excluded.numbers,
        missing = excluded.missing";

const UPSERT_SESSION: &str = "
    INSERT INTO sessions (owner, session, channel) VALUES (?1, ?2, ?3)
    ON CONFLICT DO UPDATE SET channel = coalesce(channel, excluded.channel)
    WHERE channel IS NULL AND excluded.channel IS NOT NULL";

const INSERT_ORDER: &str = "
    INSERT INTO orders (site, transaction_id, owner) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";

const ADD_TOTALS: &str = "
    UPDATE totals SET events = events + ?1, anonymous = anonymous + ?2, duplicates = duplicates + ?3,
        robots = robots + ?4, anonymous_robots = anonymous_robots + ?5, granted = granted + ?6";
