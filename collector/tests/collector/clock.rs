//! Visitors whose clocks are wrong.

use crate::beacon::{beacon, event, now, uuid, with};
use crate::host::Collector;
use crate::raw::Raw;
use serde_json::{Value, json};

const SECOND: i64 = 1000;
const YEAR: i64 = 31_557_600 * SECOND;

/// Beacon `n` by a clock that is `off` by this much, with one event of a minute ago.
fn by_clock(n: u64, off: i64) -> Value {
    let told = i64::try_from(now()).unwrap() + off;
    let minute_ago = with(
        event(n),
        json!({"visitor": uuid(1000 + n), "at": told - 60 * SECOND}),
    );
    with(beacon([minute_ago]), json!({"sent_at": told}))
}

#[test]
fn a_clock_that_is_years_off_is_corrected_and_what_it_said_is_kept() {
    let collector = Collector::start(&[]);
    for (n, off) in (0..).zip([
        YEAR,
        -YEAR,
        40 * YEAR,
        -56 * YEAR,
        60 * SECOND,
        -11 * SECOND,
    ]) {
        let sent = by_clock(n, off);
        collector.post(sent.to_string()).counts();
        let kept = collector.json("/api/events?limit=1")["events"][0].clone();
        let received_at = kept["received_at"].as_i64().unwrap();
        assert_eq!(kept["at"], received_at - 60 * SECOND, "{off}");
        let name = collector.name_of(&uuid(1000 + n));
        let told = with(sent["events"][0].clone(), json!({"visitor": name}));
        assert_eq!(kept["event"], told);
        let visitors = collector.json("/api/visitors")["visitors"].clone();
        let visitor = visitors
            .as_array()
            .unwrap()
            .iter()
            .find(|visitor| visitor["key"] == *name)
            .unwrap();
        assert_eq!(visitor["last_at"], kept["at"]);
    }
    let told = "SELECT count(*) FROM events WHERE told_at = json_extract(body, '$.at')";
    let told: i64 = collector
        .sqlite()
        .query_row(told, (), |row| row.get(0))
        .unwrap();
    assert_eq!(told, 6);
}

#[test]
fn a_clock_that_is_right_is_left_alone_however_old_the_event() {
    let collector = Collector::start(&[]);
    for (n, age) in (0..).zip([0, 5 * SECOND, YEAR]) {
        let at = i64::try_from(now()).unwrap() - age;
        let sent = beacon([with(event(n), json!({"at": at}))]);
        collector.post(sent.to_string()).counts();
        assert_eq!(collector.json("/api/events?limit=1")["events"][0]["at"], at);
    }
}

#[test]
fn no_event_lies_after_its_receipt() {
    let collector = Collector::start(&[]);
    for (n, at) in (0..).zip([now() + 5_000, now() + 1_000_000_000, i64::MAX as u64]) {
        let sent = beacon([with(event(n), json!({"at": at}))]);
        collector.post(sent.to_string()).counts();
        let kept = collector.json("/api/events?limit=1")["events"][0].clone();
        assert_eq!(kept["at"], kept["received_at"]);
        assert_eq!(kept["event"]["at"], at);
    }
}

#[test]
fn times_that_are_none_break_nothing() {
    let collector = Collector::start(&[]);
    let extremes = [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX - 1, i64::MAX];
    let mut n = 0;
    for sent_at in extremes {
        for at in extremes {
            n += 1;
            let sent = beacon([with(event(n), json!({"at": at, "visitor": uuid(1)}))]);
            let sent = with(sent, json!({"sent_at": sent_at}));
            assert_eq!(collector.post(sent.to_string()).counts(), (1, 0));
        }
    }
    assert_eq!(
        collector.json("/api/events")["events"]
            .as_array()
            .unwrap()
            .len(),
        36
    );
    assert_eq!(collector.json("/api/visitors")["visitors"][0]["events"], 36);
}

#[test]
fn receipt_is_when_the_head_arrives_and_not_the_body() {
    let collector = Collector::start(&[]);
    let body = by_clock(1, -YEAR).to_string();
    let mut slow = Raw::to(&collector);
    slow.begin(body.len());
    let after_the_head = now();
    // As long as it takes the clock to go on; then the body comes.
    while now() <= after_the_head {}
    slow.send(body).unwrap();
    assert!(slow.head().starts_with("HTTP/1.1 202"));
    let received_at = &collector.json("/api/events")["events"][0]["received_at"];
    assert!(received_at.as_u64().unwrap() <= after_the_head);
}
