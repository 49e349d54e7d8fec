//! Umami: `POST /api/batch`, a list of what `/api/send` takes one of
//! (<https://umami.is/docs/api/sending-stats>; umami-software/umami,
//! `src/app/api/{send,batch}/route.ts`, `prisma/schema.prisma`).
//!
//! `site` is the website's id. No id: what comes twice counts twice. What is longer than
//! a column makes Umami fail behind half of the work, so nothing is.

use super::address::{Address, landing};
use super::request::digits;
use super::{ANY_AGE, Batch, Needs, Protocol, Raw, Request, Traits, View};
use crate::domain::text::{Pieces, cut, has_word};
use crate::wire::json::Writer;

/// See the module.
#[derive(Debug)]
pub enum Umami {}

const MAX_NAME: usize = 50;
const MAX_HOST: usize = 100;
const MAX_SCREEN: usize = 11;
const MAX_LANGUAGE: usize = 35;
/// Longest title, referrer and value of a property.
const MAX_TEXT: usize = 500;
/// Longest value of a query, of which campaigns are made.
const MAX_QUERY_VALUE: usize = 255;

impl Protocol for Umami {
    const TRAITS: Traits = Traits {
        name: "umami",
        together: 20,
        keeps_once: false,
        max_age: ANY_AGE,
        needs: Needs::Nothing,
    };
    // Its server makes sessions of its own, and has no place for what is deep.
    const OMITS: &'static str = "session_start attribution";

    fn write(batch: &Batch<'_>, request: &mut Request) {
        request.url = batch.endpoint("/api/batch");
        let mut json = Writer::new();
        json.open('[');
        for event in &batch.events {
            let is_identify = event.name() == "identify";
            json.open('{');
            json.text("type", if is_identify { "identify" } else { "event" });
            json.begin("payload");
            write_payload(&mut json, request, batch, *event);
            json.close('}');
            json.close('}');
        }
        json.close(']');
        request.body = json.finish();
    }

    fn answer(status: u32, body: &str) -> u32 {
        // 200 says that the list was read; "processed", how much of it was taken.
        if status == 200 && body.contains("\"processed\":0,") {
            return 400;
        }
        status
    }
}

fn write_payload(json: &mut Writer, request: &mut Request, batch: &Batch<'_>, event: View<'_>) {
    let url = event.page("url").text();
    let host = Address::of(&url).host;
    json.text("website", batch.destination.site);
    json.some_text("hostname", &request.fit(host, MAX_HOST));
    json.some_text("url", &with_short_values(request, &landing(event)));
    let referrer = event.page("referrer").text();
    // Within the site nobody has referred.
    if Address::of(&referrer).host != host {
        let referrer = request.fit(&referrer, MAX_TEXT);
        json.some_text("referrer", &referrer);
    }
    request.text(json, "title", event.page("title"), MAX_TEXT);
    json.some_text("screen", &request.fit(batch.device.screen, MAX_SCREEN));
    let language = request.fit(batch.device.language, MAX_LANGUAGE);
    json.some_text("language", &language);
    json.some_text("userAgent", batch.device.user_agent);
    // Without one, Umami tells visitors apart by itself, and forgets them.
    if event.is_known() {
        json.text("id", event.anonymous_id());
    }
    json.integer("timestamp", event.at().div_euclid(1_000));
    if !matches!(event.name(), "page_view" | "identify") {
        // A name that a spreadsheet would take for a formula is refused.
        let name = event.name().trim_start_matches(['=', '+', '-', '@']);
        let name = if name.is_empty() { "event" } else { name };
        json.text("name", &fit_units(request, name, MAX_NAME));
    }
    json.begin("data");
    write_data(json, request, event);
    json.close('}');
}

/// As much of a text as fits, counted as JavaScript does.
fn fit_units(request: &mut Request, text: &str, max: usize) -> String {
    let mut n_units = 0;
    let fits = |char: &char| {
        n_units += char.len_utf16();
        n_units <= max
    };
    let kept: String = text.chars().take_while(fits).collect();
    request.cut += u32::from(kept.len() < text.len());
    kept
}

/// An address whose query has no value that is too long for its column.
fn with_short_values(request: &mut Request, url: &str) -> String {
    let (page, query) = cut(url, b'?');
    let mut short = String::from(page);
    for (at, pair) in Pieces::of(query, b'&').enumerate() {
        let (name, value) = cut(pair, b'=');
        short.push(if at == 0 { '?' } else { '&' });
        short.push_str(name);
        if !value.is_empty() {
            short.push('=');
            let mut value = request.fit(value, MAX_QUERY_VALUE);
            // Half an escape is none.
            if let Some(at) = value.rfind('%')
                && at + 3 > value.len()
            {
                value.truncate(at);
            }
            short.push_str(&value);
        }
    }
    short
}

/// Properties: a purchase has revenue, which Umami takes of nothing below zero, and
/// whose items are told by their ids, for a list would be cut in the middle.
fn write_data(json: &mut Writer, request: &mut Request, event: View<'_>) {
    let currency = event.currency();
    if let Some(value) = event.value() {
        let is_revenue = event.name() == "purchase" && !currency.is_empty();
        json.key(if is_revenue { "revenue" } else { "value" });
        json.raw(&digits(value));
    }
    // Anything that has a currency would be revenue.
    let currency_name = if event.name() == "purchase" {
        "currency"
    } else {
        "of_currency"
    };
    json.some_text(currency_name, &currency);
    let mut items = String::new();
    for item in event.items() {
        if !items.is_empty() {
            items.push_str(", ");
        }
        items.push_str(&Raw(item.value("item_id")).text());
    }
    json.some_text("items", &request.fit(&items, MAX_TEXT));
    json.some_text("user", &request.fit(event.plain("user"), MAX_TEXT));
    request.findings(json, event, MAX_TEXT);
    for (name, value) in event.params() {
        if !has_word("value currency items user", name) {
            // This one has a form of its own there.
            let name = if name == "commerce" { "own_commerce" } else { name };
            let name = request.fit(name, MAX_TEXT);
            request.scalar(json, &name, Raw(value), MAX_TEXT);
        }
    }
}

#[cfg(test)]
mod tests;
