//! What kinds of shoppers there are.

/// Who a shopper is at heart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Kind {
    /// Mean pages of a visit.
    pub(super) pages: f64,
    /// Of each product that is seen.
    pub(super) into_cart: f64,
    /// Of each step from the cart to the order.
    pub(super) goes_on: f64,
    /// Whether there is another visit.
    pub(super) returns: f64,
}

/// Passing, looking, buying; of a hundred.
pub(super) const KINDS: [(u32, Kind); 3] = [
    (
        60,
        Kind {
            pages: 1.4,
            into_cart: 0.015,
            goes_on: 0.5,
            returns: 0.18,
        },
    ),
    (
        26,
        Kind {
            pages: 4.5,
            into_cart: 0.09,
            goes_on: 0.7,
            returns: 0.55,
        },
    ),
    (
        14,
        Kind {
            pages: 6.0,
            into_cart: 0.24,
            goes_on: 0.88,
            returns: 0.75,
        },
    ),
];
