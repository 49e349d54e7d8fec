//! What visitors may ask for: everything that is known of them, and that it is erased.

use super::Engine;
use super::lane::SEVERAL;
use super::product::Awaited;
use crate::domain::Millis;
use crate::wire::json::Writer;

impl Engine {
    /// `export` tells everything that this page knows; what lies on the device is added
    /// there. `forget` tells it for the last time.
    pub(super) fn serve(&mut self, now: Millis, right: &str) {
        self.complete_answer(now);
        let mut json = Writer::object();
        // Of whom only reports have left, no collector knows anything by a name.
        if !self.is_private() {
            json.text("collector", self.options.collector());
        }
        json.text("site", self.options.site());
        if SEVERAL {
            self.write_own_collectors(&mut json);
        }
        json.key("journey");
        json.raw(&self.snapshot(now));
        json.text("state", self.memory.whole());
        json.key("queue");
        json.open('[');
        for event in self.outbox.distinct() {
            json.raw(event);
        }
        json.close(']');
        json.key("waiting");
        json.open('[');
        for (_, fact) in &self.waiting {
            json.string(fact);
        }
        json.close(']');
        json.close('}');
        self.effects.serve(right, &json.finish());
        if right == "forget" {
            self.forget_visitor(now);
        }
    }

    /// Address and site of each collector that can be asked to forget: others have no such request
    /// that needs no secret.
    fn write_own_collectors(&self, json: &mut Writer) {
        json.key("collectors");
        json.open('[');
        for at in 0..self.lanes().len() {
            if self.options.protocol_at(at) == "trailmark" && !self.is_private() {
                json.open('[');
                json.string(self.options.collector_at(at));
                json.string(self.options.site_at(at));
                json.close(']');
            }
        }
        json.close(']');
    }

    /// Erases what is known of the visitor. What was allowed stays allowed: under
    /// `granted` it begins with a new visitor, of whom nothing is known.
    fn forget_visitor(&mut self, now: Millis) {
        self.waiting.clear();
        self.awaited = Awaited::default();
        if self.consent.may_store() {
            self.effects.plain("clear");
            self.empty();
            self.begin_visitor(now);
        } else {
            self.forget();
        }
    }
}
