use crate::wire::protocol::{Batch, Destination, Device, Request, write};
use serde_json::{Value, json};

fn written(event: &Value) -> (Request, Value) {
    let beacon = json!({ "sent_at": 9, "events": [event] }).to_string();
    let destination = Destination {
        url: "https://g.example",
        key: "G-1:s",
        site: "",
    };
    let batch = Batch::of(&beacon, destination, Device::default());
    let request = write("ga4-mp", &batch).unwrap();
    let body = serde_json::from_str(&request.body).unwrap_or_default();
    (request, body)
}

#[test]
fn the_key_is_an_id_and_a_secret() {
    let (request, _) = written(&json!({ "name": "page_view" }));
    assert_eq!(
        request.url,
        "https://g.example/mp/collect?measurement_id=G-1&api_secret=s"
    );
}

#[test]
fn a_session_begins_with_what_brought_it_or_silently() {
    let (request, _) = written(&json!({ "name": "session_start" }));
    assert_eq!(request, Request::default());
    let (_, body) =
        written(&json!({ "name": "session_start", "campaign": { "source": "a", "name": "b" } }));
    let event = &body["events"][0];
    assert_eq!(event["name"], "campaign_details");
    assert_eq!(event["params"]["source"], "a");
    assert_eq!(event["params"]["campaign"], "b");
}

#[test]
fn an_amount_without_currency_is_left_out_and_counted() {
    let (request, body) = written(&json!({ "name": "purchase", "params": { "value": 1 } }));
    assert_eq!(body["events"][0]["params"]["value"], Value::Null);
    assert_eq!(request.cut, 1);
}

#[test]
fn types_are_those_of_the_schema() {
    let params = json!({ "value": "59.90", "currency": "eur", "transaction_id": 7, "tax": "1.10",
        "shipping": "free", "is_new": true, "items": [{ "item_id": 5, "price": "59.90", "currency": "eur" }, {}] });
    let (request, body) = written(&json!({ "name": "purchase", "params": params }));
    let params = &body["events"][0]["params"];
    assert_eq!(params["value"].to_string(), "59.9");
    assert_eq!(params["transaction_id"], "7");
    assert_eq!(params["tax"].to_string(), "1.1");
    assert_eq!(params["shipping"], Value::Null);
    assert_eq!(params["is_new"], "true");
    let item = json!({ "item_id": "5", "price": 59.9, "currency": "EUR" });
    assert_eq!(params["items"], json!([item]));
    assert_eq!(request.cut, 2);
}

#[test]
fn names_that_google_keeps_for_itself_are_changed() {
    for (ours, theirs) in [
        ("error", "x_error"),
        ("user_engagement", "engagement"),
        ("google_x", "x_google_x"),
        ("9 lives", "x_9_lives"),
        ("page_view", "page_view"),
    ] {
        let (_, body) = written(&json!({ "name": ours }));
        assert_eq!(body["events"][0]["name"], theirs);
    }
}
