//! A beacon's text read into what is stored, or the first field that is wrong.
//!
//! The structs are those that the page writes with; beside each event goes its
//! text as it came, so that fields of newer versions are kept.

use super::body::BODY;
use super::fields;
use super::members::Members;
use super::objects;
use super::report;
use super::shape::{self, BadShape, MAX_DEPTH, MAX_MEMBERS, MemberKinds};
use crate::budget::Share;
use crate::correction::Correction;
use crate::refusal::Refusal;
use crate::store::{Delivery, Entry};
use serde_json::value::RawValue;
use trailmark::domain::{Millis, Uuid};
use trailmark::wire::{Beacon, Event, REPORT, VERSION};

/// Reads the beacon that arrived at `received_at`.
///
/// What is right is read once, piece by piece; what is wrong is read again as a whole, for the name of
/// the field.
pub(super) fn delivery(
    body: &[u8],
    received_at: Millis,
    mut share: Share,
) -> Result<Delivery, Refusal> {
    let text = std::str::from_utf8(body).map_err(|_| Refusal::field(BODY, "not UTF-8"))?;
    let mut envelope: Members<'_> = serde_json::from_str(text)
        .map_err(|wrong| Refusal::field(BODY, format!("not a JSON object: {wrong}")))?;
    check_version(&envelope)?;
    let texts = match envelope.0.remove("events") {
        Some(list) => event_texts(list)?,
        None => None,
    };
    let forget = match envelope.0.remove("forget") {
        Some(raw) if raw.get() != "null" => Some(
            serde_json::from_str::<Uuid>(raw.get())
                .map_err(|_| Refusal::field("forget", "expected a UUID"))?
                .to_string(),
        ),
        _ => None,
    };
    share.grow(texts.as_ref().map_or(0, Vec::len) * ENTRY)?;
    for (name, value) in &envelope.0 {
        check_shape(value, || name.to_string())?;
    }
    let mut delivery = pieces(&envelope, texts, received_at, share)
        .unwrap_or_else(|| Err(fields::blame::<Beacon>(text)))?;
    delivery.forget = forget;
    Ok(delivery)
}

/// `None` where a piece does not fit into its struct.
fn pieces(
    envelope: &Members<'_>,
    texts: Option<Vec<&RawValue>>,
    received_at: Millis,
    share: Share,
) -> Option<Result<Delivery, Refusal>> {
    let sent_at = envelope.read("sent_at")?;
    let correction = Correction::of(received_at, sent_at);
    let (mut events, mut reports) = (Vec::new(), Vec::new());
    for (at, text) in texts?.into_iter().enumerate() {
        let event: Event = serde_json::from_str(text.get()).ok()?;
        if let Err(refusal) = check_name(&event, at) {
            return Some(Err(refusal));
        }
        if event.name == REPORT {
            match report::read(&event, at, received_at) {
                Ok(report) => reports.push(report),
                Err(refusal) => return Some(Err(refusal)),
            }
            continue;
        }
        events.push(Entry::new(event, text.get().into(), correction));
    }
    let ledger = match envelope.0.get("ledger") {
        Some(raw) => match objects::check(raw, || "ledger".into()) {
            Ok(()) => Some(serde_json::from_str(raw.get()).ok()?),
            Err(refusal) => return Some(Err(refusal)),
        },
        None => None,
    };
    Some(Ok(Delivery {
        beacon: envelope.read::<Uuid>("beacon")?.to_string(),
        site: match envelope.0.get("site") {
            Some(raw) => serde_json::from_str(raw.get()).ok()?,
            None => None,
        },
        sent_at,
        received_at,
        ledger,
        envelope: serde_json::to_string(&envelope.0).unwrap_or_default(),
        events,
        device: None,
        forget: None,
        reports,
        share,
    }))
}

/// First of all: a beacon of another version may look like anything.
fn check_version(envelope: &Members<'_>) -> Result<(), Refusal> {
    let Some(version) = envelope.0.get("v") else {
        return Err(Refusal::field("v", "missing"));
    };
    if version.get().parse() == Ok(VERSION) {
        Ok(())
    } else {
        Err(Refusal::field("v", format!("expected {VERSION}")))
    }
}

/// The text of each event; `None` where there is no list of them.
fn event_texts(list: &RawValue) -> Result<Option<Vec<&RawValue>>, Refusal> {
    let Ok(texts) = serde_json::from_str::<Vec<&RawValue>>(list.get()) else {
        return Ok(None);
    };
    if texts.len() > MAX_EVENTS {
        let error = format!(
            "at most {MAX_EVENTS} events in a beacon, not {}",
            texts.len()
        );
        return Err(Refusal::field("events", error));
    }
    for (at, text) in texts.iter().enumerate() {
        objects::check(text, || format!("events[{at}]"))?;
        // Most events have none, and need not be looked through for it.
        if check_shape(text, || format!("events[{at}]"))? == MemberKinds::Lists {
            objects::check_event(text, at)?;
        }
    }
    Ok(Some(texts))
}

fn check_shape(value: &RawValue, field: impl FnOnce() -> String) -> Result<MemberKinds, Refusal> {
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
/// What an event takes in memory beside its text, which may be as short as a hundred bytes.
const ENTRY: usize = 512;
const MAX_NAME: usize = 100;
