//! When a beacon may leave: batching, backing off, and what an answer means.

use crate::domain::Millis;

/// First pause after a failure, doubled with each further one.
const BACKOFF: Millis = 1_000;
/// Longest pause that backing off leads to.
const MAX_BACKOFF: Millis = 5 * 60_000;
/// After so many failures in a row one event is enough to ask again with (a circuit
/// breaker half open: Nygard, Release It!, 2007).
const MAX_FAILURES: u32 = 5;
/// A collector's `Retry-After` counts up to this.
const MAX_RETRY_AFTER: Millis = 60 * 60_000;

/// Instead of a status: the browser took the beacon for delivery in the
/// background. That proves nothing.
const OFFERED: u32 = 1;
/// Likewise: the device was offline, and nothing has left it.
const UNSENT: u32 = 2;

/// The clockwork of sending.
pub(super) struct Pacing {
    failures: u32,
    not_before: Millis,
    batch_due: Millis,
}

/// Later than any time: nothing waits.
pub(super) const NEVER: Millis = Millis::MAX;

/// What an answer means for the events of a beacon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Taken.
    Done,
    /// Refused for good; sending again would change nothing.
    Refused,
    /// Too large: send less at once.
    Split,
    /// Not taken now.
    Later,
    /// Nobody knows.
    Offered,
    /// Nobody knows, and twice would be wrong.
    Uncertain,
}

impl Default for Pacing {
    fn default() -> Self {
        Self {
            failures: 0,
            not_before: 0,
            batch_due: NEVER,
        }
    }
}

impl Pacing {
    /// An event waits since `now`: its batch leaves within `batch_ms`.
    pub(super) fn queued(&mut self, now: Millis, batch_ms: Millis) {
        // A clock set back must not put off a batch for ever.
        self.batch_due = self.batch_due.min(now + batch_ms);
    }

    /// When the batch is due; [`NEVER`] while nothing waits.
    pub(super) fn due(&self) -> Millis {
        self.batch_due.max(self.not_before)
    }

    /// Whether a pause after a failure is over.
    pub(super) fn may_send(&mut self, now: Millis) -> bool {
        if self.not_before - now > MAX_RETRY_AFTER {
            self.not_before = now;
        }
        now >= self.not_before
    }

    /// How many events at most may leave, of `n`.
    pub(super) fn most(&self, n: usize) -> usize {
        if self.failures < MAX_FAILURES { n } else { 1 }
    }

    /// Everything that waited is on its way.
    pub(super) fn emptied(&mut self) {
        self.batch_due = NEVER;
    }

    /// The pause after a failure is cut short: the network or the visitor is back.
    pub(super) fn resume(&mut self, now: Millis) {
        self.not_before = self.not_before.min(now);
    }

    /// A timer has fired: what it was for is due. Clocks are rounded and set back,
    /// and do not argue with a timer.
    pub(super) fn fire(&mut self, now: Millis) {
        self.resume(now);
        self.batch_due = self.batch_due.min(now);
    }

    /// Learns from an answer. `luck` spreads the pauses of many pages (full
    /// jitter: AWS Architecture Blog, Exponential Backoff And Jitter, 2015).
    pub(super) fn learn(
        &mut self,
        now: Millis,
        status: u32,
        retry_after: u32,
        luck: u16,
    ) -> Verdict {
        let verdict = verdict(status);
        if verdict != Verdict::Later {
            self.failures = 0;
            return verdict;
        }
        let ceiling = (BACKOFF << self.failures.min(16)).min(MAX_BACKOFF);
        let jittered = (ceiling * Millis::from(luck)) >> 16;
        let asked = Millis::from(retry_after).min(MAX_RETRY_AFTER);
        self.failures = self.failures.wrapping_add(1);
        self.not_before = now + jittered.max(asked);
        self.batch_due = now;
        verdict
    }
}

/// By HTTP status (RFC 9110, section 15). A 4xx says that this request is
/// wrong, except for 408, 413, 425 and 429, which say when or how to ask again.
fn verdict(status: u32) -> Verdict {
    match status {
        OFFERED => Verdict::Offered,
        200..=299 => Verdict::Done,
        413 => Verdict::Split,
        408 | 425 | 429 => Verdict::Later,
        400..=499 => Verdict::Refused,
        // No answer among them.
        _ => Verdict::Later,
    }
}

/// What an answer means for a collector that may count an event twice: only what cannot have
/// been processed is sent again.
pub(super) fn careful(verdict: Verdict, status: u32, keeps_once: bool) -> Verdict {
    match verdict {
        Verdict::Later if !keeps_once && !matches!(status, 429 | 503 | UNSENT) => {
            Verdict::Uncertain
        }
        Verdict::Offered if !keeps_once => Verdict::Uncertain,
        _ => verdict,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::MAX_MILLIS;
    use proptest::prelude::*;

    #[test]
    fn answers_mean_what_http_says() {
        for (status, meaning) in [
            (200, Verdict::Done),
            (204, Verdict::Done),
            (302, Verdict::Later),
            (400, Verdict::Refused),
            (401, Verdict::Refused),
            (403, Verdict::Refused),
            (404, Verdict::Refused),
            (408, Verdict::Later),
            (413, Verdict::Split),
            (422, Verdict::Refused),
            (429, Verdict::Later),
            (500, Verdict::Later),
            (503, Verdict::Later),
        ] {
            assert_eq!(verdict(status), meaning, "{status}");
        }
        assert_eq!(verdict(0), Verdict::Later);
    }

    #[test]
    fn pauses_grow_are_bounded_and_end_with_success() {
        let mut pacing = Pacing::default();
        let pauses: Vec<_> = (0..12)
            .map(|_| {
                pacing.learn(0, 503, 0, u16::MAX);
                pacing.not_before
            })
            .collect();
        assert_eq!(pauses[..4], [999, 1_999, 3_999, 7_999]);
        assert_eq!(pauses[11], MAX_BACKOFF - 5);
        pacing.learn(0, 200, 0, 0);
        pacing.learn(0, 503, 0, u16::MAX);
        assert_eq!(pacing.not_before, 999);
    }

    #[test]
    fn honours_retry_after_up_to_an_hour() {
        for (asked, pause) in [(7_000, 7_000), (u32::MAX, MAX_RETRY_AFTER)] {
            let mut pacing = Pacing::default();
            pacing.learn(0, 429, asked, 0);
            assert_eq!(pacing.not_before, pause);
        }
    }

    #[test]
    fn a_clock_set_back_does_not_silence_the_page() {
        let mut pacing = Pacing::default();
        pacing.learn(1_760_000_000_000, 503, 0, u16::MAX);
        assert!(pacing.may_send(0));
        pacing.queued(1_760_000_000_000, 5_000);
        pacing.queued(0, 5_000);
        assert_eq!(pacing.due(), 5_000);
    }

    proptest! {
        #[test]
        fn any_clock_and_any_answer_is_survived(
            steps in prop::collection::vec(
                (-MAX_MILLIS..MAX_MILLIS, any::<u32>(), any::<u32>(), any::<u16>()), 0..20,
            ),
        ) {
            let mut pacing = Pacing::default();
            for (now, status, retry_after, luck) in steps {
                pacing.queued(now, 5_000);
                pacing.learn(now, status, retry_after, luck);
                let _ = (pacing.may_send(now), pacing.due());
            }
        }
    }
}
