//! `--webhook`: who is told, of what, and how it knows that it was us.

use crate::forward::{secret, split_options};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Where events are told.
#[derive(Clone, PartialEq, Eq)]
pub struct Hook {
    /// Its address.
    pub url: String,
    /// The key that messages are signed with.
    pub secret: Option<Vec<u8>>,
    /// Names of the events that are told.
    pub events: Vec<&'static str>,
}

impl Hook {
    /// What names it in the database and in logs: its address without what may be a secret, for which six digits
    /// of a hash stand.
    pub(crate) fn name(&self) -> String {
        let (address, query) = self.url.split_once('?').unwrap_or((&self.url, ""));
        let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
        let host_end = rest.find('/').unwrap_or(rest.len());
        let (who, rest) = match rest.split_at(host_end).0.rfind('@') {
            Some(at) => rest.split_at(at + 1),
            None => ("", rest),
        };
        let mut name = format!("{scheme}://{rest}");
        if !query.is_empty() || !who.is_empty() {
            let hash = Sha256::digest(format!("{who}{query}"));
            if let [a, b, c, ..] = hash[..] {
                name.push_str(&format!("?{a:02x}{b:02x}{c:02x}"));
            }
        }
        name
    }
}

/// Secrets are not for logs.
impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hook")
            .field("name", &self.name())
            .field("events", &self.events)
            .finish_non_exhaustive()
    }
}

impl FromStr for Hook {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (url, options) = split_options(text, &[",secret=", ",events="]);
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err("an address begins with http:// or https://".into());
        }
        let mut hook = Self {
            url: url.into(),
            secret: None,
            events: EVENTS.to_vec(),
        };
        for option in options {
            match option.split_once('=') {
                Some(("secret", text)) => hook.secret = Some(key(&secret(text)?)?),
                Some(("events", names)) => hook.events = events(names)?,
                _ => return Err("behind the address stand secret=… and events=…".into()),
            }
        }
        Ok(hook)
    }
}

/// As Standard Webhooks has them: `whsec_` and base64 of 24 to 64 bytes.
fn key(text: &str) -> Result<Vec<u8>, String> {
    let encoded = text.strip_prefix("whsec_").unwrap_or(text);
    match STANDARD.decode(encoded) {
        Ok(key) if (24..=64).contains(&key.len()) => Ok(key),
        _ => Err("a secret is whsec_ and base64 of 24 to 64 bytes, such as \
             `echo whsec_$(openssl rand -base64 32)` gives"
            .into()),
    }
}

fn events(names: &str) -> Result<Vec<&'static str>, String> {
    let known = |name: &str| {
        let found = EVENTS.iter().find(|known| **known == name);
        found
            .copied()
            .ok_or_else(|| format!("{name:?} is not told; there are {}", EVENTS.join("+")))
    };
    names.split('+').map(known).collect()
}

/// What a shop may want to be told.
const EVENTS: [&str; 2] = ["cart_abandoned", "purchase"];

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    #[test]
    fn an_address_may_have_commas_and_a_secret_may_lie_in_a_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), format!("{SECRET}\n")).unwrap();
        for secret in [SECRET.to_owned(), format!("@{}", file.path().display())] {
            let text =
                format!("https://me:pw@a.example/hook?x=1,2,secret={secret},events=purchase");
            let hook: Hook = text.parse().unwrap();
            assert_eq!(hook.url, "https://me:pw@a.example/hook?x=1,2");
            assert_eq!(hook.secret.as_ref().map(Vec::len), Some(24));
            assert_eq!(hook.events, ["purchase"]);
            let shown = format!("{hook:?}");
            assert!(hook.name().starts_with("https://a.example/hook?"));
            assert!(!shown.contains("pw") && !shown.contains("1,2"), "{shown}");
        }
        let plain: Hook = "http://a.example/@x".parse().unwrap();
        assert_eq!(plain.name(), "http://a.example/@x");
        assert_eq!(plain.events, EVENTS);
    }

    #[test]
    fn says_what_would_be_right() {
        for (text, part) in [
            ("a.example", "begins with http"),
            ("https://a.example,secret=whsec_short", "24 to 64 bytes"),
            ("https://a.example,secret=@/no/such/file", "cannot be read"),
            (
                "https://a.example,events=purchase+refund",
                "\"refund\" is not told; there are cart_abandoned+purchase",
            ),
        ] {
            let wrong = text.parse::<Hook>().unwrap_err();
            assert!(wrong.contains(part), "{text}: {wrong}");
        }
    }
}
