//! What is refused, and how precisely that is said.

use crate::beacon::{beacon, event, text, uuid, with};
use crate::host::Collector;
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use std::io::Write;

#[test]
fn names_the_field_that_is_wrong() {
    let collector = Collector::start(&[]);
    let one = |fields: Value| beacon([event(1), with(event(2), fields)]);
    let without = |mut beacon: Value, pointer: &str, name: &str| {
        beacon
            .pointer_mut(pointer)
            .unwrap()
            .as_object_mut()
            .unwrap()
            .remove(name)
            .unwrap();
        beacon
    };
    let fine = || beacon([event(1)]);
    for (sent, field) in [
        (with(fine(), json!({"v": 2})), "v"),
        (with(fine(), json!({"v": "1"})), "v"),
        (json!({"v": 3, "anything": "else"}), "v"),
        (without(fine(), "", "v"), "v"),
        (without(fine(), "", "beacon"), "beacon"),
        (without(fine(), "", "sent_at"), "sent_at"),
        (without(fine(), "", "events"), "events"),
        (with(fine(), json!({"beacon": "b"})), "beacon"),
        (with(fine(), json!({"sent_at": "now"})), "sent_at"),
        (with(fine(), json!({"site": 1})), "site"),
        (with(fine(), json!({"events": {}})), "events"),
        (with(fine(), json!({"events": [1]})), "events[0]"),
        (
            with(
                fine(),
                json!({"ledger": {"created": -1, "acked": 0, "pending": 0}}),
            ),
            "ledger.created",
        ),
        (
            with(fine(), json!({"ledger": {"created": 1, "acked": 0}})),
            "ledger.pending",
        ),
        (without(fine(), "/events/0", "id"), "events[0].id"),
        (without(fine(), "/events/0", "name"), "events[0].name"),
        (one(json!({"id": "2"})), "events[1].id"),
        (
            one(json!({"id": "00000000-0000-7000-8000-000000000002"})),
            "events[1].id",
        ),
        (one(json!({"id": null})), "events[1].id"),
        (one(json!({"name": ""})), "events[1].name"),
        (one(json!({"name": "é".repeat(101)})), "events[1].name"),
        (one(json!({"name": 5})), "events[1].name"),
        (one(json!({"at": "yesterday"})), "events[1].at"),
        (one(json!({"seq": -1})), "events[1].seq"),
        (one(json!({"visitor": "me"})), "events[1].visitor"),
        (one(json!({"page": {"url": 7}})), "events[1].page.url"),
        (one(json!({"params": [1]})), "events[1].params"),
        (
            one(json!({"phase": {"model": "accra", "name": 1, "p": 0.5}})),
            "events[1].phase.name",
        ),
        (beacon((0..1001).map(event).collect::<Vec<_>>()), "events"),
        (
            with(
                fine(),
                json!({"events": [["00000000-0000-4000-8000-000000000002", "x", 1, 1]]}),
            ),
            "events[0]",
        ),
        (with(fine(), json!({"ledger": [1, 1, {}, 0]})), "ledger"),
        (
            one(json!({"page": ["https://a.example/"]})),
            "events[1].page",
        ),
        (
            one(json!({"phase": ["accra", "awareness", 0.5]})),
            "events[1].phase",
        ),
        (json!([]), "body"),
    ] {
        let answer = collector.post(sent.to_string());
        let shown = sent.to_string().chars().take(300).collect::<String>();
        assert_eq!(answer.status, 400, "{shown}");
        assert_eq!(answer.json()["field"], field, "{}: {shown}", answer.body);
        assert!(!answer.json()["error"].as_str().unwrap().is_empty());
    }
    assert_eq!(collector.ids(), [""; 0]);
}

#[test]
fn names_the_body_when_it_is_no_json() {
    let collector = Collector::start(&[]);
    for body in [
        &b""[..],
        b"hello",
        b"{",
        b"\xff\xfe",
        b"{\"v\":1}x",
        b"{\"a\":\"\xff\"}",
    ] {
        let answer = collector.post(body);
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["field"]),
            (400, &json!("body"))
        );
    }
}

#[test]
fn takes_what_is_only_just_right() {
    let collector = Collector::start(&[]);
    let longest = with(event(5000), json!({"name": "é".repeat(100)}));
    assert_eq!(
        collector.post(beacon([longest]).to_string()).counts(),
        (1, 0)
    );
    assert_eq!(collector.post(text(0..1000)).counts(), (1000, 0));
}

#[test]
fn a_beacon_with_one_wrong_event_leaves_nothing() {
    let collector = Collector::start(&[]);
    let answer = collector.post(beacon([event(1), json!({})]).to_string());
    assert_eq!(answer.status, 400);
    assert_eq!(collector.ids(), [""; 0]);
}

#[test]
fn a_ledger_that_does_not_add_up_is_noted_and_not_refused() {
    let collector = Collector::start(&[]);
    let wrong = json!({"created": 9, "acked": 1, "dropped": {"queue_full": 2}, "pending": 3});
    let session = with(event(1), json!({"session": uuid(77)}));
    let sent = with(beacon([session]), json!({"ledger": wrong}));
    assert_eq!(collector.post(sent.to_string()).counts(), (1, 0));
    assert_eq!(collector.json("/api/summary")["ledger"]["unbalanced"], 1);
}

#[test]
fn deep_nesting_is_refused_wherever_it_is() {
    let collector = Collector::start(&[]);
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    for (at, field) in [("params", "events[1]"), ("unknown", "events[1]")] {
        let sent = beacon([event(1), with(event(2), json!({at: "DEEP"}))]);
        let answer = collector.post(sent.to_string().replace("\"DEEP\"", &deep));
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["field"]),
            (400, &json!(field))
        );
    }
    let sent = with(beacon([event(1)]), json!({"unknown": "DEEP"})).to_string();
    let answer = collector.post(sent.replace("\"DEEP\"", &deep));
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["field"]),
        (400, &json!("unknown"))
    );
    assert_eq!(collector.post(&deep).status, 400);
    assert_eq!(collector.get("/healthz").status, 200);
}

#[test]
fn an_object_of_very_many_members_is_refused() {
    let collector = Collector::start(&[]);
    let wide: serde_json::Map<_, _> = (0..50_000).map(|n| (n.to_string(), json!(n))).collect();
    let answer = collector.post(beacon([with(event(1), json!({"params": wide}))]).to_string());
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["field"]),
        (400, &json!("events[0]"))
    );
}

#[test]
fn a_message_does_not_repeat_a_megabyte() {
    let collector = Collector::start(&[]);
    let long = "x".repeat(500_000);
    let answer = collector.post(beacon([with(event(1), json!({"at": long}))]).to_string());
    assert_eq!(answer.status, 400);
    assert!(answer.body.len() < 1000, "{} bytes", answer.body.len());
}

#[test]
fn a_body_over_the_limit_is_413_to_the_byte() {
    let collector = Collector::start(&["--max-body", "1000"]);
    let fitting = padded(1000);
    assert_eq!(collector.post(fitting).counts(), (1, 0));
    let answer = collector.post(padded(1001));
    assert_eq!(answer.status, 413);
    assert!(answer.json()["error"].as_str().unwrap().contains("1000"));
}

#[test]
fn a_megabyte_is_the_limit_unless_told_otherwise() {
    let collector = Collector::start(&[]);
    assert_eq!(collector.post(padded(1048576)).status, 202);
    assert_eq!(collector.post(padded(1048577)).status, 413);
    assert_eq!(collector.post(padded(5000000)).status, 413);
}

#[test]
fn unpacks_gzip() {
    let collector = Collector::start(&[]);
    for (n, coding) in ["gzip", "GZIP", "x-gzip"].into_iter().enumerate() {
        let n = n as u64;
        let packed = gzip(text(n..n + 1).as_bytes());
        let answer = collector.post_with(&[("content-encoding", coding)], packed);
        assert_eq!(answer.counts(), (1, 0), "{coding}");
    }
    let plain = collector.post_with(&[("content-encoding", "identity")], text(7..8));
    assert_eq!(plain.counts(), (1, 0));
    let torn = collector.post_with(&[("content-encoding", "gzip")], text(8..9));
    assert_eq!(
        (torn.status.as_u16(), &torn.json()["field"]),
        (400, &json!("body"))
    );
}

#[test]
fn a_gzip_bomb_is_413() {
    let collector = Collector::start(&[]);
    let bomb = gzip(&vec![b' '; 40 << 20]);
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    let answer = collector.post_with(&[("content-encoding", "gzip")], bomb);
    assert_eq!(answer.status, 413);
}

#[test]
fn other_types_and_codings_are_415() {
    let collector = Collector::start(&[]);
    for header in [
        ("content-type", "application/x-www-form-urlencoded"),
        ("content-type", "multipart/form-data; boundary=x"),
        ("content-type", "text/html"),
        ("content-encoding", "br"),
        ("content-encoding", "gzip, gzip"),
    ] {
        let answer = collector.post_with(&[header], text(0..1));
        assert_eq!(answer.status, 415, "{header:?}");
        assert!(answer.json()["error"].is_string());
    }
}

#[test]
fn other_methods_are_405() {
    let collector = Collector::start(&[]);
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        let answer = collector.send(method, "/v1/beacons", &[], "").unwrap();
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("POST,OPTIONS"), "{method}");
    }
    assert_eq!(
        collector
            .send("POST", "/api/events", &[], "")
            .unwrap()
            .status,
        405
    );
}

/// A beacon of exactly this many bytes.
fn padded(bytes: usize) -> String {
    format!("{:bytes$}", text(0..1), bytes = bytes.min(60_000))
        + &" ".repeat(bytes.saturating_sub(60_000))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
