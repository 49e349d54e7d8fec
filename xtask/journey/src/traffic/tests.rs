use super::*;
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashSet};

/// 2026-11-22T12:00:00Z.
const NOW: Millis = 1_795_348_800_000;

fn some(seed: u64) -> Options {
    Options {
        visitors: 150,
        days: 60,
        seed,
        until: calendar::day("2026-11-22"),
        ..Options::default()
    }
}

/// Bodies as they are sent at a time, and what was counted.
fn driven(seed: u64, sent_at: Millis) -> (Vec<String>, Sent) {
    let mut bodies = Vec::new();
    let sent = some(seed).drive(NOW, |_, letter| {
        bodies.push(letter.beacon.body(sent_at));
        Ok(())
    });
    (bodies, sent.unwrap())
}

fn events(bodies: &[String]) -> Vec<Json> {
    let of = |body: &String| {
        let mut beacon: Json = serde_json::from_str(body).unwrap();
        beacon["events"].take()
    };
    let all = bodies.iter().map(of);
    all.flat_map(|events| events.as_array().unwrap().clone())
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_beacons_but_for_the_time_of_sending() {
    assert_eq!(driven(3, NOW), driven(3, NOW));
    assert_eq!(events(&driven(3, NOW).0), events(&driven(3, NOW + 5_000).0));
    assert_ne!(driven(3, NOW).0, driven(4, NOW).0);
}

#[test]
fn two_seeds_share_no_id() {
    let ids = |seed| -> HashSet<String> {
        let (bodies, sent) = driven(seed, NOW);
        let ids: HashSet<String> = events(&bodies)
            .iter()
            .map(|event| event["id"].to_string())
            .collect();
        assert_eq!(ids.len() as u64, sent.events);
        ids
    };
    assert!(ids(5).is_disjoint(&ids(6)));
}

#[test]
fn ledgers_add_up() {
    let (bodies, _) = driven(7, NOW);
    for body in bodies {
        let beacon: Json = serde_json::from_str(&body).unwrap();
        assert_eq!(beacon["site"], SITE);
        let ledger = &beacon["ledger"];
        let count = |of: &Json| of.as_u64().unwrap_or_default();
        let lost = count(&ledger["dropped"]["storage_lost"]);
        let pending = beacon["events"].as_array().unwrap().len() as u64;
        assert_eq!(count(&ledger["pending"]), pending);
        assert_eq!(
            count(&ledger["created"]),
            count(&ledger["acked"]) + lost + pending
        );
    }
}

#[test]
fn everything_that_a_shop_sees_is_there() {
    let (bodies, _) = driven(8, NOW);
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let begins = (NOW / DAY - 59) * DAY;
    for event in events(&bodies) {
        let at = event["at"].as_i64().unwrap();
        // Clocks may be wrong by an hour or two.
        assert!((begins - 2 * calendar::HOUR..NOW + 2 * calendar::HOUR).contains(&at));
        for (what, value) in [
            ("name", &event["name"]),
            ("channel", &event["channel"]),
            ("consent", &event["consent"]),
            ("currency", &event["params"]["currency"]),
            ("bot", &event["bot"]),
        ] {
            *seen.entry(format!("{what} {value}")).or_default() += 1;
        }
    }
    for what in [
        r#"name "page_view""#,
        r#"name "session_start""#,
        r#"name "bounce""#,
        r#"name "view_search_results""#,
        r#"name "add_to_cart""#,
        r#"name "cart_abandoned""#,
        r#"name "coupon""#,
        r#"name "begin_checkout""#,
        r#"name "add_shipping_info""#,
        r#"name "add_payment_info""#,
        r#"name "purchase""#,
        r#"name "attribution""#,
        r#"name "phase_change""#,
        r#"name "support""#,
        r#"name "review""#,
        r#"name "not_found""#,
        r#"channel "Direct""#,
        r#"channel "Organic Search""#,
        r#"channel "Paid Search""#,
        r#"channel "Paid Social""#,
        r#"channel "Email""#,
        r#"consent "granted""#,
        r#"consent "cookieless""#,
        r#"currency "EUR""#,
        r#"currency "USD""#,
        "bot true",
    ] {
        assert!(seen.contains_key(what), "{what}: {seen:?}");
    }
}
