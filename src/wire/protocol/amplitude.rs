//! Amplitude, HTTP V2 API: `POST /2/httpapi`
//! (<https://amplitude.com/docs/apis/analytics/http-v2>).
//!
//! `key` is the project's API key, which is public. Its own library sends beacons as
//! text/plain, although the API asks for application/json.

use super::address::Address;
use super::id::session_in_day;
use super::properties::Words;
use super::{Batch, Needs, Protocol, Request, Traits, View, iso};
use crate::domain::text::{cut, has_word};
use crate::wire::json::Writer;

/// See the module.
#[derive(Debug)]
pub enum Amplitude {}

const WORDS: Words = Words {
    params: &[],
    item: &[],
    items: "products",
    reserved: "",
    bytes: 1 << 18,
};
const MAX_TEXT: usize = 1_024;
/// It knows an event again for so long; behind that one sent twice would count twice.
const SEVEN_DAYS: i64 = 7 * 24 * 60 * 60_000;
/// Customers of these names would make it refuse the event.
const NOBODY: &str = "anonymous nil none null n/a na undefined unknown \
    00000000-0000-0000-0000-000000000000 {} lmy47d 0 -1";

/// How a visitor came, by the names that its own library gives it; the last two are not of
/// the campaign.
const CAME: [(&str, &str); 8] = [
    ("utm_source", "source"),
    ("utm_medium", "medium"),
    ("utm_campaign", "name"),
    ("utm_term", "term"),
    ("utm_content", "content"),
    ("utm_id", "id"),
    ("referrer", ""),
    ("referring_domain", ""),
];

impl Protocol for Amplitude {
    const TRAITS: Traits = Traits {
        name: "amplitude",
        // What Amplitude recommends, and below the 30 a second that a device may send.
        together: 10,
        keeps_once: true,
        max_age: SEVEN_DAYS,
        needs: Needs::Nothing,
    };

    fn write(batch: &Batch<'_>, request: &mut Request) {
        request.url = batch.endpoint("/2/httpapi");
        let mut json = Writer::object();
        json.text("api_key", batch.destination.key);
        json.text("client_upload_time", &iso(batch.sent_at));
        // Otherwise customers with short numbers are lost.
        json.begin("options");
        json.integer("min_id_length", 1);
        json.close('}');
        json.key("events");
        json.open('[');
        for event in &batch.events {
            json.open('{');
            write(&mut json, batch, *event, request);
            json.close('}');
        }
        json.close(']');
        json.close('}');
        request.body = json.finish();
    }

    /// A 400 that names events is about those alone.
    fn answer(status: u32, body: &str) -> u32 {
        let is_of_some = body.contains("\"events_with_") || body.contains("_events\"");
        if status == 400 && is_of_some {
            413
        } else {
            status
        }
    }
}

fn write(json: &mut Writer, batch: &Batch<'_>, event: View<'_>, request: &mut Request) {
    let name = event.name();
    let user = event.member("user").text();
    json.text(
        "event_type",
        match name {
            "page_view" => "[Amplitude] Page Viewed",
            "identify" if event.is_known() => "$identify",
            name => name,
        },
    );
    json.text("insert_id", event.id());
    json.some_text("device_id", event.anonymous_id());
    if has_word(NOBODY, &user.to_ascii_lowercase()) {
        request.cut += 1;
    } else {
        json.some_text("user_id", &request.fit(&user, MAX_TEXT));
    }
    json.integer("time", event.at());
    json.integer("session_id", session_in_day(event.plain("session"), event.at()));
    if let Some(seq) = event.member("seq").number() {
        json.decimal("event_id", seq);
    }
    json.text("platform", "Web");
    json.text("library", concat!("trailmark/", env!("CARGO_PKG_VERSION")));
    json.text("ip", "$remote");
    json.some_text("language", batch.device.language);
    json.some_text("user_agent", batch.device.user_agent);
    revenue(json, event);
    if name == "identify" && event.is_known() {
        json.begin("user_properties");
        json.begin("$set");
        request.properties(json, event, &WORDS);
        json.close('}');
        json.close('}');
        return;
    }
    if name == "session_start" && event.is_known() {
        attribution(json, event);
    }
    json.begin("event_properties");
    request.properties(json, event, &WORDS);
    request.findings(json, event, MAX_TEXT);
    request.utm(json, event);
    page(json, event, request);
    json.close('}');
}

/// Its reports on campaigns are by properties of the visitor's: how they came at first,
/// which stays as it was also where that was nothing, and how they came last.
fn attribution(json: &mut Writer, event: View<'_>) {
    let referrer = event.page("referrer").text();
    let mut came = CAME.map(|(name, part)| (name, event.campaign(part).text()));
    let [.., (_, from), (_, domain)] = &mut came;
    *domain = Address::of(&referrer).host.into();
    *from = referrer;
    json.begin("user_properties");
    json.begin("$setOnce");
    for (name, value) in &came {
        let value = if value.is_empty() { "EMPTY" } else { value };
        json.text(&["initial_", name].concat(), value);
    }
    json.close('}');
    if came.iter().any(|(_, value)| !value.is_empty()) {
        json.begin("$set");
        for (name, value) in &came {
            json.some_text(name, value);
        }
        let click_id = event.campaign("click_id").text();
        let (name, value) = cut(&click_id, b':');
        json.some_text(name, value);
        json.end_and_begin("$unset");
        for (name, _) in came.iter().filter(|(_, value)| value.is_empty()) {
            json.text(name, "-");
        }
        json.close('}');
    }
    json.close('}');
}

fn revenue(json: &mut Writer, event: View<'_>) {
    let Some(revenue) = event.revenue() else {
        return;
    };
    json.decimal("revenue", revenue);
    json.some_text("currency", &event.currency());
    json.text("revenueType", event.name());
    let mut items = event.items();
    if let (Some(item), None) = (items.next(), items.next()) {
        json.some_text("productId", &super::Raw(item.value("item_id")).text());
    }
}

fn page(json: &mut Writer, event: View<'_>, request: &mut Request) {
    let url = event.page("url").text();
    let address = Address::of(&url);
    let referrer = event.page("referrer").text();
    for (name, text) in [
        ("[Amplitude] Page Location", url.as_str()),
        ("[Amplitude] Page URL", cut(&url, b'?').0),
        ("[Amplitude] Page Domain", address.host),
        ("[Amplitude] Page Path", address.path),
        ("[Amplitude] Page Title", &event.page("title").text()),
        ("referrer", &referrer),
        ("referring_domain", Address::of(&referrer).host),
    ] {
        let text = request.fit(text, MAX_TEXT);
        request.own(json, event, name, &text);
    }
}

#[cfg(test)]
mod tests {
    use super::super::answer;
    use super::super::tests::{cookieless, event, said};
    use serde_json::json;

    #[test]
    fn revenue_needs_a_currency() {
        let params = json!({ "value": "71.55", "items": [{ "item_id": "K-1" }] });
        let (_, without) = said("amplitude", event(json!({ "params": params })));
        assert_eq!(without["events"][0]["revenue"], json!(null));
        let params = json!({ "value": "71.55", "currency": "eur", "items": [{ "item_id": "K-1" }] });
        let (_, with) = said("amplitude", event(json!({ "params": params })));
        let with = &with["events"][0];
        assert_eq!((&with["revenue"], &with["currency"]), (&json!(71.55), &json!("EUR")));
        assert_eq!(with["productId"], "K-1");
    }

    #[test]
    fn a_customer_called_null_is_none() {
        let (request, said) = said("amplitude", event(json!({ "user": "NULL" })));
        assert_eq!(said["events"][0]["user_id"], json!(null));
        assert_eq!(request.cut, 1);
    }

    #[test]
    fn without_a_visitor_nothing_is_kept_of_one() {
        let params = json!({ "plan": "gold" });
        let (_, said) = said("amplitude", cookieless(json!({ "name": "identify", "params": params })));
        let event = &said["events"][0];
        assert_eq!(event["device_id"], "abb1d6f0-5bbb-42fa-9f1e-a012f841df23");
        assert_eq!(event["user_properties"], json!(null));
        assert_eq!(event["event_properties"]["plan"], "gold");
    }

    #[test]
    fn how_a_visitor_came_at_first_stays() {
        let first = event(json!({ "name": "session_start", "page": { "referrer": "https://a.example/" },
            "campaign": { "source": "a", "click_id": "gclid:1" } }));
        let (_, told) = said("amplitude", first);
        let came = &told["events"][0]["user_properties"];
        assert_eq!(came["$set"], json!({ "utm_source": "a", "referrer": "https://a.example/",
            "referring_domain": "a.example", "gclid": "1" }));
        assert_eq!(came["$unset"]["utm_medium"], "-");
        assert_eq!(came["$setOnce"]["initial_utm_source"], "a");
        assert_eq!(came["$setOnce"]["initial_utm_medium"], "EMPTY");
        let (_, told) = said("amplitude", event(json!({ "name": "session_start" })));
        let came = &told["events"][0]["user_properties"];
        assert_eq!(came["$setOnce"]["initial_referrer"], "EMPTY");
        assert_eq!((&came["$set"], &came["$unset"]), (&json!(null), &json!(null)));
    }

    #[test]
    fn a_batch_is_halved_where_some_of_it_was_refused() {
        for (status, body, means) in [
            (200, r#"{"code":200,"events_ingested":1}"#, 200),
            (400, r#"{"code":400,"error":"Invalid API key"}"#, 400),
            (400, r#"{"missing_field":"api_key"}"#, 400),
            (400, r#"{"events_with_missing_fields":{"event_type":[3]}}"#, 413),
            (400, r#"{"silenced_events":[5,6]}"#, 413),
            (400, "", 400),
            (429, r#"{"throttled_events":[3]}"#, 429),
        ] {
            assert_eq!(answer("amplitude", status, body), means, "{body}");
        }
    }
}
