//! The event that an element's markup describes.

use crate::domain::text::{MAX_NAME, clean};
use crate::domain::{Object, plain, words};
use crate::wire::json::Writer;
use crate::wire::object;

/// Events of GA4's e-commerce, and what they say of an item and of nothing else.
const OF_ITEMS: &str = "*_item|*_cart|*_wishlist|*_checkout|*_info|*_promotion|purchase|refund";
const OF_AN_ITEM: &str = "item_*|price|quantity|index|discount";

/// Name and parameters: `data-trailmark-event` names it, `data-trailmark-list-id` is
/// its parameter `list_id`. `dataset` has the attributes as the browser's property
/// of that name has them, `items` is `data-trailmark-items` in full. Where that is
/// no list of items, what else is said of an item makes one.
pub(super) fn marked(dataset: &str, items: &str) -> (String, String) {
    let name = Object(dataset).value("trailmarkEvent");
    let name = clean(&plain(name), MAX_NAME);
    let has_items = words::lists(OF_ITEMS, &name);
    let mut item = Writer::object();
    let mut params = Writer::object();
    for (attribute, value) in Object(dataset).members() {
        let param = snake(attribute.strip_prefix("trailmark").unwrap_or_default());
        let to = match &*param {
            "" | "event" | "items" => continue,
            param if has_items && words::lists(OF_AN_ITEM, param) => &mut item,
            _ => &mut params,
        };
        to.key(&param);
        to.raw(value);
    }
    item.close('}');
    let item = item.finish();
    let mut given = String::from("{\"items\":");
    given.push_str(items);
    given.push('}');
    let given = object(&given);
    let given = Object(&given).value("items");
    if given.starts_with('[') || item != "{}" {
        params.key("items");
        if given.starts_with('[') {
            params.raw(given);
        } else {
            params.open('[');
            params.raw(&item);
            params.close(']');
        }
    }
    params.close('}');
    (name, params.finish())
}

/// `ItemId` in a dataset is `item_id` in GA4.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(char.to_ascii_lowercase());
    }
    snake
}
