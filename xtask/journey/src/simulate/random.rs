//! Chance that everybody can repeat.

/// SplitMix64: Steele, Lea and Flood, Fast Splittable Pseudorandom Number
/// Generators, 2014.
#[derive(Clone, Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Whether something of this probability happens.
    pub(crate) fn is(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// From `least` to `most`, each as likely.
    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        least + (self.share() * (most - least + 1) as f64) as i64
    }

    /// Around this mean, mostly less and sometimes much more (exponential).
    pub(crate) fn around(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.share()).ln()
    }

    /// One of these, by their weights.
    pub(crate) fn one_of<T: Copy>(&mut self, all: &[(u32, T)]) -> Option<T> {
        let sum: u32 = all.iter().map(|(weight, _)| weight).sum();
        let mut left = self.share() * f64::from(sum);
        for (weight, one) in all {
            left -= f64::from(*weight);
            if left < 0.0 {
                return Some(*one);
            }
        }
        all.last().map(|(_, one)| *one)
    }

    /// From 0 to just below 1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
