//! Numbers that add up: ids, sequence, and the account of every event.

use std::collections::BTreeSet;

use super::device::HOME;
use super::*;

#[test]
fn numbers_have_no_gaps_and_ids_are_the_same_over_retries_and_reloads() {
    let mut visit = Device::at_home("granted");
    visit
        .always(Answer::Unreachable)
        .track_times(30)
        .after(minutes(3));
    visit
        .crash()
        .open(HOME)
        .track_times(5)
        .after(minutes(1))
        .close();
    visit
        .open(HOME)
        .answers(&[Answer::Lost, Answer::Twice])
        .heal();
    visit.always(Answer::Twice).after(hours(1)).close();
    let mut numbers: Vec<_> = visit
        .collector
        .events
        .iter()
        .map(|event| event["seq"].as_u64().unwrap())
        .collect();
    numbers.sort_unstable();
    assert!(numbers.iter().copied().eq(1..=39), "{numbers:?}");
    let accepted: BTreeSet<_> = visit.accepted().into_iter().collect();
    assert_eq!(accepted.len(), 39);
    assert!(visit.collector.copies.keys().eq(accepted.iter()));
}

#[test]
fn the_account_says_what_became_of_every_event() {
    let mut visit = Device::at_home("granted");
    visit.after(seconds(6)).answers(&[Answer::Status(400)]);
    visit.track_times(3).after(seconds(6)).track_times(4);
    visit.after(seconds(6));
    assert_eq!(
        visit.ledger(),
        serde_json::json!({"created": 9, "acked": 2, "dropped": {"rejected": 3}, "pending": 4})
    );
    let counts = visit.account();
    assert_eq!((counts.created, counts.acked, counts.pending), (9, 6, 0));
}

#[test]
fn what_the_device_lost_is_counted() {
    let mut visit = Device::at_home("granted");
    visit.always(Answer::Unreachable).track("buy").close();
    visit.storage.queue.clear();
    visit.heal().open(HOME).after(seconds(6));
    assert_eq!(visit.ledger()["dropped"]["storage_lost"], 3);
    assert_eq!(visit.names(), ["page_view"]);
    assert_eq!(visit.account().pending, 0);
}

#[test]
fn an_event_that_arrived_twice_counts_once() {
    let mut visit = Device::at_home("granted");
    visit
        .always(Answer::Lost)
        .after(minutes(1))
        .heal()
        .after(minutes(5));
    assert!(visit.collector.copies.values().all(|n| *n > 1));
    let counts = visit.account();
    assert_eq!((counts.created, counts.acked, counts.pending), (2, 2, 0));
}
