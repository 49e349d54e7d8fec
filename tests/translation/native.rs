//! Tells engines of this machine's own code what `effects.test.mjs` has told the
//! module: a line is the seed of a new engine or a time, a drift and a fact; the
//! effects come back as lines.

use std::io::{BufWriter, Error, Write, stdin, stdout};

use serde_json::Value;
use trailmark::engine::Engine;

fn main() -> Result<(), Error> {
    let mut out = BufWriter::new(stdout().lock());
    let mut engine = seeded(0);
    for line in stdin().lines() {
        match serde_json::from_str(&line?)? {
            Value::Number(seed) => engine = seeded(seed.as_u64().unwrap_or(0) as u32),
            told => {
                let (at, drift, fact): (f64, f64, String) = serde_json::from_value(told)?;
                engine.drift(drift as i64);
                // As JSON once more: what lay on the device may have lines of its own.
                let effects = Value::from(engine.tell(at as i64, &fact));
                writeln!(out, "{effects}")?;
            }
        }
    }
    out.flush()
}

/// Randomness as `tests/e2e/support/random.mjs` has it.
fn seeded(seed: u32) -> Engine {
    let mut state = seed;
    Engine::new(Box::new(move || {
        state = state.wrapping_add(0x6d2b_79f5);
        let mixed = (state ^ state >> 15).wrapping_mul(state | 1);
        let mixed = mixed ^ mixed.wrapping_add((mixed ^ mixed >> 7).wrapping_mul(mixed | 61));
        mixed ^ mixed >> 14
    }))
}
