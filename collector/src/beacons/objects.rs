//! Objects are objects. serde also reads a list as a struct, by position, which
//! no page means and no reader of the stored text expects.

use crate::refusal::Refusal;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Checks that `value` is an object.
pub(super) fn check(value: &RawValue, field: impl FnOnce() -> String) -> Result<(), Refusal> {
    if value.get().starts_with('{') {
        Ok(())
    } else {
        Err(Refusal::field(field(), "expected an object"))
    }
}

/// Checks what stands in an event as an object.
pub(super) fn check_event(event: &RawValue, at: usize) -> Result<(), Refusal> {
    #[derive(Deserialize)]
    struct Nested<'a> {
        #[serde(borrow)]
        page: Option<&'a RawValue>,
        #[serde(borrow)]
        campaign: Option<&'a RawValue>,
        #[serde(borrow)]
        phase: Option<&'a RawValue>,
    }

    // What does not parse here does not parse as an event either, which says more.
    let Ok(nested) = serde_json::from_str::<Nested<'_>>(event.get()) else {
        return Ok(());
    };
    for (name, value) in [
        ("page", nested.page),
        ("campaign", nested.campaign),
        ("phase", nested.phase),
    ] {
        if let Some(value) = value {
            check(value, || format!("events[{at}].{name}"))?;
        }
    }
    Ok(())
}
