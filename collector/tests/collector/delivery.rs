//! What is said of loss, from ledgers and from numbers.

use crate::beacon::{beacon, event, uuid, with};
use crate::host::Collector;
use serde_json::{Value, json};

/// A beacon of visitor `who` with events of these numbers and this ledger.
fn of(who: u64, numbers: impl IntoIterator<Item = u64>, ledger: Value) -> String {
    let events: Vec<_> = numbers
        .into_iter()
        .map(|n| {
            with(
                event(who * 1000 + n),
                json!({"visitor": uuid(who), "seq": n}),
            )
        })
        .collect();
    with(beacon(events), json!({"ledger": ledger})).to_string()
}

fn ledger(acked: u64, pending: u64, dropped: Value) -> Value {
    let given_up: u64 = dropped
        .as_object()
        .unwrap()
        .values()
        .filter_map(Value::as_u64)
        .sum();
    json!({"created": acked + pending + given_up, "acked": acked, "pending": pending, "dropped": dropped})
}

#[track_caller]
fn assert_says(delivery: &Value, wanted: Value) {
    for (name, value) in wanted.as_object().unwrap() {
        assert_eq!(&delivery[name], value, "{name} of {delivery}");
    }
}

#[test]
fn nothing_is_lost_where_nothing_was_sent() {
    let collector = Collector::start(&[]);
    assert_says(
        &collector.json("/api/delivery"),
        json!({"ledgers": 0, "created": 0, "lost": 0, "loss_rate": null, "reasons": [], "visitors": []}),
    );
}

#[test]
fn loss_is_told_by_reason_and_what_was_not_wanted_is_no_loss() {
    let collector = Collector::start(&[]);
    let first = json!({"queue_full": 3, "middleware": 2, "consent_denied": 1});
    let second = json!({"queue_full": 1, "eaten_by_the_dog": 4});
    collector.post(of(1, 1..5, ledger(0, 4, first))).counts();
    collector.post(of(2, 1..3, ledger(0, 5, second))).counts();
    let delivery = collector.json("/api/delivery");
    assert_says(
        &delivery,
        json!({
            "ledgers": 2, "unbalanced": 0, "created": 20, "stored": 6, "lost": 8, "declined": 3, "unseen": 3,
            "pending": 9, "unkept": 0, "acked_unseen": 0, "missing": 0,
        }),
    );
    let rate = delivery["loss_rate"].as_f64().unwrap();
    assert!((rate - 8.0 / 17.0).abs() < 1e-9, "{rate}");
    assert_eq!(
        delivery["reasons"],
        json!([
            {"reason": "eaten_by_the_dog", "events": 4, "ledgers": 1, "lost": true},
            {"reason": "queue_full", "events": 4, "ledgers": 2, "lost": true},
            {"reason": "middleware", "events": 2, "ledgers": 1, "lost": false},
            {"reason": "consent_denied", "events": 1, "ledgers": 1, "lost": false},
        ])
    );
    assert_says(
        &delivery["visitors"][0],
        json!({"scope": collector.name_of(&uuid(2)), "site": "my-shop", "created": 10, "stored": 2, "lost": 5, "unseen": 3, "balances": true}),
    );
    let worst = collector.json("/api/delivery?limit=1");
    assert_eq!(worst["visitors"].as_array().unwrap().len(), 1);
    assert_eq!(worst["ledgers"], 2);
}

/// Beacons vanish, overtake each other and come twice: whatever arrives last, the newest account stands.
#[test]
fn the_newest_ledger_stands_in_whatever_order_they_arrive() {
    let beacons = [
        of(1, 1..4, ledger(0, 3, json!({}))),
        of(1, 4..7, ledger(3, 3, json!({}))),
        of(1, 7..9, ledger(3, 5, json!({"queue_full": 2}))),
        of(1, [9], ledger(8, 1, json!({"queue_full": 2}))),
    ];
    for order in [
        [0, 1, 2, 3],
        [3, 2, 1, 0],
        [2, 3, 0, 1],
        [3, 0, 2, 1],
        [1, 3, 2, 0],
    ] {
        let collector = Collector::start(&[]);
        for at in order.into_iter().chain(order) {
            collector.post(&beacons[at]).counts();
        }
        assert_says(
            &collector.json("/api/delivery"),
            json!({"created": 11, "stored": 9, "lost": 2, "pending": 1, "unseen": 0, "missing": 0, "duplicates": 9}),
        );
    }
}

#[test]
fn loss_is_right_although_beacons_have_vanished() {
    let collector = Collector::start(&[]);
    // Of events 1 to 20 the beacon with 11 to 15 has never come, and its page has gone on.
    collector
        .post(of(1, 1..11, ledger(0, 10, json!({}))))
        .counts();
    collector
        .post(of(1, 16..21, ledger(10, 10, json!({}))))
        .counts();
    let delivery = collector.json("/api/delivery");
    assert_says(
        &delivery,
        json!({"created": 20, "stored": 15, "unseen": 5, "missing": 5, "gapped": 1, "lost": 0}),
    );
    assert_eq!(delivery["visitors"][0]["gaps"], json!([[11, 15]]));
    // A day later it is given up, which the next beacon says.
    collector
        .post(of(1, [21], ledger(15, 1, json!({"storage_lost": 5}))))
        .counts();
    assert_says(
        &collector.json("/api/delivery"),
        json!({"created": 21, "unseen": 0, "lost": 5, "missing": 5}),
    );
}

#[test]
fn a_gap_is_closed_by_what_arrives_late() {
    let collector = Collector::start(&[]);
    for (numbers, missing) in [
        (5..6, 0),
        (9..10, 3),
        (7..8, 2),
        (5..8, 1),
        (8..9, 0),
        (1..3, 2),
    ] {
        collector
            .post(of(1, numbers, ledger(0, 20, json!({}))))
            .counts();
        assert_eq!(collector.json("/api/delivery")["missing"], missing);
    }
    let restarted = Collector::start_in(collector.directory(), &[]);
    restarted
        .post(of(1, [4], ledger(0, 20, json!({}))))
        .counts();
    assert_eq!(
        restarted.json("/api/delivery")["visitors"][0]["gaps"],
        json!([[3, 3]])
    );
}

#[test]
fn what_lies_in_memory_alone_is_said() {
    let collector = Collector::start(&[]);
    let starved = with(ledger(0, 4, json!({})), json!({"unkept": 3}));
    collector.post(of(1, 1..2, starved)).counts();
    collector
        .post(of(2, 1..2, ledger(0, 1, json!({}))))
        .counts();
    assert_eq!(collector.json("/api/delivery")["unkept"], 3);
    assert_eq!(collector.json("/api/summary")["ledger"]["unkept"], 3);
    let wrong = with(ledger(0, 4, json!({})), json!({"unkept": -1}));
    assert_eq!(collector.post(of(3, 1..2, wrong)).status, 400);
}

#[test]
fn an_acknowledgement_for_what_is_not_here_is_noticed() {
    let collector = Collector::start(&[]);
    collector.post(of(1, [8], ledger(7, 1, json!({})))).counts();
    assert_says(
        &collector.json("/api/delivery"),
        json!({"acked_unseen": 6, "unseen": 7, "stored": 1}),
    );
}

#[test]
fn a_page_load_without_a_visitor_has_a_ledger_of_its_own() {
    let collector = Collector::start(&[]);
    for session in [1, 2] {
        let nobody = with(event(session), json!({"session": uuid(session), "seq": 1}));
        let sent = with(beacon([nobody]), json!({"ledger": ledger(0, 2, json!({}))}));
        collector.post(sent.to_string()).counts();
    }
    assert_says(
        &collector.json("/api/delivery"),
        json!({"ledgers": 2, "created": 4, "stored": 2, "unseen": 2}),
    );
}
