//! Who the visitor is to this device: what is remembered, and when that is forgotten.

use super::fact::{Start, View};
use super::{Arrival, Effect, Engine, memory};
use crate::domain::{Consent, MAX_MILLIS, Millis, Params, Session, Uuid, Value, text, words};
use crate::wire::json::Writer;
use crate::wire::{DropReason, Ledger};

/// The visitor as far as consent lets the engine know.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Identity {
    /// Only under consent `granted`.
    pub(super) visitor: Option<Uuid>,
    /// Only under consent `granted`; empty where no customer is identified.
    pub(super) user: String,
    pub(super) session: Option<Session>,
    pub(super) n_sessions: u32,
    pub(super) seq: u32,
}

impl Engine {
    pub(super) fn start(&mut self, now: Millis, start: &Start) {
        self.set_options(&start.options);
        self.consent = self.options.consent();
        self.bot = is_robot(&start.options);
        self.arrival = Arrival::of(&start.view, &self.options);
        let memory = start.memory.as_deref();
        let known = memory.and_then(|text| memory::read(text, now - self.options.retention()));
        // An answer given earlier is remembered where it was `granted`.
        if self.consent != Consent::Denied && known.is_some() {
            self.consent = Consent::Granted;
        }
        if self.consent == Consent::Granted {
            self.recall(now, memory, known);
        } else if self.consent == Consent::Denied || memory.is_some() {
            self.kept.clear();
            self.push(Effect::Erase);
        }
        self.draw_sample();
        if self.options.collector().is_empty() {
            self.complain("data-collector is missing");
        }
    }

    pub(super) fn answer(&mut self, now: Millis, to: Consent, memory: Option<&str>, view: &View) {
        let from = self.consent;
        if from == to {
            self.kept.clear();
            return;
        }
        self.consent = to;
        self.arrival = Arrival::of(view, &self.options);
        match to {
            Consent::Granted => {
                let known =
                    memory.and_then(|text| memory::read(text, now - self.options.retention()));
                self.recall(now, memory, known);
            }
            Consent::Cookieless if from != Consent::Granted => {}
            Consent::Cookieless | Consent::Denied | Consent::Required => self.forget(),
        }
        self.draw_sample();
        let mut detail = Writer::new();
        detail.open('{');
        detail.text("analytics", to.name());
        detail.close('}');
        self.announce("consent", detail.finish());
        match to {
            Consent::Required => {}
            Consent::Denied => self.waiting.clear(),
            Consent::Cookieless | Consent::Granted => {
                for (at, fact) in std::mem::take(&mut self.waiting) {
                    self.observe(at, &fact);
                }
                let mut change = Params::new();
                for (name, state) in [("from", from), ("to", to)] {
                    change.set(name.into(), state.name().into());
                }
                self.record(now, "consent_change", &change);
            }
        }
    }

    /// Another tab has changed what is remembered.
    pub(super) fn recall_elsewhere(&mut self, now: Millis, state: Option<&str>) {
        if self.consent != Consent::Granted {
            return;
        }
        match state {
            Some(text) => {
                // What is unreadable is written anew with the next change.
                if let Some((theirs, ledger)) = memory::read(text, -MAX_MILLIS) {
                    self.adopt(theirs, ledger);
                    self.remembered = Some(text.into());
                }
            }
            // Consent was withdrawn there, or the visitor has cleared the device.
            None => {
                self.answer(now, Consent::Denied, None, &View::default());
            }
        }
    }

    pub(super) fn identify(&mut self, user: &str) {
        if self.consent == Consent::Granted {
            self.identity.user = text::clean(user, text::MAX_TEXT);
        } else if !user.is_empty() {
            self.complain("identify() needs consent granted");
        }
    }

    /// Asks the host to keep the state if it has changed.
    pub(super) fn remember(&mut self) {
        let state = memory::write(&self.identity, &self.outbox.ledger);
        if self.remembered != state {
            self.remembered = state;
            if let Some(state) = self.remembered.clone() {
                self.push(Effect::Remember(state));
            }
        }
    }

    fn recall(&mut self, now: Millis, state: Option<&str>, known: Option<(Identity, Ledger)>) {
        // The page's own ledger ends here: of its events only those that still
        // wait are counted on, under the visitor's.
        let waiting = self.outbox.len() as u32;
        self.outbox.ledger = Ledger::default();
        match known {
            Some((theirs, ledger)) => {
                self.adopt(theirs, ledger);
                self.remembered = state.map(String::from);
                for event in std::mem::take(&mut self.kept) {
                    self.outbox.restore(event);
                }
                self.pacing.queued(now, self.options.batch_ms());
            }
            None => {
                if state.is_some() {
                    self.push(Effect::Erase);
                }
                self.identity.visitor = Some(self.uuid());
            }
        }
        self.outbox.ledger.take_over(waiting);
        let held = self.outbox.len() as u32;
        let lost = self.outbox.ledger.pending.saturating_sub(held);
        self.outbox
            .ledger
            .settle(lost, Some(DropReason::StorageLost));
        for event in self.outbox.events() {
            self.effects.push(Effect::Keep(event.clone()));
        }
    }

    fn adopt(&mut self, mut theirs: Identity, ledger: Ledger) {
        let ours = &mut self.identity;
        theirs.seq = theirs.seq.max(ours.seq);
        if theirs.session.is_none()
            && let Some(mut session) = ours.session.take()
        {
            // A session begun on this page before the answer counts as the next one.
            theirs.n_sessions = theirs.n_sessions.wrapping_add(1);
            session.number = theirs.n_sessions;
            theirs.session = Some(session);
        }
        *ours = theirs;
        self.outbox.ledger = ledger;
    }

    fn forget(&mut self) {
        self.push(Effect::Erase);
        self.kept.clear();
        let n = self.outbox.clear(DropReason::ConsentDenied);
        self.identity = Identity::default();
        self.outbox.ledger = Default::default();
        self.pacing.emptied();
        self.in_flight = None;
        self.remembered = None;
        self.announce_dropped(DropReason::ConsentDenied, n);
    }

    /// Once per visitor: by the visitor's id where there is one.
    fn draw_sample(&mut self) {
        self.drawn = match &self.identity.visitor {
            Some(visitor) => visitor.luck(),
            None => self.luck(),
        };
    }

    /// Whether the visitor is among those that are measured.
    pub(super) fn is_sampled(&self) -> bool {
        i64::from(self.drawn % 1_000) < self.options.sample()
    }
}

/// Whether automation drives the page (it says so itself: WebDriver
/// specification, section 4), or a robot that gives its name.
fn is_robot(browser: &Params) -> bool {
    let agent = browser.text("userAgent").unwrap_or_default();
    browser.value("webdriver") == Some(&Value::Bool(true)) || words::lists(ROBOTS, agent)
}

/// Parts of the names under which robots go.
const ROBOTS: &str = "*headless*|*bot/*|*bot)*|*crawl*|*spider*|*lighthouse*";
