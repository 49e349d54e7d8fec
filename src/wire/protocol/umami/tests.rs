use crate::wire::protocol::{Batch, Destination, Device, Request, answer, write};
use serde_json::{Value, json};

fn written(event: &Value) -> (Request, Value) {
    let beacon = json!({ "sent_at": 9, "events": [event] }).to_string();
    let destination = Destination {
        url: "https://u.example",
        key: "",
        site: "w",
    };
    let batch = Batch::of(&beacon, destination, Device::default());
    let request = write("umami", &batch).unwrap();
    let body: Value = serde_json::from_str(&request.body).unwrap();
    let payload = body[0]["payload"].clone();
    (request, payload)
}

#[test]
fn times_are_whole_seconds() {
    let (_, payload) = written(&json!({ "name": "page_view", "at": 1_760_000_000_999_i64 }));
    let page = json!({ "website": "w", "timestamp": 1_760_000_000, "data": {} });
    assert_eq!(payload, page);
}

#[test]
fn who_is_not_known_beyond_the_page_has_no_id() {
    let (_, payload) = written(&json!({ "name": "page_view", "session": "s" }));
    assert_eq!(payload["id"], Value::Null);
    let (_, payload) = written(&json!({ "name": "page_view", "session": "s", "visitor": "v" }));
    assert_eq!(payload["id"], "v");
}

#[test]
fn only_purchases_are_revenue() {
    let params = json!({ "value": "59.90", "currency": "eur" });
    let (_, payload) = written(&json!({ "name": "purchase", "params": params }));
    assert_eq!(payload["data"], json!({ "revenue": 59.9, "currency": "EUR" }));
    let (_, payload) = written(&json!({ "name": "refund", "params": params }));
    assert_eq!(payload["data"], json!({ "value": 59.9, "of_currency": "EUR" }));
}

#[test]
fn nothing_is_longer_than_its_column() {
    let long = "ü".repeat(600);
    let encoded = "%C3%BC".repeat(60);
    let url = ["https://a.example/?utm_source=", &encoded, "&b=1"].concat();
    let (request, payload) = written(&json!({ "name": long, "page": { "url": url, "title": long },
        "params": { "long": long, "list": [long] } }));
    let n_chars = |value: &Value| value.as_str().unwrap().chars().count();
    assert_eq!(n_chars(&payload["name"]), 50);
    assert_eq!(n_chars(&payload["title"]), 500);
    assert_eq!(n_chars(&payload["data"]["long"]), 500);
    assert_eq!(n_chars(&payload["data"]["list"]), 500);
    let value = "%C3%BC".repeat(42) + "%C3";
    assert_eq!(payload["url"], "https://a.example/?utm_source=".to_owned() + &value + "&b=1");
    assert_eq!(request.cut, 5);
}

#[test]
fn what_umami_would_refuse_is_called_otherwise() {
    let (_, payload) = written(&json!({ "name": "=-1", "params": { "commerce": 1 } }));
    assert_eq!(payload["name"], "1");
    assert_eq!(payload["data"], json!({ "own_commerce": 1 }));
    let (request, payload) = written(&json!({ "name": "🫖".repeat(26) }));
    assert_eq!(payload["name"], "🫖".repeat(25));
    assert_eq!(request.cut, 1);
    let (_, payload) = written(&json!({ "name": "@", "params": {} }));
    assert_eq!(payload["name"], "event");
}

#[test]
fn an_answer_says_whether_anything_was_taken() {
    let some = r#"{"size":2,"processed":1,"errors":1,"details":[]}"#;
    let none = r#"{"size":2,"processed":0,"errors":2,"details":[]}"#;
    assert_eq!((answer("umami", 200, some), answer("umami", 200, none)), (200, 400));
}
