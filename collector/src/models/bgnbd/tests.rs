use super::super::shared::{Sampled, cdnow};
use super::*;
use proptest::prelude::*;
use std::time::Instant;

/// Table 2 of the paper, CDNOW.
const PUBLISHED: Fit = Fit {
    r: 0.243,
    alpha: 4.414,
    a: 0.793,
    b: 2.426,
    log_likelihood: -9582.4,
};

fn customer(repeats: u32, recency: f64, age: f64) -> Customer {
    Customer {
        repeats,
        recency,
        age,
    }
}

#[test]
fn cdnow_is_as_published() {
    let Some(sample) = cdnow() else { return };
    let of = |sampled: &Sampled| customer(sampled.repeats, sampled.recency, sampled.age);
    let customers: Vec<Customer> = sample.iter().map(of).collect();
    assert_eq!(customers.len(), 2357);
    let fit = fit(&customers).unwrap();
    for (is, published, digits) in [
        (fit.r, PUBLISHED.r, 0.0005),
        (fit.alpha, PUBLISHED.alpha, 0.0005),
        (fit.a, PUBLISHED.a, 0.0006),
        (fit.b, PUBLISHED.b, 0.0006),
        (fit.log_likelihood, PUBLISHED.log_likelihood, 0.05),
    ] {
        assert!((is - published).abs() <= digits, "{fit:?}");
    }
}

#[test]
fn what_a_customer_will_order_is_as_published() {
    // Fader, Hardie and Lee, Computing P(alive) and conditional expectations in Excel: customer 1.
    let expected = PUBLISHED.expected_orders(&customer(2, 30.43, 38.86), 39.0);
    assert!((expected - 1.226).abs() < 0.0005, "{expected}");
}

/// Equation (10) as it is written: the sum over the hypergeometric series.
fn as_written(fit: &Fit, customer: &Customer, weeks: f64) -> f64 {
    let Fit { r, alpha, a, b, .. } = *fit;
    let (x, age) = (f64::from(customer.repeats), alpha + customer.age);
    let z = weeks / (age + weeks);
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 0..100_000 {
        let n = f64::from(n);
        term *= (r + x + n) * (b + x + n) / ((a + b + x - 1.0 + n) * (n + 1.0)) * z;
        sum += term;
    }
    let some = 1.0 - (age / (age + weeks)).powf(r + x) * sum;
    let gone = match customer.repeats {
        0 => 0.0,
        _ => a / (b + x - 1.0) * (age / (alpha + customer.recency)).powf(r + x),
    };
    (a + b + x - 1.0) / (a - 1.0) * some / (1.0 + gone)
}

#[test]
fn the_mean_is_what_the_equation_says() {
    let some = Fit {
        a: 2.7,
        b: 0.6,
        ..PUBLISHED
    };
    let few = Fit {
        r: 3.0,
        alpha: 40.0,
        a: 0.05,
        b: 1.2,
        ..PUBLISHED
    };
    let many = Fit {
        a: 60.0,
        b: 300.0,
        ..PUBLISHED
    };
    for fit in [PUBLISHED, some, few, many] {
        for (repeats, recency, age) in [
            (0, 0.0, 0.0),
            (0, 0.0, 30.0),
            (1, 2.0, 2.0),
            (7, 20.0, 39.0),
        ] {
            let customer = customer(repeats, recency, age);
            for weeks in [0.5, 39.0, 104.0] {
                let written = as_written(&fit, &customer, weeks);
                let is = fit.expected_orders(&customer, weeks);
                assert!(
                    (is - written).abs() <= 1e-8 * written,
                    "{fit:?} {customer:?} {weeks}: {is} {written}"
                );
            }
        }
    }
}

/// Customers as the model has them, by inverting its distributions at even shares: no chance.
fn made(n: u32, weeks: f64) -> Vec<Customer> {
    let mut state = 1_u64;
    let mut share = move || {
        // xorshift64*: Vigna, 2016.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        ((state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    };
    let mut one = move || {
        // Gamma with shape 1 and rate 10, beta(1, 3).
        let rate = -share().ln() / 10.0;
        let goes = 1.0 - share().powf(1.0 / 3.0);
        let age = weeks * share();
        let (mut at, mut recency, mut repeats) = (0.0, 0.0, 0);
        loop {
            at -= share().ln() / rate;
            if at > age {
                return customer(repeats, recency, age);
            }
            (recency, repeats) = (at, repeats + 1);
            if share() < goes {
                return customer(repeats, recency, age);
            }
        }
    };
    (0..n).map(|_| one()).collect()
}

#[test]
fn finds_what_customers_were_made_of_in_seconds() {
    let customers = made(100_000, 104.0);
    let begun = Instant::now();
    let fit = fit(&customers).unwrap();
    let took = begun.elapsed();
    for (is, made) in [(fit.r, 1.0), (fit.alpha, 10.0), (fit.a, 1.0), (fit.b, 3.0)] {
        assert!((is / made - 1.0).abs() < 0.1, "{fit:?}");
    }
    // Unoptimised, on a machine with other things to do; the optimised one takes a tenth.
    assert!(took.as_secs() < 60, "{took:?}");
}

#[test]
fn too_few_say_nothing() {
    assert_eq!(fit(&[]), None);
    assert_eq!(fit(&vec![customer(0, 0.0, 10.0); 1_000]), None);
    assert_eq!(fit(&[customer(2, 3.0, 9.0); 9]), None);
    // Gone before they came.
    assert_eq!(fit(&[customer(2, 9.0, 3.0); 100]), None);
    assert_eq!(fit(&[customer(2, f64::NAN, f64::INFINITY); 100]), None);
}

#[test]
fn customers_who_cannot_be_are_expected_to_order_nothing() {
    for wrong in [
        customer(1, 5.0, 2.0),
        customer(1, f64::NAN, 2.0),
        customer(0, 0.0, f64::INFINITY),
    ] {
        assert_eq!(PUBLISHED.expected_orders(&wrong, 52.0), 0.0);
    }
    for weeks in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            PUBLISHED.expected_orders(&customer(1, 1.0, 2.0), weeks),
            0.0
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_is_found_is_finite(
        customers in prop::collection::vec((0_u32..40, 0.0..60.0_f64, 0.0..60.0_f64), 0..60),
    ) {
        let customers: Vec<Customer> = customers
            .into_iter()
            .map(|(repeats, recency, more)| customer(repeats, recency, recency + more))
            .collect();
        if let Some(fit) = fit(&customers) {
            prop_assert!([fit.r, fit.alpha, fit.a, fit.b].iter().all(|is| is.is_finite() && *is > 0.0));
            prop_assert!(fit.log_likelihood.is_finite());
            for customer in &customers {
                let orders = fit.expected_orders(customer, 52.0);
                prop_assert!(orders.is_finite() && orders >= 0.0, "{fit:?} {customer:?} {orders}");
            }
        }
    }

    #[test]
    fn more_weeks_bring_more_orders(
        [r, alpha, a, b] in [-6.9..6.9_f64, -6.9..6.9, -6.9..6.9, -6.9..6.9],
        repeats in 0_u32..10_000,
        recency in 0.0..1e4_f64,
        more in 0.0..1e4_f64,
        weeks in 0.01..1e4_f64,
    ) {
        let fit = Fit { r: r.exp(), alpha: alpha.exp(), a: a.exp(), b: b.exp(), log_likelihood: 0.0 };
        let customer = customer(repeats, recency, recency + more);
        let (some, others) = (fit.expected_orders(&customer, weeks), fit.expected_orders(&customer, weeks * 2.0));
        prop_assert!(some.is_finite() && some >= 0.0, "{some}");
        prop_assert!(others >= some * (1.0 - 1e-6), "{some} {others}");
    }
}
