//! A journey as text, to be kept between pages.
//!
//! Fields with tabs between: the version, then lists of numbers, then a text, then
//! lists of rows. Each list says first how long it is: a newer version adds numbers
//! and lists behind those that are known, and an older reader passes over them;
//! what an older version has not written is what it is in a new journey. Never
//! more than [`MAX_STATE`] bytes.

use super::Journey;
use super::row::row;
use crate::domain::Decimal;
use crate::domain::text::cut;

/// The longest text that [`Journey::write`] makes, in bytes.
pub const MAX_STATE: usize = 4_096;

/// First field; another one means a text that cannot be read.
const VERSION: &str = "1";
/// More entries than this no list has.
const MAX_ENTRIES: i64 = 64;
/// A damaged number must not lead to sums that overflow.
const MAX_NUMBER: i64 = 1_000_000_000_000_000_000;

impl Journey {
    /// The journey as one line of text.
    pub fn write(&self) -> String {
        let mut out = String::from(VERSION);
        for list in [&self.stages.0[..], &self.visit.0, &self.numbers] {
            number(&mut out, list.len() as i64);
            for n in list {
                number(&mut out, *n);
            }
        }
        text(&mut out, &self.recent);
        for list in [&self.trail, &self.cart, &self.orders, &self.revenues] {
            number(&mut out, list.len() as i64);
            for row in list {
                text(&mut out, &row.text);
                for n in row.numbers {
                    number(&mut out, n);
                }
            }
        }
        out
    }

    /// Reads what [`Self::write`] wrote; `None` where that is unreadable.
    pub fn read(text: &str) -> Option<Self> {
        let mut from = Reader(text);
        if from.text() != VERSION {
            return None;
        }
        let mut journey = Self::default();
        for list in [
            &mut journey.stages.0[..],
            &mut journey.visit.0,
            &mut journey.numbers,
        ] {
            let n_written = from.number();
            let mut known = list.iter_mut();
            for _ in 0..n_written.min(MAX_ENTRIES) {
                let n = from.number();
                if let Some(known) = known.next() {
                    *known = n;
                }
            }
        }
        if !journey.stages.are_whole() {
            return None;
        }
        journey.recent = from.text().into();
        for list in [
            &mut journey.trail,
            &mut journey.cart,
            &mut journey.orders,
            &mut journey.revenues,
        ] {
            for _ in 0..from.number().min(MAX_ENTRIES) {
                let text = from.text().into();
                let mut numbers = [0; 4];
                for n in &mut numbers {
                    *n = from.number();
                }
                list.push(row(text, numbers));
            }
        }
        Some(journey)
    }
}

#[inline(never)]
fn text(out: &mut String, text: &str) {
    out.push('\t');
    out.push_str(text);
}

#[inline(never)]
fn number(out: &mut String, number: i64) {
    out.push('\t');
    Decimal::from(number).push_to(out);
}

struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    #[inline(never)]
    fn text(&mut self) -> &'a str {
        let (field, rest) = cut(self.0, b'\t');
        self.0 = rest;
        field
    }

    #[inline(never)]
    fn number(&mut self) -> i64 {
        let number = Decimal::parse(self.text()).unwrap_or_default();
        number.mantissa().clamp(-MAX_NUMBER, MAX_NUMBER)
    }
}

#[cfg(test)]
mod tests {
    use super::super::cart::value as cart_value;
    use super::super::tests::{Step, lived, step};
    use super::*;
    use crate::domain::MAX_MILLIS;
    use proptest::prelude::*;

    fn some_journey() -> Journey {
        let steps = [
            "Email",
            "view_item",
            "add_to_cart",
            "purchase",
            "Display",
            "add_to_cart",
        ];
        lived(
            steps
                .iter()
                .enumerate()
                .map(|(n, name)| (n as i64 * 60_000, *name)),
        )
    }

    #[test]
    fn what_is_unreadable_is_nothing() {
        for text in ["", "0", "2\t9\t10000", "1\t1\t9", "1\t9\t1\t2", "{}"] {
            assert_eq!(Journey::read(text), None, "{text}");
        }
    }

    #[test]
    fn what_an_older_version_has_not_written_is_new() {
        let journey = some_journey();
        let text = journey.write();
        // As far as the recent touchpoints.
        let (older, _) = text.split_once(&journey.recent).unwrap();
        let read = Journey::read(&format!("{older}{}", journey.recent)).unwrap();
        assert_eq!(read.recent, journey.recent);
        assert!(read.trail.is_empty() && read.revenues.is_empty());
    }

    #[test]
    fn what_a_newer_version_has_added_is_passed_over() {
        let journey = some_journey();
        let text = journey.write();
        let numbers = journey.numbers.map(|n| n.to_string()).join("\t");
        let known = format!("\t{}\t{numbers}\t", journey.numbers.len());
        let more = format!("\t{}\t{numbers}\t7\t8\t", journey.numbers.len() + 2);
        let newer = text.replace(&known, &more) + "\t1\tnew\t1\t2\t3\t4";
        assert_ne!(newer.len(), text.len());
        assert_eq!(Journey::read(&newer), Some(journey));
    }

    proptest! {
        #[test]
        fn reads_back_what_was_written_and_stays_small(
            steps in proptest::collection::vec((any::<i64>(), step()), 0..120),
        ) {
            let journey = lived(steps.iter().map(|(at, Step(name))| (at % MAX_MILLIS, name.as_str())));
            let text = journey.write();
            prop_assert!(text.len() <= MAX_STATE, "{}", text.len());
            let is_one_line = !text.contains(['\n', '\x1e']);
            prop_assert!(is_one_line);
            prop_assert_eq!(Journey::read(&text), Some(journey));
        }

        #[test]
        fn damage_is_survived(cut_at: usize, byte in "[\t0-9x]", at: usize, later in step()) {
            let text = some_journey().write();
            let cut_at = cut_at % text.len();
            let _ = Journey::read(text.get(..cut_at).unwrap_or_default());
            let at = at % text.len();
            if text.is_char_boundary(at) && text.is_char_boundary(at + 1) {
                let damaged = format!("{}{byte}{}", &text[..at], &text[at + 1..]);
                if let Some(mut journey) = Journey::read(&damaged) {
                    super::super::tests::go(&mut journey, 0, &later.0);
                    let _ = (journey.write(), cart_value(&journey.cart, "EUR"), journey.visit.probability());
                }
            }
        }
    }
}
