//! A JSON writer of two hundred lines, because bytes decide in the page's module.
//!
//! It can only append; commas are its own business, so callers cannot forget one.

use crate::domain::text::{Pieces, nth};
use crate::domain::{Decimal, Params, Value};

/// Appends JSON (RFC 8259) to a string.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    out: String,
}

impl Writer {
    /// A writer with nothing written.
    pub fn new() -> Self {
        Self::default()
    }

    /// A writer of an object, which [`Self::close`] ends.
    pub fn object() -> Self {
        let mut json = Self::new();
        json.open('{');
        json
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.out
    }

    /// Begins an object (`{`) or a list (`[`).
    #[inline(never)]
    pub fn open(&mut self, bracket: char) {
        self.separate();
        self.out.push(bracket);
    }

    /// Ends an object (`}`) or a list (`]`).
    #[inline(never)]
    pub fn close(&mut self, bracket: char) {
        self.out.push(bracket);
    }

    /// Begins an object that is a member.
    #[inline(never)]
    pub fn begin(&mut self, name: &str) {
        self.key(name);
        self.open('{');
    }

    /// Ends such an object, and begins the next.
    #[inline(never)]
    pub fn end_and_begin(&mut self, name: &str) {
        self.close('}');
        self.begin(name);
    }

    /// The name of the member that is written next.
    #[inline(never)]
    pub fn key(&mut self, name: &str) {
        self.string(name);
        self.out.push(':');
    }

    /// The same, where it is JSON already, without its quotes.
    pub fn key_as_it_is(&mut self, name: &str) {
        self.separate();
        for part in ["\"", name, "\":"] {
            self.out.push_str(part);
        }
    }

    /// A member that is a string.
    #[inline(never)]
    pub fn text(&mut self, name: &str, text: &str) {
        self.key(name);
        self.string(text);
    }

    /// A member that is a string, left out where it is empty.
    #[inline(never)]
    pub fn some_text(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.text(name, text);
        }
    }

    /// Members that are texts, left out where they are empty: these `names`, in
    /// the order in which `text` has their values.
    #[inline(never)]
    pub fn texts(&mut self, names: &str, text: &str, separator: u8) {
        for (at, name) in Pieces::of(names, b' ').enumerate() {
            self.some_text(name, nth(text, separator, at));
        }
    }

    /// A member that is an integer.
    #[inline(never)]
    pub fn integer(&mut self, name: &str, number: i64) {
        self.decimal(name, number.into());
    }

    /// A member that is a decimal number.
    #[inline(never)]
    pub fn decimal(&mut self, name: &str, number: Decimal) {
        self.key(name);
        self.number(number);
    }

    /// A member that is `true` or `false`.
    pub fn flag(&mut self, name: &str, flag: bool) {
        self.key(name);
        self.raw(if flag { "true" } else { "false" });
    }

    /// A tree of values as an object.
    pub fn params(&mut self, params: &Params) {
        self.open('{');
        for (name, value) in params.iter() {
            self.key(name);
            self.value(value);
        }
        self.close('}');
    }

    /// Any value.
    pub fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.raw("null"),
            Value::Bool(true) => self.raw("true"),
            Value::Bool(false) => self.raw("false"),
            Value::Number(number) => self.number(*number),
            Value::Text(text) => self.string(text),
            Value::List(list) => {
                self.open('[');
                for value in list {
                    self.value(value);
                }
                self.close(']');
            }
            Value::Map(params) => self.params(params),
        }
    }

    /// A value that is JSON already.
    pub fn raw(&mut self, json: &str) {
        self.separate();
        self.out.push_str(json);
    }

    /// A string value.
    #[inline(never)]
    pub fn string(&mut self, text: &str) {
        self.separate();
        self.out.push('"');
        // What needs no escape goes over in one piece: a state has thousands of bytes.
        let (mut begin, mut at) = (0, 0);
        for byte in text.bytes() {
            if byte < b' ' || byte == b'"' || byte == b'\\' {
                self.out.push_str(text.get(begin..at).unwrap_or_default());
                push_escaped(&mut self.out, char::from(byte));
                begin = at + 1;
            }
            at += 1;
        }
        self.out.push_str(text.get(begin..).unwrap_or_default());
        self.out.push('"');
    }

    /// A number.
    pub fn number(&mut self, number: Decimal) {
        self.separate();
        number.push_to(&mut self.out);
    }

    #[inline(never)]
    fn separate(&mut self) {
        // Whatever ends otherwise is a value: a string ends with its quote.
        if !matches!(
            self.out.bytes().last(),
            None | Some(b'{' | b'[' | b':' | b',')
        ) {
            self.out.push(',');
        }
    }
}

/// Appends a character as it may stand in a string.
#[inline(never)]
pub(super) fn push_escaped(out: &mut String, char: char) {
    match char {
        '"' | '\\' => out.push('\\'),
        '\0'..='\x1f' => {
            out.push_str("\\u00");
            for digit in [char as u32 >> 4, char as u32 & 15] {
                out.extend(char::from_digit(digit, 16));
            }
            return;
        }
        _ => {}
    }
    out.push(char);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(value: &Value) -> String {
        let mut json = Writer::new();
        json.value(value);
        json.finish()
    }

    #[test]
    fn writes_numbers_as_people_do() {
        for (mantissa, scale, text) in [
            (0, 0, "0"),
            (7, 2, "0.07"),
            (-125, 1, "-12.5"),
            (599, 1, "59.9"),
            (1_760_000_000_000, 0, "1760000000000"),
            (i64::MIN, 0, "-9223372036854775808"),
            (i64::MIN, 12, "-9223372.036854775808"),
            (1, 12, "0.000000000001"),
        ] {
            let mut out = String::new();
            Decimal::new(mantissa, scale).push_to(&mut out);
            assert_eq!(out, text);
        }
    }

    #[test]
    fn separates_members_and_elements() {
        let value = Value::Map(
            Params::new()
                .with("a", Value::List(vec![1.into(), Value::Null, "x".into()]))
                .with("b", Params::new())
                .with("c", true),
        );
        assert_eq!(written(&value), r#"{"a":[1,null,"x"],"b":{},"c":true}"#);
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            (-99_999_999_999_999i64..=99_999_999_999_999).prop_map(Value::from),
            (-99_999_999i64..99_999_999, 0u8..6)
                .prop_map(|(m, s)| Value::Number(Decimal::new(m, s))),
            any::<String>().prop_map(Value::Text),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
                prop::collection::vec((any::<String>(), inner), 0..4).prop_map(|pairs| {
                    let mut params = Params::new();
                    for (name, value) in pairs {
                        params.set(name, value);
                    }
                    Value::Map(params)
                }),
            ]
        })
    }

    proptest! {
        #[test]
        #[cfg(feature = "serde")]
        fn reads_back_as_it_was(value in any_value()) {
            let read: Value = serde_json::from_str(&written(&value)).unwrap();
            prop_assert_eq!(read, value);
        }

        #[test]
        fn is_json_to_another_parser(value in any_value()) {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&written(&value)).is_ok());
        }
    }
}
