//! Intent: the probability that this session ends in a purchase.
//!
//! A scorecard: every feature adds points to the log-odds. What pages tell is
//! learned from public data (`table`, written by `bench/journey/train.py`); what
//! that data does not have (carts, channels) is stated here, with its reason.

pub mod table;

use crate::domain::journey::{Touchpoint, exp2};
use crate::domain::{Channel, Millis};

/// Points in one unit of log-odds.
pub const UNIT: i32 = table::UNIT;

/// What a session has shown so far, by the numbers below.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit(pub(super) [i64; 10]);

/// 1 if the visitor was here before.
const IS_RETURNING: usize = 0;
/// Points that the session begins with: of its channel, of a customer.
const ARRIVAL: usize = 1;
/// Pages viewed that are none of the next.
const PRODUCT_PAGES: usize = 2;
/// Pages of the account.
const ACCOUNT_PAGES: usize = 3;
/// Milliseconds spent on product pages.
const DWELL: usize = 4;
/// 1 while a product page is open.
const ON_PRODUCT: usize = 5;
/// 1 while the open page has not been named by an event.
const IS_FRESH: usize = 6;
/// Which of [`STEPS`] were taken, a bit each.
const TAKEN: usize = 7;
/// Pages viewed since something lay in the cart.
const BEYOND: usize = 8;
/// The log-odds with which the session began, but for how it came.
const BEGAN: usize = 9;

/// Longer than this nobody reads one page: the visitor is elsewhere.
const MAX_DWELL: Millis = 30 * 60_000;

impl Visit {
    /// A session that begins; something may lie in the cart from before.
    pub fn new(channel: Channel, is_returning: bool, is_customer: bool, has_cart: bool) -> Self {
        let mut visit = Self::default();
        let points = ARRIVALS.get(channel as usize).copied().unwrap_or_default();
        visit.0[IS_RETURNING] = i64::from(is_returning);
        visit.0[ARRIVAL] = if is_customer { CUSTOMER } else { 0 };
        visit.0[TAKEN] = i64::from(has_cart);
        visit.0[BEGAN] = visit.log_odds();
        visit.0[ARRIVAL] += i64::from(points);
        visit
    }

    /// Learns from an event or a page, `elapsed` after the one before.
    pub fn see(&mut self, elapsed: Millis, touchpoint: Touchpoint, has_cart: bool) {
        let visit = &mut self.0;
        if visit[ON_PRODUCT] != 0 {
            visit[DWELL] += elapsed.clamp(0, MAX_DWELL);
        }
        let is_page = touchpoint.has(b'x');
        let is_account = touchpoint.has(b'y');
        // Without a page view before it, a view of an article stands for one.
        let is_article = touchpoint.has(b'v') && visit[IS_FRESH] == 0;
        let is_other = is_account || touchpoint.has(b'z');
        visit[IS_FRESH] = i64::from(is_page || is_other);
        visit[PRODUCT_PAGES] += i64::from(is_page || is_article);
        visit[ACCOUNT_PAGES] += i64::from(is_account);
        if is_page || is_article || is_other {
            visit[ON_PRODUCT] = i64::from(!is_other);
            visit[BEYOND] += i64::from(has_cart && !is_article);
        }
        // What lies in the cart counts, not what once did.
        visit[TAKEN] = (visit[TAKEN] | touchpoint.steps()) & !1 | i64::from(has_cart);
    }

    /// The log-odds of a purchase in this session, in points of [`UNIT`].
    pub fn log_odds(&self) -> i64 {
        let visit = &self.0;
        let mut points = i64::from(table::BASE)
            + visit[ARRIVAL]
            + look_up(table::PRODUCT_PAGES, visit[PRODUCT_PAGES])
            + look_up(table::PRODUCT_SECONDS, visit[DWELL] / 1_000);
        if visit[IS_RETURNING] != 0 {
            points += i64::from(table::RETURNING)
                + look_up(table::RETURNING_ACCOUNT_PAGES, visit[ACCOUNT_PAGES]);
        }
        for (step, worth) in STEPS.iter().enumerate() {
            if visit[TAKEN] >> step & 1 == 1 {
                points += i64::from(*worth);
            }
        }
        points + WORTH_OF_PAGE_BEYOND * visit[BEYOND].clamp(0, MAX_BEYOND)
    }

    /// By how much the session, and how it came, has changed the log-odds so far.
    pub fn gained(&self) -> i64 {
        self.log_odds() - self.0[BEGAN]
    }

    /// The probability that belongs to these log-odds, in 10,000ths.
    pub fn probability(&self) -> i64 {
        let exponent = self.log_odds() as f64 / (f64::from(UNIT) * std::f64::consts::LN_2);
        (10_000.0 / (1.0 + exp2(-exponent)) + 0.5) as i64
    }
}

/// Points for steps that the learned data does not have, each counted once.
///
/// Assumptions, from what is published: about 30 % of carts are paid (Baymard
/// Institute, average of 50 studies: 70 % abandoned; Google Merchandise Store:
/// 30 % of sessions with a cart buy), about half of the checkouts begun are, and visitors who search buy
/// about twice as often. The points are about two thirds of the log-odds ratios that
/// follow, because such visitors also view more pages, which counts already.
/// Touchpoints name them by capital letters.
const STEPS: [i8; 10] = [
    48, // A: something lies in the cart
    10, // B: the cart was viewed
    32, // C: a checkout was begun,
    13, // D: shipping chosen,
    22, // E: payment chosen
    13, // F: a page of the checkout, which may come with no event
    11, // G: a search
    10, // H: a wish list
    16, // I: an account opened
    10, // J: a coupon
];
/// For each page viewed while something lies in the cart: mostly the steps of a
/// checkout that sends no events. An assumption.
const WORTH_OF_PAGE_BEYOND: i64 = 4;
const MAX_BEYOND: i64 = 6;
/// Whoever has bought here buys again more easily: twice the odds. An assumption.
const CUSTOMER: i64 = 22;
/// Points of the channel, in the order of [`Channel::ALL`]. Assumptions: half the
/// log-ratio of published conversion rates by channel to that of organic search
/// (acceleroi.com/blog/conversion-rate-by-traffic-source, April 2026).
const ARRIVALS: [i8; 21] = [
    0,   // Direct
    0,   // Cross-network
    6,   // Paid Shopping
    0,   // Paid Search
    -13, // Paid Social
    -13, // Paid Video
    -25, // Display
    0,   // Paid Other
    6,   // Organic Shopping
    -19, // Organic Social
    -19, // Organic Video
    0,   // Organic Search
    0,   // Referral
    11,  // Email
    8,   // Affiliates
    -13, // Audio
    11,  // SMS
    6,   // Mobile Push
    0,   // AI Assistant
    0,   // Offline
    0,   // Unassigned
];

fn look_up((edges, points): (&[u16], &[i8]), value: i64) -> i64 {
    let mut bin = 0;
    for edge in edges {
        bin += usize::from(i64::from(*edge) <= value);
    }
    points.get(bin).map_or(0, |points| i64::from(*points))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KINDS: [&str; 12] = [
        "view_item",
        "page_view",
        "account_page",
        "help_page",
        "checkout_page",
        "add_to_cart",
        "view_cart",
        "begin_checkout",
        "add_payment_info",
        "search",
        "sign_up",
        "coupon",
    ];

    fn after(kinds: &[&str]) -> Visit {
        let mut visit = Visit::new(Channel::Direct, false, false, false);
        let mut has_cart = false;
        for kind in kinds {
            has_cart |= *kind == "add_to_cart";
            has_cart &= *kind != "remove_from_cart";
            visit.see(20_000, Touchpoint::of(kind), has_cart);
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
    fn the_probability_is_the_logistic_of_the_log_odds() {
        for points in -600..600 {
            let mut visit = Visit::default();
            visit.0[ARRIVAL] = points;
            let log_odds = visit.log_odds() as f64 / f64::from(UNIT);
            let exact = (10_000.0 / (1.0 + (-log_odds).exp())).round();
            assert_eq!(visit.probability(), exact as i64, "{points}");
        }
    }

    #[test]
    fn nothing_seen_is_nothing_gained() {
        for is in [false, true] {
            assert_eq!(Visit::new(Channel::Direct, is, is, is).gained(), 0);
        }
        let by_mail = Visit::new(Channel::Email, true, true, true);
        assert_eq!(by_mail.gained(), 11, "but for how it came");
    }

    #[test]
    fn an_emptied_cart_counts_no_more() {
        let with = after(&["page_view", "add_to_cart"]).log_odds();
        let without = after(&["page_view", "add_to_cart", "remove_from_cart"]).log_odds();
        assert_eq!(with - without, 48);
    }

    #[test]
    fn a_page_and_its_event_are_one_page() {
        assert_eq!(after(&["page_view", "view_item"]).0[PRODUCT_PAGES], 1);
        assert_eq!(after(&["view_item", "view_item"]).0[PRODUCT_PAGES], 2);
        assert_eq!(
            after(&["page_view", "search", "view_item"]).0[PRODUCT_PAGES],
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
            before in proptest::collection::vec(0..KINDS.len(), 0..5), kind in 0..KINDS.len(), elapsed in 0i64..100_000,
        ) {
            let names: Vec<_> = before.iter().map(|at| KINDS[*at]).collect();
            let mut visit = after(&names);
            let mut last = i64::MIN;
            for n in 0..30 {
                visit.see(elapsed, Touchpoint::of(KINDS[kind]), true);
                let p = visit.probability();
                // The first may be the cart itself, which was empty before.
                prop_assert!(p >= last || n == 0);
                prop_assert!((0..=10_000).contains(&p));
                last = p;
            }
        }

        #[test]
        fn more_pages_and_more_time_never_lower_it(pages in 1usize..200, elapsed in 0i64..10_000_000, returning: bool) {
            let mut visit = Visit::new(Channel::Direct, returning, false, false);
            let mut last = i64::MIN;
            for _ in 0..pages {
                visit.see(elapsed, Touchpoint::of("page_view"), false);
                prop_assert!(visit.log_odds() >= last);
                last = visit.log_odds();
            }
        }

        #[test]
        fn any_clock_is_survived(times in proptest::collection::vec(any::<i64>(), 0..20)) {
            let mut visit = Visit::default();
            for elapsed in times {
                visit.see(elapsed, Touchpoint::of("view_item"), true);
                let _ = visit.probability();
            }
        }
    }
}
