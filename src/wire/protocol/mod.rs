//! What other collectors understand: native events, written as each of them expects.
//!
//! One protocol is one file: its traits, and how a batch of native events becomes one
//! request. Adding one is adding a file and a line in [`protocols!`]. Nobody else knows a
//! protocol by name: the engine knows their [`Traits`], who posts knows [`Request`].
//! docs/PROTOCOLS.md says what becomes of each event, and how that was checked.

mod address;
mod agent;
mod batch;
mod form;
mod google;
mod id;
mod properties;
mod raw;
mod request;
mod spec;
mod time;
mod view;

pub use batch::{Batch, Destination, Device};
pub use id::{hex16, pair};
pub use raw::Raw;
pub use request::Request;
pub use time::iso;
pub use view::View;

use crate::domain::Millis;

/// A collector's wire format.
///
/// Static, without a table of functions: so that a module which is built for one of them has
/// nothing of the others.
pub trait Protocol {
    /// What the engine has to know of it.
    const TRAITS: Traits;

    /// Native events by name that this collector has no place for: they are not written.
    /// Names, with spaces between.
    const OMITS: &'static str = "";

    /// Writes the events of a batch as one request.
    fn write(batch: &Batch<'_>, request: &mut Request);

    /// What an answer means, as the status of HTTP that says so. `body` is empty where
    /// nobody may read it.
    fn answer(status: u32, _body: &str) -> u32 {
        status
    }
}

/// What delivery has to know of a protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    /// As `data-protocol` has it.
    pub name: &'static str,
    /// How many events may share a request.
    pub together: usize,
    /// Whether the collector keeps an event that it gets twice only once. Where it does
    /// not, none is sent again that may have been processed.
    pub keeps_once: bool,
    /// How old an event may be; behind that it would be counted at a wrong time.
    pub max_age: Millis,
    /// Why a page of another origin cannot speak to it without more ado, if so.
    pub needs: Needs,
}

/// What stands between a page and a collector of another origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// A CORS preflight, which a page that is being left gets no answer to: a
    /// collector on the page's own origin, or a relay.
    Preflight,
    /// A secret that no page may know: a relay.
    Secret,
}

/// The age of an event for a collector that takes the time of arrival for its own.
pub const TIMELESS: Millis = 4 * 60 * 60_000;
/// The age of an event for a collector that takes any time.
pub const ANY_AGE: Millis = 30 * 24 * 60 * 60_000;

/// Calls `$act!` with all protocols: the name of the module and the type in it. First those that a
/// page may speak, which are called as their modules are; then those that need a secret.
#[macro_export]
macro_rules! protocols {
    ($act:ident) => {
        $act! { [
            amplitude Amplitude,
            cloudevents Cloudevents,
            ga4 Ga4,
            goatcounter Goatcounter,
            matomo Matomo,
            mixpanel Mixpanel,
            otlp Otlp,
            plausible Plausible,
            posthog Posthog,
            rudderstack Rudderstack,
            segment Segment,
            snowplow Snowplow,
            umami Umami,
        ] [
            ga4_mp Ga4Mp,
        ] }
    };
}

macro_rules! declare {
    ([$($open:tt)*] [$($secret:tt)*]) => {
        declare! { $($open)* $($secret)* }
    };
    ($($module:ident $type:ident,)*) => {
        $(mod $module; pub use $module::$type;)*

        /// All of them.
        pub const ALL: &[Traits] = &[$(<$type as Protocol>::TRAITS),*];

        /// Writes a batch for the protocol of this name; nothing where there is none.
        pub fn write(name: &str, batch: &Batch<'_>) -> Option<Request> {
            $(if name == <$type as Protocol>::TRAITS.name {
                return Some(written::<$type>(batch));
            })*
            None
        }

        /// What an answer means to the protocol of this name: see [`Protocol::answer`].
        pub fn answer(name: &str, status: u32, body: &str) -> u32 {
            $(if name == <$type as Protocol>::TRAITS.name {
                return <$type as Protocol>::answer(status, body);
            })*
            status
        }

        /// What the protocol of this name has no place for: see [`Protocol::OMITS`].
        pub fn omits(name: &str) -> &'static str {
            $(if name == <$type as Protocol>::TRAITS.name {
                return <$type as Protocol>::OMITS;
            })*
            ""
        }
    };
}

protocols!(declare);

/// The request of a batch; without an address where none of its events has a place there.
pub fn written<P: Protocol>(batch: &Batch<'_>) -> Request {
    let mut request = Request::default();
    let batch = batch.without(P::OMITS);
    if !batch.events.is_empty() {
        P::write(&batch, &mut request);
    }
    request
}

#[cfg(test)]
mod tests;
