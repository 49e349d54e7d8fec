//! One event, as it lies in a beacon.

use super::journey;
use super::json::Writer;
use crate::domain::journey::{Journey, Lens};
use crate::domain::{Campaign, Consent, Millis};
#[cfg(feature = "serde")]
use crate::domain::{Channel, Decimal, Page, Params, Uuid};

/// The name of the event that is a report under `private`.
pub const REPORT: &str = "private_report";

/// Something that happened on a page. Absent facts are left out on the wire.
#[cfg(feature = "serde")]
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Event {
    /// Random; the same over retries and reloads. One event per `id` is exactly once.
    pub id: Uuid,
    /// What happened: `page_view`, `add_to_cart`, … (GA4's names where it has one).
    pub name: String,
    /// When it happened by the visitor's clock, milliseconds since 1970.
    pub at: Millis,
    /// Counts up per visitor (per page load without storage), so gaps show loss.
    pub seq: u32,
    /// The visitor, under consent `granted` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visitor: Option<Uuid>,
    /// The customer that the page has identified, under consent `granted` only;
    /// empty where there is none.
    #[serde(
        default,
        deserialize_with = "absent",
        skip_serializing_if = "String::is_empty"
    )]
    pub user: String,
    /// The session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Uuid>,
    /// The channel that brought this session.
    #[serde(
        default,
        deserialize_with = "known",
        skip_serializing_if = "Option::is_none"
    )]
    pub channel: Option<Channel>,
    /// Where it happened.
    #[serde(default, deserialize_with = "absent")]
    pub page: Page,
    /// The campaign that brought this session.
    #[serde(
        default,
        deserialize_with = "absent",
        skip_serializing_if = "Campaign::is_empty"
    )]
    pub campaign: Campaign,
    /// The phase of the customer journey, as inferred on the device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<PhaseGuess>,
    /// Probability of a purchase in this session, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Decimal>,
    /// The consent under which the event was recorded.
    pub consent: Consent,
    /// Whether the page is driven by automation or a known bot.
    #[serde(default, deserialize_with = "absent", skip_serializing_if = "is_false")]
    pub bot: bool,
    /// How many of its values were shortened or left out, for they were beyond the
    /// caps or could not be read.
    #[serde(default, deserialize_with = "absent", skip_serializing_if = "is_zero")]
    pub cut: u32,
    /// The event's own parameters.
    #[serde(
        default,
        deserialize_with = "absent",
        skip_serializing_if = "Params::is_empty"
    )]
    pub params: Params,
}

/// A phase of the journey and how sure the model is.
#[cfg(feature = "serde")]
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PhaseGuess {
    /// The model whose phases are named: `accra`, `four-phase`, ….
    pub model: String,
    /// The most probable phase.
    pub name: String,
    /// Its probability, 0 to 1.
    pub p: Decimal,
}

/// An event about to be written, borrowed from wherever its facts lie. The page
/// only ever writes events; [`Event`] is how others read them.
#[derive(Clone, Debug)]
pub struct EventRef<'a> {
    /// See [`Event::id`].
    pub id: &'a str,
    /// See [`Event::name`].
    pub name: &'a str,
    /// See [`Event::at`].
    pub at: Millis,
    /// See [`Event::seq`]; 0 where it is numbered later.
    pub seq: u32,
    /// Visitor, user, session and channel: see [`Event::visitor`] and so on. A line
    /// each, empty where there is none; more lines may follow.
    pub who: &'a str,
    /// URL, title and referrer: see [`Event::page`]. A line each likewise.
    pub page: &'a str,
    /// See [`Event::campaign`]; by [`Campaign::as_line`]. The click id is written
    /// under `granted` only.
    ///
    /// [`Campaign::as_line`]: crate::domain::Campaign::as_line
    pub campaign: &'a str,
    /// See [`Event::phase`] and [`Event::intent`].
    pub journey: &'a Journey,
    /// The model whose phases are named.
    pub lens: Lens<'a>,
    /// The likeliest of its phases.
    pub phase: &'a str,
    /// See [`Event::consent`].
    pub consent: Consent,
    /// See [`Event::bot`].
    pub bot: bool,
    /// See [`Event::cut`].
    pub cut: u32,
    /// See [`Event::params`]: an object as JSON; empty where there are none.
    pub params: &'a str,
}

impl EventRef<'_> {
    /// Writes the event as a JSON object.
    pub fn write(&self, json: &mut Writer) {
        json.open('{');
        json.text("id", self.id);
        json.text("name", self.name);
        json.integer("at", self.at);
        if self.seq > 0 {
            json.integer("seq", i64::from(self.seq));
        }
        json.texts("visitor user session channel", self.who, b'\n');
        json.key("page");
        json.open('{');
        json.texts("url title referrer", self.page, b'\n');
        json.close('}');
        if !self.campaign.is_empty() {
            json.key("campaign");
            json.open('{');
            json.texts(
                Campaign::fields_under(self.consent),
                self.campaign,
                Campaign::END,
            );
            json.close('}');
        }
        json.key("phase");
        json.open('{');
        journey::phase(json, self.journey, self.lens, self.phase, "p");
        json.close('}');
        journey::share(json, "intent", self.journey.intent());
        json.text("consent", self.consent.name());
        if self.bot {
            json.flag("bot", true);
        }
        if self.cut > 0 {
            json.integer("cut", self.cut.into());
        }
        if !matches!(self.params, "" | "{}") {
            json.key("params");
            json.raw(self.params);
        }
        json.close('}');
    }
}

#[cfg(feature = "serde")]
fn is_false(flag: &bool) -> bool {
    !flag
}

#[cfg(feature = "serde")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// `null` says the same as leaving it out.
#[cfg(feature = "serde")]
pub(super) fn absent<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de> + Default,
{
    use serde::Deserialize;
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// A channel that a newer version has added is none that is known here; that
/// must not make a collector refuse the beacon.
#[cfg(feature = "serde")]
fn known<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Channel>, D::Error> {
    use serde::Deserialize;
    let name = Option::<String>::deserialize(from)?;
    Ok(name.and_then(|name| Channel::from_name(&name)))
}
