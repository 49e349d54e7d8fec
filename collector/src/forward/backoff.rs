//! How long a target that takes nothing is left alone.

use std::time::Duration;

/// First pause, doubled with each further failure.
const FIRST: Duration = Duration::from_secs(1);
/// Longest pause that failures lead to.
pub(crate) const LONGEST: Duration = Duration::from_secs(300);
/// A target's `Retry-After` counts up to this.
const MAX_ASKED: Duration = Duration::from_secs(3600);

/// Failures since something was answered.
#[derive(Default)]
pub(crate) struct Backoff(u32);

impl Backoff {
    /// The target answers again.
    pub(crate) fn end(&mut self) {
        self.0 = 0;
    }

    /// The pause after one more failure. `luck` spreads the pauses of many (full jitter: AWS
    /// Architecture Blog, Exponential Backoff And Jitter, 2015).
    pub(crate) fn fail(&mut self, luck: u32, asked: Option<Duration>) -> Duration {
        let ceiling = FIRST.saturating_mul(1 << self.0.min(16)).min(LONGEST);
        self.0 = self.0.saturating_add(1);
        let jittered = ceiling.mul_f64(f64::from(luck) / f64::from(u32::MAX));
        jittered.max(asked.unwrap_or_default().min(MAX_ASKED))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_are_bounded_and_end_with_an_answer() {
        let mut backoff = Backoff::default();
        let pauses: Vec<_> = (0..40)
            .map(|_| backoff.fail(u32::MAX, None).as_secs())
            .collect();
        assert_eq!(pauses[..5], [1, 2, 4, 8, 16]);
        assert_eq!(pauses[39], 300);
        backoff.end();
        assert_eq!(backoff.fail(u32::MAX, None), FIRST);
        assert_eq!(backoff.fail(0, None), Duration::ZERO);
    }

    #[test]
    fn who_asks_for_time_gets_up_to_an_hour() {
        for (asked, pause) in [(7, 7), (u64::MAX, 3600)] {
            let asked = Some(Duration::from_secs(asked));
            assert_eq!(Backoff::default().fail(0, asked).as_secs(), pause);
        }
    }
}
