//! Who is measured: samples and robots.

use super::device::HOME;
use super::*;
use crate::domain::Value;

#[test]
fn a_sample_of_none_sends_nothing() {
    for consent in ["cookieless", "granted"] {
        for seed in 0..30 {
            let mut visit = Device::with(&[("consent", consent), ("sample", "0")]).seeded(seed);
            visit.open(HOME).track("buy").close();
            assert!(visit.sent.is_empty() && visit.told("event").is_empty());
        }
    }
}

#[test]
fn a_sample_of_all_sends_everything() {
    for seed in 0..100 {
        let mut visit = Device::with(&[("sample", "1")]).seeded(seed);
        visit.open(HOME).close();
        assert_eq!(visit.names().len(), 2);
    }
}

#[test]
fn a_sample_is_a_share_of_visitors_and_decided_once_for_each() {
    let mut n_measured = 0;
    for seed in 0..400 {
        let mut visit = Device::with(&[("consent", "granted"), ("sample", "0.25")]).seeded(seed);
        for _ in 0..5 {
            visit.open(HOME).close();
        }
        let n_views = visit.arrived("page_view").len();
        assert!(n_views == 0 || n_views == 5, "{n_views} of 5");
        n_measured += n_views / 5;
    }
    assert!((70..130).contains(&n_measured), "{n_measured} of 400");
}

#[test]
fn a_sample_may_be_set_by_a_call() {
    let mut visit = Device::with(&[("consent", "granted")]);
    visit.open(HOME).config("sample", 0).look_away();
    visit
        .track("buy")
        .go(HOME)
        .config("sample", 1)
        .track("sell");
    assert!(
        visit
            .told("event")
            .iter()
            .all(|event| event["name"] != "buy")
    );
    assert!(
        visit
            .told("event")
            .iter()
            .any(|event| event["name"] == "sell")
    );
}

#[test]
fn robots_are_marked_dropped_or_kept_as_the_site_says() {
    for (bots, n_arrived, mark) in [
        ("mark", 3, Value::Bool(true)),
        ("drop", 0, Value::Null),
        ("keep", 3, Value::Null),
    ] {
        let mut visit = Device::with(&[("bots", bots), ("consent", "granted")]);
        visit.options.set("webdriver".into(), true.into());
        visit.open(HOME).track("buy").close();
        assert_eq!(visit.names().len(), n_arrived, "{bots}");
        let is_marked = mark == Value::Bool(true);
        for event in &visit.collector.events {
            assert_eq!(event["bot"].as_bool().unwrap_or(false), is_marked);
        }
        visit.options.set("webdriver".into(), false.into());
        visit.look_away().open(HOME).close();
        let expected = if bots == "drop" { 2 } else { 0 };
        let n_dropped = visit.ledger()["dropped"]["bot"].as_u64();
        assert_eq!(n_dropped.unwrap_or(0), expected, "{bots}");
        assert!(visit.arrived("page_view").last().unwrap()["bot"].is_null());
    }
}

#[test]
fn a_robot_gives_its_name_or_its_browser_says_that_it_is_driven() {
    for (option, value, is_bot) in [
        (
            "userAgent",
            Value::from("Mozilla/5.0 (compatible; Googlebot/2.1)"),
            true,
        ),
        (
            "userAgent",
            "Mozilla/5.0 (Linux; Android 9; CUBOT_X18)".into(),
            false,
        ),
        ("webdriver", true.into(), true),
        ("webdriver", false.into(), false),
    ] {
        let mut visit = Device::with(&[]);
        visit.options.set(option.into(), value);
        visit.open(HOME).close();
        assert_eq!(
            visit.arrived("page_view")[0]["bot"] == true,
            is_bot,
            "{option}"
        );
    }
}
