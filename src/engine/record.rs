//! From a fact to an event in the outbox: session, then event, then queue.

use super::arrival::is_own;
use super::fact::Told;
use super::lane::SEVERAL;
use super::memory::{
    BOUNCED, CAMPAIGN, CHANNEL, ENGAGED, EXIT, KEY_EVENTS, LAST_AT, N_SESSIONS, PAGES, PENDING,
    SEQ, SESSION, SESSION_NUMBER, STARTED_AT,
};
use super::outbox::MAX_BODY;
use super::{Arrival, Engine, arrival};
use crate::domain::scrub::scrub;
use crate::domain::text::{MAX_NAME, clean};
use crate::domain::{Campaign, Millis, Object, Url, continues};
use crate::wire::json::Writer;
use crate::wire::{DropReason, EventRef, REPORT};

impl Engine {
    /// Takes in what was seen, under a consent that lets it be sent.
    pub(super) fn observe(&mut self, now: Millis, fact: &str) {
        let mut told = Told(fact);
        match told.next() {
            "page" => self.view_page(now, told),
            // Who calls `track` has no third argument, and so is the page.
            seen @ ("track" | "layer") if seen == "track" || self.options.captures("commerce") => {
                let (name, params) = (told.next(), told.params(self.options.scrub()));
                self.track(now, name, params, told.next());
            }
            "product" => {
                let (product, _) = told.params(self.options.scrub());
                self.end_waiting(&product);
            }
            "identify" => self.identify(now, told),
            "auto" => self.sense(now, told),
            seen if self.options.captures("pages") => match seen {
                "load" => self.view_page(now, told),
                "navigate" => self.navigate(now, told),
                _ => {}
            },
            _ => {}
        }
    }

    fn view_page(&mut self, now: Millis, view: Told<'_>) {
        let next = Arrival::of(view, &Arrival::default(), &self.options);
        self.turn_to(now, next);
    }

    fn turn_to(&mut self, now: Millis, page: Arrival) {
        self.end_waiting("");
        self.leave(now);
        self.arrival = page;
        let before = self.options.search_term(self.memory.text(EXIT));
        self.record(now, "page_view", "");
        self.turn_to_page();
        let term = self.options.search_term(self.arrival.text(arrival::URL));
        // Further results of the same search are no other one.
        if !term.is_empty() && term != before && self.options.captures("search") {
            let mut params = Writer::object();
            params.text("search_term", &term);
            params.close('}');
            self.track(now, "search", (params.finish(), 0), SENSORS);
        }
    }

    #[inline(never)]
    pub(super) fn arrive(&mut self, view: Told<'_>) {
        self.arrival = Arrival::of(view, &Arrival::default(), &self.options);
    }

    /// A sensor has seen something happen.
    fn sense(&mut self, now: Millis, mut told: Told<'_>) {
        let is_on = self.options.captures(told.next());
        let name = told.next();
        let params = told.params(self.options.scrub());
        let host = told.next();
        let here = Url::parse(self.arrival.text(arrival::URL)).map_or("", |here| here.host);
        if is_on && (host.is_empty() || !is_own(host, here, &self.options)) {
            self.track(now, name, params, SENSORS);
        }
    }

    /// A single-page application has changed the address. The same route again
    /// is no view, and the page before is the referrer of the next.
    fn navigate(&mut self, now: Millis, view: Told<'_>) {
        let mut next = Arrival::of(view, &self.arrival, &self.options);
        if next.follows(&self.arrival) {
            self.turn_to(now, next);
        }
    }

    fn track(&mut self, now: Millis, given: &str, (params, cut): (String, u32), teller: &str) {
        let given = scrub(given, 0, self.options.scrub());
        let name = clean(&given, MAX_NAME);
        if name.is_empty() {
            self.effects.complain(NAMELESS);
        } else if self.acts.know(now, teller, &name, Object(&params)) {
            self.effects
                .explain("was told already, in another way:", &name);
        } else if !self.lacks_product(now, &name, &params) {
            self.cut = cut.wrapping_add(u32::from(name.len() < given.len()));
            self.record(now, &name, &params);
            self.cut = 0;
        }
    }

    /// Records one event under a consent that lets it be sent.
    pub(super) fn record(&mut self, now: Millis, name: &str, params: &str) {
        if !self.admits() {
            return;
        }
        // A reload of a thank-you page is no second order, nor is it one days later.
        if name == "purchase" && self.journey.knows_order(Object(params)) {
            self.refuse(DropReason::Duplicate);
            return;
        }
        let before = self.phase_so_far();
        self.look_back(now, false);
        self.join_session(now, name == "page_view");
        self.travel(now, name, params);
        self.notice_phase(now, before);
        self.keep_journey();
        self.report_daily(now, name);
    }

    /// Whether an event may be recorded at all.
    pub(super) fn admits(&mut self) -> bool {
        let why_not = if !self.consent.may_send() {
            "consent"
        } else if !self.is_sampled() {
            "data-sample"
        } else if self.arrival.ignored {
            "data-ignore"
        } else if self.options.collector().is_empty() {
            "data-collector"
        } else if self.bot && self.options.bots() == "drop" {
            self.memory.refuse(1, DropReason::Bot);
            "data-bots"
        } else {
            return true;
        };
        self.effects.explain("not measured, for", why_not);
        false
    }

    /// Whether what is told here is marked as a robot's.
    pub(super) fn is_marked(&self) -> bool {
        self.bot && self.options.bots() == "mark"
    }

    /// An event is dropped before it could wait.
    #[inline(never)]
    pub(super) fn refuse(&mut self, reason: DropReason) {
        self.memory.refuse(1, reason);
        self.announce_dropped(reason, 1);
    }

    /// Continues the session, or begins one where there is none to continue.
    fn join_session(&mut self, now: Millis, is_view: bool) {
        let idle = self.options.session_idle();
        // Only an arrival brings a campaign. What happens later on its page goes
        // on with the session, though another tab may have begun one since.
        let campaign = if is_view {
            self.campaign()
        } else {
            String::new()
        };
        let session = (self.memory.millis(LAST_AT), self.memory.text(CAMPAIGN));
        if !self.memory.has(SESSION) || !continues(session, now, idle, &campaign) {
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
        let campaign = self.campaign();
        self.memory.set(CAMPAIGN, &campaign);
        self.attention.begin(now);
        self.touch(now, channel);
        let mut detail = Writer::object();
        detail.text("id", &id);
        detail.integer("number", number);
        self.effects.announce("session", detail);
        self.queue(now, "session_start", "");
    }

    /// The campaign of this arrival, as far as it may be kept.
    fn campaign(&self) -> String {
        let campaign = self.arrival.text(arrival::CAMPAIGN);
        if self.consent.may_store() && !self.marketing {
            Campaign::without_click_id(campaign)
        } else {
            campaign.into()
        }
    }

    /// Queues an event that follows from another.
    pub(super) fn queue(&mut self, now: Millis, name: &str, params: &str) {
        self.queue_cut(now, name, params, 0);
    }

    /// Queues an event, `cut` of whose values are not as they were given.
    pub(super) fn queue_cut(&mut self, now: Millis, name: &str, params: &str, cut: u32) {
        if cut > 0 {
            self.effects.explain("cut to", CAPS);
        }
        let id = self.uuid();
        let seq = if self.is_shown_events {
            0
        } else {
            self.next_seq()
        };
        let mut json = Writer::new();
        EventRef {
            id: &id,
            name,
            at: self.steady(now),
            seq,
            who: self.memory.who(),
            page: self.arrival.page(),
            campaign: self.memory.text(CAMPAIGN),
            journey: &self.journey,
            lens: self.lens(),
            phase: self.lens().phase(self.phase),
            consent: self.consent,
            bot: self.is_marked(),
            params,
            cut,
        }
        .write(&mut json);
        let json = json.finish();
        if self.is_shown_events {
            self.effects.show(&json);
        } else {
            self.enqueue(now, &id, json);
        }
    }

    pub(super) fn next_seq(&self) -> u32 {
        self.memory.count(SEQ).wrapping_add(1)
    }

    pub(super) fn enqueue(&mut self, now: Millis, id: &str, json: String) {
        if json.len() > MAX_BODY {
            // Browsers refuse it like an unreachable collector, so it would be tried for ever.
            self.refuse(DropReason::TooLarge);
            return;
        }
        if Object(&json).text("name") == REPORT {
            self.effects.complain(NAMELESS);
            return;
        }
        // What the page may know need not be what leaves it.
        self.effects.announce_json("event", &json);
        let Some(json) = self.may_leave(&json) else {
            return;
        };
        self.memory.add(SEQ, 1);
        self.accept(now, id, &json);
    }

    /// An event waits for its delivery from now on.
    pub(super) fn accept(&mut self, now: Millis, id: &str, json: &str) {
        if self.lanes_now() == 0 {
            self.refuse(DropReason::ConsentDenied);
            return;
        }
        self.memory.add(PENDING, 1);
        if !SEVERAL && self.consent.may_store() {
            self.effects.keep(id, json);
        }
        self.wait(json);
        if SEVERAL {
            self.save(id);
        }
        self.queued(now, self.options.batch_ms());
    }
}

/// Who tells of what was seen: see [`Acts::know`](super::once::Acts::know).
const SENSORS: &str = "a";
/// Of an event without a name, or with that of a report, which is none of the page's.
const NAMELESS: &str = "track() needs a name";
/// Explains where values of an event were cut.
const CAPS: &str = "50 params, 200 items, 4 levels, 500 characters";
