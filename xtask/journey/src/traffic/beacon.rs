//! What goes to the collector: the engine's events in a beacon of now.

use trailmark::domain::Millis;
use trailmark::wire::json::Writer;

use crate::simulate::Random;

/// Whose events these are in every table: nobody may take them for people's.
pub(crate) const SITE: &str = "generated-shop";

/// What became of a device's events, or of a page's where nothing is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Account {
    pub(crate) acked: u32,
    pub(crate) lost: u32,
}

/// A beacon without the time at which it is sent, which is not known yet.
#[derive(Debug, PartialEq)]
pub(crate) struct Beacon {
    head: String,
    tail: String,
    /// By how much the device's clock is ahead.
    clock: Millis,
    pub(crate) n_events: usize,
}

impl Beacon {
    pub(crate) fn of(
        events: &[String],
        account: Account,
        clock: Millis,
        random: &mut Random,
    ) -> Self {
        let mut head = Writer::object();
        head.integer("v", 1);
        head.text("site", SITE);
        head.text("beacon", &uuid(random));
        head.key("sent_at");
        let pending = u32::try_from(events.len()).unwrap_or(u32::MAX);
        let Account { acked, lost } = account;
        let dropped = if lost > 0 {
            format!("\"storage_lost\":{lost}")
        } else {
            String::new()
        };
        let tail = format!(
            ",\"ledger\":{{\"created\":{},\"acked\":{acked},\"dropped\":{{{dropped}}},\"pending\":{pending}}},\"events\":[{}]}}",
            acked + lost + pending,
            events.join(","),
        );
        Self {
            head: head.finish(),
            tail,
            clock,
            n_events: events.len(),
        }
    }

    /// The body, sent at `now`.
    pub(crate) fn body(&self, now: Millis) -> String {
        let Self {
            head, tail, clock, ..
        } = self;
        format!("{head}{}{tail}", now + clock)
    }
}

/// RFC 9562, 5.4.
fn uuid(random: &mut Random) -> String {
    let (high, low) = (random.bits(), random.bits());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        0x8000 | (low >> 48 & 0x3fff),
        low & 0xffff_ffff_ffff,
    )
}
