//! One recorded event, as a line of JSON tells it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde_json::value::RawValue;
use trailmark::domain::{MAX_MILLIS, Millis};

use crate::device::View;

/// An event of a visitor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line<'a> {
    /// The visitor as JSON, to be said again in the answer.
    pub(crate) visitor: Cow<'a, str>,
    /// The visitor as text: `7` and `"7"` are the same.
    pub(crate) key: String,
    pub(crate) at: Millis,
    pub(crate) name: String,
    /// Where it happened; `None` where the event does not say.
    pub(crate) view: Option<View>,
    /// An object as JSON, or nothing.
    pub(crate) params: Cow<'a, str>,
    /// Who the customer is from now on; empty for nobody.
    pub(crate) user: Option<String>,
}

/// Which field of a line is wrong, and what would be right.
#[derive(Debug, PartialEq)]
pub(crate) struct Wrong {
    field: &'static str,
    expected: &'static str,
}

impl<'a> Line<'a> {
    /// Reads a line. Unknown fields are passed over, `null` is as good as absent.
    pub(crate) fn read(text: &'a str) -> Result<Self, Wrong> {
        let fields = Fields::of(text).ok_or(Wrong {
            field: "",
            expected: "a JSON object",
        })?;
        let visitor = fields.value("visitor").unwrap_or_default();
        Ok(Self {
            key: word(visitor).filter(|key| !key.is_empty()).ok_or(Wrong {
                field: "visitor",
                expected: "a string or a number",
            })?,
            visitor: visitor.into(),
            at: fields.value("at").and_then(millis).ok_or(Wrong {
                field: "at",
                expected: "milliseconds",
            })?,
            name: fields
                .value("name")
                .and_then(string)
                .filter(|name| !name.is_empty())
                .ok_or(Wrong {
                    field: "name",
                    expected: "a string",
                })?,
            view: match fields.value("page") {
                None => None,
                Some(page) => Some(view(page)?).filter(|view| !view.url.is_empty()),
            },
            params: match fields.value("params") {
                Some(params) if !params.starts_with('{') => {
                    return Err(Wrong {
                        field: "params",
                        expected: "an object",
                    });
                }
                params => params.unwrap_or_default().into(),
            },
            user: match fields.value("user") {
                None => None,
                Some(user) => Some(word(user).ok_or(Wrong {
                    field: "user",
                    expected: "a string or a number",
                })?),
            },
        })
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.field.is_empty() {
            write!(out, "{}: ", self.field)?;
        }
        write!(out, "expected {}", self.expected)
    }
}

/// The members of an object, unread.
struct Fields<'a>(HashMap<Cow<'a, str>, &'a RawValue>);

impl<'a> Fields<'a> {
    fn of(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    fn value(&self, name: &str) -> Option<&'a str> {
        let value = self.0.get(name)?.get();
        (value != "null").then_some(value)
    }
}

fn view(page: &str) -> Result<View, Wrong> {
    let fields = Fields::of(page).ok_or(Wrong {
        field: "page",
        expected: "an object",
    })?;
    let text = |name, field| match fields.value(name) {
        None => Ok(String::new()),
        Some(value) => string(value).ok_or(Wrong {
            field,
            expected: "a string",
        }),
    };
    Ok(View {
        url: text("url", "page.url")?,
        referrer: text("referrer", "page.referrer")?,
        title: text("title", "page.title")?,
    })
}

fn string(json: &str) -> Option<String> {
    serde_json::from_str(json).ok()
}

/// A string, or a number as it is written.
fn word(json: &str) -> Option<String> {
    let is_number = json.starts_with(|char: char| char == '-' || char.is_ascii_digit());
    if is_number {
        Some(json.into())
    } else {
        string(json)
    }
}

fn millis(json: &str) -> Option<Millis> {
    let range = -MAX_MILLIS..=MAX_MILLIS;
    let whole = serde_json::from_str(json).ok();
    // Some tools write every number with a point.
    let whole = whole.or_else(|| {
        let at: f64 = serde_json::from_str(json).ok()?;
        at.is_finite().then_some(at.round() as Millis)
    });
    whole.filter(|at| range.contains(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_there_is_and_passes_over_the_rest() {
        let text = r#"{"visitor":7,"at":17e2,"name":"view_item","page":{"url":"https://a.example/"},"params":{"a":1},"more":[]}"#;
        let line = Line::read(text).unwrap();
        assert_eq!((line.key.as_str(), &*line.visitor), ("7", "7"));
        assert_eq!((line.at, line.name.as_str()), (1_700, "view_item"));
        assert_eq!(line.view.unwrap().url, "https://a.example/");
        assert_eq!((&*line.params, line.user), (r#"{"a":1}"#, None));
        let bare = r#"{"visitor":"v\u0031","at":-5,"name":"x","page":null,"user":""}"#;
        let line = Line::read(bare).unwrap();
        assert_eq!((line.key.as_str(), &*line.visitor), ("v1", r#""v\u0031""#));
        assert_eq!((line.view, line.user), (None, Some(String::new())));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, says) in [
            ("", "expected a JSON object"),
            ("[1]", "expected a JSON object"),
            (
                r#"{"at":1,"name":"a"}"#,
                "visitor: expected a string or a number",
            ),
            (
                r#"{"visitor":{},"at":1,"name":"a"}"#,
                "visitor: expected a string or a number",
            ),
            (
                r#"{"visitor":"","at":1,"name":"a"}"#,
                "visitor: expected a string or a number",
            ),
            (r#"{"visitor":1,"name":"a"}"#, "at: expected milliseconds"),
            (
                r#"{"visitor":1,"at":"1","name":"a"}"#,
                "at: expected milliseconds",
            ),
            (
                r#"{"visitor":1,"at":1e17,"name":"a"}"#,
                "at: expected milliseconds",
            ),
            (r#"{"visitor":1,"at":1}"#, "name: expected a string"),
            (
                r#"{"visitor":1,"at":1,"name":""}"#,
                "name: expected a string",
            ),
            (
                r#"{"visitor":1,"at":1,"name":"a","page":"/"}"#,
                "page: expected an object",
            ),
            (
                r#"{"visitor":1,"at":1,"name":"a","page":{"url":1}}"#,
                "page.url: expected a string",
            ),
            (
                r#"{"visitor":1,"at":1,"name":"a","params":[]}"#,
                "params: expected an object",
            ),
            (
                r#"{"visitor":1,"at":1,"name":"a","user":[]}"#,
                "user: expected a string or a number",
            ),
        ] {
            assert_eq!(Line::read(text).unwrap_err().to_string(), says, "{text}");
        }
    }
}
