//! The exponential from the four operations alone.
//!
//! Those of the standard library are kilobytes in wasm and may differ between
//! platforms in the last bit; this gives the same bits natively and on a page.

/// 2^`x`, to about eight digits; exponents beyond ±60 count as ±60.
///
/// Near 0, e^2y is (1 + y) / (1 − y) but for a cube of y; squaring it 21 times
/// makes 2^21 times that exponent of it.
#[inline(never)]
pub fn exp2(x: f64) -> f64 {
    let y = x.clamp(-60.0, 60.0) * (std::f64::consts::LN_2 / (2 << 21) as f64);
    let mut power = (1.0 + y) / (1.0 - y);
    for _ in 0..21 {
        power *= power;
    }
    power
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_the_standard_library(x in -50.0..50.0f64) {
            let (ours, theirs) = (exp2(x), x.exp2());
            prop_assert!((ours / theirs - 1.0).abs() < 1e-8, "{ours} {theirs}");
        }

        #[test]
        fn nothing_panics(x: f64) {
            let _ = exp2(x);
        }
    }
}
