//! What is kept for how long, and what is let go first; tabs and pages that come and go.

use super::device::HOME;
use super::language::Fact;
use super::*;
use crate::domain::{Millis, Params};

const DAY: Millis = 24 * 3_600_000;

#[test]
fn the_oldest_of_what_is_missed_least_goes_first_and_orders_last() {
    let mut visit = Device::at_home("granted");
    visit.always(Answer::Unreachable);
    visit.track_with("purchase", Params::new().with("transaction_id", "t-1"));
    visit.track("add_to_cart").track_times(1_010);
    visit.track_with("purchase", Params::new().with("transaction_id", "t-2"));
    visit.heal().after(hours(1));
    let names = visit.names();
    let n = |name: &str| names.iter().filter(|known| *known == name).count();
    assert_eq!((n("purchase"), n("add_to_cart")), (2, 1));
    assert_eq!(
        (n("session_start"), n("page_view")),
        (0, 0),
        "older, and missed less"
    );
    let counts = visit.account();
    assert_eq!(counts.acked, 1_000);
    assert_eq!(counts.created, counts.acked + counts.dropped.total());
    assert_eq!(
        visit.storage.queue.len(),
        0,
        "nor does the device keep them"
    );
}

#[test]
fn orders_alone_are_capped_as_well() {
    let mut visit = Device::with(&[("batchSize", "1000"), ("consent", "granted")]);
    visit
        .open(HOME)
        .always(Answer::Unreachable)
        .after(seconds(6));
    for n in 0..1_010 {
        let order = Params::new().with("transaction_id", format!("t-{n}"));
        visit.track_with("purchase", order);
    }
    assert!(visit.storage.queue.len() <= 1_000);
    assert!(visit.account().balances());
}

#[test]
fn two_megabytes_are_enough() {
    let mut visit = Device::at_home("granted");
    visit.always(Answer::Unreachable);
    let mut long = Params::new();
    for n in 0..40 {
        long.set(format!("p{n}"), "x".repeat(500).into());
    }
    for _ in 0..200 {
        visit.track_with("long", long.clone());
    }
    let size: usize = visit
        .storage
        .queue
        .values()
        .map(|(_, json)| json.len())
        .sum();
    assert!((1_900_000..=2_000_000).contains(&size), "{size}");
    assert!(visit.account().dropped.total() > 50);
}

#[test]
fn what_has_waited_for_more_than_thirty_days_is_dropped_and_counted() {
    for (days, n_expired) in [(29, 0), (31, 3)] {
        let mut visit = Device::at_home("granted");
        visit.always(Answer::Unreachable).track("buy").crash();
        visit.heal().after(days * DAY).open(HOME).after(seconds(6));
        let dropped = &visit.ledger()["dropped"]["expired"];
        assert_eq!(dropped.as_u64().unwrap_or(0), n_expired, "{days} days");
        assert_eq!(visit.arrived("buy").len(), usize::from(n_expired == 0));
        assert_eq!(visit.account().pending, 0);
    }
}

#[test]
fn what_a_living_tab_has_to_send_is_left_to_it() {
    let mut visit = Device::at_home("granted");
    visit.track("first").tab(1).open(HOME).after(seconds(6));
    assert!(visit.collector.copies.values().all(|n| *n == 1));
    assert_eq!(visit.ledger()["dropped"], serde_json::json!({}));
}

#[test]
fn what_a_tab_leaves_behind_is_sent_by_one_that_lives() {
    let mut visit = Device::at_home("granted");
    visit.tab(1).open(HOME).after(seconds(6));
    visit
        .tab(0)
        .always(Answer::Unreachable)
        .track("last")
        .crash();
    visit.heal().tab(1).after(minutes(1));
    assert!(visit.arrived("last").is_empty());
    visit.track("next").after(seconds(6));
    assert_eq!(visit.arrived("last").len(), 1);
    let counts = visit.account();
    assert_eq!((counts.created, counts.pending), (counts.acked, 0));
}

#[test]
fn a_page_out_of_the_back_forward_cache_is_rid_of_what_others_have_sent() {
    let mut visit = Device::at_home("granted");
    visit.always(Answer::Unreachable).track("buy").park().heal();
    visit.tab(1).open(HOME).after(seconds(6));
    assert_eq!(visit.arrived("buy").len(), 1);
    visit.tab(0).unpark().track("more").after(seconds(6));
    assert_eq!(visit.collector.copies.values().max(), Some(&1));
    let counts = visit.account();
    assert_eq!((counts.created, counts.pending), (counts.acked, 0));
}

#[test]
fn what_a_page_has_counted_as_it_was_left_is_added_to_what_others_have_counted() {
    let mut visit = Device::with(&[("consent", "granted"), ("auto", "all")]);
    visit.open(HOME).after(seconds(20)).tab(1).open(HOME);
    // Without hearing of the other, the first tells how long it was looked at.
    visit.track_times(3).tab(0).close();
    assert_eq!(visit.told("event").len(), 7);
    visit.tab(1).track("later").after(seconds(20));
    assert_eq!(visit.arrived("user_engagement").len(), 1);
    let counts = visit.account();
    assert_eq!((counts.created, counts.acked, counts.pending), (8, 8, 0));
}

#[test]
fn the_page_that_crashes_before_the_device_has_it_has_accepted_nothing() {
    let mut visit = Device::at_home("granted");
    let track = Fact::Tracked {
        name: "lost".into(),
        params: Params::new(),
    };
    visit.crash_while_told(track).open(HOME).after(seconds(6));
    assert!(visit.arrived("lost").is_empty());
    assert_eq!(visit.account().created, 3);
}

#[test]
fn the_net_holds_all_that_waits_and_nothing_once_it_is_taken() {
    for consent in ["granted", "cookieless"] {
        let mut visit = Device::at_home(consent);
        visit.track("buy").tell(Fact::NetAsked);
        let net = device::json(&visit.net);
        assert_eq!(net["events"].as_array().unwrap().len(), 3);
        assert_eq!(net["ledger"]["pending"], 3);
        visit.after(seconds(6)).tell(Fact::NetAsked);
        assert_eq!(visit.net, "");
    }
}

#[test]
fn the_net_is_away_when_consent_is() {
    let mut visit = Device::at_home("granted");
    visit
        .tell(Fact::NetAsked)
        .answer("denied")
        .tell(Fact::NetAsked);
    assert_eq!(visit.net, "");
}

#[test]
fn after_five_failures_one_event_asks_for_all() {
    let mut visit = Device::at_home("granted");
    visit
        .always(Answer::Status(503))
        .track_times(30)
        .after(hours(1));
    let batches = visit.batches();
    assert_eq!(batches[..5], [10; 5]);
    assert!(batches[5..].iter().all(|n| *n == 1), "{batches:?}");
    visit
        .heal()
        .look_away()
        .tell(Fact::Online)
        .after(minutes(6));
    assert_eq!(visit.batches()[..2], [1, 10]);
}

#[test]
fn the_network_being_back_ends_a_pause() {
    let mut visit = Device::at_home("granted");
    visit
        .answers(&[Answer::Busy(503, 3_000_000)])
        .after(minutes(1));
    visit.tell(Fact::Online).after(1);
    assert_eq!(visit.names().len(), 2);
}
