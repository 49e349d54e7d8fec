//! A JSON reader as small as the writer: text in, [`Value`] out.

use crate::domain::text::{MAX_TEXT, is_deceptive};
use crate::domain::{Decimal, Params, Value};

/// Deeper nesting is refused: the reader calls itself.
const MAX_DEPTH: u32 = 32;

/// Reads one JSON value (RFC 8259); `None` for anything else. Strings are
/// cleaned and capped as [`crate::domain::text::clean`] does; numbers in
/// exponent form or of twenty digits, which no page can mean, become `null`.
pub fn parse(text: &str) -> Option<Value> {
    let mut reader = Reader { rest: text };
    let value = reader.value(MAX_DEPTH)?;
    reader.skip_space();
    reader.rest.is_empty().then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: u32) -> Option<Value> {
        self.skip_space();
        match self.rest.as_bytes().first()? {
            b'"' => self.string().map(Value::Text),
            b'{' => self.object(depth.checked_sub(1)?).map(Value::Map),
            b'[' => self.list(depth.checked_sub(1)?).map(Value::List),
            b't' | b'f' | b'n' => self.word(),
            _ => self.number(),
        }
    }

    fn object(&mut self, depth: u32) -> Option<Params> {
        let mut params = Params::new();
        self.skip(1);
        while !self.take(b'}') {
            if !params.is_empty() && !self.take(b',') {
                return None;
            }
            self.skip_space();
            let name = self.string()?;
            if !self.take(b':') {
                return None;
            }
            params.set(name, self.value(depth)?);
        }
        Some(params)
    }

    fn list(&mut self, depth: u32) -> Option<Vec<Value>> {
        let mut list = Vec::new();
        self.skip(1);
        while !self.take(b']') {
            if !list.is_empty() && !self.take(b',') {
                return None;
            }
            list.push(self.value(depth)?);
        }
        Some(list)
    }

    fn string(&mut self) -> Option<String> {
        let mut text = String::new();
        let mut left = MAX_TEXT;
        self.rest = self.rest.strip_prefix('"')?;
        loop {
            let char = match self.char()? {
                '"' => return Some(text),
                '\\' => self.escape()?,
                '\0'..='\x1f' => return None,
                char => char,
            };
            if left > 0 && !is_deceptive(char) {
                text.push(char);
                left -= 1;
            }
        }
    }

    /// `JSON.stringify` escapes a surrogate only where it is half a pair (ECMA-262,
    /// 25.5.2.3); that is no character and becomes U+FFFD.
    fn escape(&mut self) -> Option<char> {
        Some(match self.char()? {
            'b' => '\x08',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let code = self.hex4()?;
                char::from_u32(code).unwrap_or('\u{fffd}')
            }
            char @ ('"' | '\\' | '/') => char,
            _ => return None,
        })
    }

    fn hex4(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            code = code << 4 | self.char()?.to_digit(16)?;
        }
        Some(code)
    }

    fn number(&mut self) -> Option<Value> {
        let mut len = 0;
        for byte in self.rest.bytes() {
            if !matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e') {
                break;
            }
            len += 1;
        }
        let number = self.rest.get(..len)?;
        // No more than signs, points and exponents is no number.
        if !number.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.skip(len);
        Some(Decimal::parse(number).map_or(Value::Null, Value::Number))
    }

    fn word(&mut self) -> Option<Value> {
        for (word, value) in [
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("null", Value::Null),
        ] {
            if let Some(rest) = self.rest.strip_prefix(word) {
                self.rest = rest;
                return Some(value);
            }
        }
        None
    }

    fn take(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.rest.as_bytes().first() == Some(&byte);
        if found {
            self.skip(1);
        }
        found
    }

    fn char(&mut self) -> Option<char> {
        let char = self.rest.chars().next()?;
        self.skip(char.len_utf8());
        Some(char)
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.rest.as_bytes().first() {
            self.skip(1);
        }
    }

    fn skip(&mut self, n_bytes: usize) {
        self.rest = self.rest.get(n_bytes..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::clean;
    use proptest::prelude::*;

    #[test]
    fn reads_every_kind_of_value() {
        let value = parse(r#" {"a" : [1, -2.50, true, false, null, "x"], "b": {}, "a": 0.001} "#);
        let value = value.unwrap();
        let expected = Params::new()
            .with("a", Value::Number(Decimal::new(1, 3)))
            .with("b", Params::new());
        assert_eq!(value, Value::Map(expected));
    }

    #[test]
    fn reads_escapes_and_mends_half_pairs() {
        for (json, text) in [
            (r#""\"\\\/\b\f\n\r\t\u202e""#, "\"\\/"),
            (r#""\u00e9🍵""#, "é🍵"),
            (r#""\ud83cx""#, "\u{fffd}x"),
            (r#""\udf75""#, "\u{fffd}"),
        ] {
            assert_eq!(parse(json), Some(text.into()), "{json}");
        }
    }

    #[test]
    fn refuses_what_is_not_json() {
        let deep = "[".repeat(40) + &"]".repeat(40);
        for text in [
            "",
            "{",
            "[1 2]",
            "[1,",
            "{a:1}",
            "{\"a\"}",
            "\"\n\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "tru",
            "1 2",
            "undefined",
            &deep,
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text: String) {
            let _ = parse(&text);
        }

        #[test]
        fn reads_what_another_writer_wrote(text: String, number in -99_999_999i64..99_999_999, flag: bool) {
            let json = serde_json::json!({ "t": text, "n": [number, flag] }).to_string();
            let expected = Params::new()
                .with("t", clean(&text, MAX_TEXT))
                .with("n", Value::List(vec![number.into(), flag.into()]));
            // serde_json orders members by name.
            let read = parse(&json).unwrap();
            let Value::Map(read) = read else { panic!("{json}") };
            prop_assert_eq!(read.value("t"), expected.value("t"));
            prop_assert_eq!(read.value("n"), expected.value("n"));
        }

        #[test]
        fn accepts_no_more_than_another_reader(text in "[\\[\\]{}\",:0-9a-z\\\\ ]{0,24}") {
            if parse(&text).is_some() && !text.contains(|c: char| c.is_ascii_digit()) {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
            }
        }
    }
}
