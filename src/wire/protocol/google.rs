//! What Google's two ways into GA4 share: names, ids and limits
//! (<https://support.google.com/analytics/answer/9267744>).

use super::{Request, View, pair};
use crate::domain::Object;
use crate::domain::text::cut;

/// Longest name of an event or a parameter.
pub(super) const MAX_NAME: usize = 40;
/// Longest value of a parameter.
pub(super) const MAX_VALUE: usize = 100;
/// Longest `page_location`, `page_title` and `page_referrer`.
pub(super) const MAX_PAGE: [usize; 3] = [1_000, 300, 420];
/// Longest name of a property of a user.
pub(super) const MAX_USER_NAME: usize = 24;
/// Longest value of one.
pub(super) const MAX_USER_VALUE: usize = 36;
/// Parameters per event.
pub(super) const MAX_PARAMS: u32 = 25;
/// Items per event.
pub(super) const MAX_ITEMS: usize = 200;

/// Which parameters are not written as they are.
pub(super) const USED: &str = "value currency items";

/// GA4's items, and the letters that stand for their members in `/g/collect`.
pub(super) const ITEM: &[(&str, &str)] = &[
    ("item_id", "id"),
    ("item_name", "nm"),
    ("item_brand", "br"),
    ("item_category", "ca"),
    ("item_category2", "c2"),
    ("item_category3", "c3"),
    ("item_category4", "c4"),
    ("item_category5", "c5"),
    ("item_variant", "va"),
    ("price", "pr"),
    ("quantity", "qt"),
    ("coupon", "cp"),
    ("discount", "ds"),
    ("item_list_name", "ln"),
    ("item_list_id", "li"),
    ("index", "lp"),
    ("affiliation", "af"),
    ("location_id", "lo"),
    ("promotion_id", "pi"),
    ("promotion_name", "pn"),
    ("creative_name", "cn"),
    ("creative_slot", "cs"),
];

/// A name as Google takes it: `[A-Za-z][A-Za-z0-9_]*`. Anything else becomes `_`; what
/// begins with no letter, or as Google's own names do, gets one in front.
pub(super) fn name(request: &mut Request, name: &str) -> String {
    let mut plain = String::new();
    let is_taken = ["ga_", "google_", "firebase_"]
        .iter()
        .any(|prefix| name.starts_with(prefix));
    if is_taken || !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        plain.push_str("x_");
    }
    for char in name.chars() {
        let is_plain = char.is_ascii_alphanumeric();
        plain.push(if is_plain { char } else { '_' });
    }
    request.fit(&plain, MAX_NAME)
}

/// The session as a number, which is all that GA4 takes.
pub(super) fn session(event: View<'_>) -> String {
    cut(&pair(event.plain("session")), b'.').0.into()
}

/// The items that GA4 takes: those with an id or a name, and not too many.
pub(super) fn items<'a>(request: &mut Request, event: View<'a>) -> Vec<Object<'a>> {
    let mut items = Vec::new();
    for item in event.items() {
        let is_named = ["item_id", "item_name"]
            .iter()
            .any(|name| !matches!(item.value(name), "" | "null" | "\"\""));
        if is_named && items.len() < MAX_ITEMS {
            items.push(item);
        } else {
            request.cut += 1;
        }
    }
    items
}
