//! The logarithm of the gamma function of positive numbers.

use std::f64::consts::TAU;

/// ln Γ(x) for x > 0: Stirling's series (Abramowitz and Stegun 6.1.41) from where it is exact to
/// double precision, reached by Γ(x) = Γ(x + 1) / x.
pub(crate) fn log_gamma(x: f64) -> f64 {
    let (mut x, mut passed) = (x, 1.0);
    while x < EXACT_FROM {
        passed *= x;
        x += 1.0;
    }
    let inverse = x.recip();
    let square = inverse * inverse;
    let rest = SERIES
        .iter()
        .rev()
        .fold(0.0, |sum, term| sum * square + term);
    (x - 0.5) * x.ln() - x + 0.5 * TAU.ln() + rest * inverse - f64::ln(passed)
}

const EXACT_FROM: f64 = 10.0;
/// B₂ₙ / 2n(2n − 1).
const SERIES: [f64; 7] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1_260.0,
    -1.0 / 1_680.0,
    1.0 / 1_188.0,
    -691.0 / 360_360.0,
    1.0 / 156.0,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_what_factorials_and_halves_say() {
        let mut factorial = 0.0;
        for n in 1..150 {
            let is = log_gamma(f64::from(n));
            assert!(
                (is - factorial).abs() < 1e-13 * factorial.max(1.0),
                "{n}: {is}"
            );
            factorial += f64::from(n).ln();
        }
        // Γ(½) = √π, and Γ(x) ≈ 1/x near 0.
        assert!((log_gamma(0.5) - std::f64::consts::PI.ln() / 2.0).abs() < 1e-14);
        assert!((log_gamma(1e-9) + 1e-9_f64.ln()).abs() < 1e-8);
    }
}
