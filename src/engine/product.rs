//! The view of a product that names none: what the page says of it in its structured
//! data is asked for, and the event waits for the answer, but not for long.

use super::Engine;
use super::pacing::NEVER;
use crate::domain::{Millis, Object, Pieces};
use crate::wire::json::Writer;

/// So long is waited for the answer.
const PATIENCE: Millis = 2_000;

/// The view that waits.
pub(super) struct Awaited {
    /// When it waits no longer; [`NEVER`] where there is none.
    pub(super) until: Millis,
    params: String,
}

impl Default for Awaited {
    fn default() -> Self {
        Self {
            until: NEVER,
            params: String::new(),
        }
    }
}

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
            self.awaited.until = now + PATIENCE;
            self.awaited.params.push_str(params);
            self.effects.plain("product");
        }
        lacks
    }

    /// Records the view that waits, if there is one, with what is known of its product.
    #[inline(never)]
    pub(super) fn end_waiting(&mut self, product: &str) {
        let Awaited { until, params } = std::mem::take(&mut self.awaited);
        if until == NEVER {
            return;
        }
        // What the event says itself goes before what the page says.
        let mut json = Writer::new();
        json.raw(params.strip_suffix('}').unwrap_or("{"));
        for name in Pieces::of("items value currency", b' ') {
            let value = Object(product).value(name);
            if !value.is_empty() && Object(&params).value(name).is_empty() {
                json.key(name);
                json.raw(value);
            }
        }
        json.close('}');
        self.record(until - PATIENCE, "view_item", &json.finish());
    }
}
