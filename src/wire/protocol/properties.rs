//! An event's parameters as the properties of a collector that takes any JSON: under its
//! own names, with amounts as exact numbers and the currency in upper case.

use super::{Raw, Request, View};
use crate::domain::Object;
use crate::domain::text::{cut, has_word};
use crate::wire::json::Writer;

/// What a collector says otherwise than GA4, and how much it takes.
#[derive(Debug)]
pub(super) struct Words {
    /// Parameters: GA4's name, and the collector's.
    pub(super) params: &'static [(&'static str, &'static str)],
    /// Likewise the members of an item.
    pub(super) item: &'static [(&'static str, &'static str)],
    /// The list of items.
    pub(super) items: &'static str,
    /// Names that mean something else there: a parameter called so is left out. `$` stands
    /// for all that begin with it.
    pub(super) reserved: &'static str,
    /// How many bytes of parameters and items it takes.
    pub(super) bytes: usize,
}

/// What is a number there, even where the page has put it into quotes.
const AMOUNTS: &str = "value tax shipping discount price quantity";

impl Words {
    fn is_reserved(&self, name: &str) -> bool {
        has_word(self.reserved, name) || (name.starts_with('$') && has_word(self.reserved, "$"))
    }
}

impl Request {
    /// Writes the parameters of an event, and its items as a list.
    pub(super) fn properties(&mut self, json: &mut Writer, event: View<'_>, words: &Words) {
        let mut room = self.params(json, event, words);
        if event.items().next().is_none() {
            return;
        }
        let is_taken = !event.param(words.items).is_none();
        json.key(if is_taken { "items" } else { words.items });
        json.open('[');
        for item in event.items() {
            if item.0.len() > room {
                self.cut += 1;
                continue;
            }
            room -= item.0.len();
            json.open('{');
            item_members(json, item, words, Object(""));
            json.close('}');
        }
        json.close(']');
    }

    /// Writes the parameters of an event, and its only item among them; where there are
    /// several, as [`Request::properties`] does.
    pub(super) fn of_one_item(&mut self, json: &mut Writer, event: View<'_>, words: &Words) {
        let mut items = event.items();
        let (Some(item), None) = (items.next(), items.next()) else {
            return self.properties(json, event, words);
        };
        self.params(json, event, words);
        item_members(json, item, words, event.member("params").object());
    }

    /// Writes the parameters, and says how many bytes there is still room for.
    fn params(&mut self, json: &mut Writer, event: View<'_>, words: &Words) -> usize {
        let params = event.member("params").object();
        let mut room = words.bytes;
        for (name, value) in params.members() {
            if name == "items" || Raw(value).is_none() {
                continue;
            }
            let size = name.len() + value.len();
            if size > room || words.is_reserved(name) {
                self.cut += 1;
                continue;
            }
            room -= size;
            if name == "currency" {
                json.some_text(name, &event.currency());
                self.cut += u32::from(event.currency().is_empty());
            } else {
                property(json, params, words.params, name, value);
            }
        }
        room
    }

    /// Writes a member of the properties' object that is not a parameter; nothing where
    /// there is none, or a parameter of that name.
    pub(super) fn own(&self, json: &mut Writer, event: View<'_>, name: &str, text: &str) {
        if event.param(name).is_none() {
            json.some_text(name, text);
        }
    }

    /// Writes what brought the visitor, under the names that it had in the address.
    pub(super) fn utm(&mut self, json: &mut Writer, event: View<'_>) {
        for (ours, theirs) in UTM {
            self.own(json, event, theirs, &event.campaign(ours).text());
        }
        let click_id = event.campaign("click_id").text();
        let (name, value) = cut(&click_id, b':');
        if !name.is_empty() {
            self.own(json, event, name, value);
        }
    }
}

/// Writes the members of an item that are none of `params`.
fn item_members(json: &mut Writer, item: Object<'_>, words: &Words, params: Object<'_>) {
    for (name, value) in item.members() {
        let is_taken = !params.value(renamed(words.item, item, name)).is_empty();
        if !is_taken && !Raw(value).is_none() {
            property(json, item, words.item, name, value);
        }
    }
}

fn property(
    json: &mut Writer,
    object: Object<'_>,
    names: &[(&'static str, &'static str)],
    name: &str,
    value: &str,
) {
    json.key_as_it_is(renamed(names, object, name));
    match Raw(value).number() {
        Some(number) if has_word(AMOUNTS, name) => json.number(number),
        _ => json.raw(value),
    }
}

/// The collector's name of a member; its own one where the object has both.
fn renamed<'a>(
    names: &[(&'static str, &'static str)],
    object: Object<'_>,
    name: &'a str,
) -> &'a str {
    for (ours, theirs) in names {
        if *ours == name && object.value(theirs).is_empty() {
            return theirs;
        }
    }
    name
}

/// What brought a visitor, by its name in an address.
const UTM: &[(&str, &str)] = &[
    ("source", "utm_source"),
    ("medium", "utm_medium"),
    ("name", "utm_campaign"),
    ("term", "utm_term"),
    ("content", "utm_content"),
    ("id", "utm_id"),
];
