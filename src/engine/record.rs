//! From a fact to an event in the outbox: session, then event, then queue.

use super::outbox::MAX_BODY;
use super::{Arrival, Bots, Effect, Engine, Fact, Kept, View};
use crate::domain::{Campaign, Millis, Params, Session};
use crate::wire::json::Writer;
use crate::wire::{DropReason, EventRef};

impl Engine {
    /// Takes in what was seen, under a consent that lets it be sent.
    pub(super) fn observe(&mut self, now: Millis, fact: &Fact) {
        match fact {
            Fact::Loaded(view) if self.options.captures("pages") => self.view_page(now, view),
            Fact::Viewed(view) => self.view_page(now, view),
            Fact::Navigated(view) if self.options.captures("pages") => self.navigate(now, view),
            Fact::Tracked { name, params } => self.track(now, name, params),
            Fact::Identified(user) => self.identify(user),
            _ => {}
        }
    }

    fn view_page(&mut self, now: Millis, view: &View) {
        self.arrival = Arrival::of(view, &self.options);
        self.record(now, "page_view", &Params::new());
    }

    /// A single-page application has changed the address. The same route again
    /// is no view, and the page before is the referrer of the next.
    fn navigate(&mut self, now: Millis, view: &View) {
        let mut next = Arrival::of(view, &self.options);
        if next.route != self.arrival.route {
            next.page.referrer = std::mem::take(&mut self.arrival.page.url);
            if self.arrival.ignored {
                next.page.referrer.clear();
            }
            next.referrer_host.clear();
            self.arrival = next;
            self.record(now, "page_view", &Params::new());
        }
    }

    fn track(&mut self, now: Millis, name: &str, params: &Params) {
        if name.is_empty() {
            self.complain("track() needs a name");
        } else {
            self.record(now, name, params);
        }
    }

    /// Records one event under a consent that lets it be sent.
    pub(super) fn record(&mut self, now: Millis, name: &str, params: &Params) {
        let measured = self.is_sampled() && !self.arrival.ignored;
        if !measured || !self.consent.may_send() || self.options.collector().is_empty() {
            return;
        }
        if self.bot && self.options.bots() == Bots::Drop {
            self.outbox.refuse(DropReason::Bot);
            return;
        }
        self.join_session(now, name == "page_view");
        self.queue(now, name, params);
    }

    /// Continues the session, or begins one where there is none to continue.
    fn join_session(&mut self, now: Millis, is_view: bool) {
        let idle = self.options.session_idle();
        // Only an arrival brings a campaign. What happens later on its page goes
        // on with the session, though another tab may have begun one since.
        let nowhere = Campaign::default();
        let campaign = if is_view {
            &self.arrival.campaign
        } else {
            &nowhere
        };
        let continues = self
            .identity
            .session
            .as_ref()
            .is_some_and(|session| session.continues(now, idle, campaign));
        if !continues {
            self.begin_session(now);
        }
        if let Some(session) = &mut self.identity.session {
            session.last_at = now;
            session.pages = session.pages.wrapping_add(u32::from(is_view));
        }
    }

    fn begin_session(&mut self, now: Millis) {
        self.identity.n_sessions = self.identity.n_sessions.wrapping_add(1);
        let session = Session {
            id: self.uuid(),
            number: self.identity.n_sessions,
            started_at: now,
            last_at: now,
            pages: 0,
            campaign: self.arrival.campaign.clone(),
            channel: self.arrival.channel(),
        };
        let mut detail = Writer::new();
        detail.open('{');
        detail.uuid("id", Some(&session.id));
        detail.integer("number", i64::from(session.number));
        detail.close('}');
        self.identity.session = Some(session);
        self.announce("session", detail.finish());
        self.queue(now, "session_start", &Params::new());
    }

    fn queue(&mut self, now: Millis, name: &str, params: &Params) {
        let seq = self.identity.seq.wrapping_add(1);
        let id = self.uuid();
        let session = self.identity.session.as_ref();
        let nowhere = Campaign::default();
        let mut json = Writer::new();
        EventRef {
            id,
            name,
            at: now,
            seq,
            visitor: self.identity.visitor.as_ref(),
            session: session.map(|session| &session.id),
            user: &self.identity.user,
            page: &self.arrival.page,
            campaign: session.map_or(&nowhere, |session| &session.campaign),
            channel: session.map(|session| session.channel),
            phase: None,
            intent: None,
            consent: self.consent,
            bot: self.bot && self.options.bots() == Bots::Mark,
            params,
        }
        .write(&mut json);
        let json = json.finish();
        if json.len() > MAX_BODY {
            // Browsers refuse it like an unreachable collector, so it would be tried for ever.
            self.outbox.refuse(DropReason::TooLarge);
            self.announce_dropped(DropReason::TooLarge, 1);
            return;
        }
        self.identity.seq = seq;
        self.announce("event", json.clone());
        if self.consent.may_store() {
            let json = json.clone();
            self.push(Effect::Keep(Kept { id, json }));
        }
        if let Some(displaced) = self.outbox.accept(Kept { id, json }) {
            self.discard(&[displaced]);
            self.announce_dropped(DropReason::QueueFull, 1);
        }
        self.pacing.queued(now, self.options.batch_ms());
    }
}
