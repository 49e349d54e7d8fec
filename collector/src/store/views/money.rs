//! Sums of money as events tell of them: exact, and never of two currencies.

use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use trailmark::domain::Decimal;

/// Sums by currency, in millionths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Purse(BTreeMap<String, i128>);

/// `{"currency":"EUR","value":123.45}`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Money {
    currency: String,
    value: Box<RawValue>,
}

/// What params say of money.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Said {
    currency: Option<serde_json::Value>,
    value: Option<serde_json::Value>,
}

impl Said {
    /// `None` where there is no amount with a currency.
    pub(super) fn amount(&self) -> Option<(String, i128)> {
        let currency = self.currency.as_ref()?.as_str()?.to_ascii_uppercase();
        let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
        let value = Decimal::from_f64(self.value.as_ref()?.as_f64()?)?;
        let scale = u32::from(value.scale());
        let millionths = match SCALE.checked_sub(scale) {
            Some(more) => i128::from(value.mantissa()) * 10_i128.pow(more),
            None => i128::from(value.mantissa()) / 10_i128.checked_pow(scale - SCALE)?,
        };
        is_code.then_some((currency, millionths))
    }
}

impl Purse {
    pub(super) fn of((currency, millionths): (String, i128)) -> Self {
        Self([(currency, millionths)].into())
    }

    pub(super) fn add(&mut self, (currency, millionths): (String, i128)) {
        *self.0.entry(currency).or_default() += millionths;
    }

    pub(super) fn put(&mut self, other: Self) {
        other.0.into_iter().for_each(|amount| self.add(amount));
    }

    /// The greatest first.
    pub(super) fn list(&self) -> Vec<Money> {
        let mut sums: Vec<_> = self.0.iter().collect();
        sums.sort_by_key(|(currency, millionths)| (-**millionths, *currency));
        sums.into_iter()
            .filter_map(|(currency, millionths)| {
                Some(Money {
                    currency: currency.clone(),
                    value: RawValue::from_string(text(*millionths)).ok()?,
                })
            })
            .collect()
    }
}

fn text(millionths: i128) -> String {
    let whole = millionths.unsigned_abs() / 1_000_000;
    let rest = format!("{:06}", millionths.unsigned_abs() % 1_000_000);
    let sign = if millionths < 0 { "-" } else { "" };
    match rest.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        rest => format!("{sign}{whole}.{rest}"),
    }
}

const SCALE: u32 = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_and_apart() {
        let said = |text: &str| serde_json::from_str::<Said>(text).unwrap().amount();
        let mut purse = Purse::default();
        for _ in 0..10 {
            purse.add(said(r#"{"currency":"eur","value":0.1}"#).unwrap());
        }
        purse.add(said(r#"{"currency":"USD","value":12.34}"#).unwrap());
        purse.put(Purse::of(said(r#"{"currency":"EUR","value":-3}"#).unwrap()));
        assert_eq!(
            serde_json::to_string(&purse.list()).unwrap(),
            r#"[{"currency":"USD","value":12.34},{"currency":"EUR","value":-2}]"#
        );
        for text in [
            "{}",
            r#"{"currency":"<b>","value":1}"#,
            r#"{"currency":"EUR","value":"1"}"#,
            r#"{"currency":1,"value":1}"#,
        ] {
            assert_eq!(said(text), None, "{text}");
        }
        assert_eq!(text(-1_500_000), "-1.5");
    }
}
