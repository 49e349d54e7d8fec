//! What the shop owner's window is told beside numbers: who is there now, on which devices, and what is wrong with a question.

use crate::beacon::{beacon, event, now, uuid, with};
use crate::host::Collector;
use crate::shoppers::DAY;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn now_is_who_was_seen_in_the_last_five_minutes() {
    let collector = Collector::start(&[]);
    let at = now();
    let here = |n: u64, minutes: u64, more: Value| {
        let who = json!({"visitor": uuid(n + 100), "session": uuid(n + 200), "consent": "granted",
            "channel": "Email", "at": at - minutes * 60_000});
        with(with(event(n), who), more)
    };
    let carts = json!({"name": "add_to_cart", "params": {"currency": "EUR", "value": 12.34}});
    let bought = json!({"name": "purchase", "params": {"currency": "eur", "value": 5, "transaction_id": "T"}});
    let left = json!({"name": "cart_abandoned", "params": {"currency": "<b>", "value": 5}});
    let phase = json!({"phase": {"model": "accra", "name": "awareness", "p": 1}});
    collector.post(
        beacon([
            here(1, 1, carts),
            here(2, 2, phase),
            here(3, 20, bought),
            here(4, 60, left),
        ])
        .to_string(),
    );
    let lossy = with(
        beacon([here(5, 61, json!({}))]),
        json!({
            "ledger": {"created": 3, "acked": 0, "dropped": {"queue_full": 2, "bot": 9}, "pending": 1},
        }),
    );
    collector.post(lossy.to_string());
    let now = collector.json("/api/now");
    assert_eq!((&now["visitors"], &now["sessions"]), (&json!(2), &json!(2)));
    assert_eq!(
        now["carts"],
        json!({"open": 1, "value": [{"currency": "EUR", "value": 12.34}]})
    );
    assert_eq!(
        now["channels"],
        json!([{"channel": "Email", "visitors": 2}])
    );
    assert_eq!(
        now["phases"][0],
        json!({"phase": "awareness", "visitors": 1})
    );
    let minutes = now["minutes"].as_array().unwrap();
    assert_eq!(minutes.len(), 30);
    let sum = |name: &str| {
        minutes
            .iter()
            .map(|minute| minute[name].as_i64().unwrap())
            .sum::<i64>()
    };
    assert_eq!((sum("events"), sum("visitors")), (3, 3));
    let alerts = now["alerts"].as_array().unwrap();
    let kinds: Vec<_> = alerts
        .iter()
        .map(|alert| alert["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["loss", "purchase", "cart_abandoned"]);
    assert_eq!(
        (&alerts[0]["text"], &alerts[0]["money"]),
        (&json!("queue_full"), &Value::Null)
    );
    assert_eq!(alerts[1]["money"], json!({"currency": "EUR", "value": 5}));
    assert_eq!(alerts[2]["money"], Value::Null);
    assert_eq!(collector.json("/api/now?site=other")["visitors"], 0);
    assert_eq!(collector.get("/api/now?model=x").json()["field"], "model");
    let sites = collector.json("/api/sites");
    assert_eq!(
        (&sites["sites"][0]["site"], &sites["sites"][0]["visits"]),
        (&json!("my-shop"), &json!(5))
    );
    assert_eq!(sites["sites"][0]["last_at"], at - 60_000);
}

#[test]
fn devices_are_told_apart_and_of_their_heads_nothing_is_kept() {
    const AGENT: &str =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Verysecret/7";
    let collector = Collector::start(&[]);
    for (n, agent) in [
        (1, AGENT),
        (2, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"),
        (3, "curl/8"),
    ] {
        let at = with(event(n), json!({"session": uuid(n), "at": now()}));
        let sent = collector.post_with(&[("user-agent", agent)], beacon([at]).to_string());
        assert_eq!(sent.status, 202);
    }
    for (query, visits) in [
        ("", 3),
        ("?device=phone", 1),
        ("?device=desktop", 1),
        ("?device=tablet", 0),
    ] {
        assert_eq!(
            collector.json(&format!("/api/bounces{query}"))["visits"],
            visits,
            "{query}"
        );
    }
    let kept: i64 = collector
        .sqlite()
        .query_row(
            "SELECT count(*) FROM visits WHERE instr(device || coalesce(landing, ''), 'secret')",
            (),
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(kept, 0);
}

#[test]
fn what_is_no_filter_is_refused_by_name() {
    let collector = Collector::start(&[]);
    for path in [
        "/api/journeys",
        "/api/touchpoints",
        "/api/bounces",
        "/api/journeys/flow",
    ] {
        for (query, field) in [
            ("from=2026-02-30", "from"),
            ("to=x", "to"),
            ("from=2026-01-02&to=2026-01-01", "from"),
            ("from=2024-01-01&to=2026-01-01", "from"),
            ("channel=%3Cscript%3E", "channel"),
            ("device=fridge", "device"),
            ("visitors=%00", "visitors"),
            ("bots=2", "bots"),
            ("model=mine", "model"),
            ("compare=yes", "compare"),
        ] {
            let answer = collector.get(&format!("{path}?{query}"));
            assert_eq!(
                (answer.status.as_u16(), &answer.json()["field"]),
                (400, &json!(field)),
                "{path}?{query}"
            );
        }
        let unknown = collector.get(&format!(
            "{path}?to_phase=awareness&nonsense=1&site=%27%3B--"
        ));
        assert_eq!(unknown.status, 200, "{}", unknown.body);
        assert_eq!(unknown.header("cache-control"), Some("no-store"));
    }
    let answer = collector.get("/api/journeys/flow?from_phase=x&to_phase=awareness");
    assert_eq!(answer.json()["field"], "from_phase");
}

#[test]
fn hostile_events_are_counted_and_break_nothing() {
    let collector = Collector::start(&[]);
    let path = "https://x.example/<script>alert(1)</script>\u{202e}";
    let events: Vec<_> = [
        json!({"at": -8_640_000_000_000_000_i64, "name": "page_view"}),
        json!({"at": 8_640_000_000_000_000_i64, "name": "__proto__"}),
        json!({"name": "session_start", "channel": "No Such Channel"}),
        json!({"name": "user_engagement", "params": {"engaged_ms": 1e14}}),
        json!({"name": "user_engagement", "params": {"engaged_ms": "'; DROP TABLE visits; --"}}),
        json!({"phase": {"model": "a b c d e f g h i j", "name": "j", "p": 1}, "intent": 1}),
        json!({"phase": {"model": "accra", "name": "<img src=x>", "p": 1}, "intent": 0}),
        json!({"page": {"url": path}}),
        json!({"campaign": {"source": "<svg onload=alert(1)>", "name": "=cmd|' /C calc'!A0"}}),
        json!({"name": "purchase", "at": now(), "params": {"value": 1e22, "currency": "EUR", "transaction_id": {"a": 1}}}),
        json!({"session": null}),
    ]
    .into_iter()
    .zip(1..)
    .map(|(hostile, n)| with(with(event(n), json!({"session": uuid(9)})), hostile))
    .collect();
    let beacon = with(beacon(events), json!({"site": "'\"><script>"}));
    assert_eq!(collector.post(beacon.to_string()).counts(), (11, 0));
    for path in [
        "sites",
        "now",
        "journeys?compare=1",
        "touchpoints?compare=1",
        "bounces?compare=1",
    ] {
        collector.json(&format!("/api/{path}"));
    }
    let (visits, engaged, odds): (i64, i64, i64) = collector
        .sqlite()
        .query_row(
            "SELECT count(*), sum(engaged_ms), max(abs(log_odds)) FROM visits",
            (),
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    assert_eq!((visits, engaged), (1, DAY));
    assert!(odds < 93_000);
    let touchpoints: BTreeSet<String> = {
        let db = collector.sqlite();
        let mut rows = db
            .prepare("SELECT DISTINCT touchpoint FROM moments")
            .unwrap();
        rows.query_map((), |row| row.get::<_, i64>(0))
            .unwrap()
            .map(|n| n.unwrap().to_string())
            .collect()
    };
    // Views of pages, and a purchase.
    assert_eq!(touchpoints.len(), 2);
}
