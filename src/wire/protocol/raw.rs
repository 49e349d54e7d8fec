//! A value as it stands in a beacon: clean JSON, taken apart only where it must be.

use crate::domain::{Decimal, Object};

/// A value as JSON; empty where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raw<'a>(pub &'a str);

impl<'a> Raw<'a> {
    /// Whether there is nothing, or `null`.
    pub fn is_none(self) -> bool {
        matches!(self.0, "" | "null")
    }

    /// Whether it is a text.
    pub fn is_text(self) -> bool {
        self.0.starts_with('"')
    }

    /// What stands in it, where it is an object or a list.
    pub fn object(self) -> Object<'a> {
        Object(self.0)
    }

    /// The number, also where it is written as a text.
    pub fn number(self) -> Option<Decimal> {
        Decimal::parse(self.0.trim_matches('"'))
    }

    /// What it says: a text without quotes and escapes, anything else as JSON, and
    /// nothing for nothing.
    pub fn text(self) -> String {
        let mut text = String::new();
        if self.is_none() {
            return text;
        }
        if !self.is_text() {
            return self.0.into();
        }
        let inner = self.0.get(1..self.0.len() - 1).unwrap_or_default();
        let mut chars = inner.chars();
        while let Some(char) = chars.next() {
            let char = if char == '\\' {
                unescaped(&mut chars)
            } else {
                char
            };
            text.push(char);
        }
        text
    }
}

/// The character that an escape means (RFC 8259, section 7). Half a surrogate pair is no
/// character, and what wrote the beacon writes none in two escapes.
fn unescaped(chars: &mut std::str::Chars<'_>) -> char {
    match chars.next().unwrap_or_default() {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => {
            let mut code = 0;
            for digit in chars.by_ref().take(4) {
                code = code * 16 + digit.to_digit(16).unwrap_or_default();
            }
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        char => char,
    }
}
