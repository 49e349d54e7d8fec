//! The sans-IO core: the host tells it what happened and when, and does what it asks.
//!
//! ```text
//! fact ─► consent ─► scrub ─► session ─► journey ─► outbox ─► pacing ─► effects
//! ```
//!
//! No clock, no randomness of its own, no storage, no network, no browser: all
//! of it can be simulated, and is, in the tests. Facts and effects are text
//! (`fact`, `effect`), for that is what a page can give and take: a tree of
//! values between the texts would be built only to be taken apart again.

mod arrival;
mod consent;
mod delivery;
mod effect;
mod engagement;
mod fact;
mod identity;
mod journey;
mod lane;
mod memory;
mod middleware;
mod once;
mod options;
mod outbox;
mod pacing;
mod privacy;
mod product;
mod record;
mod rights;
mod voices;

pub use options::Options;

use crate::domain::Object;
use crate::domain::journey::Journey;
use crate::domain::scrub::scrub;
use crate::domain::{Consent, MAX_MILLIS, Millis, random_uuid};
use arrival::Arrival;
use consent::Access;
use effect::Effects;
use engagement::Attention;
use fact::Told;
use lane::{Lane, MAX_LANES, SEVERAL};
use memory::Memory;
use once::Acts;
use outbox::{KEPT, Outbox};
use pacing::NEVER;
use product::Awaited;
use voices::{Source, Voices};

/// 32 random bits; in a browser `crypto.getRandomValues`.
pub type Entropy = Box<dyn FnMut() -> u32>;

/// More facts than this are not held while consent is awaited; the first ones
/// say how the visitor came, so it is the last ones that are let go.
const MAX_WAITING: usize = 500;

/// One tracker on one page.
pub struct Engine {
    options: Options,
    entropy: Entropy,
    consent: Consent,
    bot: bool,
    drift: Millis,
    believed_drift: Millis,
    /// How many values of the event that is being recorded were cut.
    cut: u32,
    /// What decides whether the visitor is in the sample.
    drawn: u32,
    arrival: Arrival,
    memory: Memory,
    journey: Journey,
    attention: Attention,
    /// Whether the page wants to see each event before it is queued.
    is_shown_events: bool,
    /// The phase that the page was told last, by its first stage.
    announced_phase: Option<usize>,
    /// The likeliest phase after the last event, likewise.
    phase: usize,
    /// Who has said what about consent, of which `consent` is what follows.
    voices: Voices,
    /// Whether marketing is allowed as well.
    marketing: bool,
    /// Who has decided it last, and when.
    consent_from: Source,
    /// Where consent has started, by the tag.
    attribute: Consent,
    /// The platforms that are read, as bits.
    is_read: u32,
    consent_at: Millis,
    /// The visitor's answer waits for a look at the device, or to be told.
    is_answered: bool,
    access: Access,
    /// What the device remembers, while it is not known whether it may be looked at, and
    /// how many events of other pages lie there.
    unopened: String,
    elsewhere: u32,
    started_at: Millis,
    /// The device keeps nothing, though it may.
    is_unkept: bool,
    outbox: Outbox,
    /// One for each collector that there could be: see [`Self::lanes`].
    all_lanes: [Lane; MAX_LANES],
    n_lanes: usize,
    /// Events acknowledged since `flush` was asked, while it is being answered.
    flushing: Option<u32>,
    woken_for: Millis,
    /// Facts as they were told, until it is known whether they may be looked at.
    waiting: Vec<(Millis, String)>,
    /// What was told lately, lest it be counted twice.
    acts: Acts,
    /// The view of a product that is asked for.
    awaited: Awaited,
    /// What the host was last asked to keep of `memory`.
    remembered: String,
    effects: Effects,
}

impl Engine {
    /// An engine that has seen nothing yet; the fact `start` comes first.
    pub fn new(entropy: Entropy) -> Self {
        let options = Options::default();
        Self {
            consent: options.consent(),
            options,
            entropy,
            bot: false,
            drift: 0,
            believed_drift: 0,
            cut: 0,
            drawn: 0,
            arrival: Arrival::default(),
            memory: Memory::default(),
            journey: Journey::default(),
            attention: Attention::default(),
            is_shown_events: false,
            announced_phase: None,
            phase: 0,
            voices: Voices::default(),
            marketing: false,
            consent_from: 0,
            attribute: Consent::Cookieless,
            is_read: 0,
            consent_at: 0,
            is_answered: false,
            access: Access::Closed,
            unopened: String::new(),
            elsewhere: 0,
            started_at: Millis::MAX,
            is_unkept: false,
            outbox: Outbox::default(),
            all_lanes: Default::default(),
            n_lanes: 1,
            flushing: None,
            woken_for: NEVER,
            waiting: Vec::new(),
            acts: Acts::default(),
            awaited: Awaited::default(),
            remembered: String::new(),
            effects: Effects::default(),
        }
    }

    /// Takes in `fact`, which happened at `now`, and returns the effects: what
    /// the host is to do, in order. What makes no sense has none.
    pub fn tell(&mut self, now: Millis, fact: &str) -> String {
        let now = now.clamp(-MAX_MILLIS, MAX_MILLIS);
        self.effects.begin_list();
        self.dispatch(now, fact);
        self.remember();
        self.pump(now);
        self.effects.take()
    }

    /// The journey as far as it is known, for tools that look on.
    pub fn journey(&self) -> &Journey {
        &self.journey
    }

    /// How many sessions this visitor has had.
    pub fn n_sessions(&self) -> u32 {
        self.memory.count(memory::N_SESSIONS)
    }

    /// By how much the host's clock is ahead of one that nobody sets, before the next
    /// fact is told.
    pub fn drift(&mut self, drift: Millis) {
        let drift = drift.clamp(-MAX_MILLIS, MAX_MILLIS);
        // Of two clocks that are read one after the other, and to the millisecond, none was set.
        if (drift - self.drift).abs() > 2 {
            self.drift = drift;
        }
        // Nothing waits whose age it would change: the clock is taken at its word.
        if self.outbox.len() == 0 {
            self.believed_drift = self.drift;
        }
    }

    /// The time for a beacon. Between an event and its sending no clock is set, so that
    /// the collector can tell the event's age.
    fn steady(&self, now: Millis) -> Millis {
        let steady = now - (self.drift - self.believed_drift);
        steady.clamp(-MAX_MILLIS, MAX_MILLIS)
    }

    fn dispatch(&mut self, now: Millis, fact: &str) {
        let mut told = Told(fact);
        let seen = told.next();
        self.explain_seen(seen, told);
        match seen {
            "start" => self.start(now, told),
            "kept" => {
                if let Some((event, lanes, is_taken)) = told.kept() {
                    self.outbox
                        .queue(event, KEPT, lanes & self.every_lane(), is_taken);
                }
            }
            "opened" => self.opened(now, told),
            "unkept" => {
                self.is_unkept = true;
                self.access = Access::Open;
                self.complete_answer(now);
            }
            "merge" => self.merge(told),
            // What was offered is on the device, for whoever comes next.
            "parted" => {
                self.outbox = Outbox::default();
                self.forget_sent();
            }
            "speak" if SEVERAL => self.speak(told),
            "net" => self.spread_net(now),
            "consent" => self.consented(now, told),
            "signal" => self.signalled(now, told),
            "config" => {
                self.set_options(told.object());
                self.hear(now);
            }
            "recall" => self.recall_elsewhere(now, told.next()),
            "journey" => {
                let snapshot = self.snapshot(now);
                self.effects.announce_json("journey", &snapshot);
            }
            right @ ("export" | "forget") => self.serve(now, right),
            "hidden" => {
                self.complete_answer(now);
                self.end_waiting("");
                self.look(now, "hidden");
                self.leave(now);
                self.report_leaving(now);
                self.offer_all(now);
            }
            "visible" => {
                self.look(now, "visible");
                self.outbox.doubt_offered();
                self.resume(now);
                self.queued(now, self.options.batch_ms());
            }
            "online" => {
                self.release_kept(now);
                self.resume(now);
            }
            "due" => {
                let due = std::mem::replace(&mut self.woken_for, NEVER);
                if due != NEVER && due == self.awaited.until {
                    self.end_waiting("");
                } else if due == NEVER || due != self.looks_back_at() {
                    // A timer for looking back ends no pause of the collector's.
                    for lane in self.lanes_mut() {
                        lane.pacing.fire(now);
                    }
                }
                self.look_back(now, false);
            }
            "focus" => self.look(now, "focus"),
            "blur" => self.look(now, "blur"),
            "scrolled" => {
                let seen = told.whole().min(100);
                self.attention.scrolled = self.attention.scrolled.max(seen);
            }
            "use" => self.is_shown_events = true,
            "used" => self.used(now, told),
            "flush" => self.flushing = self.flushing.or(Some(0)),
            "settle" => self.settle(now, told),
            // Everything else says something about the visitor.
            _ if self.consent == Consent::Required => {
                if self.waiting.len() < MAX_WAITING {
                    self.waiting.push((now, fact.into()));
                }
            }
            _ => self.observe(now, fact),
        }
    }

    /// Parameters are explained as they are used: as they came they may hold anything.
    fn explain_seen(&mut self, seen: &str, told: Told<'_>) {
        if self.effects.explained {
            let mut about = String::from(seen);
            about.push('\x1e');
            let argument = { told }.next();
            about.push_str(&scrub(argument, 0, self.options.scrub()));
            if seen == "settle" {
                about.push_str(told.0.get(argument.len()..).unwrap_or_default());
            }
            self.effects.explain("saw", &about);
        }
    }

    fn set_options(&mut self, options: String) {
        for (name, value) in Object(&options).members() {
            if let Some(takes) = self.options.set(name, value) {
                let mut complaint = String::from(name);
                complaint.push_str(" takes ");
                complaint.push_str(takes);
                self.effects.complain(&complaint);
            }
        }
        self.open_lanes();
        self.effects.explained = self.options.debug();
        self.hold_privacy();
        if self.options.captures("commerce") {
            self.effects.plain("commerce");
        }
    }

    fn uuid(&mut self) -> String {
        random_uuid(&mut self.entropy)
    }
}

#[cfg(test)]
mod tests;
