//! Robots are kept, and left out of what is read unless they are asked for.

use crate::beacon::{beacon, event, uuid, with};
use crate::host::Collector;
use serde_json::{Value, json};

/// A person who buys, and two robots, one of which buys as well.
fn visited() -> Collector {
    let collector = Collector::start(&[]);
    let of = |n: u64, session: u64, bot: bool, more: Value| {
        let who = json!({"session": uuid(session), "channel": "Direct"});
        let marked = if bot { json!({"bot": true}) } else { json!({}) };
        with(with(with(event(n), who), marked), more)
    };
    let buys = |order: &str| json!({"name": "purchase", "params": {"transaction_id": order}});
    let sent = [
        of(1, 100, false, json!({})),
        of(2, 200, true, json!({})),
        of(3, 200, true, buys("T2")),
        of(4, 100, false, buys("T1")),
        of(5, 300, true, json!({"channel": "Referral"})),
    ];
    collector.post(beacon(sent.to_vec()).to_string()).counts();
    collector
}

fn ids(answer: &Value, list: &str, key: &str) -> Vec<Value> {
    let of = |each: &Value| each.pointer(key).unwrap().clone();
    answer[list].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn are_left_out_of_events_and_visitors_unless_asked_for() {
    let collector = visited();
    for (query, n_events, n_visitors) in [("", 2, 1), ("bots=0", 2, 1), ("bots=1", 5, 3)] {
        let events = collector.json(&format!("/api/events?{query}"));
        assert_eq!(ids(&events, "events", "/row").len(), n_events, "{query}");
        let visitors = collector.json(&format!("/api/visitors?{query}"));
        assert_eq!(
            ids(&visitors, "visitors", "/key").len(),
            n_visitors,
            "{query}"
        );
    }
    let robot = uuid(200);
    for (query, n_events) in [("", 0), ("&bots=1", 2)] {
        let events = collector.json(&format!("/api/events?visitor={robot}{query}"));
        assert_eq!(ids(&events, "events", "/row").len(), n_events, "{query}");
    }
}

#[test]
fn fill_no_page_of_events() {
    let collector = visited();
    let page = collector.json("/api/events?limit=2");
    assert_eq!(ids(&page, "events", "/row"), [4, 1]);
}

#[test]
fn are_left_out_of_totals_and_counted() {
    let collector = visited();
    let totals = |path: &str| {
        let summary = collector.json(path);
        [
            "events",
            "robots",
            "visitors",
            "sessions",
            "purchases",
            "anonymous",
        ]
        .map(|name| summary[name].as_i64().unwrap())
    };
    assert_eq!(totals("/api/summary"), [2, 3, 1, 1, 1, 2]);
    assert_eq!(totals("/api/summary?bots=1"), [5, 3, 3, 3, 2, 5]);
    assert_eq!(
        collector.json("/api/summary")["channels"],
        json!([{"channel": "Direct", "sessions": 1}])
    );
    assert_eq!(collector.json("/healthz")["events"], 5);
}

#[test]
fn what_was_cut_is_kept_with_the_event() {
    let collector = Collector::start(&[]);
    let sent = with(event(1), json!({"cut": 9_800}));
    collector.post(beacon([sent]).to_string()).counts();
    assert_eq!(
        collector.json("/api/events")["events"][0]["event"]["cut"],
        9_800
    );
    let wrong = with(event(2), json!({"cut": -1}));
    let answer = collector.post(beacon([wrong]).to_string());
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["field"], "events[0].cut");
}
