//! Ten and a hundred thousand visitors, each with an engine of their own, who report once: what
//! a collector estimates from the beacons against what is true.
//!
//! `cargo test -p trailmark estimates -- --nocapture` prints the table of docs/privacy-private.md.

use super::super::Engine;
use super::device::{BEGINNING, HOME};
use super::language::{Effect, Fact, Start, View};
use super::seconds;
use crate::domain::journey::Lens;
use crate::domain::noise::{Mechanism, N_QUESTIONS, channel_group, question};
use crate::domain::text::{Pieces, nth};
use crate::domain::{Channel, Params};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Of a hundred visitors so many come this way: address, referrer.
const ARRIVALS: [(u64, &str, &str); 5] = [
    (40, "", ""),
    (30, "", "https://www.google.com/"),
    (15, "?utm_source=google&utm_medium=cpc", ""),
    (10, "?utm_medium=email&utm_source=n", ""),
    (5, "", "https://blog.example/"),
];
/// Likewise what they do: the event, and for how long they look.
const STAYS: [(u64, &str, i64); 4] = [
    (50, "", 2),
    (35, "view_item", 15),
    (12, "add_to_cart", 15),
    (3, "purchase", 20),
];

/// splitmix64 (Steele et al., 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The row on which one of a hundred falls.
fn pick<T: Copy>(rows: &[(u64, T, T)], at: u64) -> (T, T) {
    let mut below = 0;
    let row = rows.iter().find(|(n, ..)| {
        below += n;
        at < below
    });
    row.map(|(_, one, other)| (*one, *other)).unwrap()
}

/// One visitor: what is true of them, and what their report says.
fn visit(consent: &str, seed: &mut u64) -> [(String, String); N_QUESTIONS] {
    let (address, referrer) = pick(&ARRIVALS, next(seed) % 100);
    let stays = STAYS.map(|(n, name, _)| (n, name, ""));
    let (name, _) = pick(&stays, next(seed) % 100);
    let looked = STAYS.iter().find(|stay| stay.1 == name).unwrap().2;
    let mut state = next(seed);
    let mut engine = Engine::new(Box::new(move || (next(&mut state) >> 32) as u32));
    let view = View {
        url: format!("{HOME}{address}"),
        title: String::new(),
        referrer: referrer.into(),
    };
    let options = Params::new()
        .with("collector", "/c")
        .with("consent", consent)
        .with("privacy", "private");
    let item = Params::new().with("item_id", "K-1").with("price", 9);
    let params = Params::new().with("transaction_id", "t-1").with(
        "items",
        crate::domain::Value::List(vec![crate::domain::Value::Map(item)]),
    );
    let start = Start {
        options,
        view: view.clone(),
    };
    let mut told = vec![Fact::Started(start)];
    if consent == "granted" {
        told.push(Fact::Opened(0, None));
    }
    told.push(Fact::Loaded(view));
    if !name.is_empty() {
        told.push(Fact::Tracked {
            name: name.into(),
            params,
        });
    }
    for fact in told {
        engine.tell(BEGINNING, &fact.text());
    }
    let effects = engine.tell(BEGINNING + seconds(looked), &Fact::Hidden.text());
    let said = Effect::list(&effects)
        .into_iter()
        .find_map(|effect| match effect {
            Effect::Send { body, .. } => Some(body),
            _ => None,
        });
    let said: Json = serde_json::from_str(&said.unwrap()).unwrap();
    let channel = match (address, referrer) {
        ("", "") => Channel::Direct,
        ("", "https://blog.example/") => Channel::Referral,
        ("", _) => Channel::OrganicSearch,
        (paid, _) if paid.contains("cpc") => Channel::PaidSearch,
        _ => Channel::Email,
    };
    let truths = [
        Lens::of("accra")
            .unwrap()
            .likeliest(&engine.journey().stages),
        nth(question(1).1, b' ', channel_group(channel as usize)),
        match name {
            "" => "none",
            "view_item" => "engaged",
            "add_to_cart" => "cart",
            _ => "purchase",
        },
    ];
    std::array::from_fn(|at| {
        let said = &said["events"][0]["params"]["answers"][question(at).0];
        (truths[at].into(), said.as_str().unwrap().into())
    })
}

/// A row per answer: true, estimated, half the 95 % interval.
fn survey(n: usize, consent: &str, budget: usize) -> Vec<(String, f64, f64, f64)> {
    let mut seed = 20_260_101 + n as u64;
    let mut meant: BTreeMap<String, f64> = BTreeMap::new();
    let mut said = meant.clone();
    for _ in 0..n {
        for (at, (truth, answer)) in visit(consent, &mut seed).into_iter().enumerate() {
            *meant.entry(format!("{at} {truth}")).or_default() += 1.0;
            *said.entry(format!("{at} {answer}")).or_default() += 1.0;
        }
    }
    let mut rows = Vec::new();
    for at in 0..N_QUESTIONS {
        let mechanism = Mechanism::of(budget, at).unwrap();
        for answer in Pieces::of(question(at).1, b' ') {
            let count = |counts: &BTreeMap<String, f64>| {
                counts
                    .get(&format!("{at} {answer}"))
                    .copied()
                    .unwrap_or_default()
            };
            let estimate = mechanism.estimate(n as f64, count(&said));
            let deviation = mechanism.variance(n as f64, count(&meant)).sqrt();
            let name = format!("{}: {answer}", question(at).0);
            rows.push((name, count(&meant), estimate, 1.96 * deviation));
        }
    }
    rows
}

fn estimates_are_within_theory(n: usize) {
    println!("\n{n} visitors\n");
    println!(
        "| question: answer | true | estimated, ε = 1 | ± 95 % | estimated, ε = 0.5 | ± 95 % |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    let (granted, cookieless) = (survey(n, "granted", 0), survey(n, "cookieless", 1));
    let (mut n_rows, mut n_within) = (0, 0);
    for (daily, memoryless) in granted.iter().zip(&cookieless) {
        let (name, truth, first, wide) = daily;
        let (_, _, second, wider) = memoryless;
        println!("| {name} | {truth} | {first:.0} | {wide:.0} | {second:.0} | {wider:.0} |");
        for (_, truth, estimate, half) in [daily, memoryless] {
            // Four standard deviations: one in 16,000.
            assert!((estimate - truth).abs() < 4.0 * half / 1.96, "{name}");
            n_within += usize::from((estimate - truth).abs() <= *half);
            n_rows += 1;
        }
    }
    // 95 of a hundred are; these are not independent.
    assert!(n_within * 100 >= n_rows * 80, "{n_within} of {n_rows}");
}

#[test]
fn of_ten_thousand_visitors_estimates_are_within_theory() {
    estimates_are_within_theory(10_000);
}

#[test]
fn of_a_hundred_thousand_visitors_estimates_are_within_theory() {
    estimates_are_within_theory(100_000);
}
