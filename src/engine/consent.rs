//! What the visitor has allowed, and what follows when that changes.
//!
//! Who has said what is kept apart (`voices`); what holds is worked out anew from all of
//! it whenever somebody speaks, so that the order in which they do does not matter.

use super::Engine;
use super::fact::Told;
use super::memory::{CAMPAIGN, CONSENT, Memory};
use super::voices::{API, API_EARLY, Source};
use crate::domain::text::cut;
use crate::domain::{Campaign, Consent, Millis};
use crate::wire::DropReason;
use crate::wire::json::Writer;

/// More changes of consent than these are not remembered, …
const MAX_CHANGES: usize = 20;
/// … each of which ends so.
const END: u8 = b'\t';

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
        let (analytics, marketing) = cut(words, b',');
        let is_of_both = analytics.len() == words.len();
        let marketing = if is_of_both { analytics } else { marketing };
        let mut says = [None; 2];
        for (says, word) in says.iter_mut().zip([analytics, marketing]) {
            *says = Consent::from_name(word).filter(|to| *to != Consent::Required);
            if says.is_none() && (is_of_both || !word.is_empty() || words == ",") {
                let complaint = "consent() takes granted, denied or cookieless";
                return self.effects.complain(complaint);
            }
        }
        // A call that was made before we had loaded is a default, like an attribute.
        let from = if now < self.started_at {
            API_EARLY
        } else {
            API
        };
        self.voices.call(says, from);
        self.decide(now, Some(told));
    }

    /// The browser or a consent platform says what the visitor has allowed.
    pub(super) fn signalled(&mut self, now: Millis, mut told: Told<'_>) {
        let Some(signal) = self.options.signal_of(told.next()) else {
            return;
        };
        self.voices.signal(signal, [told.next(), told.next()]);
        // Before the start it is not known who is listened to.
        if self.started_at < Millis::MAX {
            self.follow_platforms();
            self.decide(now, None);
        }
    }

    /// Has those platforms read that are listened to.
    pub(super) fn follow_platforms(&mut self) {
        let followed = self.options.followed();
        while let Some(signal) = self.voices.unread(followed) {
            let platform = self.options.signal(signal);
            self.effects.follow(platform, self.options.signal_names());
        }
    }

    /// What holds by what everybody has said, and who is to be named for it.
    fn decided(&self) -> (Consent, bool, Source) {
        let [analytics, marketing] = self.voices.decide(&self.options);
        let granted = Consent::Granted;
        let may_market = analytics.0 == granted && marketing.0 == granted;
        let is_of_marketing = analytics.0 == self.consent && may_market != self.marketing;
        let from = if is_of_marketing {
            marketing.1
        } else {
            analytics.1
        };
        (analytics.0, may_market, from)
    }

    /// Lets hold what follows from what was said.
    pub(super) fn agree(&mut self) {
        (self.consent, self.marketing, self.consent_from) = self.decided();
    }

    /// Somebody has spoken, on a page that is at `view` where that is known.
    pub(super) fn decide(&mut self, now: Millis, view: Option<Told<'_>>) {
        let (consent, marketing, _) = self.decided();
        if (consent, marketing) == (self.consent, self.marketing) {
            return;
        }
        self.agree();
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
                return self.opened(now, Told(&memory));
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
        json.text("from", &self.options.source(self.consent_from));
    }

    fn marketing_word(&self) -> &'static str {
        if self.marketing { "granted" } else { "denied" }
    }

    /// Adds to the history of consent, where that may be kept: a change per entry, of
    /// analytics, marketing, source and time, with a space between them.
    pub(super) fn note_consent(&mut self) {
        if !self.consent.may_store() {
            return;
        }
        let history = self.memory.text(CONSENT);
        let mut words = String::from(self.consent.name());
        words.push(' ');
        words.push_str(self.marketing_word());
        words.push(' ');
        if last_of(history).starts_with(&words) {
            return;
        }
        let mut entries = String::from(history);
        let mut n = history.bytes().filter(|byte| *byte == END).count();
        while n >= MAX_CHANGES {
            entries = cut(&entries, END).1.into();
            n -= 1;
        }
        entries.push_str(&words);
        entries.push_str(&self.options.source(self.consent_from));
        entries.push(' ');
        crate::domain::Decimal::from(self.consent_at).push_to(&mut entries);
        entries.push(char::from(END));
        self.memory.set(CONSENT, &entries);
    }

    /// Hears what the device remembers of earlier answers.
    pub(super) fn hear_memory(&mut self, known: &Memory) {
        let last = last_of(known.text(CONSENT));
        let says = |at| Consent::from_name(crate::domain::text::nth(last, b' ', at));
        let is_explicit = crate::domain::text::nth(last, b' ', 2) == self.options.source(API);
        // Whoever is remembered has agreed to be.
        self.voices
            .recall([Some(Consent::Granted), says(1)], is_explicit);
    }

    /// Consent was withdrawn in another tab, or the visitor has cleared the device.
    pub(super) fn withdrawn_elsewhere(&mut self, now: Millis) {
        self.unopened.clear();
        self.voices.call([Some(Consent::Denied); 2], API);
        self.decide(now, Some(Told("")));
    }

    /// Where marketing is not allowed, the device knows of no click that an ad
    /// platform could recognise, nor does anything that waits.
    pub(super) fn forget_clicks(&mut self) {
        if self.marketing || !self.consent.may_store() {
            return;
        }
        let campaign = Campaign::without_click_id(self.memory.text(CAMPAIGN));
        self.memory.set(CAMPAIGN, &campaign);
        while let Some(event) = self.outbox.with_click_id() {
            self.let_go(&event, DropReason::ConsentDenied);
        }
    }

    pub(super) fn forget(&mut self) {
        self.effects.plain("erase");
        self.access = Access::Closed;
        self.unopened.clear();
        self.empty();
    }
}

/// The last entry of a history.
fn last_of(history: &str) -> &str {
    let mut rest = history;
    loop {
        let (entry, later) = cut(rest, END);
        if later.is_empty() {
            return entry;
        }
        rest = later;
    }
}
