//! A beacon's text read into what is stored, or the first field that is wrong.
//!
//! The structs are those that the page writes with; beside each event goes its
//! text as it came, so that fields of newer versions are kept.

use super::body::BODY;
use super::fields;
use super::objects;
use super::shape::{self, BadShape, MAX_DEPTH, MAX_MEMBERS};
use crate::refusal::Refusal;
use crate::store::{Delivery, Entry, LedgerEntry};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use trailmark::domain::Millis;
use trailmark::wire::{Beacon, Event, VERSION};

type Members<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

/// Reads the beacon that arrived at `received_at`.
pub(super) fn delivery(body: &[u8], received_at: Millis) -> Result<Delivery, Refusal> {
    let text = std::str::from_utf8(body).map_err(|_| Refusal::field(BODY, "not UTF-8"))?;
    let mut envelope: Members<'_> = serde_json::from_str(text)
        .map_err(|wrong| Refusal::field(BODY, format!("not a JSON object: {wrong}")))?;
    check_version(&envelope)?;
    let texts = envelope.remove("events").map(event_texts).transpose()?;
    for (name, value) in &envelope {
        check_shape(value, || name.to_string())?;
    }
    let beacon: Beacon = fields::read(text)?;
    let mut events = Vec::with_capacity(beacon.events.len());
    for (at, (event, text)) in beacon
        .events
        .into_iter()
        .zip(texts.unwrap_or_default())
        .enumerate()
    {
        check_name(&event, at)?;
        events.push(Entry::new(event, text.get().into()));
    }
    Ok(Delivery {
        beacon: beacon.beacon.to_string(),
        site: beacon.site,
        sent_at: beacon.sent_at,
        received_at,
        ledger: envelope.get("ledger").copied().map(ledger).transpose()?,
        envelope: serde_json::to_string(&envelope).unwrap_or_default(),
        events,
    })
}

/// Read once more for the reasons of newer versions, which the shared struct leaves out.
fn ledger(raw: &RawValue) -> Result<LedgerEntry, Refusal> {
    objects::check(raw, || "ledger".into())?;
    serde_json::from_str(raw.get()).map_err(|wrong| Refusal::field("ledger", wrong.to_string()))
}

/// First of all: a beacon of another version may look like anything.
fn check_version(envelope: &Members<'_>) -> Result<(), Refusal> {
    let Some(version) = envelope.get("v") else {
        return Err(Refusal::field("v", "missing"));
    };
    if version.get().parse() == Ok(VERSION) {
        Ok(())
    } else {
        Err(Refusal::field("v", format!("expected {VERSION}")))
    }
}

/// The text of each event. What is no list is left to the structs to name.
fn event_texts(list: &RawValue) -> Result<Vec<&RawValue>, Refusal> {
    let texts: Vec<&RawValue> = serde_json::from_str(list.get()).unwrap_or_default();
    if texts.len() > MAX_EVENTS {
        let error = format!(
            "at most {MAX_EVENTS} events in a beacon, not {}",
            texts.len()
        );
        return Err(Refusal::field("events", error));
    }
    for (at, text) in texts.iter().enumerate() {
        check_shape(text, || format!("events[{at}]"))?;
        objects::check_event(text, at)?;
    }
    Ok(texts)
}

fn check_shape(value: &RawValue, field: impl FnOnce() -> String) -> Result<(), Refusal> {
    shape::check(value.get()).map_err(|wrong| {
        let error = match wrong {
            BadShape::TooDeep => format!("nested more than {MAX_DEPTH} levels deep"),
            BadShape::TooWide => format!("an object with more than {MAX_MEMBERS} members"),
        };
        Refusal::field(field(), error)
    })
}

fn check_name(event: &Event, at: usize) -> Result<(), Refusal> {
    match event.name.chars().count() {
        1..=MAX_NAME => Ok(()),
        n => Err(Refusal::field(
            format!("events[{at}].name"),
            format!("expected 1 to {MAX_NAME} characters, not {n}"),
        )),
    }
}

const MAX_EVENTS: usize = 1000;
const MAX_NAME: usize = 100;
