//! Events that wait for their delivery.

use super::fact::id_of;
use crate::wire::json::Writer;

/// More events than this are never kept; the oldest go first.
pub(super) const MAX_EVENTS: usize = 1_000;
/// A beacon's events in bytes. Browsers share 64 KiB among everything that is
/// in flight with `keepalive` (Fetch standard, 4.6), other scripts included.
pub(super) const MAX_BODY: usize = 48_000;

/// The queue of accepted events, oldest first.
#[derive(Default)]
pub(super) struct Outbox(Vec<Queued>);

struct Queued {
    event: String,
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
        self.0.push(Queued {
            event: event.into(),
            beacon: state.into(),
        });
    }

    /// Removes the oldest event if there are too many, and returns it.
    pub(super) fn overflow(&mut self) -> Option<String> {
        if self.len() <= MAX_EVENTS {
            return None;
        }
        let at = self.0.iter().position(|queued| queued.beacon != KEPT)?;
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
