//! Which touches get the credit for a purchase: six rules and the influence that was measured.
//!
//! Google's definitions (Google Ads API, `AttributionModel`; GA4 help, "Get
//! started with attribution"): linear gives all the same, time decay halves
//! with every seven days before the purchase, position gives 40 % to the first
//! and 40 % to the last. Influence shares by what each session did to the odds
//! of a purchase, as it was seen on this device.

use super::math::exp2;
use super::trail::Touch;
use crate::domain::{Channel, Millis};

/// What the credits of one purchase sum to.
pub const WHOLE: i64 = 10_000;
const HALF_LIFE: f64 = 7.0 * 86_400_000.0;

/// A rule by which credit is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// By the rise of the log-odds of a purchase in each session; to the last
    /// touch where there was none.
    Influence,
    /// All to the first.
    First,
    /// All to the last.
    Last,
    /// All to the last that was not direct; to the last where all were.
    LastNonDirect,
    /// To all the same.
    Linear,
    /// Half as much for every seven days earlier.
    TimeDecay,
    /// 40 % to the first, 40 % to the last, the rest to all between.
    Position,
}

impl Model {
    /// Every model.
    pub const ALL: [Self; 7] = [
        Self::Influence,
        Self::First,
        Self::Last,
        Self::LastNonDirect,
        Self::Linear,
        Self::TimeDecay,
        Self::Position,
    ];

    /// Its name in a journey's snapshot.
    pub fn name(self) -> &'static str {
        let names = "influence first last lastNonDirect linear timeDecay position";
        crate::domain::Pieces::of(names, b' ')
            .nth(self as usize)
            .unwrap_or_default()
    }

    /// The credit of each touch for a purchase at `at`, in 10,000ths; they sum to
    /// [`WHOLE`] exactly, unless there is no touch at all. Each is rounded such
    /// that the running total is right to half a 10,000th.
    pub fn credits(self, touches: &[Touch], at: Millis) -> Vec<i64> {
        let mut weights = self.weights(touches, at);
        let mut sum: f64 = weights.iter().sum();
        if sum <= 0.0
            && let Some(last) = weights.last_mut()
        {
            *last = 1.0;
            sum = 1.0;
        }
        let (mut reached, mut given) = (0.0, 0);
        let mut credits = Vec::new();
        for weight in weights {
            reached += weight;
            let total = (reached / sum * WHOLE as f64 + 0.5) as i64;
            credits.push(total - given);
            given = total;
        }
        credits
    }

    fn weights(self, touches: &[Touch], at: Millis) -> Vec<f64> {
        let last = touches.len().saturating_sub(1);
        let (mut last_non_direct, mut sessions) = (last, 0);
        for (n, touch) in touches.iter().enumerate() {
            if touch.channel != Channel::Direct {
                last_non_direct = n;
            }
            sessions += i64::from(touch.n);
        }
        let mut weights = Vec::new();
        for (n, touch) in touches.iter().enumerate() {
            let times = f64::from(touch.n);
            let is = |chosen: usize| if n == chosen { 1.0 } else { 0.0 };
            weights.push(match self {
                Self::Influence => f64::from(touch.influence.max(0)),
                Self::First => is(0),
                Self::Last => is(last),
                Self::LastNonDirect => is(last_non_direct),
                Self::Linear => times,
                Self::TimeDecay => {
                    let before = (at - touch.at).max(0) as f64;
                    times * exp2(-before / HALF_LIFE)
                }
                Self::Position if last < 2 => 1.0,
                Self::Position if n == 0 || n == last => 0.4,
                Self::Position => 0.2 * times / (sessions - 2) as f64,
            });
        }
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: Millis = 86_400_000;

    fn touches(days: &[i64], channels: &[Channel]) -> Vec<Touch> {
        days.iter()
            .zip(channels)
            .map(|(day, channel)| Touch::new(day * DAY, *channel, "", ""))
            .collect()
    }

    fn credits(model: Model, touches: &[Touch], day: i64) -> Vec<i64> {
        model.credits(touches, day * DAY)
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
        assert_eq!(dollars(Model::Position), [4800, 800, 799, 800, 4800]);
        assert_eq!(dollars(Model::Linear), [2400; 5]);
        assert_eq!(dollars(Model::First), [12_000, 0, 0, 0, 0]);
        assert_eq!(dollars(Model::Last), [0, 0, 0, 0, 12_000]);
        for (ours, theirs) in dollars(Model::TimeDecay)
            .iter()
            .zip([175, 290, 575, 3415, 7545])
        {
            // Theirs are rounded to five dollars.
            assert!((ours - theirs).abs() <= 5, "{ours} {theirs}");
        }
    }

    #[test]
    fn one_touch_gets_all_and_two_share() {
        let path = touches(&[0, 1], &[Channel::Email, Channel::Direct]);
        for model in Model::ALL {
            assert_eq!(credits(model, &path[..1], 3), [WHOLE], "{}", model.name());
            assert!(credits(model, &[], 3).is_empty());
        }
        assert_eq!(credits(Model::Position, &path, 3), [5_000, 5_000]);
    }

    #[test]
    fn direct_is_passed_over_unless_there_is_nothing_else() {
        use Channel::{Direct, Email};
        let path = touches(&[0, 1, 2], &[Email, Direct, Direct]);
        assert_eq!(credits(Model::LastNonDirect, &path, 3), [WHOLE, 0, 0]);
        let path = touches(&[0, 1, 2], &[Direct; 3]);
        assert_eq!(credits(Model::LastNonDirect, &path, 3), [0, 0, WHOLE]);
    }

    #[test]
    fn influence_shares_by_what_was_won_and_losses_get_nothing() {
        let mut path = touches(&[0, 1, 2], &[Channel::Display; 3]);
        for (touch, influence) in path.iter_mut().zip([30, -50, 90]) {
            touch.influence = influence;
        }
        assert_eq!(credits(Model::Influence, &path, 3), [2_500, 0, 7_500]);
        for touch in &mut path {
            touch.influence = -1;
        }
        assert_eq!(credits(Model::Influence, &path, 3), [0, 0, WHOLE]);
    }

    #[test]
    fn a_merged_touch_counts_for_each_of_its_sessions() {
        let mut path = touches(&[0, 1, 2], &[Channel::Display; 3]);
        path[1].n = 3;
        assert_eq!(credits(Model::Linear, &path, 3), [2_000, 6_000, 2_000]);
        assert_eq!(credits(Model::Position, &path, 3), [4_000, 2_000, 4_000]);
    }

    proptest! {
        #[test]
        fn credits_sum_to_one_and_none_is_negative(
            path in proptest::collection::vec((any::<i32>(), 0..21usize, -900i64..900, 1u32..9), 1..64),
            day in -900i64..900,
        ) {
            let touches: Vec<_> = path.into_iter().map(|(influence, channel, day, n)| Touch {
                influence, n, ..Touch::new(day * DAY, Channel::ALL[channel], "s", "c")
            }).collect();
            for model in Model::ALL {
                let credits = credits(model, &touches, day);
                prop_assert_eq!(credits.len(), touches.len());
                prop_assert_eq!(credits.iter().sum::<i64>(), WHOLE, "{}", model.name());
                prop_assert!(credits.iter().all(|credit| *credit >= 0));
            }
        }
    }
}
