//! Beacons as the page writes them, with what a test wants different.

use serde_json::{Value, json};

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

/// A beacon with these events.
pub(crate) fn beacon(events: impl Into<Value>) -> Value {
    json!({
        "v": 1,
        "site": "my-shop",
        "beacon": uuid(0xbeac),
        "sent_at": 1_760_000_000_500_u64,
        "ledger": {"created": 1, "acked": 0, "dropped": {}, "pending": 1},
        "events": events.into(),
    })
}

/// The text of a beacon with events `from..to`.
pub(crate) fn text(numbers: std::ops::Range<u64>) -> String {
    beacon(numbers.map(event).collect::<Vec<_>>()).to_string()
}
