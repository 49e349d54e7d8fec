//! Touchpoints and phases as small numbers, as the file has them.

use std::sync::LazyLock;
use trailmark::domain::Channel;
use trailmark::domain::journey::{Lens, N_STAGES};

/// The touchpoint of this number.
pub(crate) fn touchpoint(number: i64) -> Option<&'static str> {
    let at = usize::try_from(number).ok()?;
    match at.checked_sub(CHANNELS) {
        Some(at) => Channel::ALL.get(at).map(|channel| channel.name()),
        None => EVENTS.get(at).copied(),
    }
}

/// The number of a touchpoint that says something about the journey. Any other name has none, so that no page can make
/// more of them.
pub(crate) fn number(name: &str) -> Option<u8> {
    let at = EVENTS
        .iter()
        .position(|known| known.eq_ignore_ascii_case(name));
    at.and_then(|at| u8::try_from(at).ok())
}

/// The number of the arrival by a channel.
pub(crate) fn arrival(channel: Channel) -> Option<u8> {
    let at = Channel::ALL.iter().position(|known| *known == channel)?;
    let number = u8::try_from(CHANNELS + at).ok()?;
    Some(number).filter(|_| channel != Channel::Unassigned)
}

/// How many lenses there are.
pub(crate) const N_LENSES: usize = 5;

/// By lens and stage: the first stage of the same phase.
pub(crate) static PHASES: LazyLock<[[u8; N_STAGES]; N_LENSES]> = LazyLock::new(|| {
    let mut phases = [[0; N_STAGES]; N_LENSES];
    for (lens, phases) in Lens::all().zip(&mut phases) {
        for (stage, phase) in phases.iter_mut().enumerate() {
            let first = (0..stage).find(|other| lens.has(*other, lens.phase(stage)));
            *phase = u8::try_from(first.unwrap_or(stage)).unwrap_or_default();
        }
    }
    phases
});

/// Channels are numbered from here on, so that there can be more events.
const CHANNELS: usize = 100;

/// In the file by their place: a new one goes to the end. `domain::journey::touchpoint` says what each means.
const EVENTS: [&str; 40] = [
    "page_view",
    "reviews_page",
    "help_page",
    "account_page",
    "checkout_page",
    "view_item_list",
    "view_promotion",
    "select_promotion",
    "view_item",
    "select_item",
    "video_start",
    "file_download",
    "search",
    "view_search_results",
    "view_reviews",
    "read_reviews",
    "compare",
    "add_to_wishlist",
    "add_to_cart",
    "remove_from_cart",
    "view_cart",
    "coupon",
    "begin_checkout",
    "add_shipping_info",
    "add_payment_info",
    "sign_up",
    "generate_lead",
    "subscribe",
    "contact",
    "purchase",
    "login",
    "refund",
    "return_request",
    "support",
    "complaint",
    "feedback",
    "review",
    "share",
    "recommend",
    "self_reported",
];
