//! The wall clock of the server, read at its edge only.

use std::time::{SystemTime, UNIX_EPOCH};
use trailmark::domain::Millis;

/// Milliseconds since 1970.
pub(crate) fn now() -> Millis {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| Millis::try_from(since.as_millis()).ok())
        .unwrap_or_default()
}
