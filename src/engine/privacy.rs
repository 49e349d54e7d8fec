//! `data-privacy`: how much of what is known here may leave the device.
//!
//! `coarse` leaves every event its name and makes it say less (`wire/coarse.rs`). Under `private`
//! no event leaves at all, but once per visitor and day a report, each answer of which
//! may be untrue (`domain/noise.rs`); docs/PRIVATE.md says what that protects
//! and what it costs.

use super::Engine;
use super::memory::{ACKED, CHANNEL, OUTCOME, REPORTED, SESSION, VISITOR};
use crate::domain::journey::Lens;
use crate::domain::noise::{BUDGETS, FLIPS, N_QUESTIONS, channel_group, question, respond};
use crate::domain::text::nth;
use crate::domain::{Channel, Millis, Object, floor};
use crate::wire::json::Writer;
use crate::wire::{DropReason, HOUR, REPORT, coarse};

/// Days are those of UTC: a visitor's own would tell where they live.
pub(super) const DAY: Millis = 24 * HOUR;

impl Engine {
    /// Whether nothing but reports may leave.
    #[inline(never)]
    pub(super) fn is_private(&self) -> bool {
        self.options.privacy() == b'p'
    }

    /// An event as it may be kept and sent, if it may.
    #[inline(never)]
    pub(super) fn may_leave(&self, event: &str) -> Option<String> {
        match self.options.privacy() {
            b'f' => Some(event.into()),
            b'c' => Some(coarse(event)),
            _ => (Object(event).text("name") == REPORT).then(|| event.into()),
        }
    }

    /// What was queued while more might be told is told no more.
    #[inline(never)]
    pub(super) fn hold_privacy(&mut self) {
        let mut at = 0;
        while self.options.privacy() != b'f' {
            let queued = self.outbox.events().nth(at);
            match queued.map(|event| self.may_leave(event)) {
                None => return,
                Some(Some(event)) => {
                    self.outbox.change_text(at, event);
                    at += 1;
                }
                Some(None) => {
                    let event = self.outbox.remove_at(at);
                    self.let_go(event, DropReason::ConsentDenied);
                }
            }
        }
    }

    /// The time of a beacon: a visitor's clock is as telling as their name where it is
    /// wrong by a few seconds.
    pub(super) fn sent_at(&self, now: Millis) -> Millis {
        let unit = match self.options.privacy() {
            b'f' => 1,
            b'c' => HOUR,
            _ => DAY,
        };
        floor(self.steady(now), unit)
    }

    /// A count of the ledger. That of a report is its own: one event, which is under way.
    pub(super) fn tells_count(&self, at: usize) -> u32 {
        if self.is_private() {
            u32::from(at == 1)
        } else {
            self.memory.count(ACKED + at)
        }
    }

    /// How many events at most may share a beacon: two reports in one would be one visitor's.
    pub(super) fn most_together(&self) -> usize {
        if self.is_private() { 1 } else { usize::MAX }
    }

    /// Without memory only the page by which somebody has come makes a report: one
    /// within the site was come to from another that has made one.
    pub(super) fn pass_over_report(&mut self) {
        if self.arrival.is_onward() {
            self.memory.set_millis(REPORTED, 0);
        }
    }

    /// Something was recorded: makes the day's report, where it will be remembered, with the
    /// first event of the day. Then it is written together with what says that it was made, and
    /// no tab and no page can make another.
    pub(super) fn report_daily(&mut self, now: Millis, name: &str) {
        if !self.is_private() {
            return;
        }
        if name == "purchase" {
            self.memory.set_millis(OUTCOME, 3);
        }
        if !self.remembers() {
            return;
        }
        let outcome = self.note_outcome();
        let day = floor(now, DAY);
        let ahead = floor(self.memory.millis(REPORTED), DAY) - day;
        // A clock that was set back by a day brings no second one; one that was wrong by
        // more must not end them for ever.
        if !self.memory.has(REPORTED) || !matches!(ahead, 0 | DAY) {
            self.make_report(now, outcome, 0);
        }
    }

    /// The page is left: makes the report of who is not remembered, once.
    pub(super) fn report_leaving(&mut self, now: Millis) {
        if !self.is_private() || !self.memory.has(SESSION) || !self.admits() {
            return;
        }
        let outcome = self.note_outcome();
        // A device that was to remember, and does not answer in time, may have made one today.
        if !self.consent.may_store() && !self.memory.has(REPORTED) {
            self.make_report(now, outcome, 1);
        }
    }

    /// Whether a report that is made now will be known to have been made.
    fn remembers(&self) -> bool {
        self.memory.has(VISITOR) && !self.is_unkept
    }

    fn note_outcome(&mut self) -> usize {
        let outcome = self.outcome();
        self.memory.set_millis(OUTCOME, outcome as Millis);
        outcome
    }

    fn make_report(&mut self, now: Millis, outcome: usize, budget: usize) {
        self.memory.set_millis(REPORTED, now);
        self.memory.set(OUTCOME, "");
        let id = self.uuid();
        let report = self.answers(&id, floor(now, DAY), outcome, budget);
        self.accept(now, &id, &report);
    }

    /// The most that has come of the visitor's stay since the last report: by its
    /// position among the answers.
    fn outcome(&self) -> usize {
        let now = if self.journey.cart.is_empty() {
            u32::from(!self.is_bounce())
        } else {
            2
        };
        now.max(self.memory.count(OUTCOME)) as usize
    }

    /// The report itself: nothing in it but its random id, the day, and answers.
    pub(super) fn answers(
        &mut self,
        id: &str,
        day: Millis,
        outcome: usize,
        budget: usize,
    ) -> String {
        let channel = Channel::from_name(self.memory.text(CHANNEL));
        let group = channel_group(channel.map_or(0, |channel| channel as usize));
        let lens = Lens::of("accra").unwrap_or_default();
        let mut json = Writer::object();
        json.text("id", id);
        json.text("name", REPORT);
        json.integer("at", day);
        json.integer("seq", 1);
        json.text("consent", nth("granted cookieless", b' ', budget));
        // The one thing that is as it is: a robot is nobody whose privacy it would be.
        if self.is_marked() {
            json.flag("bot", true);
        }
        json.begin("params");
        json.integer("day", day / DAY);
        json.key("epsilon");
        json.raw(nth(BUDGETS, b'|', budget));
        json.begin("answers");
        for at in 0..N_QUESTIONS {
            let (name, alphabet) = question(at);
            let truth = match at {
                0 => lens.likeliest(&self.journey.stages),
                1 => nth(alphabet, b' ', group),
                _ => nth(alphabet, b' ', outcome),
            };
            let flip = FLIPS.get(budget).and_then(|flips| flips.get(at));
            let flip = flip.copied().unwrap_or_default();
            json.text(name, respond(&mut self.entropy, flip, alphabet, truth));
        }
        for _ in 0..3 {
            json.close('}');
        }
        json.finish()
    }
}
