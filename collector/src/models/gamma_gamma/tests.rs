use super::super::shared;
use super::*;
use proptest::prelude::*;

/// Section 4 of the note, CDNOW.
const PUBLISHED: Fit = Fit {
    p: 6.25,
    q: 3.74,
    gamma: 15.44,
};

fn cdnow() -> Option<Vec<(u32, f64)>> {
    let sample = shared::cdnow()?.into_iter();
    Some(
        sample
            .map(|customer| (customer.repeats, customer.mean))
            .collect(),
    )
}

#[test]
fn cdnow_is_as_published() {
    let Some(customers) = cdnow() else { return };
    let fit = fit(&customers).unwrap();
    for (is, published) in [
        (fit.p, PUBLISHED.p),
        (fit.q, PUBLISHED.q),
        (fit.gamma, PUBLISHED.gamma),
    ] {
        assert!((is - published).abs() <= 0.01, "{fit:?}");
    }
    // What lifetimes 0.11 expects of some of them.
    for (orders, mean, expected) in [
        (2, 22.35, 24.65),
        (1, 11.77, 18.91),
        (0, 0.0, 35.17),
        (7, 73.74, 71.46),
    ] {
        let is = fit.expected_value(orders, mean);
        assert!(
            (is - expected).abs() < 0.02,
            "{orders} {mean}: {is}, {expected}"
        );
    }
}

#[test]
fn a_customers_own_orders_weigh_the_more_the_more_there_are() {
    let all = PUBLISHED.expected_value(0, 0.0);
    assert!((all - 35.22).abs() < 0.005, "{all}");
    let of = |orders| PUBLISHED.expected_value(orders, 100.0);
    assert!(all < of(1) && of(1) < of(5) && of(5) < of(50) && of(50) < 100.0);
}

#[test]
fn the_currency_does_not_matter() {
    let customers: Vec<(u32, f64)> = (0..200)
        .map(|n| (1 + n % 5, 10.0 + f64::from(n * n % 97)))
        .collect();
    let yen: Vec<(u32, f64)> = customers
        .iter()
        .map(|(orders, mean)| (*orders, mean * 1e6))
        .collect();
    let (one, other) = (fit(&customers).unwrap(), fit(&yen).unwrap());
    assert!((one.p / other.p - 1.0).abs() < 1e-6);
    assert!((one.expected_value(3, 20.0) * 1e6 / other.expected_value(3, 2e7) - 1.0).abs() < 1e-6);
}

#[test]
fn too_few_say_nothing() {
    assert_eq!(fit(&[]), None);
    assert_eq!(fit(&[(2, 10.0); 9]), None);
    assert_eq!(
        fit(&[
            (0, 10.0),
            (2, 0.0),
            (2, -1.0),
            (2, f64::NAN),
            (2, f64::INFINITY)
        ]
        .repeat(50)),
        None
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_is_found_is_finite(customers in prop::collection::vec((0_u32..100, -5.0..20.0_f64), 0..60)) {
        let customers: Vec<(u32, f64)> = customers.into_iter().map(|(orders, log)| (orders, log.exp())).collect();
        if let Some(fit) = fit(&customers) {
            prop_assert!(fit.p > 0.0 && fit.q > 1.0 && fit.gamma > 0.0, "{fit:?}");
            for (orders, mean) in customers {
                let value = fit.expected_value(orders, mean);
                prop_assert!(value.is_finite() && value > 0.0, "{fit:?} {value}");
            }
        }
    }
}
