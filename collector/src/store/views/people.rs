//! A set of visitors, by the numbers of their first visits.

/// A bit for each.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    bits: Vec<u64>,
    count: i64,
}

impl People {
    pub(super) fn add(&mut self, who: i64) {
        let who = usize::try_from(who).unwrap_or_default();
        let (word, bit) = (who / 64, 1 << (who % 64));
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        if let Some(bits) = self.bits.get_mut(word)
            && *bits & bit == 0
        {
            *bits |= bit;
            self.count += 1;
        }
    }

    pub(super) fn count(&self) -> i64 {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_counts_once() {
        let mut people = People::default();
        for who in [1, 64, 63, 1, 100_000, 64] {
            people.add(who);
        }
        assert_eq!(people.count(), 4);
    }
}
