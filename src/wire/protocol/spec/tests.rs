use super::super::tests::{cookieless, event, said};
use serde_json::json;

fn message(event: serde_json::Value) -> serde_json::Value {
    said("segment", event).1["batch"][0].clone()
}

#[test]
fn one_product_stands_among_the_properties_and_several_in_a_list() {
    let item = json!({ "item_id": "K-1", "item_name": "Kanne", "price": "59.90", "coupon": "B" });
    let params = json!({ "currency": "eur", "coupon": "A", "items": [item] });
    let one = message(event(json!({ "name": "add_to_cart", "params": params })));
    assert_eq!(one["event"], "Product Added");
    let properties = &one["properties"];
    assert_eq!(properties["product_id"], "K-1");
    assert_eq!(properties["price"], 59.9);
    assert_eq!(properties["currency"], "EUR");
    assert_eq!(properties["coupon"], "A");
    assert_eq!(properties["products"], json!(null));

    let params = json!({ "items": [item, item] });
    let two = message(event(json!({ "name": "view_item", "params": params })));
    assert_eq!(two["properties"]["products"][1]["product_id"], "K-1");
    assert_eq!(two["properties"]["product_id"], json!(null));
}

#[test]
fn an_event_without_parameters_is_one_all_the_same() {
    for name in ["purchase", "view_item", "search", "identify", "page_view"] {
        assert!(message(event(json!({ "name": name })))["messageId"].is_string());
    }
}

#[test]
fn without_a_visitor_the_session_is_the_anonymous_one() {
    let message = message(cookieless(json!({})));
    assert_eq!(
        message["anonymousId"],
        "abb1d6f0-5bbb-42fa-9f1e-a012f841df23"
    );
    assert_eq!(message["userId"], json!(null));
    let consent = &message["context"]["consent"]["categoryPreferences"];
    assert_eq!(consent, &json!({ "analytics": false }));
}

#[test]
fn a_currency_that_is_none_is_left_out() {
    let params = json!({ "currency": "Euro", "value": 1 });
    let (request, said) = said("segment", event(json!({ "params": params })));
    assert_eq!(said["batch"][0]["properties"]["currency"], json!(null));
    assert_eq!(request.cut, 1);
}

#[test]
fn rudderstack_corrects_the_time_itself() {
    let message = said("rudderstack", event(json!({}))).1["batch"][0].clone();
    assert_eq!(message["originalTimestamp"], "2025-10-09T08:53:20.000Z");
    assert_eq!(message["sentAt"], "2025-10-09T08:53:25.000Z");
    assert_eq!(message["timestamp"], json!(null));
}
