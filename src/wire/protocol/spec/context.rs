//! What every message says besides what happened: where, on what device, brought by what
//! campaign, with whose consent.

use super::super::address::{Address, landing};
use super::super::id::session_number;
use super::super::{Batch, View};
use super::Reader;
use crate::domain::Decimal;
use crate::domain::text::cut;
use crate::wire::json::Writer;

/// The page as the properties of a `page` message, and in the context of all.
pub(super) fn page(json: &mut Writer, event: View<'_>, is_free: impl Fn(&str) -> bool) {
    let url = landing(event);
    let address = Address::of(&url);
    for (name, text) in [
        ("url", url.as_str()),
        ("path", address.path),
        ("search", address.search),
        ("title", &event.page("title").text()),
        ("referrer", &event.page("referrer").text()),
    ] {
        if is_free(name) {
            json.some_text(name, text);
        }
    }
}

pub(super) fn context(json: &mut Writer, batch: &Batch<'_>, event: View<'_>, reader: Reader) {
    json.begin("page");
    page(json, event, |_| true);
    json.end_and_begin("campaign");
    for name in [
        "name", "source", "medium", "term", "content", "id", "click_id",
    ] {
        json.some_text(name, &event.campaign(name).text());
    }
    json.end_and_begin("library");
    json.text("name", "trailmark");
    json.text("version", env!("CARGO_PKG_VERSION"));
    json.close('}');
    json.some_text("locale", batch.device.language);
    json.some_text("timezone", batch.device.time_zone);
    json.some_text("userAgent", batch.device.user_agent);
    let (width, height) = cut(batch.device.screen, b'x');
    if let (Some(width), Some(height)) = (Decimal::parse(width), Decimal::parse(height)) {
        json.begin("screen");
        json.decimal("width", width);
        json.decimal("height", height);
        json.close('}');
    }
    consent(json, event, reader);
    if reader == Reader::Rudder {
        json.integer("sessionId", session_number(event.plain("session")));
        if event.name() == "session_start" {
            json.flag("sessionStart", true);
        }
    }
}

/// By purpose, as far as the event tells: `granted` is a yes to analytics, `cookieless`
/// is none, and of marketing only a change of consent has the answer.
fn consent(json: &mut Writer, event: View<'_>, reader: Reader) {
    let mut purposes = [
        ("analytics", event.plain("consent") == "granted"),
        ("marketing", false),
    ];
    let mut known = 1;
    if event.name() == "consent_change" {
        known = 2;
        for (name, is_given) in &mut purposes {
            *is_given = event.param(name).text() == "granted";
        }
    }
    let purposes = || purposes.into_iter().take(known);
    if reader == Reader::Segment {
        json.begin("consent");
        json.begin("categoryPreferences");
        for (name, is_given) in purposes() {
            json.flag(name, is_given);
        }
        json.close('}');
    } else {
        json.begin("consentManagement");
        for (list, listed) in [("allowedConsentIds", true), ("deniedConsentIds", false)] {
            json.key(list);
            json.open('[');
            for (name, is_given) in purposes() {
                if is_given == listed {
                    json.string(name);
                }
            }
            json.close(']');
        }
    }
    json.close('}');
}
