//! Values and rules of web analytics. Knows nothing of wire formats, engines or browsers.

mod campaign;
mod channel;
mod consent;
mod decimal;
pub mod intent;
pub mod journey;
mod lines;
pub mod noise;
mod object;
mod page;
mod robot;
pub mod scrub;
mod session;
pub mod text;
mod url;
mod uuid;
mod value;
pub mod words;

pub use campaign::{Campaign, CampaignField};
pub use channel::{Channel, Touch};
pub use consent::Consent;
pub use decimal::Decimal;
pub use lines::Lines;
pub use object::{Members, Object, plain};
pub use page::Page;
pub use robot::names_robot;
pub use session::continues;
pub use text::Pieces;
pub use url::{Url, percent_decode};
pub use uuid::{Uuid, is_uuid, random_uuid};
pub use value::{Params, Value};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, as the host's clock says.
///
/// May run backwards and may be absurd, but lies within ±[`MAX_MILLIS`], so that
/// the difference of two never overflows; whoever takes a time in sees to that.
pub type Millis = i64;

/// The last multiple of `unit` that is not after `at`.
#[inline(never)]
pub fn floor(at: Millis, unit: Millis) -> Millis {
    at - at.rem_euclid(unit)
}

/// The range of JavaScript's Date (ECMA-262, 21.4.1.1).
pub const MAX_MILLIS: Millis = 8_640_000_000_000_000;
