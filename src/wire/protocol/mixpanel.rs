//! Mixpanel, ingestion API: `POST /track`
//! (<https://developer.mixpanel.com/reference/track-event>).
//!
//! `key` is the project's token, which is public. The events are JSON in a form's field,
//! which needs no CORS preflight. Of two that are the same in `event`, `time`,
//! `distinct_id` and `$insert_id` it keeps one: none of these changes over tries.

use super::address::Address;
use super::agent::Agent;
use super::properties::Words;
use super::request::FORM;
use super::{Batch, Needs, Protocol, Request, Traits, View};
use crate::domain::text::has_word;
use crate::domain::{Decimal, Object, text::cut};
use crate::wire::json::Writer;

/// See the module.
#[derive(Debug)]
pub enum Mixpanel {}

const WORDS: Words = Words {
    params: &[],
    item: &[],
    items: "items",
    reserved: "$ token time distinct_id mp_lib",
    bytes: 1 << 18,
};
/// What is older it does not take by this address.
const FIVE_DAYS: i64 = 5 * 24 * 60 * 60_000;
/// Customers of these names would be one and the same.
const NOBODY: &str = "anonymous nil none null n/a na undefined unknown lmy47d 0 -1 true false [] {} \
    00000000-0000-0000-0000-000000000000";

impl Protocol for Mixpanel {
    const TRAITS: Traits = Traits {
        name: "mixpanel",
        // At the usual 1.4 KB each, and twice that where percent signs triple what is no
        // letter of ours, below the 64 KiB that a page may send while it is being left.
        together: 20,
        keeps_once: true,
        max_age: FIVE_DAYS,
        needs: Needs::Nothing,
    };
    // It makes sessions when somebody asks for them.
    const OMITS: &'static str = "session_start";

    fn write(batch: &Batch<'_>, request: &mut Request) {
        request.url = batch.endpoint("/track");
        request.query("verbose", "1");
        request.query("ip", "1");
        request.content_type = FORM;
        let mut json = Writer::new();
        json.open('[');
        for event in &batch.events {
            json.open('{');
            let name = match event.name() {
                "page_view" => "$mp_web_page_view",
                name => name,
            };
            json.text("event", name);
            json.begin("properties");
            properties(&mut json, batch, *event, request);
            json.close('}');
            json.close('}');
        }
        json.close(']');
        request.field("data", &json.finish());
    }

    /// It says 200 to what it does not take as well: `0`, or `{"status":0}` if asked for more.
    fn answer(status: u32, body: &str) -> u32 {
        let body: String = body.split_whitespace().collect();
        let is_refused = body == "0" || Object(&body).value("status") == "0";
        if status == 400 || (status == 200 && is_refused) {
            413
        } else {
            status
        }
    }
}

fn properties(json: &mut Writer, batch: &Batch<'_>, event: View<'_>, request: &mut Request) {
    json.text("token", batch.destination.key);
    json.integer("time", event.at());
    json.text("$insert_id", event.id());
    // An event with both makes one of the visitor and the customer.
    json.some_text("$device_id", event.anonymous_id());
    let user = event.member("user").text();
    if user.is_empty() || has_word(NOBODY, &user.to_ascii_lowercase()) {
        request.cut += u32::from(!user.is_empty());
        json.text("distinct_id", &["$device:", event.anonymous_id()].concat());
    } else {
        json.text("$user_id", &user);
        json.text("distinct_id", &user);
    }
    request.properties(json, event, &WORDS);
    if let Some(revenue) = event.revenue()
        && event.param("revenue").is_none()
    {
        json.decimal("revenue", revenue);
    }
    request.own(json, event, "session_id", event.plain("session"));
    request.findings(json, event, usize::MAX);
    request.utm(json, event);
    page(json, event, request);
    let agent = Agent::of(batch.device.user_agent);
    json.some_text("$browser", agent.browser);
    if let Some(version) = Decimal::parse(agent.version) {
        json.decimal("$browser_version", version);
    }
    json.some_text("$os", agent.os);
    json.some_text("$device", agent.model);
    let (width, height) = cut(batch.device.screen, b'x');
    for (name, number) in [("$screen_width", width), ("$screen_height", height)] {
        if let Some(number) = Decimal::parse(number) {
            json.decimal(name, number);
        }
    }
    json.text("mp_lib", "trailmark");
    json.text("$lib_version", env!("CARGO_PKG_VERSION"));
}

fn page(json: &mut Writer, event: View<'_>, request: &Request) {
    let url = event.page("url").text();
    let address = Address::of(&url);
    let referrer = event.page("referrer").text();
    json.some_text("$current_url", &url);
    json.some_text("$referrer", &referrer);
    json.some_text("$referring_domain", Address::of(&referrer).host);
    if event.name() != "page_view" {
        return;
    }
    let (protocol, _) = cut(&url, b':');
    let protocol = if protocol.is_empty() {
        String::new()
    } else {
        [protocol, ":"].concat()
    };
    for (name, text) in [
        ("current_page_title", event.page("title").text().as_str()),
        ("current_domain", address.host),
        ("current_url_path", address.path),
        ("current_url_protocol", &protocol),
        ("current_url_search", address.search),
    ] {
        request.own(json, event, name, text);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cookieless, event, said};
    use super::super::{Batch, Destination, Device, answer, write};
    use serde_json::json;

    #[test]
    fn what_makes_an_event_the_same_is_so_at_each_try() {
        let tries = [0, 60_000].map(|later| {
            let beacon = json!({ "sent_at": 1_760_000_005_000_i64 + later, "events": [event(json!({}))] });
            write("mixpanel", &Batch::of(&beacon.to_string(), Destination::default(), Device::default()))
        });
        assert_eq!(tries[0], tries[1]);
    }

    #[test]
    fn a_parameter_cannot_say_when_and_of_whom() {
        let params = json!({ "time": 1, "token": "x", "distinct_id": "y" });
        let (request, said) = said("mixpanel", event(json!({ "params": params })));
        let properties = &said[0]["properties"];
        assert_eq!(properties["time"], 1_760_000_000_000_i64);
        assert_eq!(properties["token"], "k");
        assert_eq!(request.cut, 3);
    }

    #[test]
    fn without_a_visitor_the_session_is_the_device() {
        let (_, said) = said("mixpanel", cookieless(json!({ "name": "page_view" })));
        let properties = &said[0]["properties"];
        assert_eq!(properties["distinct_id"], "$device:abb1d6f0-5bbb-42fa-9f1e-a012f841df23");
        assert_eq!(properties["$user_id"], json!(null));
    }

    #[test]
    fn nobody_is_called_anonymous() {
        let (request, said) = said("mixpanel", event(json!({ "user": "Anonymous" })));
        assert_eq!(said[0]["properties"]["$user_id"], json!(null));
        assert_eq!(request.cut, 1);
    }

    #[test]
    fn the_body_says_whether_it_was_taken() {
        for (status, body, means) in [
            (200, "1", 200),
            (200, "0", 413),
            (200, r#"{"status":1,"error":null}"#, 200),
            (200, r#"{"error":"data, missing or empty","status":0}"#, 413),
            (200, r#"{"error": "token", "status": 0}"#, 413),
            (200, "", 200),
            (400, "", 413),
            (503, "0", 503),
        ] {
            assert_eq!(answer("mixpanel", status, body), means, "{body}");
        }
    }
}
