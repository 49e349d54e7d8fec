//! What is said of how far the numbers can be relied on agrees with a count over everything.

use crate::beacon::{beacon, event, now, uuid, with};
use crate::host::{Collector, DATABASE};
use serde_json::{Value, json};
use std::sync::Arc;

/// A beacon of visitor `who` with events of these numbers, some given up, by a clock that is off.
fn of(who: u64, numbers: std::ops::Range<u64>, lost: u64, off: i64) -> String {
    let n = numbers.end - numbers.start;
    let sent_at = i64::try_from(now()).unwrap() + off;
    let events: Vec<_> = numbers
        .map(|n| {
            let consent = if who.is_multiple_of(2) { "granted" } else { "cookieless" };
            let known = if who.is_multiple_of(2) { json!({"visitor": uuid(who)}) } else { json!({}) };
            let fields = json!({
                "seq": n, "session": uuid(500 + who), "consent": consent, "bot": who == 4, "at": sent_at,
                "channel": if who < 3 { "Direct" } else { "Email" },
            });
            with(with(event(who * 1000 + n), fields), known)
        })
        .collect();
    let ledger = json!({
        "created": n + lost + 1, "acked": 0, "pending": n,
        "dropped": {"queue_full": lost, "middleware": 1, "expired": 0},
    });
    with(
        beacon(events),
        json!({"ledger": ledger, "sent_at": sent_at}),
    )
    .to_string()
}

fn filled() -> Collector {
    let collector = Collector::start(&[]);
    for (who, numbers, lost, off) in [
        (1, 1..5, 2, 0),
        (2, 1..4, 0, -30_000),
        (3, 1..2, 1, 7_200_000),
        (4, 1..7, 0, 0),
        (6, 3..9, 3, -400 * 86_400_000),
    ] {
        collector.post(of(who, numbers, lost, off)).counts();
    }
    assert_eq!(collector.post(of(1, 1..5, 2, 0)).counts(), (0, 4));
    collector
}

#[track_caller]
fn assert_says(answer: &Value, wanted: Value) {
    for (name, value) in wanted.as_object().unwrap() {
        assert_eq!(&answer[name], value, "{name} of {answer}");
    }
}

#[test]
fn nothing_is_said_of_nothing() {
    let collector = Collector::start(&[]);
    assert_says(
        &collector.json("/api/trust"),
        json!({
            "accepted": 0, "loss_rate": null, "reasons": [], "robots": {"events": 0, "share": 0.0}, "webhooks": null,
        }),
    );
}

#[test]
fn everything_is_counted_as_it_arrives() {
    let collector = filled();
    let trust = collector.json("/api/trust");
    assert_says(
        &trust,
        json!({
            "accepted": 20, "duplicates": 4, "stored": 20, "created": 31, "lost": 6, "declined": 5, "unseen": 0,
            "pending": 20,
            "reasons": [
                {"reason": "queue_full", "events": 6, "ledgers": 3, "lost": true},
                {"reason": "middleware", "events": 5, "ledgers": 5, "lost": false},
            ],
            "consent": [
                {"consent": "granted", "events": 15, "share": 0.75},
                {"consent": "cookieless", "events": 5, "share": 0.25},
            ],
            "robots": {"events": 6, "share": 0.3},
        }),
    );
    let rate = trust["loss_rate"].as_f64().unwrap();
    assert!((rate - 6.0 / 26.0).abs() < 1e-9, "{rate}");
    let clocks: Vec<_> = trust["clocks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|clock| {
            (
                clock["off"].as_str().unwrap(),
                clock["beacons"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        clocks,
        [
            ("under 10 s", 3),
            ("under 1 min", 1),
            ("under 1 h", 0),
            ("under 1 day", 1),
            ("more", 1)
        ]
    );
    // What a ledger mentions with nothing behind it is shown by the summary alone, as ever.
    let summary = collector.json("/api/summary");
    assert_eq!(
        summary["ledger"]["dropped"],
        json!({"expired": 0, "middleware": 5, "queue_full": 6})
    );
    assert_says(
        &summary,
        json!({"events": 14, "visitors": 4, "sessions": 4}),
    );
    assert_eq!(
        summary["channels"],
        json!([{"channel": "Direct", "sessions": 2}, {"channel": "Email", "sessions": 2}])
    );
    let all = collector.json("/api/summary?bots=1");
    assert_says(&all, json!({"events": 20, "visitors": 5, "sessions": 5}));
    assert_eq!(
        all["channels"][0],
        json!({"channel": "Email", "sessions": 3})
    );
}

#[test]
fn who_is_erased_is_not_counted_any_more() {
    let collector = filled();
    for id in [uuid(6), uuid(501)] {
        let forget = with(beacon(json!([])), json!({"forget": id}));
        collector.post(forget.to_string()).counts();
    }
    let trust = collector.json("/api/trust");
    assert_says(
        &trust,
        json!({
            "accepted": 10, "stored": 10, "created": 14, "lost": 1, "declined": 3, "pending": 10,
            "robots": {"events": 6, "share": 0.6},
        }),
    );
    assert_eq!(
        trust["consent"][0],
        json!({"consent": "granted", "events": 9, "share": 0.9})
    );
    assert_says(
        &collector.json("/api/summary"),
        json!({"events": 4, "visitors": 2, "sessions": 2}),
    );
    assert_says(
        &collector.json("/api/delivery"),
        json!({"ledgers": 3, "created": 14, "stored": 10}),
    );
}

#[test]
fn what_expires_is_not_counted_any_more() {
    let mut collector = filled();
    collector.kill();
    let db = collector.sqlite();
    // The first two beacons have come, and were sent, long ago.
    db.execute_batch(
        "UPDATE ledgers SET updated_at = 0 WHERE scope IN (SELECT owner FROM events WHERE row <= 7);
         UPDATE beacons SET received_at = received_at - 500 * 86400000, sent_at = sent_at - 500 * 86400000
             WHERE row IN (SELECT beacon FROM events WHERE row <= 7);
         UPDATE events SET received_at = received_at - 500 * 86400000 WHERE row <= 7;",
    )
    .unwrap();
    drop(db);
    let collector = Collector::start_in(collector.directory(), &[]);
    let trust = collector.json("/api/trust");
    assert_says(
        &trust,
        json!({"accepted": 13, "stored": 13, "created": 20, "lost": 4, "declined": 3}),
    );
    let beacons: u64 = trust["clocks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|clock| clock["beacons"].as_u64().unwrap())
        .sum();
    assert_eq!(beacons, 4);
    assert_says(
        &collector.json("/api/summary?bots=1"),
        json!({"visitors": 3, "sessions": 3}),
    );
}

#[test]
fn the_worst_accounts_come_first_and_then_the_latest() {
    let collector = filled();
    let scopes = |limit: u64| -> Vec<Value> {
        let delivery = collector.json(&format!("/api/delivery?limit={limit}"));
        let accounts = delivery["visitors"].as_array().unwrap();
        accounts
            .iter()
            .map(|account| json!([account["lost"], account["missing"], account["unseen"]]))
            .collect()
    };
    let all = scopes(100);
    assert_eq!(
        all,
        [
            json!([3, 0, 0]),
            json!([2, 0, 0]),
            json!([1, 0, 0]),
            json!([0, 0, 0]),
            json!([0, 0, 0])
        ]
    );
    for limit in 1..5 {
        assert_eq!(scopes(limit), all[..limit as usize]);
    }
}

#[test]
fn an_older_file_says_the_same() {
    let collector = filled();
    let older = Arc::new(tempfile::TempDir::new().unwrap());
    let file = older.path().join(DATABASE);
    collector
        .sqlite()
        .execute("VACUUM INTO ?1", [file.to_str().unwrap()])
        .unwrap();
    let db = rusqlite::Connection::open(file).unwrap();
    let version: i64 = db
        .query_row("PRAGMA user_version", (), |row| row.get(0))
        .unwrap();
    db.execute_batch(WITHOUT_SUMS).unwrap();
    db.pragma_update(None, "user_version", version - 2).unwrap();
    drop(db);
    let older = Collector::start_in(older, &[]);
    for path in [
        "/api/trust",
        "/api/summary",
        "/api/summary?bots=1",
        "/api/delivery",
    ] {
        assert_eq!(older.json(path), collector.json(path), "{path}");
    }
}

/// Makes a file what it was before webhooks and sums, which are the last two steps.
pub(crate) const WITHOUT_SUMS: &str = "
    DROP TRIGGER visitor_came; DROP TRIGGER visitor_went; DROP TRIGGER visitor_did_more; DROP TRIGGER visitor_is_robot;
    DROP TRIGGER order_came; DROP TRIGGER order_went; DROP TRIGGER order_moved;
    DROP TRIGGER session_came; DROP TRIGGER session_went; DROP TRIGGER session_has_channel; DROP TRIGGER session_is_robot;
    DROP TRIGGER ledger_came; DROP TRIGGER ledger_went; DROP TRIGGER ledger_changed; DROP TRIGGER ledger_dropped;
    DROP TRIGGER beacon_came; DROP TRIGGER beacon_went;
    DROP TABLE webhooks; DROP TABLE webhook_events; DROP TABLE session_channels; DROP TABLE declining;
    DROP TABLE ledger_sums; DROP TABLE ledger_reasons; DROP TABLE clocks;
    DROP INDEX ledgers_by_scope; DROP INDEX ledgers_by_time; DROP INDEX ledgers_by_loss; DROP INDEX sessions_by_session;
    CREATE INDEX sessions_by_channel ON sessions (channel, session);
    ALTER TABLE sessions DROP COLUMN bot; ALTER TABLE ledgers DROP COLUMN unseen; ALTER TABLE ledgers DROP COLUMN acked_unseen;
    ALTER TABLE ledgers DROP COLUMN lost; ALTER TABLE ledgers DROP COLUMN declined;
    ALTER TABLE ledgers DROP COLUMN stored; ALTER TABLE ledgers DROP COLUMN missing;
    ALTER TABLE totals DROP COLUMN granted; ALTER TABLE totals DROP COLUMN visitors;
    ALTER TABLE totals DROP COLUMN robot_visitors; ALTER TABLE totals DROP COLUMN orders;
    ALTER TABLE totals DROP COLUMN robot_orders; ALTER TABLE totals DROP COLUMN sessions;
    ALTER TABLE totals DROP COLUMN human_sessions; ALTER TABLE totals DROP COLUMN missing;
    ALTER TABLE totals DROP COLUMN gapped;";
