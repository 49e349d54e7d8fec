//! Members of a JSON object, read without fuss.

use serde_json::Value as Json;

/// The text of a member; empty where there is none.
pub(crate) fn text<'a>(json: &'a Json, name: &str) -> &'a str {
    json.get(name).and_then(Json::as_str).unwrap_or_default()
}

/// The number of a member; 0 where there is none.
pub(crate) fn number(json: &Json, name: &str) -> f64 {
    json.get(name).and_then(Json::as_f64).unwrap_or_default()
}
