//! Beacons as the page writes them, with what a test wants different.

use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

/// The `n`th UUID of a test.
pub(crate) fn uuid(n: u64) -> String {
    format!("{:08x}-0000-4000-8000-{n:012x}", n >> 48)
}

/// Event `n`: a page view without consent.
pub(crate) fn event(n: u64) -> Value {
    json!({
        "id": uuid(n),
        "name": "page_view",
        "at": 1_760_000_000_000_u64 + n,
        "seq": n,
        "page": {"url": "https://shop.example/"},
        "consent": "cookieless",
    })
}

/// `event` with other fields on top.
pub(crate) fn with(mut event: Value, fields: Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        event[name] = value.clone();
    }
    event
}

/// What the clock of a page says that is right: milliseconds since 1970.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    u64::try_from(since.as_millis()).unwrap()
}

/// A beacon with these events, sent now.
pub(crate) fn beacon(events: impl Into<Value>) -> Value {
    json!({
        "v": 1,
        "site": "my-shop",
        "beacon": uuid(0xbeac),
        "sent_at": now(),
        "ledger": {"created": 1, "acked": 0, "dropped": {}, "pending": 1},
        "events": events.into(),
    })
}

/// The text of a beacon with events `from..to`.
pub(crate) fn text(numbers: std::ops::Range<u64>) -> String {
    beacon(numbers.map(event).collect::<Vec<_>>()).to_string()
}
