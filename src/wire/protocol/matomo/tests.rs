use crate::wire::protocol::{Batch, Destination, Device, answer, write};

fn hits(key: &str, event: &str) -> Vec<String> {
    hits_of(Device::default(), key, event)
}

fn hits_of(device: Device<'_>, key: &str, event: &str) -> Vec<String> {
    let beacon = ["{\"sent_at\":61999,\"events\":[", event, "]}"].concat();
    let destination = Destination {
        url: "https://m.example",
        key,
        site: "3",
    };
    let batch = Batch::of(&beacon, destination, device);
    let body = write("matomo", &batch).unwrap().body;
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let hits = body["requests"].as_array().unwrap().iter();
    hits.map(|hit| hit.as_str().unwrap().into()).collect()
}

#[test]
fn an_age_is_in_whole_seconds_and_left_out_where_there_is_none() {
    assert_eq!(
        hits("", r#"{"name":"page_view","at":1000}"#),
        ["?idsite=3&rec=1&apiv=1&cdo=60"]
    );
    assert_eq!(
        hits("", r#"{"name":"page_view","at":70000}"#),
        ["?idsite=3&rec=1&apiv=1"]
    );
}

#[test]
fn dimensions_are_those_that_the_site_has() {
    let event = r#"{"name":"page_view","at":61999,"intent":0.5,"channel":"Email","phase":{"name":"a&b"}}"#;
    assert_eq!(
        hits("phase=4,intent=12,mood=1", event),
        ["?idsite=3&rec=1&apiv=1&dimension4=a%26b&dimension12=0.5"]
    );
}

#[test]
fn carts_are_told_where_they_are_whole() {
    let cart = r#""at":61999,"params":{"value":1.10,"items":[{"item_id":"a","price":"1.10"}]}}"#;
    let whole = hits("", &[r#"{"name":"view_cart","#, cart].concat());
    assert_eq!(
        whole[0],
        "?idsite=3&rec=1&apiv=1&idgoal=0&revenue=1.1&ec_items=%5B%5B%22a%22%2C%22%22%2C%22%22%2C1.1%2C1%5D%5D"
    );
    assert!(whole[1].ends_with("&ca=1&e_c=ecommerce&e_a=view_cart&e_v=1.1"));
    let part = hits("", &[r#"{"name":"add_to_cart","#, cart].concat());
    assert_eq!(part.len(), 1);
    let empty = hits("", r#"{"name":"view_cart","at":61999}"#);
    assert_eq!(empty, ["?idsite=3&rec=1&apiv=1&ca=1&e_c=event&e_a=view_cart"]);
}

#[test]
fn orders_and_refunds_without_a_number_get_the_events() {
    let order = hits("", r#"{"name":"purchase","id":"1-2","at":61999}"#);
    assert!(order[0].contains("&ec_id=1-2&revenue=0&ec_items=%5B%5D"));
    let refund = hits("", r#"{"name":"refund","id":"0f47ac10-58cc-4372-a567-00000002d479","at":61999,"params":{"value":8.35}}"#);
    assert!(refund[0].ends_with("&ec_id=-refund-a56700000002d479&revenue=-8.35"));
}

#[test]
fn who_has_no_browser_is_found_by_the_id_alone() {
    let event = r#"{"name":"page_view","at":61999,"visitor":"702990c1-41c5-4e54-9cf6-fff692aa49e4","user":"k"}"#;
    assert_eq!(
        hits("", event),
        ["?idsite=3&rec=1&apiv=1&cid=9cf6fff692aa49e4"]
    );
    let page = Device {
        screen: "1x1",
        ..Device::default()
    };
    assert_eq!(
        hits_of(page, "", event),
        ["?idsite=3&rec=1&apiv=1&_id=9cf6fff692aa49e4&uid=k&res=1x1"]
    );
}

#[test]
fn long_order_numbers_keep_what_tells_refunds_apart() {
    let long = "9".repeat(120);
    let event = |name: &str| {
        [
            r#"{"name":""#,
            name,
            r#"","id":"1","at":61999,"params":{"value":1,"transaction_id":""#,
            &long,
            "\"}}",
        ]
        .concat()
    };
    let order = hits("", &event("purchase"));
    assert!(order[0].contains(&["&ec_id=", &"9".repeat(100), "&"].concat()));
    let refund = hits("", &event("refund"));
    let number = ["&ec_id=", &"9".repeat(76), "-refund-"].concat();
    assert!(refund[0].contains(&number), "{}", refund[0]);
}

#[test]
fn an_answer_says_whether_anything_was_kept() {
    for (status, body, means) in [
        (200, r#"{"status":"success","tracked":2,"invalid":0}"#, 200),
        (200, r#"{"status":"success","tracked":1,"invalid":1}"#, 200),
        (200, r#"{"status":"success","tracked":0,"invalid":2}"#, 400),
        (500, r#"{"status":"error","tracked":1,"invalid":0}"#, 503),
        (500, "", 500),
        (503, "", 503),
    ] {
        assert_eq!(answer("matomo", status, body), means, "{status} {body}");
    }
}
