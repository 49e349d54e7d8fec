//! How `domain::Object` looks into what `parse` has cleaned.

use super::object;
use crate::domain::{Decimal, Object, plain};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

#[test]
fn finds_what_an_event_says_of_a_purchase() {
    let params = json!({
        "value": 59.9,
        "currency": "EUR",
        "items": [{ "item_id": "KL-1", "price": 19.95, "quantity": 3 }, { "item_id": "a\"},{\\" }],
        "empty": "",
        "none": null,
        "flag": true,
    });
    let params = object(&params.to_string());
    let params = Object(&params);
    assert_eq!(params.value("value"), "59.9");
    assert_eq!(params.text("currency"), "EUR");
    assert_eq!(params.value("flag"), "true");
    for name in ["empty", "none", "value", "items", "item_id", ""] {
        assert_eq!(params.text(name), "", "{name}");
    }
    for name in ["empty", "none", "currency", "items", "missing"] {
        assert_eq!(Decimal::parse(params.value(name)), None, "{name}");
    }
    let items: Vec<_> = Object(params.value("items"))
        .members()
        .map(|(name, item)| {
            assert_eq!(name, "");
            plain(Object(item).value("item_id"))
        })
        .collect();
    assert_eq!(items, ["KL-1", "a\"},{\\"]);
    let first = Object(params.value("items")).members().next().unwrap().1;
    assert_eq!(Object(first).value("quantity"), "3");
}

#[test]
fn says_in_plain_what_a_value_says() {
    for (json, text) in [
        (r#""a \"b\" \\c""#, "a \"b\" \\c"),
        (r#"["a.example","b.example"]"#, "a.example,b.example"),
        ("59.9", "59.9"),
        ("true", "true"),
        ("null", ""),
        ("", ""),
    ] {
        assert_eq!(plain(json), text);
    }
}

#[test]
fn nothing_holds_nothing() {
    for json in ["", "{}", "[]", "7", "\"\"", "\"", "{", "é"] {
        assert_eq!(Object(json).members().count(), 0, "{json}");
        assert_eq!(Object(json).value("a"), "");
    }
}

fn some_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (-9_999i64..9_999).prop_map(Json::from),
        "[ -~é🍵]{0,6}".prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map("[ -~]{0,4}", inner, 0..4)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn finds_every_member_as_another_reader_does(members in prop::collection::btree_map("[ -~]{0,4}", some_json(), 0..5)) {
        let json = object(&Json::Object(members.clone().into_iter().collect()).to_string());
        let found = Object(&json).members().map(|(name, value)| {
            let name = plain(&format!("\"{name}\""));
            (name, serde_json::from_str::<Json>(value).unwrap())
        });
        prop_assert!(found.eq(members));
    }

    #[test]
    fn no_text_panics(text: String) {
        let _ = (Object(&text).members().count(), plain(&text));
    }
}
