//! From the outbox to the collector: batches, leaving, failing and giving up.

use super::device::HOME;
use super::language::{Fact, Transport};
use super::*;
use crate::domain::{Params, Value};

const CART: &str = "https://shop.example/cart";

#[test]
fn a_batch_leaves_with_ten_events() {
    let mut visit = Device::at_home("granted");
    visit.track_times(7);
    assert!(visit.sent.is_empty());
    visit.track("tenth").after(seconds(1));
    assert_eq!(visit.batches(), [10]);
}

#[test]
fn a_batch_leaves_after_five_seconds() {
    let mut visit = Device::at_home("granted");
    visit.after(seconds(2)).track("buy").after(seconds(3) - 1);
    assert!(visit.sent.is_empty());
    visit.after(1);
    assert_eq!(visit.batches(), [3]);
    assert_eq!(visit.sent[0].to, "https://collect.example/v1/beacons");
    assert_eq!(visit.sent[0].by, Transport::Fetch);
    visit.after(hours(1));
    assert_eq!(visit.sent.len(), 1, "nothing waits, nothing leaves");
}

#[test]
fn a_site_may_set_other_limits() {
    let mut visit = Device::with(&[("batchSize", "3"), ("batchMs", "100")]);
    visit.open(HOME).track("third").after(50);
    assert_eq!(visit.batches(), [3]);
    visit.track("soon").after(100);
    assert_eq!(visit.batches(), [3, 1]);
}

#[test]
fn one_beacon_is_under_way_at_a_time() {
    let mut visit = Device::at_home("granted");
    visit.track_times(48);
    assert_eq!(visit.batches(), [10]);
    visit.after(seconds(1));
    assert_eq!(visit.batches(), [10; 5]);
}

#[test]
fn a_beacon_names_the_site_and_the_time_of_its_sending() {
    let mut visit = Device::with(&[("site", "my-shop"), ("consent", "granted")]);
    visit.answers(&[Answer::Status(503)]);
    visit.open(HOME).after(minutes(1));
    let [first, second] = &visit.sent[..] else {
        panic!("{} beacons", visit.sent.len());
    };
    let (first, second) = (device::json(&first.body), device::json(&second.body));
    assert_eq!(
        (&first["v"], &first["site"]),
        (&1.into(), &"my-shop".into())
    );
    assert_ne!(first["beacon"], second["beacon"]);
    assert_eq!(second["sent_at"], visit.sent[1].at);
    assert_eq!(
        first["events"], second["events"],
        "never changes over retries"
    );
}

#[test]
fn hidden_sends_everything_as_beacons() {
    let mut visit = Device::with(&[("batchSize", "100"), ("consent", "granted")]);
    visit.open(HOME).track_times(40).hide();
    assert_eq!(visit.batches(), [42]);
    assert_eq!(visit.sent[0].by, Transport::Beacon);
    visit.hide().after(minutes(29));
    assert_eq!(visit.sent.len(), 1, "hidden twice is hidden once");
    assert_eq!(visit.names().len(), 42);
}

#[test]
fn hidden_cuts_a_pause_after_a_failure_short() {
    let mut visit = Device::at_home("cookieless");
    visit
        .answers(&[Answer::Busy(503, 3_000_000)])
        .after(seconds(6))
        .hide();
    assert_eq!(visit.names().len(), 2);
}

#[test]
fn a_beacon_fits_into_what_browsers_let_outlive_a_page() {
    let mut visit = Device::with(&[("batchSize", "1000")]);
    visit.open(HOME);
    let long = Params::new().with("text", "x".repeat(500));
    for _ in 0..200 {
        visit.track_with("long", long.clone());
    }
    visit.hide();
    assert!(visit.sent.iter().all(|sent| sent.body.len() < 49_000));
    assert_eq!(visit.names().len(), 202);
}

#[test]
fn what_was_only_offered_is_sent_again_when_the_page_lives_on() {
    let mut visit = Device::at_home("granted");
    visit.hide().after(minutes(1)).show().after(seconds(6));
    assert_eq!(visit.batches(), [2, 2]);
    assert!(visit.collector.copies.values().all(|n| *n == 2));
    assert_eq!(visit.names().len(), 2);
    visit.hide().show().after(hours(1));
    assert_eq!(visit.sent.len(), 2, "acknowledged once is enough");
}

#[test]
fn what_was_only_offered_is_sent_again_by_the_next_page() {
    let mut visit = Device::at_home("granted");
    visit.close().open(HOME).after(seconds(6));
    assert_eq!(visit.names().len(), 3);
    assert_eq!(visit.storage.queue.len(), 0);
    let counts = visit.account();
    assert_eq!((counts.created, counts.acked, counts.pending), (3, 3, 0));
}

#[test]
fn what_the_browser_would_not_take_is_sent_again() {
    let mut visit = Device::at_home("cookieless");
    visit
        .answers(&[Answer::Unreachable])
        .hide()
        .after(minutes(1));
    assert_eq!(visit.sent[0].by, Transport::Beacon);
    assert_eq!(visit.sent[1].by, Transport::Fetch);
    assert_eq!(visit.names().len(), 2);
}

#[test]
fn a_busy_collector_is_asked_less_and_less_often_and_gets_everything_in_the_end() {
    for failure in [503, 500, 429, 408].map(Answer::Status) {
        let mut visit = Device::at_home("granted");
        visit.always(failure).after(hours(2));
        let n_tries = visit.sent.len();
        assert!((24..200).contains(&n_tries), "{n_tries} tries");
        let pauses: Vec<_> = visit.sent.windows(2).map(|w| w[1].at - w[0].at).collect();
        assert!(pauses.iter().all(|pause| *pause <= minutes(5) + 100));
        assert!(pauses[..4].iter().all(|pause| *pause <= seconds(9)));
        visit.heal().after(minutes(6));
        assert_eq!(visit.names().len(), 2);
    }
}

#[test]
fn a_collector_that_says_when_is_asked_no_earlier() {
    for (status, wish, pause) in [
        (503, seconds(90), seconds(90)),
        (429, minutes(59), minutes(59)),
        (429, hours(200), hours(1)),
    ] {
        let mut visit = Device::at_home("granted");
        let after = u32::try_from(wish).unwrap();
        visit
            .answers(&[Answer::Busy(status, after)])
            .after(seconds(6));
        visit.track_times(30).after(pause - seconds(2));
        assert_eq!(visit.sent.len(), 1, "{wish}");
        visit.after(seconds(10));
        assert_eq!(visit.names().len(), 32, "{wish}");
    }
}

#[test]
fn a_network_that_is_back_ends_the_pause() {
    let mut visit = Device::at_home("granted");
    visit
        .answers(&[Answer::Busy(503, 3_000_000)])
        .after(minutes(1));
    assert!(visit.names().is_empty());
    visit.tell(Fact::Due).after(1);
    assert_eq!(visit.names().len(), 2);
}

#[test]
fn what_is_refused_is_dropped_counted_and_announced() {
    let mut visit = Device::at_home("granted");
    visit.answers(&[Answer::Status(400)]).after(seconds(6));
    let told = &visit.told("dropped")[0];
    assert_eq!(
        (&told["reason"], &told["count"]),
        (&"rejected".into(), &2.into())
    );
    assert_eq!(visit.storage.queue.len(), 0);
    visit.track("buy").after(hours(1));
    assert_eq!(visit.names(), ["buy"]);
    assert_eq!(visit.sent.len(), 2);
    assert_eq!(visit.ledger()["dropped"]["rejected"], 2);
    assert_eq!(visit.told("beacon")[0]["status"], 400);
}

#[test]
fn what_is_too_large_is_halved_until_it_fits() {
    let mut visit = Device::at_home("granted");
    visit.collector.max_body = Some(900);
    visit.track_times(8).after(minutes(1));
    assert_eq!(visit.names().len(), 10);
    assert_eq!(visit.batches()[..3], [10, 5, 2]);
    assert!(visit.told("dropped").is_empty());
}

#[test]
fn a_lone_event_that_is_too_large_is_given_up_and_the_others_are_not() {
    let mut visit = Device::at_home("granted");
    visit.collector.max_body = Some(2_000);
    let mut long = Params::new();
    for name in ["a", "b", "c", "d"] {
        long.set(name.into(), "x".repeat(500).into());
    }
    visit
        .track("before")
        .track_with("huge", long)
        .track("after");
    visit.after(minutes(10));
    let names = ["session_start", "page_view", "before", "after"];
    assert_eq!(visit.names(), names);
    assert_eq!(visit.told("dropped").len(), 1);
    assert_eq!(visit.told("dropped")[0]["reason"], "too_large");
    visit.track("last").after(seconds(6));
    assert_eq!(visit.ledger()["dropped"]["too_large"], 1);
}

#[test]
fn an_event_larger_than_any_beacon_blocks_no_other() {
    // A keepalive request of more than 64 KiB fails as if offline, for ever.
    let mut visit = Device::at_home("granted");
    let mut long = Params::new();
    let texts = vec![Value::from("x".repeat(400)); 200];
    long.set("texts".into(), Value::List(texts));
    visit.track_with("huge", long).track("after").close();
    assert!(visit.sent.iter().all(|sent| sent.body.len() < 64 * 1024));
    assert_eq!(visit.arrived("after").len(), 1);
    assert_eq!(visit.told("dropped")[0]["reason"], "too_large");
}

#[test]
fn flush_tells_what_was_sent_and_what_was_not() {
    let mut visit = Device::at_home("granted");
    visit.track_times(23);
    assert_eq!(visit.flush(), (25, 0));
    assert_eq!(visit.flush(), (0, 0));
    assert_eq!(visit.names().len(), 25);
    visit.answers(&[Answer::Unreachable]).track("buy");
    assert_eq!(visit.flush(), (0, 1));
    visit
        .after(minutes(1))
        .answers(&[Answer::Status(400)])
        .track("buy");
    assert_eq!(visit.flush(), (0, 0));
    visit
        .always(Answer::Busy(503, 3_000_000))
        .track("buy")
        .after(seconds(6));
    assert_eq!(visit.flush(), (0, 1));
}

#[test]
fn flush_waits_for_the_beacon_under_way() {
    let mut visit = Device::at_home("granted");
    visit.track_times(8);
    assert_eq!(visit.batches(), [10]);
    assert_eq!(visit.flush(), (10, 0));
}

#[test]
fn a_full_queue_lets_the_oldest_go_and_counts_it() {
    let mut visit = Device::at_home("granted");
    visit.always(Answer::Busy(503, 3_000_000)).after(seconds(6));
    visit.track_times(1_003);
    assert_eq!(visit.storage.queue.len(), 1_000);
    assert_eq!(visit.told("dropped").len(), 5);
    assert_eq!(visit.told("dropped")[0]["reason"], "queue_full");
    visit.heal().after(hours(2));
    assert_eq!(visit.names().len(), 1_000);
    assert!(visit.arrived("page_view").is_empty());
    assert_eq!(visit.ledger()["dropped"]["queue_full"], 5);
    assert_eq!(visit.account().pending, 0);
}

#[test]
fn without_a_collector_it_is_said_once_and_nothing_is_sent() {
    let mut visit = Device::with(&[("collector", ""), ("consent", "granted")]);
    visit.open(HOME).track_times(30).go(CART).close();
    assert_eq!(visit.complaints[0], "data-collector is missing");
    assert!(visit.sent.is_empty() && visit.told("event").is_empty());
}

#[test]
fn a_timer_that_fires_a_little_early_is_asked_for_again() {
    // Clocks are rounded and slewed: what a timer measured need not be what the
    // clock says has passed.
    let mut visit = Device::at_home("cookieless");
    let behind = visit.now - 1;
    visit.set_clock(behind).after(seconds(10));
    assert_eq!(visit.names().len(), 2);
}

#[test]
fn an_event_long_after_the_last_one_waits_for_its_batch() {
    let mut visit = Device::at_home("granted");
    visit
        .hide()
        .show()
        .after(minutes(1))
        .hide()
        .show()
        .after(minutes(20));
    visit
        .look_away()
        .track("first")
        .after(seconds(2))
        .track("second");
    visit.after(seconds(6));
    assert_eq!(visit.batches(), [2]);
}

#[test]
fn being_seen_does_not_hurry_a_batch() {
    let mut visit = Device::at_home("granted");
    visit
        .show()
        .track("buy")
        .after(seconds(2))
        .show()
        .track("buy");
    assert!(visit.sent.is_empty());
    visit.after(seconds(4));
    assert_eq!(visit.batches(), [4]);
}
