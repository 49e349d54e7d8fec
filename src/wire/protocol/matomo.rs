//! Matomo's Tracking HTTP API: `POST /matomo.php` with many requests in a body of JSON
//! (<https://developer.matomo.org/api-reference/tracking-api>; matomo-org/matomo,
//! `core/Tracker/Request.php`, `plugins/BulkTracking`, `plugins/Ecommerce/Columns`).
//!
//! `site` is `idsite`; `key` says which custom dimension holds what Trailmark has found
//! out: `phase=1,intent=2`. Times are ages, which no clock can falsify.

use super::address::landing;
use super::form::push_pair;
use super::request::digits;
use super::{Batch, Needs, Protocol, Raw, Request, Traits, View, hex16};
use crate::domain::text::{Pieces, cut, has_word};
use crate::domain::{Decimal, Object};
use crate::wire::json::Writer;

/// See the module.
#[derive(Debug)]
pub enum Matomo {}

/// Longest address, title and name.
const MAX_TEXT: usize = 1_024;
/// Longest number of an order: what is behind is cut off there, also what tells two apart.
const MAX_ORDER: usize = 100;
/// What a refund's number has more than its order's: `-refund-` and 16 digits.
const REFUND: usize = 24;
/// Longest value of a custom dimension.
const MAX_DIMENSION: usize = 250;
/// Behind a day a time is taken with a token only.
const MAX_AGE: i64 = 24 * 60 * 60_000 - 60_000;

/// Events that tell the whole cart.
const CARTS: &str = "view_cart begin_checkout";
/// Events that Trailmark makes of its own accord.
const OURS: &str = "phase_change consent_change identify";
/// Parameters that have a place of their own.
const USED: &str = "value currency items";
/// The members of an item that are its categories.
const CATEGORIES: [&str; 5] = [
    "item_category",
    "item_category2",
    "item_category3",
    "item_category4",
    "item_category5",
];

impl Protocol for Matomo {
    const TRAITS: Traits = Traits {
        name: "matomo",
        together: 20,
        keeps_once: false,
        max_age: MAX_AGE,
        needs: Needs::Nothing,
    };
    // Its server makes sessions and attributes of its own accord.
    const OMITS: &'static str = "session_start attribution";

    fn write(batch: &Batch<'_>, request: &mut Request) {
        request.url = batch.endpoint("/matomo.php");
        let mut json = Writer::object();
        json.key("requests");
        json.open('[');
        // Which page view an event belongs to is known of those that come with it.
        let mut page_view = String::new();
        for event in &batch.events {
            if event.name() == "page_view" {
                let id = hex16(event.id());
                page_view = id.get(10..).unwrap_or_default().into();
            }
            let mut hit = shared(batch, request, *event);
            push(&mut hit, "pv_id", &page_view);
            if has_word(CARTS, event.name()) && event.items().next().is_some() {
                let mut cart = hit.clone();
                push_cart(&mut cart, request, *event, "");
                json.string(&cart);
            }
            push_event(&mut hit, request, *event);
            json.string(&hit);
        }
        json.close(']');
        json.close('}');
        request.body = json.finish();
    }

    fn answer(status: u32, body: &str) -> u32 {
        // Failed in one transaction, of which nothing has remained.
        if status == 500 && body.contains("\"tracked\"") {
            return 503;
        }
        // "success", and nothing kept: a site that is not there.
        if status == 200 && body.contains("\"tracked\":0,") {
            return 400;
        }
        status
    }
}

fn push(hit: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        push_pair(hit, name, value);
    }
}

fn push_number(hit: &mut String, name: &str, value: Option<Decimal>) {
    if let Some(value) = value {
        push_pair(hit, name, &digits(value));
    }
}

/// What every hit has: where, who and when.
fn shared(batch: &Batch<'_>, request: &mut Request, event: View<'_>) -> String {
    let mut hit = String::from("?");
    push(&mut hit, "idsite", batch.destination.site);
    push(&mut hit, "rec", "1");
    push(&mut hit, "apiv", "1");
    let visitor = hex16(event.anonymous_id());
    if !is_relayed(batch) {
        push(&mut hit, "_id", &visitor);
        push(&mut hit, "uid", event.plain("user"));
    } else if visitor.len() == 16 {
        // Of any other length Matomo refuses the hit, where `_id` is only passed over.
        push(&mut hit, "cid", &visitor);
    }
    let age = Decimal::from(batch.age(event) / 1_000);
    push_number(&mut hit, "cdo", Some(age).filter(|age| age.mantissa() > 0));
    for (name, value) in [
        ("url", landing(event)),
        ("urlref", event.page("referrer").text()),
    ] {
        let value = request.fit(&value, MAX_TEXT);
        push(&mut hit, name, &value);
    }
    push(&mut hit, "res", batch.device.screen);
    push(&mut hit, "lang", batch.device.language);
    push(&mut hit, "ua", batch.device.user_agent);
    for (name, value) in event.findings() {
        let mut wanted = Pieces::of(batch.destination.key, b',').map(|piece| cut(piece, b'='));
        if let Some((_, id)) = wanted.find(|(known, _)| *known == name) {
            let value = request.fit(&Raw(value).text(), MAX_DIMENSION);
            push(&mut hit, &["dimension", id].concat(), &value);
        }
    }
    hit
}

/// Whether no page speaks. Where `_id` or `uid` is new, Matomo takes the last visit of the
/// same address and browser for its own, and a relay has one of each for all visitors:
/// `cid` alone is looked up by nothing else (`core/Tracker/VisitorRecognizer.php`).
fn is_relayed(batch: &Batch<'_>) -> bool {
    batch.device.screen.is_empty() && batch.device.user_agent.is_empty()
}

/// What happened.
fn push_event(hit: &mut String, request: &mut Request, event: View<'_>) {
    let search = event.param("search_term");
    match event.name() {
        "page_view" => {
            let title = request.fit(&event.page("title").text(), MAX_TEXT);
            push(hit, "action_name", &title);
        }
        // Prolongs the visit and the time on the page, and is no action.
        "user_engagement" => push(hit, "ping", "1"),
        "search" if !search.is_none() => {
            let search = request.fit(&search.text(), MAX_TEXT);
            push(hit, "search", &search);
        }
        "purchase" => {
            let order = request.fit(&event.param("transaction_id").text(), MAX_ORDER);
            // An order without a number is one nevertheless.
            let order = if order.is_empty() {
                event.id().into()
            } else {
                order
            };
            push_cart(hit, request, event, &order);
        }
        "refund" => push_refund(hit, request, event),
        name => push_custom(hit, request, event, name),
    }
}

/// A cart as it stands, or the order that it has become.
fn push_cart(hit: &mut String, request: &mut Request, event: View<'_>, order: &str) {
    push(hit, "idgoal", "0");
    push(hit, "ec_id", order);
    push_number(hit, "revenue", event.value().or(Some(Decimal::default())));
    if !order.is_empty() {
        push_number(hit, "ec_tx", event.param("tax").number());
        push_number(hit, "ec_sh", event.param("shipping").number());
        push_number(hit, "ec_dt", event.param("discount").number());
    }
    let mut items = Writer::new();
    items.open('[');
    for item in event.items() {
        items.open('[');
        items.string(&sku(item));
        let name = request.fit(&Raw(item.value("item_name")).text(), MAX_TEXT);
        items.string(&name);
        let categories = categories(item);
        items.raw(if categories.is_empty() { "\"\"" } else { &categories });
        let price = Raw(item.value("price")).number();
        items.number(price.unwrap_or_default());
        let quantity = Raw(item.value("quantity")).number();
        items.number(quantity.unwrap_or(Decimal::from(1)));
        items.close(']');
    }
    items.close(']');
    push(hit, "ec_items", &items.finish());
}

/// What identifies an item, which Matomo wants of each.
fn sku(item: Object<'_>) -> String {
    let id = Raw(item.value("item_id")).text();
    if id.is_empty() {
        return Raw(item.value("item_name")).text();
    }
    id
}

/// A list of an item's categories; nothing where it has none.
fn categories(item: Object<'_>) -> String {
    let mut json = Writer::new();
    for name in CATEGORIES {
        let category = Raw(item.value(name)).text();
        if !category.is_empty() {
            json.string(&category);
        }
    }
    let list = json.finish();
    if list.is_empty() {
        return list;
    }
    ["[", &list, "]"].concat()
}

/// An order of less than nothing: Matomo knows no other way to take revenue back.
fn push_refund(hit: &mut String, request: &mut Request, event: View<'_>) {
    let order = event.param("transaction_id").text();
    let order = request.fit(&order, MAX_ORDER - REFUND);
    let id = hex16(event.id());
    push(hit, "idgoal", "0");
    // A number of its own, for one that is known would not be counted; always the same.
    push(hit, "ec_id", &[&order, "-refund-", &id].concat());
    let value = event.value().unwrap_or_default();
    push_pair(hit, "revenue", &digits(negative(value)));
}

fn negative(value: Decimal) -> Decimal {
    Decimal::new(value.mantissa().saturating_abs().saturating_neg(), value.scale())
}

/// Anything else: category, action, name and value.
fn push_custom(hit: &mut String, request: &mut Request, event: View<'_>, name: &str) {
    let item = event.items().next();
    let category = if has_word(OURS, name) {
        "trailmark"
    } else if item.is_some() {
        "ecommerce"
    } else {
        "event"
    };
    push(hit, "ca", "1");
    push(hit, "e_c", category);
    push(hit, "e_a", name);
    let mut told = match item {
        Some(item) => Raw(item.value("item_name")).text(),
        None => String::new(),
    };
    for (name, value) in event.params() {
        let value = Raw(value);
        if item.is_some() || has_word(USED, name) || value.is_none() {
            continue;
        }
        // A report of event names is no place for lists.
        if value.0.starts_with(['[', '{']) {
            request.cut += 1;
            continue;
        }
        if !told.is_empty() {
            told.push_str(", ");
        }
        told.push_str(&[name, "=", &value.text()].concat());
    }
    let told = request.fit(&told, MAX_TEXT);
    push(hit, "e_n", &told);
    push_number(hit, "e_v", event.value());
    if name == "view_item"
        && let Some(item) = item
    {
        push(hit, "_pks", &sku(item));
        push(hit, "_pkn", &Raw(item.value("item_name")).text());
        push(hit, "_pkc", &categories(item));
        push_number(hit, "_pkp", Raw(item.value("price")).number());
    }
}

#[cfg(test)]
mod tests;
