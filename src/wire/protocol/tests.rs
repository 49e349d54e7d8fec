use super::*;
use proptest::prelude::*;
use serde_json::Value;

/// What a protocol makes of one event.
pub(super) fn said(protocol: &str, event: Value) -> (Request, Value) {
    let beacon = serde_json::json!({ "sent_at": 1_760_000_005_000_i64, "events": [event] });
    let destination = Destination {
        url: "https://a.example",
        key: "k",
        site: "s",
    };
    let request = write(
        protocol,
        &Batch::of(&beacon.to_string(), destination, Device::default()),
    )
    .unwrap();
    let form = request.body.strip_prefix("data=").unwrap_or("null");
    let form = crate::domain::percent_decode(form);
    let said = serde_json::from_str(&request.body).or_else(|_| serde_json::from_str(&form));
    (request, said.unwrap_or_default())
}

/// An event as the engine tells it, with these members as well or instead.
pub(super) fn event(more: Value) -> Value {
    let mut event = serde_json::json!({ "id": "4efd4652-a518-46ef-a98a-54a28e0653aa", "name": "purchase",
        "at": 1_760_000_000_000_i64, "seq": 1, "consent": "granted",
        "session": "abb1d6f0-5bbb-42fa-9f1e-a012f841df23",
        "visitor": "702990c1-41c5-4e54-9cf6-fff692aa49e4" });
    for (name, value) in more.as_object().unwrap() {
        event[name] = value.clone();
    }
    event
}

/// The same without a visitor.
pub(super) fn cookieless(more: Value) -> Value {
    let mut event = event(more);
    event.as_object_mut().unwrap().remove("visitor");
    event["consent"] = "cookieless".into();
    event
}

#[test]
fn a_bare_address_gets_the_collectors_path() {
    for (url, endpoint) in [
        ("https://a.example", "https://a.example/e"),
        ("https://a.example/", "https://a.example/e"),
        ("https://a.example/x", "https://a.example/x"),
        ("https://a.example/x/", "https://a.example/x/"),
        ("https://a.example/?k=1", "https://a.example/?k=1"),
        ("/x", "/x"),
    ] {
        let destination = Destination {
            url,
            ..Destination::default()
        };
        let batch = Batch::of("{}", destination, Device::default());
        assert_eq!(batch.endpoint("/e"), endpoint, "{url}");
    }
}

#[test]
fn times_are_rfc_3339() {
    for (at, text) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_760_000_000_123, "2025-10-09T08:53:20.123Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    ] {
        assert_eq!(iso(at), text);
    }
}

#[test]
fn ids_keep_what_makes_them_unlike() {
    let id = "0f47ac10-58cc-4372-a567-00000002d479";
    assert_eq!(hex16(id), "a56700000002d479");
    assert_eq!(pair(id), "256355344.185465");
    assert_eq!((hex16(""), pair("")), (String::new(), "1.1".into()));
}

#[test]
fn a_session_has_one_id_a_day() {
    let session = "abb1d6f0-5bbb-42fa-9f1e-a012f841df23";
    let noon = 1_760_011_200_000;
    assert_eq!(
        id::dated(session, id::day(noon)),
        "0199c644-7800-72fa-9f1e-a012f841df23"
    );
    assert_eq!(id::dated("", noon), "");
    let number = id::session_in_day(session, noon);
    assert_eq!(number, id::session_in_day(session, noon + 3_600_000));
    assert_eq!(id::day(number), id::day(noon));
}

#[test]
fn names_are_unlike_and_traits_are_sane() {
    for traits in ALL {
        let same = ALL.iter().filter(|other| other.name == traits.name);
        assert_eq!(same.count(), 1, "{}", traits.name);
        assert!(traits.together > 0);
    }
}

proptest! {
    #[test]
    fn a_text_comes_out_as_it_went_in(text: String) {
        let json = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(Raw(&json).text(), text);
    }

    #[test]
    fn nothing_read_in_a_form_means_more_than_itself(name in "[a-z ]{1,4}", value: String) {
        let mut request = Request { url: "https://a.example".into(), ..Request::default() };
        request.query(&name, &value);
        let (_, query) = crate::domain::text::cut(&request.url, b'?');
        if !value.is_empty() {
            let (read, said) = crate::domain::text::cut(query, b'=');
            prop_assert_eq!(crate::domain::percent_decode(read), name);
            prop_assert_eq!(crate::domain::percent_decode(said), value);
        }
    }

    #[test]
    fn no_event_makes_a_protocol_panic(beacon in "[{}\\[\\]\",:a-z0-9\\\\.-]{0,60}", event: String) {
        for beacon in [beacon, serde_json::json!({"events": [{"name": event, "params": {"items": [event, {}]}}]}).to_string()] {
            for traits in ALL {
                let batch = Batch::of(&beacon, Destination::default(), Device::default());
                let _ = write(traits.name, &batch);
            }
        }
    }
}
