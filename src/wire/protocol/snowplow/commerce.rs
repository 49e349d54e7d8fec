//! GA4's e-commerce as Snowplow's: an action, and entities with its products and amounts
//! (snowplow/iglu-central, `com.snowplowanalytics.snowplow.ecommerce`).

use super::super::{Raw, Request, View};
use super::{close, iglu, open};
use crate::domain::{Decimal, Object};
use crate::wire::json::Writer;

const COMMERCE: &str = "com.snowplowanalytics.snowplow.ecommerce/";

/// By GA4's names; a checkout has steps, of which Snowplow wants the number.
const ACTIONS: &[(&str, &str, i64)] = &[
    ("view_item", "product_view", 0),
    ("view_item_list", "list_view", 0),
    ("select_item", "list_click", 0),
    ("add_to_cart", "add_to_cart", 0),
    ("remove_from_cart", "remove_from_cart", 0),
    ("begin_checkout", "checkout_step", 1),
    ("add_shipping_info", "checkout_step", 2),
    ("add_payment_info", "checkout_step", 3),
    ("purchase", "transaction", 0),
    ("refund", "refund", 0),
    ("view_promotion", "promo_view", 0),
    ("select_promotion", "promo_click", 0),
];

const MAX_ID: usize = 4_096;
const MAX_TEXT: usize = 256;
const MAX_WAY: usize = 128;
const MAX_CODE: usize = 99;
/// Of amounts and of counts.
const MAX: i64 = 9_999_999;

type Action = (&'static str, i64);

/// What an event is there, if anything.
pub(super) fn action(event: &str) -> Option<Action> {
    let found = ACTIONS.iter().find(|(name, ..)| *name == event);
    found.map(|(_, action, step)| (*action, *step))
}

pub(super) fn write_action(
    json: &mut Writer,
    request: &mut Request,
    event: View<'_>,
    (action, _): Action,
) {
    open(
        json,
        &iglu(COMMERCE, "snowplow_ecommerce_action", "1-0-2"),
    );
    json.text("type", action);
    request.text(json, "name", event.param("item_list_name"), MAX_WAY);
    close(json);
}

/// The entities of an event; none where it is not of commerce.
pub(super) fn write_entities(json: &mut Writer, request: &mut Request, event: View<'_>) {
    let is_cart = event.name() == "view_cart";
    let (action, step) = match action(event.name()) {
        Some(action) => action,
        None if is_cart => ("", 0),
        None => return,
    };
    let currency = event.currency();
    let value = amount(event.param("value")).filter(|_| !currency.is_empty());
    let id = event.param("transaction_id");
    match (action, value) {
        ("transaction", Some(value)) if !is_blank(id) => {
            open(json, &iglu(COMMERCE, "transaction", "1-0-0"));
            request.text(json, "transaction_id", id, MAX_ID);
            json.decimal("revenue", value);
            json.text("currency", &currency);
            // Required; GA4 has it with `add_payment_info` only.
            let way = request.fit(&event.param("payment_type").text(), MAX_WAY);
            json.text("payment_method", if way.is_empty() { "unknown" } else { &way });
            json.integer("total_quantity", quantity(event).min(MAX));
            write_amount(json, request, "tax", event.param("tax"));
            write_amount(json, request, "shipping", event.param("shipping"));
            request.text(json, "discount_code", event.param("coupon"), MAX_CODE);
            close(json);
        }
        ("refund", Some(value)) if !is_blank(id) => {
            open(json, &iglu(COMMERCE, "refund", "1-0-0"));
            request.text(json, "transaction_id", id, MAX_ID);
            json.text("currency", &currency);
            json.decimal("refund_amount", value);
            close(json);
        }
        ("transaction" | "refund", _) => request.cut += 1,
        _ => {}
    }
    if step > 0 {
        open(json, &iglu(COMMERCE, "checkout_step", "1-0-0"));
        json.integer("step", step);
        request.text(json, "coupon_code", event.param("coupon"), MAX_WAY);
        request.text(json, "delivery_method", event.param("shipping_tier"), MAX_WAY);
        request.text(json, "payment_method", event.param("payment_type"), MAX_WAY);
        close(json);
    }
    // Of `add_to_cart` GA4 tells what the item is worth, not the cart.
    if let Some(value) = value
        && (is_cart || event.name() == "begin_checkout")
    {
        open(json, &iglu(COMMERCE, "cart", "1-0-0"));
        json.decimal("total_value", value);
        json.text("currency", &currency);
        close(json);
    }
    if action.starts_with("promo") {
        write_promotion(json, request, event);
        return;
    }
    for item in event.items() {
        write_product(json, request, item, &currency);
    }
}

fn write_product(json: &mut Writer, request: &mut Request, item: Object<'_>, currency: &str) {
    let raw = |name: &str| Raw(item.value(name));
    let id = either(raw("item_id"), raw("item_name"));
    let Some(price) = amount(raw("price")).filter(|_| !is_blank(id) && !currency.is_empty()) else {
        request.cut += 1;
        return;
    };
    open(json, &iglu(COMMERCE, "product", "1-0-0"));
    request.text(json, "id", id, MAX_ID);
    request.text(json, "name", raw("item_name"), MAX_ID);
    let mut category = String::new();
    for name in [
        "item_category",
        "item_category2",
        "item_category3",
        "item_category4",
        "item_category5",
    ] {
        if !raw(name).is_none() {
            category.push_str(if category.is_empty() { "" } else { "/" });
            category.push_str(&raw(name).text());
        }
    }
    let category = request.fit(&category, MAX_ID);
    json.text("category", &category);
    json.decimal("price", price);
    // GA4's price is what is left.
    let list_price = amount(raw("discount")).map(|discount| cents(price) + cents(discount));
    if let Some(list_price) = list_price.filter(|cents| *cents <= MAX * 100) {
        json.decimal("list_price", Decimal::new(list_price, 2));
    }
    json.text("currency", currency);
    if let Some(quantity) = count(raw("quantity")) {
        json.integer("quantity", quantity);
    }
    if let Some(position) = count(raw("index")) {
        json.integer("position", position);
    }
    request.text(json, "variant", raw("item_variant"), MAX_TEXT);
    request.text(json, "brand", raw("item_brand"), MAX_TEXT);
    close(json);
}

fn write_promotion(json: &mut Writer, request: &mut Request, event: View<'_>) {
    let first = event.items().next().unwrap_or(Object(""));
    // GA4 has them with the event, with its items, or both.
    let raw = |name: &str| either(event.param(name), Raw(first.value(name)));
    let id = either(raw("promotion_id"), raw("promotion_name"));
    if is_blank(id) {
        request.cut += 1;
        return;
    }
    open(json, &iglu(COMMERCE, "promotion", "1-0-0"));
    request.text(json, "id", id, MAX_ID);
    request.text(json, "name", raw("promotion_name"), MAX_TEXT);
    request.text(json, "creative_id", raw("creative_name"), MAX_ID);
    request.text(json, "slot", raw("creative_slot"), MAX_TEXT);
    close(json);
}

fn write_amount(json: &mut Writer, request: &mut Request, name: &str, value: Raw<'_>) {
    if let Some(amount) = amount(value) {
        json.decimal(name, amount);
    } else if !value.is_none() {
        request.cut += 1;
    }
}

fn either<'a>(one: Raw<'a>, other: Raw<'a>) -> Raw<'a> {
    if is_blank(one) {
        other
    } else {
        one
    }
}

/// No id is one that says nothing.
fn is_blank(value: Raw<'_>) -> bool {
    value.is_none() || value.0 == "\"\""
}

/// An amount as the schemas have it: whole cents, not below zero.
fn amount(value: Raw<'_>) -> Option<Decimal> {
    let amount = value.number()?;
    let is_whole = amount.scale() <= 2 && amount.mantissa().unsigned_abs() <= MAX as u64 * 100;
    (is_whole && (0..=MAX * 100).contains(&cents(amount))).then_some(amount)
}

/// Of what has no more than two digits behind the point.
fn cents(amount: Decimal) -> i64 {
    let unit = match amount.scale() {
        0 => 100,
        1 => 10,
        _ => 1,
    };
    amount.mantissa().saturating_mul(unit)
}

fn count(value: Raw<'_>) -> Option<i64> {
    let number = value.number()?;
    (number.scale() == 0 && (0..=MAX).contains(&number.mantissa())).then_some(number.mantissa())
}

/// An item without a quantity is one.
fn quantity(event: View<'_>) -> i64 {
    let mut sum = 0;
    for item in event.items() {
        sum += count(Raw(item.value("quantity"))).unwrap_or(1);
    }
    sum
}
