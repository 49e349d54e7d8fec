//! What a protocol is given to write: a beacon, where it goes, and on what device.

use super::View;
use crate::domain::text::has_word;
use crate::domain::{Decimal, Millis, Object};

/// Where a batch goes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Destination<'a> {
    /// Its address, as the site has it.
    pub url: &'a str,
    /// `data-key`: a write key, a token, a measurement id.
    pub key: &'a str,
    /// `data-site`: the site as that collector knows it.
    pub site: &'a str,
}

/// What is known of the device; empty where nothing is, as in a relay.
#[derive(Clone, Copy, Debug, Default)]
pub struct Device<'a> {
    /// `de-DE`.
    pub language: &'a str,
    /// `1920x1080`, in CSS pixels.
    pub screen: &'a str,
    /// Likewise what is seen of the page.
    pub viewport: &'a str,
    /// `Europe/Berlin`.
    pub time_zone: &'a str,
    /// What the browser calls itself.
    pub user_agent: &'a str,
}

/// A beacon on its way to a collector of another kind.
#[derive(Clone, Debug)]
pub struct Batch<'a> {
    /// Where it goes.
    pub destination: Destination<'a>,
    /// Whose it is.
    pub device: Device<'a>,
    /// When this try is made, by the clock that the events' times are of.
    pub sent_at: Millis,
    /// At least one.
    pub events: Vec<View<'a>>,
}

impl<'a> Batch<'a> {
    /// Of a native beacon, which is clean JSON.
    pub fn of(beacon: &'a str, destination: Destination<'a>, device: Device<'a>) -> Self {
        let beacon = Object(beacon);
        let sent_at = Decimal::parse(beacon.value("sent_at"));
        Self {
            destination,
            device,
            sent_at: sent_at.map_or(0, Decimal::mantissa),
            events: Object(beacon.value("events"))
                .members()
                .map(|(_, event)| View(event))
                .collect(),
        }
    }

    /// The address: the destination's own where it has a path, otherwise with this one.
    pub fn endpoint(&self, path: &str) -> String {
        let url = self.destination.url;
        let behind_scheme = url.find("://").map_or(0, |at| at + 3);
        let host = url.get(behind_scheme..).unwrap_or_default();
        let is_bare = host.find(['/', '?']).is_none_or(|at| at + 1 == host.len());
        let mut endpoint = String::from(url.trim_end_matches(if is_bare { '/' } else { '\0' }));
        if is_bare {
            endpoint.push_str(path);
        }
        endpoint
    }

    /// How long ago an event happened, in milliseconds: the device's clock may be wrong,
    /// but not within that.
    pub fn age(&self, event: View<'_>) -> Millis {
        (self.sent_at - event.at()).max(0)
    }

    /// The batch without events of these names.
    pub(super) fn without(&self, names: &str) -> Self {
        let mut kept = self.clone();
        kept.events
            .retain(|event| !has_word(names, Object(event.0).text("name")));
        kept
    }
}
