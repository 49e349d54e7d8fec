//! Writes native events for other collectors, for tests that are not in Rust: a line is
//! `{"protocol", "url", "key", "site", "beacon"}`, and the request comes back as one.

#![allow(clippy::indexing_slicing, reason = "of JSON, where it cannot panic")]

use std::io::{BufWriter, Error, Write, stdin, stdout};

use serde_json::{Value, json};
use trailmark::wire::protocol::{self, Batch, Destination, Device};

fn main() -> Result<(), Error> {
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lines() {
        let told: Value = serde_json::from_str(&line?)?;
        let said = |name: &str| told[name].as_str().unwrap_or_default();
        let destination = Destination {
            url: said("url"),
            key: said("key"),
            site: said("site"),
        };
        let device = Device {
            language: said("language"),
            screen: said("screen"),
            viewport: said("viewport"),
            time_zone: said("timeZone"),
            user_agent: said("userAgent"),
        };
        let beacon = told["beacon"].to_string();
        let batch = Batch::of(&beacon, destination, device);
        let request = protocol::write(said("protocol"), &batch).unwrap_or_default();
        let request = json!({
            "url": request.url,
            "contentType": request.content_type,
            "headers": request.headers,
            "body": request.body,
            "cut": request.cut,
        });
        writeln!(out, "{request}")?;
    }
    out.flush()
}
