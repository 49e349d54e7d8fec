//! From a fact to an event in the outbox: session, then event, then queue.

use super::fact::Told;
use super::markup::marked;
use super::memory::{
    BOUNCED, CAMPAIGN, CHANNEL, ENGAGED, EXIT, KEY_EVENTS, LAST_AT, N_SESSIONS, PAGES, PENDING,
    SEQ, SESSION, SESSION_NUMBER, STARTED_AT,
};
use super::outbox::{MAX_BODY, WAITING};
use super::{Arrival, Engine, arrival};
use crate::domain::text::{MAX_NAME, clean};
use crate::domain::{Millis, Object, continues};
use crate::wire::json::Writer;
use crate::wire::{DropReason, EventRef};

impl Engine {
    /// Takes in what was seen, under a consent that lets it be sent.
    pub(super) fn observe(&mut self, now: Millis, fact: &str) {
        let mut told = Told(fact);
        match told.next() {
            "page" => self.view_page(now, told),
            // Who calls `track` has no third argument, and so is the page.
            seen @ ("track" | "layer") if seen == "track" || self.options.captures("commerce") => {
                let name = clean(told.next(), MAX_NAME);
                let params = told.object();
                self.track(now, name, params, told.next());
            }
            "mark" => {
                let (name, params) = marked(&told.object(), told.next());
                self.track(now, name, params, "");
            }
            "product" => self.end_waiting(&told.object()),
            "identify" => self.identify(told.next()),
            seen if self.options.captures("pages") => match seen {
                "load" => self.view_page(now, told),
                "navigate" => self.navigate(now, told),
                _ => {}
            },
            _ => {}
        }
    }

    fn view_page(&mut self, now: Millis, view: Told<'_>) {
        self.end_waiting("");
        self.arrive(view);
        self.record(now, "page_view", "");
    }

    #[inline(never)]
    pub(super) fn arrive(&mut self, view: Told<'_>) {
        self.arrival = Arrival::of(view, &self.options);
    }

    /// A single-page application has changed the address. The same route again
    /// is no view, and the page before is the referrer of the next.
    fn navigate(&mut self, now: Millis, view: Told<'_>) {
        let mut next = Arrival::of(view, &self.options);
        if next.follows(&self.arrival) {
            self.end_waiting("");
            self.arrival = next;
            self.record(now, "page_view", "");
        }
    }

    fn track(&mut self, now: Millis, name: String, params: String, teller: &str) {
        if name.is_empty() {
            self.effects.complain("track() needs a name");
        } else if self.acts.know(now, teller, &name, Object(&params)) {
            if self.effects.explained {
                let mut explanation = name;
                explanation.push_str(" was told already, in another way");
                self.effects.complain(&explanation);
            }
        } else if !self.lacks_product(now, &name, &params) {
            self.record(now, &name, &params);
        }
    }

    /// Records one event under a consent that lets it be sent.
    pub(super) fn record(&mut self, now: Millis, name: &str, params: &str) {
        let measured = self.is_sampled() && !self.arrival.ignored;
        if !measured || !self.consent.may_send() || self.options.collector().is_empty() {
            return;
        }
        if self.bot && self.options.bots() == "drop" {
            self.memory.refuse(1, DropReason::Bot);
            return;
        }
        // A reload of a thank-you page is no second order, nor is it one days later.
        if name == "purchase" && self.journey.knows_order(Object(params)) {
            self.memory.refuse(1, DropReason::Duplicate);
            self.announce_dropped(DropReason::Duplicate, 1);
            return;
        }
        let before = self.phase_so_far();
        self.look_back(now, false);
        self.join_session(now, name == "page_view");
        self.travel(now, name, params);
        self.notice_phase(now, before);
        self.keep_journey();
    }

    /// Continues the session, or begins one where there is none to continue.
    fn join_session(&mut self, now: Millis, is_view: bool) {
        let idle = self.options.session_idle();
        // Only an arrival brings a campaign. What happens later on its page goes
        // on with the session, though another tab may have begun one since.
        let campaign = if is_view {
            self.arrival.text(arrival::CAMPAIGN)
        } else {
            ""
        };
        let session = (self.memory.millis(LAST_AT), self.memory.text(CAMPAIGN));
        if !self.memory.has(SESSION) || !continues(session, now, idle, campaign) {
            // Over by another campaign, if not by silence.
            self.look_back(now, true);
            self.begin_session(now);
        }
        self.memory.set_millis(LAST_AT, now);
        if is_view {
            self.memory.add(PAGES, 1);
            self.memory.set(EXIT, self.arrival.text(arrival::URL));
        }
    }

    fn begin_session(&mut self, now: Millis) {
        let id = self.uuid();
        self.memory.add(N_SESSIONS, 1);
        let number = self.memory.count(N_SESSIONS).into();
        self.memory.set_millis(SESSION_NUMBER, number);
        self.memory.set_millis(STARTED_AT, now);
        self.memory.set(PAGES, "");
        self.memory.set(ENGAGED, "");
        self.memory.set(KEY_EVENTS, "");
        self.memory.set(BOUNCED, "");
        self.memory.set(SESSION, &id);
        let channel = self.arrival.channel();
        self.memory.set(CHANNEL, channel.name());
        let campaign = self.arrival.text(arrival::CAMPAIGN);
        self.memory.set(CAMPAIGN, campaign);
        self.in_view_since = self.in_view_since.and(Some(now));
        self.touch(now, channel);
        let mut detail = Writer::object();
        detail.text("id", &id);
        detail.integer("number", number);
        self.effects.announce("session", detail);
        self.queue(now, "session_start", "");
    }

    pub(super) fn queue(&mut self, now: Millis, name: &str, params: &str) {
        let id = self.uuid();
        let seq = self.memory.count(SEQ).wrapping_add(1);
        let mut json = Writer::new();
        EventRef {
            id: &id,
            name,
            at: now,
            seq,
            who: self.memory.who(),
            page: self.arrival.page(),
            campaign: self.memory.text(CAMPAIGN),
            journey: &self.journey,
            lens: self.lens(),
            phase: self.lens().phase(self.phase),
            consent: self.consent,
            bot: self.bot && self.options.bots() == "mark",
            params,
        }
        .write(&mut json);
        let json = json.finish();
        if json.len() > MAX_BODY {
            // Browsers refuse it like an unreachable collector, so it would be tried for ever.
            self.memory.refuse(1, DropReason::TooLarge);
            self.announce_dropped(DropReason::TooLarge, 1);
            return;
        }
        self.memory.add(SEQ, 1);
        self.memory.add(PENDING, 1);
        self.effects.announce_json("event", &json);
        if self.consent.may_store() {
            self.effects.keep(&id, &json);
        }
        self.outbox.queue(&json, WAITING);
        if let Some(displaced) = self.outbox.overflow() {
            self.memory.settle(1, Some(DropReason::QueueFull));
            self.discard(&displaced);
            self.announce_dropped(DropReason::QueueFull, 1);
        }
        self.pacing.queued(now, self.options.batch_ms());
    }
}
