//! A JSON reader as small as the writer: foreign text in, clean text out.
//!
//! What a page hands over is copied, not built into a tree: an event's
//! parameters are looked at by few and leave as the text they came as.

use super::json::push_escaped;
use crate::domain::Decimal;
use crate::domain::scrub::{QUOTE, scrub};
use crate::domain::text::{MAX_NAME, MAX_TEXT, clean, has_word, is_deceptive};
use crate::domain::words::lists;
use std::str::Chars;

/// Deeper nesting is refused: the reader calls itself.
const MAX_DEPTH: u32 = 32;
/// More members than these the outermost object has not: parameters of an event.
const MAX_MEMBERS: u32 = 50;

/// A JSON object (RFC 8259) without white space; empty for anything else. Names
/// and texts are cleaned and capped as [`crate::domain::text::clean`] does, it has
/// fifty members at most;
/// numbers in exponent form or of twenty digits, which no page can mean, become
/// `null`.
pub fn object(text: &str) -> String {
    read(text, None).0
}

/// [`object`] without personal data, `patterns` of the site's own included, and how many of its values were cut: those that were left out before,
/// which a number in front of the object says, the texts and names that are too long,
/// and its own members from the 51st on.
pub fn counted(text: &str, patterns: &str) -> (String, u32) {
    read(text, Some(patterns))
}

fn read(text: &str, patterns: Option<&str>) -> (String, u32) {
    let mut reader = Reader {
        patterns,
        rest: text.chars(),
        char: '\0',
        out: String::new(),
        cut: 0,
    };
    reader.advance();
    while let Some(digit) = reader.char.to_digit(10) {
        reader.cut = reader.cut.wrapping_mul(10).wrapping_add(digit);
        reader.advance();
    }
    reader.skip_space();
    let is_object = reader.char == '{' && reader.value(MAX_DEPTH, "");
    reader.skip_space();
    // A NUL of the text's own looks like its end.
    let is_at_end = reader.char == '\0' && reader.rest.as_str().is_empty();
    if !is_object || !is_at_end || text.ends_with('\0') {
        reader.out.clear();
    }
    (reader.out, reader.cut)
}

/// Members that are ids of the shop's, and stay what they are.
const UNTOUCHED: &str = "*transaction_id|*item_id";
/// Numbers of these names are no cards and no phones, whatever they look like.
const MEASURES: &str = "*value|*price|*revenue|*total|*tax|*amount|*time*|*id";

struct Reader<'a> {
    /// What to look for besides personal data; nothing where that stays as well.
    patterns: Option<&'a str>,
    /// What follows `char`.
    rest: Chars<'a>,
    /// The character that is looked at; NUL at the end, which is none in JSON.
    char: char,
    out: String,
    cut: u32,
}

impl Reader<'_> {
    /// Copies the value of a member of this name; whether it is one.
    fn value(&mut self, depth: u32, name: &str) -> bool {
        self.skip_space();
        let (is_object, end) = match self.char {
            '"' => return self.string(MAX_TEXT, name).is_some(),
            '{' => (true, '}'),
            '[' => (false, ']'),
            _ => return self.word(name),
        };
        if depth == 0 {
            return false;
        }
        self.copy();
        let mut n_members = 0;
        loop {
            self.skip_space();
            if self.char == end {
                self.copy();
                return true;
            }
            let (before, cut) = (self.out.len(), self.cut);
            if n_members > 0 && !self.mark(',') {
                return false;
            }
            n_members += 1;
            // What is secret is so with all that is in it, and a list is its items.
            let mut path = String::from(name);
            if is_object {
                let Some(member) = self.string(MAX_NAME, "") else {
                    return false;
                };
                if !self.mark(':') {
                    return false;
                }
                path.push('.');
                path.push_str(&clean(&member, MAX_NAME));
            }
            if !self.value(depth - 1, &path) {
                return false;
            }
            if n_members > MAX_MEMBERS && depth == MAX_DEPTH {
                self.out.truncate(before);
                self.cut = cut.wrapping_add(1);
            }
        }
    }

    /// Copies the text of a member of this name, and returns it if it is one.
    fn string(&mut self, max: usize, name: &str) -> Option<String> {
        if self.char != '"' {
            return None;
        }
        let mut text = String::new();
        loop {
            self.advance();
            match self.char {
                '"' => break,
                '\\' => {
                    self.advance();
                    if !self.unescape() {
                        return None;
                    }
                }
                '\0'..='\x1f' => return None,
                _ => {}
            }
            if !is_deceptive(self.char) {
                text.push(self.char);
            }
        }
        self.advance();
        let text = self.scrubbed(name, text);
        self.put(max, &text);
        Some(text)
    }

    /// Writes a text, of which at most so many characters.
    #[inline(never)]
    fn put(&mut self, max: usize, text: &str) {
        self.out.push('"');
        let mut n_chars = 0;
        for char in text.chars() {
            if n_chars < max {
                push_escaped(&mut self.out, char);
            }
            n_chars += 1;
        }
        self.cut = self.cut.wrapping_add(u32::from(n_chars > max));
        self.out.push('"');
    }

    /// The value of a member of this name without personal data.
    #[inline(never)]
    fn scrubbed(&self, name: &str, text: String) -> String {
        let Some(patterns) = self.patterns else {
            return text;
        };
        if lists(UNTOUCHED, name) {
            return text;
        }
        let mut whole = String::from(name);
        whole.push('=');
        whole.push(QUOTE);
        let from = whole.len();
        whole.push_str(&text);
        scrub(&whole, from, patterns)
    }

    /// Puts the character that an escape stands for in its place.
    ///
    /// `JSON.stringify` escapes a surrogate only where it is half a pair (ECMA-262,
    /// 25.5.2.3); that is no character and becomes U+FFFD.
    fn unescape(&mut self) -> bool {
        match self.char {
            '"' | '\\' | '/' => {}
            // All of them are control characters, and none is kept.
            'b' | 'f' | 'n' | 'r' | 't' => self.char = '\n',
            'u' => {
                let mut code = 0;
                for _ in 0..4 {
                    self.advance();
                    let Some(digit) = self.char.to_digit(16) else {
                        return false;
                    };
                    code = code << 4 | digit;
                }
                self.char = char::from_u32(code).unwrap_or('\u{fffd}');
            }
            _ => return false,
        }
        true
    }

    /// Copies a number, `true`, `false` or `null`, the value of a member of this name.
    fn word(&mut self, name: &str) -> bool {
        let mut word = String::new();
        while matches!(self.char, '0'..='9' | 'a'..='z' | '-' | '+' | '.') {
            word.push(self.char);
            self.advance();
        }
        if let Some(number) = Decimal::parse(&word) {
            let before = self.out.len();
            number.push_to(&mut self.out);
            let written = self.out.split_off(before);
            let scrubbed = self.scrubbed(name, written.clone());
            if scrubbed == written || lists(MEASURES, name) {
                self.out.push_str(&written);
            } else {
                self.put(MAX_TEXT, &scrubbed);
            }
            return true;
        }
        let is_word = has_word("true false null", &word);
        let is_number = |byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e');
        let ends_in_digit = word
            .bytes()
            .last()
            .is_some_and(|byte| byte.is_ascii_digit());
        self.out.push_str(if is_word { &word } else { "null" });
        is_word || ends_in_digit && word.bytes().all(is_number)
    }

    /// Copies `mark` if it comes next, with the white space behind it left out.
    fn mark(&mut self, mark: char) -> bool {
        self.skip_space();
        let is_next = self.char == mark;
        if is_next {
            self.copy();
            self.skip_space();
        }
        is_next
    }

    fn copy(&mut self) {
        self.out.push(self.char);
        self.advance();
    }

    fn skip_space(&mut self) {
        while matches!(self.char, ' ' | '\n' | '\r' | '\t') {
            self.advance();
        }
    }

    #[inline(never)]
    fn advance(&mut self) {
        self.char = self.rest.next().unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    #[test]
    fn reads_every_kind_of_value() {
        for (text, clean) in [
            (
                r#" {"a" : [1, -2.50, true, false, null, "x"] , "b": { }, "c": 0.001} "#,
                r#"{"a":[1,-2.5,true,false,null,"x"],"b":{},"c":0.001}"#,
            ),
            (r#"{"a":0.30000000000000004}"#, r#"{"a":0.3}"#),
            (r#"{"a":1e-7,"b":1e+21}"#, r#"{"a":null,"b":null}"#),
            ("\n{\n}\n", "{}"),
        ] {
            assert_eq!(object(text), clean);
        }
    }

    #[test]
    fn reads_escapes_and_mends_half_pairs() {
        for (text, clean) in [
            (r#""\"\\\/\b\f\n\r\t\u202e""#, r#""\"\\/""#),
            (r#""\u00e9🍵""#, "\"é🍵\""),
            (r#""\ud83cx""#, "\"\u{fffd}x\""),
            (r#""\udf75""#, "\"\u{fffd}\""),
        ] {
            let found = object(&format!(r#"{{"a":{text},{text}:1}}"#));
            assert_eq!(found, format!(r#"{{"a":{clean},{clean}:1}}"#));
        }
    }

    #[test]
    fn refuses_what_is_no_object() {
        let deep = r#"{"a":"#.repeat(40) + "1" + &"}".repeat(40);
        for text in [
            "",
            "{",
            "{}{}",
            "{}\0",
            "[]",
            "7",
            "\"x\"",
            "null",
            "undefined",
            r#"{"a":[1 2]}"#,
            r#"{"a":[1,"#,
            r#"{"a":[1,]}"#,
            r#"{"a":1,}"#,
            "{a:1}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":\"\n\"}",
            r#"{"a":"\x"}"#,
            r#"{"a":"\u12g4"}"#,
            r#"{"a":tru}"#,
            r#"{"a":tru1}"#,
            r#"{"a":-}"#,
            r#"{"a":1 2}"#,
            &deep,
        ] {
            assert_eq!(object(text), "", "{text}");
        }
    }

    fn scrubbed(json: &str) -> String {
        counted(json, "KD-####").0
    }

    #[test]
    fn personal_data_is_replaced_in_names_and_values_of_every_depth() {
        for (text, expected) in [
            (r#"{"a":"x erika@example.com"}"#, r#"{"a":"x [email]"}"#),
            (r#"{"erika@example.com":1}"#, r#"{"[email]":1}"#),
            (
                r#"{"a":[{"b":["+49 30 1234567"]}]}"#,
                r#"{"a":[{"b":["[phone]"]}]}"#,
            ),
            (
                r#"{"phone":["030 1234567"],"n":"030 1234567"}"#,
                r#"{"phone":["[phone]"],"n":"030 1234567"}"#,
            ),
            (r#"{"k":"KD-1234"}"#, r#"{"k":"[custom]"}"#),
            (r#"{"a":"erika@example.com"}"#, r#"{"a":"[email]"}"#),
        ] {
            assert_eq!(scrubbed(text), expected);
            assert_eq!(object(expected), expected);
        }
    }

    #[test]
    fn a_secret_is_so_with_all_that_is_in_it() {
        assert_eq!(
            scrubbed(r#"{"password":{"a":["x",4711,{"b":"y z"}],"on":true},"otp":0,"pin":""}"#),
            r#"{"password":{"a":["[secret]","[secret]",{"b":"[secret]"}],"on":true},"otp":0,"pin":""}"#
        );
    }

    #[test]
    fn a_number_can_be_a_card_but_no_id_and_no_price() {
        assert_eq!(
            scrubbed(
                r#"{"a":4111111111111111,"n":[5555555555554444],"pin":4711,"phone":491701234567}"#
            ),
            r#"{"a":"[card]","n":["[card]"],"pin":"[secret]","phone":"[phone]"}"#
        );
        for untouched in [
            r#"{"value":4111111111111111,"price":4111111111111111,"order_id":4111111111111111}"#,
            r#"{"transaction_id":"4111 1111 1111 1111","items":[{"item_id":"erika@example.com"}]}"#,
            r#"{"a":1760000000000,"b":-12.5,"c":4006381333931}"#,
        ] {
            assert_eq!(scrubbed(untouched), untouched);
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_clean_stays_as_it_is(text: String) {
            let found = object(&text);
            prop_assert_eq!(object(&found), found);
        }

        #[test]
        fn reads_what_another_writer_wrote(text: String, number in -99_999_999i64..99_999_999, flag: bool) {
            let json = json!({ "t": text, "n": [number, flag, { "x": null }] }).to_string();
            let found = object(&json);
            let expected = json!({ "t": clean(&text, MAX_TEXT), "n": [number, flag, { "x": null }] });
            prop_assert_eq!(serde_json::from_str::<Json>(&found).unwrap(), expected);
            prop_assert_eq!(object(&found), found);
        }

        #[test]
        fn cuts_what_is_beyond_the_caps_and_counts_it(
            members in prop::collection::vec((0usize..160, 0usize..900), 0..90),
            left_out in 0u32..9_999,
        ) {
            let (mut json, mut cut) = (serde_json::Map::new(), left_out);
            for (at, (name, text)) in members.iter().enumerate() {
                json.insert(format!("{at:03}{}", "ä".repeat(*name)), "🍵".repeat(*text).into());
                cut += if at < 50 {
                    u32::from(name + 3 > MAX_NAME) + u32::from(*text > MAX_TEXT)
                } else {
                    1
                };
            }
            let (found, counted) = counted(&format!("{left_out}{}", Json::from(json)), "");
            prop_assert_eq!(counted, cut);
            let found: serde_json::Map<String, Json> = serde_json::from_str(&found).unwrap();
            prop_assert_eq!(found.len(), members.len().min(50));
            for (name, text) in found {
                prop_assert!(name.chars().count() <= MAX_NAME);
                prop_assert!(text.as_str().unwrap().chars().count() <= MAX_TEXT);
            }
        }

        #[test]
        fn accepts_no_more_than_another_reader(text in "\\{[\\[\\]{}\",:0-9a-z\\\\ ]{0,24}\\}") {
            let found = object(&text);
            if !found.is_empty() {
                prop_assert!(serde_json::from_str::<Json>(&found).is_ok(), "{}", found);
                if !text.contains(|c: char| c.is_ascii_digit()) {
                    prop_assert!(serde_json::from_str::<Json>(&text).is_ok(), "{}", text);
                }
            }
        }
    }
}
