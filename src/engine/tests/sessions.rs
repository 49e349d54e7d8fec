//! Visits: what begins one, what ends it, what it is told to have come by.

use super::device::HOME;
use super::*;

const AD: &str = "https://shop.example/sale?utm_source=google&utm_medium=cpc&gclid=abc";
const LETTER: &str = "https://shop.example/new?utm_source=letter&utm_medium=email";

#[test]
fn a_page_view_begins_a_session_and_session_start_comes_first() {
    let mut visit = Device::at_home("cookieless");
    visit.after(seconds(6));
    assert_eq!(visit.names(), ["session_start", "page_view"]);
    let view = &visit.arrived("page_view")[0];
    assert_eq!(
        view["session"],
        visit.arrived("session_start")[0]["session"]
    );
    assert_eq!(view["page"]["url"], HOME);
    assert_eq!(view["page"]["title"], "Teapots");
    assert_eq!(view["channel"], "Direct");
    assert_eq!(visit.told("session")[0]["number"], 1);
}

#[test]
fn an_event_before_any_view_begins_a_session_too() {
    let mut visit = Device::with(&[("auto", "none")]);
    visit.open(HOME).track("buy").after(seconds(6));
    assert_eq!(visit.names(), ["session_start", "buy"]);
}

#[test]
fn thirty_minutes_of_inactivity_end_a_session_and_no_less() {
    for (pause, n_sessions) in [
        (minutes(1), 1),
        (minutes(30), 1),
        (minutes(30) + 1, 2),
        (hours(30), 2),
    ] {
        let mut visit = Device::at_home("granted");
        visit.after(pause).track("buy").after(seconds(6));
        assert_eq!(visit.arrived("session_start").len(), n_sessions, "{pause}");
    }
}

#[test]
fn activity_keeps_a_session_alive_for_hours() {
    let mut visit = Device::at_home("granted");
    for _ in 0..10 {
        visit.after(minutes(29)).track("read");
    }
    visit.after(seconds(6));
    assert_eq!(visit.arrived("session_start").len(), 1);
}

#[test]
fn a_site_may_set_another_limit() {
    let mut visit = Device::with(&[("sessionMinutes", "5")]);
    visit.open(HOME).after(minutes(6)).track("buy");
    assert_eq!(visit.told("session").len(), 2);
}

#[test]
fn midnight_does_not_split() {
    let mut visit = Device::at_home("granted");
    assert!((visit.now + minutes(10)) / hours(24) > visit.now / hours(24));
    visit.after(minutes(10)).track("buy").after(seconds(6));
    assert_eq!(visit.told("session").len(), 1);
}

#[test]
fn another_campaign_begins_another_session_and_the_same_one_does_not() {
    let mut visit = Device::with(&[("consent", "granted")]);
    visit.open(AD).go(HOME).open(AD).open(LETTER).go(HOME);
    visit.after(seconds(6));
    let sources: Vec<_> = visit
        .arrived("session_start")
        .iter()
        .map(|event| event["campaign"]["source"].clone())
        .collect();
    assert_eq!(sources, ["google", "letter"]);
    let channels: Vec<_> = visit
        .arrived("session_start")
        .iter()
        .map(|event| event["channel"].clone())
        .collect();
    assert_eq!(channels, ["Paid Search", "Email"]);
}

#[test]
fn the_campaign_that_brought_a_session_stands_on_all_its_events() {
    let mut visit = Device::with(&[("consent", "granted")]);
    visit.open(AD).go(HOME).track("buy").after(seconds(6));
    let sold = &visit.arrived("buy")[0];
    assert_eq!(sold["campaign"]["source"], "google");
    assert_eq!(sold["campaign"]["click_id"], "gclid:abc");
    assert_eq!(sold["page"]["referrer"], "https://shop.example/sale");
}

#[test]
fn under_granted_a_session_goes_on_over_pages_and_sessions_are_numbered() {
    let mut visit = Device::at_home("granted");
    visit.go("https://shop.example/b").after(hours(1));
    visit.open(HOME).after(hours(100)).open(HOME);
    let numbers: Vec<_> = visit
        .told("session")
        .iter()
        .map(|session| session["number"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [1, 2, 3]);
    visit.after(seconds(6));
    let views = visit.arrived("page_view");
    assert_eq!(views[0]["session"], views[1]["session"]);
    assert_ne!(views[1]["session"], views[2]["session"]);
}

#[test]
fn under_cookieless_every_page_load_is_a_session_of_its_own() {
    let mut visit = Device::at_home("cookieless");
    visit.go("https://shop.example/b").after(seconds(6));
    let starts = visit.arrived("session_start");
    assert_eq!(starts.len(), 2);
    assert_ne!(starts[0]["session"], starts[1]["session"]);
    assert_eq!(starts[0]["seq"], starts[1]["seq"]);
}

#[test]
fn a_clock_set_back_is_no_inactivity() {
    let mut visit = Device::at_home("granted");
    let earlier = visit.now - hours(24 * 365);
    visit.set_clock(earlier).track("buy");
    visit.after(minutes(20)).track("buy");
    assert_eq!(visit.told("session").len(), 1);
}

#[test]
fn a_cart_left_on_an_open_page_is_told_once() {
    let mut visit = Device::at_home("granted");
    visit.track("add_to_cart").after(hours(1));
    assert_eq!(visit.arrived("cart_abandoned").len(), 1);
    visit.open(HOME).after(hours(1));
    assert_eq!(visit.arrived("cart_abandoned").len(), 1);
}
