//! What the file has of a visitor: under another name, until it is erased, and for no longer than is said.

use crate::beacon::{beacon, event, now, uuid, with};
use crate::host::{Collector, command};
use serde_json::{Value, json};
use std::fs;
use std::process::Stdio;

const DAY: i64 = 86_400_000;
const VISITOR: u64 = 100;
const SESSION: u64 = 200;

/// Event `n` of the visitor.
fn seen(n: u64) -> Value {
    with(
        event(n),
        json!({"visitor": uuid(VISITOR), "session": uuid(SESSION), "consent": "granted"}),
    )
}

fn purchase(n: u64) -> Value {
    with(
        seen(n),
        json!({"name": "purchase", "params": {"transaction_id": "T1"}}),
    )
}

fn other(n: u64) -> Value {
    with(seen(n), json!({"visitor": uuid(101), "session": uuid(201)}))
}

/// A beacon that asks to forget this id.
fn forget(id: u64) -> Value {
    with(beacon(json!([])), json!({"forget": uuid(id)}))
}

fn post(collector: &Collector, beacon: Value) -> (u64, u64) {
    collector.post(beacon.to_string()).counts()
}

/// How many rows each table has.
fn rows(collector: &Collector) -> Vec<(&'static str, i64)> {
    let db = collector.sqlite();
    let count = |table: &str| {
        db.query_row(&format!("SELECT count(*) FROM {table}"), (), |row| {
            row.get(0)
        })
        .unwrap()
    };
    ["events", "visitors", "sessions", "orders", "ledgers"]
        .map(|table| (table, count(table)))
        .into()
}

/// Everything that lies on the disk, the log included.
fn disk(collector: &Collector) -> Vec<u8> {
    let files = fs::read_dir(collector.directory().path()).unwrap();
    files
        .flat_map(|file| fs::read(file.unwrap().path()).unwrap())
        .collect()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
}

#[test]
fn the_id_of_a_visitor_is_nowhere_in_the_file() {
    let collector = Collector::start(&[]);
    let shouted = uuid(VISITOR).to_uppercase();
    post(&collector, beacon([seen(1), purchase(2)]));
    post(
        &collector,
        beacon([with(
            seen(3),
            json!({"visitor": shouted, "params": {"me": uuid(VISITOR)}}),
        )]),
    );
    assert!(!contains(&disk(&collector), &uuid(VISITOR)));
    let visitors = collector.json("/api/visitors");
    let visitor = &visitors["visitors"][0];
    assert_eq!(
        (&visitor["events"], &visitor["orders"]),
        (&json!(3), &json!(1))
    );
    let name = visitor["key"].as_str().unwrap();
    // By the name here, and by the id on the visitor's page.
    for known in [name, &uuid(VISITOR)] {
        let events = collector.json(&format!("/api/events?visitor={known}"));
        let events = events["events"].as_array().unwrap();
        assert_eq!(events.len(), 3, "{known}");
        assert!(events.iter().all(|event| event["event"]["visitor"] == name));
    }
}

#[test]
fn the_same_id_under_two_sites_is_two_visitors() {
    let collector = Collector::start(&[]);
    for (n, site) in [(1, json!("a")), (2, json!("b")), (3, Value::Null)] {
        post(&collector, with(beacon([seen(n)]), json!({"site": site})));
    }
    let visitors = collector.json("/api/visitors");
    assert_eq!(visitors["visitors"].as_array().unwrap().len(), 3);
}

#[test]
fn a_visitor_keeps_the_name_over_restarts() {
    let mut collector = Collector::start(&[]);
    post(&collector, beacon([seen(1)]));
    let before = collector.json("/api/visitors")["visitors"][0]["key"].clone();
    collector.kill();
    let collector = Collector::start_in(collector.directory(), &[]);
    post(&collector, beacon([seen(2)]));
    let after = &collector.json("/api/visitors")["visitors"][0];
    assert_eq!((&after["key"], &after["events"]), (&before, &json!(2)));
}

#[test]
fn who_asks_to_be_forgotten_is_gone_from_every_table() {
    let collector = Collector::start(&[]);
    // Seen before the answer about consent as well.
    post(
        &collector,
        beacon([with(event(9), json!({"session": uuid(SESSION)}))]),
    );
    post(&collector, beacon([seen(1), purchase(2)]));
    post(&collector, beacon([other(5)]));
    let name = collector.json("/api/visitors")["visitors"][1]["key"].clone();
    post(&collector, forget(VISITOR));
    assert_eq!(
        rows(&collector),
        [
            ("events", 1),
            ("visitors", 1),
            ("sessions", 1),
            ("orders", 0),
            ("ledgers", 1)
        ]
    );
    let summary = collector.json("/api/summary");
    assert_eq!(
        ["events", "visitors", "sessions", "purchases", "anonymous"].map(|name| &summary[name]),
        [&json!(1), &json!(1), &json!(1), &json!(0), &json!(0)]
    );
    assert_ne!(name, Value::Null);
    assert!(!contains(&disk(&collector), &uuid(VISITOR)));
}

#[test]
fn what_comes_late_of_who_was_forgotten_is_taken_and_not_kept() {
    let collector = Collector::start(&[]);
    post(&collector, beacon([seen(1)]));
    post(&collector, forget(VISITOR));
    // The same once more, and some that were on their way.
    for sent in [
        beacon([seen(1), seen(2)]),
        beacon([with(event(3), json!({"session": uuid(SESSION)}))]),
        with(beacon([seen(4)]), json!({"forget": uuid(VISITOR)})),
    ] {
        assert_eq!(post(&collector, sent), (0, 0));
    }
    assert_eq!(post(&collector, beacon([other(5)])), (1, 0));
    assert_eq!(rows(&collector)[0], ("events", 1));
    assert_eq!(rows(&collector)[4], ("ledgers", 1));
}

#[test]
fn a_page_load_without_a_visitor_is_forgotten_by_its_session() {
    let collector = Collector::start(&[]);
    let anonymous = |n| with(event(n), json!({"session": uuid(SESSION)}));
    post(&collector, beacon([anonymous(1)]));
    post(&collector, forget(SESSION));
    assert_eq!(post(&collector, beacon([anonymous(2)])), (0, 0));
    assert_eq!(rows(&collector)[0], ("events", 0));
}

#[test]
fn nobody_is_forgotten_by_the_name_that_the_file_has() {
    let collector = Collector::start(&[]);
    post(&collector, beacon([seen(1)]));
    let name = collector.json("/api/visitors")["visitors"][0]["key"].clone();
    let asked = with(beacon(json!([])), json!({"forget": name}));
    let answer = collector.post(asked.to_string());
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["field"]),
        (400, &json!("forget"))
    );
    // Nor at another site.
    post(&collector, with(forget(VISITOR), json!({"site": "other"})));
    assert_eq!(rows(&collector)[0], ("events", 1));
}

#[test]
fn asking_to_be_forgotten_is_limited_like_any_beacon() {
    let collector = Collector::start(&["--rate", "1"]);
    let refused = (0..30).any(|_| collector.post(forget(VISITOR).to_string()).status == 429);
    assert!(refused);
}

#[test]
fn the_operator_erases_a_visitor_while_the_collector_runs() {
    let collector = Collector::start(&[]);
    post(&collector, beacon([seen(1), purchase(2), other(3)]));
    let erase = |file| {
        let mut erase = std::process::Command::new(env!("CARGO_BIN_EXE_trailmark-collector"));
        erase.args(["erase", "--visitor", &uuid(VISITOR), "--database"]);
        erase.arg(file).output().unwrap()
    };
    let output = erase(collector.database());
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "2 events erased\n"
    );
    assert_eq!(rows(&collector)[0], ("events", 1));
    assert_eq!(post(&collector, beacon([seen(4)])), (0, 0));
    let nowhere = collector.directory().path().join("nowhere.sqlite");
    assert_eq!(erase(nowhere.clone()).status.code(), Some(1));
    assert!(!nowhere.exists());
}

#[test]
fn what_is_older_than_the_retention_is_erased_at_the_start() {
    let mut collector = Collector::start(&[]);
    post(&collector, beacon([seen(1), purchase(2)]));
    post(&collector, beacon([other(3)]));
    post(&collector, beacon([with(event(4), json!({}))]));
    post(&collector, beacon([other(5)]));
    collector.kill();
    // All but the last were received long ago.
    let db = collector.sqlite();
    let old = i64::try_from(now()).unwrap() - 31 * DAY;
    let all_but_the_last = "WHERE row < (SELECT max(row) FROM events)";
    db.execute(
        &format!("UPDATE events SET received_at = ?1 {all_but_the_last}"),
        [old],
    )
    .unwrap();
    drop(db);
    for (days, events) in [("32", 5), ("30", 1)] {
        let mut again = Collector::start_in(collector.directory(), &["--retention-days", days]);
        assert_eq!(again.json("/api/summary")["events"], events, "{days}");
        again.kill();
    }
    let collector = Collector::start_in(collector.directory(), &[]);
    assert_eq!(
        rows(&collector)[..4],
        [
            ("events", 1),
            ("visitors", 1),
            ("sessions", 1),
            ("orders", 0)
        ]
    );
    assert_eq!(collector.json("/api/summary")["anonymous"], 0);
}

#[test]
fn no_address_and_no_user_agent_is_stored_or_logged() {
    const ADDRESSES: [&str; 3] = ["203.0.113.77", "2001:db8:77::1", "198.51.100.77"];
    const AGENT: &str = "Unmistakable/77.7";
    let directory = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let log = directory.path().join("log.txt");
    let mut started = command(&directory.path().join("trailmark.sqlite"));
    started.args(["--trust-proxy", "--rate", "5"]);
    started.stderr(Stdio::from(fs::File::create(&log).unwrap()));
    let mut collector = Collector::launch(directory, started);
    for address in ADDRESSES {
        let headers = [
            ("content-type", "text/plain;charset=UTF-8"),
            ("x-forwarded-for", address),
            ("forwarded", address),
            ("x-real-ip", address),
            ("user-agent", AGENT),
            ("referer", "https://shop.example/from"),
        ];
        for n in 0..80 {
            collector.post_with(&headers, beacon([seen(n)]).to_string());
        }
        collector.post_with(&headers, "no beacon");
        collector.post_with(&headers, forget(VISITOR).to_string());
        collector.send("GET", "/nothing", &headers, "").unwrap();
    }
    collector.terminate();
    let (_, said) = collector.wait();
    let disk = disk(&collector);
    for secret in ADDRESSES.into_iter().chain([AGENT]) {
        assert!(
            !contains(&disk, secret) && !said.contains(secret),
            "{secret}"
        );
    }
}
