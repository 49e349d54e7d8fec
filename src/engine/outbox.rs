//! Events that wait for their delivery.

use super::Engine;
use super::fact::id_of;
use crate::domain::journey::Touchpoint;
use crate::domain::{Decimal, Millis, Object};
use crate::wire::DropReason;
use crate::wire::json::Writer;

/// More events than this are never kept, …
const MAX_EVENTS: usize = 1_000;
/// … nor more bytes of them, …
const MAX_BYTES: usize = 2_000_000;
/// … nor any for longer.
const MAX_AGE: Millis = 30 * 24 * 60 * 60_000;
/// A beacon's events in bytes. Browsers share 64 KiB among everything that is
/// in flight with `keepalive` (Fetch standard, 4.6), other scripts included.
pub(super) const MAX_BODY: usize = 48_000;

/// The queue of accepted events, oldest first.
#[derive(Default)]
pub(super) struct Outbox(Vec<Queued>);

struct Queued {
    event: String,
    /// How much it is missed, should there be too many: 2 for an order.
    worth: u8,
    /// The beacon whose fate is awaited, or one of the two below.
    beacon: String,
}

/// In no beacon.
pub(super) const WAITING: &str = "";
/// Of an earlier page, until it is known whether it may be sent. Not counted.
pub(super) const KEPT: &str = "kept";
/// Given to the browser when the page was hidden; nobody saw an answer.
const OFFERED: &str = "?";

impl Outbox {
    /// Queues an event as [`WAITING`] or [`KEPT`], unless it is there already.
    pub(super) fn queue(&mut self, event: &str, state: &str) {
        for queued in &self.0 {
            if id_of(&queued.event) == id_of(event) {
                return;
            }
        }
        let touchpoint = Touchpoint::of(Object(event).text("name"));
        self.0.push(Queued {
            event: event.into(),
            worth: u8::from(touchpoint.is_key()) + u8::from(touchpoint.moves_money()),
            beacon: state.into(),
        });
    }

    /// Removes an event if there are too many, and returns it: the oldest of those that
    /// are missed least.
    fn overflow(&mut self) -> Option<String> {
        let (mut size, mut least, mut found) = (0, u8::MAX, 0);
        for (at, queued) in self.0.iter().enumerate() {
            size += queued.event.len();
            if queued.worth < least && queued.beacon != KEPT {
                (least, found) = (queued.worth, at);
            }
        }
        let is_over = self.len() > MAX_EVENTS || size > MAX_BYTES;
        (is_over && least < u8::MAX).then(|| self.0.remove(found).event)
    }

    /// Removes an event that has waited for too long, and returns it.
    fn expired(&mut self, now: Millis) -> Option<String> {
        let at = self.0.iter().position(|queued| {
            let at = Decimal::parse(Object(&queued.event).value("at"));
            queued.beacon == WAITING && now - at.map_or(now, Decimal::mantissa) > MAX_AGE
        })?;
        Some(self.0.remove(at).event)
    }

    /// Removes an event that names the click which brought the visitor, and returns it.
    pub(super) fn with_click_id(&mut self) -> Option<String> {
        let at = self.0.iter().position(|queued| {
            let campaign = Object(&queued.event).value("campaign");
            queued.beacon != KEPT && !Object(campaign).value("click_id").is_empty()
        })?;
        Some(self.0.remove(at).event)
    }

    /// How many events wait, those in flight included.
    pub(super) fn len(&self) -> usize {
        self.0.len() - self.in_flight(KEPT)
    }

    /// How many events could be sent now.
    pub(super) fn ready(&self) -> usize {
        self.in_flight(WAITING)
    }

    /// How many events are in `beacon`.
    #[inline(never)]
    pub(super) fn in_flight(&self, beacon: &str) -> usize {
        let mut n = 0;
        for queued in &self.0 {
            n += usize::from(queued.beacon == beacon);
        }
        n
    }

    /// Puts up to `n` waiting events into `beacon`, as many as fit into one
    /// body, and writes them.
    pub(super) fn take(&mut self, beacon: &str, n: usize, json: &mut Writer) {
        let (mut size, mut taken) = (0, 0);
        for queued in &mut self.0 {
            if queued.beacon == WAITING {
                size += queued.event.len() + 1;
                if taken == n || (taken > 0 && size > MAX_BODY) {
                    break;
                }
                taken += 1;
                queued.beacon = beacon.into();
                json.raw(&queued.event);
            }
        }
    }

    /// Writes up to `n` of all events, as many as fit into one body.
    pub(super) fn write(&self, n: usize, json: &mut Writer) {
        let (mut size, mut written) = (0, 0);
        for queued in &self.0 {
            size += queued.event.len() + 1;
            if queued.beacon != KEPT && size <= MAX_BODY && written < n {
                written += 1;
                json.raw(&queued.event);
            }
        }
    }

    /// Replaces the event at this position of [`Self::events`].
    pub(super) fn change_text(&mut self, at: usize, event: String) {
        if let Some(queued) = self.0.get_mut(at) {
            queued.event = event;
        }
    }

    /// Removes the event at this position, which there is, and returns it.
    pub(super) fn remove_at(&mut self, at: usize) -> String {
        self.0.remove(at).event
    }

    /// Removes an event of the beacon, whose fate is final, and returns it.
    #[inline(never)]
    pub(super) fn remove(&mut self, beacon: &str) -> Option<String> {
        let at = self.0.iter().position(|queued| queued.beacon == beacon)?;
        Some(self.0.remove(at).event)
    }

    /// The beacon did not arrive: its events wait again.
    pub(super) fn put_back(&mut self, beacon: &str) {
        self.change(beacon, WAITING);
    }

    /// The browser took the beacon while the page was being left.
    pub(super) fn offer(&mut self, beacon: &str) {
        self.change(beacon, OFFERED);
    }

    /// The page lives on: what was only offered is sent again, until somebody answers.
    pub(super) fn doubt_offered(&mut self) {
        self.change(OFFERED, WAITING);
    }

    /// What earlier pages have kept may be sent.
    pub(super) fn release_kept(&mut self) {
        self.change(KEPT, WAITING);
    }

    /// What earlier pages have kept is none of ours.
    #[inline(never)]
    pub(super) fn forget_kept(&mut self) {
        while self.remove(KEPT).is_some() {}
    }

    /// Every queued event, oldest first.
    pub(super) fn events(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|queued| queued.event.as_str())
    }

    #[inline(never)]
    fn change(&mut self, from: &str, to: &str) {
        for queued in &mut self.0 {
            if queued.beacon == from {
                queued.beacon = to.into();
            }
        }
    }
}

impl Engine {
    /// Queues an event that was accepted.
    pub(super) fn wait(&mut self, event: &str) {
        self.outbox.queue(event, WAITING);
        self.make_room();
    }

    /// Drops what is too much.
    pub(super) fn make_room(&mut self) {
        while let Some(event) = self.outbox.overflow() {
            self.let_go(&event, DropReason::QueueFull);
        }
    }

    /// Drops what is too old.
    pub(super) fn expire(&mut self, now: Millis) {
        while let Some(event) = self.outbox.expired(now) {
            self.let_go(&event, DropReason::Expired);
        }
    }

    #[inline(never)]
    pub(super) fn let_go(&mut self, event: &str, reason: DropReason) {
        self.memory.settle(1, Some(reason));
        self.effects.discard(id_of(event), "");
        self.announce_dropped(reason, 1);
    }
}
