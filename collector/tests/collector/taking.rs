//! What is taken: each event once, and as it came.

use crate::beacon::{beacon, event, text, uuid, with};
use crate::host::Collector;
use serde_json::{Value, json};
use std::thread;

#[test]
fn answers_202_with_counts() {
    let collector = Collector::start(&[]);
    let answer = collector.post(text(0..3));
    assert_eq!(answer.counts(), (3, 0));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(collector.ids(), [uuid(0), uuid(1), uuid(2)]);
}

#[test]
fn takes_a_beacon_without_events_for_its_ledger() {
    let collector = Collector::start(&[]);
    assert_eq!(collector.post(text(0..0)).counts(), (0, 0));
}

#[test]
fn an_event_is_kept_once_however_often_it_arrives() {
    let collector = Collector::start(&[]);
    assert_eq!(collector.post(text(0..5)).counts(), (5, 0));
    assert_eq!(collector.post(text(0..5)).counts(), (0, 5));
    assert_eq!(collector.post(text(3..8)).counts(), (3, 2));
    assert_eq!(collector.ids().len(), 8);
}

#[test]
fn an_event_twice_in_one_beacon_is_kept_once() {
    let collector = Collector::start(&[]);
    let twice = beacon([event(1), event(2), event(1)]).to_string();
    assert_eq!(collector.post(twice).counts(), (2, 1));
}

#[test]
fn the_case_of_an_id_does_not_make_another_event() {
    let collector = Collector::start(&[]);
    let id = "abcdefab-0000-4000-a000-000000000001";
    let lower = with(event(1), json!({"id": id}));
    let upper = with(event(1), json!({"id": id.to_uppercase()}));
    assert_eq!(
        collector.post(beacon([lower, upper]).to_string()).counts(),
        (1, 1)
    );
}

#[test]
fn null_is_an_absent_visitor_and_session() {
    let collector = Collector::start(&[]);
    let nobody = with(event(1), json!({"visitor": null, "session": null}));
    assert_eq!(
        collector.post(beacon([nobody]).to_string()).counts(),
        (1, 0)
    );
}

#[test]
fn null_is_an_absent_fact() {
    let collector = Collector::start(&[]);
    let nothing = json!({"user": null, "page": null, "campaign": null, "params": null});
    let nobody = with(event(1), nothing);
    assert_eq!(
        collector.post(beacon([nobody]).to_string()).counts(),
        (1, 0)
    );
}

#[test]
fn a_channel_of_a_newer_version_is_kept_as_it_came() {
    let collector = Collector::start(&[]);
    let newer = with(event(1), json!({"channel": "Smart Glasses"}));
    assert_eq!(collector.post(beacon([newer]).to_string()).counts(), (1, 0));
    let kept = collector.json("/api/events");
    assert_eq!(kept["events"][0]["event"]["channel"], "Smart Glasses");
}

#[test]
fn an_id_is_the_same_event_on_another_site() {
    let collector = Collector::start(&[]);
    assert_eq!(collector.post(text(0..1)).counts(), (1, 0));
    let elsewhere = with(beacon([event(0)]), json!({"site": "other"}));
    assert_eq!(collector.post(elsewhere.to_string()).counts(), (0, 1));
    assert_eq!(
        collector.json("/api/events")["events"][0]["site"],
        "my-shop"
    );
}

#[test]
fn copies_that_arrive_at_the_same_time_are_kept_once() {
    let collector = Collector::start(&[]);
    let accepted: u64 = thread::scope(|scope| {
        let senders: Vec<_> = (0..16)
            .map(|_| scope.spawn(|| collector.post(text(0..20)).counts()))
            .collect();
        senders
            .into_iter()
            .map(|sender| sender.join().unwrap().0)
            .sum()
    });
    assert_eq!(accepted, 20);
    assert_eq!(collector.ids().len(), 20);
    assert_eq!(collector.json("/api/summary")["duplicates"], 15 * 20);
}

#[test]
fn knows_its_events_after_a_restart() {
    let mut collector = Collector::start(&[]);
    collector.post(text(0..5)).counts();
    collector.kill();
    let collector = Collector::start_in(collector.directory(), &[]);
    assert_eq!(collector.post(text(0..6)).counts(), (1, 5));
    assert_eq!(collector.json("/healthz")["events"], 6);
}

#[test]
fn keeps_fields_it_does_not_know_to_the_letter() {
    let collector = Collector::start(&[]);
    let raw = r#"{"future": {"z":1,"a":[1.50, 1e400, -0, 12345678901234567890123]},
        "id":"00000000-0000-4000-8000-000000000001", "name":"x","at":1,"seq":1, "consent":"granted",
        "page":{"url":"https://a.example/","scroll":{"deep":[[[]]]}},"params":{"b":1,"a":2.0}}"#;
    let body = format!(
        r#"{{"v":1,"new":[1.10],"beacon":"{}","sent_at":1,"ledger":{{"created":2,"acked":0,"dropped":{{"lost_in_space":1}},"pending":1,"more":1.0}},"events":[{raw}]}}"#,
        uuid(9)
    );
    assert_eq!(collector.post(body).counts(), (1, 0));
    assert!(collector.get("/api/events").body.contains(raw));
    let envelope: String = collector
        .sqlite()
        .query_row("SELECT envelope FROM beacons", (), |row| row.get(0))
        .unwrap();
    for kept in [r#""new":[1.10]"#, r#""lost_in_space":1"#, r#""more":1.0"#] {
        assert!(envelope.contains(kept), "{envelope}");
    }
}

#[test]
fn hostile_text_is_stored_and_returned_intact() {
    let collector = Collector::start(&[]);
    let texts = [
        "'; DROP TABLE events; --",
        "<script>alert(1)</script>",
        "\u{0}\u{1}\u{7f}\u{85}",
        "\u{202e}\u{2028}\u{2029}\u{feff}",
        "👩‍👩‍👧 \u{10ffff}",
        "\r\ndata: x\r\n\r\nevent: y",
        "\\\"\\u0000%00%0d%0a",
    ];
    let events: Vec<Value> = texts
        .iter()
        .zip(0..)
        .map(|(text, n)| {
            with(
                event(n),
                json!({"name": text, "user": text, "params": {*text: text}}),
            )
        })
        .collect();
    assert_eq!(
        collector.post(beacon(events.clone()).to_string()).counts(),
        (7, 0)
    );
    let kept = collector.json("/api/events");
    for (kept, sent) in kept["events"]
        .as_array()
        .unwrap()
        .iter()
        .zip(events.iter().rev())
    {
        assert_eq!(kept["event"], *sent);
    }
}

#[test]
fn takes_every_type_that_pages_and_servers_send() {
    let collector = Collector::start(&[]);
    for (n, headers) in [
        &[("content-type", "text/plain")][..],
        &[("content-type", "text/plain; charset=iso-8859-1")],
        &[("content-type", "application/json")],
        &[("content-type", "Application/JSON; charset=utf-8")],
        &[],
    ]
    .iter()
    .enumerate()
    {
        let n = n as u64;
        assert_eq!(
            collector.post_with(headers, text(n..n + 1)).counts(),
            (1, 0),
            "{headers:?}"
        );
    }
}

#[test]
fn stores_no_address() {
    let collector = Collector::start(&[]);
    let headers = [
        ("x-forwarded-for", "203.0.113.77"),
        ("user-agent", "planted-agent"),
    ];
    collector.post_with(&headers, text(0..1)).counts();
    let files = std::fs::read_dir(collector.directory().path()).unwrap();
    for file in files.map(|file| file.unwrap().path()) {
        let bytes = std::fs::read(&file).unwrap();
        for planted in ["203.0.113.77", "planted-agent", "127.0.0.1"] {
            let found = bytes
                .windows(planted.len())
                .any(|window| window == planted.as_bytes());
            assert!(!found, "{planted} in {}", file.display());
        }
    }
}
