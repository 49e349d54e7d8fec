//! When an event happened, by our clock where the visitor's is wrong.
//!
//! A beacon says when it was sent by the same clock that has timed its events, so what
//! that clock is off by is known: received_at − sent_at. Segment has it as `timestamp =
//! receivedAt − (sentAt − originalTimestamp)`, Snowplow as `derived_tstamp`
//! (<https://docs.snowplow.io/docs/events/timestamps/>). The original stays in the event's text.

use trailmark::domain::Millis;

/// The difference between the clock of one beacon and ours.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Correction {
    received_at: Millis,
    shift: Millis,
}

impl Correction {
    /// Of a beacon whose head arrived at `received_at`.
    pub(crate) fn of(received_at: Millis, sent_at: Millis) -> Self {
        let off = received_at.saturating_sub(sent_at);
        let tolerated = if sent_at % HOUR == 0 {
            TOLERANCE + HOUR
        } else {
            TOLERANCE
        };
        let shift = if off.unsigned_abs() > tolerated.unsigned_abs() {
            off
        } else {
            0
        };
        Self { received_at, shift }
    }

    /// What the visitor's clock called `told`. Nothing happens after it has been received.
    pub(crate) fn at(self, told: Millis) -> Millis {
        told.saturating_add(self.shift).min(self.received_at)
    }
}

/// A request is on its way for so long, and clocks are so far apart, without one of them being wrong.
const TOLERANCE: Millis = 10_000;
/// Under `coarse` all times are cut to the hour, so a right clock seems to be up to one behind.
const HOUR: Millis = 3_600_000;

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 1_760_000_000_123;
    const YEAR: Millis = 31_557_600_000;

    #[test]
    fn an_event_lies_as_long_before_its_receipt_as_the_page_says() {
        for off in [3 * YEAR, -3 * YEAR, 50 * YEAR, HOUR + 1, -TOLERANCE - 1] {
            let sent_at = NOW + off;
            let correction = Correction::of(NOW, sent_at);
            for age in [0, 1, 4_000, YEAR] {
                assert_eq!(correction.at(sent_at - age), NOW - age, "{off} {age}");
            }
        }
    }

    #[test]
    fn the_time_that_a_request_takes_is_no_wrong_clock() {
        for late in [0, 1, TOLERANCE] {
            let correction = Correction::of(NOW, NOW - late);
            assert_eq!(correction.at(NOW - late - 700), NOW - late - 700);
        }
    }

    #[test]
    fn no_event_lies_after_its_receipt() {
        for sent_at in [NOW, NOW - YEAR, NOW + 2_000, Millis::MIN, Millis::MAX] {
            for told in [sent_at, NOW + 1, NOW + YEAR, Millis::MIN, Millis::MAX] {
                assert!(Correction::of(NOW, sent_at).at(told) <= NOW);
            }
        }
    }

    #[test]
    fn an_event_that_waited_for_weeks_is_left_where_it_was() {
        let correction = Correction::of(NOW, NOW - 300);
        assert_eq!(correction.at(NOW - YEAR), NOW - YEAR);
    }

    #[test]
    fn times_that_are_cut_to_the_hour_are_not_shifted_within_it() {
        let hour = NOW - NOW % HOUR;
        for late in [0, HOUR / 2, HOUR - 1] {
            let correction = Correction::of(hour + late, hour);
            assert_eq!(correction.at(hour - HOUR), hour - HOUR);
        }
        let correction = Correction::of(NOW, hour - 5 * HOUR);
        assert_eq!(correction.at(hour - 5 * HOUR), NOW);
    }
}
