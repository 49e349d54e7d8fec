//! What the engine has said of simulated visitors, counted.

use std::collections::BTreeMap;

use trailmark::domain::journey::{Journey, Lens};

use crate::device::{Device, Outcome};
use crate::line::Line;

/// The first number of sessions of each row of the table of phases.
pub(crate) const ROWS: [u32; 6] = [1, 2, 3, 4, 6, 10];

#[derive(Default)]
pub(crate) struct Tally {
    /// Sessions by [`ROWS`] and by the phase at their end.
    pub(crate) phases: BTreeMap<(u32, &'static str), u64>,
    /// Of sessions with a purchase, and of all others.
    pub(crate) buying: Intents,
    pub(crate) other: Intents,
    /// Bytes of the longest journey and of the longest text that a device keeps.
    pub(crate) journey_bytes: usize,
    pub(crate) kept_bytes: usize,
    session: Session,
}

/// Intents of sessions, in 10,000ths, summed.
#[derive(Default)]
pub(crate) struct Intents {
    pub(crate) n_sessions: u64,
    pub(crate) after_first_event: i64,
    pub(crate) at_end: i64,
}

/// The session that goes on.
#[derive(Default)]
struct Session {
    number: u32,
    first: i64,
    /// Before the purchase, if there is one.
    last: i64,
    has_bought: bool,
    phase: &'static str,
}

impl Tally {
    pub(crate) fn see(&mut self, line: &Line<'_>, device: &Device, outcome: &Outcome) {
        let Some(journey) = device.journey() else {
            return;
        };
        let number = device.n_sessions();
        if number != self.session.number {
            self.end_session();
            self.session.number = number;
            self.session.first = journey.intent();
        }
        let has_just_bought = line.name == "purchase" && !outcome.is_duplicate;
        self.session.has_bought |= has_just_bought;
        if !self.session.has_bought {
            self.session.last = journey.intent();
        }
        self.session.phase = phase(journey);
        self.journey_bytes = self.journey_bytes.max(journey.write().len());
        self.kept_bytes = self.kept_bytes.max(device.kept_bytes());
    }

    /// The visitor does not come back.
    pub(crate) fn end_session(&mut self) {
        let session = std::mem::take(&mut self.session);
        if session.number == 0 {
            return;
        }
        let intents = if session.has_bought {
            &mut self.buying
        } else {
            &mut self.other
        };
        intents.n_sessions += 1;
        intents.after_first_event += session.first;
        intents.at_end += session.last;
        let row = ROWS.iter().rfind(|row| **row <= session.number);
        let row = row.copied().unwrap_or_default();
        *self.phases.entry((row, session.phase)).or_default() += 1;
    }
}

impl Intents {
    /// Means, as probabilities: after the first event and at the end.
    pub(crate) fn means(&self) -> [f64; 2] {
        let n = self.n_sessions.max(1) as f64 * 10_000.0;
        [self.after_first_event, self.at_end].map(|sum| sum as f64 / n)
    }
}

/// The phase of the first lens, whatever phases are told by.
fn phase(journey: &Journey) -> &'static str {
    Lens::all()
        .next()
        .map_or("", |lens| lens.likeliest(&journey.stages))
}
