//! Exponential and logarithm from the four operations alone.
//!
//! Those of the standard library are kilobytes in wasm and may differ between
//! platforms in the last bit; these give the same bits natively and on a page.

/// 2^`x`, to about twelve digits; exponents beyond ±60 count as ±60.
pub fn exp2(x: f64) -> f64 {
    let x = x.clamp(-60.0, 60.0);
    let whole = x as i64;
    let power = (x - whole as f64) * std::f64::consts::LN_2;
    let (mut sum, mut term) = (1.0, 1.0);
    for n in 1..16 {
        term *= power / f64::from(n);
        sum += term;
    }
    let scale = (1_i64 << whole.abs()) as f64;
    if whole < 0 { sum / scale } else { sum * scale }
}

/// The natural logarithm of a positive `x`, to about twelve digits.
pub fn ln(mut x: f64) -> f64 {
    let mut sum = 0.0;
    // Towards 1, where the series of the inverse hyperbolic tangent is short.
    for _ in 0..64 {
        if x < 0.7 {
            x *= 2.0;
            sum -= std::f64::consts::LN_2;
        } else if x > 1.4 {
            x *= 0.5;
            sum += std::f64::consts::LN_2;
        }
    }
    let ratio = (x - 1.0) / (x + 1.0);
    let mut term = 2.0 * ratio;
    let mut divisor = 1.0;
    while divisor < 19.0 {
        sum += term / divisor;
        term *= ratio * ratio;
        divisor += 2.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_the_standard_library(x in -50.0..50.0f64) {
            let (ours, theirs) = (exp2(x), x.exp2());
            prop_assert!((ours / theirs - 1.0).abs() < 1e-11, "{ours} {theirs}");
            prop_assert!((ln(theirs) - theirs.ln()).abs() < 1e-11);
        }

        #[test]
        fn nothing_panics(x: f64) {
            let _ = (exp2(x), ln(x));
        }
    }
}
