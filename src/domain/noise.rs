//! Local differential privacy: what a device says under `private`, and what can be
//! estimated from many such answers.
//!
//! Each question is answered by k-ary randomised response (generalised randomised
//! response; Wang, Blocki, Li, Jha, USENIX Security 2017, "direct encoding"): with the flip
//! probability f = k / (k − 1 + e^ε) the answer is any of the k, each as likely, and
//! otherwise the truth (the form of WICG's attribution-reporting-api). So the truth is said with
//! p = 1 − f + f/k and each other answer with q = f/k, and p/q = e^ε.
//!
//! The coin is a whole number: 32 random bits below [`FLIPS`], which are the f above
//! rounded up to 1/2³², so that ε is never more than what is published.

use super::text::{Pieces, cut, nth};

/// What is asked: a question, then the answers it may have. The phases are those of the
/// model `accra`, whatever the site calls them; [`CHANNEL_GROUPS`] makes groups of channels.
pub const QUESTIONS: &str = "phase awareness consideration conversion retention advocacy\
    |channel direct organic paid referral owned other\
    |outcome none engaged cart purchase";

/// How many questions there are.
pub const N_QUESTIONS: usize = 3;

/// What each question may cost: ε, first of a visitor's report of a day, then of one that
/// is made without memory.
pub const EPSILONS: &str = "1 0.5";
/// The same of all questions together: budgets add up (sequential composition).
pub const TOTALS: &str = "3 1.5";

/// Both as a report says them.
pub const BUDGETS: &str = r#"{"phase":1,"channel":1,"outcome":1,"total":3}|{"phase":0.5,"channel":0.5,"outcome":0.5,"total":1.5}"#;

/// By [`EPSILONS`], then by question: f in parts of 2³².
pub const FLIPS: [[u32; N_QUESTIONS]; 2] = [
    [3_196_477_467, 3_338_800_572, 3_004_376_087],
    [3_801_716_433, 3_875_903_761, 3_695_611_801],
];

/// The answer to `channel` for each [`Channel`](super::Channel), in their order.
const CHANNEL_GROUPS: &str = "022222221111342244155";

/// The group of the channel at this position, as a position among the answers.
pub fn channel_group(channel: usize) -> usize {
    let digit = CHANNEL_GROUPS.as_bytes().get(channel);
    usize::from(digit.map_or(0, |digit| digit & 15))
}

/// The question at this position: its name, and its answers with spaces between.
pub fn question(at: usize) -> (&'static str, &'static str) {
    cut(nth(QUESTIONS, b'|', at), b' ')
}

/// What is said where `truth`, one of `answers`, is true.
pub fn respond<'a>(
    random: &mut dyn FnMut() -> u32,
    flip: u32,
    answers: &'a str,
    truth: &'a str,
) -> &'a str {
    if random() < flip {
        let k = Pieces::of(answers, b' ').count() as u32;
        nth(answers, b' ', below(random, k) as usize)
    } else {
        truth
    }
}

/// A number below `n`, each as likely: what would favour some is drawn again.
#[inline(never)]
fn below(random: &mut dyn FnMut() -> u32, n: u32) -> u32 {
    let mut drawn = 0;
    // A source that is stuck must not hang the page; one that works is hardly ever asked twice.
    for _ in 0..64 {
        drawn = random();
        if drawn < u32::MAX / n * n {
            break;
        }
    }
    drawn % n
}

/// The mechanism of one question, for whoever reads the answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mechanism {
    /// With this probability the true answer is said, …
    pub p: f64,
    /// … and with this each other one.
    pub q: f64,
}

impl Mechanism {
    /// Of a question with `k` answers and this flip, in parts of 2³².
    pub fn new(k: usize, flip: u32) -> Self {
        let q = f64::from(flip) / TWO_TO_32 / k as f64;
        Self {
            p: 1.0 - q * (k as f64 - 1.0),
            q,
        }
    }

    /// Of the question at this position, for the budget at that one of [`EPSILONS`].
    pub fn of(budget: usize, question: usize) -> Option<Self> {
        let flip = *FLIPS.get(budget)?.get(question)?;
        let k = Pieces::of(self::question(question).1, b' ').count();
        Some(Self::new(k, flip))
    }

    /// ε: how much more likely an answer is for one truth than for another, as a logarithm.
    pub fn epsilon(self) -> f64 {
        (self.p / self.q).ln()
    }

    /// How many of `n` mean an answer that `said` have said: unbiased, and so below 0 or above `n` at times.
    pub fn estimate(self, n: f64, said: f64) -> f64 {
        (said - n * self.q) / (self.p - self.q)
    }

    /// The exact variance of [`Self::estimate`] where `meant` of `n` mean the answer.
    pub fn variance(self, n: f64, meant: f64) -> f64 {
        let Self { p, q } = self;
        (meant * p * (1.0 - p) + (n - meant) * q * (1.0 - q)) / ((p - q) * (p - q))
    }
}

/// f = k / (k − 1 + e^ε).
pub fn flip_probability(k: usize, epsilon: f64) -> f64 {
    k as f64 / (k as f64 - 1.0 + epsilon.exp())
}

const TWO_TO_32: f64 = 4_294_967_296.0;

#[cfg(test)]
mod tests;
