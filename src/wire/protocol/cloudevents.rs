//! CloudEvents 1.0 over HTTP, batched content mode
//! (<https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md>,
//! `cloudevents/formats/json-format.md`).
//!
//! `site` is the events' source, `key` the reverse domain in front of their types. What
//! routers may want to choose by is an extension attribute, everything else is data.

use super::form::push_encoded;
use super::request::params;
use super::{ANY_AGE, Batch, Needs, Protocol, Raw, Request, Traits, View, iso};
use crate::domain::text::has_word;
use crate::wire::json::Writer;

/// See the module.
#[derive(Debug)]
pub enum Cloudevents {}

/// Members of an event that attributes say already.
const SAID: &str = "id name at session visitor user";

impl Protocol for Cloudevents {
    const TRAITS: Traits = Traits {
        name: "cloudevents",
        together: 50,
        keeps_once: true,
        max_age: ANY_AGE,
        needs: Needs::Preflight,
    };

    fn write(batch: &Batch<'_>, request: &mut Request) {
        request.url = batch.destination.url.into();
        request.content_type = "application/cloudevents-batch+json; charset=UTF-8";
        let mut json = Writer::new();
        json.open('[');
        for event in &batch.events {
            write_event(&mut json, batch, *event);
        }
        json.close(']');
        request.body = json.finish();
    }
}

fn write_event(json: &mut Writer, batch: &Batch<'_>, event: View<'_>) {
    let prefix = match batch.destination.key {
        "" => "trailmark",
        key => key,
    };
    let url = event.page("url").text();
    json.open('{');
    json.text("specversion", "1.0");
    json.text("id", event.id());
    json.text("source", &source(batch.destination.site, &url));
    json.text("type", &[prefix, ".", event.name()].concat());
    json.text("time", &iso(event.at()));
    json.some_text("subject", &url);
    json.text("datacontenttype", "application/json");
    json.some_text("sessionid", event.plain("session"));
    json.some_text("anonymousid", event.plain("visitor"));
    json.some_text("userid", &event.member("user").text());
    // Attributes know no fractions: `intent` is a text there.
    for (name, value) in event.findings() {
        if has_word("phase intent channel consent", name) {
            json.some_text(name, &Raw(value).text());
        }
    }
    json.begin("data");
    for (name, value) in crate::domain::Object(event.0).members() {
        if name == "params" {
            json.begin("params");
            params(json, event, "");
            json.close('}');
        } else if !has_word(SAID, name) {
            json.key_as_it_is(name);
            json.raw(value);
        }
    }
    json.close('}');
    json.close('}');
}

/// A URI reference that is the same for all tries, since receivers tell events apart by
/// it and the id: what the site says, or else the page's origin.
fn source(site: &str, url: &str) -> String {
    if site.is_empty() {
        let host = url.find("://").map_or(0, |at| at + 3);
        let path = url.get(host..).unwrap_or_default().find(['/', '?', '#']);
        let origin = path.map_or(url, |at| url.get(..host + at).unwrap_or_default());
        return if host == 0 { "urn:trailmark" } else { origin }.into();
    }
    let mut source = String::new();
    for char in site.chars() {
        if char.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(char) {
            source.push(char);
        } else {
            push_encoded(&mut source, char.encode_utf8(&mut [0; 4]));
        }
    }
    source
}

#[cfg(test)]
mod tests {
    use super::super::{Destination, Device};
    use super::*;
    use serde_json::{Value, json};

    fn written(site: &str, event: Value) -> Value {
        let beacon = json!({ "sent_at": 9, "events": [event] }).to_string();
        let url = "https://a.example/e/";
        let destination = Destination { url, site, key: "" };
        let batch = Batch::of(&beacon, destination, Device::default());
        let request = super::super::written::<Cloudevents>(&batch);
        assert_eq!(request.url, url);
        serde_json::from_str(&request.body).unwrap()
    }

    #[test]
    fn a_source_is_there_and_can_be_read() {
        for (site, page, source) in [
            ("/shop", "https://a.example/x", "/shop"),
            ("mein Laden", "", "mein%20Laden"),
            ("", "https://a.example:8080/x", "https://a.example:8080"),
            ("", "https://a.example?x", "https://a.example"),
            ("", "https://a.example", "https://a.example"),
            ("", "", "urn:trailmark"),
        ] {
            let event = json!({ "id": "1", "name": "x", "page": { "url": page } });
            assert_eq!(written(site, event)[0]["source"], source);
        }
    }

    #[test]
    fn who_is_not_known_has_no_visitor() {
        let event = json!({ "id": "1", "name": "x", "at": 5, "session": "s", "params": {} });
        assert_eq!(
            written("/", event),
            json!([{ "specversion": "1.0", "id": "1", "source": "/", "type": "trailmark.x",
                "time": "1970-01-01T00:00:00.005Z", "datacontenttype": "application/json",
                "sessionid": "s", "data": { "params": {} } }])
        );
    }

    #[test]
    fn data_is_as_it_was_but_for_the_currency() {
        let params = json!({ "value": 0.1, "currency": "eur", "no\"te": "\\\"}\n", "l": [1, {}] });
        let event = json!({ "id": "1", "name": "x", "params": params });
        let mut data = params;
        data["currency"] = "EUR".into();
        assert_eq!(written("/", event)[0]["data"]["params"], data);
    }
}
