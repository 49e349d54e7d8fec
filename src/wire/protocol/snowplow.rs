//! Snowplow, tracker protocol 2: `POST /com.snowplowanalytics.snowplow/tp2`
//! (snowplow/iglu-central `payload_data/1-0-4`, snowplow/enrich `Tp2Adapter.scala`,
//! snowplow-javascript-tracker `tracker-core`).
//!
//! Every value is a text, also the JSON of entities. Snowplow refuses an event whole if
//! one of its entities is not as its schema wants it, or has a schema that the registry
//! does not know: what cannot be valid is left out and counted, and Trailmark's own
//! schemas (docs/iglu) are used only under the vendor that `key` names. `site` is the app id.

mod commerce;

use super::address::landing;
use super::request::{JSON, digits, params};
use super::{ANY_AGE, Batch, Needs, Protocol, Request, Traits, View};
use crate::wire::json::Writer;

/// See the module.
#[derive(Debug)]
pub enum Snowplow {}

const SNOWPLOW: &str = "com.snowplowanalytics.snowplow/";

// The widths of the atomic fields (snowplow/iglu-central `atomic/1-0-0`).
const MAX_URL: usize = 4_096;
const MAX_TITLE: usize = 2_000;
const MAX_ID: usize = 255;
const MAX_LABEL: usize = 4_096;
const MAX_ACTION: usize = 1_000;

impl Protocol for Snowplow {
    const TRAITS: Traits = Traits {
        name: "snowplow",
        together: 20,
        keeps_once: true,
        max_age: ANY_AGE,
        needs: Needs::Preflight,
    };
    // A session there is what its events share.
    const OMITS: &'static str = "session_start";

    fn write(batch: &Batch<'_>, request: &mut Request) {
        request.url = batch.endpoint("/com.snowplowanalytics.snowplow/tp2");
        request.content_type = JSON;
        if !batch.events.iter().all(|event| event.is_known()) {
            // No cookie, and no address: there is no consent to either.
            request.headers = "SP-Anonymous: *".into();
        }
        let mut json = Writer::object();
        json.text("schema", &iglu(SNOWPLOW, "payload_data", "1-0-4"));
        json.key("data");
        json.open('[');
        let mut view = View("");
        for event in &batch.events {
            if event.name() == "page_view" {
                view = *event;
            }
            json.open('{');
            write_event(&mut json, request, batch, *event, view);
            json.close('}');
        }
        json.close(']');
        json.close('}');
        request.body = json.finish();
    }
}

fn write_event(
    json: &mut Writer,
    request: &mut Request,
    batch: &Batch<'_>,
    event: View<'_>,
    view: View<'_>,
) {
    let vendor = batch.destination.key;
    write_what(json, request, event, vendor);
    json.text("eid", event.id());
    json.text("dtm", &digits(event.at().into()));
    json.text("stm", &digits(batch.sent_at.into()));
    json.text("p", "web");
    json.text("tv", "trailmark");
    let app = request.fit(batch.destination.site, MAX_ID);
    json.some_text("aid", &app);
    json.some_text("duid", event.plain("visitor"));
    json.some_text("sid", event.plain("session"));
    request.text(json, "uid", event.member("user"), MAX_ID);
    let url = request.fit(&landing(event), MAX_URL);
    json.some_text("url", &url);
    request.text(json, "page", event.page("title"), MAX_TITLE);
    request.text(json, "refr", event.page("referrer"), MAX_URL);
    json.some_text("lang", batch.device.language);
    json.some_text("res", batch.device.screen);
    json.some_text("vp", batch.device.viewport);
    json.some_text("tz", batch.device.time_zone);

    let mut entities = Writer::new();
    let is_on_view = |name| event.member(name) == view.member(name);
    if is_on_view("session") && event.page("url") == view.page("url") && !view.id().is_empty() {
        open(&mut entities, &iglu(SNOWPLOW, "web_page", "1-0-0"));
        entities.text("id", view.id());
        close(&mut entities);
    }
    commerce::write_entities(&mut entities, request, event);
    if !vendor.is_empty() {
        open(&mut entities, &own(vendor, "trailmark_context"));
        write_findings(&mut entities, request, event);
        close(&mut entities);
    }
    let entities = entities.finish();
    if !entities.is_empty() {
        let mut contexts = Writer::object();
        contexts.text("schema", &iglu(SNOWPLOW, "contexts", "1-0-0"));
        contexts.key("data");
        contexts.open('[');
        contexts.raw(&entities);
        contexts.close(']');
        contexts.close('}');
        json.text("co", &contexts.finish());
    }
}

/// What kind of event it is, and what it says of itself.
fn write_what(json: &mut Writer, request: &mut Request, event: View<'_>, vendor: &str) {
    let mut said = Writer::object();
    said.text("schema", &iglu(SNOWPLOW, "unstruct_event", "1-0-0"));
    said.key("data");
    let term = event.param("search_term");
    if event.name() == "page_view" {
        json.text("e", "pv");
        return;
    } else if let Some(action) = commerce::action(event.name()) {
        commerce::write_action(&mut said, request, event, action);
    } else if event.name() == "search" && !term.is_none() {
        open(&mut said, &iglu(SNOWPLOW, "site_search", "1-0-0"));
        said.key("terms");
        said.open('[');
        said.string(&term.text());
        said.close(']');
        close(&mut said);
    } else if vendor.is_empty() {
        write_struct(json, request, event);
        return;
    } else {
        open(&mut said, &own(vendor, "trailmark_event"));
        let name = request.fit(event.name(), MAX_ID);
        said.text("name", &name);
        said.begin("params");
        params(&mut said, event, "");
        said.close('}');
        close(&mut said);
    }
    said.close('}');
    json.text("e", "ue");
    json.text("ue_pr", &said.finish());
}

/// The five fields that need no schema.
fn write_struct(json: &mut Writer, request: &mut Request, event: View<'_>) {
    json.text("e", "se");
    json.text("se_ca", "trailmark");
    let name = request.fit(event.name(), MAX_ACTION);
    json.text("se_ac", &name);
    let mut label = Writer::object();
    params(&mut label, event, "");
    label.close('}');
    let label = label.finish();
    if label != "{}" {
        let label = request.fit(&label, MAX_LABEL);
        json.text("se_la", &label);
    }
    json.some_text("se_pr", event.member("phase").object().text("name"));
    let value = event.value().or(event.param("engaged_ms").number());
    if let Some(value) = value {
        json.text("se_va", &digits(value));
    }
}

fn write_findings(json: &mut Writer, request: &mut Request, event: View<'_>) {
    request.findings(json, event, MAX_ID);
    if event.member("bot").0 == "true" {
        json.flag("bot", true);
    }
    for (name, part) in [
        ("campaign_source", "source"),
        ("campaign_medium", "medium"),
        ("campaign_name", "name"),
        ("campaign_term", "term"),
        ("campaign_content", "content"),
        ("campaign_id", "id"),
        ("click_id", "click_id"),
    ] {
        request.text(json, name, event.campaign(part), MAX_ID);
    }
    // What events of Snowplow's own have no place for.
    let is_own = event.name() != "page_view" && event.name() != "search";
    if (!is_own || commerce::action(event.name()).is_some()) && event.params().next().is_some() {
        json.begin("params");
        params(json, event, "items");
        json.close('}');
    }
}

fn iglu(vendor: &str, name: &str, version: &str) -> String {
    ["iglu:", vendor, name, "/jsonschema/", version].concat()
}

fn own(vendor: &str, name: &str) -> String {
    iglu(&[vendor, "/"].concat(), name, "1-0-0")
}

/// Begins what describes itself.
fn open(json: &mut Writer, schema: &str) {
    json.open('{');
    json.text("schema", schema);
    json.begin("data");
}

fn close(json: &mut Writer) {
    json.close('}');
    json.close('}');
}

#[cfg(test)]
mod tests;
