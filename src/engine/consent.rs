//! What the visitor has allowed, and what follows when that changes.
//!
//! Who has said what is kept apart (`voices`); what holds is worked out anew from all of
//! it whenever somebody speaks, so that the order in which they do does not matter.

use super::Engine;
use super::fact::Told;
use super::memory::{CAMPAIGN, CONSENT};
use super::voices::{ANALYTICS, EARLY, EXPLICIT, FIRST_PLATFORM, GPC, MARKETING, SIGNALS_END};
use crate::domain::text::{cut, head, nth};
use crate::domain::{Campaign, Consent, Decimal, Millis};
use crate::wire::DropReason;
use crate::wire::json::Writer;

/// A longer history of consent is not remembered.
const MAX_HISTORY: usize = 1_000;

/// How far the device is open to us.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Access {
    #[default]
    Closed,
    /// It was asked for, and what it remembers will be told.
    Asked,
    Open,
}

impl Engine {
    /// The page says what the visitor has allowed: a word for both purposes, or one for
    /// each with a comma between them.
    pub(super) fn consented(&mut self, now: Millis, mut told: Told<'_>) {
        let words = told.next();
        let (analytics, mut marketing) = cut(words, b',');
        if analytics.len() == words.len() {
            marketing = words;
        }
        if analytics.len() + marketing.len() == 0 || !is_answer(analytics) || !is_answer(marketing)
        {
            let complaint = "consent() takes granted, denied or cookieless";
            return self.effects.complain(complaint);
        }
        // A call that was made before we had loaded is a default, like an attribute.
        let who = if now < self.started_at {
            EARLY
        } else {
            EXPLICIT
        };
        self.voices.call(ANALYTICS, analytics, who);
        self.voices.call(MARKETING, marketing, who);
        self.decide(now, Some(told));
    }

    /// The browser or a consent platform says what the visitor has allowed.
    pub(super) fn signalled(&mut self, now: Millis, mut told: Told<'_>) {
        let name = told.next();
        let (analytics, marketing) = (told.next(), told.next());
        for signal in GPC..SIGNALS_END {
            if self.options.signal(signal) == name {
                self.voices.say(signal, analytics, marketing);
            }
        }
        self.hear(now);
    }

    /// Somebody may have to be listened to, or to be obeyed.
    pub(super) fn hear(&mut self, now: Millis) {
        // Before the start it is not known who is listened to.
        if self.started_at < Millis::MAX {
            self.follow_platforms();
            self.decide(now, None);
        }
    }

    /// Has those platforms read that are listened to.
    pub(super) fn follow_platforms(&mut self) {
        for signal in FIRST_PLATFORM..SIGNALS_END {
            let bit = 1 << signal;
            if self.voices.is_there(signal)
                && self.options.follows(signal)
                && self.is_read & bit == 0
            {
                self.is_read |= bit;
                let platform = self.options.signal(signal);
                self.effects.follow(platform, self.options.signal_names());
            }
        }
    }

    /// Lets hold what follows from what was said; whether it is something else than before.
    pub(super) fn agree(&mut self) -> bool {
        let (analytics, from) = self.state(ANALYTICS);
        let (marketing, by) = self.state(MARKETING);
        let may_market = analytics == Consent::Granted && marketing == Consent::Granted;
        let is_of_marketing = analytics == self.consent && may_market != self.marketing;
        let is_same = analytics == self.consent && may_market == self.marketing;
        self.consent = analytics;
        self.marketing = may_market;
        self.consent_from = if is_of_marketing { by } else { from };
        !is_same
    }

    /// Somebody has spoken, on a page that is at `view` where that is known.
    pub(super) fn decide(&mut self, now: Millis, view: Option<Told<'_>>) {
        let source = self.consent_from;
        if !self.agree() {
            self.consent_from = source;
            return;
        }
        self.consent_at = now;
        self.is_answered = true;
        if let Some(view) = view {
            self.arrive(view);
        }
        self.change(now);
    }

    fn change(&mut self, now: Millis) {
        match self.consent {
            Consent::Granted if !self.unopened.is_empty() => {
                let memory = std::mem::take(&mut self.unopened);
                return self.open(now, &memory, self.elsewhere);
            }
            Consent::Granted if self.access == Access::Closed => {
                // What was seen before belongs to the visitor whom the device remembers.
                self.access = Access::Asked;
                return self.effects.open(self.consent);
            }
            Consent::Granted if self.access == Access::Asked => return,
            Consent::Granted => {}
            // An answer is awaited anew: nothing more is kept or sent until it is there.
            Consent::Required => {}
            Consent::Cookieless if self.access == Access::Closed && self.unopened.is_empty() => {}
            _ => self.forget(),
        }
        self.forget_clicks();
        self.draw_sample();
        self.complete_answer(now);
    }

    /// Does what waited for the visitor's answer, and for a look at the device.
    pub(super) fn complete_answer(&mut self, now: Millis) {
        if !std::mem::take(&mut self.is_answered) {
            return;
        }
        let mut change = Writer::object();
        self.write_consent(&mut change);
        change.close('}');
        let change = change.finish();
        self.effects.announce_json("consent", &change);
        if self.consent == Consent::Required {
            return;
        }
        self.note_consent();
        let waiting = std::mem::take(&mut self.waiting);
        if self.consent != Consent::Denied {
            for (at, fact) in waiting {
                self.observe(at, &fact);
            }
            self.record(now, "consent_change", &change);
        }
    }

    /// What holds for each purpose, and who has said so.
    #[inline(never)]
    pub(super) fn write_consent(&self, json: &mut Writer) {
        json.text("analytics", self.consent.name());
        json.text("marketing", self.marketing_word());
        json.text("from", &self.source());
    }

    fn marketing_word(&self) -> &'static str {
        if self.marketing { "granted" } else { "denied" }
    }

    /// Adds to the history of consent, where that may be kept: analytics, marketing, source
    /// and time of each change, a tab behind it. The last stands first. It must not look
    /// like an event, among which it lies on the device, and so is no JSON.
    pub(super) fn note_consent(&mut self) {
        let history = self.memory.text(CONSENT);
        // Analytics is granted, or there is no history.
        if !self.consent.may_store() || nth(history, b' ', 1) == self.marketing_word() {
            return;
        }
        let mut entries = String::from(self.consent.name());
        for word in [self.marketing_word(), &self.source(), ""] {
            entries.push(' ');
            entries.push_str(word);
        }
        Decimal::from(self.consent_at).push_to(&mut entries);
        entries.push('\t');
        entries.push_str(history);
        // Its end may be half an entry then, which no tab ends.
        self.memory.set(CONSENT, head(&entries, MAX_HISTORY));
    }

    /// Consent was withdrawn in another tab, or the visitor has cleared the device.
    pub(super) fn withdrawn_elsewhere(&mut self, now: Millis) {
        self.unopened.clear();
        let denied = Consent::Denied.name();
        self.voices.call(ANALYTICS, denied, EXPLICIT);
        self.voices.call(MARKETING, denied, EXPLICIT);
        self.decide(now, Some(Told("")));
    }

    /// Where marketing is not allowed, the device knows of no click that an ad
    /// platform could recognise, nor does anything that waits.
    pub(super) fn forget_clicks(&mut self) {
        if self.marketing {
            return;
        }
        while let Some(event) = self.outbox.outside(self.lanes_now()) {
            self.let_go(event, DropReason::ConsentDenied);
        }
        if !self.consent.may_store() {
            return;
        }
        let campaign = Campaign::without_click_id(self.memory.text(CAMPAIGN));
        self.memory.set(CAMPAIGN, &campaign);
        while let Some(event) = self.outbox.with_click_id() {
            self.let_go(event, DropReason::ConsentDenied);
        }
    }

    pub(super) fn forget(&mut self) {
        self.effects.plain("erase");
        self.access = Access::Closed;
        self.unopened.clear();
        self.empty();
    }
}

/// Whether a call may say so of a purpose.
fn is_answer(word: &str) -> bool {
    matches!(word, "" | "granted" | "denied" | "cookieless")
}
