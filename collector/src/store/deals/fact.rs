//! What one event says about money: an order, a refund, credits for an order, an abandoned cart.

use trailmark::domain::journey::Money;
use trailmark::domain::{Channel, Decimal, Params, Value};
use trailmark::wire::Event;

/// Of an event what the shop's numbers are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(super) kind: Kind,
    /// The shop's number of the order.
    pub(super) order: Option<String>,
    pub(super) currency: Option<String>,
    /// In 10,000ths. Of a refund that does not say it: `None`, all of it.
    pub(super) amount: Option<Money>,
    /// Credits by model and channel: see [`credits`].
    pub(super) credits: String,
}

/// In the file by these numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Purchase = 0,
    Refund = 1,
    Credits = 2,
    Abandoned = 3,
}

/// Models of attribution, as `attribution` events name them.
pub(crate) const MODELS: [&str; 7] = [
    "first",
    "last",
    "lastNonDirect",
    "linear",
    "timeDecay",
    "position",
    "influence",
];

impl Fact {
    /// `order` is the number of a purchase as it counts.
    pub(crate) fn of(event: &Event, order: Option<&str>) -> Option<Self> {
        let params = &event.params;
        let fact = |kind, order: Option<String>, amount| Self {
            kind,
            order,
            currency: currency(params),
            amount,
            credits: String::new(),
        };
        match event.name.as_str() {
            "purchase" => {
                let amount = stated(params).unwrap_or_else(|| of_items(params));
                Some(fact(Kind::Purchase, order.map(Into::into), Some(amount)))
            }
            "refund" => {
                let items = Some(of_items(params)).filter(|amount| *amount > 0);
                let amount = stated(params).filter(|amount| *amount > 0).or(items);
                let number = params.value("transaction_id").and_then(number);
                Some(fact(Kind::Refund, number, amount))
            }
            "cart_abandoned" => {
                let amount = stated(params).unwrap_or_else(|| of_items(params));
                Some(fact(Kind::Abandoned, None, Some(amount)))
            }
            "attribution" => Some(Self {
                credits: credits(params),
                ..fact(Kind::Credits, None, None)
            }),
            _ => None,
        }
    }
}

/// The currency, and the amount in 10,000ths that an event states or its items come to.
pub(crate) fn said(params: &Params) -> Option<(String, Money)> {
    let items = || Some(of_items(params)).filter(|amount| *amount != 0);
    Some((currency(params)?, stated(params).or_else(items)?))
}

/// `value`, where it is said.
fn stated(params: &Params) -> Option<Money> {
    params.value("value").and_then(units)
}

/// What the items cost together.
fn of_items(params: &Params) -> Money {
    let Some(Value::List(items)) = params.value("items") else {
        return 0;
    };
    let mut sum: Money = 0;
    for item in items {
        let Value::Map(item) = item else { continue };
        let price = item.value("price").and_then(units).unwrap_or_default();
        let quantity = item.value("quantity").and_then(units).unwrap_or(UNIT);
        let quantity = (quantity / UNIT).clamp(1, MAX_QUANTITY);
        sum = sum.saturating_add(price.saturating_mul(quantity));
    }
    sum.clamp(-MAX_AMOUNT, MAX_AMOUNT)
}

/// An amount in 10,000ths, of a number or of a text that is one; what is finer is cut off.
fn units(value: &Value) -> Option<Money> {
    let number = match value {
        Value::Number(number) => *number,
        Value::Text(text) => Decimal::parse(text.trim())?,
        _ => return None,
    };
    let mut units = i128::from(number.mantissa()) * i128::from(UNIT);
    for _ in 0..number.scale() {
        units /= 10;
    }
    let most = i128::from(MAX_AMOUNT);
    i64::try_from(units.clamp(-most, most)).ok()
}

/// The amount that a JSON number or text is, in 10,000ths.
pub(crate) fn amount(json: &serde_json::Value) -> Option<Money> {
    let value: Value = serde_json::from_value(json.clone()).ok()?;
    units(&value)
}

/// In upper case, where it is a code of ISO 4217's form; an item's where the event has none.
fn currency(params: &Params) -> Option<String> {
    let of_item = || match params.value("items") {
        Some(Value::List(items)) => items.iter().find_map(|item| match item {
            Value::Map(item) => item.text("currency"),
            _ => None,
        }),
        _ => None,
    };
    let code = params.text("currency").or_else(of_item)?.trim();
    is_currency(code).then(|| code.to_ascii_uppercase())
}

/// Whether a text is a currency's code: three letters (ISO 4217).
pub(crate) fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// An order's number, be it said as a text or as a number.
fn number(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(_) => serde_json::to_string(value).ok(),
        _ => None,
    }
}

/// `3:10000,5:2500|…`: for each of [`MODELS`] the channels by their place in [`Channel::ALL`], with credits in 10,000ths.
fn credits(params: &Params) -> String {
    let of = |model: &&str| {
        let Some(Value::List(list)) = params.value(model) else {
            return String::new();
        };
        let parts = list.iter().take(MAX_CREDITS).filter_map(|credit| {
            let Value::Map(credit) = credit else {
                return None;
            };
            let name = credit.text("channel")?;
            let channel = Channel::ALL.iter().position(|known| known.name() == name)?;
            let share = units(credit.value("credit")?)?.clamp(0, UNIT);
            Some(format!("{channel}:{share}"))
        });
        parts.collect::<Vec<_>>().join(",")
    };
    MODELS.iter().map(of).collect::<Vec<_>>().join("|")
}

/// What [`credits`] wrote: model, channel and credit in 10,000ths, for each.
pub(crate) fn read_credits(text: &str) -> impl Iterator<Item = (usize, usize, i64)> {
    text.split('|').enumerate().flat_map(|(model, list)| {
        list.split(',').filter_map(move |part| {
            let (channel, share) = part.split_once(':')?;
            Some((model, channel.parse().ok()?, share.parse().ok()?))
        })
    })
}

/// One, in 10,000ths.
pub(crate) const UNIT: Money = 10_000;
/// As on the device: a larger amount is taken for this.
const MAX_AMOUNT: Money = 100_000_000_000_000;
const MAX_QUANTITY: Money = 1_000;
const MAX_CREDITS: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fact(name: &str, params: &serde_json::Value) -> Option<Fact> {
        let event = json!({
            "id": "9f0c2f9e-5a0f-4a51-9a43-0123456789ab", "name": name, "at": 1, "seq": 1,
            "consent": "granted", "params": params
        });
        Fact::of(&serde_json::from_value(event).unwrap(), Some("T"))
    }

    #[test]
    fn amounts_are_exact_and_currencies_upper_case() {
        for (params, currency, amount) in [
            (
                json!({"value": 59.9, "currency": "eur"}),
                Some("EUR"),
                599_000,
            ),
            (
                json!({"value": "19.99", "currency": "USD"}),
                Some("USD"),
                199_900,
            ),
            (json!({"value": 0.1, "currency": "EURO"}), None, 1_000),
            (
                json!({"items": [{"price": 19.9, "quantity": 3, "currency": "chf"}, {"price": 1}]}),
                Some("CHF"),
                607_000,
            ),
            (json!({"value": "many"}), None, 0),
            (json!({"value": 1e15}), None, MAX_AMOUNT),
            (json!({}), None, 0),
        ] {
            let fact = fact("purchase", &params).unwrap();
            assert_eq!(fact.currency.as_deref(), currency, "{params}");
            assert_eq!(fact.amount, Some(amount), "{params}");
            assert_eq!(fact.order.as_deref(), Some("T"));
        }
    }

    #[test]
    fn a_refund_without_an_amount_is_of_the_whole_order() {
        let whole = fact("refund", &json!({"transaction_id": 12})).unwrap();
        assert_eq!((whole.order.as_deref(), whole.amount), (Some("12"), None));
        let part = fact("refund", &json!({"transaction_id": "a", "value": 5})).unwrap();
        assert_eq!(part.amount, Some(50_000));
        assert_eq!(fact("refund", &json!({"value": 0})).unwrap().amount, None);
    }

    #[test]
    fn credits_are_read_as_they_are_written() {
        let fact = fact(
            "attribution",
            &json!({
                "first": [{"channel": "Direct", "credit": 1}],
                "linear": [{"channel": "Email", "credit": 0.25}, {"channel": "Direct", "credit": 0.75}, {"channel": "nope", "credit": 1}, 5],
                "influence": "?"
            }),
        );
        let read: Vec<_> = read_credits(&fact.unwrap().credits).collect();
        let at = |name: &str| {
            Channel::ALL
                .iter()
                .position(|known| known.name() == name)
                .unwrap()
        };
        assert_eq!(
            read,
            [
                (0, at("Direct"), 10_000),
                (3, at("Email"), 2_500),
                (3, at("Direct"), 7_500)
            ]
        );
        assert_eq!(read_credits("").count(), 0);
        assert_eq!(read_credits("|x:1|1:y||").count(), 0);
    }

    #[test]
    fn other_events_say_nothing_of_money() {
        assert_eq!(fact("view_item", &json!({"value": 5})), None);
    }
}
