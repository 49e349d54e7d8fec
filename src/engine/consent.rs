//! What the visitor has allowed, as far as it is known, and what follows when that changes.

use super::Engine;
use super::fact::Told;
use super::memory::Memory;
use crate::domain::journey::Journey;
use crate::domain::{Consent, Millis};
use crate::wire::DropReason;
use crate::wire::json::Writer;

impl Engine {
    pub(super) fn consented(&mut self, now: Millis, mut told: Told<'_>) {
        match Consent::from_name(told.next()) {
            None | Some(Consent::Required) => {
                let complaint = "consent() takes granted, denied or cookieless";
                self.effects.complain(complaint);
            }
            Some(to) => {
                self.complete_answer(now);
                self.answer(now, to, told);
            }
        }
    }

    pub(super) fn answer(&mut self, now: Millis, to: Consent, view: Told<'_>) {
        let from = self.consent;
        if from == to {
            return;
        }
        self.consent = to;
        self.consent_from = "api";
        self.arrive(view);
        self.answered = Some(from);
        if to == Consent::Granted {
            // What was seen before belongs to the visitor whom the device remembers.
            self.effects.open(to);
            return;
        }
        if to == Consent::Denied || from == Consent::Granted {
            self.forget();
        }
        self.draw_sample();
        self.complete_answer(now);
    }

    /// Does what waited for the visitor's answer, and for a look at the device.
    pub(super) fn complete_answer(&mut self, now: Millis) {
        let Some(from) = self.answered.take() else {
            return;
        };
        let to = self.consent;
        let mut detail = Writer::object();
        detail.text("analytics", to.name());
        self.effects.announce("consent", detail);
        let waiting = std::mem::take(&mut self.waiting);
        if to != Consent::Denied {
            for (at, fact) in waiting {
                self.observe(at, &fact);
            }
            let mut change = Writer::object();
            change.text("from", from.name());
            change.text("to", to.name());
            change.close('}');
            self.record(now, "consent_change", &change.finish());
        }
    }

    pub(super) fn forget(&mut self) {
        self.effects.plain("erase");
        self.outbox.forget_kept();
        let n = self.outbox.len();
        self.outbox = Default::default();
        self.memory = Memory::default();
        self.journey = Journey::default();
        self.pacing.emptied();
        self.in_flight.clear();
        self.remembered.clear();
        self.announce_dropped(DropReason::ConsentDenied, n);
    }
}
