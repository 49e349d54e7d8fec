//! A batch of events on its way to the collector.

#[cfg(feature = "serde")]
use super::Event;
#[cfg(feature = "serde")]
use super::Ledger;
use super::json::Writer;
use super::ledger::write_ledger;
use crate::domain::Millis;
#[cfg(feature = "serde")]
use crate::domain::Uuid;

/// Version of the native protocol.
pub const VERSION: i64 = 1;

/// A beacon as a collector reads it.
#[cfg(feature = "serde")]
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Beacon {
    /// Version of the protocol: [`VERSION`].
    pub v: i64,
    /// The site the events belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Names this beacon; new at each try.
    pub beacon: Uuid,
    /// When this try was made, by the visitor's clock.
    pub sent_at: Millis,
    /// What became of every event so far.
    #[serde(default, deserialize_with = "super::event::absent")]
    pub ledger: Ledger,
    /// The events, in the order they were accepted as far as that is known: a page
    /// finds those of earlier pages in no order. `seq` tells.
    pub events: Vec<Event>,
}

/// What names a beacon.
#[derive(Clone, Debug)]
pub struct Envelope<'a> {
    /// The site the events belong to; empty where there is none.
    pub site: &'a str,
    /// Names this beacon.
    pub beacon: &'a str,
    /// When this try is made.
    pub sent_at: Millis,
    /// How many of the pending events are in the page's memory alone.
    pub unkept: u32,
}

impl Envelope<'_> {
    /// Writes the beacon up to its events, which are JSON already: an event is written
    /// once, when it is accepted, and never changes over retries. A list and an object
    /// are left open. `ledger` gives the counts of [`write_ledger`].
    pub fn open(&self, ledger: impl Fn(usize) -> u32) -> Writer {
        let mut json = Writer::new();
        json.open('{');
        json.integer("v", VERSION);
        json.some_text("site", self.site);
        json.text("beacon", self.beacon);
        json.integer("sent_at", self.sent_at);
        json.key("ledger");
        write_ledger(&mut json, self.unkept, ledger);
        json.key("events");
        json.open('[');
        json
    }
}

/// Closes a beacon behind its events.
pub fn seal(mut beacon: Writer) -> String {
    beacon.close(']');
    beacon.close('}');
    beacon.finish()
}
