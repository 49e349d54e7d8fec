//! The cart, as GA4's e-commerce events tell of it.
//!
//! Its lines are [`Row`]s: the text is currency, `item_id`, `item_variant` and
//! `item_name`, each possibly empty, with a unit separator (U+001F) between; the
//! numbers are the price of one and how many.

use super::money::{MAX_QUANTITY, Money, amount, quantity};
use super::row::{Row, bytes, row};
use crate::domain::text::{clean, nth};
use crate::domain::{Object, plain};

/// Number of a line: the price of one, in [`Money`].
pub const PRICE: usize = 0;
/// Number of a line: how many.
pub const QUANTITY: usize = 1;
/// Names of the parts of a line's text.
pub const PARTS: &str = "currency item_id item_variant item_name";
/// Between the parts of a line's text; cleaned text has none of it.
pub const SEPARATOR: u8 = 0x1f;

/// Longest part of a line's text.
const MAX_PART: usize = 40;
/// Lines beyond this are counted in the value and not listed.
const MAX_BYTES: usize = 1_000;

/// Where a cart stands: nothing in it, something in it, left with something in
/// it, paid.
pub const STATES: &str = "empty open abandoned purchased";
/// Position in [`STATES`].
pub const EMPTY: i64 = 0;
/// Position in [`STATES`].
pub const OPEN: i64 = 1;
/// Position in [`STATES`].
pub const ABANDONED: i64 = 2;
/// Position in [`STATES`].
pub const PURCHASED: i64 = 3;

/// One part of a line's text, by its position in [`PARTS`].
pub fn part(line: &Row, n: usize) -> &str {
    nth(&line.text, SEPARATOR, n)
}

/// What a line costs.
pub fn worth(line: &Row) -> Money {
    let [price, quantity, ..] = line.numbers;
    price.saturating_mul(quantity)
}

/// The currency of the line that came last, in which a cart is valued.
pub fn currency(lines: &[Row]) -> &str {
    lines.last().map_or("", |line| part(line, 0))
}

/// The sum of the lines in this currency.
pub fn value(lines: &[Row], currency: &str) -> Money {
    let mut sum = 0_i64;
    for line in lines {
        if part(line, 0) == currency {
            sum = sum.saturating_add(worth(line));
        }
    }
    sum
}

/// The lines of an event: its items, or the event itself where it names none.
#[inline(never)]
pub(super) fn lines_of(params: Object<'_>) -> Vec<Row> {
    let mut lines = Vec::new();
    let mut items = Object(params.value("items")).members();
    if has_items(params) {
        for (_, item) in &mut items {
            lines.push(line_of(Object(item), params));
        }
    } else {
        lines.push(line_of(params, params));
    }
    // Many shops give the price only as the event's value.
    if let [line] = &mut lines[..]
        && line.numbers[PRICE] == 0
    {
        line.numbers[PRICE] = amount(params.value("value")) / line.numbers[QUANTITY];
    }
    lines
}

/// Whether an event lists items, if only none.
pub(super) fn has_items(params: Object<'_>) -> bool {
    params.value("items").starts_with('[')
}

/// Puts a line into the cart.
#[inline(never)]
pub(super) fn add(lines: &mut Vec<Row>, mut line: Row) {
    let is_full = bytes(lines) + line.text.len() > MAX_BYTES;
    for pass in 0..2 {
        for known in lines.iter_mut() {
            if is_same(known, &line) {
                if pass == 1 {
                    // The rest, valued as one.
                    known.numbers[PRICE] = known.numbers[PRICE].saturating_add(line.numbers[PRICE]);
                } else {
                    let quantity = known.numbers[QUANTITY] + line.numbers[QUANTITY];
                    known.numbers = line.numbers;
                    known.numbers[QUANTITY] = quantity.min(MAX_QUANTITY);
                }
                return;
            }
        }
        if !is_full {
            break;
        }
        // What is not listed any more still counts: in a line without a name.
        line.numbers = [worth(&line), 1, 0];
        line.text = String::from(part(&line, 0));
        line.text.push_str(NAMELESS);
    }
    lines.push(line);
}

/// The parts of the line for what is not listed, behind its currency.
const NAMELESS: &str = "\x1f\x1f\x1f";

/// Takes as many of a line's article out of the cart as it says.
pub(super) fn remove(lines: &mut Vec<Row>, line: &Row) {
    for (at, known) in lines.iter_mut().enumerate() {
        if is_same(known, line) {
            known.numbers[QUANTITY] -= line.numbers[QUANTITY];
            if known.numbers[QUANTITY] <= 0 {
                lines.remove(at);
            }
            return;
        }
    }
}

/// The currency of an event or item, as ISO 4217 writes it; empty for what is none.
pub(super) fn currency_of(params: Object<'_>) -> String {
    let text = params.text("currency");
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        text.to_ascii_uppercase()
    } else {
        String::new()
    }
}

/// Reads an item of an event; its currency may be the event's.
fn line_of(item: Object<'_>, event: Object<'_>) -> Row {
    let mut text = currency_of(item);
    if text.is_empty() {
        text = currency_of(event);
    }
    for n in 1..4 {
        text.push(char::from(SEPARATOR));
        // Ids are often numbers.
        let part = plain(item.value(nth(PARTS, b' ', n)));
        text.push_str(&clean(&part, MAX_PART));
    }
    let price = amount(item.value("price"));
    row(text, [price, quantity(item.value("quantity")), 0])
}

/// Whether both are the same article. A variant or currency that one of them
/// does not name makes no difference; without an id the name decides.
fn is_same(one: &Row, other: &Row) -> bool {
    let has_id = !part(one, 1).is_empty();
    for n in 0..4 {
        let (ours, theirs) = (part(one, n), part(other, n));
        let may_differ = match n {
            1 => false,
            3 => has_id,
            _ => ours.is_empty() || theirs.is_empty(),
        };
        if ours != theirs && !may_differ {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::{CART_STATE, Journey};
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    fn item(id: &str, price: f64, quantity: i64) -> Json {
        json!({"item_id": id, "price": price, "quantity": quantity})
    }

    fn see(cart: &mut Journey, name: &str, items: &[Json]) {
        see_params(cart, name, &json!({"currency": "eur", "items": items}));
    }

    fn see_params(cart: &mut Journey, name: &str, params: &Json) {
        cart.see(0, name, Object(&params.to_string()), "");
    }

    fn state(cart: &Journey) -> &str {
        nth(STATES, b' ', cart.numbers[CART_STATE] as usize)
    }

    #[test]
    fn adds_removes_and_sums_exactly() {
        let mut cart = Journey::default();
        assert_eq!(state(&cart), "empty");
        see(&mut cart, "add_to_cart", &[item("a", 19.9, 2)]);
        see(
            &mut cart,
            "add_to_cart",
            &[item("a", 19.9, 1), item("b", 0.1, 1)],
        );
        assert_eq!((state(&cart), cart.cart.len()), ("open", 2));
        assert_eq!(value(&cart.cart, "EUR"), 598_000);
        see(&mut cart, "remove_from_cart", &[item("a", 19.9, 2)]);
        assert_eq!(value(&cart.cart, "EUR"), 200_000);
        see(
            &mut cart,
            "remove_from_cart",
            &[item("a", 0.0, 9), item("b", 0.0, 1)],
        );
        assert_eq!((state(&cart), value(&cart.cart, "EUR")), ("empty", 0));
    }

    #[test]
    fn the_whole_cart_replaces_what_was_known() {
        let mut cart = Journey::default();
        see(&mut cart, "add_to_cart", &[item("a", 1.0, 1)]);
        see(&mut cart, "view_cart", &[item("b", 3.0, 2)]);
        assert_eq!(value(&cart.cart, "EUR"), 60_000);
        see_params(&mut cart, "begin_checkout", &json!({}));
        assert_eq!(cart.cart.len(), 1, "a step without items empties no cart");
        see(&mut cart, "view_item", &[item("c", 1.0, 1)]);
        assert_eq!(cart.cart.len(), 1);
        see_params(&mut cart, "purchase", &json!({}));
        assert_eq!((state(&cart), cart.cart.len()), ("purchased", 0));
    }

    #[test]
    fn currencies_are_kept_apart() {
        let mut cart = Journey::default();
        see(&mut cart, "add_to_cart", &[item("a", 1.0, 1)]);
        let dollars = json!({"currency": "USD", "items": [item("a", 5.0, 1)]});
        see_params(&mut cart, "add_to_cart", &dollars);
        assert_eq!(
            (value(&cart.cart, "EUR"), value(&cart.cart, "USD")),
            (10_000, 50_000)
        );
        assert_eq!(currency(&cart.cart), "USD");
    }

    #[test]
    fn shops_say_little_and_are_understood() {
        let mut cart = Journey::default();
        see_params(
            &mut cart,
            "add_to_cart",
            &json!({"value": "12.50", "currency": "CHF"}),
        );
        assert_eq!(value(&cart.cart, "CHF"), 125_000);
        let named = json!({"items": [{"item_name": "Kettle \"Moss\""}]});
        see_params(&mut cart, "add_to_cart", &named);
        assert_eq!(cart.cart.len(), 2);
        assert_eq!(part(&cart.cart[1], 3), "Kettle \"Moss\"");
        see_params(&mut cart, "remove_from_cart", &named);
        assert_eq!(cart.cart.len(), 1);
        // Ids may be numbers.
        see_params(
            &mut cart,
            "add_to_cart",
            &json!({"items": [{"item_id": 7, "price": 3}]}),
        );
        assert_eq!(part(&cart.cart[1], 1), "7");
    }

    proptest! {
        #[test]
        fn a_full_cart_still_knows_its_value(
            prices in proptest::collection::vec((0i64..1_000_000, 1i64..50), 0..60),
        ) {
            let mut cart = Journey::default();
            let mut sum = 0;
            for (n, (cents, quantity)) in prices.into_iter().enumerate() {
                sum += cents * 100 * quantity;
                let price = cents as f64 / 100.0;
                see(&mut cart, "add_to_cart", &[item(&format!("article-{n}"), price, quantity)]);
            }
            prop_assert_eq!(value(&cart.cart, "EUR"), sum);
            prop_assert!(bytes(&cart.cart) <= MAX_BYTES + 50);
        }

        #[test]
        fn no_event_panics(
            name in "add_to_cart|remove_from_cart|view_cart|purchase", params in "\\PC{0,80}",
            id in ".{0,50}", price: f64, quantity: i64,
        ) {
            let mut cart = Journey::default();
            for _ in 0..4 {
                see(&mut cart, "add_to_cart", &[item(&id, price, quantity)]);
                see(&mut cart, &name, &[item(&id, price, quantity)]);
                cart.see(0, &name, Object(&params), "");
                let _ = value(&cart.cart, currency(&cart.cart));
            }
        }
    }
}
