//! Reading the query of a URL; what is wrong is named.

use crate::refusal::Refusal;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// The query's parameters; those that nobody asks for are ignored.
pub(crate) struct Parameters(HashMap<String, String>);

impl Parameters {
    /// The text of `name`.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The whole number of `name`, if it is given.
    pub(crate) fn number(
        &self,
        name: &str,
        range: RangeInclusive<i64>,
    ) -> Result<Option<i64>, Refusal> {
        self.text(name)
            .map(|text| number(name, text, range))
            .transpose()
    }
}

/// `text` as a number within `range`; `field` is blamed if it is none.
pub(crate) fn number(field: &str, text: &str, range: RangeInclusive<i64>) -> Result<i64, Refusal> {
    match text.parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ if *range.end() >= MOST => Err(Refusal::field(
            field,
            format!("expected a whole number from {} up", range.start()),
        )),
        _ => Err(Refusal::field(
            field,
            format!(
                "expected a whole number from {} to {}",
                range.start(),
                range.end()
            ),
        )),
    }
}

/// The largest whole number that every reader of JSON knows.
pub(crate) const MOST: i64 = (1 << 53) - 1;

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(map)| Self(map))
            .map_err(|wrong| Refusal::field("query", wrong.body_text()))
    }
}
