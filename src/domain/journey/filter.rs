//! The stage filter: how sure it is in which stage a customer is.
//!
//! A hidden Markov filter (Rabiner 1989, "A tutorial on hidden Markov models",
//! section III.A, the forward step) over nine stages, in integers so that a
//! page and a server agree to the last digit. Time moves the customer on
//! ([`Stages::pass`]), touchpoints are evidence ([`Stages::weigh`]), purchases
//! and their like are certain ([`Stages::move_all`]).

use super::math::exp2;
use super::stage::{N_STAGES, Stage};
use super::touchpoint::Touchpoint;
use crate::domain::Millis;

/// The sum of all probabilities.
pub const WHOLE: i64 = 10_000;
/// No evidence pushes a stage below this: a customer may always surprise.
const FLOOR: i64 = 250;
const DAY: f64 = 86_400_000.0;

/// Probabilities of the nine stages, in 10,000ths, that sum to [`WHOLE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stages(pub(super) [i64; N_STAGES]);

impl Default for Stages {
    /// Of a visitor of whom nothing is known. An assumption: most are at the
    /// beginning, a few are customers whom this device does not know.
    fn default() -> Self {
        Self([4_500, 3_000, 800, 300, 700, 200, 200, 200, 100])
    }
}

/// Where time leads: from, to, and after how many days half have gone. Without
/// a touchpoint a wish cools, and a customer comes to use what was bought;
/// after long silence the next wish is as open as the first.
const DRIFT: [(Stage, Stage, u16); 9] = [
    // What became of a visitor who was about to pay; not of a customer.
    (Stage::Purchase, Stage::Shortlist, 3),
    (Stage::Purchase, Stage::Use, 2),
    (Stage::Repurchase, Stage::Use, 7),
    (Stage::Support, Stage::Use, 7),
    (Stage::Evaluation, Stage::Use, 21),
    (Stage::Advocacy, Stage::Use, 60),
    (Stage::Shortlist, Stage::Research, 14),
    (Stage::Research, Stage::Need, 30),
    (Stage::Use, Stage::Need, 365),
];

impl Stages {
    /// Whether these are probabilities, which what was kept on a device may not be.
    pub(super) fn are_whole(&self) -> bool {
        let mut sum = 0;
        for p in &self.0 {
            if !(0..=WHOLE).contains(p) {
                return false;
            }
            sum += p;
        }
        sum == WHOLE
    }

    /// The probabilities, in the order of the stages.
    pub fn parts(&self) -> &[i64; N_STAGES] {
        &self.0
    }

    /// Lets time pass. A clock set back is no time.
    pub fn pass(&mut self, elapsed: Millis, is_customer: bool) {
        let days = elapsed.max(0) as f64 / DAY;
        for (from, to, half_life) in DRIFT.into_iter().skip(usize::from(is_customer)) {
            let stays = exp2(-days / f64::from(half_life));
            let moved = (self.of(from) as f64 * (1.0 - stays)) as i64;
            self.add(from, -moved);
            self.add(to, moved);
        }
    }

    /// Takes a touchpoint as evidence (Bayes' rule). Whoever has bought once
    /// searches and buys as a customer: the stages of a first purchase are over,
    /// and seeing them again says no more for them than for using what was bought.
    pub fn weigh(&mut self, touchpoint: Touchpoint, is_customer: bool) {
        let mut sum = 0;
        for (stage, p) in self.0.iter_mut().enumerate() {
            let is_over = is_customer && matches!(stage, 1..=3);
            let stage = if is_over { Stage::Use as usize } else { stage };
            *p = (*p).max(FLOOR) * touchpoint.likelihood(stage);
            sum += *p;
        }
        // Each is rounded such that the running total is right.
        let (mut reached, mut given) = (0, 0);
        for p in &mut self.0 {
            reached += *p;
            let total = reached * WHOLE / sum;
            *p = total - given;
            given = total;
        }
    }

    /// A certain fact: whoever was in one of the stages from `first` to `last` is now in `to`.
    #[inline(never)]
    pub fn move_all(&mut self, (first, last): (Stage, Stage), to: Stage) {
        let mut moved = 0;
        for (stage, p) in self.0.iter_mut().enumerate() {
            if stage >= first as usize && stage <= last as usize {
                moved += *p;
                *p = 0;
            }
        }
        self.add(to, moved);
    }

    /// The probability of one stage, in 10,000ths.
    pub fn of(&self, stage: Stage) -> i64 {
        self.0.get(stage as usize).copied().unwrap_or_default()
    }

    fn add(&mut self, stage: Stage, p: i64) {
        if let Some(known) = self.0.get_mut(stage as usize) {
            *known += p;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KINDS: [&str; 8] = [
        "Paid Search",
        "view_item",
        "add_to_cart",
        "begin_checkout",
        "help_page",
        "review",
        "recommend",
        "Email",
    ];

    fn seen(names: &[&str]) -> Stages {
        let mut stages = Stages::default();
        for name in names {
            stages.weigh(Touchpoint::of(name), false);
        }
        stages
    }

    fn likeliest(stages: &Stages) -> Stage {
        let parts = stages.parts();
        Stage::ALL
            .into_iter()
            .max_by_key(|stage| parts[*stage as usize])
            .unwrap()
    }

    #[test]
    fn evidence_leads_to_its_stage() {
        for (names, stage) in [
            (&["Display"][..], Stage::Need),
            (
                &["Organic Search", "view_item", "view_item"],
                Stage::Research,
            ),
            (
                &[
                    "Organic Search",
                    "view_item",
                    "add_to_cart",
                    "add_to_wishlist",
                ],
                Stage::Shortlist,
            ),
            (
                &[
                    "view_item",
                    "add_to_cart",
                    "begin_checkout",
                    "add_payment_info",
                ],
                Stage::Purchase,
            ),
            (&["Direct", "help_page", "support"], Stage::Support),
            (&["Email", "review", "feedback"], Stage::Evaluation),
            (&["recommend", "share"], Stage::Advocacy),
        ] {
            assert_eq!(likeliest(&seen(names)), stage, "{names:?}");
        }
    }

    #[test]
    fn silence_drifts_back() {
        let mut keen = seen(&["view_item", "add_to_cart", "begin_checkout"]);
        assert_eq!(likeliest(&keen), Stage::Purchase);
        keen.pass(90 * 86_400_000, false);
        assert_eq!(likeliest(&keen), Stage::Need);
        let mut customer = Stages::default();
        customer.move_all(Stage::EVERY, Stage::Purchase);
        customer.pass(14 * 86_400_000, true);
        assert_eq!(likeliest(&customer), Stage::Use);
        customer.pass(3 * 365 * 86_400_000, true);
        assert_eq!(likeliest(&customer), Stage::Need);
    }

    #[test]
    fn a_certain_fact_leaves_no_doubt() {
        let mut stages = seen(&["view_item"]);
        stages.move_all(Stage::EVERY, Stage::Purchase);
        assert_eq!(stages.parts()[Stage::Purchase as usize], WHOLE);
    }

    proptest! {
        #[test]
        fn sums_to_one_whatever_happens(
            facts in proptest::collection::vec((0..KINDS.len(), any::<i64>(), any::<bool>()), 0..60),
        ) {
            let mut stages = Stages::default();
            for (kind, elapsed, is_customer) in facts {
                stages.pass(elapsed % crate::domain::MAX_MILLIS, is_customer);
                stages.weigh(Touchpoint::of(KINDS[kind]), is_customer);
                prop_assert_eq!(stages.parts().iter().sum::<i64>(), WHOLE);
                prop_assert!(stages.parts().iter().all(|p| *p >= 0));
                prop_assert!(stages.are_whole());
            }
        }

        #[test]
        fn more_of_the_same_never_lowers_what_it_speaks_for(
            before in proptest::collection::vec(0..KINDS.len(), 0..6), kind in 0..KINDS.len(),
        ) {
            let touchpoint = Touchpoint::of(KINDS[kind]);
            let names: Vec<_> = before.iter().map(|kind| KINDS[*kind]).collect();
            let mut stages = seen(&names);
            let favourite = (0..N_STAGES).max_by_key(|stage| touchpoint.likelihood(*stage)).unwrap();
            let mut last = 0;
            for _ in 0..20 {
                stages.weigh(touchpoint, false);
                let p = stages.parts()[favourite];
                // Nine floors, and rounding, are the room for doubt.
                prop_assert!(p >= last.min(WHOLE - 9 * FLOOR) - 9, "{last} {p}");
                last = p;
            }
        }
    }
}
