//! The mechanism against published values, against chi-square, and against its own theory.
//! Values of Wang et al. and of WICG lie in `../shared/data/privacy` (`TRAILMARK_DATA`
//! elsewhere); some of each stand here, so that nothing passes without them.

use super::*;
use crate::domain::Channel;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

/// xorshift64* (Vigna, 2016): its upper half is even enough for what is asked here.
fn random(seed: u64) -> impl FnMut() -> u32 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) as u32
    }
}

fn shared(file: &str) -> Option<Json> {
    let folder = std::env::var_os("TRAILMARK_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(folder.join("privacy").join(file));
    if text.is_err() {
        eprintln!("{file} is missing: its values were not compared");
    }
    Some(serde_json::from_str(&text.ok()?).unwrap())
}

fn alphabets() -> Vec<Vec<&'static str>> {
    (0..N_QUESTIONS)
        .map(|at| Pieces::of(question(at).1, b' ').collect())
        .collect()
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * other.abs().max(1.0)
}

fn epsilon(budget: usize) -> f64 {
    nth(EPSILONS, b' ', budget).parse().unwrap()
}

#[test]
fn flips_are_the_formula_rounded_up_and_no_epsilon_is_more_than_published() {
    for (budget, flips) in FLIPS.iter().enumerate() {
        let mut total = 0.0;
        for (at, flip) in flips.iter().enumerate() {
            let k = alphabets()[at].len();
            let exact = flip_probability(k, epsilon(budget)) * TWO_TO_32;
            assert!((0.0..1.001).contains(&(f64::from(*flip) - exact)), "{at}");
            let realised = Mechanism::of(budget, at).unwrap().epsilon();
            assert!(realised <= epsilon(budget) + 1e-15, "{realised}");
            assert!(realised > epsilon(budget) - 2e-9, "{realised}");
            total += epsilon(budget);
        }
        assert_eq!(total, nth(TOTALS, b' ', budget).parse::<f64>().unwrap());
    }
}

#[test]
fn a_report_publishes_the_budgets_that_are_spent() {
    for at in 0..2 {
        let published: Json = serde_json::from_str(nth(BUDGETS, b'|', at)).unwrap();
        let total: f64 = nth(TOTALS, b' ', at).parse().unwrap();
        assert_eq!(published.as_object().unwrap().len(), N_QUESTIONS + 1);
        assert_eq!(published["total"].as_f64(), Some(total));
        for question_at in 0..N_QUESTIONS {
            let spent = published[question(question_at).0].as_f64();
            assert_eq!(spent, Some(epsilon(at)));
        }
    }
}

#[test]
fn flip_probabilities_are_those_of_wicg() {
    let ln3 = 3f64.ln();
    for (k, epsilon, expected) in [
        (2, ln3, 0.5),
        (3, ln3, 0.6),
        (2925, 14.0, 0.002_426_322_167_983_408_7),
        (3, 14.0, 2.494_582_008_677_539e-6),
    ] {
        let found = flip_probability(k, epsilon);
        assert!((found - expected).abs() < 1e-17, "{k} {found}");
    }
    let Some(data) = shared("ldp-wicg-krr.json") else {
        return;
    };
    for row in data["flipProbabilityDp"].as_array().unwrap() {
        let epsilon = row["epsilon"].as_f64().unwrap_or(ln3);
        let k = row["numStates"].as_u64().unwrap() as usize;
        let expected = row["expected"].as_f64().unwrap();
        assert!(close(flip_probability(k, epsilon), expected), "{row}");
    }
    for row in data["maxInformationGain"].as_array().unwrap() {
        let epsilon = match row["epsilon"].as_str() {
            Some("inf") => f64::INFINITY,
            Some(_) => ln3,
            None => row["epsilon"].as_f64().unwrap(),
        };
        let k = row["numStates"].as_u64().unwrap() as f64;
        let expected = row["expected"].as_f64().unwrap();
        let found = capacity(k, flip_probability(k as usize, epsilon));
        assert!(close(found, expected), "{row} {found}");
    }
    for row in data["epsilonToBoundInfoGain"].as_array().unwrap() {
        let epsilon = row["expected"].as_f64().unwrap();
        let k = row["numStates"].as_u64().unwrap() as f64;
        let found = capacity(k, flip_probability(k as usize, epsilon));
        let bound = row["infoGainUpper"].as_f64().unwrap();
        assert!((found - bound).abs() < 1e-4, "{row} {found}");
    }
}

/// Bits that one answer can tell at most: log2 k − h(q) − q log2(k − 1), where q is the
/// chance of any answer but the true one (capacity of the k-ary symmetric channel).
fn capacity(k: f64, flip: f64) -> f64 {
    let wrong = flip * (k - 1.0) / k;
    let term = |p: f64| if p > 0.0 { -p * p.log2() } else { 0.0 };
    let all = if k > 1.0 {
        wrong * (k - 1.0).log2()
    } else {
        0.0
    };
    k.log2() - term(wrong) - term(1.0 - wrong) - all
}

#[test]
fn probabilities_and_variances_are_those_of_wang_et_al() {
    // ε = 1, five answers.
    let five = Mechanism::new(5, FLIPS[0][0]);
    assert!(close(five.p, 0.404_609_675_191_689_67));
    assert!(close(five.q, 0.148_847_581_202_077_58));
    assert!((five.variance(1.0, 0.0) - 1.936_764_256_223_190_2).abs() < 1e-7);
    let Some(data) = shared("ldp-frequency-oracles.json") else {
        return;
    };
    let mut n_compared = 0;
    for row in data["rows"].as_array().unwrap() {
        let epsilon = row["eps"].as_f64().unwrap();
        for (k, expected) in row["grr"].as_object().unwrap() {
            let k: usize = k.parse().unwrap();
            let q = flip_probability(k, epsilon) / k as f64;
            let p = 1.0 - q * (k as f64 - 1.0);
            let value = |name: &str| expected[name].as_f64().unwrap();
            assert!(
                close(p, value("p")) && close(q, value("q")),
                "{epsilon} {k}"
            );
            let variance = Mechanism { p, q }.variance(1.0, 0.0);
            assert!(close(variance, value("var_star")), "{epsilon} {k}");
            if k == 2 {
                assert!(close(q, row["warner_flip"].as_f64().unwrap()));
                let warner = row["warner_var_per_n_at_pi0"].as_f64().unwrap();
                assert!(close(variance, warner));
            }
            n_compared += 1;
        }
    }
    assert!(n_compared >= 30);
}

#[test]
fn every_channel_is_in_a_group() {
    let groups = &alphabets()[1];
    assert_eq!(CHANNEL_GROUPS.len(), Channel::ALL.len());
    for channel in Channel::ALL {
        let group = groups[channel_group(channel as usize)];
        let expected = match channel.name() {
            "Direct" => "direct",
            "Referral" => "referral",
            "Email" | "SMS" | "Mobile Push" => "owned",
            "Offline" | "Unassigned" => "other",
            "AI Assistant" => "organic",
            name if name.starts_with("Organic") => "organic",
            _ => "paid",
        };
        assert_eq!(group, expected, "{}", channel.name());
    }
}

/// Pearson's chi-square of `found` against `expected` counts.
fn chi_square(found: &[f64], expected: &[f64]) -> f64 {
    let terms = found.iter().zip(expected);
    terms
        .map(|(found, expected)| (found - expected).powi(2) / expected)
        .sum()
}

#[test]
fn numbers_below_n_are_each_as_likely() {
    // 99.9th percentiles of chi-square, by degrees of freedom.
    for (n, bound) in [(4, 16.27), (5, 18.47), (6, 20.52)] {
        let mut random = random(7);
        let mut found = vec![0.0; n];
        for _ in 0..200_000 {
            found[below(&mut random, n as u32) as usize] += 1.0;
        }
        let expected = vec![200_000.0 / n as f64; n];
        let chi_square = chi_square(&found, &expected);
        assert!(chi_square < bound, "{n}: {chi_square}");
    }
}

#[test]
fn what_would_favour_some_is_drawn_again() {
    for n in [3, 5, 6, 7] {
        let mut drawn = [u32::MAX, u32::MAX - 1, 12].into_iter();
        let found = below(&mut || drawn.next().unwrap(), n);
        let is_kept = u32::MAX - 1 < u32::MAX / n * n;
        assert_eq!(found, if is_kept { (u32::MAX - 1) % n } else { 12 % n });
    }
    // A source that is stuck hangs nothing.
    assert!(below(&mut || u32::MAX, 5) < 5);
}

#[test]
fn each_answer_is_said_as_often_as_the_mechanism_says() {
    const N: usize = 20_000;
    for (budget, flips) in FLIPS.iter().enumerate() {
        for (at, answers) in alphabets().iter().enumerate() {
            let mechanism = Mechanism::of(budget, at).unwrap();
            for (truth, word) in answers.iter().enumerate() {
                let mut random = random(41 + truth as u64);
                let mut found = vec![0.0; answers.len()];
                for _ in 0..N {
                    let said = respond(&mut random, flips[at], question(at).1, word);
                    found[answers.iter().position(|word| *word == said).unwrap()] += 1.0;
                }
                let mut expected = vec![N as f64 * mechanism.q; answers.len()];
                expected[truth] = N as f64 * mechanism.p;
                // 99.99th percentile at five degrees of freedom.
                let chi_square = chi_square(&found, &expected);
                assert!(chi_square < 25.74, "{budget} {word}: {chi_square}");
            }
        }
    }
}

#[test]
fn estimates_are_unbiased_and_vary_as_the_formula_says() {
    const N: usize = 2_000;
    const MEANT: usize = 300;
    const TRIALS: usize = 600;
    let mechanism = Mechanism::of(0, 0).unwrap();
    let answers = question(0).1;
    let mut random = random(3);
    let mut estimates = Vec::new();
    for _ in 0..TRIALS {
        let mut said = 0.0;
        for visitor in 0..N {
            let truth = nth(answers, b' ', usize::from(visitor >= MEANT));
            let answer = respond(&mut random, FLIPS[0][0], answers, truth);
            said += f64::from(u8::from(answer == "awareness"));
        }
        estimates.push(mechanism.estimate(N as f64, said));
    }
    let mean = estimates.iter().sum::<f64>() / TRIALS as f64;
    let square = |estimate: &f64| (estimate - mean).powi(2);
    let variance = estimates.iter().map(square).sum::<f64>() / (TRIALS - 1) as f64;
    let theory = mechanism.variance(N as f64, MEANT as f64);
    // Four standard errors of a mean, and of a variance of nearly normal values.
    let trials = TRIALS as f64;
    assert!((mean - MEANT as f64).abs() < 4.0 * (theory / trials).sqrt());
    assert!((variance / theory - 1.0).abs() < 4.0 * (2.0 / trials).sqrt());
}
