//! Whole journeys, as customers make them.

use super::*;
use crate::domain::Channel;
use proptest::prelude::*;

const MINUTE: Millis = 60_000;
const DAY: Millis = 86_400_000;

/// One visit a day: the channel, then events or paths a minute apart.
fn travelled(visits: &[(Channel, &[&str])]) -> Journey {
    let mut journey = Journey::default();
    for (day, (channel, steps)) in visits.iter().enumerate() {
        let begun = day as Millis * DAY;
        arrive(&mut journey, begun, *channel, "", "");
        for (n, step) in steps.iter().enumerate() {
            go(&mut journey, begun + n as Millis * MINUTE, step);
        }
    }
    journey
}

fn arrive(journey: &mut Journey, at: Millis, channel: Channel, source: &str, campaign: &str) {
    journey.arrive(trail::touch(at, channel, source, campaign), channel);
}

pub(super) fn go(journey: &mut Journey, now: Millis, step: &str) {
    let params = r#"{"currency":"EUR","value":40,"items":[{"item_id":"kettle","price":40}]}"#;
    if step.starts_with('/') {
        journey.see(now, "page_view", Object(""), page_kind(step));
    } else {
        journey.see(now, step, Object(params), "page_view");
    }
}

fn phase<'a>(journey: &Journey, lens: &'a str) -> &'a str {
    Lens::of(lens).unwrap().likeliest(&journey.stages)
}

use Channel::{Direct, Display, Email, OrganicSearch, PaidSearch, PaidSocial};

#[test]
fn stories_reach_the_phases_that_people_would_name() {
    let first: &[&str] = &["/"];
    let compares: &[&str] = &[
        "/kettles",
        "/p/1",
        "view_item",
        "/p/2",
        "view_item",
        "/p/1/reviews",
    ];
    let coupon: &[&str] = &["/p/1", "view_item", "add_to_cart", "coupon"];
    let leaves: &[&str] = &[
        "/cart",
        "view_cart",
        "/checkout",
        "begin_checkout",
        "add_shipping_info",
    ];
    let buys: &[&str] = &[
        "/checkout",
        "begin_checkout",
        "add_payment_info",
        "purchase",
    ];
    let asks: &[&str] = &["/help/filters", "/help", "support"];
    let again: &[&str] = &["/p/2", "view_item", "add_to_cart"];
    let tells: &[&str] = &["share", "recommend"];
    let story = [
        (Display, first, "awareness", "awareness", "need"),
        (
            OrganicSearch,
            compares,
            "consideration",
            "consideration",
            "search",
        ),
        (
            PaidSearch,
            coupon,
            "consideration",
            "consideration",
            "shortlist",
        ),
        (Direct, leaves, "conversion", "adoption", "purchase"),
        (Direct, buys, "conversion", "adoption", "purchase"),
        (Direct, asks, "retention", "adoption", "use"),
        (Email, again, "retention", "loyalty", "repurchase"),
        (Email, buys, "retention", "loyalty", "repurchase"),
        (Direct, tells, "advocacy", "loyalty", "recommendation"),
    ];
    for n in 1..=story.len() {
        let visits: Vec<_> = story[..n].iter().map(|s| (s.0, s.1)).collect();
        let journey = travelled(&visits);
        let (_, _, accra, four, seven) = story[n - 1];
        for (lens, expected) in [
            ("accra", accra),
            ("four-phase", four),
            ("seven-step", seven),
        ] {
            assert_eq!(
                phase(&journey, lens),
                expected,
                "visit {n}: {:?}",
                journey.stages
            );
        }
    }
}

#[test]
fn a_return_leads_to_support_and_a_review_to_evaluation() {
    let bought = (Direct, &["begin_checkout", "purchase"][..]);
    let returned = travelled(&[bought, (Direct, &["return_request"])]);
    assert_eq!(phase(&returned, "six-stage"), "support");
    let refunded = travelled(&[bought, (Direct, &["refund"])]);
    assert_eq!(refunded.stages.parts()[Stage::Support as usize], WHOLE);
    let reviewed = travelled(&[bought, (Email, &["review"])]);
    assert_eq!(phase(&reviewed, "six-stage"), "evaluation");
}

#[test]
fn the_login_of_a_customer_is_certain_and_signing_up_is_not() {
    let known = travelled(&[(Direct, &["/", "login"])]);
    assert_eq!(phase(&known, "accra"), "retention");
    let early: i64 = known.stages.parts()[..4].iter().sum();
    assert_eq!(early, 0);
    let new = travelled(&[(PaidSocial, &["/", "sign_up", "login"])]);
    assert!(!new.is_customer());
}

#[test]
fn purchases_are_certain_and_the_journey_goes_on() {
    let mut journey = travelled(&[(Direct, &["begin_checkout", "purchase"])]);
    assert_eq!(journey.stages.parts()[Stage::Purchase as usize], WHOLE);
    arrive(&mut journey, 10 * DAY, Direct, "", "");
    assert_eq!(phase(&journey, "accra"), "retention");
    arrive(&mut journey, 1_500 * DAY, Display, "", "");
    assert_eq!(
        phase(&journey, "accra"),
        "awareness",
        "{:?}",
        journey.stages
    );
}

#[test]
fn influence_is_what_the_session_did_to_the_odds() {
    let journey = travelled(&[
        (Display, &["/"]),
        (Email, &["/p/1", "add_to_cart", "begin_checkout"]),
    ]);
    let [display, email] = &journey.trail[..] else {
        panic!()
    };
    assert!(email.numbers[INFLUENCE] > 0 && display.numbers[INFLUENCE] < email.numbers[INFLUENCE]);
}

#[test]
fn the_path_of_a_purchase_is_that_of_the_window() {
    let journey = travelled(&[(Display, &["/"]), (Email, &["/"]), (Direct, &["/"])]);
    assert_eq!(journey.path(2 * DAY, 90 * DAY).len(), 3);
    assert_eq!(journey.path(2 * DAY, DAY).len(), 2);
    // A session that began before the window is still the one that led here.
    assert_eq!(journey.path(99 * DAY, DAY).len(), 1);
    assert!(Journey::default().path(0, DAY).is_empty());
}

#[test]
fn what_speaks_for_a_phase_weighs_more_than_what_does_not() {
    let journey = travelled(&[(OrganicSearch, &["/p/1", "view_item", "begin_checkout"])]);
    let lens = Lens::of("accra").unwrap();
    assert!(journey.weight("begin_checkout", lens, "conversion") > 50);
    assert!(journey.weight("view_item", lens, "consideration") > 0);
    assert_eq!(journey.weight("view_item", lens, "conversion"), 0);
    assert_eq!(journey.weight("scroll", lens, "conversion"), 0);
    let bought = travelled(&[(Direct, &["purchase"])]);
    assert!(bought.weight("purchase", lens, "conversion") > 50);
    // A digit of 9 where it was bought; elsewhere 6 once, and 0 seven times.
    let ratio = 100.0 / ((49.0 + 7.0) / 8.0);
    let weight = bought.weight("purchase", lens, "conversion");
    assert_eq!(weight, (f64::ln(ratio) * 100.0) as i64);
    let all_the_same = Lens::of("one a a a a a a a a a").unwrap();
    assert_eq!(bought.weight("purchase", all_the_same, "a"), 0);
}

#[test]
fn a_cart_is_abandoned_once() {
    let mut journey = travelled(&[(Direct, &["add_to_cart"])]);
    assert!(journey.abandon());
    assert!(!journey.abandon());
    assert_eq!(journey.cart.len(), 1);
    go(&mut journey, DAY, "add_to_cart");
    assert_eq!(journey.numbers[CART_STATE], cart::OPEN);
}

proptest! {
    #[test]
    fn no_order_of_events_and_no_clock_panics(
        events in proptest::collection::vec((0..17usize, -9_000_000_000_000_000i64..9_000_000_000_000_000, any::<bool>()), 0..80),
    ) {
        let steps = [
            "/", "/cart", "/help", "view_item", "add_to_cart", "remove_from_cart", "view_cart",
            "begin_checkout", "purchase", "refund", "login", "sign_up", "share", "search", "",
            "scroll", "coupon",
        ];
        let mut journey = Journey::default();
        for (step, at, arrives) in events {
            let now = at.clamp(-crate::domain::MAX_MILLIS, crate::domain::MAX_MILLIS);
            if arrives {
                arrive(&mut journey, now, Email, "source", "campaign");
            }
            go(&mut journey, now, steps[step]);
            prop_assert_eq!(journey.stages.parts().iter().sum::<i64>(), WHOLE);
            prop_assert!(Pieces::of(&journey.recent, b'|').count() <= MAX_RECENT);
        }
    }
}

/// A channel's name, an event's name or a path.
#[derive(Clone, Debug)]
pub(super) struct Step(pub(super) String);

/// Anything that can happen, with what makes a state long among it.
pub(super) fn step() -> impl Strategy<Value = Step> {
    let names = "Email|Display|Direct|Paid Search|/|/cart|view_item|add_to_cart|begin_checkout\
        |purchase|refund|login|coupon|ADD|BUY|\\PC{1,60}";
    names.prop_map(Step)
}

/// A journey of such steps, at these times. `ADD` and `BUY` are of an article,
/// currency and order of their own each, by their time.
pub(super) fn lived<'a>(steps: impl Iterator<Item = (Millis, &'a str)>) -> Journey {
    let mut journey = Journey::default();
    for (at, name) in steps {
        let own = format!(
            "{at}-\u{1f375}\u{1f375}\u{1f375}\u{1f375}\u{1f375}\u{1f375}\u{1f375}\u{1f375}"
        );
        let letter = char::from(b'A' + at.rem_euclid(26) as u8);
        let params = serde_json::json!({
            "transaction_id": own, "currency": format!("{letter}UR"), "item_id": own,
            "item_name": own, "quantity": 999, "price": 9_999_999_999_i64, "value": 9_999_999_999_i64,
        });
        let params = params.to_string();
        let event = match name {
            "ADD" => "add_to_cart",
            "BUY" => "purchase",
            _ => "",
        };
        if let Some(channel) = Channel::from_name(name) {
            arrive(&mut journey, at, channel, &own, &own);
        } else if event.is_empty() {
            go(&mut journey, at, name);
        } else {
            journey.see(at, event, Object(&params), "page_view");
        }
    }
    journey
}
