//! What the host tells the engine.

use crate::domain::text::{MAX_NAME, clean};
use crate::domain::{Consent, Params, Uuid, Value};

/// Something the host saw.
#[derive(Clone, Debug)]
pub enum Fact {
    /// An event of an earlier page that lies on the device; told before the
    /// fact that lets it be sent.
    Kept(Kept),
    /// The tracker starts on a page.
    Started(Start),
    /// The document was loaded, or restored from the back/forward cache.
    Loaded(View),
    /// The page reports a view of its own accord.
    Viewed(View),
    /// The address has changed without a new document; a view if the route is another one.
    Navigated(View),
    /// The page reports an event.
    Tracked {
        /// Its name.
        name: String,
        /// Its parameters.
        params: Params,
    },
    /// The page says who the customer is; empty unties the journey.
    Identified(String),
    /// The page says what the visitor has allowed. `memory` is what the device
    /// holds, read by the host only where the answer permits that.
    Answered {
        /// The new state; `None` where the page's word for it is none.
        consent: Option<Consent>,
        /// The text of the last [`super::Effect::Remember`].
        memory: Option<String>,
        /// Where the page is.
        view: View,
    },
    /// What the device remembers was changed by another tab; `None` where it was erased.
    Recalled(Option<String>),
    /// Options change after the start.
    Configured(Params),
    /// The page is hidden or left: the last moment at which sending is certain to begin.
    Hidden,
    /// The page is seen again.
    Shown,
    /// The time of the last [`super::Effect::Wake`] has come.
    Due,
    /// The page asks that everything queued is sent now.
    FlushAsked,
    /// A beacon's fate is known.
    Settled {
        /// Which beacon.
        beacon: Uuid,
        /// What became of it.
        outcome: Outcome,
    },
}

impl Fact {
    /// Whether this says something about the visitor, and is held back until
    /// consent is answered.
    pub(super) fn waits_for_consent(&self) -> bool {
        matches!(
            self,
            Self::Loaded(_)
                | Self::Viewed(_)
                | Self::Navigated(_)
                | Self::Tracked { .. }
                | Self::Identified(_)
        )
    }
}

/// The event that an element's markup describes: `data-trailmark-event` names
/// it, `data-trailmark-item-id` is its parameter `item_id`. `dataset` has the
/// attributes as the browser's property of that name has them.
pub fn marked(dataset: Params) -> Fact {
    let (mut name, mut params) = (String::new(), Params::new());
    for (attribute, value) in dataset.into_pairs() {
        match (attribute.strip_prefix("trailmark"), value) {
            (Some("Event"), Value::Text(event)) => name = clean(&event, MAX_NAME),
            (Some(param), value) => params.set(snake(param), value),
            (None, _) => {}
        }
    }
    Fact::Tracked { name, params }
}

/// `ItemId` in a dataset is `item_id` in GA4.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(char.to_ascii_lowercase());
    }
    snake
}

/// The state of the page at the start.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The options of the tag, and the browser's `userAgent` and `webdriver`.
    pub options: Params,
    /// Where the page is.
    pub view: View,
    /// The text of the last [`super::Effect::Remember`].
    pub memory: Option<String>,
}

/// One event as it lies on the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The event's id.
    pub id: Uuid,
    /// The event as JSON.
    pub json: String,
}

/// A page as the browser shows it; nothing in it is scrubbed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Its address.
    pub url: String,
    /// The document's title.
    pub title: String,
    /// The page that linked here; empty where there is none.
    pub referrer: String,
}

/// What became of a beacon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The collector answered with this HTTP status.
    Answered {
        /// HTTP status.
        status: u32,
        /// `Retry-After` in milliseconds; 0 where the collector named none.
        retry_after: u32,
    },
    /// No answer: offline, connection refused or reset, blocked.
    Unreachable,
    /// The browser took it for delivery in the background; that proves nothing.
    Offered,
}
