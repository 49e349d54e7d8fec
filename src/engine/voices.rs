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
const MEMORY: Source = 1;
/// The page's calls on analytics, and behind that on marketing.
const API: Source = 2;
/// The first signal of the browser's, and the first of a platform.
pub(super) const GPC: Source = 4;
pub(super) const FIRST_PLATFORM: Source = 6;
pub(super) const SIGNALS_END: Source = 17;

/// As [`Voices`] has the two.
pub(super) const ANALYTICS: usize = 0;
pub(super) const MARKETING: usize = 1;

/// What the page has called once it was known what the browser wishes.
pub(super) const EXPLICIT: &str = "api";
pub(super) const EARLY: &str = "api:early";

/// What everybody has said, by source: words on analytics and on marketing; of
/// a call the word and whether it came early.
#[derive(Default)]
pub(super) struct Voices {
    words: Lines,
    /// Whether what is remembered was an explicit call.
    is_explicit: bool,
}

impl Voices {
    pub(super) fn word(&self, from: Source, at: usize) -> &str {
        nth(self.words.line(from), b' ', at)
    }

    /// Two words, and who has said them if that matters.
    #[inline(never)]
    pub(super) fn say(&mut self, from: Source, word: &str, other: &str) {
        let mut line = String::from(word);
        line.push(' ');
        line.push_str(other);
        self.words.put(from, line);
    }

    /// A call of the page's: a purpose that it does not speak of stays as it is.
    #[inline(never)]
    pub(super) fn call(&mut self, purpose: usize, word: &str, who: &str) {
        if !word.is_empty() {
            self.say(API + purpose, word, who);
        }
    }

    /// The history of consent on the device, whose last entry stands first.
    pub(super) fn recall(&mut self, history: &str) {
        // Whoever is remembered has agreed to be.
        self.say(MEMORY, Granted.name(), nth(history, b' ', 1));
        self.is_explicit = nth(history, b' ', 2) == EXPLICIT;
    }

    pub(super) fn is_there(&self, signal: Source) -> bool {
        let words = self.words.line(signal);
        !words.is_empty() && cut(words, b' ').0 != ABSENT
    }
}

impl Engine {
    /// What holds for a purpose, and by whom.
    #[inline(never)]
    pub(super) fn state(&self, purpose: usize) -> (Consent, Source) {
        let voices = &self.voices;
        let (mut from, mut unanswered, mut wish) = (ATTRIBUTE, ATTRIBUTE, ATTRIBUTE);
        for signal in (GPC..SIGNALS_END).rev() {
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
        let call = Consent::from_name(voices.word(API + purpose, 0));
        let remembered = Consent::from_name(voices.word(MEMORY, purpose));
        if let Some(call) = call {
            (said, from) = (call, API + purpose);
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
        let is_explicit = if from == MEMORY {
            voices.is_explicit
        } else {
            voices.word(from, 1) == EXPLICIT
        };
        let is_explicit = is_explicit && said == Granted;
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
            GPC.. => "signal:",
            _ => self.voices.word(from, 1),
        });
        if from >= GPC {
            name.push_str(self.options.signal(from));
        }
        name
    }
}

/// Such a platform has no say on this page.
const ABSENT: &str = "absent";
