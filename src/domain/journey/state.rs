//! A journey as text, to be kept between pages.
//!
//! Fields with tabs between: the version, three lists of numbers, a text, and four
//! lists of rows, each of which ends with a group separator (U+001D). Each number ends with a
//! comma; a row's text stands behind its numbers. A newer version adds numbers
//! and lists behind those that are known, and an older reader passes over them;
//! what an older version has not written is what it is in a new journey. Never
//! more than [`MAX_STATE`] bytes.

use super::row::{Row, row};
use super::{Journey, Stages};
use crate::domain::Decimal;
use crate::domain::text::cut;

/// The longest text that [`Journey::write`] makes, in bytes.
pub const MAX_STATE: usize = 4_096;

/// First field; another one means a text that cannot be read.
const VERSION: &str = "1";
/// A damaged number must not lead to sums that overflow.
const MAX_NUMBER: i64 = 1_000_000_000_000_000_000;
const FIELD_END: u8 = b'\t';
const ROW_END: u8 = 0x1d;

impl Journey {
    /// The journey as one line of text.
    pub fn write(&self) -> String {
        let mut out = String::new();
        push_entry(&mut out, &[], VERSION, FIELD_END);
        push_entry(&mut out, &self.stages.0, "", FIELD_END);
        push_entry(&mut out, &self.visit.0, "", FIELD_END);
        push_entry(&mut out, &self.numbers, "", FIELD_END);
        push_entry(&mut out, &[], &self.recent, FIELD_END);
        push_rows(&mut out, &self.trail);
        push_rows(&mut out, &self.cart);
        push_rows(&mut out, &self.orders);
        push_rows(&mut out, &self.revenues);
        out
    }

    /// Reads what [`Self::write`] wrote; `None` where that is unreadable.
    pub fn read(text: &str) -> Option<Self> {
        let mut journey = Self::default();
        journey.recall(text).then_some(journey)
    }

    /// Becomes what [`Self::write`] wrote; tells whether that is readable.
    pub fn recall(&mut self, text: &str) -> bool {
        let mut from = Reader(text);
        let mut stages = Stages::default();
        let version = from.entry(&mut [], FIELD_END);
        from.entry(&mut stages.0, FIELD_END);
        if version != VERSION || !stages.are_whole() {
            return false;
        }
        *self = Self::default();
        self.stages = stages;
        from.entry(&mut self.visit.0, FIELD_END);
        from.entry(&mut self.numbers, FIELD_END);
        self.recent.push_str(from.entry(&mut [], FIELD_END));
        from.rows(&mut self.trail);
        from.rows(&mut self.cart);
        from.rows(&mut self.orders);
        from.rows(&mut self.revenues);
        true
    }
}

#[inline(never)]
fn push_rows(out: &mut String, rows: &[Row]) {
    for row in rows {
        push_entry(out, &row.numbers, &row.text, ROW_END);
    }
    out.push(char::from(FIELD_END));
}

#[inline(never)]
fn push_entry(out: &mut String, numbers: &[i64], text: &str, end: u8) {
    for number in numbers {
        Decimal::from(*number).push_to(out);
        out.push(',');
    }
    out.push_str(text);
    out.push(char::from(end));
}

/// What was not read yet.
struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    #[inline(never)]
    fn rows(&mut self, rows: &mut Vec<Row>) {
        let (field, rest) = cut(self.0, FIELD_END);
        self.0 = field;
        while !self.0.is_empty() {
            let mut numbers = [0; 3];
            let text = self.entry(&mut numbers, ROW_END);
            rows.push(row(text.into(), numbers));
        }
        self.0 = rest;
    }

    /// Reads as many numbers as are known, and returns the text behind them.
    #[inline(never)]
    fn entry(&mut self, known: &mut [i64], end: u8) -> &'a str {
        let (mut entry, rest) = cut(self.0, end);
        self.0 = rest;
        for number in known {
            let (digits, behind) = cut(entry, b',');
            if let Some(written) = Decimal::parse(digits) {
                *number = written.mantissa().clamp(-MAX_NUMBER, MAX_NUMBER);
            }
            entry = behind;
        }
        entry
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
        for text in [
            "",
            "0",
            "2\t10000,0,0,0,0,0,0,0,0,",
            "1\t9",
            "1\t1,2,",
            "{}",
        ] {
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
        let numbers = journey.numbers.map(|n| n.to_string()).join(",");
        let known = format!("\t{numbers},\t");
        let more = format!("\t{numbers},7,8,\t");
        let newer = text.replace(&known, &more) + "\t1,2,3,new\u{1d}";
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
