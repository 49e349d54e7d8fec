//! Visits are the same however their events came: live, late, rebuilt from an older file, and without who is gone.

use crate::beacon::{beacon, event, now, uuid, with};
use crate::host::{Collector, DATABASE};
use crate::shoppers::{DAY, filled, send, shoppers};
use serde_json::{Value, json};
use std::sync::Arc;

/// Everything that is made of events, without the numbers of rows.
fn made(db: &rusqlite::Connection) -> Vec<Vec<String>> {
    let kind =
        "(SELECT site || channel || device || is_new || bot FROM kinds WHERE kinds.kind = t.kind)";
    [
        format!("SELECT * FROM (SELECT (SELECT session FROM visits AS first WHERE first.visit = t.who), {kind}, site, owner,
            session, day, first_at, last_at, events, channel, source, campaign, landing, device, is_new, bot, bounce,
            engaged_ms, pages, orders, steps, stages, furthest, stage, touchpoint, log_odds, changes, moves FROM visits AS t)
            ORDER BY owner, session, site"),
        format!("SELECT v.session, v.site, t.day, t.nth, {kind}, t.at, t.origin, t.stage, t.touchpoint, t.influence, ms_0, touches_0,
            ms_1, touches_1, ms_2, touches_2, ms_3, touches_3, ms_4, touches_4 FROM trails AS t JOIN visits AS v USING (visit)
            ORDER BY v.owner, v.session, t.nth"),
        format!("SELECT t.day, {kind} AS name, touchpoint, stage, touches, measured, sum, squares FROM moments AS t
            ORDER BY t.day, name, touchpoint, stage"),
    ]
    .iter()
    .map(|sql| {
        let mut query = db.prepare(sql).unwrap();
        let columns = query.column_count();
        query
            .query_map((), |row| {
                let values = (0..columns).map(|at| row.get::<_, rusqlite::types::Value>(at));
                Ok(values.map(|value| format!("{:?}", value.unwrap())).collect::<Vec<_>>().join(" "))
            })
            .unwrap()
            .map(Result::unwrap)
            .collect()
    })
    .collect()
}

/// A file as a collector of version 6 has left it, with these events.
fn of_version_6(collector: &Collector) -> Arc<tempfile::TempDir> {
    let directory = Arc::new(tempfile::TempDir::new().unwrap());
    let file = directory.path().join(DATABASE);
    collector
        .sqlite()
        .execute("VACUUM INTO ?1", [file.to_str().unwrap()])
        .unwrap();
    let db = rusqlite::Connection::open(file).unwrap();
    db.execute_batch(crate::trust::WITHOUT_SUMS).unwrap();
    let newer: Vec<String> = {
        let mut query = db.prepare(NEWER_THAN_6).unwrap();
        let rows = query.query_map((), |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    for drop in newer {
        db.execute_batch(&drop).unwrap();
    }
    db.execute_batch("ALTER TABLE visitors DROP COLUMN journey; PRAGMA user_version = 6;")
        .unwrap();
    directory
}

#[test]
fn a_file_of_version_6_gets_the_visits_that_it_would_have_had() {
    let collector = filled();
    let live = made(&collector.sqlite());
    assert!(live.iter().all(|rows| rows.len() > 100));
    let migrated = Collector::start_in(of_version_6(&collector), &[]);
    for (migrated, live) in made(&migrated.sqlite()).iter().zip(&live) {
        assert_eq!(migrated.len(), live.len());
        for (migrated, live) in migrated.iter().zip(live) {
            assert_eq!(migrated, live);
        }
    }
}

#[test]
fn events_in_any_order_make_the_same_visits() {
    let events = shoppers(60, 20);
    let (ordered, reversed) = (Collector::start(&[]), Collector::start(&[]));
    let text = |events: &[Value], n: u64| {
        with(beacon(events.to_vec()), json!({"beacon": uuid(n)})).to_string()
    };
    for (n, chunk) in (1..).zip(events.chunks(4)) {
        ordered.post(text(chunk, n)).counts();
    }
    for (n, chunk) in (1..).zip(events.rchunks(4)) {
        reversed.post(text(chunk, n)).counts();
    }
    // Salts differ, so names do: only what is not of a name is compared.
    let totals = |collector: &Collector| {
        let db = collector.sqlite();
        ["SELECT count(*), sum(is_new), sum(bounce), sum(stage), sum(furthest), sum(touchpoint), sum(log_odds), sum(changes) FROM visits",
         "SELECT count(*), sum(at % 1000003), sum(origin), sum(stage), sum(influence), sum(ms_0), sum(touches_0), sum(ms_4) FROM trails",
         "SELECT count(*), sum(touches), sum(measured), sum(sum), sum(squares), sum(stage), sum(day), 0 FROM moments"]
        .map(|sql| db.query_row(sql, (), |row| (0..8).map(|at| row.get(at)).collect::<Result<Vec<Option<i64>>, _>>()).unwrap())
    };
    assert_eq!(totals(&ordered), totals(&reversed));
}

#[test]
fn who_is_erased_leaves_no_visit_and_no_moment() {
    let collector = Collector::start(&[]);
    let events = shoppers(20, 15);
    send(&collector, &events);
    for shopper in 1..=20 {
        let sessions = (0..4).map(|visit| uuid(shopper << 16 | visit << 8 | 0xff));
        for id in sessions.chain([uuid(shopper)]) {
            let forget = with(beacon(json!([])), json!({"forget": id}));
            assert_eq!(collector.post(forget.to_string()).status, 202);
        }
    }
    for rows in made(&collector.sqlite()) {
        assert!(rows.is_empty(), "{rows:?}");
    }
    assert_eq!(collector.json("/api/sites")["sites"], json!([]));
}

#[test]
fn who_is_not_erased_stays_as_before() {
    let (with_more, without) = (Collector::start(&[]), Collector::start(&[]));
    let events = shoppers(30, 15);
    let (gone, stay): (Vec<_>, Vec<_>) = events
        .into_iter()
        .partition(|event| event["visitor"] == uuid(1) || event["visitor"] == uuid(2));
    assert!(!gone.is_empty());
    send(&with_more, &gone);
    for collector in [&with_more, &without] {
        send(collector, &stay);
    }
    for shopper in [1, 2] {
        let forget = with(beacon(json!([])), json!({"forget": uuid(shopper)}));
        with_more.post(forget.to_string());
    }
    assert_eq!(made(&with_more.sqlite())[2], made(&without.sqlite())[2]);
}

#[test]
fn what_is_too_old_leaves_the_visits_of_what_stays() {
    let mut collector = filled();
    let old = i64::try_from(now()).unwrap() - 40 * DAY;
    // As if every second event had come long ago.
    collector.kill();
    collector
        .sqlite()
        .execute("UPDATE events SET received_at = ?1 WHERE row % 2", [old])
        .unwrap();
    let collector = Collector::start_in(collector.directory(), &["--retention-days", "35"]);
    let db = collector.sqlite();
    let migrated = Collector::start_in(of_version_6(&collector), &[]);
    assert_eq!(made(&db), made(&migrated.sqlite()));
}

/// Of whom there is so much nothing is made again; late events count all the same.
#[test]
fn late_events_of_somebody_with_thousands_count_as_well() {
    let collector = Collector::start(&[]);
    let at = now() - 4_000_000;
    let seen = |n: u64| {
        with(
            event(n),
            json!({"session": uuid(1), "at": at + n, "name": "view_item"}),
        )
    };
    for from in [1_001, 2_001, 3_001, 1] {
        collector
            .post(beacon((from..from + 1_000).map(seen).collect::<Vec<_>>()).to_string())
            .counts();
    }
    let touchpoints = collector.json("/api/touchpoints");
    assert_eq!(touchpoints["touchpoints"][0]["count"], 4_000);
    let now = collector.json("/api/now");
    assert_eq!(now["visitors"], 0);
}

/// Indexes before their tables.
const NEWER_THAN_6: &str = "
    SELECT 'DROP ' || type || ' IF EXISTS ' || name FROM sqlite_schema
    WHERE type IN ('table', 'index', 'trigger') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT IN (
        'beacons', 'events', 'ledgers', 'visitors', 'sessions', 'orders', 'totals', 'salts', 'erased', 'reports', 'forwards',
        'events_by_owner', 'visitors_by_last', 'sessions_by_channel', 'orders_by_owner', 'reports_by_day')
    ORDER BY type";
