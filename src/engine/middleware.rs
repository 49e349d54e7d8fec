//! Events on their way through the page's own functions.

use super::Engine;
use super::fact::{Told, id_of};
use crate::domain::text::has_word;
use crate::domain::{Consent, Millis, Object};
use crate::wire::DropReason;
use crate::wire::json::Writer;

/// What the page may change. Who the visitor is, and what was consented to, is not
/// its to say.
const CHANGEABLE: &str = "name page campaign channel params";

impl Engine {
    /// An event comes back that was shown to the page.
    pub(super) fn used(&mut self, now: Millis, mut told: Told<'_>) {
        let draft = told.next();
        let (changed, _) = told.params(self.options.scrub());
        // What was called may have withdrawn the consent under which it was made.
        let was_granted = Object(draft).text("consent") == Consent::Granted.name();
        if !self.consent.may_send() || was_granted && !self.consent.may_store() {
            return;
        }
        if changed.is_empty() {
            self.refuse(DropReason::Middleware);
            return;
        }
        let mut json = Writer::object();
        let id = id_of(draft);
        json.text("id", id);
        json.integer("seq", self.next_seq().into());
        for (name, value) in Object(draft).members() {
            if !has_word(CHANGEABLE, name) && name != "id" {
                json.key(name);
                json.raw(value);
            }
        }
        for (name, value) in Object(&changed).members() {
            // Of another kind it would spoil the whole beacon.
            let kind = if has_word("name channel", name) {
                '"'
            } else {
                '{'
            };
            let value = if value.starts_with(kind) {
                value
            } else {
                Object(draft).value(name)
            };
            if has_word(CHANGEABLE, name) && !value.is_empty() {
                json.key(name);
                json.raw(value);
            }
        }
        json.close('}');
        self.enqueue(now, id, json.finish());
    }
}
