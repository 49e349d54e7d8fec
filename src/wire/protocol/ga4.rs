//! GA4 as the browser speaks to it: `POST /g/collect`, what events share in the query,
//! one event per line of the body.
//!
//! Google documents none of it; as read by d8a-tech/d8a (`pkg/protocol/ga4`, and its
//! `gtag_mapper.ts` for items and consent) and in David Vallejo's cheat sheet
//! (<https://www.thyngster.com/ga4-measurement-protocol-cheatsheet/>).
//! No id, no time: an event counts when it arrives, and every answer is 204.

use super::form::push_pair;
use super::google::{
    ITEM, MAX_NAME, MAX_PAGE, MAX_PARAMS, MAX_USER_NAME, MAX_USER_VALUE, MAX_VALUE, USED, items, name,
    session,
};
use super::request::digits;
use super::{Batch, Needs, Protocol, Raw, Request, TIMELESS, Traits, View, pair};
use crate::domain::text::{cut, has_word};
use crate::domain::{Decimal, Object};

/// See the module.
#[derive(Debug)]
pub enum Ga4 {}

/// Engaged for as long, a session is an engaged one.
const ENGAGED_MS: i64 = 10_000;

/// What brought a session, in the words of the wire.
const CAMPAIGN: &[(&str, &str)] = &[
    ("source", "cs"),
    ("medium", "cm"),
    ("name", "cn"),
    ("term", "ct"),
    ("content", "cc"),
    ("id", "ci"),
];

impl Protocol for Ga4 {
    const TRAITS: Traits = Traits {
        name: "ga4",
        together: 10,
        keeps_once: false,
        max_age: TIMELESS,
        needs: Needs::Nothing,
    };
    // Its models are its own.
    const OMITS: &'static str = "attribution";

    fn write(batch: &Batch<'_>, request: &mut Request) {
        let Some(first) = batch.events.first() else {
            return;
        };
        request.url = batch.endpoint("/g/collect");
        request.query("v", "2");
        request.query("tid", batch.destination.key);
        // When the page was loaded, or nearly.
        request.query("_p", &digits(Decimal::from(first.at())));
        request.query("ul", &batch.device.language.to_ascii_lowercase());
        request.query("sr", batch.device.screen);
        // What is cut of it is counted where the event itself is written.
        let shared = about(&mut Request::default(), *first);
        for (name, value) in &shared {
            request.query(name, value);
        }
        // A session's beginning is no event of its own: GA4 makes one of the mark, which
        // the next event carries.
        let mut begun = None;
        for (at, event) in batch.events.iter().enumerate() {
            let has_next = batch
                .events
                .get(at + 1)
                .is_some_and(|next| next.plain("session") == event.plain("session"));
            if event.name() == "session_start" && has_next {
                begun = Some(*event);
                continue;
            }
            if event.name() == "session_start" {
                begun = Some(*event);
            }
            write_line(request, *event, begun.take(), &shared);
        }
    }
}

/// What many events have in common: who, where, and what was consented to.
fn about(request: &mut Request, event: View<'_>) -> [(&'static str, String); 7] {
    let [max_url, max_title, max_referrer] = MAX_PAGE;
    // A click id is there only where marketing was granted as well.
    let gcs = match (event.plain("consent"), event.campaign("click_id").is_none()) {
        ("granted", false) => "G111",
        ("granted", true) => "G101",
        _ => "G100",
    };
    let title = event.page("title").text();
    let referrer = event.page("referrer").text();
    [
        ("cid", pair(event.anonymous_id())),
        ("sid", session(event)),
        ("uid", event.plain("user").into()),
        ("gcs", gcs.into()),
        ("dl", request.fit(&event.page("url").text(), max_url)),
        ("dt", request.fit(&title, max_title)),
        ("dr", request.fit(&referrer, max_referrer)),
    ]
}

/// One event; with the event by which its session began, where it is the first.
fn write_line(
    request: &mut Request,
    event: View<'_>,
    begun: Option<View<'_>>,
    shared: &[(&'static str, String)],
) {
    if !request.body.is_empty() {
        request.body.push('\n');
    }
    let called = match event.name() {
        // Nothing came behind it that could carry the mark.
        "session_start" => "user_engagement",
        name => name,
    };
    let called = name(request, called);
    request.field("en", &called);
    if let Some(begun) = begun {
        request.field("_ss", "1");
        if begun.is_known() && begun.member("seq").0 == "1" {
            request.field("_fv", "1");
        }
        for (ours, theirs) in CAMPAIGN {
            let value = request.fit(&begun.campaign(ours).text(), MAX_VALUE);
            request.field(theirs, &value);
        }
    }
    for ((name, value), (_, known)) in about(request, event).iter().zip(shared) {
        // What a click brought is looked for in the address, where it stood.
        let click = event.campaign("click_id").text();
        if *name == "dl" && begun.is_some() && !click.is_empty() {
            let mut url = value.clone();
            url.push(if url.contains('?') { '&' } else { '?' });
            let (id, said) = cut(&click, b':');
            push_pair(&mut url, id, said);
            request.field(name, &url);
        } else if value != known {
            // Also where it is empty: otherwise that of the first event would count.
            push_pair(&mut request.body, name, value);
        }
    }
    if let Some(engaged) = event.param("engaged_ms").number() {
        request.field("_et", &digits(engaged));
        if engaged.scale() == 0 && engaged.mantissa() >= ENGAGED_MS {
            request.field("seg", "1");
        }
    }
    write_params(request, event);
    for (at, item) in items(request, event).into_iter().enumerate() {
        let mut name = String::from("pr");
        let number = i64::try_from(at).unwrap_or_default() + 1;
        Decimal::from(number).push_to(&mut name);
        let item = joined(request, item);
        request.field(&name, &item);
    }
}

fn write_params(request: &mut Request, event: View<'_>) {
    let currency = event.currency();
    request.field("cu", &currency);
    if let Some(value) = event.value() {
        request.field("epn.value", &digits(value));
    }
    // What a page says of a customer is a property of theirs.
    let (own, max_name, max_value) = match event.name() {
        "identify" => ("up", MAX_USER_NAME, MAX_USER_VALUE),
        _ => ("ep", MAX_NAME, MAX_VALUE),
    };
    let findings = event.findings().map(|finding| (finding, "ep"));
    let params = event.params().map(|param| (param, own));
    let mut n = u32::from(event.value().is_some());
    for ((called, value), kind) in findings.into_iter().chain(params) {
        let value = Raw(value);
        if has_word(USED, called) || called == "engaged_ms" || value.is_none() {
            continue;
        }
        n += 1;
        if n > MAX_PARAMS {
            request.cut += 1;
            continue;
        }
        let is_number = !value.is_text() && value.number().is_some();
        let number = if is_number { "n." } else { "." };
        let [max_name, max_value] = if kind == own {
            [max_name, max_value]
        } else {
            [MAX_NAME, MAX_VALUE]
        };
        let called = name(request, called);
        let called = request.fit(&called, max_name);
        let value = request.fit(&value.text(), max_value);
        request.field(&[kind, number, &called].concat(), &value);
    }
}

/// An item: values behind two letters that say which, with `~` between them. What has no
/// letters comes as a name and a value.
fn joined(request: &mut Request, item: Object<'_>) -> String {
    let mut joined = String::new();
    for (ours, theirs) in ITEM {
        push_part(&mut joined, request, theirs, Raw(item.value(ours)));
    }
    let own = item.members().filter(|(name, value)| {
        let is_known = ITEM.iter().any(|(known, _)| known == name);
        !is_known && !Raw(value).is_none()
    });
    for (at, (name, value)) in own.enumerate() {
        // One digit says which: more of them no reference shows.
        let digit = u32::try_from(at).ok();
        let Some(digit) = digit.and_then(|at| char::from_digit(at, 10)) else {
            request.cut += 1;
            continue;
        };
        let [mut k, mut v] = [String::from('k'), String::from('v')];
        k.push(digit);
        v.push(digit);
        k.push_str(name);
        push_part(&mut joined, request, &k, Raw("\"\""));
        push_part(&mut joined, request, &v, Raw(value));
    }
    joined
}

fn push_part(out: &mut String, request: &mut Request, name: &str, value: Raw<'_>) {
    if value.is_none() {
        return;
    }
    if !out.is_empty() {
        out.push('~');
    }
    out.push_str(name);
    // What separates values can be in none of them.
    let value = value.text().replace('~', "-");
    out.push_str(&request.fit(&value, MAX_VALUE));
}

#[cfg(test)]
mod tests;
