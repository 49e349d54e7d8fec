//! What a protocol writes: one request.

use super::form::push_pair;
use super::{Raw, View};
use crate::domain::Decimal;
use crate::domain::text::has_word;
use crate::wire::json::Writer;

/// A request to a collector; always a POST.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Where it goes; empty where nothing is to be sent.
    pub url: String,
    /// Its `Content-Type`; empty for `text/plain`, which needs no CORS preflight.
    pub content_type: &'static str,
    /// Further headers, `Name: value` in lines. A page of another origin needs a preflight for each.
    pub headers: String,
    /// Its body.
    pub body: String,
    /// How many values were cut to the collector's limits, or left out on that account.
    pub cut: u32,
}

/// `application/json`.
pub(super) const JSON: &str = "application/json";
/// A form, which needs no CORS preflight.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

impl Request {
    /// As much of a text as the collector takes, by characters; what is cut is counted.
    pub fn fit(&mut self, text: &str, max: usize) -> String {
        let mut kept = String::new();
        for (at, char) in text.chars().enumerate() {
            if at == max {
                self.cut += 1;
                break;
            }
            kept.push(char);
        }
        kept
    }

    /// Appends a value to the address's query; nothing where it is empty.
    pub fn query(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        if !self.url.contains('?') {
            self.url.push('?');
        }
        push_pair(&mut self.url, name, value);
    }

    /// Appends a value to the form that the body is, likewise.
    pub fn field(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            push_pair(&mut self.body, name, value);
        }
    }

    /// Writes a member that is a text of up to `max` characters; nothing where there is none.
    pub fn text(&mut self, json: &mut Writer, name: &str, value: Raw<'_>, max: usize) {
        let text = self.fit(&value.text(), max);
        json.some_text(name, &text);
    }

    /// Writes a member as it is: a number, a flag, or a text of up to `max` characters.
    /// What is a list or an object becomes a text too.
    pub fn scalar(&mut self, json: &mut Writer, name: &str, value: Raw<'_>, max: usize) {
        if value.is_none() {
        } else if value.is_text() || value.0.starts_with(['{', '[']) {
            self.text(json, name, value, max);
        } else {
            json.key(name);
            json.raw(value.0);
        }
    }

    /// Writes what Trailmark has found out about an event: see [`View::findings`]. A
    /// parameter of the same name is the page's own, and stays.
    pub fn findings(&mut self, json: &mut Writer, event: View<'_>, max: usize) {
        for (name, value) in event.findings() {
            if event.param(name).is_none() {
                self.scalar(json, name, Raw(value), max);
            }
        }
    }
}

/// Writes an event's own parameters as members, all but those of these names.
pub(super) fn params(json: &mut Writer, event: View<'_>, skipped: &str) {
    for (name, value) in event.params() {
        if has_word(skipped, name) {
            continue;
        }
        json.key_as_it_is(name);
        if name == "currency" {
            json.string(&Raw(value).text().to_ascii_uppercase());
        } else {
            json.raw(value);
        }
    }
}

/// A number as a text.
pub(super) fn digits(number: Decimal) -> String {
    let mut text = String::new();
    number.push_to(&mut text);
    text
}
