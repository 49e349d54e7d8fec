//! One visit, as far as its events have come.

use super::moves::Moves;
use super::step::{BOUGHT, Step, path};
use trailmark::domain::Millis;

/// The row of a visit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Visit {
    pub(super) visit: i64,
    pub(super) who: i64,
    pub(super) site: String,
    pub(super) session: String,
    pub(super) first_at: Millis,
    pub(super) last_at: Millis,
    pub(super) events: i64,
    pub(super) channel: Option<String>,
    pub(super) source: Option<String>,
    pub(super) campaign: Option<String>,
    pub(super) landing: Option<String>,
    pub(super) device: Option<String>,
    pub(super) is_new: bool,
    pub(super) bot: bool,
    pub(super) bounce: bool,
    pub(super) engaged_ms: i64,
    pub(super) pages: i64,
    pub(super) orders: i64,
    pub(super) steps: i64,
    /// A bit for each stage that was seen.
    pub(super) stages: i64,
    pub(super) stage: Option<u8>,
    pub(super) touchpoint: Option<u8>,
    pub(super) log_odds: Option<i64>,
    /// Rows of `trails`.
    pub(super) changes: i64,
    pub(super) moves: Moves,
    /// Day and kind of what the file has of it.
    pub(super) kept: Option<(i64, i64)>,
}

/// An event on its way into its visit.
pub(super) struct Seen<'a> {
    pub(super) site: &'a str,
    pub(super) session: &'a str,
    pub(super) has_visitor: bool,
    pub(super) at: Millis,
    pub(super) seq: u32,
    pub(super) url: Option<&'a str>,
    pub(super) channel: Option<&'a str>,
    pub(super) device: Option<&'a str>,
    pub(super) bot: bool,
    pub(super) step: &'a Step,
}

impl Visit {
    /// The next event; events come in order. How much it moved the purchase, where that is known.
    pub(super) fn add(&mut self, seen: &Seen<'_>) -> Option<i64> {
        let step = seen.step;
        if self.events == 0 {
            (self.first_at, self.last_at) = (seen.at, seen.at);
        }
        self.events += 1;
        self.last_at = self.last_at.max(seen.at);
        first(&mut self.channel, seen.channel);
        first(&mut self.source, step.source.as_deref());
        first(&mut self.campaign, step.campaign.as_deref());
        first(&mut self.device, seen.device);
        if step.is_page {
            first(&mut self.landing, seen.url.map(path));
        }
        self.bot |= seen.bot;
        self.bounce |= step.is_bounce;
        self.engaged_ms += step.engaged_ms;
        self.pages += i64::from(step.is_page);
        self.orders += i64::from(step.steps & BOUGHT != 0);
        self.steps |= step.steps;
        if let Some(stage) = step.stage {
            self.stages |= 1 << stage;
            self.stage = Some(stage);
        }
        let influence = self
            .log_odds
            .zip(step.log_odds)
            .map(|(before, after)| after - before);
        self.log_odds = step.log_odds.or(self.log_odds);
        if let Some(touchpoint) = step.touchpoint {
            self.touchpoint = Some(touchpoint);
            self.moves.add(touchpoint, step.stage, influence);
        }
        influence
    }

    pub(super) fn day(&self) -> i64 {
        self.first_at.div_euclid(DAY)
    }

    pub(super) fn furthest(&self) -> Option<u8> {
        (0..9).rev().find(|stage| self.stages >> stage & 1 == 1)
    }
}

fn first(known: &mut Option<String>, said: Option<&str>) {
    if known.is_none() {
        *known = said.map(Into::into);
    }
}

const DAY: Millis = 86_400_000;
