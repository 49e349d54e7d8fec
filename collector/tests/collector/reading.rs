//! What the dashboard reads.

use crate::beacon::{beacon, event, now, text, uuid, with};
use crate::host::Collector;
use serde_json::{Value, json};

fn rows(answer: &Value) -> Vec<i64> {
    let events = answer["events"].as_array().unwrap();
    events
        .iter()
        .map(|event| event["row"].as_i64().unwrap())
        .collect()
}

#[test]
fn pages_through_events_from_the_newest() {
    let collector = Collector::start(&[]);
    let sent = with(
        beacon((0..7).map(event).collect::<Vec<_>>()),
        json!({"sent_at": now()}),
    );
    collector.post(sent.to_string()).counts();
    assert_eq!(rows(&collector.json("/api/events?limit=3")), [7, 6, 5]);
    assert_eq!(
        rows(&collector.json("/api/events?limit=3&before=5")),
        [4, 3, 2]
    );
    assert_eq!(rows(&collector.json("/api/events?limit=3&before=2")), [1]);
    assert_eq!(rows(&collector.json("/api/events?before=1")), [0; 0]);
    let all = collector.json("/api/events");
    let newest = &all["events"][0];
    assert_eq!(newest["event"], event(6));
    assert_eq!(
        (&newest["site"], &newest["sent_at"]),
        (&json!("my-shop"), &sent["sent_at"])
    );
    assert!(newest["received_at"].as_u64().unwrap() > 1_760_000_000_000);
}

#[test]
fn large_events_come_in_smaller_pages() {
    let collector = Collector::start(&[]);
    let bulk = json!({"params": {"bulk": "x".repeat(900_000)}});
    for n in 0..12 {
        collector
            .post(beacon([with(event(n), bulk.clone())]).to_string())
            .counts();
    }
    let first = rows(&collector.json("/api/events"));
    assert!((2..12).contains(&first.len()), "{first:?}");
    let rest = collector.json(&format!("/api/events?before={}", first.last().unwrap()));
    assert_eq!(
        [first, rows(&rest)].concat(),
        (1..=12).rev().collect::<Vec<_>>()
    );
}

#[test]
fn shows_the_events_of_one_visitor() {
    let collector = Collector::start(&[]);
    let sent = [
        with(
            event(1),
            json!({"visitor": uuid(100), "session": uuid(200)}),
        ),
        with(event(2), json!({"session": uuid(300)})),
        with(
            event(3),
            json!({"visitor": uuid(101), "session": uuid(300)}),
        ),
        with(
            event(4),
            json!({"visitor": uuid(100), "session": uuid(201)}),
        ),
    ];
    collector.post(beacon(sent.to_vec()).to_string()).counts();
    for (key, found) in [(100, &[4, 1][..]), (101, &[3]), (300, &[2]), (999, &[])] {
        assert_eq!(
            rows(&collector.json(&format!("/api/events?visitor={}", uuid(key)))),
            found
        );
    }
}

#[test]
fn lists_visitors_by_when_they_were_last_seen() {
    let collector = Collector::start(&[]);
    let accra = |name: &str| json!({"model": "accra", "name": name, "p": 0.7});
    let consent =
        |n: u64, fields: Value| with(with(event(n), json!({"consent": "granted"})), fields);
    let sent = [
        consent(
            1,
            json!({"visitor": uuid(100), "session": uuid(200), "channel": "Paid Search", "phase": accra("awareness")}),
        ),
        consent(
            2,
            json!({"visitor": uuid(100), "session": uuid(201), "name": "purchase", "params": {"transaction_id": "T1"}, "phase": accra("conversion")}),
        ),
        consent(
            3,
            json!({"visitor": uuid(100), "session": uuid(201), "name": "purchase", "params": {"transaction_id": "T1"}}),
        ),
        with(
            event(9),
            json!({"session": uuid(300), "channel": "Direct", "bot": true}),
        ),
        event(10),
    ];
    collector.post(beacon(sent.to_vec()).to_string()).counts();
    let at = |n: u64| 1_760_000_000_000_u64 + n;
    let name = collector.name_of(&uuid(100));
    assert_eq!(
        collector.json("/api/visitors?bots=1")["visitors"],
        json!([
            {"key": uuid(300), "visitor": null, "session": uuid(300), "first_at": at(9), "last_at": at(9),
             "events": 1, "sessions": 1, "channel": "Direct", "phase": null, "orders": 0, "bot": true},
            {"key": name, "visitor": name, "session": uuid(201), "first_at": at(1), "last_at": at(3),
             "events": 3, "sessions": 2, "channel": "Paid Search", "phase": "conversion", "orders": 1, "bot": false},
        ])
    );
    let one = collector.json("/api/visitors?limit=1");
    assert_eq!(one["visitors"].as_array().unwrap().len(), 1);
}

#[test]
fn sums_up() {
    let collector = Collector::start(&[]);
    assert_eq!(collector.json("/api/summary")["events"], 0);
    let bought = json!({"name": "purchase", "params": {"transaction_id": 17}});
    let beacons = [
        // Visitor 100 in two sessions; the ledger of the later beacon overtakes the earlier.
        (
            json!([with(
                event(1),
                json!({"visitor": uuid(100), "session": uuid(200), "channel": "Direct"})
            )]),
            json!({"created": 5, "acked": 3, "dropped": {"queue_full": 1}, "pending": 1}),
        ),
        (
            json!([with(
                event(2),
                json!({"visitor": uuid(100), "session": uuid(201), "channel": "Email"})
            )]),
            json!({"created": 4, "acked": 0, "dropped": {}, "pending": 4}),
        ),
        // A purchase whose page was reloaded, by a session without consent.
        (
            json!([
                with(
                    with(event(3), bought.clone()),
                    json!({"session": uuid(300), "channel": "Direct"})
                ),
                with(
                    with(event(4), bought),
                    json!({"session": uuid(300), "channel": "Direct"})
                )
            ]),
            json!({"created": 2, "acked": 0, "dropped": {"queue_full": 1, "tomorrow": 1}, "pending": 0}),
        ),
        (
            json!([event(1)]),
            json!({"created": 1, "acked": 1, "pending": 0}),
        ),
    ];
    for (events, ledger) in beacons {
        let sent = with(beacon(events), json!({"ledger": ledger}));
        assert_eq!(collector.post(sent.to_string()).status, 202);
    }
    assert_eq!(
        collector.json("/api/summary"),
        json!({
            "events": 4, "robots": 0, "visitors": 2, "sessions": 3, "purchases": 1, "anonymous": 2, "duplicates": 1,
            "channels": [{"channel": "Direct", "sessions": 2}, {"channel": "Email", "sessions": 1}],
            "ledger": {"created": 7, "acked": 3, "dropped": {"queue_full": 2, "tomorrow": 1}, "pending": 1,
                       "unkept": 0, "scopes": 2, "unbalanced": 0},
        })
    );
}

#[test]
fn names_the_parameter_that_is_wrong() {
    let collector = Collector::start(&[]);
    for (path, field) in [
        ("/api/events?limit=0", "limit"),
        ("/api/events?limit=1001", "limit"),
        ("/api/events?limit=ten", "limit"),
        ("/api/events?limit=", "limit"),
        ("/api/events?before=-1", "before"),
        ("/api/events?before=99999999999999999999", "before"),
        ("/api/visitors?limit=1.5", "limit"),
        ("/api/events?bots=yes", "bots"),
        ("/api/visitors?bots=2", "bots"),
        ("/api/summary?bots=-1", "bots"),
        ("/api/stream?bots=x", "bots"),
        ("/api/stream?after=x", "after"),
        ("/api/stream?after=-1", "after"),
    ] {
        let answer = collector.get(path);
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["field"]),
            (400, &json!(field)),
            "{path}"
        );
    }
}

/// What the page at `/dashboard` loads: its bundle, or nothing where that was not built.
fn named(collector: &Collector) -> Vec<String> {
    let page = collector.get("/dashboard").body;
    let parts = page.split('"');
    parts
        .filter(|part| part.starts_with("/dashboard/dashboard."))
        .map(Into::into)
        .collect()
}

#[test]
fn is_shown_under_localhost_only() {
    let collector = Collector::start(&[]);
    let mut paths = named(&collector);
    paths.extend(["/api/events", "/api/summary", "/api/stream", "/dashboard"].map(String::from));
    for path in &paths {
        for header in [
            ("host", "evil.example:8787"),
            ("x-forwarded-for", "203.0.113.9"),
        ] {
            assert_eq!(
                collector.get_with(path, &[header]).status,
                403,
                "{path} {header:?}"
            );
        }
    }
    assert_eq!(
        collector
            .get_with("/healthz", &[("host", "evil.example")])
            .status,
        200
    );
}

#[test]
fn the_dashboard_comes_with_a_strict_policy() {
    let collector = Collector::start(&[]);
    let mut paths = named(&collector);
    paths.extend(["/dashboard", "/dashboard/"].map(String::from));
    for path in &paths {
        let kind = match path.rsplit_once('.') {
            Some((_, "css")) => "text/css; charset=utf-8",
            Some((_, "js")) => "text/javascript; charset=utf-8",
            _ => "text/html; charset=utf-8",
        };
        let answer = collector.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(kind));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(
            answer.header("content-security-policy"),
            Some(
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                 img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            )
        );
    }
}

#[test]
fn says_that_it_is_well() {
    let collector = Collector::start(&[]);
    collector.post(text(0..3)).counts();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        collector.json("/healthz"),
        json!({"status": "ok", "version": version, "events": 3})
    );
}

#[test]
fn unknown_paths_are_404() {
    let collector = Collector::start(&[]);
    for path in [
        "/",
        "/api",
        "/api/nothing",
        "/v1/other",
        "/dashboard/other.js",
    ] {
        assert_eq!(collector.get(path).status, 404, "{path}");
    }
}

#[test]
fn what_links_say_is_inert_in_a_spreadsheet() {
    let collector = Collector::start(&[]);
    let began = |n: u64, source: &str| {
        with(
            event(n),
            json!({"name": "session_start", "session": uuid(n), "channel": "Email",
                   "campaign": {"source": source, "name": "\u{202e}=cmd|'/c calc'!A1"}}),
        )
    };
    let sent = [
        began(1, "=1+1"),
        began(2, "=1+1"),
        began(3, "a\",\r\n@SUM(A1)"),
        event(4),
    ];
    collector.post(beacon(sent.to_vec()).to_string()).counts();
    let answer = collector.get("/api/export.csv");
    assert_eq!(answer.status, 200);
    assert!(
        answer
            .header("content-type")
            .unwrap()
            .starts_with("text/csv")
    );
    assert!(
        answer
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment")
    );
    let rows: Vec<_> = answer.body.lines().collect();
    assert_eq!(
        rows,
        [
            "channel,source,medium,campaign,term,content,sessions",
            r#""Email","'=1+1","","'=cmd|'/c calc'!A1","","","2""#,
            r#""Email","a"",@SUM(A1)","","'=cmd|'/c calc'!A1","","","1""#,
        ]
    );
    let foreign = collector.get_with("/api/export.csv", &[("host", "evil.example")]);
    assert_eq!(foreign.status, 403);
}
