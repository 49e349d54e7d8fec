//! Looking into JSON that [`super::object`] has cleaned, without a tree of values.

use crate::domain::Decimal;

/// A cleaned object or list: what stands between its brackets is looked up when
/// it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a>(pub &'a str);

/// Names and values in order, as JSON; the items of a list have no names.
#[derive(Clone, Copy, Debug)]
pub struct Members<'a> {
    rest: &'a str,
    has_names: bool,
}

impl<'a> Object<'a> {
    /// What it holds; nothing where it is no object and no list.
    pub fn members(self) -> Members<'a> {
        Members {
            rest: inner(self.0),
            has_names: self.0.starts_with('{'),
        }
    }

    /// The value of `name` as JSON; empty where there is none.
    pub fn value(self, name: &str) -> &'a str {
        for (known, value) in self.members() {
            if known == name {
                return value;
            }
        }
        ""
    }

    /// The text of `name` as it stands between its quotes; empty where it is none.
    pub fn text(self, name: &str) -> &'a str {
        let value = self.value(name);
        if value.starts_with('"') {
            inner(value)
        } else {
            ""
        }
    }

    /// The number of `name`.
    pub fn number(self, name: &str) -> Option<Decimal> {
        Decimal::parse(self.value(name))
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let name = if self.has_names {
            inner(self.token())
        } else {
            ""
        };
        Some((name, self.token()))
    }
}

impl<'a> Members<'a> {
    /// All up to the comma or colon behind the next value or name.
    fn token(&mut self) -> &'a str {
        let (mut depth, mut in_text, mut is_escaped) = (0, false, false);
        for (at, byte) in self.rest.bytes().enumerate() {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => in_text = !in_text,
                _ if in_text => {}
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                b',' | b':' if depth == 0 => {
                    let token = self.rest.get(..at).unwrap_or_default();
                    self.rest = self.rest.get(at + 1..).unwrap_or_default();
                    return token;
                }
                _ => {}
            }
        }
        std::mem::take(&mut self.rest)
    }
}

/// What a value says, for who has to read it: a text without its quotes and
/// escapes, the items of a list with commas between them, nothing for `null`.
pub fn plain(json: &str) -> String {
    let mut text = String::new();
    if json == "null" {
        return text;
    }
    let mut is_escaped = false;
    let json = if json.starts_with('[') {
        inner(json)
    } else {
        json
    };
    for char in json.chars() {
        if is_escaped || !matches!(char, '"' | '\\') {
            text.push(char);
        }
        is_escaped = !is_escaped && char == '\\';
    }
    text
}

/// `json` without its first and last character, which are quotes or brackets.
fn inner(json: &str) -> &str {
    let end = json.len().wrapping_sub(1);
    json.get(1..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::object;
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    #[test]
    fn finds_what_an_event_says_of_a_purchase() {
        let params = json!({
            "value": 59.9,
            "currency": "EUR",
            "items": [{ "item_id": "KL-1", "price": 19.95, "quantity": 3 }, { "item_id": "a\"},{\\" }],
            "empty": "",
            "none": null,
            "flag": true,
        });
        let params = object(&params.to_string());
        let params = Object(&params);
        assert_eq!(params.number("value"), Some(Decimal::new(599, 1)));
        assert_eq!(params.text("currency"), "EUR");
        assert_eq!(params.value("flag"), "true");
        for name in ["empty", "none", "value", "items", "item_id", ""] {
            assert_eq!(params.text(name), "", "{name}");
        }
        for name in ["empty", "none", "currency", "items", "missing"] {
            assert_eq!(params.number(name), None, "{name}");
        }
        let items: Vec<_> = Object(params.value("items"))
            .members()
            .map(|(name, item)| {
                assert_eq!(name, "");
                plain(Object(item).value("item_id"))
            })
            .collect();
        assert_eq!(items, ["KL-1", "a\"},{\\"]);
        let first = Object(params.value("items")).members().next().unwrap().1;
        assert_eq!(Object(first).number("quantity"), Some(3.into()));
    }

    #[test]
    fn says_in_plain_what_a_value_says() {
        for (json, text) in [
            (r#""a \"b\" \\c""#, "a \"b\" \\c"),
            (r#"["a.example","b.example"]"#, "a.example,b.example"),
            ("59.9", "59.9"),
            ("true", "true"),
            ("null", ""),
            ("", ""),
        ] {
            assert_eq!(plain(json), text);
        }
    }

    #[test]
    fn nothing_holds_nothing() {
        for json in ["", "{}", "[]", "7", "\"\"", "\"", "{", "é"] {
            assert_eq!(Object(json).members().count(), 0, "{json}");
            assert_eq!(Object(json).value("a"), "");
        }
    }

    fn some_json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            (-9_999i64..9_999).prop_map(Json::from),
            "[ -~é🍵]{0,6}".prop_map(Json::from),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
                prop::collection::btree_map("[ -~]{0,4}", inner, 0..4)
                    .prop_map(|map| Json::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn finds_every_member_as_another_reader_does(members in prop::collection::btree_map("[ -~]{0,4}", some_json(), 0..5)) {
            let json = object(&Json::Object(members.clone().into_iter().collect()).to_string());
            let found = Object(&json).members().map(|(name, value)| {
                let name = plain(&format!("\"{name}\""));
                (name, serde_json::from_str::<Json>(value).unwrap())
            });
            prop_assert!(found.eq(members));
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = (Object(&text).members().count(), plain(&text));
        }
    }
}
