//! One visitor's browser: pages with an engine each, and what the device remembers.
//!
//! Facts are told as `js/` tells them. What nobody has recorded is filled in by
//! three rules: a page is in view until its visitor's next event, if that comes
//! within the session; what comes later comes on a page loaded anew; and so does
//! an event on another page than the last one, unless it is the view of that page.

use std::cell::Cell;
use std::rc::Rc;

use anyhow::{Context, Result};
use serde_json::value::RawValue;
use trailmark::domain::Millis;
use trailmark::domain::journey::{Journey, Money, SUM};
use trailmark::engine::Engine;

use crate::line::Line;
use crate::settings::Settings;

/// Where a visitor is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) url: String,
    pub(crate) referrer: String,
    pub(crate) title: String,
}

/// What a device keeps between pages, and where its visitor was last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The text last kept as `state`, as JSON; empty where there is none.
    pub(crate) state: String,
    pub(crate) view: View,
    /// When something last happened; `None` where nothing has.
    pub(crate) seen_at: Option<Millis>,
}

/// What all devices have in common.
pub(crate) struct Surroundings {
    options: String,
    idle: Millis,
    drawn: Rc<Cell<u64>>,
}

/// A visitor's device.
pub(crate) struct Device {
    kept: Kept,
    engine: Option<Engine>,
}

/// What came of an event.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The events that the engine recorded, as JSON.
    pub(crate) events: Vec<String>,
    /// Whether it was a purchase that had been counted before.
    pub(crate) is_duplicate: bool,
    /// By how much it changed the log-odds of a purchase, in points.
    pub(crate) influence: i64,
    /// By how much it changed the revenue, by currency.
    pub(crate) booked: Vec<(String, Money)>,
}

impl Surroundings {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            options: settings.text(),
            idle: settings.known().session_idle(),
            drawn: Rc::default(),
        }
    }

    /// Lets the ids to come follow from `bits`, whatever was drawn before.
    pub(crate) fn draw_from(&self, bits: u64) {
        self.drawn.set(bits);
    }

    /// An engine whose ids are random to everybody but us: all runs draw the same.
    fn engine(&self) -> Engine {
        let drawn = Rc::clone(&self.drawn);
        Engine::new(Box::new(move || {
            // SplitMix64: Steele, Lea and Flood, Fast Splittable Pseudorandom
            // Number Generators, 2014.
            drawn.set(drawn.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
            let mut mixed = drawn.get();
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed ^ (mixed >> 31)) as u32
        }))
    }
}

impl Device {
    /// A device with what it has kept, on which no page is open.
    pub(crate) fn new(kept: Kept) -> Self {
        Self { kept, engine: None }
    }

    /// Something happens.
    pub(crate) fn see(&mut self, line: &Line<'_>, around: &Surroundings) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        let is_view = line.name == "page_view";
        let last_at = self.kept.seen_at.unwrap_or(line.at);
        let is_silent = line.at - last_at > around.idle || self.kept.seen_at.is_none();
        let elsewhere = (line.view.as_ref())
            .filter(|view| is_silent || is_view || !view.is_where(&self.kept.view));
        if let Some(view) = elsewhere {
            self.kept.view.clone_from(view);
        }
        let is_load = is_silent || (elsewhere.is_some() && !is_view);
        if is_load || self.engine.is_none() {
            // The page is in view since the last event, if that is not too long ago.
            let since = if is_silent { line.at } else { last_at };
            self.load(since, around, &mut outcome)?;
        }
        if let Some(user) = &line.user {
            self.tell(line.at, &["identify", user], &mut outcome)?;
        }
        let n_sessions = self.n_sessions();
        let points = self.journey().map_or(0, |journey| journey.visit.gained());
        let revenue = self.revenue(&line.name);
        if is_view {
            let view = self.kept.view.clone();
            let [url, referrer, title] = view.parts();
            self.tell(line.at, &["page", url, referrer, "", title], &mut outcome)?;
        } else {
            self.tell(line.at, &["track", &line.name, &line.params], &mut outcome)?;
        }
        let before = if self.n_sessions() == n_sessions {
            points
        } else {
            0
        };
        let after = self.journey().map_or(0, |journey| journey.visit.gained());
        outcome.influence = after - before;
        outcome.booked = difference(self.revenue(&line.name), &revenue);
        if !outcome.is_duplicate {
            self.kept.seen_at = Some(line.at);
        }
        Ok(outcome)
    }

    /// The visitor does not come back: what is found when the session is over.
    pub(crate) fn leave(&mut self, around: &Surroundings) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        if let Some(last_at) = self.kept.seen_at {
            if self.engine.is_none() {
                self.load(last_at, around, &mut outcome)?;
            }
            self.tell(last_at, &["hidden"], &mut outcome)?;
            self.tell(last_at + around.idle + 1, &["due"], &mut outcome)?;
        }
        Ok(outcome)
    }

    /// What is known of the visitor, while a page is open.
    pub(crate) fn journey(&self) -> Option<&Journey> {
        self.engine.as_ref().map(Engine::journey)
    }

    pub(crate) fn n_sessions(&self) -> u32 {
        self.engine.as_ref().map_or(0, Engine::n_sessions)
    }

    /// Bytes that the device keeps, as JSON has them.
    pub(crate) fn kept_bytes(&self) -> usize {
        self.kept.state.len()
    }

    /// Closes the page; what the device keeps is left.
    pub(crate) fn into_kept(self) -> Kept {
        self.kept
    }

    fn load(&mut self, at: Millis, around: &Surroundings, outcome: &mut Outcome) -> Result<()> {
        self.engine = Some(around.engine());
        let state: String = match self.kept.state.as_str() {
            "" => String::new(),
            json => serde_json::from_str(json).context("the kept state is no text")?,
        };
        let view = self.kept.view.clone();
        let [url, referrer, title] = view.parts();
        let start = ["start", &around.options, url, referrer, "", title];
        self.tell(at, &start, outcome)?;
        self.tell(at, &["opened", "", &state], outcome)
    }

    /// Tells a fact and does what the engine asks, until it asks no more.
    fn tell(&mut self, at: Millis, fact: &[&str], outcome: &mut Outcome) -> Result<()> {
        let Some(engine) = &mut self.engine else {
            return Ok(());
        };
        let mut facts = vec![fact_text(fact)];
        while let Some(fact) = facts.pop() {
            let effects = engine.tell(at, &fact);
            let effects: Vec<Vec<&RawValue>> =
                serde_json::from_str(&effects).context("the engine's effects are no list")?;
            for effect in effects {
                let mut words = effect.iter().map(|word| word.get());
                let mut word = || words.next().unwrap_or_default();
                match (word(), word(), word()) {
                    // Taken at once: no collector, no delay, nothing that piles up.
                    (r#""send""#, _, beacon) => {
                        facts.push(fact_text(&["settle", beacon.trim_matches('"'), "200"]));
                    }
                    (r#""keep""#, r#""state""#, state) => self.kept.state = state.into(),
                    (r#""erase""#, ..) => self.kept.state.clear(),
                    (r#""announce""#, r#""event""#, event) => outcome.events.push(event.into()),
                    (r#""announce""#, r#""dropped""#, what) => {
                        outcome.is_duplicate |= what.contains("duplicate");
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn revenue(&self, name: &str) -> Vec<(String, Money)> {
        match self.journey() {
            Some(journey) if matches!(name, "purchase" | "refund") => {
                let revenues = journey.revenues.iter();
                let booked = revenues.map(|row| (row.text.clone(), row.numbers[SUM]));
                booked.collect()
            }
            _ => Vec::new(),
        }
    }
}

impl View {
    /// Whether an event that says this of its page happened on `page`: on the same
    /// address, to which nobody else has referred.
    fn is_where(&self, page: &Self) -> bool {
        let Self { url, referrer, .. } = self;
        *url == page.url && (referrer.is_empty() || *referrer == page.referrer)
    }

    fn parts(&self) -> [&str; 3] {
        [&self.url, &self.referrer, &self.title]
    }
}

fn difference(mut sums: Vec<(String, Money)>, before: &[(String, Money)]) -> Vec<(String, Money)> {
    for (currency, sum) in &mut sums {
        let known = before.iter().find(|(known, _)| known == currency);
        *sum -= known.map_or(0, |(_, sum)| *sum);
    }
    sums.retain(|(_, sum)| *sum != 0);
    sums
}

/// A fact and its arguments as one text. The separator cannot stand in a browser's
/// URL or in JSON, and what names it otherwise must not move the arguments.
fn fact_text(words: &[&str]) -> String {
    let mut text = String::new();
    for (n, word) in words.iter().enumerate() {
        if n > 0 {
            text.push(SEPARATOR);
        }
        text.extend(word.chars().filter(|char| *char != SEPARATOR));
    }
    text
}

const SEPARATOR: char = '\u{1e}';
