//! The cart, as GA4's e-commerce events tell of it.

use super::money::{MAX_QUANTITY, Money, amount, quantity};
use crate::domain::text::{clean, nth};
use crate::domain::{Object, plain};

/// More lines than this are counted in the value and not listed.
const MAX_LINES: usize = 16;
/// Longest part of an item's label.
const MAX_PART: usize = 40;
/// All labels together, so that the state of a journey stays small.
const MAX_LABELS: usize = 700;
/// Between the parts of a label; cleaned text has none of it.
const SEPARATOR: char = '\u{1f}';

/// Where a cart stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CartState {
    /// Nothing in it.
    #[default]
    Empty,
    /// Something in it.
    Open,
    /// Left with something in it.
    Abandoned,
    /// Paid.
    Purchased,
}

impl CartState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Empty, Self::Open, Self::Abandoned, Self::Purchased];

    /// Its name in a journey's snapshot.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Open => "open",
            Self::Abandoned => "abandoned",
            Self::Purchased => "purchased",
        }
    }
}

/// One line of a cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Currency, `item_id`, `item_variant` and `item_name`, each possibly empty,
    /// with a unit separator (U+001F) between.
    pub label: String,
    /// Price of one.
    pub price: Money,
    /// How many.
    pub quantity: i64,
}

/// Parts of a [`Line::label`].
pub const PARTS: [&str; 4] = ["currency", "item_id", "item_variant", "item_name"];

impl Line {
    /// One part of the label, by its position in [`PARTS`].
    pub fn part(&self, n: usize) -> &str {
        nth(&self.label, SEPARATOR as u8, n)
    }

    /// What all of it costs.
    pub fn worth(&self) -> Money {
        self.price.saturating_mul(self.quantity)
    }

    /// Reads an item of an event; its currency may be the event's.
    fn of(item: Object<'_>, event: Object<'_>) -> Self {
        let mut label = currency(item);
        if label.is_empty() {
            label = currency(event);
        }
        for name in PARTS.iter().skip(1) {
            label.push(SEPARATOR);
            // Ids are often numbers.
            label.push_str(&clean(&plain(item.value(name)), MAX_PART));
        }
        Self {
            label,
            price: amount(item.value("price")),
            quantity: quantity(item.value("quantity")),
        }
    }

    /// Whether both are the same article. A variant or currency that one of them
    /// does not name makes no difference; without an id the name decides.
    fn is_same(&self, other: &Self) -> bool {
        let agrees = |n: usize| {
            let (ours, theirs) = (self.part(n), other.part(n));
            ours == theirs || ours.is_empty() || theirs.is_empty()
        };
        self.part(1) == other.part(1)
            && agrees(0)
            && agrees(2)
            && (!self.part(1).is_empty() || self.part(3) == other.part(3))
    }
}

/// The currency of an event or item, as ISO 4217 writes it; empty for what is none.
pub(super) fn currency(params: Object<'_>) -> String {
    let text = params.text("currency");
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        text.to_ascii_uppercase()
    } else {
        String::new()
    }
}

/// What the customer means to buy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cart {
    /// Where it stands.
    pub state: CartState,
    /// What lies in it.
    pub lines: Vec<Line>,
}

impl Cart {
    /// Learns from an event; tells whether it was about the cart.
    pub fn see(&mut self, name: &str, params: Object<'_>) -> bool {
        match name {
            "add_to_cart" => {
                for line in lines(params) {
                    self.add(line);
                }
            }
            "remove_from_cart" => {
                for line in lines(params) {
                    self.remove(&line);
                }
            }
            // These list the whole cart, if anything.
            "view_cart" | "begin_checkout" | "add_shipping_info" | "add_payment_info" => {
                if has_items(params) {
                    self.lines.clear();
                    for line in lines(params) {
                        self.add(line);
                    }
                }
            }
            "purchase" => {
                self.lines.clear();
                self.state = CartState::Purchased;
                return true;
            }
            _ => return false,
        }
        self.state = if self.lines.is_empty() {
            CartState::Empty
        } else {
            CartState::Open
        };
        true
    }

    /// Whether something lies in it that nobody has left yet.
    pub fn is_open(&self) -> bool {
        self.state == CartState::Open
    }

    /// The currency of the line that came last, in which the cart is valued.
    pub fn currency(&self) -> &str {
        self.lines.last().map_or("", |line| line.part(0))
    }

    /// The sum of all lines in this currency.
    pub fn value(&self, currency: &str) -> Money {
        let mut sum = 0_i64;
        for line in &self.lines {
            if line.part(0) == currency {
                sum = sum.saturating_add(line.worth());
            }
        }
        sum
    }

    fn add(&mut self, line: Line) {
        if let Some(known) = self.lines.iter_mut().find(|known| known.is_same(&line)) {
            known.quantity = (known.quantity + line.quantity).min(MAX_QUANTITY);
            known.price = line.price;
            return;
        }
        let mut room = MAX_LABELS;
        for known in &self.lines {
            room = room.saturating_sub(known.label.len());
        }
        if self.lines.len() < MAX_LINES && line.label.len() <= room {
            self.lines.push(line);
        } else {
            self.add_to_rest(line);
        }
    }

    /// What is not listed any more still counts: in a line without a name.
    fn add_to_rest(&mut self, line: Line) {
        let value = line.worth();
        let mut label = String::from(line.part(0));
        for _ in 1..PARTS.len() {
            label.push(SEPARATOR);
        }
        match self.lines.iter_mut().find(|known| known.label == label) {
            Some(rest) => rest.price = rest.price.saturating_add(value),
            None => self.lines.push(Line {
                label,
                price: value,
                quantity: 1,
            }),
        }
    }

    fn remove(&mut self, line: &Line) {
        if let Some(known) = self.lines.iter_mut().find(|known| known.is_same(line)) {
            known.quantity -= line.quantity;
        }
        self.lines.retain(|line| line.quantity > 0);
    }
}

/// The lines of an event: its items, or the event itself where it names none.
pub(super) fn lines(params: Object<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    if has_items(params) {
        for (_, item) in Object(params.value("items")).members() {
            lines.push(Line::of(Object(item), params));
        }
    } else {
        lines.push(Line::of(params, params));
    }
    // Many shops give the price only as the event's value.
    if let [line] = &mut lines[..]
        && line.price == 0
    {
        line.price = amount(params.value("value")) / line.quantity;
    }
    lines
}

/// Whether an event lists items, if only none.
pub(super) fn has_items(params: Object<'_>) -> bool {
    params.value("items").starts_with('[')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    fn item(id: &str, price: f64, quantity: i64) -> Json {
        json!({"item_id": id, "price": price, "quantity": quantity})
    }

    fn see(cart: &mut Cart, name: &str, items: &[Json]) -> bool {
        see_params(cart, name, &json!({"currency": "eur", "items": items}))
    }

    fn see_params(cart: &mut Cart, name: &str, params: &Json) -> bool {
        cart.see(name, Object(&params.to_string()))
    }

    #[test]
    fn adds_removes_and_sums_exactly() {
        let mut cart = Cart::default();
        assert_eq!(cart.state, CartState::Empty);
        see(&mut cart, "add_to_cart", &[item("a", 19.9, 2)]);
        see(
            &mut cart,
            "add_to_cart",
            &[item("a", 19.9, 1), item("b", 0.1, 1)],
        );
        assert_eq!((cart.state, cart.lines.len()), (CartState::Open, 2));
        assert_eq!(cart.value("EUR"), 598_000);
        see(&mut cart, "remove_from_cart", &[item("a", 19.9, 2)]);
        assert_eq!(cart.value("EUR"), 200_000);
        see(
            &mut cart,
            "remove_from_cart",
            &[item("a", 0.0, 9), item("b", 0.0, 1)],
        );
        assert_eq!((cart.state, cart.value("EUR")), (CartState::Empty, 0));
    }

    #[test]
    fn the_whole_cart_replaces_what_was_known() {
        let mut cart = Cart::default();
        see(&mut cart, "add_to_cart", &[item("a", 1.0, 1)]);
        see(&mut cart, "view_cart", &[item("b", 3.0, 2)]);
        assert_eq!(cart.value("EUR"), 60_000);
        assert!(see_params(&mut cart, "begin_checkout", &json!({})));
        assert_eq!(cart.lines.len(), 1, "a step without items empties no cart");
        assert!(!see(&mut cart, "view_item", &[item("c", 1.0, 1)]));
        see_params(&mut cart, "purchase", &json!({}));
        assert_eq!((cart.state, cart.lines.len()), (CartState::Purchased, 0));
    }

    #[test]
    fn currencies_are_kept_apart() {
        let mut cart = Cart::default();
        see(&mut cart, "add_to_cart", &[item("a", 1.0, 1)]);
        let dollars = json!({"currency": "USD", "items": [item("a", 5.0, 1)]});
        see_params(&mut cart, "add_to_cart", &dollars);
        assert_eq!((cart.value("EUR"), cart.value("USD")), (10_000, 50_000));
        assert_eq!(cart.currency(), "USD");
    }

    #[test]
    fn shops_say_little_and_are_understood() {
        let mut cart = Cart::default();
        see_params(
            &mut cart,
            "add_to_cart",
            &json!({"value": "12.50", "currency": "CHF"}),
        );
        assert_eq!(cart.value("CHF"), 125_000);
        let named = json!({"items": [{"item_name": "Kettle \"Moss\""}]});
        see_params(&mut cart, "add_to_cart", &named);
        assert_eq!(cart.lines.len(), 2);
        assert_eq!(cart.lines[1].part(3), "Kettle \"Moss\"");
        see_params(&mut cart, "remove_from_cart", &named);
        assert_eq!(cart.lines.len(), 1);
        // Ids may be numbers.
        see_params(
            &mut cart,
            "add_to_cart",
            &json!({"items": [{"item_id": 7, "price": 3}]}),
        );
        assert_eq!(cart.lines[1].part(1), "7");
    }

    proptest! {
        #[test]
        fn a_full_cart_still_knows_its_value(
            prices in proptest::collection::vec((0i64..1_000_000, 1i64..50), 0..60),
        ) {
            let mut cart = Cart::default();
            let mut sum = 0;
            for (n, (cents, quantity)) in prices.into_iter().enumerate() {
                sum += cents * 100 * quantity;
                let price = cents as f64 / 100.0;
                see(&mut cart, "add_to_cart", &[item(&format!("article-{n}"), price, quantity)]);
            }
            prop_assert_eq!(cart.value("EUR"), sum);
            prop_assert!(cart.lines.len() <= MAX_LINES + 1);
        }

        #[test]
        fn no_event_panics(
            name in "add_to_cart|remove_from_cart|view_cart|purchase", params in "\\PC{0,80}",
            id in ".{0,50}", price: f64, quantity: i64,
        ) {
            let mut cart = Cart::default();
            for _ in 0..4 {
                see(&mut cart, "add_to_cart", &[item(&id, price, quantity)]);
                see(&mut cart, &name, &[item(&id, price, quantity)]);
                cart.see(&name, Object(&params));
                let _ = cart.value(cart.currency());
            }
        }
    }
}
