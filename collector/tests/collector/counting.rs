//! What is counted as events arrive agrees with what a count over all of them says.

use crate::beacon::{beacon, event, uuid, with};
use crate::host::Collector;
use rusqlite::Connection;
use serde_json::{Value, json};

#[test]
fn counts_agree_with_the_events_however_they_arrive() {
    let collector = Collector::start(&[]);
    let mut dice = Dice(7);
    for _ in 0..60 {
        let events: Vec<_> = (0..20).map(|_| journey(&mut dice)).collect();
        collector.post(beacon(events).to_string()).counts();
    }
    let db = collector.sqlite();
    assert!(number(&db, "SELECT duplicates FROM totals") > 50);
    assert!(number(&db, "SELECT count(*) FROM visitors") > 20);
    for (counted, from_events) in AGREEMENTS {
        for difference in [
            format!("SELECT count(*) FROM ({counted} EXCEPT {from_events})"),
            format!("SELECT count(*) FROM ({from_events} EXCEPT {counted})"),
        ] {
            assert_eq!(number(&db, &difference), 0, "{difference}");
        }
    }
}

#[test]
fn the_newest_event_says_channel_and_phase_in_whatever_order_they_arrive() {
    let at = |n: u64, fields: Value| with(with(event(n), json!({"visitor": uuid(100)})), fields);
    let phase = |name: &str| json!({"phase": {"model": "accra", "name": name, "p": 0.5}});
    let mut journey = [
        at(1, json!({"channel": "Email"})),
        at(2, phase("awareness")),
        at(3, json!({"channel": "Direct"})),
        at(4, phase("conversion")),
        at(5, json!({})),
    ];
    for _ in 0..journey.len() {
        journey.rotate_left(1);
        let collector = Collector::start(&[]);
        for event in &journey {
            collector.post(beacon([event.clone()]).to_string()).counts();
        }
        let visitor = &collector.json("/api/visitors")["visitors"][0];
        assert_eq!(visitor["events"], 5);
        assert_eq!(
            (&visitor["channel"], &visitor["phase"]),
            (&json!("Direct"), &json!("conversion"))
        );
        assert_eq!(
            (&visitor["first_at"], &visitor["last_at"]),
            (&journey_at(1), &journey_at(5))
        );
    }
}

#[test]
fn a_clock_that_runs_ahead_does_not_stay_on_top() {
    let collector = Collector::start(&[]);
    let ahead = with(event(1), json!({"session": uuid(100), "at": i64::MAX}));
    collector.post(beacon([ahead]).to_string()).counts();
    let visitor = &collector.json("/api/visitors")["visitors"][0];
    assert_eq!(
        visitor["last_at"],
        collector.json("/api/events")["events"][0]["received_at"]
    );
}

fn journey_at(n: u64) -> Value {
    event(n)["at"].clone()
}

/// An event of one of a few visitors; sometimes one that was sent before.
fn journey(dice: &mut Dice) -> Value {
    let n = dice.roll(1000);
    // All of an event follows from its number, as it does on a page that sends it again.
    let mut dice = Dice(n);
    let mut fields = json!({"bot": dice.roll(9) == 0});
    if dice.roll(4) > 0 {
        fields["session"] = json!(uuid(2000 + dice.roll(40)));
        if dice.roll(2) > 0 {
            fields["visitor"] = json!(uuid(3000 + dice.roll(20)));
        }
    }
    if dice.roll(5) == 0 {
        fields["name"] = json!("purchase");
        fields["params"] = json!({"transaction_id": format!("T{}", dice.roll(30))});
    }
    with(event(n), fields)
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}

fn number(db: &Connection, query: &str) -> i64 {
    db.query_row(query, (), |row| row.get(0)).unwrap()
}

const AGREEMENTS: [(&str, &str); 5] = [
    ("SELECT events FROM totals", "SELECT count(*) FROM events"),
    (
        "SELECT anonymous FROM totals",
        "SELECT count(*) FROM events WHERE visitor IS NULL",
    ),
    (
        "SELECT key, visitor, first_at, last_at, events, bot FROM visitors",
        "SELECT coalesce(visitor, session) AS owner, visitor, min(at), max(at), count(*), max(bot)
         FROM events WHERE owner IS NOT NULL GROUP BY owner",
    ),
    (
        "SELECT owner, session FROM sessions",
        "SELECT DISTINCT coalesce(visitor, session), session FROM events WHERE session IS NOT NULL",
    ),
    (
        "SELECT transaction_id FROM orders",
        "SELECT DISTINCT json_extract(body, '$.params.transaction_id') FROM events WHERE name = 'purchase'",
    ),
];
