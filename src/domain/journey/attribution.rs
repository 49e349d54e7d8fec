//! Which touches get the credit for a purchase: six rules and the influence that was measured.
//!
//! Google's definitions (Google Ads API, `AttributionModel`; GA4 help, "Get
//! started with attribution"): linear gives all the same, time decay halves
//! with every seven days before the purchase, position gives 40 % to the first
//! and 40 % to the last. Influence shares by what each session did to the odds
//! of a purchase, as it was seen on this device.

use super::math::exp2;
use super::row::Row;
use super::trail::{AT, CHANNEL, INFLUENCE, SESSIONS};
use crate::domain::{Channel, Millis};

/// What the credits of one purchase sum to.
pub const WHOLE: i64 = 10_000;
const HALF_LIFE: f64 = 7.0 * 86_400_000.0;

/// Names of the rules by which credit is given:
///
/// - influence: by the rise of the log-odds of a purchase in each session; to the
///   last touch where there was none
/// - first, last: all to that touch
/// - lastNonDirect: all to the last that was not direct; to the last where all were
/// - linear: to all the same
/// - timeDecay: half as much for every seven days earlier
/// - position: 40 % to the first, 40 % to the last, the rest to all between
pub const MODELS: &str = "influence first last lastNonDirect linear timeDecay position";
/// How many there are.
pub const N_MODELS: usize = 7;

/// The credit of each touch for a purchase at `at` by the model of this position
/// in [`MODELS`], in 10,000ths; they sum to [`WHOLE`] exactly, unless there is no
/// touch at all. Each is rounded such that the running total is right to half a
/// 10,000th.
#[inline(never)]
pub fn credits(model: usize, touches: &[Row], at: Millis) -> Vec<i64> {
    let last = touches.len().wrapping_sub(1);
    let (mut last_non_direct, mut sessions) = (last, 0);
    for (n, touch) in touches.iter().enumerate() {
        if touch.numbers[CHANNEL] != Channel::Direct as i64 {
            last_non_direct = n;
        }
        sessions += touch.numbers[SESSIONS];
    }
    // The one touch that gets all, where the model has one.
    let mut chosen = match model {
        1 => 0,
        2 => last,
        3 => last_non_direct,
        _ => usize::MAX,
    };
    let mut credits = Vec::new();
    // First the sum of all weights, then the credits.
    let mut sum = 0.0;
    for is_second in [false, true] {
        let (mut reached, mut given) = (0.0, 0);
        for (n, touch) in touches.iter().enumerate() {
            let times = touch.numbers[SESSIONS] as f64;
            reached += match model {
                _ if chosen != usize::MAX => f64::from(n == chosen),
                0 => touch.numbers[INFLUENCE].max(0) as f64,
                5 => {
                    let before = (at - touch.numbers[AT]).max(0) as f64;
                    times * exp2(-before / HALF_LIFE)
                }
                6 if last > 1 && (n == 0 || n == last) => 0.4,
                6 if last > 1 => 0.2 * times / (sessions - 2) as f64,
                // The two ends share in equal parts.
                6 => 1.0,
                _ => times,
            };
            if is_second {
                let total = (reached / sum * WHOLE as f64 + 0.5) as i64;
                credits.push(total - given);
                given = total;
            }
        }
        sum = reached;
        if sum <= 0.0 {
            chosen = last;
            sum = 1.0;
        }
    }
    credits
}

#[cfg(test)]
mod tests {
    use super::super::trail::touch;
    use super::*;
    use crate::domain::Pieces;
    use proptest::prelude::*;

    const DAY: Millis = 86_400_000;

    fn touches(days: &[i64], channels: &[Channel]) -> Vec<Row> {
        days.iter()
            .zip(channels)
            .map(|(day, channel)| touch(day * DAY, *channel, "", ""))
            .collect()
    }

    fn credits(model: &str, touches: &[Row], day: i64) -> Vec<i64> {
        let at = Pieces::of(MODELS, b' ').position(|name| name == model);
        super::credits(at.unwrap(), touches, day * DAY)
    }

    /// The worked example of coreyhaines31/marketingskills (attribution-models.md):
    /// $12,000 over touches on days 0, 5, 12, 30, 38.
    #[test]
    fn agrees_with_a_worked_example() {
        let path = touches(&[0, 5, 12, 30, 38], &[Channel::Referral; 5]);
        let dollars = |model| {
            let credits = credits(model, &path, 38);
            credits
                .iter()
                .map(|c| c * 12_000 / WHOLE)
                .collect::<Vec<_>>()
        };
        assert_eq!(dollars("position"), [4800, 800, 799, 800, 4800]);
        assert_eq!(dollars("linear"), [2400; 5]);
        assert_eq!(dollars("first"), [12_000, 0, 0, 0, 0]);
        assert_eq!(dollars("last"), [0, 0, 0, 0, 12_000]);
        for (ours, theirs) in dollars("timeDecay").iter().zip([175, 290, 575, 3415, 7545]) {
            // Theirs are rounded to five dollars.
            assert!((ours - theirs).abs() <= 5, "{ours} {theirs}");
        }
    }

    #[test]
    fn one_touch_gets_all_and_two_share() {
        let path = touches(&[0, 1], &[Channel::Email, Channel::Direct]);
        for model in Pieces::of(MODELS, b' ') {
            assert_eq!(credits(model, &path[..1], 3), [WHOLE], "{}", model);
            assert!(credits(model, &[], 3).is_empty());
        }
        assert_eq!(credits("position", &path, 3), [5_000, 5_000]);
    }

    #[test]
    fn direct_is_passed_over_unless_there_is_nothing_else() {
        use Channel::{Direct, Email};
        let path = touches(&[0, 1, 2], &[Email, Direct, Direct]);
        assert_eq!(credits("lastNonDirect", &path, 3), [WHOLE, 0, 0]);
        let path = touches(&[0, 1, 2], &[Direct; 3]);
        assert_eq!(credits("lastNonDirect", &path, 3), [0, 0, WHOLE]);
    }

    #[test]
    fn influence_shares_by_what_was_won_and_losses_get_nothing() {
        let mut path = touches(&[0, 1, 2], &[Channel::Display; 3]);
        for (touch, influence) in path.iter_mut().zip([30, -50, 90]) {
            touch.numbers[INFLUENCE] = influence;
        }
        assert_eq!(credits("influence", &path, 3), [2_500, 0, 7_500]);
        for touch in &mut path {
            touch.numbers[INFLUENCE] = -1;
        }
        assert_eq!(credits("influence", &path, 3), [0, 0, WHOLE]);
    }

    #[test]
    fn a_merged_touch_counts_for_each_of_its_sessions() {
        let mut path = touches(&[0, 1, 2], &[Channel::Display; 3]);
        path[1].numbers[SESSIONS] = 3;
        assert_eq!(credits("linear", &path, 3), [2_000, 6_000, 2_000]);
        assert_eq!(credits("position", &path, 3), [4_000, 2_000, 4_000]);
    }

    proptest! {
        #[test]
        fn credits_sum_to_one_and_none_is_negative(
            path in proptest::collection::vec((any::<i32>(), 0..21usize, -900i64..900, 1i64..9), 1..64),
            day in -900i64..900,
        ) {
            let touches: Vec<_> = path.into_iter().map(|(influence, channel, day, n)| {
                let mut touch = touch(day * DAY, Channel::ALL[channel], "s", "c");
                touch.numbers[INFLUENCE] = influence.into();
                touch.numbers[SESSIONS] = n;
                touch
            }).collect();
            for model in Pieces::of(MODELS, b' ') {
                let credits = credits(model, &touches, day);
                prop_assert_eq!(credits.len(), touches.len());
                prop_assert_eq!(credits.iter().sum::<i64>(), WHOLE, "{}", model);
                prop_assert!(credits.iter().all(|credit| *credit >= 0));
            }
        }
    }
}
