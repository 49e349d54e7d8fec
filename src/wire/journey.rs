//! What is known of a journey, as JSON: in events, to listeners, and in the snapshot
//! that the page may ask for.

use super::json::Writer;
use crate::domain::journey::{Cart, Journey, Lens, Model, Orders, PARTS, Touch, decimal};
use crate::domain::{Decimal, Millis, Pieces};

/// Probabilities and credits are written with four decimals.
const SCALE: u8 = 4;
/// How many touchpoints explain a phase.
const MAX_REASONS: usize = 3;

/// A member that is a probability or a credit, in 10,000ths.
pub fn share(json: &mut Writer, name: &str, share: i64) {
    json.decimal(name, Decimal::new(share, SCALE));
}

/// The phase as a guess: its model, its name and, under `p`, its probability.
pub fn phase(json: &mut Writer, journey: &Journey, lens: Lens<'_>, p: &str) {
    let name = lens.likeliest(&journey.stages);
    json.text("model", lens.name());
    json.text("name", name);
    share(json, p, lens.share(&journey.stages, name));
}

/// The probability of every phase of the model, and the touchpoints that speak
/// most for the likeliest: `weight` is the natural logarithm of the likelihood
/// ratio between that phase and all others.
pub fn reasons(json: &mut Writer, journey: &Journey, lens: Lens<'_>) {
    json.key("distribution");
    json.open('{');
    for (n, phase) in lens.phases().enumerate() {
        if !lens.phases().take(n).any(|earlier| earlier == phase) {
            share(json, phase, lens.share(&journey.stages, phase));
        }
    }
    json.close('}');
    because(json, journey, lens);
}

/// The touchpoints that speak most for the likeliest phase, the strongest first.
pub fn because(json: &mut Writer, journey: &Journey, lens: Lens<'_>) {
    let name = lens.likeliest(&journey.stages);
    let is_in = |stage: usize| lens.phases().nth(stage) == Some(name);
    json.key("because");
    json.open('[');
    let mut bound = f64::MAX;
    for _ in 0..MAX_REASONS {
        let (mut strongest, mut most) = ("", 0.0);
        for touchpoint in Pieces::of(&journey.recent, b'|') {
            let weight = journey.weight(touchpoint, is_in);
            if weight > most && weight < bound {
                (strongest, most) = (touchpoint, weight);
            }
        }
        if strongest.is_empty() {
            break;
        }
        bound = most;
        json.open('{');
        json.text("touchpoint", strongest);
        json.decimal("weight", Decimal::new((most * 100.0) as i64, 2));
        json.close('}');
    }
    json.close(']');
}

/// The cart's value, currency and items, as members.
pub fn cart(json: &mut Writer, cart: &Cart) {
    let currency = cart.currency();
    json.decimal("value", decimal(cart.value(currency)));
    json.some_text("currency", currency);
    json.key("items");
    json.open('[');
    for line in &cart.lines {
        json.open('{');
        for (n, name) in PARTS.iter().enumerate() {
            json.some_text(name, line.part(n));
        }
        json.decimal("price", decimal(line.price));
        json.integer("quantity", line.quantity);
        json.close('}');
    }
    json.close(']');
}

/// The orders as an object. `touches` is how many sessions led to the last.
pub fn value(json: &mut Writer, orders: &Orders, touches: u32) {
    let (currency, revenue) = orders.main();
    json.open('{');
    json.integer("orders", orders.count.into());
    json.decimal("revenue", decimal(revenue));
    json.some_text("currency", currency);
    if orders.count > 0 {
        json.integer("firstOrderAt", orders.first_at);
        json.integer("lastOrderAt", orders.last_at);
        json.integer("touchesToPurchase", touches.into());
    }
    json.key("revenues");
    json.open('{');
    for (currency, revenue) in &orders.revenue {
        json.decimal(currency, decimal(*revenue));
    }
    json.close('}');
    json.close('}');
}

/// The credits that each model gives for a purchase at `at`, as members named
/// by the models. Touches that came by the same way share an entry.
pub fn attribution(json: &mut Writer, touches: &[Touch], at: Millis) {
    for model in Model::ALL {
        let credits = model.credits(touches, at);
        json.key(model.name());
        json.open('[');
        for (n, touch) in touches.iter().enumerate() {
            let is_new = !touches.iter().take(n).any(|earlier| earlier.is_like(touch));
            let mut credit = 0;
            for (other, part) in touches.iter().zip(&credits) {
                if other.is_like(touch) {
                    credit += part;
                }
            }
            if is_new && credit > 0 {
                json.open('{');
                json.text("channel", touch.channel.name());
                json.some_text("source", touch.source());
                json.some_text("campaign", touch.campaign());
                share(json, "credit", credit);
                json.close('}');
            }
        }
        json.close(']');
    }
}
