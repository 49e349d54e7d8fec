//! OTLP/HTTP, JSON encoding: an event is a log record with a name, `POST /v1/logs`
//! (<https://github.com/open-telemetry/opentelemetry-proto/blob/main/docs/specification.md>;
//! names of attributes: <https://github.com/open-telemetry/semantic-conventions>,
//! `session`, `user`, `enduser`, `url`, `browser`, `log`).
//!
//! `site` is `service.name`, `key` a token that goes along as `Authorization: Bearer`.
//! Numbers of 64 bits are texts, and the names of fields are in lowerCamelCase.

use super::request::{JSON, digits};
use super::{ANY_AGE, Batch, Needs, Protocol, Raw, Request, Traits, View};
use crate::domain::text::has_word;
use crate::wire::json::Writer;

/// See the module.
#[derive(Debug)]
pub enum Otlp {}

/// SEVERITY_NUMBER_INFO.
const INFO: i64 = 9;
/// Always of the type double: a column of prices must not change its type at 60.
const AMOUNTS: &str = "value price tax shipping discount credit weight intent phase_probability";
/// Deeper than this, what an event holds is written as JSON.
const MAX_DEPTH: u8 = 6;

impl Protocol for Otlp {
    const TRAITS: Traits = Traits {
        name: "otlp",
        // Attributes are wordy: more would not fit into the 64 KiB of `keepalive`.
        together: 25,
        keeps_once: false,
        max_age: ANY_AGE,
        needs: Needs::Preflight,
    };

    fn write(batch: &Batch<'_>, request: &mut Request) {
        request.url = batch.endpoint("/v1/logs");
        request.content_type = JSON;
        if !batch.destination.key.is_empty() {
            request.headers = ["Authorization: Bearer ", batch.destination.key].concat();
        }
        let service = match batch.destination.site {
            "" => "trailmark",
            site => site,
        };
        let mut json = Writer::object();
        open_list(&mut json, "resourceLogs");
        json.begin("resource");
        open_list(&mut json, "attributes");
        text(&mut json, "service.name", service);
        text(&mut json, "browser.language", batch.device.language);
        text(&mut json, "user_agent.original", batch.device.user_agent);
        close_list(&mut json);
        open_list(&mut json, "scopeLogs");
        json.begin("scope");
        json.text("name", "trailmark");
        json.close('}');
        json.key("logRecords");
        json.open('[');
        for event in &batch.events {
            write_record(&mut json, batch, *event);
        }
        for bracket in [']', '}', ']', '}', ']', '}'] {
            json.close(bracket);
        }
        request.body = json.finish();
    }
}

fn write_record(json: &mut Writer, batch: &Batch<'_>, event: View<'_>) {
    json.open('{');
    json.text("timeUnixNano", &nanos(event.at()));
    json.text("observedTimeUnixNano", &nanos(batch.sent_at));
    json.integer("severityNumber", INFO);
    if event.name() == "session_start" {
        json.text("eventName", "session.start");
    } else {
        json.text("eventName", &["trailmark.", event.name()].concat());
    }
    json.key("attributes");
    json.open('[');
    text(json, "log.record.uid", event.id());
    text(json, "session.id", event.plain("session"));
    text(json, "enduser.pseudo.id", event.plain("visitor"));
    text(json, "user.id", &event.member("user").text());
    if event.member("bot").0 == "true" {
        text(json, "user_agent.synthetic.type", "bot");
    }
    text(json, "url.full", &event.page("url").text());
    for (prefix, object) in [
        ("page.", event.member("page")),
        ("campaign.", event.member("campaign")),
        ("params.", event.member("params")),
    ] {
        for (name, value) in object.object().members() {
            if (prefix, name) != ("page.", "url") {
                attribute(json, prefix, name, value);
            }
        }
    }
    for (name, value) in event.findings() {
        attribute(json, "", name, value);
    }
    attribute(json, "", "seq", event.member("seq").0);
    json.close(']');
    json.close('}');
}

/// One that is named by a convention; none where it is empty.
fn text(json: &mut Writer, name: &str, text: &str) {
    if !text.is_empty() {
        json.open('{');
        json.text("key", name);
        json.begin("value");
        json.text("stringValue", text);
        json.close('}');
        json.close('}');
    }
}

/// One of Trailmark's own.
fn attribute(json: &mut Writer, prefix: &str, name: &str, value: &str) {
    if !Raw(value).is_none() {
        pair(json, &["trailmark.", prefix, name].concat(), name, value, 0);
    }
}

/// `key` is as it stands in JSON, without its quotes.
fn pair(json: &mut Writer, key: &str, name: &str, value: &str, depth: u8) {
    json.open('{');
    json.key("key");
    json.raw(&["\"", key, "\""].concat());
    json.key("value");
    write_value(json, name, value, depth);
    json.close('}');
}

fn write_value(json: &mut Writer, name: &str, value: &str, depth: u8) {
    let raw = Raw(value);
    json.open('{');
    match value.bytes().next() {
        Some(b'{' | b'[') if depth >= MAX_DEPTH => json.text("stringValue", value),
        Some(b'{') => {
            open_list_in(json, "kvlistValue");
            for (name, value) in raw.object().members() {
                pair(json, name, name, value, depth + 1);
            }
            close_list(json);
        }
        Some(b'[') => {
            open_list_in(json, "arrayValue");
            for (_, value) in raw.object().members() {
                write_value(json, name, value, depth + 1);
            }
            close_list(json);
        }
        Some(b't' | b'f') => json.flag("boolValue", value == "true"),
        Some(b'"') if name == "currency" => {
            json.text("stringValue", &raw.text().to_ascii_uppercase());
        }
        Some(b'"') => json.text("stringValue", &raw.text()),
        // Nothing is a value of no type.
        None | Some(b'n') => {}
        _ => match raw.number() {
            Some(number) if number.scale() == 0 && !has_word(AMOUNTS, name) => {
                json.text("intValue", &digits(number));
            }
            _ => {
                json.key("doubleValue");
                json.raw(value);
            }
        },
    }
    json.close('}');
}

/// Begins a list of objects, or of what `close_list` ends together with its object.
fn open_list(json: &mut Writer, name: &str) {
    json.key(name);
    json.open('[');
    if name != "attributes" {
        json.open('{');
    }
}

fn open_list_in(json: &mut Writer, name: &str) {
    json.begin(name);
    json.key("values");
    json.open('[');
}

fn close_list(json: &mut Writer) {
    json.close(']');
    json.close('}');
}

fn nanos(at: i64) -> String {
    let mut nanos = digits(at.into());
    nanos.push_str("000000");
    nanos
}

#[cfg(test)]
mod tests;
