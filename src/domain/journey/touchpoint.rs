//! Touchpoints: what each says about the stage that a customer is in.
//!
//! One table. All its numbers are assumptions: no public data has labels for
//! stages, and `docs/JOURNEY.md` says how they were chosen and checked.

use crate::domain::text::cut;
use crate::domain::words;

/// Whether people meet, who has the say over it, and where it takes place; and
/// how likely it is in each stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touchpoint {
    traits: &'static str,
    digits: &'static [u8],
}

/// Who has the say over a touchpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// The shop itself.
    Owned,
    /// Whoever is paid by the shop.
    Paid,
    /// Others; the shop has only indirect influence.
    Earned,
}

impl Touchpoint {
    /// The touchpoint of an event, a channel or a kind of page; `None` for names
    /// that say nothing about the journey.
    pub fn of(name: &str) -> Option<Self> {
        for row in TABLE {
            let (names, row) = cut(row, b'=');
            let (traits, digits) = cut(row, b' ');
            if words::lists(names, name) {
                let digits = digits.as_bytes();
                return Some(Self { traits, digits });
            }
        }
        None
    }

    /// How likely it is in the stage at this position, between 1 and 100. Only
    /// ratios matter: all the same number would say nothing.
    pub fn likelihood(self, stage: usize) -> u32 {
        let digit = self.digits.get(stage).map_or(0, |digit| digit - b'0');
        (u32::from(digit) + 1) * (u32::from(digit) + 1)
    }

    /// Whether people meet: chat, phone, appointment, store.
    pub fn is_personal(self) -> bool {
        self.has('p')
    }

    /// Who has the say over it.
    pub fn control(self) -> Control {
        if self.has('$') {
            Control::Paid
        } else if self.has('e') {
            Control::Earned
        } else {
            Control::Owned
        }
    }

    /// Whether it takes place on paper, by word of mouth or in a shop of bricks.
    pub fn is_analog(self) -> bool {
        self.has('a')
    }

    /// Whether it shows that the visit was no bounce.
    pub fn is_key(self) -> bool {
        self.has('k')
    }

    fn has(self, letter: char) -> bool {
        self.traits.contains(letter)
    }
}

/// The touchpoint that a page is, by the words in its path; `page_view` where
/// none of them is known.
pub fn page_kind(path: &str) -> &'static str {
    for row in PAGES {
        let (kind, words) = cut(row, b'=');
        if words::lists(words, path) {
            return kind;
        }
    }
    "page_view"
}

/// What a page is, and the words of a path that show it.
const PAGES: [&str; 4] = [
    "checkout_page=*/checkout*|*/cart*|*/basket*|*/kasse*|*/warenkorb*",
    "reviews_page=*review*|*/rating*|*bewertung*|*compar*|*vergleich*",
    "help_page=*/help*|*/faq*|*/support*|*/contact*|*/shipping*|*/return*|*/delivery*|*/info*|*/about*\
        |*/terms*|*/privacy*|*/guide*|*/blog*|*/hilfe*|*/kontakt*|*/versand*|*/agb*|*/ueber*",
    "account_page=*/account*|*/login*|*/signin*|*/register*|*/profile*|*/order*|*/admin*|*/konto*|*/my*",
];

/// Names, traits and likelihoods.
///
/// Traits: `p` personal · `$` paid, `e` earned · `a` analog · `k` a key event.
/// Likelihoods: one digit for each stage from need to advocacy; a digit d
/// stands for (d + 1)², so that 0 to 9 spans 1 to 100.
///
/// The nine are: need, research, shortlist, purchase, use, support, evaluation,
/// repurchase, advocacy.
const TABLE: [&str; N_ROWS] = [
    // How a visit came.
    "Paid Search|Paid Shopping|Paid Social|Paid Video|Paid Other|Display|Cross-network|Audio=$ 843211131",
    "Organic Search|Organic Shopping|AI Assistant=e 574222121",
    "Organic Social|Organic Video=e 752121224",
    "Referral|Affiliates=e 564311222",
    "Email|SMS|Mobile Push= 234352373",
    "Direct= 345454354",
    "Offline=a 843222112",
    "self_reported=ea 643221112",
    // What is looked at.
    "page_view= 454433333",
    "view_item_list|view_promotion|select_promotion= 564221242",
    "select_item|view_item|video_start|file_download= 365321242",
    "search|view_search_results= 475322241",
    "reviews_page|view_reviews|read_reviews|compare=e 188210131",
    "help_page= 233358231",
    "account_page= 112374342",
    "checkout_page= 115710050",
    // Towards a purchase.
    "add_to_wishlist=k 148110030",
    "add_to_cart=k 019610050",
    "remove_from_cart= 139310040",
    "view_cart= 017710050",
    "coupon=a 117710050",
    "begin_checkout=k 002900060",
    "add_shipping_info|add_payment_info=k 001900060",
    "sign_up=k 145642231",
    "generate_lead=k 267421121",
    "subscribe=k 353341347",
    "contact=pk 265446231",
    // After it.
    "purchase=k 000900090",
    "login=k 000090000",
    "refund|return_request= 000009400",
    "support= 001019100",
    "complaint=e 000008900",
    "feedback= 000121924",
    "review=ek 000000914",
    "share=e 133110217",
    "recommend=ek 000000219",
];

const N_ROWS: usize = 36;

#[cfg(test)]
mod tests {
    use super::super::stage::N_STAGES;
    use super::*;
    use crate::domain::Channel;

    #[test]
    fn every_row_has_nine_digits_and_known_traits() {
        for row in TABLE {
            let (_, row) = cut(row, b'=');
            let (traits, digits) = cut(row, b' ');
            assert!(traits.chars().all(|c| "p$eak".contains(c)), "{traits}");
            assert_eq!(digits.len(), N_STAGES, "{digits}");
            assert!(digits.bytes().all(|d| d.is_ascii_digit()), "{digits}");
        }
    }

    #[test]
    fn every_channel_but_the_unknown_one_is_a_touchpoint() {
        for channel in Channel::ALL {
            assert_eq!(
                Touchpoint::of(channel.name()).is_some(),
                channel != Channel::Unassigned,
                "{}",
                channel.name()
            );
        }
    }

    #[test]
    fn the_taxonomy_is_that_of_the_field() {
        for (name, personal, control, analog) in [
            ("contact", true, Control::Owned, false),
            ("Paid Search", false, Control::Paid, false),
            ("review", false, Control::Earned, false),
            ("recommend", false, Control::Earned, false),
            ("Offline", false, Control::Owned, true),
            ("coupon", false, Control::Owned, true),
            ("self_reported", false, Control::Earned, true),
        ] {
            let found = Touchpoint::of(name).unwrap();
            assert_eq!(found.is_personal(), personal, "{name}");
            assert_eq!(found.control(), control, "{name}");
            assert_eq!(found.is_analog(), analog, "{name}");
        }
        assert_eq!(Touchpoint::of("scroll"), None);
        assert_eq!(Touchpoint::of(""), None);
    }

    #[test]
    fn pages_are_known_by_their_paths() {
        for (path, kind) in [
            ("/", "page_view"),
            ("/products/red-kettle", "page_view"),
            ("/de/warenkorb", "checkout_page"),
            ("/checkout/payment", "checkout_page"),
            ("/kettles/reviews", "reviews_page"),
            ("/help/returns", "help_page"),
            ("/shipping-and-returns", "help_page"),
            ("/account/orders", "account_page"),
        ] {
            assert_eq!(page_kind(path), kind, "{path}");
        }
    }
}
