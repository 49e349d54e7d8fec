//! What one event says about its visit.

use super::names;
use trailmark::domain::journey::{Lens, N_STAGES, Touchpoint, page_kind};
use trailmark::domain::{CampaignField, Channel, Url, Value};
use trailmark::wire::Event;

/// Of an event what its visit is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Step {
    pub(super) touchpoint: Option<u8>,
    pub(super) stage: Option<u8>,
    /// Of the intent, in 10,000ths.
    pub(super) log_odds: Option<i64>,
    pub(super) engaged_ms: i64,
    pub(super) source: Option<Box<str>>,
    pub(super) campaign: Option<Box<str>>,
    pub(super) is_page: bool,
    pub(super) is_bounce: bool,
    /// A bit where it is one of [`STEPS`].
    pub(super) steps: i64,
}

/// From a look at an item to its purchase; the bits of `visits.steps`, lowest first.
pub(crate) const STEPS: [&str; 6] = [
    "view_item",
    "add_to_cart",
    "begin_checkout",
    "add_shipping_info",
    "add_payment_info",
    "purchase",
];
/// The bit of a purchase.
pub(super) const BOUGHT: i64 = 1 << 5;

impl Step {
    pub(crate) fn of(event: &Event) -> Self {
        let (name, touchpoint) = kind_of(&event.name, &event.page.url, event.channel);
        Self {
            touchpoint,
            stage: stage(event, name),
            log_odds: event.intent.map(|intent| log_odds(intent.to_f64())),
            engaged_ms: match event.params.value("engaged_ms") {
                Some(Value::Number(number)) if event.name == "user_engagement" => {
                    whole(number.to_f64().clamp(0.0, LONGEST))
                }
                _ => 0,
            },
            source: said(event.campaign.field(CampaignField::Source)),
            campaign: said(event.campaign.field(CampaignField::Name)),
            is_page: event.name == "page_view",
            is_bounce: event.name == "bounce",
            steps: STEPS
                .iter()
                .position(|step| *step == event.name)
                .map_or(0, |at| 1 << at),
        }
    }
}

/// As which touchpoint an event counts, by name and number: a page view by the kind of its page, an arrival by its channel.
pub(crate) fn kind_of<'a>(
    name: &'a str,
    url: &str,
    channel: Option<Channel>,
) -> (&'a str, Option<u8>) {
    match (name, channel) {
        ("page_view", _) => {
            let kind = page_kind(path(url));
            (kind, names::number(kind))
        }
        ("session_start", Some(channel)) => (channel.name(), names::arrival(channel)),
        _ => (name, names::number(name)),
    }
}

/// The path of a page.
pub(super) fn path(url: &str) -> &str {
    Url::parse(url).map_or("", |url| url.path)
}

/// Among the stages of the phase that the event says, the likeliest for its touchpoint; of equals the earlier.
fn stage(event: &Event, touchpoint: &str) -> Option<u8> {
    let phase = event.phase.as_ref()?;
    let lens = Lens::of(&phase.model)?;
    let touchpoint = Touchpoint::of(touchpoint);
    let mut best: Option<(i64, usize)> = None;
    for stage in (0..N_STAGES).filter(|stage| lens.has(*stage, &phase.name)) {
        let likelihood = touchpoint.likelihood(stage);
        if best.is_none_or(|(most, _)| likelihood > most) {
            best = Some((likelihood, stage));
        }
    }
    best.and_then(|(_, stage)| u8::try_from(stage).ok())
}

fn log_odds(p: f64) -> i64 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    whole((p / (1.0 - p)).ln() * 1e4)
}

#[expect(clippy::cast_possible_truncation, reason = "bounded by the callers")]
fn whole(number: f64) -> i64 {
    number.round() as i64
}

fn said(text: &str) -> Option<Box<str>> {
    Some(text).filter(|text| !text.is_empty()).map(Into::into)
}

/// A day: no page is in view for longer without being left.
const LONGEST: f64 = 86_400_000.0;
