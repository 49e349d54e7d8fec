use super::*;
use proptest::prelude::*;

#[test]
fn ids_in_paths_are_masked_and_words_are_not() {
    for (path, masked) in [
        ("/", "/"),
        ("", ""),
        ("/p/4711", "/p/:id"),
        ("/p/7/edit", "/p/:id/edit"),
        ("/kettles/gooseneck-kettle/", "/kettles/gooseneck-kettle/"),
        ("/cups/set-of-2", "/cups/set-of-2"),
        ("/order-10023", "/:id"),
        ("/u/3f2a9c1d", "/u/:id"),
        ("/u/0b0b1f2c-6f35-4c6e-9f3e-0c2a7d9b1e11", "/u/:id"),
        ("/u/dGhpc0lzQVRlc3Q", "/u/:id"),
        ("/s/aGVsbG8gd29ybGQ=", "/s/:id"),
        ("/a/%31%32%33%34", "/a/:id"),
        (
            "/gr%C3%BC%C3%9Fe/tee%20kanne",
            "/gr%C3%BC%C3%9Fe/tee%20kanne",
        ),
        ("/cart;jsessionid=abcd", "/cart"),
        ("/a?token=x", "/a"),
        ("/a#b?c", "/a"),
        ("//cdn.example/x/12345", "//cdn.example/x/:id"),
        ("/mp3/h264", "/mp3/:id"),
        ("/datenschutzerklaerung/", "/datenschutzerklaerung/"),
        ("/u/dGhpcyBpcyBhIHRl", "/u/:id"),
    ] {
        let mut found = String::new();
        mask(&mut found, path);
        assert_eq!(found, masked, "{path}");
    }
}

#[test]
fn an_event_says_less_and_stays_the_event_it_was() {
    let event = r#"{"id":"0b0b1f2c-6f35-4c6e-9f3e-0c2a7d9b1e11","name":"add_to_cart","at":1760054012345,"seq":7,"page":{"url":"https://shop.example:8443/p/4711?utm_source=x&q=tea","title":"Anna's order","referrer":"https://t.example/user/anna?x=1"},"campaign":{"source":"x"},"channel":"Paid Search","params":{"engaged_ms":41234,"when":1760054012345,"sku":4006381333931,"price":59.9,"link_url":"https://o.example/a/99?b#c","path":"/x/123456?y","title":"T","note":"say \"hi\"","items":[{"item_id":"K-1","item_name":"Kettle \"Anna\"","item_category":"Kettles","a\"b":null}]}}"#;
    let expected = r#"{"id":"0b0b1f2c-6f35-4c6e-9f3e-0c2a7d9b1e11","name":"add_to_cart","at":1760050800000,"seq":7,"page":{"url":"https://shop.example:8443/p/:id","referrer":"https://t.example"},"campaign":{"source":"x"},"channel":"Paid Search","params":{"engaged_ms":41000,"when":1760050800000,"sku":4006381333931,"price":59.9,"link_url":"https://o.example/a/:id","path":"/x/:id","note":"say \"hi\"","items":[{"item_id":"K-1","item_category":"Kettles","a\"b":null}]}}"#;
    // As it is read from a page.
    let event = crate::wire::object(event);
    assert_eq!(coarse(&event), crate::wire::object(expected));
    let route = r##"{"page":{"url":"https://spa.example/a#/orders/4711"}}"##;
    assert_eq!(coarse(route), r#"{"page":{"url":"https://spa.example/a"}}"#);
}

proptest! {
    #[test]
    fn what_is_coarse_stays_as_it_is(
        text: String, path in "(/[a-zA-Z0-9%;?#.=-]{0,14}){0,5}", at: i64, number in 1_300_000_000_000i64..2_100_000_000_000,
    ) {
        let at = at % 8_640_000_000_000_000;
        let json = serde_json::json!({
            "at": at,
            "page": { "url": format!("https://a.example{path}"), "title": text, "referrer": path },
            "params": { "n": [number, { "item_name": 1, "t": text, "u": path }], &*text: text },
        });
        let event = crate::wire::object(&json.to_string());
        let once = coarse(&event);
        prop_assert_eq!(crate::wire::object(&once), once.clone());
        prop_assert_eq!(coarse(&once), once.clone());
        let read: serde_json::Value = serde_json::from_str(&once).unwrap();
        prop_assert_eq!(read["at"].as_i64().unwrap(), at - at.rem_euclid(HOUR));
    }
}
