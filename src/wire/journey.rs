//! What is known of a journey, as JSON: in events, to listeners, and in the snapshot
//! that the page may ask for.

use super::json::Writer;
use crate::domain::journey::{
    FIRST_ORDER_AT, Journey, LAST_ORDER_AT, Lens, N_STAGES, ORDERS, Row, SUM, attribution, cart,
    trail,
};
use crate::domain::text::nth;
use crate::domain::{Decimal, Millis, Pieces};

/// Probabilities, credits and amounts have four decimals.
const SCALE: u8 = 4;
/// How many touchpoints explain a phase.
const MAX_REASONS: usize = 3;

/// A member in 10,000ths: a probability, a credit, an amount of money.
#[inline(never)]
pub fn share(json: &mut Writer, name: &str, share: i64) {
    json.decimal(name, Decimal::new(share, SCALE));
}

/// The phase of this name as a guess: its model, its name and, under `p`, its probability.
#[inline(never)]
pub fn phase(json: &mut Writer, journey: &Journey, lens: Lens<'_>, name: &str, p: &str) {
    json.text("model", lens.name());
    json.text("name", name);
    share(json, p, lens.share(&journey.stages, name));
}

/// The same with the probability of every phase of the model, and [`because`].
#[inline(never)]
pub fn phase_in_full(json: &mut Writer, journey: &Journey, lens: Lens<'_>, name: &str) {
    phase(json, journey, lens, name, "probability");
    json.begin("distribution");
    for stage in 0..N_STAGES {
        let phase = lens.phase(stage);
        let is_first = !(0..stage).any(|earlier| lens.has(earlier, phase));
        if is_first {
            share(json, phase, lens.share(&journey.stages, phase));
        }
    }
    json.close('}');
    because(json, journey, lens, name);
}

/// The touchpoints that speak most for the phase of this name, the strongest
/// first: `weight` is the natural logarithm of the likelihood ratio between that
/// phase and all others.
#[inline(never)]
pub fn because(json: &mut Writer, journey: &Journey, lens: Lens<'_>, name: &str) {
    json.key("because");
    json.open('[');
    let mut bound = i64::MAX;
    for _ in 0..MAX_REASONS {
        let (mut strongest, mut most) = ("", 0);
        for touchpoint in Pieces::of(&journey.recent, b'|') {
            let weight = journey.weight(touchpoint, lens, name);
            if weight > most && weight < bound {
                (strongest, most) = (touchpoint, weight);
            }
        }
        if most > 0 {
            json.open('{');
            json.text("touchpoint", strongest);
            json.decimal("weight", Decimal::new(most, 2));
            json.close('}');
        }
        bound = most;
    }
    json.close(']');
}

/// The cart's value, currency and items, as members.
#[inline(never)]
pub fn cart(json: &mut Writer, lines: &[Row]) {
    let currency = cart::currency(lines);
    share(json, "value", cart::value(lines, currency));
    json.some_text("currency", currency);
    json.key("items");
    json.open('[');
    for line in lines {
        json.open('{');
        json.texts(cart::PARTS, &line.text, cart::SEPARATOR);
        share(json, "price", cart::price(line));
        json.integer("quantity", line.numbers[cart::QUANTITY]);
        json.close('}');
    }
    json.close(']');
}

/// The orders, as members.
pub fn value(json: &mut Writer, journey: &Journey, lookback: Millis) {
    let (currency, revenue) = journey.revenue();
    json.integer("orders", journey.numbers[ORDERS]);
    share(json, "revenue", revenue);
    json.some_text("currency", currency);
    if journey.numbers[ORDERS] > 0 {
        json.integer("firstOrderAt", journey.numbers[FIRST_ORDER_AT]);
        json.integer("lastOrderAt", journey.numbers[LAST_ORDER_AT]);
        let touches = journey.touches_to_purchase(lookback);
        json.integer("touchesToPurchase", touches);
    }
    json.begin("revenues");
    for revenue in &journey.revenues {
        share(json, &revenue.text, revenue.numbers[SUM]);
    }
    json.close('}');
}

/// The credits that each model gives for a purchase, as members named
/// by the models. Touches that came by the same way share an entry.
#[inline(never)]
pub fn attribution(json: &mut Writer, touches: &[Row]) {
    for model in 0..attribution::N_MODELS {
        let mut credits = attribution::credits(model, touches);
        json.key(nth(attribution::MODELS, b' ', model));
        json.open('[');
        for touch in touches {
            let mut credit = 0;
            for (other, part) in touches.iter().zip(&mut credits) {
                if other.text == touch.text {
                    // Given once: what comes later finds nothing left.
                    credit += std::mem::take(part);
                }
            }
            if credit > 0 {
                json.open('{');
                json.texts(trail::PARTS, &touch.text, trail::SEPARATOR);
                share(json, "credit", credit);
                json.close('}');
            }
        }
        json.close(']');
    }
}
