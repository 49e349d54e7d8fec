//! Intent: the probability that this session ends in a purchase.
//!
//! A scorecard: every feature adds points to the log-odds. What pages tell is
//! learned from public data (`table`, written by `bench/journey/train.py`); what
//! that data does not have (carts, channels) is stated here, with its reason.

pub mod table;

use crate::domain::journey::exp2;
use crate::domain::{Channel, Millis};

/// Points in one unit of log-odds.
pub const UNIT: i32 = table::UNIT;

/// What a session has shown so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// Whether the visitor was here before.
    pub is_returning: bool,
    /// Whether the visitor has bought here before.
    pub is_customer: bool,
    /// Points of the channel that brought the session.
    pub arrival: i32,
    /// Pages viewed: of products and whatever is not one of the others, of the
    /// account, of information, of the checkout.
    pub pages: [u32; N_PAGES],
    /// Milliseconds spent on product pages.
    pub dwell: Millis,
    /// The kind of the page that is open, as an index of `pages`.
    pub open: usize,
    /// Whether `open` has not been named by an event yet.
    pub is_fresh: bool,
    /// Which of [`STEPS`] were taken, a bit each.
    pub steps: u32,
    /// Pages viewed since something lay in the cart, other than products.
    pub beyond: u32,
}

/// Longer than this nobody reads one page: the visitor is elsewhere.
const MAX_DWELL: Millis = 30 * 60_000;

impl Visit {
    /// A session that begins.
    pub fn new(channel: Channel, is_returning: bool, is_customer: bool) -> Self {
        let points = ARRIVAL.iter().find(|(known, _)| *known == channel);
        Self {
            is_returning,
            is_customer,
            arrival: points.map_or(0, |(_, points)| i32::from(*points)),
            ..Self::default()
        }
    }

    /// Learns from a touchpoint, `elapsed` after the one before; `kind` is an
    /// event's name or the kind of page that was opened.
    pub fn see(&mut self, elapsed: Millis, kind: &str, has_cart: bool) {
        let [product, ..] = self.pages;
        if self.open == PRODUCT && product > 0 {
            self.dwell += elapsed.clamp(0, MAX_DWELL);
        }
        let page = match kind {
            "page_view" => PRODUCT,
            "account_page" => ACCOUNT,
            "help_page" | "reviews_page" => INFORMATION,
            "checkout_page" => CHECKOUT,
            // Without a page view before it, an event stands for one.
            "view_item" | "view_item_list" if !self.is_fresh => PRODUCT,
            _ => N_PAGES,
        };
        self.is_fresh = false;
        if let Some(pages) = self.pages.get_mut(page) {
            *pages = pages.wrapping_add(1);
            self.open = page;
            self.is_fresh = !kind.starts_with("view_");
            self.beyond += u32::from(has_cart && self.is_fresh);
        }
        for (bit, (name, _)) in STEPS.iter().enumerate() {
            if *name == kind {
                self.steps |= 1 << bit;
            }
        }
        // What lies in the cart counts, not what once did.
        self.steps = self.steps & !1 | u32::from(has_cart);
    }

    /// The log-odds of a purchase in this session, in points of [`UNIT`].
    pub fn log_odds(&self) -> i32 {
        let seconds = (self.dwell / 1_000) as u32;
        let [product, account, ..] = self.pages;
        let mut points = table::BASE
            + self.arrival
            + look_up(table::PRODUCT_PAGES, product)
            + look_up(table::PRODUCT_SECONDS, seconds);
        if self.is_returning {
            points += i32::from(table::RETURNING);
            points += look_up(table::RETURNING_ACCOUNT_PAGES, account);
        }
        if self.is_customer {
            points += CUSTOMER;
        }
        for (bit, (_, worth)) in STEPS.iter().enumerate() {
            if self.steps >> bit & 1 == 1 {
                points += i32::from(*worth);
            }
        }
        points + BEYOND * self.beyond.min(MAX_BEYOND) as i32
    }

    /// The probability that belongs to these log-odds, in 10,000ths.
    pub fn probability(&self) -> i64 {
        let exponent = f64::from(self.log_odds()) / (f64::from(UNIT) * std::f64::consts::LN_2);
        (10_000.0 / (1.0 + exp2(-exponent)) + 0.5) as i64
    }
}

// Kinds of pages, as indexes of `Visit::pages`.
const PRODUCT: usize = 0;
const ACCOUNT: usize = 1;
const INFORMATION: usize = 2;
const CHECKOUT: usize = 3;
/// How many kinds of pages there are.
pub const N_PAGES: usize = 4;

/// Points for steps that the learned data does not have, each counted once.
///
/// Assumptions, from what is published: about 30 % of carts are paid (Baymard
/// Institute, average of 50 studies: 70 % abandoned; Google Merchandise Store:
/// 30 % of sessions with a cart buy), about half of the checkouts begun are, and visitors who search buy
/// about twice as often. The points are about two thirds of the log-odds ratios that
/// follow, because such visitors also view more pages, which counts already.
const STEPS: [(&str, i8); 10] = [
    // The cart stays the first: its bit is set and cleared by what lies in it.
    ("add_to_cart", 48),
    ("view_cart", 10),
    ("begin_checkout", 32),
    ("add_shipping_info", 13),
    ("add_payment_info", 22),
    ("checkout_page", 13),
    ("search", 11),
    ("add_to_wishlist", 10),
    ("sign_up", 16),
    ("coupon", 10),
];
/// For each page that is no product's while something lies in the cart: steps
/// of a checkout that sends no events. An assumption.
const BEYOND: i32 = 4;
const MAX_BEYOND: u32 = 6;
/// Whoever has bought here buys again more easily: twice the odds. An assumption.
const CUSTOMER: i32 = 22;
/// Channels that bring more or fewer buyers than the average. Assumptions: their
/// order is that of published conversion rates by channel, their size half of it.
const ARRIVAL: [(Channel, i8); 8] = [
    (Channel::Email, 11),
    (Channel::Sms, 11),
    (Channel::Affiliates, 8),
    (Channel::PaidShopping, 6),
    (Channel::PaidSocial, -13),
    (Channel::OrganicSocial, -13),
    (Channel::OrganicVideo, -16),
    (Channel::Display, -19),
];

fn look_up((edges, points): (&[u16], &[i8]), value: u32) -> i32 {
    let mut bin = 0;
    for edge in edges {
        bin += usize::from(u32::from(*edge) <= value);
    }
    points.get(bin).map_or(0, |points| i32::from(*points))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn after(kinds: &[&str]) -> Visit {
        let mut visit = Visit::new(Channel::Direct, false, false);
        let mut has_cart = false;
        for kind in kinds {
            has_cart |= *kind == "add_to_cart";
            has_cart &= *kind != "remove_from_cart";
            visit.see(20_000, kind, has_cart);
        }
        visit
    }

    #[test]
    fn every_step_towards_the_purchase_raises_it() {
        let story = [
            "page_view",
            "view_item",
            "page_view",
            "add_to_cart",
            "view_cart",
            "begin_checkout",
            "add_shipping_info",
            "add_payment_info",
        ];
        let mut last = 0;
        for n in 1..=story.len() {
            let p = after(&story[..n]).probability();
            assert!(p >= last, "{n}: {p} {last}");
            last = p;
        }
        assert!(last > 7_000, "{last}");
        assert!(after(&story[..1]).probability() < 2_000);
    }

    #[test]
    fn an_emptied_cart_counts_no_more() {
        let with = after(&["page_view", "add_to_cart"]).log_odds();
        let without = after(&["page_view", "add_to_cart", "remove_from_cart"]).log_odds();
        assert_eq!(with - without, 48);
    }

    #[test]
    fn a_page_and_its_event_are_one_page() {
        assert_eq!(after(&["page_view", "view_item"]).pages[PRODUCT], 1);
        assert_eq!(after(&["view_item", "view_item"]).pages[PRODUCT], 2);
        assert_eq!(
            after(&["page_view", "search", "view_item"]).pages[PRODUCT],
            2
        );
    }

    #[test]
    fn tables_have_a_bin_more_than_edges() {
        for (edges, points) in [
            table::PRODUCT_PAGES,
            table::PRODUCT_SECONDS,
            table::RETURNING_ACCOUNT_PAGES,
        ] {
            assert_eq!(edges.len() + 1, points.len());
            assert!(edges.is_sorted());
        }
    }

    proptest! {
        #[test]
        fn more_of_the_same_never_lowers_it(
            before in proptest::collection::vec(0..STEPS.len(), 0..5), kind in 0..STEPS.len(), elapsed in 0i64..100_000,
        ) {
            let names: Vec<_> = before.iter().map(|at| STEPS[*at].0).collect();
            let mut visit = after(&names);
            let mut last = i64::MIN;
            for n in 0..30 {
                visit.see(elapsed, STEPS[kind].0, true);
                let p = visit.probability();
                // The first may be the cart itself, which was empty before.
                prop_assert!(p >= last || n == 0);
                prop_assert!((0..=10_000).contains(&p));
                last = p;
            }
        }

        #[test]
        fn more_pages_and_more_time_never_lower_it(pages in 1usize..200, elapsed in 0i64..10_000_000, returning: bool) {
            let mut visit = Visit::new(Channel::Direct, returning, false);
            let mut last = i32::MIN;
            for _ in 0..pages {
                visit.see(elapsed, "page_view", false);
                prop_assert!(visit.log_odds() >= last);
                last = visit.log_odds();
            }
        }

        #[test]
        fn any_clock_is_survived(times in proptest::collection::vec(any::<i64>(), 0..20)) {
            let mut visit = Visit::default();
            for elapsed in times {
                visit.see(elapsed, "view_item", true);
                let _ = visit.probability();
            }
        }
    }
}
