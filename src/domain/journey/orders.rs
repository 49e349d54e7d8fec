//! What a customer has bought: each order once, by its `transaction_id`.

use super::cart::{currency, has_items, lines};
use super::money::{Money, amount};
use crate::domain::{Millis, Object, plain};

/// Orders remembered one by one; of older ones only the sums are known.
const MAX_ORDERS: usize = 24;
/// Currencies kept apart; a visitor with more of them is a robot.
const MAX_CURRENCIES: usize = 6;

/// One order, as far as later refunds and repeated reports need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Hash of its `transaction_id`.
    pub id: u32,
    /// What of its value has not been refunded.
    pub left: Money,
    /// Its currency.
    pub currency: String,
}

/// All orders of a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    /// How many.
    pub count: u32,
    /// When the first was made.
    pub first_at: Millis,
    /// When the last was made.
    pub last_at: Millis,
    /// The latest ones, oldest first.
    pub latest: Vec<Order>,
    /// What they brought, less what was refunded, by currency.
    pub revenue: Vec<(String, Money)>,
}

impl Orders {
    /// Whether a purchase was counted before.
    pub fn knows(&self, params: Object<'_>) -> bool {
        transaction(params).is_some_and(|id| self.latest.iter().any(|order| order.id == id))
    }

    /// Counts a purchase that is not [known](Self::knows) yet.
    pub fn add(&mut self, now: Millis, params: Object<'_>) {
        let mut left = amount(params.value("value"));
        if params.value("value").is_empty() {
            left = worth(params);
        }
        if self.count == 0 {
            self.first_at = now;
        }
        self.last_at = now;
        self.count = self.count.wrapping_add(1);
        let currency = currency(params);
        self.book(&currency, left);
        if let Some(id) = transaction(params) {
            if self.latest.len() == MAX_ORDERS {
                self.latest.remove(0);
            }
            self.latest.push(Order { id, left, currency });
        }
    }

    /// Takes off what a refund gives back: its value, or that of its items, or
    /// the whole order. Of an order that is not known only a stated value counts.
    pub fn refund(&mut self, params: Object<'_>) {
        let mut back = amount(params.value("value"));
        if back == 0 && has_items(params) {
            back = worth(params);
        }
        let mut currency = currency(params);
        let id = transaction(params);
        if let Some(order) = self.latest.iter_mut().find(|order| Some(order.id) == id) {
            if back == 0 || back > order.left {
                back = order.left;
            }
            order.left -= back;
            currency.clone_from(&order.currency);
        }
        self.book(&currency, -back);
    }

    /// The currency of the last booking and the revenue in it.
    pub fn main(&self) -> (&str, Money) {
        self.revenue
            .last()
            .map_or(("", 0), |(currency, sum)| (currency, *sum))
    }

    fn book(&mut self, currency: &str, value: Money) {
        let at = self.revenue.iter().position(|(known, _)| known == currency);
        let mut entry = match at {
            Some(at) => self.revenue.remove(at),
            None => (currency.into(), 0),
        };
        entry.1 = entry.1.saturating_add(value);
        if self.revenue.len() < MAX_CURRENCIES {
            self.revenue.push(entry);
        }
    }
}

fn worth(params: Object<'_>) -> Money {
    let mut sum = 0_i64;
    for line in lines(params) {
        sum = sum.saturating_add(line.worth());
    }
    sum
}

/// FNV-1a (draft-eastlake-fnv) of the `transaction_id`; `None` where there is none.
fn transaction(params: Object<'_>) -> Option<u32> {
    let text = plain(params.value("transaction_id"));
    let mut hash = 0x811c_9dc5_u32;
    for byte in text.bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    (!text.is_empty()).then_some(hash)
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
        let mut orders = Orders::default();
        assert!(!orders.knows(Object(&order("T1", 50))));
        orders.add(7, Object(&order("T1", 50)));
        assert!(orders.knows(Object(&order("T1", 99))));
        assert!(!orders.knows(Object(&order("T2", 50))));
        assert!(
            !orders.knows(Object("{}")),
            "without an id it cannot be told"
        );
        orders.add(9, Object(&order("T2", 20)));
        assert_eq!((orders.count, orders.first_at, orders.last_at), (2, 7, 9));
        assert_eq!(orders.main(), ("EUR", 700_000));
    }

    #[test]
    fn refunds_give_back_a_part_or_the_whole_and_no_more() {
        let mut orders = Orders::default();
        orders.add(0, Object(&order("T1", 50)));
        orders.refund(Object(&order("T1", 20)));
        assert_eq!(orders.main().1, 300_000);
        let whole = json(json!({"transaction_id": "T1"}));
        orders.refund(Object(&whole));
        assert_eq!(orders.main(), ("EUR", 0));
        orders.refund(Object(&whole));
        assert_eq!((orders.main().1, orders.count), (0, 1));
        // Bought on another device.
        orders.refund(Object(&order("T9", 5)));
        assert_eq!(orders.main().1, -50_000);
    }

    #[test]
    fn a_refund_may_name_items() {
        let mut orders = Orders::default();
        orders.add(0, Object(&order("T1", 50)));
        let items = json!([{"item_id": "a", "price": 15}]);
        orders.refund(Object(&json(
            json!({"transaction_id": "T1", "items": items}),
        )));
        assert_eq!(orders.main().1, 350_000);
    }

    #[test]
    fn an_order_without_a_value_is_worth_its_items() {
        let mut orders = Orders::default();
        let items = json!([{"price": 15, "quantity": 2}]);
        orders.add(0, Object(&json(json!({"currency": "usd", "items": items}))));
        assert_eq!(orders.main(), ("USD", 300_000));
    }

    #[test]
    fn currencies_and_memory_are_bounded() {
        let mut orders = Orders::default();
        for n in 0..100 {
            let currency = format!("{}UR", char::from(b'A' + n % 26));
            let order = json!({"transaction_id": n, "value": 1, "currency": currency});
            orders.add(0, Object(&json(order)));
        }
        assert_eq!(orders.count, 100);
        assert!(orders.latest.len() <= MAX_ORDERS && orders.revenue.len() <= MAX_CURRENCIES);
        assert!(orders.knows(Object(&order("99", 1))));
    }
}
