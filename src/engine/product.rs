//! The view of a product that names none: what the page says of it in its structured
//! data is asked for, and the event waits for the answer, but not for long.

use super::Engine;
use super::pacing::NEVER;
use crate::domain::{Millis, Object, Pieces};
use crate::wire::json::Writer;

/// So long is waited for the answer.
const PATIENCE: Millis = 2_000;
/// Timers fire a little early.
const EARLY: Millis = 50;
/// More views than this do not wait at once.
const MAX_VIEWS: usize = 10;

impl Engine {
    /// Lets the view wait if there is something that it lacks; whether it does.
    pub(super) fn lacks_product(&mut self, now: Millis, name: &str, params: &str) -> bool {
        let lacks = name == "view_item"
            && Object(params).value("items").is_empty()
            && self.consent.may_send()
            && self.options.captures("commerce")
            && self.views.len() < MAX_VIEWS;
        if lacks {
            self.views.push((now, params.into()));
            self.effects.plain("product");
        }
        lacks
    }

    /// The views that wait are over, with what is now known of the product.
    #[inline(never)]
    pub(super) fn complete_views(&mut self, product: &str) {
        for (at, params) in std::mem::take(&mut self.views) {
            self.record(at, "view_item", &completed(&params, product));
        }
    }

    /// Whether nobody has answered for too long.
    pub(super) fn is_out_of_patience(&self, now: Millis) -> bool {
        // A clock that was set back must not make them wait any longer.
        let in_time = |since: Millis| (0..PATIENCE - EARLY).contains(&(now - since));
        self.views
            .first()
            .is_some_and(|(since, _)| !in_time(*since))
    }

    /// When that will be so; or [`NEVER`].
    pub(super) fn runs_out_of_patience_at(&self, now: Millis) -> Millis {
        let first = self.views.first();
        first.map_or(NEVER, |(since, _)| now.min(*since) + PATIENCE)
    }
}

/// What the event says itself goes before what the page says.
fn completed(params: &str, product: &str) -> String {
    let mut json = Writer::new();
    json.raw(params.strip_suffix('}').unwrap_or("{"));
    for name in Pieces::of("items value currency", b' ') {
        let value = Object(product).value(name);
        if !value.is_empty() && Object(params).value(name).is_empty() {
            json.key(name);
            json.raw(value);
        }
    }
    json.close('}');
    json.finish()
}
