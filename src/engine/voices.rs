//! Who has said what about consent, and what holds: section 4 of the contract.
//!
//! Everybody's last word counts, whenever it was said. Nothing that is unknown is a yes.

use super::options::Options;
use crate::domain::Consent;
use crate::domain::Consent::{Cookieless, Denied, Granted, Required};

/// Who has said something: one of these, or behind them a signal, by its place in
/// [`Options::signal`].
pub(super) type Source = usize;
pub(super) const ATTRIBUTE: Source = 0;
pub(super) const MEMORY: Source = 1;
/// A call of the page's, before it was known what the browser signals.
pub(super) const API_EARLY: Source = 2;
pub(super) const API: Source = 3;
/// The first signal of the browser's, and the first of a platform.
pub(super) const GPC: Source = 4;
const PLATFORMS: Source = 6;

const ANALYTICS: usize = 0;
const MARKETING: usize = 1;

/// Signals by their bits: those of the browser itself, which are about tracking and
/// not about counting.
const BROWSER: u32 = (1 << PLATFORMS) - (1 << GPC);

/// What everybody has said; [`Required`] stands for nothing.
#[derive(Debug, Default)]
pub(super) struct Voices {
    pub(super) attribute: Consent,
    /// By purpose, analytics first, as everything here.
    memory: [Option<Consent>; 2],
    /// Whether what is remembered was a call of the page's.
    is_explicit: bool,
    calls: [Option<(Consent, Source)>; 2],
    /// Signals as bits.
    present: u32,
    read: u32,
    yes: [u32; 2],
    no: [u32; 2],
}

impl Voices {
    /// The page's own word on each purpose it speaks of.
    pub(super) fn call(&mut self, says: [Option<Consent>; 2], from: Source) {
        for (call, says) in self.calls.iter_mut().zip(says) {
            *call = says.map(|says| (says, from)).or(*call);
        }
    }

    /// What the device remembers.
    pub(super) fn recall(&mut self, says: [Option<Consent>; 2], is_explicit: bool) {
        self.memory = says;
        self.is_explicit = is_explicit;
    }

    /// A signal's words on each purpose. `absent` takes back that there is such a
    /// platform at all.
    pub(super) fn signal(&mut self, signal: Source, words: [&str; 2]) {
        let bit = 1 << signal;
        self.present |= bit;
        for (purpose, word) in words.into_iter().enumerate() {
            if let (Some(yes), Some(no)) = (self.yes.get_mut(purpose), self.no.get_mut(purpose)) {
                *yes &= !bit;
                *no &= !bit;
                match word {
                    "granted" => *yes |= bit,
                    // As the browser says it.
                    "denied" | "true" | "1" => *no |= bit,
                    "absent" => self.present &= !bit,
                    _ => {}
                }
            }
        }
    }

    /// One of the platforms that are `followed` and there, but whom nobody reads yet.
    pub(super) fn unread(&mut self, followed: u32) -> Option<Source> {
        let unread = self.present & followed & !self.read & !BROWSER;
        let signal = first(unread)?;
        self.read |= 1 << signal;
        Some(signal)
    }

    /// What holds for analytics and for marketing, and by whom.
    pub(super) fn decide(&self, options: &Options) -> [(Consent, Source); 2] {
        [ANALYTICS, MARKETING].map(|purpose| self.state(purpose, options))
    }

    fn state(&self, purpose: usize, options: &Options) -> (Consent, Source) {
        let followed = options.followed();
        let bits = |of: &[u32; 2]| of.get(purpose).copied().unwrap_or_default() & followed;
        let (yes, no) = (bits(&self.yes) & !BROWSER, bits(&self.no));
        // A platform's no is the visitor's own, and always wins.
        if let Some(signal) = first(no & !BROWSER) {
            return (Denied, signal);
        }
        let call = self.calls.get(purpose).copied().flatten();
        let remembered = self.memory.get(purpose).copied().flatten();
        let (said, from) = match (call, first(yes), remembered) {
            (Some(call), ..) => call,
            _ if self.attribute == Denied => (Denied, ATTRIBUTE),
            (_, Some(signal), _) => (Granted, signal),
            (.., Some(remembered)) => {
                self.unless_unanswered(remembered, MEMORY, yes | no, followed)
            }
            _ => self.unless_unanswered(self.attribute, ATTRIBUTE, yes | no, followed),
        };
        let is_explicit = from == API || (from == MEMORY && self.is_explicit);
        match first(self.no.first().copied().unwrap_or_default() & followed & BROWSER) {
            Some(signal) if said != Denied && !(is_explicit && said == Granted) => {
                if purpose == MARKETING || options.is_strict() {
                    (Denied, signal)
                } else if said == Granted {
                    (Cookieless, signal)
                } else {
                    (said, from)
                }
            }
            _ => (said, from),
        }
    }

    /// A yes that nobody has given on this page waits for a platform that has not answered.
    fn unless_unanswered(
        &self,
        says: Consent,
        from: Source,
        answered: u32,
        followed: u32,
    ) -> (Consent, Source) {
        match first(self.present & followed & !BROWSER & !answered) {
            Some(signal) if says == Granted => (Required, signal),
            _ => (says, from),
        }
    }
}

/// The first signal of some.
fn first(signals: u32) -> Option<Source> {
    (signals != 0).then_some(signals.trailing_zeros() as Source)
}
