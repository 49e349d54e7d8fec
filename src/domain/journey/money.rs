//! Amounts as integers: three times 19.90 is 59.70.

use crate::domain::{Decimal, plain};

/// An amount in ten-thousandths of a currency's unit: the finest minor unit
/// that ISO 4217 knows (four decimals, CLF), so that one arithmetic serves yen,
/// euros and dinars alike.
pub type Money = i64;

/// A larger amount is taken for this: times a quantity, summed over a full cart, it still fits.
const MAX_AMOUNT: i64 = 100_000_000_000_000;
/// A larger quantity is taken for this.
pub(super) const MAX_QUANTITY: i64 = 1_000;

/// The amount that a parameter holds, as a number or as text; 0 for what is neither.
#[inline(never)]
pub(super) fn amount(json: &str) -> Money {
    let number = Decimal::parse(&plain(json)).unwrap_or_default();
    // Whatever is whole stays exact, as long as it is no more than the maximum.
    let mut units = number.mantissa() as f64 * 10_000.0;
    for _ in 0..number.scale() {
        units /= 10.0;
    }
    (units as i64).clamp(-MAX_AMOUNT, MAX_AMOUNT)
}

/// The sum of two amounts; what cannot be is taken for the largest.
#[inline(never)]
pub(super) fn plus(one: Money, other: Money) -> Money {
    one.saturating_add(other)
}

/// The quantity that a parameter holds; 1 where it holds none.
pub(super) fn quantity(json: &str) -> i64 {
    (amount(json) / 10_000).clamp(1, MAX_QUANTITY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_shops_write() {
        for (json, units) in [
            ("3", 30_000),
            ("\"19.90\"", 199_000),
            ("19.9", 199_000),
            ("-0.005", -50),
            ("\"1,99\"", 0),
            ("null", 0),
            ("", 0),
        ] {
            assert_eq!(amount(json), units, "{json}");
        }
        assert_eq!(199_000 * 3, amount("59.7"));
    }

    #[test]
    fn a_quantity_is_at_least_one() {
        for (json, read) in [
            ("3", 3),
            ("0", 1),
            ("-2", 1),
            ("1000000", MAX_QUANTITY),
            ("", 1),
        ] {
            assert_eq!(quantity(json), read);
        }
    }

    proptest! {
        #[test]
        fn nothing_overflows(json in "-?[0-9]{0,18}[.]?[0-9]{0,20}", number in -1_000_000_000i64..1_000_000_000) {
            let _ = (amount(&json), quantity(&json));
            prop_assert_eq!(amount(&number.to_string()), number * 10_000);
        }
    }
}
