//! A replay is what the engine says, whoever comes in between and however little
//! fits into memory.

use super::*;
use trailmark::engine::Engine;

/// A visitor's life by SplitMix64: moves, pauses of all lengths, clocks set back,
/// events on pages that nobody has reported, and everything a shop tells.
fn life(visitor: &str, seed: u64, n: usize) -> Vec<String> {
    let mut state = seed;
    let mut draw = |n: u64| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % n
    };
    let mut after = 0;
    let mut lines = Vec::new();
    for _ in 0..n {
        after += match draw(12) {
            0 => 3 * DAY,
            1 => 200 * DAY,
            2 => 40 * MINUTE,
            3 => -MINUTE,
            _ => 7_000,
        };
        let names = [
            "page_view",
            "view_item",
            "add_to_cart",
            "begin_checkout",
            "purchase",
            "refund",
            "scroll",
            "login",
        ];
        let name = names[draw(8) as usize];
        let pages = [
            "",
            "/",
            "/products/cup",
            "/cart",
            "/?utm_source=letter&utm_medium=email",
        ];
        let path = pages[draw(5) as usize];
        let params = json!({"transaction_id": draw(4), "value": 3, "currency": "EUR"});
        lines.push(event(visitor, after, name, path, params));
    }
    lines
}

#[test]
fn who_was_put_on_disk_comes_back_the_same() {
    let lives: Vec<_> = (0..4).map(|n| life(&format!("v{n}"), n, 50)).collect();
    let mut lines = Vec::new();
    for n in 0..50 {
        lines.extend(lives.iter().map(|life| life[n].clone()));
    }
    for report in [Report::Lines, Report::SummaryAndCredits] {
        let kept = replayed(&lines, report, 100);
        for most_present in [1, 3] {
            assert_eq!(
                replayed(&lines, report, most_present),
                kept,
                "{most_present}"
            );
        }
    }
}

#[test]
fn others_make_no_difference() {
    let lives: Vec<_> = (0..4)
        .map(|n| life(&format!("v{n}"), 100 + n, 40))
        .collect();
    let one_by_one = lives.concat();
    let mut mixed = Vec::new();
    for n in 0..40 {
        mixed.extend(lives.iter().map(|life| life[n].clone()));
    }
    let sorted = |lines: &[String]| {
        let mut answers = answers(lines);
        // Stable: a visitor's own order stays.
        answers.sort_by_key(|answer| answer["visitor"].to_string());
        answers
    };
    assert_eq!(sorted(&mixed), sorted(&one_by_one));
    assert_eq!(summary(&mixed), summary(&one_by_one));
}

#[test]
fn the_answers_are_those_of_the_engine() {
    let options = r#"{"collector":"https://collect.example/","consent":"granted"}"#;
    let (home, cup) = (format!("{SHOP}/"), format!("{SHOP}/products/cup"));
    let item = json!({"currency": "EUR", "items": [{"item_id": "cup", "price": 9}]});
    let mut engine = Engine::new(Box::new(|| 7));
    let start = |url: &str| format!("start\x1e{options}\x1e{url}\x1e\x1e\x1e");
    let opened = |state: &str| format!("opened\x1e\x1e{state}");
    let mut at = BEGINNING;
    let mut tell = |engine: &mut Engine, after: i64, fact: &str| {
        at += after;
        state_in(&engine.tell(at, fact))
    };
    let mut expected = Vec::new();
    let mut stands = |engine: &Engine| {
        let journey = engine.journey();
        expected.push((
            engine.n_sessions(),
            journey.intent(),
            *journey.stages.parts(),
        ));
    };
    tell(&mut engine, 0, &start(&home));
    tell(&mut engine, 0, &opened(""));
    tell(&mut engine, 0, &format!("page\x1e{home}\x1e\x1e\x1e"));
    stands(&engine);
    tell(&mut engine, 9_000, &format!("page\x1e{cup}\x1e\x1e\x1e"));
    stands(&engine);
    let state = tell(
        &mut engine,
        30_000,
        &format!("track\x1eadd_to_cart\x1e{item}"),
    );
    stands(&engine);
    // Two days later, on a page that was loaded anew.
    engine = Engine::new(Box::new(|| 8));
    tell(&mut engine, 2 * DAY, &start(&cup));
    tell(&mut engine, 0, &opened(&state));
    tell(&mut engine, 0, &format!("page\x1e{cup}\x1e\x1e\x1e"));
    stands(&engine);
    tell(&mut engine, 5_000, "track\x1epurchase\x1e{\"value\":9}");
    stands(&engine);

    let later = 2 * DAY + 39_000;
    let answers = answers(&[
        view("v", 0, "/"),
        view("v", 9_000, "/products/cup"),
        event("v", 39_000, "add_to_cart", "/products/cup", item),
        view("v", later, "/products/cup"),
        event("v", later + 5_000, "purchase", "", json!({"value": 9})),
    ]);
    let whole = |json: &Json| (json.as_f64().unwrap() * 10_000.0).round() as i64;
    let found: Vec<_> = (answers.iter())
        .map(|answer| {
            let session = answer["session"].as_u64().unwrap() as u32;
            let stages: Vec<_> = answer["stages"]
                .as_object()
                .unwrap()
                .values()
                .map(whole)
                .collect();
            (
                session,
                whole(&answer["intent"]),
                stages.try_into().unwrap(),
            )
        })
        .collect();
    assert_eq!(found, expected);
}

/// The text that the effects ask to be kept as `state`.
fn state_in(effects: &str) -> String {
    let effects: Vec<Vec<Json>> = serde_json::from_str(effects).unwrap();
    let is_state = |effect: &&Vec<Json>| effect[0] == "keep" && effect[1] == "state";
    let kept = effects.iter().rfind(is_state);
    kept.map_or_else(String::new, |effect| effect[2].as_str().unwrap().into())
}
