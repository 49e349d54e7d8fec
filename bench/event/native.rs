//! What one event costs in the engine alone, natively.
//!
//! `cargo run --profile server --example event_cost`: 500 × `add_to_cart` on one
//! page, as `bench/event/chromium.mjs` does it in a browser; the median of many rounds.

use std::time::Instant;
use trailmark::engine::Engine;

const EVENTS: u32 = 500;
const ROUNDS: usize = 21;

fn main() {
    for consent in ["cookieless", "granted"] {
        let mut rounds: Vec<_> = (0..ROUNDS).map(|_| round(consent)).collect();
        rounds.sort_by(f64::total_cmp);
        if let Some(median) = rounds.get(ROUNDS / 2) {
            println!("{consent:12} {median:6.1} µs");
        }
    }
}

/// Microseconds of an event, its delivery included.
fn round(consent: &str) -> f64 {
    let mut seed = 1_u32;
    let mut engine = Engine::new(Box::new(move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed
    }));
    let view = "https://shop.example/\x1e\x1e\x1eKettles";
    let options = format!(r#"{{"collector":"https://c.example/","consent":"{consent}"}}"#);
    let mut now = 1_760_000_000_000;
    engine.tell(now, &format!("start\x1e{options}\x1e{view}"));
    engine.tell(now, "opened");
    engine.tell(now, &format!("load\x1e{view}"));
    let began = Instant::now();
    for n in 0..EVENTS {
        now += 10;
        let params = format!(
            r#"{{"currency":"EUR","value":59.9,"items":[{{"item_id":"SKU-{}","item_name":"Kettle","price":59.9,"quantity":1}}]}}"#,
            n % 7
        );
        let effects = engine.tell(now, &format!("track\x1eadd_to_cart\x1e{params}"));
        if let Some(beacon) = sent(&effects) {
            engine.tell(now, &format!("settle\x1e{beacon}\x1e200\x1e"));
        }
    }
    began.elapsed().as_secs_f64() * 1e6 / f64::from(EVENTS)
}

/// The beacon that is to be sent, if there is one.
fn sent(effects: &str) -> Option<&str> {
    let (_, send) = effects.split_once("[\"send\",\"")?;
    let (_, rest) = send.split_once("\",\"")?;
    Some(rest.split_once('"')?.0)
}
