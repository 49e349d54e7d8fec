//! The cart, as GA4's e-commerce events tell of it.
//!
//! Its lines are [`Row`]s: the text is currency, `item_variant`, `item_id` and
//! `item_name`, each possibly empty, with a unit separator (U+001F) between; the
//! numbers are what all of them cost and how many they are.

use super::money::{MAX_QUANTITY, Money, amount, plus, quantity};
use super::row::{Row, bytes, row};
use crate::domain::text::{clean, nth};
use crate::domain::{Object, plain};

/// Number of a line: what all of it costs, in [`Money`].
pub const WORTH: usize = 0;
/// Number of a line: how many.
pub const QUANTITY: usize = 1;
/// Names of the parts of a line's text.
pub const PARTS: &str = "currency item_variant item_id item_name";
/// Position in [`PARTS`]; what stands before it need not be named.
const ITEM_ID: usize = 2;
/// Between the parts of a line's text; cleaned text has none of it.
pub const SEPARATOR: u8 = 0x1f;

/// Longest part of a line's text.
const MAX_PART: usize = 40;
/// Lines beyond this are counted in the value and not listed.
const MAX_BYTES: usize = 1_000;
/// The parts of the line for what is not listed, behind its currency.
const NAMELESS: &str = "\x1f\x1f\x1f";

/// Where a cart stands: nothing in it, something in it, left with something in
/// it, paid.
pub const STATES: &str = "empty open abandoned purchased";
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

/// What one of a line costs.
#[inline(never)]
pub fn price(line: &Row) -> Money {
    line.numbers[WORTH] / line.numbers[QUANTITY].max(1)
}

/// The currency of the line that came last, in which a cart is valued.
pub fn currency(lines: &[Row]) -> &str {
    lines.last().map_or("", |line| part(line, 0))
}

/// The sum of the lines in this currency.
#[inline(never)]
pub fn value(lines: &[Row], currency: &str) -> Money {
    let mut sum = 0;
    for line in lines {
        if part(line, 0) == currency {
            sum = plus(sum, line.numbers[WORTH]);
        }
    }
    sum
}

/// Whether an event lists items, if only none.
pub(super) fn has_items(params: Object<'_>) -> bool {
    params.value("items").starts_with('[')
}

/// Puts the items of an event, or the event itself where it lists none, into
/// these lines, or takes them out.
#[inline(never)]
pub(super) fn take(lines: &mut Vec<Row>, event: Object<'_>, removes: bool) {
    let mut items = Object(event.value("items")).members();
    if !has_items(event) {
        put(lines, line_of(event, event, true), removes);
    }
    let mut is_only = true;
    while let Some((_, item)) = items.next() {
        is_only = is_only && items.is_over();
        put(lines, line_of(Object(item), event, is_only), removes);
        is_only = false;
    }
}

#[inline(never)]
fn put(lines: &mut Vec<Row>, mut line: Row, removes: bool) {
    for (at, known) in lines.iter_mut().enumerate() {
        if is_same(known, &line) {
            let price = price(known);
            let [worth, quantity, _] = &mut known.numbers;
            if !removes {
                *worth = plus(*worth, line.numbers[WORTH]);
                *quantity = (*quantity + line.numbers[QUANTITY]).min(MAX_QUANTITY);
                return;
            }
            *quantity -= line.numbers[QUANTITY];
            *worth = price * (*quantity).max(0);
            if *quantity <= 0 {
                lines.remove(at);
            }
            return;
        }
    }
    if removes {
        return;
    }
    if bytes(lines) + line.text.len() > MAX_BYTES && !line.text.ends_with(NAMELESS) {
        // What is not listed any more still counts: in a line without a name.
        line.text = String::from(part(&line, 0));
        line.text.push_str(NAMELESS);
        put(lines, line, removes);
    } else {
        lines.push(line);
    }
}

/// Reads an item of an event; its currency may be the event's, and so may its
/// worth where it is the only one: many shops give the price as the event's value.
#[inline(never)]
fn line_of(item: Object<'_>, event: Object<'_>, is_only: bool) -> Row {
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
    let quantity = quantity(item.value("quantity"));
    let mut worth = amount(item.value("price")) * quantity;
    if worth == 0 && is_only {
        worth = amount(event.value("value"));
    }
    row(text, [worth, quantity, 0])
}

/// The currency of an event or item, as ISO 4217 writes it; empty for what is none.
#[inline(never)]
fn currency_of(params: Object<'_>) -> String {
    let mut currency = String::new();
    for byte in params.value("currency").bytes() {
        if byte.is_ascii_alphabetic() {
            currency.push(char::from(byte & !0x20));
        }
    }
    if currency.len() != 3 {
        currency.clear();
    }
    currency
}

/// Whether both are the same article. A variant or currency that one of them
/// does not name makes no difference; without an id the name decides.
#[inline(never)]
fn is_same(one: &Row, other: &Row) -> bool {
    for n in 0..4 {
        let (ours, theirs) = (part(one, n), part(other, n));
        if ours != theirs {
            if n >= ITEM_ID || !(ours.is_empty() || theirs.is_empty()) {
                return false;
            }
        } else if n == ITEM_ID && !ours.is_empty() {
            break;
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
    fn what_is_left_of_a_line_costs_what_it_did() {
        let mut cart = Journey::default();
        see(&mut cart, "add_to_cart", &[item("a", 10.0, 1)]);
        see(&mut cart, "add_to_cart", &[item("a", 20.0, 1)]);
        assert_eq!(price(&cart.cart[0]), 150_000);
        see(&mut cart, "remove_from_cart", &[item("a", 0.0, 1)]);
        assert_eq!(price(&cart.cart[0]), 150_000);
        assert_eq!(value(&cart.cart, "EUR"), 150_000);
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
        assert_eq!(part(&cart.cart[1], ITEM_ID), "7");
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
