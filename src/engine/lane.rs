//! The collectors: what each is told, and how it has answered.
//!
//! Events wait for each lane by themselves (`outbox`), so that a collector which is down holds
//! nobody up, and an event is done with when it is in all of them.

use super::Engine;
use super::fact::Told;
use super::pacing::Pacing;
use crate::domain::{Decimal, Millis};
use crate::wire::DropReason;

/// Whether there may be several collectors, or one of another protocol. Most pages have one, and a
/// module that is built without what the others need (docs/DECISIONS.md).
pub(super) const SEVERAL: bool = cfg!(feature = "collectors");

/// More collectors than this are not spoken to: a bit each, and a digit on the device.
pub(super) const MAX_LANES: usize = if SEVERAL { 8 } else { 1 };

#[derive(Default)]
pub(super) struct Lane {
    pub(super) pacing: Pacing,
    /// The beacon whose answer is awaited; empty while there is none.
    pub(super) in_flight: String,
    /// Most events per beacon; smaller than configured after a 413.
    pub(super) batch_limit: usize,
    /// Nothing where it can only be the native protocol.
    speech: [Speech; SEVERAL as usize],
}

/// Whether it is known how a collector is spoken to.
#[derive(Clone, Copy, Default, PartialEq)]
enum Speech {
    /// It is being learned.
    #[default]
    Awaited,
    Known(Manners),
    /// It could not be learned.
    Unknown,
}

/// What delivery has to know of a collector.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Manners {
    /// Most events per beacon that it ever takes.
    pub(super) together: usize,
    /// Whether it keeps an event that it gets twice only once.
    pub(super) keeps_once: bool,
    /// An older event would be counted at a wrong time.
    pub(super) max_age: Millis,
}

/// Of the native protocol, which needs no encoder.
const NATIVE: Manners = Manners {
    together: usize::MAX,
    keeps_once: true,
    max_age: Millis::MAX,
};

impl Lane {
    /// Nothing where it cannot be spoken to, or not yet.
    pub(super) fn manners(&self) -> Option<Manners> {
        match self.speech.first() {
            None => Some(NATIVE),
            Some(Speech::Known(manners)) => Some(*manners),
            Some(_) => None,
        }
    }

    /// Whether it may soon be spoken to.
    pub(super) fn is_awaited(&self) -> bool {
        self.speech.first() == Some(&Speech::Awaited)
    }

    fn learn(&mut self, speech: Speech) -> Option<Speech> {
        let known = self.speech.first_mut()?;
        Some(std::mem::replace(known, speech))
    }

    pub(super) fn keeps_once(&self) -> bool {
        self.manners().is_none_or(|manners| manners.keeps_once)
    }

    pub(super) fn max_age(&self) -> Millis {
        let manners = self.manners();
        manners.map_or(Millis::MAX, |manners| manners.max_age)
    }
}

impl Engine {
    /// One for each collector; at least one.
    pub(super) fn lanes(&self) -> &[Lane] {
        let n = if SEVERAL { self.n_lanes } else { 1 };
        self.all_lanes.get(..n).unwrap_or_default()
    }

    pub(super) fn lanes_mut(&mut self) -> &mut [Lane] {
        let n = if SEVERAL { self.n_lanes } else { 1 };
        self.all_lanes.get_mut(..n).unwrap_or_default()
    }

    /// As many lanes as there are collectors. What is on its way in one stays so.
    pub(super) fn open_lanes(&mut self) {
        if SEVERAL {
            let n = self.options.collectors().count();
            if n > MAX_LANES {
                self.effects.complain("collector takes up to 8");
            }
            self.n_lanes = n.clamp(1, MAX_LANES);
            // Those that are gone get nothing more, and hold nothing up.
            while let Some(removed) = self.outbox.outside(self.every_lane()) {
                self.let_go(removed, DropReason::Rejected);
            }
            for at in 0..self.n_lanes {
                let protocol = self.options.protocol_at(at);
                let mut is_told = protocol != "trailmark";
                if let Some(lane) = self.all_lanes.get_mut(at)
                    && !is_told
                {
                    let before = lane.learn(Speech::Known(NATIVE));
                    is_told = matches!(before, Some(Speech::Known(before)) if before != NATIVE);
                }
                if is_told {
                    let (to, key) = (self.options.collector_at(at), self.options.key_at(at));
                    let site = self.options.site_at(at);
                    let flag = |is_so| if is_so { "1" } else { "" };
                    let tells_all = flag(self.options.privacy() == b'f');
                    let explains = flag(self.options.debug());
                    self.effects
                        .speak(at, [protocol, to, key, site, tells_all, explains]);
                }
            }
        }
        let batch_size = self.options.batch_size();
        for lane in self.lanes_mut() {
            lane.batch_limit = batch_size;
        }
    }

    /// The encoder of a lane is there, and says what its collector wants; or it cannot be had.
    pub(super) fn speak(&mut self, mut told: Told<'_>) {
        let at = told.whole() as usize;
        let (together, keeps_once, max_age) = (told.whole(), told.whole(), told.next());
        let manners = Manners {
            together: together as usize,
            keeps_once: keeps_once > 0,
            max_age: Decimal::parse(max_age).map_or(Millis::MAX, Decimal::mantissa),
        };
        if let Some(lane) = self.all_lanes.get_mut(at) {
            if together > 0 {
                lane.learn(Speech::Known(manners));
            } else if lane.is_awaited() {
                lane.learn(Speech::Unknown);
            }
        }
    }

    /// All lanes, as bits.
    pub(super) fn every_lane(&self) -> u8 {
        u8::MAX >> (8 - self.lanes().len())
    }

    /// The lanes, as bits, that an event of now is for: one for marketing gets nothing without it.
    pub(super) fn lanes_now(&self) -> u8 {
        let mut lanes = 0;
        for at in 0..self.lanes().len() {
            if !SEVERAL || self.marketing || !self.options.is_for_marketing(at) {
                lanes |= 1 << at;
            }
        }
        lanes
    }

    /// The lanes, as bits, whose collectors count an event twice that they get twice.
    pub(super) fn careful(&self) -> u8 {
        let mut careful = 0;
        for (at, lane) in self.lanes().iter().enumerate() {
            careful |= u8::from(!lane.keeps_once()) << at;
        }
        careful
    }

    /// No answer is awaited any more.
    pub(super) fn forget_sent(&mut self) {
        for lane in self.lanes_mut() {
            lane.in_flight.clear();
        }
    }

    /// Something waits since `now`.
    pub(super) fn queued(&mut self, now: Millis, batch_ms: Millis) {
        for lane in self.lanes_mut() {
            lane.pacing.queued(now, batch_ms);
        }
    }

    /// There is a new reason to ask all of them.
    pub(super) fn resume(&mut self, now: Millis) {
        for lane in self.lanes_mut() {
            lane.pacing.resume(now);
        }
    }
}
