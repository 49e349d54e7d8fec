//! What a receiver is told: a CloudEvent (<https://github.com/cloudevents/spec>, structured mode), signed as
//! Standard Webhooks has it (<https://www.standardwebhooks.com>).

use crate::store::Told;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::fmt::Write;
use trailmark::domain::Millis;
use trailmark::wire::protocol::iso;

/// The media type of a message.
pub(super) const KIND: &str = "application/cloudevents+json; charset=utf-8";

/// The body, which is the same at each try.
pub(super) fn body(told: &Told) -> String {
    let mut data: Value = serde_json::from_str(&told.body).unwrap_or_default();
    if let Some(members) = data.as_object_mut() {
        for said in SAID {
            members.remove(said);
        }
        members.insert("at".into(), told.at.into());
        members.insert("site".into(), told.site.as_deref().into());
    }
    let mut message = json!({
        "specversion": "1.0",
        "id": told.id,
        "source": source(told.site.as_deref()),
        "type": format!("org.trailmark.{}", told.name),
        "datacontenttype": "application/json",
        "data": data,
    });
    // Years that RFC 3339 has no digits for are some clock's mistake.
    if (FIRST..LAST).contains(&told.at)
        && let Some(members) = message.as_object_mut()
    {
        members.insert("time".into(), iso(told.at).into());
    }
    message.to_string()
}

/// `v1,…`: by this a receiver knows that it is told by who has the key, what, and when.
pub(super) fn signature(key: &[u8], id: &str, seconds: i64, body: &str) -> String {
    // A key may be of any length.
    let Ok(mut hash) = Hmac::<Sha256>::new_from_slice(key) else {
        return String::new();
    };
    for part in [id, ".", &seconds.to_string(), ".", body] {
        hash.update(part.as_bytes());
    }
    format!("v1,{}", STANDARD.encode(hash.finalize().into_bytes()))
}

/// A URI reference (RFC 3986, 4.1) for a site, whatever it is called.
fn source(site: Option<&str>) -> String {
    let mut source = String::from("/sites/");
    for byte in site.unwrap_or_default().bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            source.push(byte.into());
        } else {
            let _ = write!(source, "%{byte:02X}");
        }
    }
    source
}

/// Said outside of `data`, or nobody's business: with the id of a session a page could be forgotten.
const SAID: [&str; 4] = ["id", "name", "seq", "session"];
const FIRST: Millis = -62_135_596_800_000;
const LAST: Millis = 253_402_300_800_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_signed_as_standard_webhooks_has_it() {
        // The example of its specification's libraries.
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = signature(
            &key,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn an_event_becomes_a_cloud_event() {
        let told = Told {
            row: 1,
            tries: 0,
            id: "a".into(),
            name: "purchase".into(),
            site: Some("mein shop/ü".into()),
            at: 1_760_000_000_000,
            received_at: 1_760_000_000_100,
            body: r#"{"id":"a","name":"purchase","at":5,"seq":3,"session":"s","visitor":"v","params":{"value":9.90}}"#.into(),
        };
        let message: Value = serde_json::from_str(&body(&told)).unwrap();
        assert_eq!(
            message,
            json!({
                "specversion": "1.0", "id": "a", "source": "/sites/mein%20shop%2F%C3%BC",
                "type": "org.trailmark.purchase", "time": "2025-10-09T08:53:20.000Z",
                "datacontenttype": "application/json",
                "data": {"at": 1_760_000_000_000_i64, "site": "mein shop/ü", "visitor": "v", "params": {"value": 9.9}},
            })
        );
        let of_no_time = Told {
            at: i64::MIN,
            site: None,
            ..told
        };
        let message: Value = serde_json::from_str(&body(&of_no_time)).unwrap();
        assert_eq!(
            (&message["time"], &message["source"]),
            (&Value::Null, &json!("/sites/"))
        );
    }
}
