use super::super::shared::{number, rows};
use super::*;
use proptest::prelude::*;

type Paths = Vec<(Vec<u16>, u64, u64)>;

fn published() -> Option<(Paths, Vec<String>)> {
    let mut names: Vec<String> = Vec::new();
    let mut paths = Vec::new();
    for row in rows("attribution/paths.csv", ';')? {
        let channels = row[0].split(" > ").map(|name| {
            let at = names.iter().position(|known| known == name);
            at.unwrap_or_else(|| {
                names.push(name.into());
                names.len() - 1
            }) as u16
        });
        paths.push((
            channels.collect(),
            row[1].parse().unwrap(),
            row[3].parse().unwrap(),
        ));
    }
    Some((paths, names))
}

#[test]
fn ten_thousand_paths_are_as_computed_elsewhere() {
    let Some((paths, names)) = published() else {
        return;
    };
    let (effects, credits) = (removal(&paths, names.len()), credits(&paths, names.len()));
    let at = |name: &String| names.iter().position(|known| known == name).unwrap();
    let exact = rows("attribution/analytic_markov_order1.csv", ',').unwrap();
    assert_eq!(exact.len(), names.len());
    for row in &exact {
        let (effect, credit) = (effects[at(&row[0])], credits[at(&row[0])]);
        assert!((effect - number(&row[1])).abs() < 1e-9, "{row:?} {effect}");
        assert!(
            (credit - number(&row[2])).abs() < 1e-9 * number(&row[2]).max(1.0),
            "{row:?} {credit}"
        );
    }
    // ChannelAttribution throws dice, so its values are near.
    for row in rows("attribution/ca_markov_order1_expected.csv", ',').unwrap() {
        let (is, thrown) = (credits[at(&row[0])], number(&row[1]));
        let near = if thrown > 1_000.0 { 0.005 } else { 0.015 };
        assert!(
            thrown < 170.0 || (is / thrown - 1.0).abs() < near,
            "{row:?} {is}"
        );
    }
}

#[test]
fn a_small_shop_by_hand() {
    // Half begin with 0 and go to 1, of whom half convert; the others begin and end with 1 likewise.
    let paths = [(vec![0, 1], 1, 1), (vec![1], 1, 1)];
    let effects = removal(&paths, 3);
    assert_eq!(effects, [0.5, 1.0, 0.0]);
    let credits = credits(&paths, 3);
    assert!((credits[0] - 2.0 / 3.0).abs() < 1e-12 && (credits[1] - 4.0 / 3.0).abs() < 1e-12);
}

#[test]
fn whom_nobody_brought_counts_for_nobody() {
    let paths = [(vec![], 3, 0), (vec![0], 1, 0), (vec![9], 5, 0)];
    assert_eq!(removal(&paths, 1), [1.0 / 9.0]);
    assert_eq!(credits(&paths, 1), [1.0]);
}

#[test]
fn nothing_comes_of_nothing() {
    assert_eq!(removal(&[], 2), [0.0, 0.0]);
    assert_eq!(credits(&[(vec![0, 1], 0, 7)], 2), [0.0, 0.0]);
    assert_eq!(removal(&[(vec![0], 0, 0)], 0), [0.0; 0]);
}

/// Without this channel, step by step: what the removal effect is said to be.
fn walked(paths: &Paths, n: usize, without: Option<u16>) -> f64 {
    let walk = Walk::of(paths, n);
    let gone = |at: usize| without == Some(at as u16);
    let mut there = walk.begins.clone();
    let mut converted = walk.begins_converted;
    for _ in 0..20_000 {
        let mut next = vec![0.0; n];
        for at in (0..n).filter(|at| !gone(*at)) {
            converted += there[at] * walk.converts[at];
            for (to, share) in walk.steps[at].iter().enumerate() {
                next[to] += there[at] * share;
            }
        }
        there = next;
    }
    converted
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_inverse_says_what_walking_does(
        paths in prop::collection::vec((prop::collection::vec(0_u16..5, 0..6), 0_u64..4, 0_u64..4), 1..12),
    ) {
        let all = walked(&paths, 4, None);
        let effects = removal(&paths, 4);
        for (channel, effect) in effects.iter().enumerate() {
            prop_assert!((0.0..=1.0).contains(effect));
            let walked = if all > 0.0 { 1.0 - walked(&paths, 4, Some(channel as u16)) / all } else { 0.0 };
            prop_assert!((effect - walked).abs() < 1e-9, "{channel}: {effect} {walked}");
        }
    }

    #[test]
    fn credits_sum_to_the_conversions_whatever_the_counts(
        paths in prop::collection::vec((prop::collection::vec(0_u16..9, 1..6), any::<u64>(), any::<u64>()), 0..12),
    ) {
        let credits = credits(&paths, 9);
        let conversions: f64 = paths.iter().map(|(_, conversions, _)| *conversions as f64).sum();
        let sum: f64 = credits.iter().sum();
        prop_assert!(credits.iter().all(|credit| credit.is_finite() && *credit >= 0.0));
        prop_assert!((sum - conversions).abs() <= 1e-9 * conversions, "{sum} {conversions}");
    }
}
