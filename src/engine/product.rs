//! The view of a product that names none: what the page says of it in its structured
//! data is asked for, and the event waits for the answer, but not for long.

use super::Engine;
use super::pacing::NEVER;
use crate::domain::{Millis, Object};

/// So long is waited for the answer.
const PATIENCE: Millis = 2_000;

impl Engine {
    /// Lets the view of a product wait if it lacks one; whether it does.
    pub(super) fn lacks_product(&mut self, now: Millis, name: &str, params: &str) -> bool {
        let lacks = name == "view_item"
            && Object(params).value("items").is_empty()
            && self.consent.may_send()
            && self.options.captures("commerce");
        if lacks {
            // One at a time.
            self.end_waiting("");
            self.waits_until = now + PATIENCE;
            self.waits.push_str(params);
            self.effects.product(params);
        }
        lacks
    }

    /// Records the view that waits, if there is one: as it came, or completed.
    #[inline(never)]
    pub(super) fn end_waiting(&mut self, completed: &str) {
        let until = std::mem::replace(&mut self.waits_until, NEVER);
        let params = std::mem::take(&mut self.waits);
        if until != NEVER {
            let params = if completed.is_empty() {
                &params
            } else {
                completed
            };
            self.record(until - PATIENCE, "view_item", params);
        }
    }
}
