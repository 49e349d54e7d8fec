use super::super::{Destination, Device, written};
use super::*;
use serde_json::{Value, json};

fn request(key: &str, events: Value) -> Request {
    let beacon = json!({ "sent_at": 9, "events": events }).to_string();
    let destination = Destination {
        url: "https://a.example",
        key,
        site: "",
    };
    written::<Snowplow>(&Batch::of(&beacon, destination, Device::default()))
}

fn data(request: &Request) -> Vec<Value> {
    let body: Value = serde_json::from_str(&request.body).unwrap();
    body["data"].as_array().unwrap().clone()
}

fn entities(event: &Value) -> Vec<(String, Value)> {
    let contexts: Value = serde_json::from_str(event["co"].as_str().unwrap_or("{}")).unwrap();
    let all = contexts["data"].as_array().cloned().unwrap_or_default();
    let name = |one: &Value| one["schema"].as_str().unwrap().split('/').nth(1).unwrap().into();
    all.iter().map(|one| (name(one), one["data"].clone())).collect()
}

fn names(event: &Value) -> Vec<String> {
    entities(event).into_iter().map(|(name, _)| name).collect()
}

fn purchase(params: Value) -> (Value, u32) {
    let request = request("", json!([{ "id": "1", "name": "purchase", "params": params }]));
    (data(&request)[0].clone(), request.cut)
}

#[test]
fn without_schemas_of_ours_events_are_structured() {
    let request = request("", json!([{ "id": "1", "name": "user_engagement", "session": "s",
        "phase": { "name": "awareness" }, "params": { "engaged_ms": 900 } }]));
    let event = &data(&request)[0];
    for (name, value) in [("e", "se"), ("se_ca", "trailmark"), ("se_ac", "user_engagement"),
        ("se_la", "{\"engaged_ms\":900}"), ("se_pr", "awareness"), ("se_va", "900")] {
        assert_eq!(event[name], value, "{name}");
    }
    assert_eq!(event["co"], Value::Null);
}

#[test]
fn who_is_not_known_has_no_user_and_asks_for_no_cookie() {
    let request = request("v", json!([{ "id": "1", "name": "page_view", "session": "s" }]));
    assert_eq!(request.headers, "SP-Anonymous: *");
    let event = &data(&request)[0];
    assert_eq!((&event["duid"], &event["sid"]), (&Value::Null, &json!("s")));
}

#[test]
fn an_event_is_on_the_page_view_that_the_batch_has_of_its_page() {
    let event = |id: &str, name: &str, url: &str| json!({ "id": id, "name": name,
        "session": "s", "page": { "url": url } });
    let request = request("", json!([event("1", "x", "/a"), event("2", "page_view", "/a"),
        event("3", "x", "/a"), event("4", "x", "/b"), event("5", "page_view", "/a"), event("6", "x", "/a")]));
    let views: Vec<Value> = data(&request).iter()
        .map(|event| entities(event).pop().map_or(Value::Null, |(_, data)| data["id"].clone()))
        .collect();
    assert_eq!(json!(views), json!([null, "2", "2", null, "5", "5"]));
}

#[test]
fn what_no_schema_takes_is_left_out_and_counted() {
    let item = json!({ "item_id": "a", "price": 1 });
    for (params, entities, cut) in [
        (json!({ "transaction_id": "t", "value": 1.25, "currency": "eur", "items": [item] }), vec!["transaction", "product"], 0),
        (json!({ "transaction_id": "t", "value": 1, "items": [item] }), vec![], 2),
        (json!({ "value": 1, "currency": "EUR" }), vec![], 1),
        (json!({ "transaction_id": "t", "value": 1.234, "currency": "KWD", "items": [item] }), vec!["product"], 1),
        (json!({ "transaction_id": "t", "value": -1, "currency": "EUR" }), vec![], 1),
        (json!({ "transaction_id": "t", "value": 10_000_000, "currency": "EUR" }), vec![], 1),
        (json!({ "transaction_id": "t", "value": 1, "currency": "EUR", "tax": 0.001, "items": [{}] }), vec!["transaction"], 2),
        (json!({}), vec![], 1),
    ] {
        let (event, n) = purchase(params.clone());
        assert_eq!((names(&event), n), (entities.into_iter().map(String::from).collect(), cut), "{params}");
        assert!(event["ue_pr"].as_str().unwrap().contains(r#""type":"transaction""#));
    }
}

#[test]
fn prices_are_exact_and_categories_paths() {
    let (event, _) = purchase(json!({ "currency": "EUR", "items": [{ "item_name": "n", "price": "59.9",
        "discount": 0.15, "item_category": "a", "item_category3": "c", "quantity": 1.5 }] }));
    let (_, product) = entities(&event).remove(0);
    let expected = json!({ "category": "a/c", "currency": "EUR", "id": "n", "list_price": 60.05, "name": "n", "price": 59.9 });
    assert_eq!(product, expected);
}

#[test]
fn hostile_texts_stay_texts() {
    let text = "\"}]\\\n</script>";
    let request = request("com.a", json!([{ "id": "1", "name": "x", "params": { text: text } }]));
    let said: Value = serde_json::from_str(data(&request)[0]["ue_pr"].as_str().unwrap()).unwrap();
    assert_eq!(said["data"]["data"]["params"][text], text);
}
