//! A batch of events on its way to the collector.

#[cfg(feature = "serde")]
use super::Event;
use super::Ledger;
use super::json::Writer;
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

/// Everything of a beacon that is not an event.
#[derive(Clone, Debug)]
pub struct Envelope<'a> {
    /// The site the events belong to; empty where there is none.
    pub site: &'a str,
    /// Names this beacon.
    pub beacon: &'a str,
    /// When this try is made.
    pub sent_at: Millis,
    /// What became of every event so far.
    pub ledger: &'a Ledger,
}

impl Envelope<'_> {
    /// Writes the beacon around its events. Each of those is JSON already: an
    /// event is written once, when it is accepted, and never changes over retries.
    pub fn seal(&self, write_events: impl FnOnce(&mut Writer)) -> String {
        let mut json = Writer::new();
        json.open('{');
        json.integer("v", VERSION);
        json.some_text("site", self.site);
        json.text("beacon", self.beacon);
        json.integer("sent_at", self.sent_at);
        json.key("ledger");
        self.ledger.write(&mut json);
        json.key("events");
        json.open('[');
        write_events(&mut json);
        json.close(']');
        json.close('}');
        json.finish()
    }
}
