//! Sums of money, exact, and never of two currencies.

use serde::Serialize;
use std::collections::BTreeMap;
use trailmark::domain::Decimal;

/// An amount of a currency, exact.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Money {
    currency: String,
    value: Decimal,
}

/// Sums by currency, in 10,000ths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums(BTreeMap<String, i64>);

impl Sums {
    pub(super) fn of((currency, amount): (String, i64)) -> Self {
        Self([(currency, amount)].into())
    }

    pub(super) fn add(&mut self, currency: &str, amount: i64) {
        match self.0.get_mut(currency) {
            Some(sum) => *sum = sum.saturating_add(amount),
            None => {
                self.0.insert(currency.into(), amount);
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, i64)> {
        self.0
            .iter()
            .map(|(currency, sum)| (currency.as_str(), *sum))
    }

    /// The currency that most was taken in.
    pub(super) fn main(&self) -> Option<&str> {
        let most = self.0.iter().max_by_key(|(_, sum)| **sum)?;
        Some(most.0)
    }

    /// Each sum after `change`.
    pub(super) fn map(&self, change: impl Fn(&str, i64) -> i64) -> Self {
        let changed = self
            .iter()
            .map(|(currency, sum)| (currency.into(), change(currency, sum)));
        Self(changed.collect())
    }

    pub(super) fn put(&mut self, other: &Self) {
        other
            .iter()
            .for_each(|(currency, amount)| self.add(currency, amount));
    }

    /// The greatest first.
    pub(super) fn list(&self) -> Vec<Money> {
        let mut sums: Vec<_> = self.iter().collect();
        sums.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
        sums.into_iter()
            .map(|(currency, sum)| money(currency, sum))
            .collect()
    }
}

/// An amount in 10,000ths as it is told.
pub(super) fn money(currency: &str, amount: i64) -> Money {
    Money {
        currency: currency.into(),
        value: decimal(amount),
    }
}

/// 10,000ths as a number.
pub(super) fn decimal(amount: i64) -> Decimal {
    Decimal::new(amount, 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::deals::said;

    #[test]
    fn sums_are_exact_and_apart() {
        let said = |text: &str| said(&serde_json::from_str(text).unwrap());
        let mut sums = Sums::default();
        for _ in 0..10 {
            sums.put(&Sums::of(
                said(r#"{"currency":"eur","value":0.1}"#).unwrap(),
            ));
        }
        sums.add("USD", 123_400);
        sums.put(&Sums::of(said(r#"{"currency":"EUR","value":-3}"#).unwrap()));
        assert_eq!(
            serde_json::to_string(&sums.list()).unwrap(),
            r#"[{"currency":"USD","value":12.34},{"currency":"EUR","value":-2}]"#
        );
        let items = r#"{"currency":"EUR","items":[{"price":"1.5","quantity":2}]}"#;
        assert_eq!(said(items), Some(("EUR".into(), 30_000)));
        for text in [
            "{}",
            r#"{"currency":"<b>","value":1}"#,
            r#"{"currency":"EUR"}"#,
            r#"{"currency":"EUR","value":[]}"#,
            r#"{"currency":1,"value":1}"#,
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
