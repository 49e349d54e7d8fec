//! Members of JSON that others have written, which may be there or not.

use serde_json::Value;

/// What is at this place (`/info/version`, RFC 6901); null where nothing is.
pub(crate) fn member<'a>(value: &'a Value, place: &str) -> &'a Value {
    value.pointer(place).unwrap_or(&Value::Null)
}
