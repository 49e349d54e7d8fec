//! Events that wait for their delivery.

use std::array::from_fn;

use super::Engine;
use super::fact::id_of;
use super::lane::{Lane, MAX_LANES, SEVERAL};
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

/// The queue of accepted events, oldest first: each as often as there are collectors that
/// are to get it.
#[derive(Default)]
pub(super) struct Outbox(Vec<Queued>);

struct Queued {
    event: String,
    /// Nothing where there is one collector.
    share: [Share; SEVERAL as usize],
    /// How much it is missed, should there be too many: 2 for an order.
    worth: u8,
    /// The beacon whose fate is awaited, or one of the two below.
    beacon: String,
}

/// What of an event hangs on one of several collectors.
#[derive(Clone, Copy)]
struct Share {
    /// For which collector.
    lane: u8,
    /// One of those that are the same event: by it the event is counted.
    counts: bool,
    /// Another collector has taken it.
    is_taken: bool,
}

impl Queued {
    fn lane(&self) -> usize {
        self.share.first().map_or(0, |share| share.lane.into())
    }

    /// Whether it is for one of `lanes`, as bits.
    fn is_for(&self, lanes: u8) -> bool {
        !SEVERAL
            || lanes
                .checked_shr(self.lane() as u32)
                .is_some_and(|bit| bit & 1 > 0)
    }

    fn counts(&self) -> bool {
        self.share.first().is_none_or(|share| share.counts)
    }

    fn is_taken(&self) -> bool {
        self.share.first().is_some_and(|share| share.is_taken)
    }
}

/// The lane of what waits for none, as it is on its way to one that must not get it twice.
const STRANDED: u8 = 8;

/// An event that waits no more for one of its collectors.
pub(super) struct Removed {
    event: String,
    fate: [Fate; SEVERAL as usize],
}

#[derive(Clone, Copy)]
struct Fate {
    /// Whether it waits for no other either.
    is_last: bool,
    /// Whether any of them has taken it.
    is_taken: bool,
}

impl Removed {
    fn is_last(&self) -> bool {
        self.fate.first().is_none_or(|fate| fate.is_last)
    }

    fn is_taken(&self) -> bool {
        self.fate.first().is_some_and(|fate| fate.is_taken)
    }
}

/// In no beacon.
pub(super) const WAITING: &str = "";
/// Of an earlier page, until it is known whether it may be sent. Not counted.
pub(super) const KEPT: &str = "kept";
/// Given to the browser when the page was hidden; nobody saw an answer.
const OFFERED: &str = "?";

impl Outbox {
    /// Queues an event as [`WAITING`] or [`KEPT`] for `lanes`, as bits, unless it is there already.
    pub(super) fn queue(&mut self, event: &str, state: &str, lanes: u8, is_taken: bool) {
        for queued in &self.0 {
            if id_of(&queued.event) == id_of(event) {
                return;
            }
        }
        let touchpoint = Touchpoint::of(Object(event).text("name"));
        let worth = u8::from(touchpoint.is_key()) + u8::from(touchpoint.moves_money());
        let mut share = Share {
            lane: STRANDED,
            counts: true,
            is_taken,
        };
        for lane in 0..MAX_LANES as u8 {
            if !SEVERAL || lanes >> lane & 1 > 0 {
                share.lane = lane;
                self.push(event, state, worth, share);
                share.counts = false;
            }
        }
        if SEVERAL && share.counts {
            self.push(event, state, worth, share);
        }
    }

    fn push(&mut self, event: &str, state: &str, worth: u8, share: Share) {
        self.0.push(Queued {
            event: event.into(),
            share: from_fn(|_| share),
            worth,
            beacon: state.into(),
        });
    }

    /// Removes an event if there are too many, and returns it: the oldest of those that
    /// are missed least.
    fn overflow(&mut self) -> Option<Removed> {
        let (mut size, mut least, mut found) = (0, u8::MAX, 0);
        for (at, queued) in self.0.iter().enumerate() {
            size += queued.event.len();
            if queued.worth < least && queued.beacon != KEPT {
                (least, found) = (queued.worth, at);
            }
        }
        let is_over = self.len() > MAX_EVENTS || size > MAX_BYTES;
        (is_over && least < u8::MAX).then(|| self.remove_at(found))
    }

    /// Removes an event that has waited for too long, and returns it.
    fn expired(&mut self, now: Millis, lanes: &[Lane]) -> Option<Removed> {
        let at = self.0.iter().position(|queued| {
            let at = Decimal::parse(Object(&queued.event).value("at"));
            let lane = lanes.get(queued.lane());
            let max_age = lane.map_or(MAX_AGE, |lane| lane.max_age().min(MAX_AGE));
            queued.beacon == WAITING && now - at.map_or(now, Decimal::mantissa) > max_age
        })?;
        Some(self.remove_at(at))
    }

    /// Removes an event that names the click which brought the visitor, and returns it.
    pub(super) fn with_click_id(&mut self) -> Option<Removed> {
        let at = self.0.iter().position(|queued| {
            let campaign = Object(&queued.event).value("campaign");
            queued.beacon != KEPT && !Object(campaign).value("click_id").is_empty()
        })?;
        Some(self.remove_at(at))
    }

    /// Removes an event that waits for none of `lanes`, and returns it.
    pub(super) fn outside(&mut self, lanes: u8) -> Option<Removed> {
        let is_outside = |queued: &Queued| !queued.is_for(lanes) && queued.beacon != KEPT;
        let at = self.0.iter().position(is_outside)?;
        Some(self.remove_at(at))
    }

    /// Removes an event that was on its way, when its page ended, to who must not get it twice.
    pub(super) fn stranded(&mut self) -> Option<Removed> {
        let is_stranded = |queued: &Queued| queued.lane() == usize::from(STRANDED);
        let at = self.0.iter().position(is_stranded)?;
        Some(self.remove_at(at))
    }

    /// How many events wait, those in flight included.
    pub(super) fn len(&self) -> usize {
        if !SEVERAL {
            return self.0.len() - self.in_flight(KEPT);
        }
        let mut n = 0;
        for queued in &self.0 {
            n += usize::from(queued.counts() && queued.beacon != KEPT);
        }
        n
    }

    /// Whether any event waits for a collector, those in flight included.
    pub(super) fn has(&self, lane: usize) -> bool {
        if !SEVERAL {
            return self.len() > 0;
        }
        let is_its = |queued: &Queued| queued.lane() == lane && queued.beacon != KEPT;
        self.0.iter().any(is_its)
    }

    /// How many events could be sent to a collector now.
    pub(super) fn ready(&self, lane: usize) -> usize {
        if !SEVERAL {
            return self.in_flight(WAITING);
        }
        let mut n = 0;
        for queued in &self.0 {
            n += usize::from(queued.beacon == WAITING && queued.lane() == lane);
        }
        n
    }

    /// The collector that a beacon goes to.
    pub(super) fn lane_of(&self, beacon: &str) -> Option<usize> {
        if !SEVERAL {
            return None;
        }
        let queued = self.0.iter().find(|queued| queued.beacon == beacon)?;
        Some(queued.lane())
    }

    /// For which collectors an event still waits, as bits, and whether another has taken it. Not for those
    /// of `careful` that it is on its way to: it must not be sent there again.
    pub(super) fn waits_for(&self, id: &str, careful: u8) -> (u8, bool) {
        let (mut lanes, mut is_taken) = (0, false);
        for queued in &self.0 {
            if id_of(&queued.event) == id {
                let is_away = queued.beacon.len() > KEPT.len() && queued.is_for(careful);
                lanes |= u8::from(!is_away) << queued.lane();
                is_taken |= queued.is_taken();
            }
        }
        (lanes, is_taken)
    }

    /// The ids of the events in a beacon.
    pub(super) fn ids_in(&self, beacon: &str) -> Vec<String> {
        let mut ids = Vec::new();
        for queued in &self.0 {
            if queued.beacon == beacon {
                ids.push(id_of(&queued.event).into());
            }
        }
        ids
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

    /// Puts up to `n` events that wait for a collector into `beacon`, as many as fit into one
    /// body, and writes them.
    pub(super) fn take(&mut self, lane: usize, beacon: &str, n: usize, json: &mut Writer) {
        let (mut size, mut taken) = (0, 0);
        for queued in &mut self.0 {
            if queued.beacon == WAITING && queued.lane() == lane {
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

    /// Writes up to `n` of all events for a collector, as many as fit into one body.
    pub(super) fn write(&self, lane: usize, n: usize, json: &mut Writer) {
        let (mut size, mut written) = (0, 0);
        for queued in &self.0 {
            if queued.beacon == KEPT || queued.lane() != lane {
                continue;
            }
            size += queued.event.len() + 1;
            if size <= MAX_BODY && written < n {
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
    pub(super) fn remove_at(&mut self, at: usize) -> Removed {
        let removed = self.0.remove(at);
        let mut fate = Fate {
            is_last: true,
            is_taken: removed.is_taken(),
        };
        let mut counts = removed.counts();
        for share in self.shares(id_of(&removed.event)) {
            fate.is_last = false;
            share.counts |= counts;
            counts = false;
        }
        Removed {
            event: removed.event,
            fate: from_fn(|_| fate),
        }
    }

    /// What hangs on each collector of an event.
    fn shares(&mut self, id: &str) -> impl Iterator<Item = &mut Share> {
        self.0.iter_mut().flat_map(move |queued| {
            let is_it = SEVERAL && id_of(&queued.event) == id;
            queued.share.iter_mut().filter(move |_| is_it)
        })
    }

    /// Removes an event of the beacon, whose fate is final, and returns it.
    #[inline(never)]
    pub(super) fn remove(&mut self, beacon: &str, is_taken: bool) -> Option<Removed> {
        let at = self.0.iter().position(|queued| queued.beacon == beacon)?;
        let mut removed = self.remove_at(at);
        for fate in &mut removed.fate {
            fate.is_taken |= is_taken;
        }
        for share in self.shares(id_of(&removed.event)) {
            share.is_taken |= is_taken;
        }
        Some(removed)
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
        while self.remove(KEPT, false).is_some() {}
    }

    /// Every queued event, oldest first, and as often as it waits.
    pub(super) fn events(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|queued| queued.event.as_str())
    }

    /// Every queued event once.
    pub(super) fn distinct(&self) -> impl Iterator<Item = &str> {
        let counted = self.0.iter().filter(|queued| queued.counts());
        counted.map(|queued| queued.event.as_str())
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
        self.outbox.queue(event, WAITING, self.lanes_now(), false);
        self.make_room();
    }

    /// Drops what is too much.
    pub(super) fn make_room(&mut self) {
        while let Some(event) = self.outbox.overflow() {
            self.let_go(event, DropReason::QueueFull);
        }
    }

    /// Drops what is too old.
    pub(super) fn expire(&mut self, now: Millis) {
        while let Some(event) = self.outbox.expired(now, &self.all_lanes) {
            self.let_go(event, DropReason::Expired);
        }
    }

    #[inline(never)]
    pub(super) fn let_go(&mut self, removed: Removed, reason: DropReason) {
        let n = (removed.is_last() && !removed.is_taken()).into();
        self.done(removed, Some(reason));
        self.announce_dropped(reason, n);
    }

    /// An event's fate is final for one of its collectors. It is counted when it is for all of
    /// them: as acknowledged if any has taken it.
    pub(super) fn done(&mut self, removed: Removed, lost: Option<DropReason>) {
        let id = id_of(&removed.event);
        if !removed.is_last() {
            self.save(id);
            return;
        }
        let lost = if removed.is_taken() { None } else { lost };
        self.memory.settle(1, lost);
        self.discard(&removed, lost);
    }

    pub(super) fn discard(&mut self, removed: &Removed, lost: Option<DropReason>) {
        let event = &*removed.event;
        let taken = if lost.is_none() { event } else { "" };
        self.effects.discard(id_of(event), taken);
    }

    /// What lies on the device of an event says for which collectors it still waits.
    pub(super) fn save(&mut self, id: &str) {
        let mut kept = String::new();
        for event in self.outbox.distinct() {
            if id_of(event) == id {
                kept.push_str(event);
            }
        }
        if self.consent.may_store() && !kept.is_empty() {
            if SEVERAL {
                let (lanes, is_taken) = self.outbox.waits_for(id, self.careful());
                push_lanes(&mut kept, lanes, is_taken, self.every_lane());
            }
            self.effects.keep(id, &kept);
        }
    }

    /// Everything that waits is kept on the device.
    pub(super) fn save_all(&mut self) {
        if !SEVERAL {
            for event in self.outbox.events() {
                self.effects.keep(id_of(event), event);
            }
            return;
        }
        let ids: Vec<String> = self
            .outbox
            .distinct()
            .map(|event| id_of(event).into())
            .collect();
        for id in ids {
            self.save(&id);
        }
    }
}

/// Behind an event: see [`Told::kept`](super::fact::Told::kept).
fn push_lanes(text: &mut String, lanes: u8, is_taken: bool, every_lane: u8) {
    if is_taken {
        text.push('+');
    } else if lanes == every_lane {
        return;
    }
    for lane in 0..MAX_LANES as u8 {
        if lanes >> lane & 1 > 0 {
            text.push(char::from(b'0' + lane));
        }
    }
    if lanes == 0 {
        text.push('-');
    }
}
