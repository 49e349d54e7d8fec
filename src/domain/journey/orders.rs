//! What a customer has bought: each order once, by its `transaction_id`.
//!
//! Orders are [`Row`]s: the text is the currency, the numbers are a hash of the
//! id and what of the value was not refunded. So are revenues: a currency and the
//! sum of all orders in it, less refunds; the currency booked last stands last.

use super::cart::{currency, take, value};
use super::money::{Money, amount, plus};
use super::row::{Row, row};
use super::{FIRST_ORDER_AT, Journey, LAST_ORDER_AT, ORDERS};
use crate::domain::{Millis, Object};

/// Number of an order: hash of its `transaction_id`.
const ID: usize = 0;
/// Number of an order: what of its value was not refunded.
const LEFT: usize = 1;
/// Number of a revenue: the sum.
pub const SUM: usize = 0;

/// Orders remembered one by one; of older ones only the sums are known.
const MAX_ORDERS: usize = 24;
/// Currencies kept apart; a visitor with more of them is a robot.
const MAX_CURRENCIES: usize = 6;

impl Journey {
    /// Whether a purchase was counted before.
    pub fn knows_order(&self, params: Object<'_>) -> bool {
        let id = order_id(params);
        id != 0 && self.orders.iter().any(|order| order.numbers[ID] == id)
    }

    /// Counts a purchase that is not [known](Self::knows_order) yet.
    pub(super) fn add_order(&mut self, now: Millis, params: Object<'_>) {
        let order = order(params);
        if self.numbers[ORDERS] == 0 {
            self.numbers[FIRST_ORDER_AT] = now;
        }
        self.numbers[LAST_ORDER_AT] = now;
        self.numbers[ORDERS] += 1;
        self.book(&order.text, order.numbers[LEFT]);
        if order.numbers[ID] != 0 {
            if self.orders.len() == MAX_ORDERS {
                self.orders.remove(0);
            }
            self.orders.push(order);
        }
    }

    /// Takes off what a refund gives back: its value, or that of its items, or
    /// the whole order. Of an order that is not known only a stated value counts.
    pub(super) fn refund(&mut self, params: Object<'_>) {
        let mut refund = order(params);
        let [id, back, _] = &mut refund.numbers;
        for order in &mut self.orders {
            let [known, left, _] = &mut order.numbers;
            if known == id {
                if *back == 0 || *back > *left {
                    *back = *left;
                }
                *left -= *back;
                refund.text.clone_from(&order.text);
            }
        }
        self.book(&refund.text, -*back);
    }

    /// The revenue that was booked last: currency and sum.
    pub fn revenue(&self) -> (&str, Money) {
        let last = self.revenues.last();
        last.map_or(("", 0), |row| (&*row.text, row.numbers[SUM]))
    }

    #[inline(never)]
    fn book(&mut self, currency: &str, mut value: Money) {
        for (at, known) in self.revenues.iter().enumerate() {
            if known.text == currency {
                value = plus(value, known.numbers[SUM]);
                self.revenues.remove(at);
                break;
            }
        }
        if self.revenues.len() < MAX_CURRENCIES {
            self.revenues.push(row(currency.into(), [value, 0, 0]));
        }
    }
}

/// An event as an order: what it says that it is worth, or what its items are.
#[inline(never)]
fn order(params: Object<'_>) -> Row {
    let mut lines = Vec::new();
    take(&mut lines, params, false);
    let currency = currency(&lines);
    let stated = params.value("value");
    let value = if stated.is_empty() {
        value(&lines, currency)
    } else {
        amount(stated)
    };
    row(currency.into(), [order_id(params), value, 0])
}

/// FNV-1a (draft-eastlake-fnv) of the `transaction_id`, be it a number or a text; 0
/// where there is none.
#[inline(never)]
fn order_id(params: Object<'_>) -> i64 {
    let id = params.value("transaction_id");
    if matches!(id, "" | "\"\"" | "null") {
        return 0;
    }
    let mut hash = 0x811c_9dc5_u32;
    for byte in id.bytes() {
        if byte != b'"' {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    i64::from(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn order(id: &str, value: i64) -> String {
        json(json!({"transaction_id": id, "value": value, "currency": "EUR"}))
    }

    fn json(params: serde_json::Value) -> String {
        params.to_string()
    }

    #[test]
    fn an_order_is_known_by_its_id() {
        let mut orders = Journey::default();
        assert!(!orders.knows_order(Object(&order("T1", 50))));
        orders.add_order(7, Object(&order("T1", 50)));
        assert!(orders.knows_order(Object(&order("T1", 99))));
        assert!(!orders.knows_order(Object(&order("T2", 50))));
        assert!(
            !orders.knows_order(Object("{}")),
            "without an id it cannot be told"
        );
        orders.add_order(9, Object(&order("T2", 20)));
        assert_eq!(
            [
                orders.numbers[ORDERS],
                orders.numbers[FIRST_ORDER_AT],
                orders.numbers[LAST_ORDER_AT]
            ],
            [2, 7, 9]
        );
        assert_eq!(orders.revenue(), ("EUR", 700_000));
    }

    #[test]
    fn refunds_give_back_a_part_or_the_whole_and_no_more() {
        let mut orders = Journey::default();
        orders.add_order(0, Object(&order("T1", 50)));
        orders.refund(Object(&order("T1", 20)));
        assert_eq!(orders.revenue().1, 300_000);
        let whole = json(json!({"transaction_id": "T1"}));
        orders.refund(Object(&whole));
        assert_eq!(orders.revenue(), ("EUR", 0));
        orders.refund(Object(&whole));
        assert_eq!((orders.revenue().1, orders.numbers[ORDERS]), (0, 1));
        // Bought on another device.
        orders.refund(Object(&order("T9", 5)));
        assert_eq!(orders.revenue().1, -50_000);
    }

    #[test]
    fn a_refund_may_name_items() {
        let mut orders = Journey::default();
        orders.add_order(0, Object(&order("T1", 50)));
        let items = json!([{"item_id": "a", "price": 15}]);
        orders.refund(Object(&json(
            json!({"transaction_id": "T1", "items": items}),
        )));
        assert_eq!(orders.revenue().1, 350_000);
    }

    #[test]
    fn an_order_without_a_value_is_worth_its_items() {
        let mut orders = Journey::default();
        let items = json!([{"price": 15, "quantity": 2}]);
        orders.add_order(0, Object(&json(json!({"currency": "usd", "items": items}))));
        assert_eq!(orders.revenue(), ("USD", 300_000));
    }

    #[test]
    fn currencies_and_memory_are_bounded() {
        let mut orders = Journey::default();
        for n in 0..100 {
            let currency = format!("{}UR", char::from(b'A' + n % 26));
            let order = json!({"transaction_id": n, "value": 1, "currency": currency});
            orders.add_order(0, Object(&json(order)));
        }
        assert_eq!(orders.numbers[ORDERS], 100);
        assert!(orders.orders.len() <= MAX_ORDERS && orders.revenues.len() <= MAX_CURRENCIES);
        assert!(orders.knows_order(Object(&order("99", 1))));
    }
}
