//! Events that wait for their delivery, and the account of all of them.

use super::fact::Kept;
use crate::domain::Uuid;
use crate::wire::json::Writer;
use crate::wire::{DropReason, Ledger};

/// More events than this are never kept; the oldest go first.
pub(super) const MAX_EVENTS: usize = 1_000;
/// A beacon's events in bytes. Browsers share 64 KiB among everything that is
/// in flight with `keepalive` (Fetch standard, 4.6), other scripts included.
pub(super) const MAX_BODY: usize = 48_000;

/// The queue of accepted events, oldest first.
#[derive(Default)]
pub(super) struct Outbox {
    queue: Vec<Queued>,
    pub(super) ledger: Ledger,
}

struct Queued {
    event: Kept,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Waiting,
    /// In a beacon whose answer is awaited.
    InFlight(Uuid),
    /// Given to the browser when the page was hidden; nobody saw an answer.
    Offered,
}

impl Outbox {
    /// Queues an event that was accepted; returns the one that had to go for it.
    pub(super) fn accept(&mut self, event: Kept) -> Option<Uuid> {
        self.ledger.created = self.ledger.created.wrapping_add(1);
        self.restore(event);
        self.ledger.pending = self.ledger.pending.wrapping_add(1);
        if self.queue.len() <= MAX_EVENTS {
            return None;
        }
        let oldest = self.queue.remove(0);
        self.ledger.settle(1, Some(DropReason::QueueFull));
        Some(oldest.event.id)
    }

    /// Counts an event that was dropped before it could wait.
    pub(super) fn refuse(&mut self, reason: DropReason) {
        self.ledger.created = self.ledger.created.wrapping_add(1);
        self.ledger.dropped.add(reason, 1);
    }

    /// Queues an event of an earlier page; the ledger knows it already.
    pub(super) fn restore(&mut self, event: Kept) {
        if !self.queue.iter().any(|queued| queued.event.id == event.id) {
            self.queue.push(Queued {
                event,
                state: State::Waiting,
            });
        }
    }

    /// How many events wait, those in flight included.
    pub(super) fn len(&self) -> usize {
        self.queue.len()
    }

    /// How many events could be sent now.
    pub(super) fn ready(&self) -> usize {
        self.count(State::Waiting)
    }

    /// How many events are in `beacon`.
    pub(super) fn in_flight(&self, beacon: Uuid) -> usize {
        self.count(State::InFlight(beacon))
    }

    /// Puts up to `n` waiting events into `beacon`, as many as fit into one
    /// body, and writes them.
    pub(super) fn take(&mut self, beacon: Uuid, n: usize, json: &mut Writer) {
        let (mut left, mut taken) = (MAX_BODY, 0);
        for queued in &mut self.queue {
            if queued.state == State::Waiting {
                let size = queued.event.json.len() + 1;
                if taken == n || (taken > 0 && size > left) {
                    break;
                }
                left = left.saturating_sub(size);
                taken += 1;
                queued.state = State::InFlight(beacon);
                json.raw(&queued.event.json);
            }
        }
    }

    /// The beacon's fate is final: acknowledged, or given up for a reason.
    /// Returns the ids of its events.
    pub(super) fn finish(&mut self, beacon: Uuid, lost: Option<DropReason>) -> Vec<Uuid> {
        let mut done = Vec::new();
        self.queue.retain(|queued| {
            let is_done = queued.state == State::InFlight(beacon);
            if is_done {
                done.push(queued.event.id);
            }
            !is_done
        });
        self.ledger.settle(done.len() as u32, lost);
        done
    }

    /// The beacon did not arrive: its events wait again.
    pub(super) fn put_back(&mut self, beacon: Uuid) {
        self.change(State::InFlight(beacon), State::Waiting);
    }

    /// The browser took the beacon while the page was being left.
    pub(super) fn offer(&mut self, beacon: Uuid) {
        self.change(State::InFlight(beacon), State::Offered);
    }

    /// The page lives on: what was only offered is sent again, until somebody answers.
    pub(super) fn doubt_offered(&mut self) {
        self.change(State::Offered, State::Waiting);
    }

    /// Forgets every event and gives each up for `reason`. Returns how many there were.
    pub(super) fn clear(&mut self, reason: DropReason) -> u32 {
        let n = self.queue.len() as u32;
        self.queue.clear();
        self.ledger.settle(n, Some(reason));
        n
    }

    /// Every queued event, oldest first.
    pub(super) fn events(&self) -> impl Iterator<Item = &Kept> {
        self.queue.iter().map(|queued| &queued.event)
    }

    fn count(&self, state: State) -> usize {
        self.queue
            .iter()
            .filter(|queued| queued.state == state)
            .count()
    }

    fn change(&mut self, from: State, to: State) {
        for queued in &mut self.queue {
            if queued.state == from {
                queued.state = to;
            }
        }
    }
}
