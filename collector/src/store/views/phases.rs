//! The phases of a lens, in its order.

use crate::store::visits::PHASES;
use trailmark::domain::journey::{Lens, N_STAGES};

/// A lens as the file has it: by numbers.
pub(super) struct Phases {
    lens: Lens<'static>,
    /// Which of the five it is.
    pub(super) nth: usize,
    /// The place of each stage's phase.
    places: [usize; N_STAGES],
    /// The first stage of each phase.
    firsts: Vec<usize>,
}

impl Phases {
    pub(super) fn of(lens: Lens<'static>) -> Self {
        let nth = Lens::all()
            .position(|known| known.name() == lens.name())
            .unwrap_or_default();
        let firsts_by_stage = PHASES.get(nth).copied().unwrap_or_default();
        let mut firsts: Vec<_> = firsts_by_stage.iter().copied().map(usize::from).collect();
        firsts.sort_unstable();
        firsts.dedup();
        let place = |first: u8| firsts.iter().position(|known| *known == usize::from(first));
        let places = firsts_by_stage.map(|first| place(first).unwrap_or_default());
        Self {
            lens,
            nth,
            places,
            firsts,
        }
    }

    pub(super) fn count(&self) -> usize {
        self.firsts.len()
    }

    /// The place of the phase of a stage.
    pub(super) fn place(&self, stage: i64) -> Option<usize> {
        let stage = usize::try_from(stage).ok()?;
        self.places.get(stage).copied()
    }

    pub(super) fn name(&self, place: usize) -> &'static str {
        self.firsts
            .get(place)
            .map_or("", |stage| self.lens.phase(*stage))
    }

    /// The places of the phases of stages that are bits, each once.
    pub(super) fn seen(&self, stages: i64) -> u32 {
        (0i64..)
            .zip(self.places)
            .filter(|(stage, _)| stages >> stage & 1 == 1)
            .fold(0, |seen, (_, place)| seen | 1 << place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_are_in_the_order_of_the_lens() {
        let names = |lens| {
            let phases = Phases::of(Lens::of(lens).unwrap());
            (0..phases.count())
                .map(|place| phases.name(place))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            names("accra"),
            "awareness consideration conversion retention advocacy"
        );
        assert_eq!(
            names("six-stage"),
            "discovery research decision use support evaluation"
        );
        let accra = Phases::of(Lens::of("accra").unwrap());
        assert_eq!(accra.seen(0b1_0000_0110), 0b1_0010);
        assert_eq!(accra.place(7), Some(3));
    }
}
