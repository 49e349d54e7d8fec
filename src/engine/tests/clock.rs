//! Clocks that jump.

use super::device::{BEGINNING, HOME};
use super::*;
use crate::domain::MAX_MILLIS;

const IN_1970: i64 = 0;
const IN_9999: i64 = 253_402_300_799_000;

#[test]
fn a_clock_that_jumps_holds_nothing_up() {
    for jump in [
        IN_1970,
        BEGINNING - hours(1),
        BEGINNING - 1,
        BEGINNING + hours(50),
        IN_9999,
        MAX_MILLIS,
        -MAX_MILLIS,
    ] {
        for consent in ["cookieless", "granted"] {
            let mut visit = Device::at_home(consent);
            visit.set_clock(jump).after(seconds(20));
            assert_eq!(visit.names().len(), 2, "{consent} at {jump}");
            visit.track("buy").after(seconds(20));
            assert_eq!(visit.arrived("buy").len(), 1, "{consent} at {jump}");
            visit.set_clock(BEGINNING).track("back").after(seconds(20));
            assert_eq!(visit.arrived("back").len(), 1, "{consent} at {jump}");
        }
    }
}

#[test]
fn a_clock_that_jumps_during_a_pause_holds_nothing_up() {
    for jump in [
        IN_1970,
        BEGINNING - hours(1),
        BEGINNING + hours(50),
        IN_9999,
    ] {
        let mut visit = Device::at_home("granted");
        visit
            .answers(&[Answer::Busy(503, 60_000)])
            .after(seconds(6));
        visit.set_clock(jump).track("buy").after(minutes(2));
        assert_eq!(visit.arrived("buy").len(), 1, "{jump}");
        assert_eq!(visit.storage.queue.len(), 0, "{jump}");
    }
}

#[test]
fn a_page_that_began_in_the_future_leaves_a_state_the_next_can_use() {
    for jump in [IN_1970, IN_9999] {
        let mut visit = Device::with(&[("consent", "granted")]);
        visit.set_clock(jump).open(HOME).after(seconds(6)).close();
        visit.set_clock(BEGINNING).open(HOME).track("buy").close();
        assert_eq!(visit.arrived("buy").len(), 1);
        let later = visit.now + minutes(31);
        visit.set_clock(later).open(HOME).close();
        assert!(visit.told("session").len() >= 2);
    }
}

/// The age that the collector works out of a beacon, in milliseconds.
fn ages(visit: &Device) -> Vec<i64> {
    let beacon = visit.collector.beacons.last().unwrap();
    let sent_at = beacon["sent_at"].as_i64().unwrap();
    let events = beacon["events"].as_array().unwrap().iter();
    events
        .map(|event| sent_at - event["at"].as_i64().unwrap())
        .collect()
}

#[test]
fn a_clock_that_is_set_while_events_wait_does_not_change_their_age() {
    for jump in [minutes(-20), minutes(20)] {
        let mut visit = Device::at_home("granted");
        visit.after(seconds(2)).set_clock(BEGINNING + jump);
        visit.track("after").after(seconds(6));
        let [first, second, third] = ages(&visit)[..] else {
            panic!("{:?}", ages(&visit));
        };
        assert_eq!((second, third), (first, first - seconds(2)), "{jump}");
        assert!(first <= seconds(8), "{jump}");
        // Nothing waits any more: the new time is as good as any.
        visit.track("later");
        let later = visit.told("event").pop().unwrap();
        assert_eq!(later["at"].as_i64(), Some(visit.now), "{jump}");
    }
}

#[test]
fn two_clocks_that_are_read_to_the_millisecond_set_no_time_back() {
    for jitter in [-2, -1, 1, 2] {
        let mut visit = Device::at_home("granted");
        visit.after(seconds(2));
        let now = visit.now + jitter;
        visit.set_clock(now).track("after");
        let after = visit.told("event").pop().unwrap();
        assert_eq!(after["at"].as_i64(), Some(now), "{jitter}");
    }
}
