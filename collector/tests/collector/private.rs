//! Reports under `private`: what is taken of them, what is refused, and what is estimated.

use crate::beacon::{beacon, event, now, uuid, with};
use crate::host::Collector;
use serde_json::{Value, json};

const DAY: u64 = 86_400_000;

fn today() -> u64 {
    now() / DAY
}

/// Report `n`, made today with memory.
fn report(n: u64) -> Value {
    json!({
        "id": uuid(n),
        "name": "private_report",
        "at": today() * DAY,
        "seq": 1,
        "consent": "granted",
        "params": {
            "day": today(),
            "epsilon": {"phase": 1, "channel": 1, "outcome": 1, "total": 3},
            "answers": {"phase": "awareness", "channel": "direct", "outcome": "none"},
        },
    })
}

/// The same with something else at this place.
fn but(mut report: Value, pointer: &str, value: impl Into<Value>) -> Value {
    *report.pointer_mut(pointer).unwrap() = value.into();
    report
}

fn answer<'a>(private: &'a Value, question: usize, answer: &str) -> &'a Value {
    let answers = private["questions"][question]["answers"].as_array();
    let found = answers
        .unwrap()
        .iter()
        .find(|each| each["answer"] == answer);
    found.unwrap()
}

#[test]
fn estimates_totals_with_their_intervals() {
    let collector = Collector::start(&[]);
    // Of 1,000, 500 say awareness, 250 consideration, and so on.
    let phases = ["awareness", "awareness", "consideration", "retention"];
    for hundred in 0..10 {
        let some: Vec<_> = (0..100)
            .map(|n| {
                let phase = phases[n as usize % 4];
                but(report(hundred * 100 + n), "/params/answers/phase", phase)
            })
            .collect();
        assert_eq!(collector.post(beacon(some).to_string()).counts(), (100, 0));
    }
    let private = collector.json("/api/private");
    assert_eq!(private["reports"], 1000);
    assert_eq!(
        private["budgets"],
        json!([{"epsilon": 1.0, "total": 3.0, "reports": 1000}])
    );
    // p = e/(e+4), q = 1/(e+4): (500 − 1000 q)/(p − q), and ± 1.96 σ.
    let e = 1f64.exp();
    let (p, q) = (e / (e + 4.0), 1.0 / (e + 4.0));
    let estimate = (500.0 - 1000.0 * q) / (p - q);
    let meant = estimate.clamp(0.0, 1000.0);
    let variance = (meant * p * (1.0 - p) + (1000.0 - meant) * q * (1.0 - q)) / (p - q).powi(2);
    let found = answer(&private, 0, "awareness");
    let close = |name: &str, expected: f64| {
        let value = found[name].as_f64().unwrap();
        assert!(
            (value - expected).abs() < 1e-3,
            "{name}: {value}, {expected}"
        );
    };
    assert_eq!(found["said"], 500);
    close("estimate", estimate);
    close("low", estimate - 1.959_964 * variance.sqrt());
    close("high", estimate + 1.959_964 * variance.sqrt());
    // Nobody says so: the estimate stays what it is, below nothing.
    assert!(
        answer(&private, 0, "advocacy")["estimate"]
            .as_f64()
            .unwrap()
            < -100.0
    );
    let sum: f64 = private["questions"][0]["answers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["estimate"].as_f64().unwrap())
        .sum();
    assert!((sum - 1000.0).abs() < 1e-3, "{sum}");
}

#[test]
fn each_report_counts_once_and_apart_from_events() {
    let collector = Collector::start(&[]);
    let sent = beacon([report(1), event(2)]).to_string();
    assert_eq!(collector.post(&sent).counts(), (2, 0));
    assert_eq!(collector.post(&sent).counts(), (0, 2));
    assert_eq!(collector.json("/api/private")["reports"], 1);
    assert_eq!(collector.json("/api/summary")["events"], 1);
    assert_eq!(collector.ids(), [uuid(2)]);
}

#[test]
fn of_a_report_nothing_is_kept_but_day_and_answers() {
    let collector = Collector::start(&[]);
    let sent = with(report(1), json!({"newer": "x"}));
    collector.post(beacon([sent]).to_string()).counts();
    let db = collector.sqlite();
    for table in ["beacons", "events", "ledgers", "visitors", "sessions"] {
        let rows: i64 = db
            .query_row(&format!("SELECT count(*) FROM {table}"), (), |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    let day: i64 = db
        .query_row("SELECT day FROM reports", (), |row| row.get(0))
        .unwrap();
    assert_eq!(u64::try_from(day).unwrap(), today());
}

#[test]
fn a_clock_that_is_far_wrong_does_not_tell_reports_apart() {
    let collector = Collector::start(&[]);
    let days = [
        0,
        20_000,
        today() - 20,
        today() + 1,
        today() + 400,
        u64::MAX / 2_000_000_000,
    ];
    for (n, day) in (0..).zip(days) {
        let sent = but(report(n), "/params/day", day);
        collector.post(beacon([sent]).to_string()).counts();
    }
    let private = collector.json("/api/private");
    assert_eq!(private["reports"], 6);
    assert_eq!(private["first_day"], today() - 20);
    assert_eq!(private["last_day"], today() + 1);
}

#[test]
fn budgets_and_sites_are_told_apart() {
    let collector = Collector::start(&[]);
    let mut memoryless = but(report(2), "/consent", "cookieless");
    memoryless["params"]["epsilon"] =
        json!({"phase": 0.5, "channel": 0.5, "outcome": 0.5, "total": 1.5});
    collector.post(beacon([report(1)]).to_string()).counts();
    let elsewhere = with(beacon([memoryless]), json!({"site": "other"}));
    collector.post(elsewhere.to_string()).counts();
    for (query, n) in [
        ("", 2),
        ("?site=other", 1),
        ("?site=nobody", 0),
        ("?days=1", 2),
    ] {
        let private = collector.json(&format!("/api/private{query}"));
        assert_eq!(private["reports"], n, "{query}");
        assert_eq!(
            private["questions"][0]["answers"].as_array().unwrap().len(),
            5
        );
    }
    let private = collector.json("/api/private");
    assert_eq!(
        private["budgets"][1],
        json!({"epsilon": 0.5, "total": 1.5, "reports": 1})
    );
    assert_eq!(collector.get("/api/private?days=0").status, 400);
}

#[test]
fn robots_are_left_out_unless_asked_for() {
    let collector = Collector::start(&[]);
    let robot = with(report(2), json!({"bot": true}));
    collector
        .post(beacon([report(1), robot]).to_string())
        .counts();
    for (query, n) in [("", 1), ("?bots=0", 1), ("?bots=1", 2)] {
        let private = collector.json(&format!("/api/private{query}"));
        assert_eq!(private["reports"], n, "{query}");
    }
}

#[test]
fn refuses_what_no_page_can_have_made() {
    let collector = Collector::start(&[]);
    let who = |fields: Value| with(report(1), fields);
    for (sent, field) in [
        (
            but(report(1), "/params/answers/phase", "need"),
            "params.answers.phase",
        ),
        (
            but(report(1), "/params/answers/channel", "Direct"),
            "params.answers.channel",
        ),
        (
            but(report(1), "/params/answers/channel", ""),
            "params.answers.channel",
        ),
        (
            but(report(1), "/params/answers/outcome", 1),
            "params.answers.outcome",
        ),
        (
            but(report(1), "/params/answers", json!({})),
            "params.answers.phase",
        ),
        (
            but(report(1), "/params/epsilon/phase", 9),
            "params.epsilon.phase",
        ),
        (
            but(report(1), "/params/epsilon/total", 2),
            "params.epsilon.total",
        ),
        (
            but(report(1), "/params/epsilon", json!({})),
            "params.epsilon.total",
        ),
        // The smaller budget is not that of a report with memory.
        (
            but(report(1), "/consent", "cookieless"),
            "params.epsilon.total",
        ),
        (but(report(1), "/consent", "denied"), "consent"),
        (but(report(1), "/params/day", "today"), "params.day"),
        (who(json!({"params": {}})), "params.day"),
        (who(json!({"visitor": uuid(5)})), "visitor"),
        (who(json!({"session": uuid(5)})), "session"),
        (who(json!({"user": "u-1"})), "user"),
        (
            who(json!({"page": {"url": "https://shop.example/"}})),
            "page",
        ),
        (who(json!({"channel": "Direct"})), "channel"),
        (who(json!({"campaign": {"source": "x"}})), "campaign"),
        (
            who(json!({"phase": {"model": "accra", "name": "a", "p": 1}})),
            "phase",
        ),
        (who(json!({"intent": 0.5})), "intent"),
    ] {
        let answer = collector.post(beacon([event(9), sent]).to_string());
        assert_eq!(answer.status, 400, "{field}");
        assert_eq!(answer.json()["field"], format!("events[1].{field}"));
    }
    assert_eq!(collector.json("/api/private")["reports"], 0);
    assert_eq!(collector.json("/api/summary")["events"], 0);
}
