//! The account of what became of every event: created = acked + dropped + pending.

use super::json::Writer;
use crate::domain::text::{Pieces, nth};

/// Cumulative counts for the scope of `seq`: one visitor, or one page load
/// where nothing is stored. They always add up, so a collector can state loss
/// even when beacons vanish.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Ledger {
    /// Events accepted by `track` and the sensors.
    pub created: u32,
    /// Events that a collector has answered 2xx to.
    pub acked: u32,
    /// Events given up, by reason.
    #[cfg_attr(feature = "serde", serde(default))]
    pub dropped: Dropped,
    /// Events that wait for their delivery.
    pub pending: u32,
    /// Of those, events that are in the page's memory alone: the device, though it
    /// may, keeps nothing.
    #[cfg_attr(feature = "serde", serde(default))]
    pub unkept: u32,
}

/// Counts by [`DropReason`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dropped([u32; DropReason::ALL.len()]);

/// Why an accepted event was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DropReason {
    /// The queue was at its cap.
    QueueFull,
    /// The collector refused the event for good (4xx).
    Rejected,
    /// Consent was refused while the event waited.
    ConsentDenied,
    /// The device no longer held what it was given to keep.
    StorageLost,
    /// The event alone is larger than the collector takes.
    TooLarge,
    /// A robot caused the event and the site wants none of those.
    Bot,
    /// A purchase that was counted before.
    Duplicate,
    /// The page's own function did not want it.
    Middleware,
    /// It has waited for longer than thirty days, or than a collector without times may take it.
    Expired,
    /// It was sent, nobody knows whether it was taken, and the collector would count it twice.
    Uncertain,
}

impl DropReason {
    /// Every reason, in the order of their counts.
    pub const ALL: [Self; 10] = [
        Self::QueueFull,
        Self::Rejected,
        Self::ConsentDenied,
        Self::StorageLost,
        Self::TooLarge,
        Self::Bot,
        Self::Duplicate,
        Self::Middleware,
        Self::Expired,
        Self::Uncertain,
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        nth(NAMES, b' ', self as usize)
    }
}

const NAMES: &str = "queue_full rejected consent_denied storage_lost too_large bot duplicate middleware expired uncertain";

impl Dropped {
    /// How many events were dropped for `reason`.
    pub fn count(&self, reason: DropReason) -> u32 {
        self.at(reason as usize)
    }

    /// The count at position `at` of [`DropReason::ALL`]; 0 beyond.
    pub fn at(&self, at: usize) -> u32 {
        self.0.get(at).copied().unwrap_or_default()
    }

    /// Sets the count at position `at` of [`DropReason::ALL`].
    pub fn set(&mut self, at: usize, n: u32) {
        if let Some(count) = self.0.get_mut(at) {
            *count = n;
        }
    }

    /// Counts `n` more events dropped for `reason`.
    pub fn add(&mut self, reason: DropReason, n: u32) {
        self.set(reason as usize, self.count(reason).wrapping_add(n));
    }

    /// How many events were dropped altogether.
    pub fn total(&self) -> u32 {
        self.0.iter().fold(0, |sum, n| sum.wrapping_add(*n))
    }
}

impl Ledger {
    /// Whether created = acked + dropped + pending.
    pub fn balances(&self) -> bool {
        u64::from(self.created)
            == u64::from(self.acked) + u64::from(self.dropped.total()) + u64::from(self.pending)
    }

    /// The count that [`write_ledger`] asks for at this position.
    pub fn at(&self, at: usize) -> u32 {
        match at {
            0 => self.acked,
            1 => self.pending,
            _ => self.dropped.at(at - 2),
        }
    }
}

/// Writes a ledger as a JSON object out of its counts by position: acked, pending,
/// then those of [`DropReason::ALL`]. Reasons that never occurred are left out, and
/// what was created is what became of it, so that it adds up.
pub fn write_ledger(json: &mut Writer, unkept: u32, counts: impl Fn(usize) -> u32) {
    let (acked, pending) = (counts(0), counts(1));
    let mut created = acked.wrapping_add(pending);
    json.open('{');
    json.integer("acked", i64::from(acked));
    json.integer("pending", i64::from(pending));
    if unkept > 0 {
        json.integer("unkept", i64::from(unkept));
    }
    json.key("dropped");
    json.open('{');
    for (at, name) in Pieces::of(NAMES, b' ').enumerate() {
        let n = counts(2 + at);
        if n > 0 {
            json.integer(name, i64::from(n));
            created = created.wrapping_add(n);
        }
    }
    json.close('}');
    json.integer("created", i64::from(created));
    json.close('}');
}

#[cfg(feature = "serde")]
mod native {
    use super::{DropReason, Dropped};
    use std::collections::BTreeMap;

    impl serde::Serialize for Dropped {
        fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.collect_map(
                DropReason::ALL
                    .into_iter()
                    .filter(|reason| self.count(*reason) > 0)
                    .map(|reason| (reason.name(), self.count(reason))),
            )
        }
    }

    impl<'de> serde::Deserialize<'de> for Dropped {
        /// Reasons of newer versions are not known here and not counted here; a
        /// collector keeps them in the beacon as it came.
        fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            let counts = BTreeMap::<String, u32>::deserialize(from)?;
            let mut dropped = Self::default();
            for reason in DropReason::ALL {
                if let Some(n) = counts.get(reason.name()) {
                    dropped.add(reason, *n);
                }
            }
            Ok(dropped)
        }
    }
}
