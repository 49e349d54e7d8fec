//! PostHog, capture API: `POST /batch/` (<https://posthog.com/docs/api/capture>, and
//! `rust/capture/` in PostHog/posthog).
//!
//! `key` is the project's token, which is public. The age of an event instead of its time
//! makes the device's clock irrelevant (<https://posthog.com/docs/data/timestamps>).

use super::address::Address;
use super::agent::Agent;
use super::id::{dated, day};
use super::properties::Words;
use super::{ANY_AGE, Batch, Needs, Protocol, Request, Traits, View};
use crate::domain::text::cut;
use crate::domain::Decimal;
use crate::wire::json::Writer;

/// See the module.
#[derive(Debug)]
pub enum Posthog {}

const WORDS: Words = Words {
    params: &[],
    item: &[],
    items: "items",
    reserved: "$ distinct_id token api_key",
    // Nowhere near the megabyte that an event may have.
    bytes: 1 << 18,
};
/// Longer ones are cut on arrival, and would meet others there.
const MAX_ID: usize = 200;

impl Protocol for Posthog {
    const TRAITS: Traits = Traits {
        name: "posthog",
        // At the usual 1.2 KB each below the 64 KiB that a page may send while it is left.
        together: 30,
        keeps_once: true,
        max_age: ANY_AGE,
        needs: Needs::Nothing,
    };
    // It makes sessions of `$session_id`.
    const OMITS: &'static str = "session_start";

    fn write(batch: &Batch<'_>, request: &mut Request) {
        request.url = batch.endpoint("/batch/");
        let mut json = Writer::object();
        json.text("api_key", batch.destination.key);
        json.key("batch");
        json.open('[');
        for event in &batch.events {
            json.open('{');
            let name = match event.name() {
                "page_view" => "$pageview",
                "identify" if is_identified(*event) => "$identify",
                "user_engagement" if read(*event).is_some() => "$pageleave",
                name => name,
            };
            json.text("event", name);
            json.text("uuid", event.id());
            let user = event.member("user").text();
            let id = if user.is_empty() {
                event.anonymous_id()
            } else {
                &user
            };
            json.text("distinct_id", &request.fit(id, MAX_ID));
            json.integer("offset", batch.age(*event));
            json.begin("properties");
            properties(&mut json, batch, *event, request);
            json.close('}');
            json.close('}');
        }
        json.close(']');
        json.close('}');
        request.body = json.finish();
    }

    /// One event that it does not like makes it refuse all of a batch.
    fn answer(status: u32, _body: &str) -> u32 {
        if status == 400 { 413 } else { status }
    }
}

fn is_identified(event: View<'_>) -> bool {
    !event.plain("user").is_empty()
}

fn properties(json: &mut Writer, batch: &Batch<'_>, event: View<'_>, request: &mut Request) {
    // An event of nobody's makes no profile, and costs less.
    json.flag("$process_person_profile", is_identified(event));
    json.flag("$is_identified", is_identified(event));
    if event.is_known() {
        json.text("$device_id", event.anonymous_id());
    }
    json.some_text("$session_id", &session(event));
    if event.name() == "identify" && is_identified(event) {
        json.some_text("$anon_distinct_id", event.anonymous_id());
        json.begin("$set");
        request.properties(json, event, &WORDS);
        json.close('}');
    } else {
        request.properties(json, event, &WORDS);
    }
    if let Some(revenue) = event.revenue()
        && event.param("revenue").is_none()
    {
        json.decimal("revenue", revenue);
    }
    request.findings(json, event, usize::MAX);
    request.utm(json, event);
    page(json, event);
    device(json, batch);
}

/// It takes nothing but UUIDs of version 7 for sessions, which begin with a time. When
/// this one began is not said, so it is the day: a session past midnight (UTC) is two.
fn session(event: View<'_>) -> String {
    dated(event.plain("session"), day(event.at()))
}

fn page(json: &mut Writer, event: View<'_>) {
    let url = event.page("url").text();
    let address = Address::of(&url);
    let referrer = event.page("referrer").text();
    let mut referring = Address::of(&referrer).host;
    let mut from = referrer.as_str();
    if referrer.is_empty() && !url.is_empty() {
        (from, referring) = ("$direct", "$direct");
    }
    for (name, text) in [
        ("$current_url", url.as_str()),
        ("$host", address.host),
        ("$pathname", address.path),
        ("$referrer", from),
        ("$referring_domain", referring),
    ] {
        json.some_text(name, text);
    }
    if let Some([share, seconds]) = read(event) {
        json.some_text("$prev_pageview_pathname", address.path);
        json.decimal("$prev_pageview_duration", seconds);
        json.decimal("$prev_pageview_max_scroll_percentage", share);
        json.decimal("$prev_pageview_max_content_percentage", share);
    }
    // Its own library says it of page views only, and without the dollar.
    if event.name() == "page_view" && event.param("title").is_none() {
        json.some_text("title", &event.page("title").text());
    }
}

/// How far and for how many seconds the page was read that is left, which reports on scroll
/// depth and time are made of; nothing where the event does not tell.
fn read(event: View<'_>) -> Option<[Decimal; 2]> {
    let smaller = |name, digits| {
        let number = event.param(name).number().filter(|number| number.mantissa() >= 0)?;
        Some(Decimal::new(number.mantissa(), number.scale().saturating_add(digits)))
    };
    let read = [smaller("scroll_percent", 2)?, smaller("engaged_ms", 3)?];
    (event.name() == "user_engagement").then_some(read)
}

fn device(json: &mut Writer, batch: &Batch<'_>) {
    let device = batch.device;
    json.some_text("$browser_language", device.language);
    json.some_text("$timezone", device.time_zone);
    json.some_text("$raw_user_agent", device.user_agent);
    let agent = Agent::of(device.user_agent);
    json.some_text("$browser", agent.browser);
    if let Some(version) = Decimal::parse(agent.version) {
        json.decimal("$browser_version", version);
    }
    json.some_text("$os", agent.os);
    json.some_text("$device_type", agent.device);
    for (names, size) in [
        (["$screen_width", "$screen_height"], device.screen),
        (["$viewport_width", "$viewport_height"], device.viewport),
    ] {
        let (width, height) = cut(size, b'x');
        for (name, number) in names.into_iter().zip([width, height]) {
            if let Some(number) = Decimal::parse(number) {
                json.decimal(name, number);
            }
        }
    }
    json.text("$lib", "trailmark");
    json.text("$lib_version", env!("CARGO_PKG_VERSION"));
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cookieless, event, said};
    use serde_json::json;

    #[test]
    fn nobody_gets_a_profile_without_having_been_identified() {
        let (_, said) = said("posthog", cookieless(json!({ "name": "identify", "params": { "plan": "gold" } })));
        let event = &said["batch"][0];
        assert_eq!(event["event"], "identify");
        assert_eq!(event["distinct_id"], "abb1d6f0-5bbb-42fa-9f1e-a012f841df23");
        assert_eq!(event["properties"]["$process_person_profile"], false);
        assert_eq!(event["properties"]["$set"], json!(null));
        assert_eq!(event["properties"]["$device_id"], json!(null));
        assert_eq!(event["properties"]["plan"], "gold");
    }

    #[test]
    fn a_parameter_cannot_say_who_it_is_of() {
        let params = json!({ "distinct_id": "somebody", "token": "x", "phase": "moon" });
        let (request, said) = said("posthog", event(json!({ "params": params })));
        let properties = &said["batch"][0]["properties"];
        assert_eq!(properties["distinct_id"], json!(null));
        assert_eq!(properties["phase"], "moon");
        assert_eq!(request.cut, 2);
    }

    #[test]
    fn a_refund_is_revenue_below_zero() {
        let params = json!({ "value": 8.35, "currency": "eur" });
        let (_, said) = said("posthog", event(json!({ "name": "refund", "params": params })));
        assert_eq!(said["batch"][0]["properties"]["revenue"], -8.35);
    }

    #[test]
    fn a_page_that_was_read_has_been_left() {
        let params = json!({ "engaged_ms": 12_340, "scroll_percent": 80 });
        let page = json!({ "url": "https://a.example/b?c" });
        let (_, told) = said("posthog", event(json!({ "name": "user_engagement", "params": params, "page": page })));
        let event = &told["batch"][0];
        assert_eq!(event["event"], "$pageleave");
        for (name, value) in [
            ("$prev_pageview_pathname", json!("/b")),
            ("$prev_pageview_duration", json!(12.34)),
            ("$prev_pageview_max_content_percentage", json!(0.8)),
        ] {
            assert_eq!(event["properties"][name].to_string(), value.to_string(), "{name}");
        }
    }

    #[test]
    fn a_long_customer_is_cut_here_and_counted() {
        let (request, said) = said("posthog", event(json!({ "user": "u".repeat(201) })));
        assert_eq!(said["batch"][0]["distinct_id"], "u".repeat(200));
        assert_eq!(request.cut, 1);
    }

    #[test]
    fn a_refused_batch_is_to_be_halved() {
        assert_eq!(super::super::answer("posthog", 400, ""), 413);
        assert_eq!(super::super::answer("posthog", 401, ""), 401);
    }
}
