//! The sans-IO core: the host tells it what happened and when, and does what it asks.
//!
//! ```text
//! Fact ─► consent ─► scrub ─► session ─► outbox ─► pacing ─► Effect
//! ```
//!
//! No clock, no randomness of its own, no storage, no network, no browser: all
//! of it can be simulated, and is, in the tests.

mod arrival;
mod delivery;
mod effect;
mod fact;
mod identity;
mod memory;
mod options;
mod outbox;
mod pacing;
mod record;

pub use effect::{Effect, Transport};
pub use fact::{Fact, Kept, Outcome, Start, View, marked};
pub use options::{Bots, Options};

use crate::domain::{Consent, MAX_MILLIS, Millis, Params, Uuid};
use arrival::Arrival;
use identity::Identity;
use outbox::Outbox;
use pacing::Pacing;

/// Fills a buffer with random bytes; in a browser `crypto.getRandomValues`.
pub type Entropy = Box<dyn FnMut(&mut [u8])>;

/// More facts than this are not held while consent is awaited; the first ones
/// say how the visitor came, so it is the last ones that are let go.
const MAX_WAITING: usize = 500;

/// One tracker on one page.
pub struct Engine {
    options: Options,
    entropy: Entropy,
    consent: Consent,
    bot: bool,
    /// What decides whether the visitor is in the sample.
    drawn: u16,
    arrival: Arrival,
    identity: Identity,
    outbox: Outbox,
    pacing: Pacing,
    in_flight: Option<Uuid>,
    /// Most events per beacon; smaller than configured after a 413.
    batch_limit: usize,
    /// Events acknowledged since `flush` was asked, while it is being answered.
    flushing: Option<u32>,
    woken_for: Option<Millis>,
    waiting: Vec<(Millis, Fact)>,
    /// Events of earlier pages, until it is known whether they may be sent.
    kept: Vec<Kept>,
    remembered: Option<String>,
    effects: Vec<Effect>,
}

impl Engine {
    /// An engine that has seen nothing yet; [`Fact::Started`] comes first.
    pub fn new(entropy: Entropy) -> Self {
        let options = Options::default();
        Self {
            consent: options.consent(),
            batch_limit: options.batch_size(),
            options,
            entropy,
            bot: false,
            drawn: 0,
            arrival: Arrival::default(),
            identity: Identity::default(),
            outbox: Outbox::default(),
            pacing: Pacing::default(),
            in_flight: None,
            flushing: None,
            woken_for: None,
            waiting: Vec::new(),
            kept: Vec::new(),
            remembered: None,
            effects: Vec::new(),
        }
    }

    /// Takes in what happened at `now`. What follows from it is in [`Self::effects`].
    pub fn handle(&mut self, now: Millis, fact: Fact) {
        let now = now.clamp(-MAX_MILLIS, MAX_MILLIS);
        if self.consent == Consent::Required && fact.waits_for_consent() {
            if self.waiting.len() < MAX_WAITING {
                self.waiting.push((now, fact));
            }
            return;
        }
        self.dispatch(now, &fact);
        self.remember();
        self.pump(now);
    }

    /// What the host is to do, in order; each effect is handed out once.
    pub fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    fn dispatch(&mut self, now: Millis, fact: &Fact) {
        match fact {
            Fact::Started(start) => self.start(now, start),
            Fact::Answered {
                consent: Some(consent),
                memory,
                view,
            } => self.answer(now, *consent, memory.as_deref(), view),
            Fact::Answered { consent: None, .. } => {
                self.complain("consent() takes granted, denied or cookieless");
            }
            Fact::Kept(event) => self.kept.push(event.clone()),
            Fact::Recalled(state) => self.recall_elsewhere(now, state.as_deref()),
            Fact::Configured(params) => self.set_options(params),
            Fact::Due => self.pacing.fire(now),
            Fact::Hidden => self.offer_all(now),
            Fact::Shown => {
                self.outbox.doubt_offered();
                self.pacing.resume(now);
                self.pacing.queued(now, self.options.batch_ms());
            }
            Fact::FlushAsked => self.flushing = self.flushing.or(Some(0)),
            Fact::Settled { beacon, outcome } => self.settle(now, *beacon, *outcome),
            seen => self.observe(now, seen),
        }
    }

    fn set_options(&mut self, params: &Params) {
        let mut complaints = Vec::new();
        self.options.read(params, &mut complaints);
        self.batch_limit = self.options.batch_size();
        for complaint in complaints {
            self.complain(&complaint);
        }
    }

    fn complain(&mut self, complaint: &str) {
        self.push(Effect::Complain(complaint.into()));
    }

    #[inline(never)]
    fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn uuid(&mut self) -> Uuid {
        let mut random = [0; 16];
        (self.entropy)(&mut random);
        Uuid::v4(random)
    }

    fn luck(&mut self) -> u16 {
        let mut random = [0; 2];
        (self.entropy)(&mut random);
        u16::from_le_bytes(random)
    }
}

#[cfg(test)]
mod tests;
