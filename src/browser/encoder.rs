//! The function of a module that is an encoder: of the protocol that the environment names while it is
//! built, as a page should not carry thirteen others (docs/DECISIONS.md).
//!
//! To what is told without a status, the traits are said where it is empty, and otherwise a request
//! is; to what is told with one, the status that it means. All of it is a list in JSON, as the engine's
//! effects are.

use wasm_bindgen::prelude::*;

use super::border::{heard, say};
use crate::domain::text::nth;
use crate::protocols;
use crate::wire::json::Writer;
use crate::wire::protocol::*;

/// As `data-protocol` has it.
const PROTOCOL: &str = match option_env!("TRAILMARK_PROTOCOL") {
    Some(protocol) => protocol,
    None => "",
};

/// Hears what is told, and says what it is in the protocol. The clock is nothing to an encoder.
#[wasm_bindgen]
pub fn listen(status: f64, _clock: f64) {
    let told = heard();
    macro_rules! answer {
        ([$($module:ident $type:ident,)*] $others:tt) => {
            $(if const { is_same(PROTOCOL, <$type as Protocol>::TRAITS.name) } {
                say(&answered::<$type>(status as u32, &told));
            })*
        };
    }
    protocols!(answer);
}

/// `==` is not for constants.
const fn is_same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([a, others_of_one @ ..], [b, others_of_other @ ..]) = (one, other) {
        if *a != *b {
            return false;
        }
        (one, other) = (others_of_one, others_of_other);
    }
    one.is_empty() && other.is_empty()
}

/// Told are the destination's address, key and site, the device's language, screen, viewport, time zone
/// and user agent, and a native beacon, with U+001E between them; or the body of an answer.
fn answered<P: Protocol>(status: u32, told: &str) -> String {
    let mut json = Writer::new();
    json.open('[');
    if status > 0 {
        json.number(i64::from(P::answer(status, told)).into());
    } else if told.is_empty() {
        let traits = P::TRAITS;
        json.number((traits.together as i64).into());
        json.number(i64::from(traits.keeps_once).into());
        json.number(traits.max_age.into());
        json.number(i64::from(traits.needs == Needs::Preflight).into());
    } else {
        let request = request::<P>(told);
        json.string(&request.url);
        json.string(request.content_type);
        json.string(&request.headers);
        json.string(&request.body);
        json.number(i64::from(request.cut).into());
    }
    json.close(']');
    json.finish()
}

fn request<P: Protocol>(told: &str) -> Request {
    let at = |n| nth(told, 0x1e, n);
    let destination = Destination {
        url: at(0),
        key: at(1),
        site: at(2),
    };
    let device = Device {
        language: at(3),
        screen: at(4),
        viewport: at(5),
        time_zone: at(6),
        user_agent: at(7),
    };
    written::<P>(&Batch::of(at(8), destination, device))
}
