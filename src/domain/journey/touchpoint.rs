//! Touchpoints: what each says about the stage that a customer is in.
//!
//! One table. All its likelihoods are assumptions: no public data has labels for
//! stages, and `docs/JOURNEY.md` says how they were chosen and checked.

use crate::domain::text::{cut, nth};
use crate::domain::{Pieces, words};

/// Whether people meet, who has the say over it, and where it takes place; what
/// follows from it; and how likely it is in each stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touchpoint {
    /// A bit for each trait: see [`Self::has`].
    traits: u32,
    digits: &'static str,
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
    /// The touchpoint of an event, a channel or a kind of page; one that says
    /// nothing about the journey for every other name.
    #[inline(never)]
    pub fn of(name: &str) -> Self {
        for row in Pieces::of(TABLE, b'\n') {
            let (names, row) = cut(row, b'=');
            if words::lists(names, name) {
                let (letters, digits) = cut(row, b' ');
                let mut traits = 0;
                for letter in letters.bytes() {
                    traits |= bit(letter);
                }
                return Self { traits, digits };
            }
        }
        Self::default()
    }

    /// Whether it says something about the journey.
    pub fn speaks(self) -> bool {
        !self.digits.is_empty()
    }

    /// How likely it is in the stage at this position, between 1 and 100. Only
    /// ratios matter: all the same number would say nothing.
    pub fn likelihood(self, stage: usize) -> i64 {
        let digit = self
            .digits
            .as_bytes()
            .get(stage)
            .map_or(1, |digit| *digit - b'/');
        i64::from(digit) * i64::from(digit)
    }

    /// Whether people meet: chat, phone, appointment, store.
    pub fn is_personal(self) -> bool {
        self.has(b'p')
    }

    /// Who has the say over it.
    pub fn control(self) -> Control {
        if self.has(b'n') {
            Control::Paid
        } else if self.has(b'o') {
            Control::Earned
        } else {
            Control::Owned
        }
    }

    /// Whether it takes place on paper, by word of mouth or in a shop of bricks.
    pub fn is_analog(self) -> bool {
        self.has(b'm')
    }

    /// Whether it shows that the visit was no bounce.
    pub fn is_key(self) -> bool {
        self.has(b'k')
    }

    /// Whether somebody pays or is paid back.
    pub fn moves_money(self) -> bool {
        self.has(b's') || self.has(b'r')
    }

    /// Whether it has the trait of this letter: see [`TABLE`].
    #[inline]
    pub(in crate::domain) fn has(self, letter: u8) -> bool {
        self.traits & bit(letter) != 0
    }

    /// The steps that it is, a bit each: the lowest for what has the trait `A`.
    pub(in crate::domain) fn steps(self) -> i64 {
        i64::from(self.traits >> 1 & 0x3ff)
    }
}

const fn bit(letter: u8) -> u32 {
    1 << (letter & 31)
}

/// The touchpoint that a page is, by the words in its path; `page_view` where
/// none of them is known.
pub fn page_kind(path: &str) -> &'static str {
    for row in Pieces::of(PAGES, b'\n') {
        let (kind, words) = cut(row, b'=');
        if words::lists(words, path) {
            return kind;
        }
    }
    nth(TABLE, b'=', 0)
}

/// What a page is, and the words of a path that show it.
const PAGES: &str = "\
checkout_page=*/checkout*|*/cart*|*/basket*|*/kasse*|*/warenkorb*
reviews_page=*review*|*/rating*|*bewertung*|*compar*|*vergleich*
help_page=*/help*|*/faq*|*/support*|*/contact*|*/shipping*|*/return*|*/delivery*|*/info*|*/about*\
|*/terms*|*/privacy*|*/guide*|*/blog*|*/hilfe*|*/kontakt*|*/versand*|*/agb*|*/ueber*
account_page=*/account*|*/login*|*/signin*|*/register*|*/profile*|*/order*|*/admin*|*/konto*|*/my*";

/// Names, traits and likelihoods.
///
/// Likelihoods: one digit for each stage: need, research, shortlist, purchase,
/// use, support, evaluation, repurchase, advocacy. A digit d stands for (d + 1)²,
/// so that 0 to 9 spans 1 to 100.
///
/// Traits of the touchpoint, by letters that differ in their last five bits:
/// `p` personal · `n` paid, `o` earned · `m` analog · `k` a key event. What it does
/// to the cart: `t` puts in, `u` takes out, `w` lists all of it, and `s` buys it.
/// What is certain after it: `r` money went back, `l` this is a customer. What it
/// is for intent: `x` a product page, `v` one unless it was viewed already, `y` an
/// account page, `z` another page; a capital letter a step worth points.
const TABLE: &str = "\
page_view=x 454433333
Paid Search|Paid Shopping|Paid Social|Paid Video|Paid Other|Display|Cross-network|Audio=n 843211131
Organic Search|Organic Shopping|AI Assistant=o 574222121
Organic Social|Organic Video=o 752121224
Referral|Affiliates=o 564311222
Email|SMS|Mobile Push= 234352373
Direct= 345454354
Offline=m 843222112
self_reported=om 643221112
view_item_list=v 564221242
view_promotion|select_promotion= 564221242
view_item=v 365321242
select_item|video_start|file_download= 365321242
search|view_search_results=G 475322241
reviews_page=oz 188210131
view_reviews|read_reviews|compare=o 188210131
help_page=z 233358231
account_page=y 224454343
checkout_page=zF 115710050
add_to_wishlist=kH 148110030
add_to_cart=kt 019610050
remove_from_cart=u 139310040
view_cart=wB 017710050
coupon=mJ 117710050
begin_checkout=kwC 002900060
add_shipping_info=kwD 001900060
add_payment_info=kwE 001900060
sign_up=kI 145642231
generate_lead=k 267421121
subscribe=k 353341347
contact=pk 265446231
purchase=ks 000900060
login=kl 000090000
refund=r 000009400
return_request= 000009400
support= 001019100
complaint=o 000008900
feedback= 000121924
review=ok 000000914
share=o 133110217
recommend=ok 000000219";

#[cfg(test)]
mod tests {
    use super::super::stage::N_STAGES;
    use super::*;
    use crate::domain::Channel;

    #[test]
    fn every_row_has_nine_digits_and_known_traits() {
        for row in Pieces::of(TABLE, b'\n') {
            let (_, row) = cut(row, b'=');
            let (traits, digits) = cut(row, b' ');
            let known = "pnomktuwsrlvxyzBCDEFGHIJ";
            assert!(traits.chars().all(|c| known.contains(c)), "{traits}");
            assert_eq!(digits.len(), N_STAGES, "{digits}");
            assert!(digits.bytes().all(|d| d.is_ascii_digit()), "{digits}");
        }
    }

    #[test]
    fn every_channel_but_the_unknown_one_is_a_touchpoint() {
        for channel in Channel::ALL {
            assert_eq!(
                Touchpoint::of(channel.name()).speaks(),
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
            let found = Touchpoint::of(name);
            assert_eq!(found.is_personal(), personal, "{name}");
            assert_eq!(found.control(), control, "{name}");
            assert_eq!(found.is_analog(), analog, "{name}");
        }
        for name in ["scroll", "", "page", "Paid"] {
            assert!(!Touchpoint::of(name).speaks(), "{name}");
        }
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
