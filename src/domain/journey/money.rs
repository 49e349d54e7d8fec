//! Amounts as integers: three times 19.90 is 59.70.

use crate::domain::{Decimal, Value};

/// An amount in ten-thousandths of a currency's unit: the finest minor unit
/// that ISO 4217 knows (four decimals, CLF), so that one arithmetic serves yen,
/// euros and dinars alike.
pub type Money = i64;

/// Decimals of [`Money`].
const SCALE: u8 = 4;
/// A larger amount is taken for this: times a quantity, summed over a full cart, it still fits.
const MAX_AMOUNT: i64 = 100_000_000_000_000;
/// A larger quantity is taken for this.
pub(super) const MAX_QUANTITY: i64 = 1_000;

/// The amount that a parameter holds, as a number or as text; 0 for what is neither.
pub(super) fn amount(value: Option<&Value>) -> Money {
    let decimal = match value {
        Some(Value::Number(number)) => Some(*number),
        Some(Value::Text(text)) => Decimal::parse(text),
        _ => None,
    };
    let number = decimal.unwrap_or_default();
    let mut units = number.mantissa().clamp(-MAX_AMOUNT, MAX_AMOUNT);
    for _ in number.scale()..SCALE {
        units *= 10;
    }
    for _ in SCALE..number.scale() {
        units /= 10;
    }
    units.clamp(-MAX_AMOUNT, MAX_AMOUNT)
}

/// The quantity that a parameter holds; 1 where it holds none.
pub(super) fn quantity(value: Option<&Value>) -> i64 {
    match amount(value) / 10_000 {
        0 => 1,
        n => n.clamp(1, MAX_QUANTITY),
    }
}

/// The amount as a decimal number of the currency's units.
pub fn decimal(amount: Money) -> Decimal {
    Decimal::new(amount, SCALE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_shops_write() {
        for (value, units) in [
            (Value::from(3), 30_000),
            (Value::from("19.90"), 199_000),
            (Value::Number(Decimal::new(199, 1)), 199_000),
            (Value::Number(Decimal::new(-5, 3)), -50),
            (Value::from("1,99"), 0),
            (Value::Null, 0),
        ] {
            assert_eq!(amount(Some(&value)), units, "{value:?}");
        }
        assert_eq!(decimal(199_000 * 3), Decimal::new(597, 1));
    }

    #[test]
    fn a_quantity_is_at_least_one() {
        for (value, read) in [(3, 3), (0, 1), (-2, 1), (1_000_000, MAX_QUANTITY)] {
            assert_eq!(quantity(Some(&Value::from(value))), read);
        }
        assert_eq!(quantity(None), 1);
    }

    proptest! {
        #[test]
        fn nothing_overflows(mantissa: i64, scale in 0u8..=12, number in -1_000_000_000i64..1_000_000_000) {
            let _ = amount(Some(&Value::Number(Decimal::new(mantissa, scale))));
            prop_assert_eq!(decimal(amount(Some(&Value::from(number)))), Decimal::from(number));
        }
    }
}
