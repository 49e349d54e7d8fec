//! A journey as text, to be kept between pages.
//!
//! Fields with tabs between, by position. A list says how many entries it has
//! and how many fields each: a newer version adds fields behind those that are
//! known, and an older reader passes over them; what an older version has not
//! written is what it is in a new journey. Never more than [`MAX_STATE`] bytes.

use super::{Cart, CartState, Journey, Line, Order, Orders, Stages, Touch};
use crate::domain::intent::Visit;
use crate::domain::text::cut;
use crate::domain::{Channel, Decimal, MAX_MILLIS, Millis};

/// The longest text that [`Journey::write`] makes, in bytes.
pub const MAX_STATE: usize = 4_096;

/// First field; another one means a text that cannot be read.
const VERSION: &str = "1";
/// More entries than this no list has.
const MAX_ENTRIES: i64 = 64;

impl Journey {
    /// The journey as one line of text.
    pub fn write(&self) -> String {
        let mut out = Fields(String::from(VERSION));
        for p in self.stages.parts() {
            out.number(*p);
        }
        out.number(self.last_at);
        out.number(self.is_customer.into());
        out.text(&self.recent);
        let visit = &self.visit;
        for number in [
            visit.is_returning.into(),
            visit.is_customer.into(),
            visit.arrival.into(),
            visit.dwell,
            visit.open as i64,
            visit.is_fresh.into(),
            visit.steps.into(),
            visit.beyond.into(),
        ] {
            out.number(number);
        }
        out.list(visit.pages.len(), 1);
        for pages in visit.pages {
            out.number(pages.into());
        }
        out.list(self.trail.len(), 5);
        for touch in &self.trail {
            out.number(touch.at);
            out.number(touch.channel as i64);
            out.text(&touch.label);
            out.number(touch.n.into());
            out.number(touch.influence.into());
        }
        out.number(self.cart.state as i64);
        out.list(self.cart.lines.len(), 3);
        for line in &self.cart.lines {
            out.text(&line.label);
            out.number(line.price);
            out.number(line.quantity);
        }
        let orders = &self.orders;
        for number in [orders.count.into(), orders.first_at, orders.last_at] {
            out.number(number);
        }
        out.list(orders.latest.len(), 3);
        for order in &orders.latest {
            out.number(order.id.into());
            out.number(order.left);
            out.text(&order.currency);
        }
        out.list(orders.revenue.len(), 2);
        for (currency, sum) in &orders.revenue {
            out.text(currency);
            out.number(*sum);
        }
        out.0
    }

    /// Reads what [`Self::write`] wrote; `None` where that is unreadable.
    pub fn read(text: &str) -> Option<Self> {
        let mut from = Reader(text);
        if from.text() != VERSION {
            return None;
        }
        let mut parts = [0; super::N_STAGES];
        for p in &mut parts {
            *p = from.number();
        }
        let mut journey = Self {
            stages: Stages::from_parts(parts)?,
            last_at: from.millis(),
            is_customer: from.flag(),
            recent: from.text().into(),
            visit: Visit {
                is_returning: from.flag(),
                is_customer: from.flag(),
                arrival: from.number() as i32,
                dwell: from.millis(),
                open: from.number() as usize,
                is_fresh: from.flag(),
                steps: from.number() as u32,
                beyond: from.number() as u32,
                ..Visit::default()
            },
            ..Self::default()
        };
        let mut pages = Vec::new();
        from.list(|from| pages.push(from.number() as u32));
        for (known, read) in journey.visit.pages.iter_mut().zip(pages) {
            *known = read;
        }
        from.list(|from| {
            journey.trail.push(Touch {
                at: from.millis(),
                channel: from.one_of(&Channel::ALL, Channel::Unassigned),
                label: from.text().into(),
                n: from.number() as u32,
                influence: from.number() as i32,
            });
        });
        journey.cart = Cart {
            state: from.one_of(&CartState::ALL, CartState::Empty),
            lines: Vec::new(),
        };
        from.list(|from| {
            journey.cart.lines.push(Line {
                label: from.text().into(),
                price: from.number(),
                quantity: from.number(),
            });
        });
        journey.orders = Orders {
            count: from.number() as u32,
            first_at: from.millis(),
            last_at: from.millis(),
            ..Orders::default()
        };
        from.list(|from| {
            journey.orders.latest.push(Order {
                id: from.number() as u32,
                left: from.number(),
                currency: from.text().into(),
            });
        });
        from.list(|from| {
            let currency = from.text().into();
            journey.orders.revenue.push((currency, from.number()));
        });
        Some(journey)
    }
}

struct Fields(String);

impl Fields {
    fn text(&mut self, text: &str) {
        self.0.push('\t');
        self.0.push_str(text);
    }

    #[inline(never)]
    fn number(&mut self, number: i64) {
        self.0.push('\t');
        Decimal::from(number).push_to(&mut self.0);
    }

    fn list(&mut self, n: usize, width: i64) {
        self.number(n as i64);
        self.number(width);
    }
}

struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    fn text(&mut self) -> &'a str {
        let (field, rest) = cut(self.0, b'\t');
        self.0 = rest;
        field
    }

    #[inline(never)]
    fn number(&mut self) -> i64 {
        // A damaged text must not lead to sums that overflow.
        const MOST: i64 = 1_000_000_000_000_000_000;
        Decimal::parse(self.text()).map_or(0, |number| number.mantissa().clamp(-MOST, MOST))
    }

    fn millis(&mut self) -> Millis {
        self.number().clamp(-MAX_MILLIS, MAX_MILLIS)
    }

    fn flag(&mut self) -> bool {
        self.number() != 0
    }

    fn one_of<T: Copy>(&mut self, all: &[T], otherwise: T) -> T {
        all.get(self.number() as usize)
            .copied()
            .unwrap_or(otherwise)
    }

    fn list(&mut self, mut entry: impl FnMut(&mut Reader<'a>)) {
        let (n, width) = (self.number(), self.number());
        for _ in 0..n.min(MAX_ENTRIES) {
            // The entry reads what it knows of its fields; the rest is passed over.
            let mut fields = Reader(self.0);
            entry(&mut fields);
            for _ in 0..width.min(MAX_ENTRIES) {
                self.text();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Step, lived, step};
    use super::*;
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
        for text in ["", "0", "2\t10000", "1", "1\t1000", "{}"] {
            assert_eq!(Journey::read(text), None, "{text}");
        }
    }

    #[test]
    fn what_an_older_version_has_not_written_is_new() {
        let text = some_journey().write();
        // As far as the recent touchpoints.
        let older: Vec<_> = text.split('\t').take(13).collect();
        let read = Journey::read(&older.join("\t")).unwrap();
        assert_eq!(read.recent, some_journey().recent);
        assert!(read.trail.is_empty() && read.orders.count == 0);
    }

    #[test]
    fn what_a_newer_version_has_added_is_passed_over() {
        let mut journey = some_journey();
        journey.orders.revenue.truncate(1);
        let text = journey.write();
        let (before, last) = text.rsplit_once("\t1\t2\t").unwrap();
        let newer = format!("{before}\t1\t4\t{last}\tnew\t7\tmore\t1\t1\t2");
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
                    let _ = (journey.write(), journey.cart.value("EUR"), journey.visit.probability());
                }
            }
        }
    }
}
