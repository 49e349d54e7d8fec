use super::super::{Destination, Device};
use super::*;
use serde_json::{Value, json};

fn record(event: Value) -> Value {
    let beacon = json!({ "sent_at": 9, "events": [event] }).to_string();
    let batch = Batch::of(&beacon, Destination::default(), Device::default());
    let request = super::super::written::<Otlp>(&batch);
    let body: Value = serde_json::from_str(&request.body).unwrap();
    body["resourceLogs"][0]["scopeLogs"][0]["logRecords"][0].clone()
}

fn attribute(record: &Value, key: &str) -> Value {
    let all = record["attributes"].as_array().unwrap();
    let found = all.iter().find(|one| one["key"] == key);
    found.map_or(Value::Null, |one| one["value"].clone())
}

#[test]
fn values_keep_their_types() {
    let record = record(json!({ "name": "x", "params": {
        "n": 9_007_199_254_740_991_i64, "x": 0.5, "price": 60, "is": false, "no\"te": "\"\n",
        "currency": "eur", "none": null, "list": [1, "a"], "map": { "k\\": -1 }, "empty": {} } }));
    for (key, value) in [
        ("n", json!({ "intValue": "9007199254740991" })),
        ("x", json!({ "doubleValue": 0.5 })),
        ("price", json!({ "doubleValue": 60 })),
        ("is", json!({ "boolValue": false })),
        ("no\"te", json!({ "stringValue": "\"\n" })),
        ("currency", json!({ "stringValue": "EUR" })),
        ("none", Value::Null),
        ("list", json!({ "arrayValue": { "values": [{ "intValue": "1" }, { "stringValue": "a" }] } })),
        ("map", json!({ "kvlistValue": { "values": [{ "key": "k\\", "value": { "intValue": "-1" } }] } })),
        ("empty", json!({ "kvlistValue": { "values": [] } })),
    ] {
        let key = ["trailmark.params.", key].concat();
        assert_eq!(attribute(&record, &key), value, "{key}");
    }
}

#[test]
fn who_is_not_known_has_a_session_only() {
    let record = record(json!({ "name": "session_start", "at": 5, "session": "s" }));
    assert_eq!(record["eventName"], "session.start");
    assert_eq!(record["timeUnixNano"], "5000000");
    assert_eq!(attribute(&record, "session.id")["stringValue"], "s");
    assert_eq!(attribute(&record, "enduser.pseudo.id"), Value::Null);
}

#[test]
fn what_is_too_deep_becomes_a_text() {
    let deep = format!("{}1{}", "[".repeat(99), "]".repeat(99));
    let deep: Value = serde_json::from_str(&deep).unwrap();
    let text = record(json!({ "name": "x", "params": { "deep": deep } })).to_string();
    assert!(text.contains(r#""stringValue":"[[["#));
}
