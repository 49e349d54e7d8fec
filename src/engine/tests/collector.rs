//! A collector that keeps one event per id, and answers as a script says.

use std::collections::{BTreeMap, VecDeque};

use super::language::Outcome;
use serde_json::Value as Json;

/// What becomes of one beacon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Answer {
    /// Answered with this status; taken where that is 2xx.
    Status(u32),
    /// Answered with a status and `Retry-After` in milliseconds.
    Busy(u32, u32),
    /// Never arrives.
    Unreachable,
    /// Arrives, but the answer is lost on its way back.
    Lost,
    /// Arrives, and no answer ever comes.
    Silent,
    /// Arrives twice.
    Twice,
}

#[derive(Default)]
pub(super) struct Collector {
    /// Answers to the beacons to come; when none is left, see `answer`.
    pub(super) script: VecDeque<Answer>,
    /// The answer to everything that is not in the script; taken where there is none.
    pub(super) always: Option<Answer>,
    /// Longest body that is taken; longer ones are answered 413.
    pub(super) max_body: Option<usize>,
    /// Every event, once, in order of arrival.
    pub(super) events: Vec<Json>,
    /// Every body that arrived and was taken.
    pub(super) beacons: Vec<Json>,
    /// How often each event arrived.
    pub(super) copies: BTreeMap<String, usize>,
}

impl Collector {
    /// Takes a beacon or not; what the page hears of it, if anything.
    pub(super) fn receive(&mut self, body: &str) -> Option<Outcome> {
        if self.max_body.is_some_and(|max| body.len() > max) {
            return Some(status(413, 0));
        }
        let always = self.always.unwrap_or(Answer::Status(202));
        match self.script.pop_front().unwrap_or(always) {
            Answer::Status(code) => {
                if (200..300).contains(&code) {
                    self.take(body);
                }
                Some(status(code, 0))
            }
            Answer::Busy(code, retry_after) => Some(status(code, retry_after)),
            Answer::Unreachable => Some(Outcome::Unreachable),
            Answer::Lost => {
                self.take(body);
                Some(Outcome::Unreachable)
            }
            Answer::Silent => {
                self.take(body);
                None
            }
            Answer::Twice => {
                self.take(body);
                self.take(body);
                Some(status(202, 0))
            }
        }
    }

    fn take(&mut self, body: &str) {
        let beacon: Json = serde_json::from_str(body).unwrap();
        for event in beacon["events"].as_array().unwrap() {
            let id = event["id"].as_str().unwrap();
            let copies = self.copies.entry(id.into()).or_default();
            *copies += 1;
            if *copies == 1 {
                self.events.push(event.clone());
            }
        }
        self.beacons.push(beacon);
    }
}

fn status(status: u32, retry_after: u32) -> Outcome {
    Outcome::Answered {
        status,
        retry_after,
    }
}
