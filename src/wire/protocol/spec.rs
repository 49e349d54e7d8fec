//! The messages that Segment, RudderStack and Jitsu have in common
//! (<https://segment.com/docs/connections/spec/common/>): `track`, `page` and `identify`,
//! with the names of the e-commerce spec, version 2
//! (<https://segment.com/docs/connections/spec/ecommerce/v2/>).

use super::properties::Words;
use super::{Batch, Request, View, iso};
use crate::domain::text::has_word;
use crate::wire::json::Writer;
use context::{context, page};

mod context;

/// So many messages of usual size (1.3 KB) stay below the 64 KiB that a page may send
/// while it is being left.
pub(super) const TOGETHER: usize = 30;

/// Who reads the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    Segment,
    Rudder,
}

/// GA4's name of an event, and the spec's.
const EVENTS: &[(&str, &str)] = &[
    ("search", "Products Searched"),
    ("view_item_list", "Product List Viewed"),
    ("view_promotion", "Promotion Viewed"),
    ("select_promotion", "Promotion Clicked"),
    ("select_item", "Product Clicked"),
    ("view_item", "Product Viewed"),
    ("add_to_cart", "Product Added"),
    ("remove_from_cart", "Product Removed"),
    ("add_to_wishlist", "Product Added to Wishlist"),
    ("view_cart", "Cart Viewed"),
    ("begin_checkout", "Checkout Started"),
    ("add_shipping_info", "Checkout Step Completed"),
    ("add_payment_info", "Payment Info Entered"),
    ("purchase", "Order Completed"),
    ("refund", "Order Refunded"),
];

/// Events of one product, whose members stand among the properties themselves.
const OF_ONE: &str = "select_item view_item add_to_cart remove_from_cart add_to_wishlist";

const WORDS: Words = Words {
    params: PARAMS,
    item: ITEM,
    items: "products",
    reserved: "",
    // A message may have 32 KiB; the page and who visits it take their part of that.
    bytes: 24_000,
};

const PARAMS: &[(&str, &str)] = &[
    ("transaction_id", "order_id"),
    ("search_term", "query"),
    ("item_list_id", "list_id"),
    ("payment_type", "payment_method"),
    ("shipping_tier", "shipping_method"),
];
/// What GA4 calls the value of a purchase has neither tax nor shipping in it.
const OF_PURCHASE: &[(&str, &str)] = &[("transaction_id", "order_id"), ("value", "revenue")];
const OF_REFUND: &[(&str, &str)] = &[("transaction_id", "order_id"), ("value", "total")];
const OF_PROMOTION: &[(&str, &str)] = &[
    ("promotion_name", "name"),
    ("creative_name", "creative"),
    ("creative_slot", "position"),
];

const ITEM: &[(&str, &str)] = &[
    ("item_id", "product_id"),
    ("item_name", "name"),
    ("item_brand", "brand"),
    ("item_category", "category"),
    ("item_variant", "variant"),
    ("index", "position"),
];

/// Writes the batch and when it is sent, into an object that has been opened.
pub(super) fn batch(json: &mut Writer, batch: &Batch<'_>, reader: Reader, request: &mut Request) {
    // Of each try: what the clock is wrong by is the difference to its arrival.
    json.text("sentAt", &iso(batch.sent_at));
    json.key("batch");
    json.open('[');
    for event in &batch.events {
        message(json, batch, *event, reader, request);
    }
    json.close(']');
}

/// One message that they do not like makes them refuse all of a batch.
pub(super) fn answer(status: u32) -> u32 {
    if status == 400 { 413 } else { status }
}

fn message(
    json: &mut Writer,
    batch: &Batch<'_>,
    event: View<'_>,
    reader: Reader,
    request: &mut Request,
) {
    json.open('{');
    let name = event.name();
    let kind = match name {
        "page_view" => "page",
        "identify" => "identify",
        _ => "track",
    };
    json.text("type", kind);
    json.text("messageId", event.id());
    json.some_text("anonymousId", event.anonymous_id());
    json.some_text("userId", &event.member("user").text());
    let at = iso(event.at());
    if reader == Reader::Segment {
        json.text("timestamp", &at);
    } else {
        // It would take a `timestamp` for a corrected one, and not correct it.
        json.text("originalTimestamp", &at);
        json.text("sentAt", &iso(batch.sent_at));
        json.text("channel", "web");
    }
    if kind == "identify" {
        // Traits alone: what belongs to this moment would stick to the customer.
        json.begin("traits");
        request.properties(json, event, &WORDS);
        json.close('}');
    } else {
        if kind == "track" {
            json.text("event", spoken(name, reader));
        }
        json.begin("properties");
        if kind == "page" {
            page(json, event, |name| event.param(name).is_none());
        }
        properties(json, event, request);
        json.close('}');
    }
    json.begin("context");
    context(json, batch, event, reader);
    json.close('}');
    json.close('}');
}

fn spoken(name: &str, reader: Reader) -> &str {
    if name == "consent_change" && reader == Reader::Segment {
        // It keeps preferences by this name alone (docs: privacy/consent-management).
        return "Segment Consent Preference Updated";
    }
    let known = EVENTS.iter().find(|(ours, _)| *ours == name);
    known.map_or(name, |(_, theirs)| theirs)
}

fn properties(json: &mut Writer, event: View<'_>, request: &mut Request) {
    let params = match event.name() {
        "purchase" => OF_PURCHASE,
        "refund" => OF_REFUND,
        "view_promotion" | "select_promotion" => OF_PROMOTION,
        _ => PARAMS,
    };
    let words = Words { params, ..WORDS };
    if has_word(OF_ONE, event.name()) {
        request.of_one_item(json, event, &words);
    } else {
        request.properties(json, event, &words);
    }
    request.own(json, event, "session_id", event.plain("session"));
    request.findings(json, event, usize::MAX);
}

#[cfg(test)]
mod tests;
