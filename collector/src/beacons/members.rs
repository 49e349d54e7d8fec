//! The members of a beacon as texts, each once and not too many, before anything is made of them.

use super::shape::MAX_MEMBERS;
use serde::de::{DeserializeOwned, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// Name and text of each member.
pub(super) struct Members<'a>(pub(super) BTreeMap<Cow<'a, str>, &'a RawValue>);

impl Members<'_> {
    /// The member `name`, if it is there and fits.
    pub(super) fn read<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.0.get(name)?.get()).ok()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Reading).map(Members)
    }
}

struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = BTreeMap<Cow<'de, str>, &'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = BTreeMap::new();
        while let Some(Name(name)) = map.next_key()? {
            let value = map.next_value()?;
            if members.len() == MAX_MEMBERS {
                return Err(A::Error::custom("too many members"));
            }
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("a member is there twice"));
            }
        }
        Ok(members)
    }
}

/// `Cow` alone always copies: <https://serde.rs/field-attrs.html#borrow>.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    fn error(json: &str) -> String {
        let read = serde_json::from_str::<Members<'_>>(json);
        read.map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn a_member_is_there_once() {
        assert!(error(r#"{"v": 1, "\u0076": 2}"#).contains("twice"));
        let json = r#"{"v": 1, "w": [2]}"#;
        let members: Members<'_> = serde_json::from_str(json).unwrap();
        assert_eq!(members.read("v"), Some(1));
        assert_eq!(members.read::<i32>("w"), None);
        assert_eq!(members.read::<i32>("x"), None);
    }

    #[test]
    fn a_body_of_nothing_but_members_is_not_built_up() {
        let many: Vec<_> = (0..=MAX_MEMBERS).map(|n| format!("\"{n}\":0")).collect();
        assert!(error(&format!("{{{}}}", many.join(","))).contains("too many"));
    }
}
