//! By how much the touchpoints of a visit moved its purchase: sums, by touchpoint and stage.

use std::collections::BTreeMap;

/// Sums by touchpoint and stage; the latter -1 where it is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Moves(pub(super) BTreeMap<(u8, i64), Sums>);

/// Of changes of log-odds in 10,000ths: whole numbers, so that what is taken out again leaves nothing behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) touches: i64,
    /// Touches whose change is known.
    pub(super) measured: i64,
    pub(super) sum: i64,
    pub(super) squares: i64,
}

impl Moves {
    pub(super) fn add(&mut self, touchpoint: u8, stage: Option<u8>, influence: Option<i64>) {
        let sums = self
            .0
            .entry((touchpoint, stage.map_or(-1, i64::from)))
            .or_default();
        sums.touches += 1;
        if let Some(influence) = influence {
            sums.measured += 1;
            sums.sum += influence;
            sums.squares += influence * influence;
        }
    }

    /// What [`Self::read`] reads.
    pub(super) fn write(&self) -> String {
        let mut text = String::new();
        for ((touchpoint, stage), sums) in &self.0 {
            let Sums {
                touches,
                measured,
                sum,
                squares,
            } = sums;
            if !text.is_empty() {
                text.push(';');
            }
            text.push_str(&format!(
                "{touchpoint} {stage} {touches} {measured} {sum} {squares}"
            ));
        }
        text
    }

    pub(super) fn read(text: &str) -> Self {
        Self(text.split(';').filter_map(part).collect())
    }
}

fn part(text: &str) -> Option<((u8, i64), Sums)> {
    let mut numbers = text.split(' ').map(|number| number.parse::<i64>().ok());
    let mut next = || numbers.next().flatten();
    let key = (u8::try_from(next()?).ok()?, next()?);
    let sums = Sums {
        touches: next()?,
        measured: next()?,
        sum: next()?,
        squares: next()?,
    };
    Some((key, sums))
}

impl Sums {
    /// This many times `other` on top: 1 puts in, -1 takes out.
    pub(super) fn add(&mut self, other: Self, times: i64) {
        self.touches += times * other.touches;
        self.measured += times * other.measured;
        self.sum += times * other.sum;
        self.squares += times * other.squares;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let mut moves = Moves::default();
        assert_eq!(Moves::read(&moves.write()), moves);
        moves.add(3, Some(1), Some(-5_000));
        moves.add(3, Some(1), None);
        moves.add(120, None, Some(92_000));
        assert_eq!(Moves::read(&moves.write()), moves);
        assert_eq!(moves.0[&(3, 1)].squares, 25_000_000);
        assert_eq!(moves.0[&(3, 1)].touches, 2);
    }
}
