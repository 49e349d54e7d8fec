//! Which field of a beacon is wrong, in the words of the contract: `events[3].id`.

use super::body::BODY;
use crate::refusal::Refusal;
use serde::de::DeserializeOwned;
use serde_path_to_error::Track;

/// Names the field for which `json` is no `T`.
pub(super) fn blame<T: DeserializeOwned>(json: &str) -> Refusal {
    let mut reader = serde_json::Deserializer::from_str(json);
    let mut track = Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut reader, &mut track);
    match T::deserialize(tracked) {
        Err(wrong) => refusal(&track.path().to_string(), &wrong),
        Ok(_) => Refusal::field(BODY, "not a beacon"),
    }
}

fn refusal(path: &str, wrong: &serde_json::Error) -> Refusal {
    let parent = if path == "." { "" } else { path };
    let text = wrong.to_string();
    let error = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(error, _)| error);
    match missing(error) {
        Some(name) if parent.is_empty() => Refusal::field(name, "missing"),
        Some(name) => Refusal::field(format!("{parent}.{name}"), "missing"),
        None if parent.is_empty() => Refusal::field(BODY, error),
        None => Refusal::field(parent, error),
    }
}

/// A missing field has no path of its own: serde names it in its message only.
fn missing(error: &str) -> Option<&str> {
    error.strip_prefix("missing field `")?.strip_suffix('`')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "only read into")]
    struct Outer {
        inner: Vec<Inner>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "only read into")]
    struct Inner {
        id: u8,
    }

    #[test]
    fn names_wrong_and_missing_fields_at_every_level() {
        for (json, field) in [
            (r#"{}"#, "inner"),
            (r#"{"inner": 1}"#, "inner"),
            (r#"{"inner": [{"id": 1}, {}]}"#, "inner[1].id"),
            (r#"{"inner": [{"id": "x at line 1"}]}"#, "inner[0].id"),
            (r#"{"inner": [1]}"#, "inner[0]"),
            (r#""text""#, BODY),
            (r#"{"inner": []}"#, BODY),
        ] {
            let refusal = blame::<Outer>(json);
            assert_eq!(refusal.parts().1, Some(field), "{json}: {refusal:?}");
        }
    }
}
