//! `--forward`: another collector, and how it is spoken to.

use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use trailmark::wire::protocol::{ALL, Traits};

/// Where events are passed on to.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    /// What has to be known of its protocol.
    pub traits: Traits,
    /// Its address.
    pub url: String,
    /// Its key, where it needs one.
    pub key: String,
    /// The site as it knows it; where this is empty, as the pages do.
    pub site: String,
    /// Whether events of robots are passed on too.
    pub robots: bool,
}

impl Target {
    /// What names it in the database and in logs: what makes it another one, and no secret. A query may
    /// be one, so that a few digits of its hash stand for it.
    pub(crate) fn name(&self) -> String {
        let (address, query) = self.url.split_once('?').unwrap_or((&self.url, ""));
        let mut name = format!("{} {address}", self.traits.name);
        if !query.is_empty() {
            let hash = Sha256::digest(query);
            let [a, b, c, ..] = hash[..] else {
                return name;
            };
            name.push_str(&format!("?{a:02x}{b:02x}{c:02x}"));
        }
        if !self.site.is_empty() {
            name.push(' ');
            name.push_str(&self.site);
        }
        name
    }
}

/// Keys are not for logs.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target")
            .field("name", &self.name())
            .field("robots", &self.robots)
            .finish_non_exhaustive()
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (protocol, rest) = text.split_once('=').ok_or("there is no '='")?;
        let traits = ALL.iter().find(|traits| traits.name == protocol);
        let traits = *traits.ok_or_else(|| format!("no protocol is named {protocol:?}"))?;
        let (url, options) = split_options(rest, &[",key=", ",site=", ",robots="]);
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(format!("{url:?} is no address of http or https"));
        }
        let mut target = Self {
            traits,
            url: url.into(),
            key: String::new(),
            site: String::new(),
            robots: false,
        };
        for option in options {
            match option.split_once('=') {
                Some(("key", key)) => target.key = secret(key)?,
                Some(("site", site)) => target.site = site.into(),
                Some(("robots", "1")) => target.robots = true,
                Some(("robots", "0")) => {}
                _ => return Err(format!("{option:?} is none of key=…, site=…, robots=1")),
            }
        }
        Ok(target)
    }
}

/// The address, and the options behind it. Both an address and a key may have commas of
/// their own, so an option ends where another begins.
pub(crate) fn split_options<'a>(text: &'a str, names: &[&str]) -> (&'a str, Vec<&'a str>) {
    let begins = |rest: &str| names.iter().any(|name| rest.starts_with(name));
    let commas = text.match_indices(',').map(|(at, _)| at);
    let mut starts = commas.filter(|at| begins(text.split_at(*at).1)).peekable();
    let address = text.split_at(*starts.peek().unwrap_or(&text.len())).0;
    let mut options = Vec::new();
    while let Some(start) = starts.next() {
        let end = *starts.peek().unwrap_or(&text.len());
        options.push(text.get(start + 1..end).unwrap_or_default());
    }
    (address, options)
}

/// A key as it stands there, or `@file`: everybody on the machine may read command lines.
pub(crate) fn secret(text: &str) -> Result<String, String> {
    let Some(file) = text.strip_prefix('@') else {
        return Ok(text.into());
    };
    let read = std::fs::read_to_string(file);
    let secret = read.map_err(|wrong| format!("the key cannot be read from {file:?}: {wrong}"))?;
    Ok(secret.trim().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_have_commas_and_a_key_may_lie_in_a_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "s,ecret\n").unwrap();
        let text = format!(
            "plausible=https://a.example/e?x=1,2,site=shop.example,key=@{},robots=1",
            file.path().display()
        );
        let target: Target = text.parse().unwrap();
        assert_eq!(target.url, "https://a.example/e?x=1,2");
        assert_eq!(target.key, "s,ecret");
        assert_eq!(target.site, "shop.example");
        assert!(target.robots);
        assert_eq!(
            target.name(),
            "plausible https://a.example/e?209c44 shop.example"
        );
        assert!(!format!("{target:?}").contains("s,ecret"));
    }

    #[test]
    fn a_key_may_have_commas_wherever_it_stands() {
        for text in [
            "matomo=https://a.example/m?x=1,2,key=phase=1,intent=2,site=7",
            "matomo=https://a.example/m?x=1,2,site=7,key=phase=1,intent=2",
        ] {
            let target: Target = text.parse().unwrap();
            assert_eq!(target.url, "https://a.example/m?x=1,2");
            assert_eq!(target.key, "phase=1,intent=2");
            assert_eq!(target.site, "7");
        }
    }

    #[test]
    fn says_what_would_be_right() {
        for (text, part) in [
            ("https://a.example", "no '='"),
            ("spoon=https://a.example", "no protocol is named \"spoon\""),
            ("plausible=a.example", "no address of http"),
            ("plausible=https://a.example,robots=yes", "none of key="),
            (
                "plausible=https://a.example,key=@/no/such/file",
                "cannot be read",
            ),
        ] {
            let wrong = text.parse::<Target>().unwrap_err();
            assert!(wrong.contains(part), "{text}: {wrong}");
        }
    }
}
