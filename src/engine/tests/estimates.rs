//! Ten thousand visitors with an engine each, and a hundred thousand who share some, report
//! once: what a collector estimates from their beacons against what is true.
//!
//! `cargo test -p trailmark estimates -- --nocapture` prints the table of docs/PRIVATE.md.

use super::super::Engine;
use super::super::memory::REPORTED;
use super::super::privacy::DAY;
use super::device::{BEGINNING, HOME};
use super::language::{Effect, Fact, Start, View};
use super::seconds;
use crate::domain::journey::Lens;
use crate::domain::noise::{Mechanism, N_QUESTIONS, question};
use crate::domain::{Params, Pieces, Value};
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

/// Which of `shares` one of a hundred falls into.
fn pick<const N: usize>(shares: [u64; N], mut at: u64) -> usize {
    let found = shares.iter().position(|share| {
        let is_in = at < *share;
        at = at.wrapping_sub(*share);
        is_in
    });
    found.unwrap()
}

/// A visitor who is about to leave the page, and what is true of them.
fn visitor(consent: &str, arrival: usize, stay: usize, mut state: u64) -> (Engine, Truths) {
    let (_, address, referrer) = ARRIVALS[arrival];
    let (_, name, _) = STAYS[stay];
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
    let params = Params::new()
        .with("transaction_id", "t-1")
        .with("items", Value::List(vec![Value::Map(item)]));
    let start = Start {
        options,
        view: view.clone(),
    };
    let mut told = vec![Fact::Started(start)];
    if consent == "granted" {
        told.push(Fact::Opened(0, None));
    }
    told.push(Fact::Loaded(view.clone()));
    if !name.is_empty() {
        let name = name.into();
        told.push(Fact::Tracked { name, params });
    }
    for fact in told {
        engine.tell(BEGINNING, &fact.text());
    }
    if consent == "granted" {
        // What came of a day is told on the next.
        let left = BEGINNING + seconds(STAYS[stay].2);
        engine.tell(left, &Fact::Hidden.text());
        engine.tell(BEGINNING + DAY, &Fact::Shown.text());
        engine.tell(BEGINNING + DAY, &Fact::Loaded(view).text());
    }
    let groups = ["direct", "organic", "paid", "owned", "referral"];
    let outcomes = ["none", "engaged", "cart", "purchase"];
    let accra = Lens::of("accra").unwrap();
    let phase = accra.likeliest(&engine.journey().stages);
    (engine, [phase, groups[arrival], outcomes[stay]])
}

type Truths = [&'static str; N_QUESTIONS];

/// What the report says of a visitor who leaves: that of the beacon, by the whole engine.
fn leaves(engine: &mut Engine, stay: usize) -> Json {
    let left = BEGINNING + seconds(STAYS[stay].2);
    // On the second day, where there is one: its clock has not been told anything later yet.
    let effects = engine.tell(
        left.max(engine.memory.millis(REPORTED)),
        &Fact::Hidden.text(),
    );
    let mut effects = Effect::list(&effects).into_iter().rev();
    let body = effects.find_map(|effect| match effect {
        Effect::Send { body, .. } => Some(body),
        _ => None,
    });
    let mut beacon: Json = serde_json::from_str(&body.unwrap()).unwrap();
    beacon["events"][0].take()
}

/// Both of each of `n` visitors, every one with an engine of their own.
fn each_by_an_engine(n: usize, consent: &str, budget: usize) -> Vec<Row> {
    survey(n, budget, |arrival, stay, seed| {
        let (mut engine, truths) = visitor(consent, arrival, stay, seed);
        (truths, leaves(&mut engine, stay))
    })
}

/// The same by one engine for all who come and stay alike: it answers anew for each.
fn each_by_a_report(n: usize, consent: &str, budget: usize) -> Vec<Row> {
    let mut engines: Vec<_> = (0..ARRIVALS.len() * STAYS.len())
        .map(|at| visitor(consent, at / STAYS.len(), at % STAYS.len(), at as u64))
        .collect();
    survey(n, budget, |arrival, stay, _| {
        let (engine, truths) = &mut engines[arrival * STAYS.len() + stay];
        let report = engine.answers("", 0, stay, budget);
        (*truths, serde_json::from_str(&report).unwrap())
    })
}

/// An answer: true, estimated, half the 95 % interval.
type Row = (String, f64, f64, f64);

fn survey(
    n: usize,
    budget: usize,
    mut visit: impl FnMut(usize, usize, u64) -> (Truths, Json),
) -> Vec<Row> {
    let mut seed = 20_260_101 + n as u64;
    let mut meant: BTreeMap<String, f64> = BTreeMap::new();
    let mut said = meant.clone();
    for _ in 0..n {
        let arrival = pick(ARRIVALS.map(|row| row.0), next(&mut seed) % 100);
        let stay = pick(STAYS.map(|row| row.0), next(&mut seed) % 100);
        let (truths, report) = visit(arrival, stay, next(&mut seed));
        for (at, truth) in truths.into_iter().enumerate() {
            let answer = report["params"]["answers"][question(at).0].as_str();
            *meant.entry(format!("{at} {truth}")).or_default() += 1.0;
            *said.entry(format!("{at} {}", answer.unwrap())).or_default() += 1.0;
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

fn estimates_are_within_theory(n: usize, survey: fn(usize, &str, usize) -> Vec<Row>) {
    println!("\n{n} visitors\n");
    println!(
        "| question: answer | true (ε = 1) | estimated | ± 95 % | true (ε = 0.5) | estimated | ± 95 % |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|");
    let (granted, cookieless) = (survey(n, "granted", 0), survey(n, "cookieless", 1));
    let (mut n_rows, mut n_within) = (0, 0);
    for (daily, memoryless) in granted.iter().zip(&cookieless) {
        let name = &daily.0;
        let cells = [daily, memoryless]
            .map(|(_, truth, estimate, half)| format!("{truth} | {estimate:.0} | {half:.0}"));
        println!("| {name} | {} |", cells.join(" | "));
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
    estimates_are_within_theory(10_000, each_by_an_engine);
}

#[test]
fn of_a_hundred_thousand_visitors_estimates_are_within_theory() {
    estimates_are_within_theory(100_000, each_by_a_report);
}
