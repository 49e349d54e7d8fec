//! One act that is told in several ways is one event: a shop may call `track` for
//! what it pushes to its `dataLayer` as well, while its platform fires an event for
//! it too.
//!
//! Two tellings are of one act if their tellers differ, their names and contents do
//! not, and no more than [`WINDOW`] lies between them. The content is the
//! `transaction_id`, or what was searched for; where there is none, ids and quantities of the items; where
//! there are none of these, all parameters. A `value` next to items is compared where
//! both name it: platforms often say only what was taken. For the same reason who
//! tells no content at all agrees with everybody.

use crate::domain::text::has_word;
use crate::domain::{Decimal, Millis, Object, plain};

/// So far apart may two tellings of one act be.
const WINDOW: Millis = 10_000;
/// Not more acts than this are remembered at once; the oldest goes first.
const MAX_ACTS: usize = 32;
/// What makes an item the same as another.
const IDENTITY: &str = "item_id promotion_id quantity";

/// What was told lately.
#[derive(Default)]
pub(super) struct Acts {
    ring: [Act; MAX_ACTS],
    next: usize,
}

#[derive(Clone, Copy, Default)]
struct Act {
    at: Millis,
    name: u32,
    /// Hashes; 0 for what was not told.
    content: u32,
    value: u32,
    /// A bit for each who has told of it.
    tellers: u32,
}

impl Acts {
    /// Whether this was told by another teller already. Each tells of an act once:
    /// who tells it twice means two. A teller is a letter, or nothing: the page.
    pub(super) fn know(&mut self, at: Millis, teller: &str, name: &str, params: Object) -> bool {
        let mut told = Act {
            at,
            name: hash(name, 0),
            tellers: 1 << (teller.bytes().next().unwrap_or_default() & 31),
            ..Act::default()
        };
        let mut order = params.value("transaction_id");
        if order.is_empty() {
            order = params.value("search_term");
        }
        let items = params.value("items");
        if !order.is_empty() {
            told.content = hash(order, 0);
        } else if items.starts_with('[') {
            for (_, item) in Object(items).members() {
                told.content = told.content.wrapping_add(sum(item, IDENTITY));
            }
            told.value = hash(params.value("value"), 0);
        } else {
            told.content = sum(params.0, "");
        }
        for act in &mut self.ring {
            if act.tellers & told.tellers == 0
                && act.name == told.name
                && (told.at - act.at).abs() <= WINDOW
                && agree(act.content, told.content)
                && agree(act.value, told.value)
            {
                act.tellers |= told.tellers;
                act.content |= told.content;
                act.value |= told.value;
                return true;
            }
        }
        self.next = (self.next + 1) % MAX_ACTS;
        if let Some(act) = self.ring.get_mut(self.next) {
            *act = told;
        }
        false
    }
}

/// Whether both are the same, as far as both are known.
fn agree(one: u32, other: u32) -> bool {
    one == 0 || other == 0 || one == other
}

/// A hash of these members of an object, in any order; of all where no names are given.
fn sum(object: &str, names: &str) -> u32 {
    let mut sum = 0_u32;
    for (name, value) in Object(object).members() {
        // One of an item is what is meant where no quantity is given.
        let is_one = name == "quantity" && matches!(value, "1" | "\"1\"");
        if !is_one && (names.is_empty() || has_word(names, name)) {
            sum = sum.wrapping_add(hash(value, hash(name, 0)));
        }
    }
    sum
}

/// A hash (FNV-1a) of a value as JSON that goes on from another, 0 for nothing:
/// `"59.90"` is the number 59.9.
#[inline(never)]
fn hash(json: &str, seed: u32) -> u32 {
    let mut text = plain(json);
    if let Some(number) = Decimal::parse(&text) {
        text.clear();
        number.push_to(&mut text);
    }
    let mut hash = seed;
    for byte in text.bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const PAGE: &str = "";
    const DATA_LAYER: &str = "d";
    const JQUERY: &str = "q";

    /// Tells these one after another; which of them were known.
    fn known(told: &[(Millis, &str, &str, &str)]) -> Vec<bool> {
        let mut acts = Acts::default();
        let told = told.iter();
        told.map(|(at, teller, name, params)| acts.know(*at, teller, name, Object(params)))
            .collect()
    }

    /// What of the same name both tell, by call and by `dataLayer`, is one act.
    fn is_one(one: &str, other: &str) -> bool {
        let told = known(&[(0, PAGE, "x", one), (9, DATA_LAYER, "x", other)]);
        let reverse = known(&[(0, DATA_LAYER, "x", other), (9, PAGE, "x", one)]);
        assert_eq!(told, reverse, "{one} and {other}");
        told[1]
    }

    #[test]
    fn the_same_by_another_teller_is_one_act_in_either_order() {
        for (one, other) in [
            (
                r#"{"value":59.9,"currency":"EUR"}"#,
                r#"{"currency":"EUR","value":"59.90"}"#,
            ),
            ("", ""),
            // Whatever else may differ where there is an order.
            (
                r#"{"transaction_id":"T-1","value":9}"#,
                r#"{"transaction_id":"T-1","items":[{"item_id":"a"}]}"#,
            ),
            (r#"{"transaction_id":7}"#, r#"{"transaction_id":"7"}"#),
            // Items by id and quantity, in any order.
            (
                r#"{"value":3,"currency":"EUR","items":[{"item_id":"a","quantity":1},{"item_id":"b"}]}"#,
                r#"{"items":[{"item_id":"b","item_name":"B"},{"item_id":"a","price":2}],"value":3}"#,
            ),
            // Who says nothing more agrees.
            ("", r#"{"items":[{"item_id":"a"}]}"#),
        ] {
            assert!(is_one(one, other), "{one} and {other}");
        }
    }

    #[test]
    fn what_differs_is_two_acts() {
        for (one, other) in [
            (r#"{"value":59.9}"#, r#"{"value":59.8}"#),
            (r#"{"value":59.9}"#, r#"{"value":59.9,"step":2}"#),
            (r#"{"transaction_id":"T-1"}"#, r#"{"transaction_id":"T-2"}"#),
            (
                r#"{"items":[{"item_id":"a","quantity":1}]}"#,
                r#"{"items":[{"item_id":"a","quantity":2}]}"#,
            ),
            (
                r#"{"items":[{"item_id":"a"}]}"#,
                r#"{"items":[{"item_id":"b"}]}"#,
            ),
            (
                r#"{"value":1,"items":[{"item_id":"a"}]}"#,
                r#"{"value":2,"items":[{"item_id":"a"}]}"#,
            ),
        ] {
            assert!(!is_one(one, other), "{one} and {other}");
        }
        assert_eq!(
            known(&[(0, PAGE, "login", ""), (0, DATA_LAYER, "sign_up", "")]),
            [false, false]
        );
    }

    #[test]
    fn each_telling_pairs_once() {
        let (page, layer) = ((0, PAGE, "x", "{}"), (5, DATA_LAYER, "x", "{}"));
        assert_eq!(
            known(&[page, layer, page, layer]),
            [false, true, false, true]
        );
        assert_eq!(
            known(&[page, page, layer, layer]),
            [false, false, true, true]
        );
        assert_eq!(known(&[layer, layer]), [false, false]);
    }

    #[test]
    fn three_may_tell_of_one_act() {
        let told = [
            (0, PAGE, "x", "{}"),
            (1, DATA_LAYER, "x", "{}"),
            (2, JQUERY, "x", "{}"),
            (3, JQUERY, "x", "{}"),
        ];
        assert_eq!(known(&told), [false, true, true, false]);
    }

    #[test]
    fn ten_seconds_later_it_is_another_act() {
        for (at, is_known) in [
            (10_000, true),
            (10_001, false),
            (-10_000, true),
            (-10_001, false),
        ] {
            let told = [(0, PAGE, "x", "{}"), (at, DATA_LAYER, "x", "{}")];
            assert_eq!(known(&told), [false, is_known], "{at}");
        }
    }

    #[test]
    fn what_is_remembered_has_a_cap() {
        let mut acts = Acts::default();
        let params = |n| format!(r#"{{"n":{n}}}"#);
        for n in 0..200 {
            acts.know(0, PAGE, "x", Object(&params(n)));
        }
        assert!(acts.know(0, DATA_LAYER, "x", Object(&params(199))));
        assert!(!acts.know(0, DATA_LAYER, "x", Object(&params(0))));
    }

    proptest! {
        #[test]
        fn an_act_is_counted_as_often_as_who_tells_it_most(
            told in prop::collection::vec((0usize..4, 0usize..3), 0..MAX_ACTS),
        ) {
            let mut acts = Acts::default();
            let mut events = [0; 3];
            let mut tellings = BTreeMap::new();
            for (teller, what) in &told {
                let params = format!(r#"{{"items":[{{"item_id":"{what}"}}]}}"#);
                let teller_name = [PAGE, DATA_LAYER, JQUERY, "s"][*teller];
                *tellings.entry((*what, *teller)).or_insert(0) += 1;
                if !acts.know(0, teller_name, "add_to_cart", Object(&params)) {
                    events[*what] += 1;
                }
            }
            for (what, n_events) in events.iter().enumerate() {
                let told = (0..4).map(|teller| tellings.get(&(what, teller)));
                let most = told.flatten().max();
                prop_assert_eq!(n_events, most.unwrap_or(&0));
            }
        }

        #[test]
        fn no_text_panics(
            told in prop::collection::vec((any::<i32>(), ".?", ".{0,9}", "\\PC{0,60}"), 0..20),
        ) {
            let mut acts = Acts::default();
            for (at, teller, name, params) in told {
                acts.know(at.into(), &teller, &name, Object(&params));
            }
        }
    }
}
