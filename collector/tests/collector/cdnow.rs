//! CDNOW's customers as orders that a shop sends: what is fitted to them is what the paper publishes (Fader, Hardie and
//! Lee 2005, "Counting your customers" the easy way, table 2).

use crate::beacon::{beacon, now, uuid, with};
use crate::host::Collector;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const DAY: i64 = 86_400_000;
/// The paper fits what was ordered until 1997-09-30.
const LAST: (i64, i64) = (9, 30);
const SAMPLE: &str = include_str!("../../src/models/cdnow_sample.txt");

#[test]
fn orders_that_come_as_events_are_fitted_as_published() {
    let Some(orders) = orders() else { return };
    assert_eq!(
        orders
            .iter()
            .map(|(who, _)| who)
            .collect::<BTreeSet<_>>()
            .len(),
        2357
    );
    let collector = Collector::start(&[]);
    let events: Vec<_> = (1..).zip(&orders).map(order).collect();
    for (n, events) in (1..).zip(events.chunks(500)) {
        let beacon = with(
            beacon(events.to_vec()),
            json!({"beacon": uuid(1 << 44 | n)}),
        );
        assert_eq!(collector.post(beacon.to_string()).counts().1, 0);
    }
    let lifetime = collector.json("/api/value")["lifetime"].take();
    assert_eq!(lifetime["state"], "fitted");
    assert_eq!(lifetime["customers"], 2357);
    for (name, published, digits) in [
        ("r", 0.243, 0.001),
        ("alpha", 4.414, 0.01),
        ("a", 0.793, 0.005),
        ("b", 2.426, 0.015),
        ("log_likelihood", -9582.4, 0.5),
    ] {
        let is = lifetime["bgnbd"][name].as_f64().unwrap();
        assert!((is - published).abs() <= digits, "{name}: {lifetime}");
    }
    assert!(lifetime["expected_value"].as_f64().unwrap() > 0.0);
}

/// The last day is what is over at the end of today.
fn order((n, (who, day)): (u64, &(u64, i64))) -> Value {
    let now = i64::try_from(now()).unwrap();
    let end = (now.div_euclid(DAY) + 1) * DAY;
    let at = (end - (of_year(LAST) - day) * DAY).min(now);
    let params = json!({"transaction_id": format!("C{n}"), "value": 10, "currency": "USD"});
    json!({
        "id": uuid(1 << 46 | n), "name": "purchase", "at": at, "seq": n, "visitor": uuid(1 << 40 | who),
        "session": uuid(1 << 45 | n), "channel": "Direct", "consent": "granted", "params": params
    })
}

/// Customer and day of the year, once for each; `None` where the data are not there.
fn orders() -> Option<BTreeSet<(u64, i64)>> {
    let folder = std::env::var_os("TRAILMARK_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    );
    let Ok(master) = std::fs::read_to_string(folder.join("lifetime/CDNOW_master.txt")) else {
        println!("CDNOW is not in {}", folder.display());
        return None;
    };
    let mut id = 0;
    let sample: BTreeSet<u64> = SAMPLE
        .split_whitespace()
        .map(|more| {
            id += more.parse::<u64>().unwrap();
            id
        })
        .collect();
    let read = |line: &str| {
        let mut cells = line.split_whitespace();
        let who = cells.next()?.parse().ok()?;
        let (month, day) = cells.next()?.strip_prefix("1997")?.split_at(2);
        let date = (month.parse().ok()?, day.parse().ok()?);
        (date <= LAST && sample.contains(&who)).then(|| (who, of_year(date)))
    };
    Some(master.lines().filter_map(read).collect())
}

/// The day of a year that is no leap year.
fn of_year((month, day): (i64, i64)) -> i64 {
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    before[usize::try_from(month - 1).unwrap()] + day
}
