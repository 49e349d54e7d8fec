//! Numbers as people write them: exact decimals instead of binary floats.
//!
//! A price of 19.9 must leave the page as `19.9`, and three of them must cost
//! 59.7, not 59.699999999999996. Writing a decimal also costs a fraction of the
//! bytes that formatting an `f64` does.

/// A decimal number: `mantissa` × 10^−`scale`, always in lowest terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i64,
    scale: u8,
}

/// Largest magnitude of a mantissa: every integer up to 2^53 is exact in an `f64`.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// More fractional digits than this are rounded away.
const MAX_SCALE: u8 = 12;
/// A mantissa up to this has room for another digit.
const MAX_MANTISSA: i64 = 99_999_999_999_999_999;

impl Decimal {
    /// `mantissa` × 10^−`scale`.
    pub fn new(mut mantissa: i64, mut scale: u8) -> Self {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    /// The shortest decimal that reads back as `number`, rounded to twelve
    /// fractional digits where that would need more.
    ///
    /// `None` for NaN, the infinities, and magnitudes beyond 2^53, none of which
    /// is a measure that a page can mean.
    pub fn from_f64(number: f64) -> Option<Self> {
        if number.is_nan() || number.abs() > EXACT {
            return None;
        }
        let mut power = 1.0;
        let mut rounded = Self::default();
        for scale in 0..=MAX_SCALE {
            let shifted = round(number * power);
            if shifted.abs() > EXACT {
                break;
            }
            rounded = Self::new(shifted as i64, scale);
            if shifted / power == number {
                break;
            }
            power *= 10.0;
        }
        Some(rounded)
    }

    /// Reads plain decimals such as `-12.50`, rounded down to twelve fractional
    /// digits; `None` for anything else and for more than eighteen digits.
    /// `f64`'s own parser costs kilobytes in wasm.
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (mut mantissa, mut scale, mut n_digits, mut in_fraction) = (0_i64, 0, 0, false);
        for byte in unsigned.bytes() {
            if byte == b'.' && !in_fraction {
                in_fraction = true;
                continue;
            }
            let digit = byte.wrapping_sub(b'0');
            // Before it can overflow: nothing measured has nineteen digits.
            if digit > 9 || (mantissa > MAX_MANTISSA && !in_fraction) {
                return None;
            }
            n_digits += 1;
            if !in_fraction || (scale < MAX_SCALE && mantissa <= MAX_MANTISSA) {
                scale += u8::from(in_fraction);
                mantissa = mantissa * 10 + i64::from(digit);
            }
        }
        let sign = if unsigned.len() < text.len() { -1 } else { 1 };
        (n_digits > 0).then(|| Self::new(sign * mantissa, scale))
    }

    /// The nearest `f64`.
    pub fn to_f64(self) -> f64 {
        // Exact: powers of ten are, up to 10^22.
        let mut unit = 1.0;
        for _ in 0..self.scale {
            unit *= 10.0;
        }
        self.mantissa as f64 / unit
    }

    /// Appends the digits of the number, without exponent: `-12.5`, `0.07`.
    pub fn push_to(self, out: &mut String) {
        if self.mantissa < 0 {
            out.push('-');
        }
        push_digits(out, self.mantissa.unsigned_abs(), self.scale);
    }

    /// The digits without the decimal point.
    pub fn mantissa(self) -> i64 {
        self.mantissa
    }

    /// How many of the digits stand behind the decimal point.
    pub fn scale(self) -> u8 {
        self.scale
    }
}

/// Appends `left`, of which so many digits stand behind the point. A zero is
/// written in front of it where there is nothing else.
fn push_digits(out: &mut String, left: u64, n_behind: u8) {
    if left > 9 || n_behind > 0 {
        push_digits(
            out,
            left / 10,
            n_behind.wrapping_sub(u8::from(n_behind > 0)),
        );
    }
    if n_behind == 1 {
        out.push('.');
    }
    out.push(char::from(b'0' + (left % 10) as u8));
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self::new(number, 0)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.scale == 0 {
            to.serialize_i64(self.mantissa)
        } else {
            to.serialize_f64(self.to_f64())
        }
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(from)?;
        Self::from_f64(number).ok_or_else(|| serde::de::Error::custom("number out of range"))
    }
}

/// Half away from zero. `f64::round` is a library call in wasm, this is not.
fn round(number: f64) -> f64 {
    (number + if number < 0.0 { -0.5 } else { 0.5 }) as i64 as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn takes_floats_as_they_were_typed() {
        for (number, mantissa, scale) in [
            (0.0, 0, 0),
            (-0.0, 0, 0),
            (59.9, 599, 1),
            (0.1 + 0.2, 300_000_000_000, 12),
            (19.9 * 3.0, 597, 1),
            (-12.345, -12_345, 3),
            (1e-9, 1, 9),
            (1_760_000_000_000.0, 1_760_000_000_000, 0),
        ] {
            assert_eq!(
                Decimal::from_f64(number),
                Some(Decimal::new(mantissa, scale)),
                "{number}"
            );
        }
    }

    #[test]
    fn refuses_what_is_not_a_measure() {
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e16, -1e300] {
            assert_eq!(Decimal::from_f64(number), None, "{number}");
        }
    }

    #[test]
    fn reads_decimals_only() {
        for (text, read) in [
            ("0.25", Some(Decimal::new(25, 2))),
            ("-12.50", Some(Decimal::new(-125, 1))),
            ("30", Some(Decimal::new(30, 0))),
            (".5", Some(Decimal::new(5, 1))),
            ("", None),
            ("-", None),
            (".", None),
            ("1.2.3", None),
            ("1e3", None),
            ("0,5", None),
            ("59.900000000000006", Some(Decimal::new(599, 1))),
            ("0.30000000000000004", Some(Decimal::new(3, 1))),
            ("99999999999999999999", None),
        ] {
            assert_eq!(Decimal::parse(text), read, "{text}");
        }
    }

    proptest! {
        #[test]
        fn reads_back_what_has_up_to_twelve_digits(mantissa in -999_999_999_999i64..999_999_999_999, scale in 0u8..=6) {
            let decimal = Decimal::new(mantissa, scale);
            prop_assert_eq!(Decimal::from_f64(decimal.to_f64()), Some(decimal));
        }

        #[test]
        fn never_panics(number: f64, text in "[-+0-9.e]{0,40}") {
            let _ = (Decimal::from_f64(number), Decimal::parse(&text));
        }
    }
}
