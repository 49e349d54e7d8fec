//! From the outbox to the collector, and what its answers lead to.

use super::Engine;
use super::fact::Told;
use super::lane::{Lane, SEVERAL};
use super::pacing::{NEVER, Verdict, careful};
use crate::domain::{Millis, is_uuid};
use crate::wire::json::Writer;
use crate::wire::{DropReason, Envelope, seal};

impl Engine {
    /// Sends what is due, answers `flush`, and asks to be woken for the rest.
    pub(super) fn pump(&mut self, now: Millis) {
        // What a collector without times may still have, it may not have later.
        if SEVERAL && self.lanes().iter().any(|lane| lane.max_age() < Millis::MAX) {
            self.expire(now);
        }
        let mut is_idle = true;
        for at in 0..self.lanes().len() {
            is_idle &= self.pump_lane(now, at);
        }
        if is_idle {
            self.answer_flush();
        }
        self.ask_to_be_woken(now);
    }

    /// Whether nothing is on its way there then.
    fn pump_lane(&mut self, now: Millis, at: usize) -> bool {
        let Some(lane) = self.all_lanes.get_mut(at) else {
            return true;
        };
        let mut is_idle = lane.in_flight.is_empty() && !lane.is_awaited();
        if is_idle {
            let ready = self.outbox.ready(at);
            let together = lane.manners().map_or(1, |manners| manners.together);
            let is_open = self.consent.may_send() && lane.manners().is_some();
            // While an answer is awaited anew, what waits is kept back.
            let may_send = is_open && lane.pacing.may_send(now);
            let wanted = now >= lane.pacing.due()
                || ready >= self.options.batch_size().min(together)
                || self.flushing.is_some();
            if ready > 0 && wanted && may_send {
                let n = lane.pacing.most(lane.batch_limit);
                self.send(now, at, n, false);
                is_idle = false;
            }
        }
        self.empty_lane(at);
        is_idle
    }

    /// There is no hurry where nothing waits.
    fn empty_lane(&mut self, at: usize) {
        if self.outbox.ready(at) == 0
            && let Some(lane) = self.all_lanes.get_mut(at)
        {
            lane.pacing.emptied();
        }
    }

    /// Whether a collector may be told anything, and can be.
    fn may_send(&self, at: usize) -> bool {
        let lane = self.all_lanes.get(at);
        self.consent.may_send() && lane.is_some_and(|lane| lane.manners().is_some())
    }

    /// The page is hidden or left: everything that waits is handed to the
    /// browser, which alone may outlive the page.
    pub(super) fn offer_all(&mut self, now: Millis) {
        for at in 0..self.lanes().len() {
            while self.outbox.ready(at) > 0 && self.may_send(at) {
                self.send(now, at, usize::MAX, true);
            }
            self.empty_lane(at);
        }
    }

    pub(super) fn settle(&mut self, now: Millis, mut told: Told<'_>) {
        let beacon = told.next();
        if !is_uuid(beacon) {
            return;
        }
        let (status, retry_after) = (told.whole(), told.whole());
        let luck = (self.entropy)() as u16;
        let at = self.outbox.lane_of(beacon).unwrap_or_default();
        let Some(lane) = self.all_lanes.get_mut(at) else {
            return;
        };
        if lane.in_flight == beacon {
            lane.in_flight.clear();
        }
        let verdict = lane.pacing.learn(now, status, retry_after, luck);
        match careful(verdict, status, lane.keeps_once()) {
            Verdict::Done => {
                lane.batch_limit = self.options.batch_size();
                let n = self.finish(beacon, None);
                if let Some(sent) = &mut self.flushing {
                    *sent = sent.wrapping_add(n as u32);
                }
            }
            Verdict::Refused => self.give_up(beacon, DropReason::Rejected),
            Verdict::Split => self.split(now, beacon),
            Verdict::Uncertain if SEVERAL => self.give_up(beacon, DropReason::Uncertain),
            Verdict::Later => {
                self.put_back(beacon);
                self.answer_flush();
            }
            Verdict::Offered | Verdict::Uncertain => self.outbox.offer(beacon),
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

    fn send(&mut self, now: Millis, at: usize, n: usize, leaving: bool) {
        let beacon = self.uuid();
        let mut json = self.envelope(now, at, &beacon);
        let Some(lane) = self.all_lanes.get_mut(at) else {
            return;
        };
        if !leaving {
            lane.in_flight.clone_from(&beacon);
        }
        let keeps_once = lane.keeps_once();
        let together = lane.manners().map_or(1, |manners| manners.together);
        let n = n.min(self.most_together()).min(together);
        self.outbox.take(at, &beacon, n, &mut json);
        if !keeps_once {
            // Who comes next must not find on the device what may arrive.
            self.save_beacon(&beacon);
        }
        let body = seal(json);
        let how = match leaving {
            true if self.is_private() => "2",
            true => "true",
            false => "false",
        };
        let to = self.options.collector_at(at);
        self.effects.send(to, &beacon, &body, how, at);
    }

    fn save_beacon(&mut self, beacon: &str) {
        for id in self.outbox.ids_in(beacon) {
            self.save(&id);
        }
    }

    fn put_back(&mut self, beacon: &str) {
        if SEVERAL {
            let ids = self.outbox.ids_in(beacon);
            self.outbox.put_back(beacon);
            for id in ids {
                self.save(&id);
            }
        } else {
            self.outbox.put_back(beacon);
        }
    }

    /// What waits, for the browser to post should it lose the page.
    pub(super) fn spread_net(&mut self, now: Millis) {
        let mut body = String::new();
        // The browser posts it whatever has become of it: for who would count it twice there is none.
        let is_safe = |lane: &Lane| lane.manners().is_some_and(|manners| manners.keeps_once);
        let lane = self.lanes().iter().position(is_safe);
        let at = lane.unwrap_or_default();
        if self.outbox.has(at) && self.may_send(at) && lane.is_some() {
            let beacon = self.uuid();
            let mut json = self.envelope(now, at, &beacon);
            let manners = self.all_lanes.get(at).and_then(Lane::manners);
            let together = manners.map_or(1, |manners| manners.together);
            let n = together.min(self.most_together());
            self.outbox.write(at, n, &mut json);
            body = seal(json);
        }
        self.effects.net(self.options.collector_at(at), &body, at);
    }

    /// A beacon up to its events.
    fn envelope(&self, now: Millis, at: usize, beacon: &str) -> Writer {
        let unkept = if self.is_unkept && self.consent.may_store() && !self.is_private() {
            self.outbox.len()
        } else {
            0
        };
        let envelope = Envelope {
            site: self.options.site_at(at),
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
        let at = self.outbox.lane_of(beacon).unwrap_or_default();
        self.put_back(beacon);
        if let Some(lane) = self.all_lanes.get_mut(at) {
            lane.batch_limit = n / 2;
            lane.pacing.queued(now, 0);
        }
    }

    fn give_up(&mut self, beacon: &str, reason: DropReason) {
        let n = self.finish(beacon, Some(reason));
        self.announce_dropped(reason, n);
    }

    /// The beacon's fate is final: acknowledged, or given up for a reason.
    /// Returns how many events it held.
    fn finish(&mut self, beacon: &str, lost: Option<DropReason>) -> usize {
        let mut n = 0;
        while let Some(removed) = self.outbox.remove(beacon, lost.is_none()) {
            n += 1;
            if SEVERAL {
                self.done(removed, lost);
            } else {
                self.discard(&removed, lost);
            }
        }
        if !SEVERAL {
            self.memory.settle(n as u32, lost);
        }
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
        for (at, lane) in self.lanes().iter().enumerate() {
            let waits = lane.in_flight.is_empty() && self.outbox.ready(at) > 0;
            if waits && self.may_send(at) {
                due = due.min(lane.pacing.due());
            }
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
