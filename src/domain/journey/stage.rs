//! The nine stages of a customer's journey, and the lenses through which they are named.

use super::filter::Stages;
use crate::domain::Pieces;
use crate::domain::text::{cut, nth};

/// How many stages there are.
pub const N_STAGES: usize = 9;

/// Where a customer stands: the lattice that every phase model is a view of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub enum Stage {
    /// A wish begins, or is woken.
    Need,
    /// Looking for what there is.
    Research,
    /// Weighing a few.
    Shortlist,
    /// Paying, for the first time.
    Purchase,
    /// Having it.
    Use,
    /// Needing help with it.
    Support,
    /// Judging it.
    Evaluation,
    /// Buying again.
    Repurchase,
    /// Telling others.
    Advocacy,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; N_STAGES] = [
        Self::Need,
        Self::Research,
        Self::Shortlist,
        Self::Purchase,
        Self::Use,
        Self::Support,
        Self::Evaluation,
        Self::Repurchase,
        Self::Advocacy,
    ];

    /// From the first to the last.
    pub const EVERY: (Self, Self) = (Self::Need, Self::Advocacy);

    /// Its name in replays and reports.
    pub fn name(self) -> &'static str {
        let names = "need research shortlist purchase use support evaluation repurchase advocacy";
        nth(names, b' ', self as usize)
    }
}

/// The five lenses: a model's name, then its phase for each stage in order.
///
/// Awareness to advocacy, four phases, six stages, before/during/after the
/// purchase, and seven steps, over one lattice (`docs/JOURNEY.md` has the picture).
pub const LENSES: &str = "accra awareness consideration consideration conversion retention retention retention retention advocacy\
    |four-phase awareness consideration consideration adoption adoption adoption adoption loyalty loyalty\
    |six-stage discovery research research decision use support evaluation decision evaluation\
    |three-phase pre-purchase pre-purchase pre-purchase purchase post-purchase post-purchase post-purchase post-purchase post-purchase\
    |seven-step need search shortlist purchase use use use repurchase recommendation";

/// A phase model as a view of the stages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lens<'a>(&'a str);

impl<'a> Lens<'a> {
    /// The lens that a text means: the name of one of [`LENSES`], or one of a
    /// site's own, which is its name and nine phases, one per stage, with
    /// spaces between.
    pub fn of(text: &'a str) -> Option<Self> {
        for lens in Pieces::of(LENSES, b'|') {
            if nth(lens, b' ', 0) == text {
                return Some(Self(lens));
            }
        }
        let is_own = !nth(text, b' ', N_STAGES).is_empty();
        is_own.then_some(Self(text))
    }

    /// The five of [`LENSES`].
    pub fn all() -> impl Iterator<Item = Lens<'static>> {
        Pieces::of(LENSES, b'|').map(Lens)
    }

    /// The model's name.
    pub fn name(self) -> &'a str {
        nth(self.0, b' ', 0)
    }

    /// The phase of the stage at this position.
    #[inline(never)]
    pub fn phase(self, stage: usize) -> &'a str {
        nth(self.0, b' ', stage + 1)
    }

    /// Whether this is the phase of the stage at this position.
    #[inline(never)]
    pub fn has(self, stage: usize, phase: &str) -> bool {
        self.phase(stage) == phase
    }

    /// The probability of a phase, in 10,000ths: that of all its stages.
    #[inline(never)]
    pub fn share(self, stages: &Stages, phase: &str) -> i64 {
        let mut share = 0;
        for (stage, p) in stages.parts().iter().enumerate() {
            if self.has(stage, phase) {
                share += p;
            }
        }
        share
    }

    /// The most probable phase; of equals the earliest.
    pub fn likeliest(self, stages: &Stages) -> &'a str {
        self.phase(self.stage(stages))
    }

    /// The first stage of the most probable phase, by its position.
    #[inline(never)]
    pub fn stage(self, stages: &Stages) -> usize {
        // Looked up once: every event asks, and each look goes through the text.
        let mut phases = [""; N_STAGES];
        let mut rest = self.0;
        for phase in &mut phases {
            rest = cut(rest, b' ').1;
            *phase = cut(rest, b' ').0;
        }
        let (mut likeliest, mut most) = (0, 0);
        for (stage, phase) in phases.iter().enumerate() {
            let mut share = 0;
            for (other, p) in phases.iter().zip(stages.parts()) {
                share += if other == phase { *p } else { 0 };
            }
            if share > most {
                (likeliest, most) = (stage, share);
            }
        }
        likeliest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lens_names_a_phase_for_every_stage() {
        let names: Vec<_> = Lens::all().map(Lens::name).collect();
        assert_eq!(
            names,
            [
                "accra",
                "four-phase",
                "six-stage",
                "three-phase",
                "seven-step"
            ]
        );
        for lens in Lens::all() {
            assert!(!lens.phase(N_STAGES - 1).is_empty(), "{}", lens.name());
            assert_eq!(lens.phase(N_STAGES), "", "{}", lens.name());
            assert_eq!(Lens::of(lens.name()), Some(lens));
        }
    }

    #[test]
    fn a_site_may_bring_its_own() {
        let own =
            Lens::of("funnel top middle middle bottom after after after after after").unwrap();
        assert_eq!(own.name(), "funnel");
        assert_eq!(own.phase(3), "bottom");
        for text in ["", "funnel", "funnel top middle bottom", "ACCRA"] {
            assert_eq!(Lens::of(text), None, "{text}");
        }
    }

    #[test]
    fn stages_have_names() {
        assert_eq!(Stage::ALL.map(Stage::name).join(" ").len(), 75);
        assert_eq!(Stage::Advocacy.name(), "advocacy");
    }
}
