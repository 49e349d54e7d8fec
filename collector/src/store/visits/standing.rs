//! Where an owner stands between two events: what the next one is measured from.

use super::names::{N_LENSES, PHASES};
use trailmark::domain::Millis;

/// Kept as text beside the visitor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// Time and number of the newest event.
    pub(super) newest: (Millis, u32),
    /// The first visit.
    pub(super) who: Option<i64>,
    pub(super) stage: Option<u8>,
    lenses: [InPhase; N_LENSES],
}

/// Since when somebody is in a phase of a lens, and how many touchpoints that were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct InPhase {
    since: Millis,
    touches: i64,
}

/// Time and touches in the phase that was left, by lens; `None` where the phase is still the same.
pub(super) type Left = [Option<(Millis, i64)>; N_LENSES];

impl Standing {
    /// Goes to a stage; what was left with that, if anything was.
    pub(super) fn go(&mut self, stage: u8, at: Millis) -> Option<Left> {
        let before = self.stage.replace(stage);
        if before == Some(stage) {
            return None;
        }
        let mut left = Left::default();
        for ((left, now), phases) in left.iter_mut().zip(&mut self.lenses).zip(PHASES.iter()) {
            let phase = |stage: u8| phases.get(usize::from(stage));
            if before.map(phase) == Some(phase(stage)) {
                continue;
            }
            let ms = before.map_or(0, |_| at.saturating_sub(now.since).max(0));
            *left = Some((ms, now.touches));
            *now = InPhase {
                since: at,
                touches: 0,
            };
        }
        left.iter().any(Option::is_some).then_some(left)
    }

    /// One more touchpoint in the present phases.
    pub(super) fn touch(&mut self) {
        for lens in &mut self.lenses {
            lens.touches += 1;
        }
    }

    /// What [`Self::read`] reads.
    pub(super) fn write(&self) -> String {
        let (at, seq) = self.newest;
        let mut numbers = vec![at, seq.into()];
        numbers.push(self.who.unwrap_or(NONE));
        numbers.push(self.stage.map_or(NONE, i64::from));
        for lens in &self.lenses {
            numbers.extend([lens.since, lens.touches]);
        }
        let texts: Vec<_> = numbers.iter().map(i64::to_string).collect();
        texts.join(" ")
    }

    /// `None` for any other text.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut numbers = text.split(' ').map(|number| number.parse::<i64>().ok());
        let mut next = || numbers.next().flatten();
        let mut standing = Self {
            newest: (next()?, u32::try_from(next()?).ok()?),
            who: next().filter(|who| *who != NONE),
            stage: next().and_then(|stage| u8::try_from(stage).ok()),
            ..Self::default()
        };
        for lens in &mut standing.lenses {
            *lens = InPhase {
                since: next()?,
                touches: next()?,
            };
        }
        Some(standing)
    }
}

const NONE: i64 = -1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let mut standing = Standing::default();
        assert_eq!(Standing::read(&standing.write()), Some(standing.clone()));
        standing.newest = (-5, 7);
        standing.who = Some(3);
        standing.go(4, 10);
        standing.touch();
        assert_eq!(Standing::read(&standing.write()), Some(standing));
        assert_eq!(Standing::read(""), None);
    }

    #[test]
    fn time_and_touches_are_those_of_the_phase_that_is_left() {
        let mut standing = Standing::default();
        assert_eq!(standing.go(0, 100), Some([Some((0, 0)); N_LENSES]));
        standing.touch();
        // From need to research: pre-purchase in the three phases, all the same.
        let left = standing.go(1, 150).unwrap();
        assert_eq!(left[3], None);
        assert_eq!(left[0], Some((50, 1)));
        standing.touch();
        // Research and shortlist are one phase of most, and two of seven steps.
        let left = standing.go(2, 250).unwrap();
        assert_eq!(left, [None, None, None, None, Some((100, 1))]);
        standing.touch();
        let left = standing.go(3, 300).unwrap();
        assert_eq!(left[0], Some((150, 2)));
        assert_eq!(left[3], Some((200, 3)));
        assert_eq!(standing.go(3, 400), None);
    }
}
