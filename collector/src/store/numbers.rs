//! Which numbers of a visitor's events have arrived, as ranges: `1-40 43-50`.
//!
//! Events are numbered without gaps where they are made, so what is missing between the first and the
//! last that arrived is still on its way, was dropped, or is lost. It needs no ledger to be seen.

use std::fmt::{self, Write};
use std::str::FromStr;

/// Numbers that have arrived, in whatever order, however often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Numbers(Vec<Range>);

/// The first and the last of numbers without a gap.
type Range = (u32, u32);

impl Numbers {
    /// Notes that `number` has arrived. 0 numbers nothing.
    pub(crate) fn add(&mut self, number: u32) {
        if number == 0 {
            return;
        }
        let at = self.0.partition_point(|(_, last)| *last < number);
        if self.0.get(at).is_some_and(|(first, _)| *first <= number) {
            return;
        }
        self.0.insert(at, (number, number));
        self.join(at);
        if let Some(before) = at.checked_sub(1) {
            self.join(before);
        }
        if self.0.len() > MAX_RANGES {
            self.forget_first_gap();
        }
    }

    /// How many numbers between the first and the last have not arrived.
    pub(crate) fn missing(&self) -> u32 {
        self.gaps().map(|(first, last)| last - first + 1).sum()
    }

    /// What has not arrived, as ranges.
    pub(crate) fn gaps(&self) -> impl Iterator<Item = Range> {
        let after = self.0.iter().skip(1);
        self.0
            .iter()
            .zip(after)
            .map(|(one, next)| (one.1 + 1, next.0 - 1))
    }

    /// Makes one range of the one at this position and the next where nothing lies between them.
    fn join(&mut self, at: usize) {
        if let (Some(one), Some(next)) = (self.0.get(at).copied(), self.0.get(at + 1).copied())
            && one.1.checked_add(1) == Some(next.0)
        {
            self.0.splice(at..=at + 1, [(one.0, next.1)]);
        }
    }

    fn forget_first_gap(&mut self) {
        if let (Some(one), Some(next)) = (self.0.first().copied(), self.0.get(1).copied()) {
            self.0.splice(0..2, [(one.0, next.1)]);
        }
    }
}

impl fmt::Display for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (first, last)) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_char(' ')?;
            }
            write!(f, "{first}-{last}")?;
        }
        Ok(())
    }
}

/// What stands in the database is none of ours.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Damaged;

impl FromStr for Numbers {
    type Err = Damaged;

    fn from_str(text: &str) -> Result<Self, Damaged> {
        let range = |part: &str| {
            let (first, last) = part.split_once('-')?;
            Some((first.parse().ok()?, last.parse().ok()?))
        };
        let ranges: Vec<Range> = text
            .split_ascii_whitespace()
            .map(|part| range(part).ok_or(Damaged))
            .collect::<Result<_, _>>()?;
        let apart =
            |pair: &[Range]| matches!(pair, [one, next] if next.0.saturating_sub(one.1) > 1);
        let ordered = ranges
            .iter()
            .all(|(first, last)| 0 < *first && first <= last);
        if ordered && ranges.windows(2).all(apart) {
            Ok(Self(ranges))
        } else {
            Err(Damaged)
        }
    }
}

/// A visitor's row must not grow with what others make up; the oldest gaps are forgotten first.
const MAX_RANGES: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn of(numbers: impl IntoIterator<Item = u32>) -> Numbers {
        let mut all = Numbers::default();
        numbers.into_iter().for_each(|number| all.add(number));
        all
    }

    #[test]
    fn ranges_are_as_few_as_can_be() {
        for (numbers, text) in [
            (&[][..], ""),
            (&[0], ""),
            (&[7], "7-7"),
            (&[1, 3, 2], "1-3"),
            (&[5, 1, 4, 2, 4], "1-2 4-5"),
            (&[u32::MAX, u32::MAX - 1, 1], "1-1 4294967294-4294967295"),
        ] {
            let all = of(numbers.iter().copied());
            assert_eq!(all.to_string(), text);
            assert_eq!(text.parse(), Ok(all));
        }
    }

    #[test]
    fn only_so_many_gaps_are_kept_and_the_oldest_go_first() {
        let all = of((1..1000).map(|n| n * 2));
        assert_eq!(all.missing() as usize, MAX_RANGES - 1);
        assert_eq!(all.gaps().last(), Some((1997, 1997)));
    }

    #[test]
    fn damage_is_noticed() {
        for text in [
            "x",
            "1",
            "2-1",
            "0-3",
            "1-2 3-4",
            "5-6 1-2",
            "1-2-3",
            "1-4294967295 7-8",
        ] {
            assert_eq!(text.parse::<Numbers>(), Err(Damaged), "{text}");
        }
    }

    proptest! {
        #[test]
        fn knows_what_is_missing_in_whatever_order(numbers in prop::collection::vec(1_u32..40, 0..60)) {
            let seen: BTreeSet<_> = numbers.iter().copied().collect();
            let missing = match (seen.first(), seen.last()) {
                (Some(first), Some(last)) => (*first..=*last).filter(|n| !seen.contains(n)).collect(),
                _ => Vec::new(),
            };
            let all = of(numbers);
            prop_assert_eq!(all.missing() as usize, missing.len());
            let gaps: Vec<u32> = all.gaps().flat_map(|(first, last)| first..=last).collect();
            prop_assert_eq!(gaps, missing);
            prop_assert_eq!(all.to_string().parse(), Ok(all));
        }
    }
}
