//! What a beacon becomes on its way to the disk.

use super::deals::Fact;
use super::visits::Step;
use crate::budget::Share;
use crate::correction::Correction;
use crate::store::Report;
use std::collections::BTreeMap;
use trailmark::domain::{Channel, Consent, Millis, Value};
use trailmark::wire::Event;

/// A beacon, read and found right.
pub(crate) struct Delivery {
    pub(crate) beacon: String,
    pub(crate) site: Option<String>,
    pub(crate) sent_at: Millis,
    pub(crate) received_at: Millis,
    pub(crate) ledger: Option<LedgerEntry>,
    /// The beacon without its events, as JSON: fields of newer versions are kept here.
    pub(crate) envelope: String,
    pub(crate) events: Vec<Entry>,
    /// The class of the device: `phone`, `tablet`, `desktop`.
    pub(crate) device: Option<&'static str>,
    /// The visitor, or the session without one, who wants to be erased.
    pub(crate) forget: Option<String>,
    /// What is no event of anybody's.
    pub(crate) reports: Vec<Report>,
    /// Given back when this is let go of, and not before.
    #[expect(dead_code, reason = "held, not read")]
    pub(crate) share: Share,
}

/// An event: the columns it is found by, and its JSON text as it came.
pub(crate) struct Entry {
    pub(super) id: String,
    pub(super) name: String,
    /// By our clock, where the visitor's is wrong.
    pub(super) at: Millis,
    /// By the visitor's clock, where that says something else.
    pub(super) told_at: Option<Millis>,
    pub(super) seq: u32,
    /// By the name that the file has for them, once that is known.
    pub(super) visitor: Option<String>,
    pub(super) session: Option<String>,
    pub(super) user: Option<String>,
    pub(super) url: Option<String>,
    pub(super) channel: Option<&'static str>,
    pub(super) phase: Option<String>,
    pub(super) bot: bool,
    /// Whether the visitor has agreed to be recognised.
    pub(super) granted: bool,
    /// The transaction, if this is a purchase.
    pub(super) order: Option<String>,
    /// What it says about the visit.
    pub(super) step: Step,
    /// What it says about money.
    pub(super) fact: Option<Fact>,
    pub(super) body: String,
}

/// The cumulative account of one visitor or page load.
#[derive(serde::Deserialize)]
pub(crate) struct LedgerEntry {
    pub(super) created: u32,
    pub(super) acked: u32,
    #[serde(default)]
    pub(super) dropped: BTreeMap<String, u32>,
    pub(super) pending: u32,
    /// How many of those that are pending lie in the page's memory alone, as the device keeps nothing.
    #[serde(default)]
    pub(super) unkept: u32,
}

/// How a beacon was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Receipt {
    /// Events that were new.
    pub(crate) accepted: u32,
    /// Events that were known already.
    pub(crate) duplicates: u32,
}

impl Delivery {
    /// Whose account the ledger is: the visitor's, or without one the session's.
    /// The newest event says it, as consent may have been given in between.
    pub(super) fn scope(&self) -> Option<&str> {
        let newest_first = || self.events.iter().rev();
        newest_first()
            .find_map(|event| event.visitor.as_deref())
            .or_else(|| newest_first().find_map(|event| event.session.as_deref()))
    }
}

impl Entry {
    /// The event whose JSON text is `body`.
    pub(crate) fn new(event: Event, body: String, correction: Correction) -> Self {
        let at = correction.at(event.at);
        let order = order(&event);
        Self {
            fact: Fact::of(&event, order.as_deref()),
            order,
            step: Step::of(&event),
            id: event.id.to_string(),
            name: event.name,
            at,
            told_at: Some(event.at).filter(|told| *told != at),
            seq: event.seq,
            visitor: event.visitor.map(|id| id.to_string()),
            session: event.session.map(|id| id.to_string()),
            user: said(event.user),
            url: said(event.page.url),
            channel: event.channel.map(Channel::name),
            phase: event.phase.map(|phase| phase.name),
            bot: event.bot,
            granted: event.consent == Consent::Granted,
            body,
        }
    }

    /// Who did it, as far as consent lets us know.
    pub(super) fn owner(&self) -> Option<&str> {
        self.visitor.as_deref().or(self.session.as_deref())
    }
}

impl LedgerEntry {
    /// Whether created = acked + dropped + pending, reasons of newer versions included.
    pub(super) fn balances(&self) -> bool {
        let dropped: u64 = self.dropped.values().copied().map(u64::from).sum();
        u64::from(self.created) == u64::from(self.acked) + dropped + u64::from(self.pending)
    }
}

/// An empty text is an absent fact.
fn said(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// A purchase counts once per transaction; without its number, once per event.
pub(super) fn order(event: &Event) -> Option<String> {
    if event.name != "purchase" {
        return None;
    }
    match event.params.value("transaction_id") {
        None | Some(Value::Null) => Some(event.id.to_string()),
        Some(Value::Text(text)) if text.is_empty() => Some(event.id.to_string()),
        Some(Value::Text(text)) => Some(text.clone()),
        Some(number) => serde_json::to_string(number).ok(),
    }
}
