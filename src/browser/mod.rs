//! The boundary to a page: one text in, one text out.
//!
//! `js/` has the hands (listeners, storage, requests), this crate the head.
//! What passes between them is text: a fact as its name and arguments, the
//! effects in return as JSON, `[["wake", 5000], …]`. Typed bindings for each
//! member of each browser object would cost far more bytes on either side
//! (docs/DECISIONS.md), and facts that are text can be recorded on a page and
//! replayed in a test.

mod effects;
mod facts;

#[cfg(target_arch = "wasm32")]
pub mod exports;

use crate::domain::Millis;
use crate::engine::{Engine, Entropy};
use crate::wire::json::Writer;

/// The tracker of one page.
pub struct Tracker {
    engine: Engine,
}

impl Tracker {
    /// A tracker that has seen nothing yet; `start` comes first.
    pub fn new(entropy: Entropy) -> Self {
        Self {
            engine: Engine::new(entropy),
        }
    }

    /// Takes in `fact`, which happened at `now`, and returns the effects. What
    /// makes no sense has none.
    pub fn tell(&mut self, now: Millis, fact: &str) -> String {
        if let Some(fact) = facts::read(fact) {
            self.engine.handle(now, fact);
        }
        let mut json = Writer::new();
        json.open('[');
        for effect in self.engine.effects() {
            effects::write(&effect, &mut json);
        }
        json.close(']');
        json.finish()
    }
}

#[cfg(test)]
mod tests;
