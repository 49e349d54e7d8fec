//! The event that an element's markup describes.

use crate::domain::text::{MAX_NAME, clean, has_word};
use crate::domain::{Decimal, Object, plain, words};
use crate::wire::json::Writer;
use crate::wire::object;

/// Events of GA4's e-commerce, whose items have what is said of an item.
const OF_ITEMS: &str = "*_item*|*_cart|*_wishlist|*_checkout|*_info|*_promotion|purchase|refund";
/// What is said of an item and of nothing else, beside `item_…`.
const OF_AN_ITEM: &str = "price quantity index discount";
/// Of such a name, a parameter of the event is a number as well.
const NUMBERS: &str = "price quantity index discount value tax shipping";

/// Name and parameters: `data-trailmark-event` names it, `data-trailmark-list-id` is
/// its parameter `list_id`. `dataset` has the attributes as the browser's property
/// of that name has them, `items` is `data-trailmark-items` in full. Where that is
/// no list of items, what else is said of an item makes one.
pub(super) fn marked(dataset: &str, items: &str) -> (String, String) {
    let name_of = Object(dataset).value("trailmarkEvent");
    let name = clean(&plain(name_of), MAX_NAME);
    let (mut params, mut item) = (Writer::object(), Writer::object());
    for (attribute, value) in Object(dataset).members() {
        let param = snake(attribute.strip_prefix("trailmark").unwrap_or_default());
        if matches!(&*param, "" | "event" | "items") {
            continue;
        }
        let is_of_item = param.starts_with("item_") && !param.starts_with("item_list_")
            || has_word(OF_AN_ITEM, &param);
        let to = if is_of_item && words::lists(OF_ITEMS, &name) {
            &mut item
        } else {
            &mut params
        };
        to.key(&param);
        match Decimal::parse(&plain(value)) {
            Some(number) if has_word(NUMBERS, &param) => to.number(number),
            _ => to.raw(value),
        }
    }
    item.close('}');
    let item = item.finish();
    let mut list = String::from("{\"items\":");
    list.push_str(items);
    list.push('}');
    let list = object(&list);
    let given = Object(&list).value("items");
    if given.starts_with('[') {
        params.key("items");
        params.raw(given);
    } else if item != "{}" {
        params.key("items");
        params.open('[');
        params.raw(&item);
        params.close(']');
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
