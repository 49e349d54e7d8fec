use super::*;
use proptest::prelude::*;

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
