//! Who has said what about consent, and what holds: section 4 of the contract.
//!
//! Everybody's last word counts, whenever it was said. Nothing that is unknown is a yes.

use super::Engine;
use crate::domain::Consent::{self, Cookieless, Denied, Granted, Required};
use crate::domain::Lines;
use crate::domain::text::{cut, nth};

/// Who has said something: one of these, or a signal, by its place among the words of the
/// option.
pub(super) type Source = usize;
const ATTRIBUTE: Source = 0;
pub(super) const MEMORY: Source = 1;
pub(super) const API: Source = 2;
/// The first signal of the browser's, and the first of a platform.
pub(super) const GPC: Source = 4;
pub(super) const FIRST_PLATFORM: Source = 6;
pub(super) const LAST_SIGNAL: Source = 16;

/// As [`Voices`] has the two.
pub(super) const ANALYTICS: usize = 0;
pub(super) const MARKETING: usize = 1;

/// What the page has called once it was known what the browser wishes.
pub(super) const EXPLICIT: &str = "api";
pub(super) const EARLY: &str = "api:early";

/// What everybody has said: by source a word on analytics, one on marketing, and for the
/// page's calls and what is remembered who has said each. A space ends each.
#[derive(Default)]
pub(super) struct Voices(Lines);

impl Voices {
    pub(super) fn word(&self, from: Source, at: usize) -> &str {
        nth(self.0.line(from), b' ', at)
    }

    /// What is said of both purposes.
    #[inline(never)]
    pub(super) fn say(&mut self, from: Source, words: [&str; 4]) {
        let mut line = String::new();
        for word in words {
            line.push_str(word);
            line.push(' ');
        }
        self.0.put(from, line);
    }

    /// A call of the page's: a purpose that it does not speak of stays as it is.
    pub(super) fn call(&mut self, analytics: &str, marketing: &str, who: &str) {
        let before = String::from(self.0.line(API));
        let of = |word, at| match word {
            "" => (nth(&before, b' ', at), nth(&before, b' ', at + 2)),
            _ => (word, who),
        };
        let (analytics, by) = of(analytics, ANALYTICS);
        let (marketing, and_by) = of(marketing, MARKETING);
        self.say(API, [analytics, marketing, by, and_by]);
    }

    /// The last entry of the history of consent on the device.
    pub(super) fn recall(&mut self, entry: &str) {
        // Whoever is remembered has agreed to be.
        let by = nth(entry, b' ', 2);
        self.say(MEMORY, [Granted.name(), nth(entry, b' ', 1), by, by]);
    }

    pub(super) fn is_there(&self, signal: Source) -> bool {
        let words = self.0.line(signal);
        !words.is_empty() && cut(words, b' ').0 != ABSENT
    }
}

impl Engine {
    /// What holds for a purpose, and by whom.
    #[inline(never)]
    pub(super) fn state(&self, purpose: usize) -> (Consent, Source) {
        let voices = &self.voices;
        let (mut from, mut unanswered, mut wish) = (ATTRIBUTE, ATTRIBUTE, ATTRIBUTE);
        for signal in (GPC..=LAST_SIGNAL).rev() {
            if !voices.is_there(signal) || !self.options.follows(signal) {
                continue;
            }
            if signal < FIRST_PLATFORM {
                // As the browser says it.
                if matches!(voices.word(signal, ANALYTICS), "1" | "true") {
                    wish = signal;
                }
                continue;
            }
            match Consent::from_name(voices.word(signal, purpose)) {
                // A platform's no is the visitor's own, and always wins.
                Some(Denied) => return (Denied, signal),
                Some(Granted) => from = signal,
                _ => unanswered = signal,
            }
        }
        let mut said = Granted;
        let attribute = self.attribute;
        let call = Consent::from_name(voices.word(API, purpose));
        let remembered = Consent::from_name(voices.word(MEMORY, purpose));
        if let Some(call) = call {
            (said, from) = (call, API);
        } else if attribute == Denied {
            (said, from) = (Denied, ATTRIBUTE);
        } else if from == ATTRIBUTE {
            said = attribute;
            if let Some(remembered) = remembered {
                (said, from) = (remembered, MEMORY);
            }
            // Nobody has said so on this page: it waits for who has not answered.
            if said == Granted && unanswered != ATTRIBUTE {
                (said, from) = (Required, unanswered);
            }
        }
        let is_explicit = said == Granted && voices.word(from, purpose + 2) == EXPLICIT;
        if wish == ATTRIBUTE || said == Denied || is_explicit {
            (said, from)
        } else if purpose == MARKETING || self.options.is_strict() {
            (Denied, wish)
        } else if said == Granted {
            // Tracking is not wanted; that is not about counting.
            (Cookieless, wish)
        } else {
            (said, from)
        }
    }

    /// The name of who has spoken.
    pub(super) fn source(&self) -> String {
        let from = self.consent_from;
        let mut name = String::new();
        name.push_str(match from {
            ATTRIBUTE => "attribute",
            MEMORY => "memory",
            API => self.voices.word(API, self.from_purpose + 2),
            _ => "signal:",
        });
        if from >= GPC {
            name.push_str(self.options.signal(from));
        }
        name
    }
}

/// Such a platform has no say on this page.
const ABSENT: &str = "absent";
