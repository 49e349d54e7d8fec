//! Two tabs, one device.

use super::device::HOME;
use super::*;

const AD: &str = "https://shop.example/?utm_source=google&gclid=a";
const LETTER: &str = "https://shop.example/?utm_source=letter";

#[test]
fn two_tabs_are_one_visitor_in_one_session_with_one_count() {
    let mut visit = Device::at_home("granted");
    visit.tab(1).open(HOME);
    for round in 0..20 {
        visit.tab(round % 2).track("click").after(seconds(3));
    }
    visit.after(seconds(6)).tab(0).close().tab(1).close();
    assert_eq!(visit.arrived("session_start").len(), 1);
    let visitor = visit.collector.events[0]["visitor"].clone();
    assert!(
        visit
            .collector
            .events
            .iter()
            .all(|event| event["visitor"] == visitor)
    );
    let mut numbers: Vec<_> = visit
        .collector
        .events
        .iter()
        .map(|event| event["seq"].as_u64().unwrap())
        .collect();
    numbers.sort_unstable();
    assert!(numbers.iter().copied().eq(1..=23), "{numbers:?}");
    visit.tab(0).open(HOME).after(seconds(6));
    let counts = visit.account();
    assert_eq!((counts.created, counts.acked, counts.pending), (24, 24, 0));
}

#[test]
fn a_denial_in_one_tab_silences_the_other() {
    let mut visit = Device::at_home("granted");
    visit.tab(1).open(HOME).after(seconds(6));
    visit.tab(0).answer("denied").look_away();
    visit.tab(1).track("buy").after(hours(1)).close();
    assert!(visit.sent.is_empty());
    assert!(visit.storage.state.is_none() && visit.storage.queue.is_empty());
}

#[test]
fn a_denial_and_a_new_yes_in_one_tab_withdraw_what_waits_in_the_other() {
    let mut visit = Device::at_home("granted");
    visit.tab(1).open(HOME).always(Answer::Unreachable);
    visit.track("secret").after(seconds(1));
    visit.tab(0).answer("denied").answer("granted").heal();
    visit.look_away().tab(1).after(minutes(10)).close();
    assert!(visit.arrived("secret").is_empty());
}

#[test]
fn two_ads_open_side_by_side_are_two_sessions_and_not_one_more_with_every_click() {
    let mut visit = Device::with(&[("consent", "granted")]);
    visit.open(AD).tab(1).open(LETTER);
    for round in 0..10 {
        visit.after(seconds(20)).tab(round % 2).track("click");
    }
    assert_eq!(visit.told("session").len(), 2);
}
