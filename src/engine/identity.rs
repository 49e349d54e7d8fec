//! Who the visitor is to this device: what is remembered, and when that is forgotten.

use super::consent::Access;
use super::fact::Told;
use super::memory::{
    CONSENT, END, JOURNEY, Memory, N_SESSIONS, PENDING, RESETS, SEQ, SESSION, SESSION_NUMBER, USER,
    VISITOR,
};
use super::{Engine, Options};
use crate::domain::journey::Journey;
use crate::domain::scrub::scrub;
use crate::domain::{Consent, MAX_MILLIS, Millis, names_robot, text};
use crate::wire::DropReason;

impl Engine {
    pub(super) fn start(&mut self, now: Millis, mut told: Told<'_>) {
        self.set_options(told.object());
        self.started_at = now;
        self.consent_at = now;
        self.attribute = self.options.consent();
        self.follow_platforms();
        self.agree();
        self.look(now, "visible");
        self.bot = is_robot(&self.options);
        self.arrive(told);
        self.pass_over_report();
        if self.consent == Consent::Denied {
            self.effects.plain("erase");
        } else {
            self.effects.open(self.consent);
            if self.consent.may_store() {
                self.access = Access::Asked;
            }
        }
        self.draw_sample();
        if self.options.collector().is_empty() {
            self.effects.complain("data-collector is missing");
        }
    }

    /// The device's memory, if it has one, is open to us from now on.
    pub(super) fn opened(&mut self, now: Millis, mut told: Told<'_>) {
        self.is_unkept = false;
        let elsewhere = told.whole();
        self.open(now, told.next(), elsewhere);
    }

    pub(super) fn open(&mut self, now: Millis, memory: &str, elsewhere: u32) {
        let known = Memory::read(memory, now - self.options.retention());
        // An answer given earlier is remembered where it was `granted`.
        if known.has(VISITOR) {
            self.voices.recall(known.text(CONSENT));
            self.agree();
        }
        if self.consent == Consent::Granted {
            self.access = Access::Open;
            self.recall(now, memory, known, elsewhere);
            self.note_consent();
            self.forget_clicks();
            self.draw_sample();
        } else if self.consent == Consent::Required && known.has(VISITOR) {
            // A platform is about to say whether that still holds.
            self.unopened = memory.into();
            self.elsewhere = elsewhere;
            return;
        } else {
            self.outbox.forget_kept();
            self.access = Access::Closed;
            self.effects.plain("erase");
        }
        if !self.waiting.is_empty() {
            self.is_answered = true;
        }
        self.complete_answer(now);
    }

    /// Another tab has changed what is remembered.
    pub(super) fn recall_elsewhere(&mut self, now: Millis, memory: &str) {
        if self.access != Access::Open && self.unopened.is_empty() {
            return;
        }
        if memory.is_empty() {
            self.withdrawn_elsewhere(now);
            return;
        }
        if self.access != Access::Open {
            self.unopened = memory.into();
            return;
        }
        // What is unreadable is written anew with the next change.
        let theirs = Memory::read(memory, -MAX_MILLIS);
        if theirs.has(VISITOR) {
            self.adopt(theirs);
            self.remembered.clear();
            self.remembered.push_str(memory);
        }
    }

    pub(super) fn identify(&mut self, now: Millis, mut told: Told<'_>) {
        let user = told.next();
        if self.consent == Consent::Granted {
            // An id is what the page says it is, unless it is how a person is reached.
            let mut whole = String::from("id=");
            whole.push_str(user);
            let scrubbed = scrub(&whole, 3, self.options.scrub());
            if scrubbed != user {
                self.effects
                    .complain("identify() takes an id, no personal data");
            }
            self.memory
                .set(USER, &text::clean(&scrubbed, text::MAX_TEXT));
            let (traits, _) = told.params(self.options.scrub());
            if !traits.is_empty() {
                self.record(now, "identify", &traits);
            }
        } else if !user.is_empty() {
            self.effects.complain("identify() needs consent granted");
        }
    }

    fn recall(&mut self, now: Millis, memory: &str, known: Memory, elsewhere: u32) {
        // The page's own ledger ends here: of its events only those that still
        // wait are counted on, under the visitor's.
        let waiting = self.outbox.len() as u32;
        if known.has(VISITOR) {
            self.adopt(known);
            self.remembered.clear();
            self.remembered.push_str(memory);
            self.release_kept(now);
        } else {
            self.outbox.forget_kept();
            if !memory.is_empty() {
                self.effects.plain("clear");
            }
            self.memory.copy(RESETS..END, &known);
            self.begin_visitor(now);
        }
        self.memory.add(PENDING, waiting);
        let held = self.outbox.len() as u32 + elsewhere;
        let lost = self.memory.count(PENDING).saturating_sub(held);
        self.memory.settle(lost, Some(DropReason::StorageLost));
        // A page may have gone before it could count what it kept.
        self.memory.set_millis(PENDING, held.into());
        self.save_all();
    }

    /// What earlier pages have kept is ours to send, unless it has become too old.
    pub(super) fn release_kept(&mut self, now: Millis) {
        if self.consent == Consent::Granted {
            self.outbox.release_kept();
            while let Some(removed) = self.outbox.stranded() {
                self.let_go(removed, DropReason::Uncertain);
            }
            self.hold_privacy();
            self.queued(now, self.options.batch_ms());
            self.expire(now);
            self.make_room();
        }
    }

    /// Other pages have counted on while this one was left: what it had counted by
    /// then is added to theirs.
    pub(super) fn merge(&mut self, mut told: Told<'_>) {
        let from = Memory::read(told.next(), -MAX_MILLIS);
        let left = Memory::read(told.next(), -MAX_MILLIS);
        // What a visitor has counted who was erased meanwhile counts no more.
        if left.text(VISITOR) == self.memory.text(VISITOR) {
            self.memory.merge(&from, &left);
        }
    }

    fn adopt(&mut self, mut theirs: Memory) {
        if self.memory.has(VISITOR) && self.memory.text(VISITOR) != theirs.text(VISITOR) {
            // Erased in another tab.
            self.empty();
        }
        let seq = theirs.count(SEQ).max(self.memory.count(SEQ));
        theirs.set_millis(SEQ, seq.into());
        if !theirs.has(SESSION) && self.memory.has(SESSION) {
            // A session begun on this page before the answer counts as the next one.
            theirs.copy(SESSION..SEQ, &self.memory);
            theirs.add(N_SESSIONS, 1);
            theirs.set_millis(SESSION_NUMBER, theirs.count(N_SESSIONS).into());
        }
        self.memory = theirs;
        let journey = self.memory.text(JOURNEY);
        // Where none was kept yet, that of this page goes on.
        if !journey.is_empty() && !self.journey.recall(journey) {
            self.memory.add(RESETS, 1);
        }
    }

    /// A visitor of whom nothing is known yet.
    pub(super) fn begin_visitor(&mut self, now: Millis) {
        let visitor = self.uuid();
        self.memory.begin(&visitor, now);
        self.draw_sample();
    }

    /// Nothing is known here any more.
    pub(super) fn empty(&mut self) {
        self.outbox.forget_kept();
        let n = self.outbox.len();
        self.outbox = Default::default();
        self.memory = Memory::default();
        self.journey = Journey::default();
        for lane in self.lanes_mut() {
            lane.pacing.emptied();
        }
        self.forget_sent();
        self.remembered.clear();
        self.announce_dropped(DropReason::ConsentDenied, n);
    }

    /// Once per visitor: by the visitor's id where there is one.
    pub(super) fn draw_sample(&mut self) {
        self.drawn = match self.memory.text(VISITOR) {
            "" => (self.entropy)(),
            visitor => visitor
                .bytes()
                .fold(0, |drawn, byte| drawn.wrapping_mul(31) ^ u32::from(byte)),
        };
    }

    /// Whether the visitor is among those that are measured.
    pub(super) fn is_sampled(&self) -> bool {
        i64::from(self.drawn % 1_000) < self.options.sample()
    }
}

/// Whether automation drives the page (it says so itself: WebDriver
/// specification, section 4), or a robot that gives its name.
fn is_robot(options: &Options) -> bool {
    options.webdriver() || names_robot(options.user_agent())
}
