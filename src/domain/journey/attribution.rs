//! Which touches get the credit for a purchase: six rules and the influence that was measured.
//!
//! Google's definitions (Google Ads API, `AttributionModel`; GA4 help, "Get
//! started with attribution"): linear gives all the same, time decay halves
//! with every seven days before the purchase, position gives 40 % to the first
//! and 40 % to the last. Influence shares by what each session did to the odds
//! of a purchase, as it was seen on this device.

use super::math::exp2;
use super::row::Row;
use super::trail;
use crate::domain::Channel;

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

/// The credit of each touch for a purchase by the model of this position in
/// [`MODELS`], in 10,000ths; they sum to [`WHOLE`] exactly, unless there is no
/// touch at all. Each is rounded such that the running total is right to half a
/// 10,000th.
#[inline(never)]
pub fn credits(model: usize, touches: &[Row]) -> Vec<i64> {
    let (mut last_at, mut last, mut last_non_direct, mut sessions) = (0, 0, usize::MAX, 0);
    for (n, touch) in touches.iter().enumerate() {
        if trail::channel(touch) != Channel::Direct.name() {
            last_non_direct = n;
        }
        let [at, times, _] = touch.numbers;
        (last_at, last) = (at, n);
        sessions += times;
    }
    // First the weights, then the credits.
    let (mut credits, mut sum) = (Vec::new(), 0);
    for (n, touch) in touches.iter().enumerate() {
        let [at, times, influence] = touch.numbers;
        let weight = match model {
            0 => influence.max(0),
            1 => i64::from(n == 0),
            // Where nobody has a weight, everything goes to the last.
            2 => 0,
            3 => i64::from(n == last_non_direct),
            // Only ratios matter, so that the time to the last touch does.
            5 => (exp2((at - last_at).min(0) as f64 / HALF_LIFE) * UNIT) as i64 * times,
            // The ends share four parts of five, or all.
            6 if n == 0 || n == last => (2 * sessions - 4).max(1),
            _ => times,
        };
        credits.push(weight);
        sum += weight;
    }
    if let Some(last) = credits.last_mut()
        && sum == 0
    {
        (*last, sum) = (1, 1);
    }
    let (mut reached, mut given) = (0, 0);
    for credit in &mut credits {
        reached += *credit;
        let total = (reached as f64 / sum as f64 * WHOLE as f64 + 0.5) as i64;
        *credit = total - given;
        given = total;
    }
    credits
}

/// The weight of the last touch where others weigh less.
const UNIT: f64 = (1_u64 << 32) as f64;

#[cfg(test)]
mod tests {
    use super::super::trail::{INFLUENCE, SESSIONS, touch};
    use super::*;
    use crate::domain::{Millis, Pieces};
    use proptest::prelude::*;

    const DAY: Millis = 86_400_000;

    fn touches(days: &[i64], channels: &[Channel]) -> Vec<Row> {
        days.iter()
            .zip(channels)
            .map(|(day, channel)| touch(day * DAY, *channel, "", ""))
            .collect()
    }

    fn credits(model: &str, touches: &[Row]) -> Vec<i64> {
        let at = Pieces::of(MODELS, b' ').position(|name| name == model);
        super::credits(at.unwrap(), touches)
    }

    /// The worked example of coreyhaines31/marketingskills (attribution-models.md):
    /// $12,000 over touches on days 0, 5, 12, 30, 38.
    #[test]
    fn agrees_with_a_worked_example() {
        let path = touches(&[0, 5, 12, 30, 38], &[Channel::Referral; 5]);
        let dollars = |model| {
            let credits = credits(model, &path);
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
            assert_eq!(credits(model, &path[..1]), [WHOLE], "{}", model);
            assert!(credits(model, &[]).is_empty());
        }
        assert_eq!(credits("position", &path), [5_000, 5_000]);
    }

    #[test]
    fn direct_is_passed_over_unless_there_is_nothing_else() {
        use Channel::{Direct, Email};
        let path = touches(&[0, 1, 2], &[Email, Direct, Direct]);
        assert_eq!(credits("lastNonDirect", &path), [WHOLE, 0, 0]);
        let path = touches(&[0, 1, 2], &[Direct; 3]);
        assert_eq!(credits("lastNonDirect", &path), [0, 0, WHOLE]);
    }

    #[test]
    fn influence_shares_by_what_was_won_and_losses_get_nothing() {
        let mut path = touches(&[0, 1, 2], &[Channel::Display; 3]);
        for (touch, influence) in path.iter_mut().zip([30, -50, 90]) {
            touch.numbers[INFLUENCE] = influence;
        }
        assert_eq!(credits("influence", &path), [2_500, 0, 7_500]);
        for touch in &mut path {
            touch.numbers[INFLUENCE] = -1;
        }
        assert_eq!(credits("influence", &path), [0, 0, WHOLE]);
    }

    #[test]
    fn a_merged_touch_counts_for_each_of_its_sessions() {
        let mut path = touches(&[0, 1, 2], &[Channel::Display; 3]);
        path[1].numbers[SESSIONS] = 3;
        assert_eq!(credits("linear", &path), [2_000, 6_000, 2_000]);
        assert_eq!(credits("position", &path), [4_000, 2_000, 4_000]);
    }

    proptest! {
        #[test]
        fn credits_sum_to_one_and_none_is_negative(
            path in proptest::collection::vec((any::<i32>(), 0..21usize, -900i64..900, 1i64..9), 1..64),
        ) {
            let touches: Vec<_> = path.into_iter().map(|(influence, channel, day, n)| {
                let mut touch = touch(day * DAY, Channel::ALL[channel], "s", "c");
                touch.numbers[INFLUENCE] = influence.into();
                touch.numbers[SESSIONS] = n;
                touch
            }).collect();
            for model in Pieces::of(MODELS, b' ') {
                let credits = credits(model, &touches);
                prop_assert_eq!(credits.len(), touches.len());
                prop_assert_eq!(credits.iter().sum::<i64>(), WHOLE, "{}", model);
                prop_assert!(credits.iter().all(|credit| *credit >= 0));
            }
        }
    }
}
