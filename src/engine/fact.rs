//! What the host tells the engine: a name and arguments, as one text.
//!
//! | fact | tells that |
//! |---|---|
//! | `start` options, view | the tracker starts on a page |
//! | `opened` elsewhere, memory | the device may be written to from now on; `memory` is the text last kept as `state`, and so many events of other pages lie beside those that were told |
//! | `unkept` | the device keeps nothing: it refuses, is full, or was cleared |
//! | `kept` id, event | an event of a page that is gone lies on the device; told before `opened` or `online`, which let it be sent |
//! | `merge` from, left | what a page has counted on from a state when it was left, as others had counted on as well |
//! | `parted` | the page is left, and may come back: what waits is others' to send |
//! | `net` | a net is to be spread under what waits |
//! | `load` view | the document was loaded and seen, or restored from the back/forward cache |
//! | `page` view | the page reports a view of its own accord |
//! | `navigate` view | the address has changed without a new document; a view if the route is another one |
//! | `track` name, params | the page reports an event |
//! | `auto` sensor, name, params, host | a sensor has seen something happen; the host is where it leads, if it counts only out of the site |
//! | `layer` name, params, teller | somebody other than the page's call has told of an event: `a` the sensors, `d` the `dataLayer`, `m` the tag manager there, `q` jQuery, `f` a product's form, `b` a block, `h` a hook of WordPress, `s` a subscription at Shopify, `e` an event of its themes |
//! | `product` product | what the page's structured data says of its product, as an event's `items`, `value` and `currency`; empty for nothing |
//! | `use` | the page wants to see each event before it is queued |
//! | `used` draft, event | an event that was shown to the page, and what has become of it; nothing where it is dropped |
//! | `identify` user, traits | the page says who the customer is; empty unties the journey |
//! | `consent` state, view | the page says what the visitor has allowed: a word for both purposes, or `analytics,marketing` of which one may be missing |
//! | `signal` from, analytics, marketing | the browser or a consent platform says what the visitor has allowed, each time that it changes: `granted`, `denied`, or nothing while it is not known; `absent` where the platform has no say here. May come before `start` |
//! | `config` options | options change after the start |
//! | `recall` memory | another tab has changed what is remembered; empty where it was erased |
//! | `scrolled` percent | so much of the page was seen |
//! | `focus`, `blur` | the page has the visitor's attention, or another window has |
//! | `hidden` | the page is hidden or left: the last moment at which sending is certain to begin |
//! | `visible` | the page is seen again |
//! | `online` | there is a new reason to send: the network is back, or events were found |
//! | `due` | the time of the last `wake` has come |
//! | `flush` | the page asks that everything queued is sent now |
//! | `journey` | the page asks what is known of the journey |
//! | `export` | the page asks for everything that is known |
//! | `forget` | the page asks that all of it is erased, here and at the collector |
//! | `settle` beacon, status, retry after | a beacon's fate is known: an HTTP status, 0 for no answer, 1 for taken by the browser, which proves nothing, 2 where it has not left the device |
//! | `speak` lane, together, once, age | the encoder for one of the collectors is there: how many events share a request (none where it cannot be had), 1 where the collector keeps an event once, how old in milliseconds one may be |
//!
//! A view is URL, referrer, canonical URL and title. All are separated by U+001E (record
//! separator), which JSON and URLs cannot contain. A title can; it always stands
//! last, where it can only be longer.

use super::lane::SEVERAL;
use crate::domain::text::cut;
use crate::domain::{Decimal, is_uuid};
use crate::wire::{counted, object};

const SEPARATOR: u8 = 0x1e;

/// What of a fact was not read yet.
#[derive(Clone, Copy)]
pub(super) struct Told<'a>(pub(super) &'a str);

impl<'a> Told<'a> {
    #[inline(never)]
    pub(super) fn next(&mut self) -> &'a str {
        let (argument, rest) = cut(self.0, SEPARATOR);
        self.0 = rest;
        argument
    }

    pub(super) fn whole(&mut self) -> u32 {
        Decimal::parse(self.next()).map_or(0, |number| number.to_f64() as u32)
    }

    /// An object as clean JSON; empty where it is none.
    pub(super) fn object(&mut self) -> String {
        object(self.next())
    }

    /// Likewise what a page says of its visitor, without personal data and without what
    /// fits the site's own `patterns`; and how many of its values were cut.
    pub(super) fn params(&mut self, patterns: &str) -> (String, u32) {
        counted(self.next(), patterns)
    }

    /// An event as it lies on the device. One half written would spoil the whole
    /// beacon that it stands in.
    ///
    /// Behind it stands for which collectors it still waits (here as bits): all, where nothing does. And `+` where
    /// another has taken it; `-` where it waits for none, as it is on its way to one that must not get it twice.
    pub(super) fn kept(&mut self) -> Option<(&'a str, u8, bool)> {
        let id = self.next();
        let text = self.next();
        let end = if SEVERAL {
            text.bytes().rposition(|byte| byte == b'}')? + 1
        } else {
            text.len()
        };
        let event = text.get(..end)?;
        let is_event = is_uuid(id) && id_of(event) == id && !object(event).is_empty();
        let (mut lanes, mut is_taken) = (u8::MAX, false);
        if SEVERAL && end < text.len() {
            lanes = 0;
            for byte in text.bytes().skip(end) {
                let lane = u32::from(byte.wrapping_sub(b'0'));
                lanes |= 1_u8.checked_shl(lane).unwrap_or_default();
                is_taken |= byte == b'+';
            }
        }
        is_event.then_some((event, lanes, is_taken))
    }
}

/// The id of an event as it was written here: with its id first.
pub(super) fn id_of(event: &str) -> &str {
    event.get(7..43).unwrap_or_default()
}
