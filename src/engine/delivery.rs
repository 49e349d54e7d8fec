//! From the outbox to the collector, and what its answers lead to.

use super::fact::Outcome;
use super::pacing::Verdict;
use super::{Effect, Engine, Transport};
use crate::domain::{Millis, Uuid};
use crate::wire::json::Writer;
use crate::wire::{DropReason, Envelope};

impl Engine {
    /// Sends what is due, answers `flush`, and asks to be woken for the rest.
    pub(super) fn pump(&mut self, now: Millis) {
        if self.in_flight.is_none() {
            let ready = self.outbox.ready();
            let due = self.pacing.due().is_some_and(|at| now >= at);
            let wanted = due || ready >= self.options.batch_size() || self.flushing.is_some();
            if ready > 0 && wanted && self.pacing.may_send(now) {
                self.in_flight = Some(self.send(now, self.batch_limit, Transport::Fetch));
            } else {
                self.answer_flush();
            }
        }
        if self.outbox.ready() == 0 {
            self.pacing.emptied();
        }
        self.ask_to_be_woken(now);
    }

    /// The page is hidden or left: everything that waits is handed to the
    /// browser, which alone may outlive the page.
    pub(super) fn offer_all(&mut self, now: Millis) {
        while self.outbox.ready() > 0 {
            self.send(now, usize::MAX, Transport::Beacon);
        }
        self.pacing.emptied();
    }

    pub(super) fn settle(&mut self, now: Millis, beacon: Uuid, outcome: Outcome) {
        if self.in_flight == Some(beacon) {
            self.in_flight = None;
        }
        let luck = self.luck();
        match self.pacing.learn(now, outcome, luck) {
            Verdict::Done => {
                let done = self.outbox.finish(beacon, None);
                self.batch_limit = self.options.batch_size();
                if let Some(sent) = &mut self.flushing {
                    *sent = sent.wrapping_add(done.len() as u32);
                }
                self.discard(&done);
            }
            Verdict::Refused => self.give_up(beacon, DropReason::Rejected),
            Verdict::Split => self.split(now, beacon),
            Verdict::Later => {
                self.outbox.put_back(beacon);
                self.answer_flush();
            }
            Verdict::Offered => self.outbox.offer(beacon),
        }
        self.announce_beacon(beacon, outcome);
    }

    /// Tells the page's listeners; `detail` is JSON.
    pub(super) fn announce(&mut self, name: &'static str, detail: String) {
        if self.options.debug() {
            let mut explanation = String::from(name);
            explanation.push_str(&detail);
            self.complain(&explanation);
        }
        self.push(Effect::Announce { name, detail });
    }

    pub(super) fn announce_dropped(&mut self, reason: DropReason, n: u32) {
        if n == 0 {
            return;
        }
        let mut detail = Writer::new();
        detail.open('{');
        detail.text("reason", reason.name());
        detail.integer("count", i64::from(n));
        detail.close('}');
        self.announce("dropped", detail.finish());
    }

    fn send(&mut self, now: Millis, n: usize, by: Transport) -> Uuid {
        let beacon = self.uuid();
        // The ledger is cloned because taking events borrows the outbox.
        let ledger = self.outbox.ledger.clone();
        let envelope = Envelope {
            site: self.options.site(),
            beacon,
            sent_at: now,
            ledger: &ledger,
        };
        let body = envelope.seal(|json| self.outbox.take(beacon, n, json));
        let to = self.options.collector().into();
        self.push(Effect::Send {
            to,
            beacon,
            body,
            by,
        });
        beacon
    }

    /// The collector found the beacon too large: the next one holds half as much.
    fn split(&mut self, now: Millis, beacon: Uuid) {
        let n = self.outbox.in_flight(beacon);
        if n <= 1 {
            self.give_up(beacon, DropReason::TooLarge);
            return;
        }
        self.batch_limit = n / 2;
        self.outbox.put_back(beacon);
        self.pacing.queued(now, 0);
    }

    fn give_up(&mut self, beacon: Uuid, reason: DropReason) {
        let lost = self.outbox.finish(beacon, Some(reason));
        self.discard(&lost);
        self.announce_dropped(reason, lost.len() as u32);
    }

    pub(super) fn discard(&mut self, ids: &[Uuid]) {
        if self.consent.may_store() {
            for id in ids {
                self.push(Effect::Discard(*id));
            }
        }
    }

    /// `flush` is answered when nothing is left to send, or nothing can be sent now.
    fn answer_flush(&mut self) {
        if let Some(sent) = self.flushing.take() {
            let queued = self.outbox.len() + self.waiting.len();
            let mut detail = Writer::new();
            detail.open('{');
            detail.integer("sent", i64::from(sent));
            detail.integer("queued", queued as i64);
            detail.close('}');
            self.announce("flush", detail.finish());
        }
    }

    fn ask_to_be_woken(&mut self, now: Millis) {
        let due = match self.in_flight {
            None if self.outbox.ready() > 0 => self.pacing.due(),
            _ => None,
        };
        if due != self.woken_for {
            self.woken_for = due;
            if let Some(due) = due {
                self.push(Effect::Wake((due - now).max(0)));
            }
        }
    }

    fn announce_beacon(&mut self, beacon: Uuid, outcome: Outcome) {
        let mut detail = Writer::new();
        detail.open('{');
        detail.uuid("beacon", Some(&beacon));
        if let Outcome::Answered { status, .. } = outcome {
            detail.integer("status", i64::from(status));
        }
        detail.close('}');
        self.announce("beacon", detail.finish());
    }
}
