//! From the outbox to the collector, and what its answers lead to.

use super::Engine;
use super::fact::{Told, id_of};
use super::pacing::{NEVER, Verdict};
use crate::domain::{Millis, is_uuid};
use crate::wire::json::Writer;
use crate::wire::{DropReason, Envelope, seal};

impl Engine {
    /// Sends what is due, answers `flush`, and asks to be woken for the rest.
    pub(super) fn pump(&mut self, now: Millis) {
        if self.in_flight.is_empty() {
            let ready = self.outbox.ready();
            // While an answer is awaited anew, what waits is kept back.
            let may_send = self.consent.may_send() && self.pacing.may_send(now);
            let wanted = now >= self.pacing.due()
                || ready >= self.options.batch_size()
                || self.flushing.is_some();
            if ready > 0 && wanted && may_send {
                let n = self.pacing.most(self.batch_limit);
                self.send(now, n, false);
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
        while self.outbox.ready() > 0 && self.consent.may_send() {
            self.send(now, usize::MAX, true);
        }
        self.pacing.emptied();
    }

    pub(super) fn settle(&mut self, now: Millis, mut told: Told<'_>) {
        let beacon = told.next();
        if !is_uuid(beacon) {
            return;
        }
        if self.in_flight == beacon {
            self.in_flight.clear();
        }
        let (status, retry_after) = (told.whole(), told.whole());
        let luck = (self.entropy)() as u16;
        match self.pacing.learn(now, status, retry_after, luck) {
            Verdict::Done => {
                let n = self.finish(beacon, None);
                self.batch_limit = self.options.batch_size();
                if let Some(sent) = &mut self.flushing {
                    *sent = sent.wrapping_add(n as u32);
                }
            }
            Verdict::Refused => self.give_up(beacon, DropReason::Rejected),
            Verdict::Split => self.split(now, beacon),
            Verdict::Later => {
                self.outbox.put_back(beacon);
                self.answer_flush();
            }
            Verdict::Offered => self.outbox.offer(beacon),
        }
        let mut detail = Writer::object();
        detail.text("beacon", beacon);
        // Less is no status of HTTP.
        if status > 1 {
            detail.integer("status", i64::from(status));
        }
        self.effects.announce("beacon", detail);
    }

    pub(super) fn announce_dropped(&mut self, reason: DropReason, n: usize) {
        if n == 0 {
            return;
        }
        let mut detail = Writer::object();
        detail.text("reason", reason.name());
        detail.integer("count", n as i64);
        self.effects.announce("dropped", detail);
    }

    fn send(&mut self, now: Millis, n: usize, leaving: bool) {
        let beacon = self.uuid();
        let mut json = self.envelope(now, &beacon);
        let n = n.min(self.most_together());
        self.outbox.take(&beacon, n, &mut json);
        let body = seal(json);
        let to = self.options.collector();
        let how = match leaving {
            true if self.is_private() => "2",
            true => "true",
            false => "false",
        };
        self.effects.send(to, &beacon, &body, how);
        if !leaving {
            self.in_flight = beacon;
        }
    }

    /// What waits, for the browser to post should it lose the page.
    pub(super) fn spread_net(&mut self, now: Millis) {
        let mut body = String::new();
        if self.outbox.len() > 0 && self.consent.may_send() {
            let beacon = self.uuid();
            let mut json = self.envelope(now, &beacon);
            self.outbox.write(self.most_together(), &mut json);
            body = seal(json);
        }
        self.effects.net(self.options.collector(), &body);
    }

    /// A beacon up to its events.
    fn envelope(&self, now: Millis, beacon: &str) -> Writer {
        let unkept = if self.is_unkept && self.consent.may_store() && !self.is_private() {
            self.outbox.len()
        } else {
            0
        };
        let envelope = Envelope {
            site: self.options.site(),
            beacon,
            sent_at: self.sent_at(now),
            unkept: unkept as u32,
        };
        envelope.open(|at| self.tells_count(at))
    }

    /// The collector found the beacon too large: the next one holds half as much.
    fn split(&mut self, now: Millis, beacon: &str) {
        let n = self.outbox.in_flight(beacon);
        if n <= 1 {
            self.give_up(beacon, DropReason::TooLarge);
            return;
        }
        self.batch_limit = n / 2;
        self.outbox.put_back(beacon);
        self.pacing.queued(now, 0);
    }

    fn give_up(&mut self, beacon: &str, reason: DropReason) {
        let n = self.finish(beacon, Some(reason));
        self.announce_dropped(reason, n);
    }

    /// The beacon's fate is final: acknowledged, or given up for a reason.
    /// Returns how many events it held.
    fn finish(&mut self, beacon: &str, lost: Option<DropReason>) -> usize {
        let mut n = 0;
        while let Some(event) = self.outbox.remove(beacon) {
            let taken = if lost.is_none() { &*event } else { "" };
            self.effects.discard(id_of(&event), taken);
            n += 1;
        }
        self.memory.settle(n as u32, lost);
        n
    }

    /// `flush` is answered when nothing is left to send, or nothing can be sent now.
    fn answer_flush(&mut self) {
        if let Some(sent) = self.flushing.take() {
            let awaited = usize::from(self.awaited.until != NEVER);
            let queued = self.outbox.len() + self.waiting.len() + awaited;
            let mut detail = Writer::object();
            detail.integer("sent", i64::from(sent));
            detail.integer("queued", queued as i64);
            self.effects.announce("flush", detail);
        }
    }

    fn ask_to_be_woken(&mut self, now: Millis) {
        let mut due = NEVER;
        if self.in_flight.is_empty() && self.outbox.ready() > 0 && self.consent.may_send() {
            due = self.pacing.due();
        }
        due = due.min(self.looks_back_at());
        due = due.min(self.awaited.until);
        if due != self.woken_for {
            self.woken_for = due;
            if due != NEVER {
                self.effects.wake((due - now).max(0));
            }
        }
    }
}
