//! The journey as the engine keeps it: what follows from an event besides the event.

use super::Engine;
use super::arrival::{Arrival, URL};
use super::memory::{
    BOUNCED, ENGAGED, ENTRY, EXIT, JOURNEY, KEY_EVENTS, LAST_AT, PAGES, RESETS, SESSION,
    SESSION_NUMBER, STARTED_AT, USER, VISITOR,
};
use super::pacing::NEVER;
use crate::domain::journey::{CART_STATE, LAST_ORDER_AT, Lens, ORDERS, cart, trail};
use crate::domain::text::nth;
use crate::domain::{Channel, Millis, Object};
use crate::wire::journey;
use crate::wire::json::Writer;

/// A cart that nobody touches for so long is abandoned, and so is one whose
/// session is over.
const CART_IDLE: Millis = 30 * 60_000;
/// A visit of one page that was looked at for so long is no bounce, as in GA4.
const ENGAGED_ENOUGH: Millis = 10_000;

impl Engine {
    /// The phase model that the site names phases by.
    pub(super) fn lens(&self) -> Lens<'_> {
        Lens::of(self.options.model()).unwrap_or_default()
    }

    /// The session that has just begun is a touch of the journey.
    pub(super) fn touch(&mut self, now: Millis, channel: Channel) {
        let (source, campaign) = self.arrival.label();
        let touch = trail::touch(now, channel, source, campaign);
        self.journey.arrive(touch, channel);
        self.find_phase();
        self.memory.set(ENTRY, self.arrival.text(URL));
    }

    /// Takes an event into the journey, and tells of it as `queue` does.
    pub(super) fn travel(&mut self, now: Millis, name: &str, params: &str) {
        let params_of = Object(params);
        let touchpoint = self.journey.see(now, name, params_of, self.arrival.kind);
        self.find_phase();
        if touchpoint.is_key() {
            self.memory.add(KEY_EVENTS, 1);
        }
        self.queue_cut(now, name, params, self.cut);
        if name == "purchase" {
            let path = self.journey.path(now, self.options.lookback());
            let mut credits = Writer::object();
            journey::attribution(&mut credits, path);
            credits.close('}');
            self.queue(now, "attribution", &credits.finish());
        }
    }

    /// What was silent for too long is over: a cart is abandoned, a session was
    /// a bounce. Each is told once, and at the latest on the next visit.
    pub(super) fn look_back(&mut self, now: Millis, is_over: bool) {
        if !self.memory.has(SESSION) || !self.consent.may_send() {
            return;
        }
        self.attend(now);
        let silent = now - self.memory.millis(LAST_AT);
        let is_over = is_over || silent > self.options.session_idle();
        let leaves_cart = self.journey.has_open_cart() && (is_over || silent > CART_IDLE);
        let bounces = is_over && self.may_bounce();
        if !leaves_cart && !bounces {
            return;
        }
        // It happened where the visitor left, which may have been another page.
        let there = Arrival::at(self.memory.text(EXIT));
        let here = std::mem::replace(&mut self.arrival, there);
        if leaves_cart && self.journey.abandon() {
            let mut left = Writer::object();
            journey::cart(&mut left, &self.journey.cart);
            left.close('}');
            let left = left.finish();
            self.effects.announce_json("cart_abandoned", &left);
            self.queue(now, "cart_abandoned", &left);
        }
        if bounces {
            self.memory.add(BOUNCED, 1);
            self.queue(now, "bounce", "");
        }
        self.arrival = here;
        // No event may follow on this page, and the next must not tell it again.
        self.keep_journey();
    }

    /// Has the journey remembered, where anything may be.
    pub(super) fn keep_journey(&mut self) {
        if self.consent.may_store() {
            self.memory.set(JOURNEY, &self.journey.write());
        }
    }

    /// When [`Self::look_back`] has something to find, if nothing happens; or [`NEVER`].
    pub(super) fn looks_back_at(&self) -> Millis {
        let is_open = self.journey.has_open_cart();
        // A page in view is being looked at.
        let may_bounce = !self.attention.is_on() && self.may_bounce();
        let idle = self.options.session_idle();
        let idle = if is_open { idle.min(CART_IDLE) } else { idle };
        if self.memory.has(SESSION) && (is_open || may_bounce) {
            self.memory.millis(LAST_AT) + idle + 1
        } else {
            NEVER
        }
    }

    /// Everything that is known of the visitor's journey, as JSON.
    pub(super) fn snapshot(&mut self, now: Millis) -> String {
        self.attend(now);
        self.find_phase();
        let memory = &self.memory;
        let lookback = self.options.lookback();
        let journey = &self.journey;
        let mut json = Writer::object();
        text_or_null(&mut json, "visitor", memory.text(VISITOR));
        text_or_null(&mut json, "user", memory.text(USER));
        json.integer("resets", memory.millis(RESETS));
        json.integer("touches", journey.touches());
        json.begin("session");
        json.some_text("id", memory.text(SESSION));
        json.integer("number", memory.millis(SESSION_NUMBER));
        json.integer("startedAt", memory.millis(STARTED_AT));
        json.integer("pages", memory.millis(PAGES));
        json.integer("engagedMs", memory.millis(ENGAGED));
        json.some_text("entryPage", memory.text(ENTRY));
        json.some_text("exitPage", memory.text(EXIT));
        json.flag("bounced", self.is_bounce());
        json.end_and_begin("phase");
        let name = self.lens().phase(self.phase);
        journey::phase_in_full(&mut json, journey, self.lens(), name);
        json.end_and_begin("intent");
        journey::share(&mut json, "purchase", journey.intent());
        json.end_and_begin("cart");
        let state = journey.numbers[CART_STATE] as usize;
        json.text("state", nth(cart::STATES, b' ', state));
        journey::cart(&mut json, &journey.cart);
        json.end_and_begin("value");
        journey::value(&mut json, journey, lookback);
        json.end_and_begin("attribution");
        // Of the last purchase, or as if it were made now.
        let mut at = now;
        if journey.numbers[ORDERS] > 0 {
            at = journey.numbers[LAST_ORDER_AT];
        }
        journey::attribution(&mut json, journey.path(at, lookback));
        json.end_and_begin("consent");
        self.write_consent(&mut json);
        json.integer("at", self.consent_at);
        json.close('}');
        json.close('}');
        json.finish()
    }

    /// A bounce that was not told yet.
    #[inline(never)]
    fn may_bounce(&self) -> bool {
        self.is_bounce() && self.memory.count(BOUNCED) == 0
    }

    /// One page, hardly looked at, and nothing done.
    #[inline(never)]
    pub(super) fn is_bounce(&self) -> bool {
        self.memory.count(PAGES) < 2
            && self.memory.millis(ENGAGED) < ENGAGED_ENOUGH
            && self.memory.count(KEY_EVENTS) == 0
    }

    /// The phase, by its first stage; `None` where no visit has shown any yet.
    pub(super) fn phase_so_far(&mut self) -> Option<usize> {
        self.find_phase();
        let is_known = !self.journey.trail.is_empty();
        is_known.then_some(self.phase)
    }

    /// Once for all that asks for it.
    fn find_phase(&mut self) {
        self.phase = self.lens().stage(&self.journey.stages);
    }

    /// The page is told of its phase, and the collector when it has changed.
    pub(super) fn notice_phase(&mut self, now: Millis, before: Option<usize>) {
        let lens = self.lens();
        let name = lens.phase(self.phase);
        if let Some(before) = before
            && before != self.phase
        {
            let mut change = Writer::object();
            change.text("from", lens.phase(before));
            change.text("to", name);
            journey::because(&mut change, &self.journey, lens, name);
            change.close('}');
            self.queue(now, "phase_change", &change.finish());
        }
        if self.announced_phase != Some(self.phase) {
            self.announced_phase = Some(self.phase);
            let mut detail = Writer::object();
            let lens = self.lens();
            let name = lens.phase(self.phase);
            journey::phase_in_full(&mut detail, &self.journey, lens, name);
            self.effects.announce("phase", detail);
        }
    }
}

#[inline(never)]
fn text_or_null(json: &mut Writer, name: &str, text: &str) {
    json.key(name);
    if text.is_empty() {
        json.raw("null");
    } else {
        json.string(text);
    }
}
