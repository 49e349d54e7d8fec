//! GA4's Measurement Protocol: `POST /mp/collect`, for a relay, as it needs a secret
//! (<https://developers.google.com/analytics/devguides/collection/protocol/ga4>; limits
//! and types as in googleanalytics/ga-dev-tools, `ValidateEvent/schemas`).
//!
//! `key` is the measurement id, a colon and the API secret. No id: what comes twice
//! counts twice, orders excepted. Every answer is 204.
//!
//! One event per request: whose it is, what was consented to and in which browser is
//! said of all events of a request, and they need not have that in common.

use super::google::{
    ITEM, MAX_NAME, MAX_PAGE, MAX_PARAMS, MAX_USER_NAME, MAX_USER_VALUE, MAX_VALUE, USED, items,
    name, session,
};
use super::request::JSON;
use super::{Batch, Needs, Protocol, Raw, Request, Traits, View, pair};
use crate::domain::text::{cut, has_word};
use crate::domain::{Decimal, Object};
use crate::wire::json::Writer;

/// See the module.
#[derive(Debug)]
pub enum Ga4Mp {}

/// Three days, but for a minute on the way.
const MAX_AGE: i64 = 72 * 60 * 60_000 - 60_000;
/// Parameters that are not the event's own: session, engagement, page, value, items.
const N_OURS: u32 = 8;
/// An item's own members.
const MAX_ITEM_OWN: u32 = 10;

/// Names that only Google's own events may have.
const RESERVED: &str = "ad_activeview ad_click ad_exposure ad_query ad_reward adunit_exposure \
    app_clear_data app_exception app_install app_remove app_store_refund app_update app_upgrade \
    dynamic_link_app_open dynamic_link_app_update dynamic_link_first_open error first_open \
    first_visit in_app_purchase notification_dismiss notification_foreground notification_open \
    notification_receive os_update session_start session_start_with_rollout";
/// Parameters that Google takes as numbers only.
const NUMBERS: &str = "tax shipping level score price quantity discount index";
/// Those that it takes as texts only.
const TEXTS: &str = "transaction_id affiliation coupon shipping_tier virtual_currency_name \
    payment_type group_id character method search_term content_type item_id item_list_id \
    item_list_name creative_name creative_slot location_id promotion_id promotion_name item_name \
    achievement_id item_brand item_category item_category2 item_category3 item_category4 \
    item_category5 item_variant";
/// What brought a session.
const CAMPAIGN: &[(&str, &str)] = &[
    ("id", "campaign_id"),
    ("name", "campaign"),
    ("source", "source"),
    ("medium", "medium"),
    ("term", "term"),
    ("content", "content"),
];

impl Protocol for Ga4Mp {
    const TRAITS: Traits = Traits {
        name: "ga4-mp",
        together: 1,
        keeps_once: false,
        max_age: MAX_AGE,
        needs: Needs::Secret,
    };
    // Its models are its own.
    const OMITS: &'static str = "attribution";

    fn write(batch: &Batch<'_>, request: &mut Request) {
        let Some(event) = batch.events.first().copied() else {
            return;
        };
        // Google makes sessions of their numbers; what brought one is an event.
        let is_start = event.name() == "session_start";
        if is_start && event.member("campaign").object().members().next().is_none() {
            return;
        }
        let (id, secret) = cut(batch.destination.key, b':');
        request.url = batch.endpoint("/mp/collect");
        request.query("measurement_id", id);
        request.query("api_secret", secret);
        request.content_type = JSON;
        let mut json = Writer::object();
        json.text("client_id", &pair(event.anonymous_id()));
        json.some_text("user_id", event.plain("user"));
        json.integer("timestamp_micros", event.at().saturating_mul(1_000));
        // A click id is there only where marketing was granted as well.
        let is_granted = !event.campaign("click_id").is_none();
        let ads = if is_granted { "GRANTED" } else { "DENIED" };
        json.begin("consent");
        json.text("ad_user_data", ads);
        json.text("ad_personalization", ads);
        json.close('}');
        json.some_text("user_agent", batch.device.user_agent);
        let is_identify = event.name() == "identify";
        if is_identify {
            write_user(&mut json, request, event);
        }
        json.key("events");
        json.open('[');
        json.open('{');
        let called = match event.name() {
            "session_start" => "campaign_details".into(),
            // Reserved, unlike what it says.
            "user_engagement" => "engagement".into(),
            taken if has_word(RESERVED, taken) => name(request, &["x_", taken].concat()),
            called => name(request, called),
        };
        json.text("name", &called);
        json.begin("params");
        write_shared(&mut json, request, event);
        if is_start {
            for (ours, theirs) in CAMPAIGN {
                request.text(&mut json, theirs, event.campaign(ours), MAX_VALUE);
            }
        } else {
            write_commerce(&mut json, request, event);
            write_params(&mut json, request, event, is_identify);
        }
        json.close('}');
        json.close('}');
        json.close(']');
        json.close('}');
        request.body = json.finish();
    }
}

fn write_shared(json: &mut Writer, request: &mut Request, event: View<'_>) {
    json.text("session_id", &session(event));
    // Without any, a user has not been active.
    let engaged = event.param("engaged_ms").number();
    json.decimal("engagement_time_msec", engaged.unwrap_or(Decimal::from(1)));
    let [max_url, max_title, max_referrer] = MAX_PAGE;
    request.text(json, "page_location", event.page("url"), max_url);
    request.text(json, "page_title", event.page("title"), max_title);
    request.text(json, "page_referrer", event.page("referrer"), max_referrer);
}

fn write_commerce(json: &mut Writer, request: &mut Request, event: View<'_>) {
    let currency = event.currency();
    match event.value() {
        // One without the other is refused.
        Some(value) if !currency.is_empty() => {
            json.decimal("value", value);
            json.text("currency", &currency);
        }
        Some(_) => request.cut += 1,
        None => {}
    }
    let items = items(request, event);
    if items.is_empty() {
        return;
    }
    json.key("items");
    json.open('[');
    for item in items {
        write_item(json, request, item);
    }
    json.close(']');
}

fn write_item(json: &mut Writer, request: &mut Request, item: Object<'_>) {
    json.open('{');
    let mut n_own = 0;
    for (called, value) in item.members() {
        if called == "currency" {
            let currency = Raw(value).text().to_ascii_uppercase();
            json.some_text(called, &request.fit(&currency, 3));
            continue;
        }
        n_own += u32::from(ITEM.iter().all(|(known, _)| *known != called));
        if n_own > MAX_ITEM_OWN {
            request.cut += 1;
            continue;
        }
        write_value(json, request, called, Raw(value));
    }
    json.close('}');
}

/// Findings, and the event's own parameters; those of `identify` are the user's.
fn write_params(json: &mut Writer, request: &mut Request, event: View<'_>, is_identify: bool) {
    let mut left = MAX_PARAMS - N_OURS;
    let own = event.params().filter(|_| !is_identify);
    for (called, value) in event.findings().into_iter().chain(own) {
        if has_word(USED, called) || called == "engaged_ms" || Raw(value).is_none() {
            continue;
        }
        if left == 0 {
            request.cut += 1;
            continue;
        }
        left -= 1;
        write_value(json, request, called, Raw(value));
    }
}

fn write_value(json: &mut Writer, request: &mut Request, called: &str, value: Raw<'_>) {
    let is_number = has_word(NUMBERS, called) || !(value.is_text() || has_word(TEXTS, called));
    let number = value.number().filter(|_| is_number);
    let key = name(request, called);
    match number {
        Some(number) => json.decimal(&key, number),
        // What is no number is left out where it must be one.
        None if has_word(NUMBERS, called) => request.cut += u32::from(!value.is_none()),
        None => request.text(json, &key, value, MAX_VALUE),
    }
}

fn write_user(json: &mut Writer, request: &mut Request, event: View<'_>) {
    json.begin("user_properties");
    for ((called, value), n) in event.params().zip(0..) {
        if n >= MAX_PARAMS {
            request.cut += 1;
            continue;
        }
        let called = name(request, called);
        json.begin(&request.fit(&called, MAX_USER_NAME.min(MAX_NAME)));
        let value = request.fit(&Raw(value).text(), MAX_USER_VALUE);
        json.text("value", &value);
        json.close('}');
    }
    json.close('}');
}

#[cfg(test)]
mod tests;
