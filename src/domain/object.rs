//! Looking into JSON that was cleaned when it was read, without a tree of values.

use super::text::cut;

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
    /// Those of the object that ends `json` and begins with its first `bracket`.
    pub fn behind(json: &'a str, bracket: u8) -> Self {
        let rest = cut(json, bracket).1;
        Self {
            rest: rest.get(..rest.len().wrapping_sub(1)).unwrap_or_default(),
            has_names: true,
        }
    }

    /// Whether there are no more.
    pub fn is_over(&self) -> bool {
        self.rest.is_empty()
    }

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
