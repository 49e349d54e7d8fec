//! The parts of a page's address that other collectors want one by one.

use crate::domain::text::cut;

/// An address taken apart; a part that it does not have is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Address<'a> {
    pub(super) host: &'a str,
    pub(super) path: &'a str,
    /// With its question mark, as `location.search` has it.
    pub(super) search: &'a str,
}

impl<'a> Address<'a> {
    /// Of a URL with or without query; a fragment belongs to nothing.
    pub(super) fn of(url: &'a str) -> Self {
        let (url, _) = cut(url, b'#');
        let Some(at) = url.find("://") else {
            return Self::default();
        };
        let rest = url.get(at + 3..).unwrap_or_default();
        let (before_query, _) = cut(rest, b'?');
        let search = rest.get(before_query.len()..).unwrap_or_default();
        let (host, _) = cut(before_query, b'/');
        let path = match before_query.get(host.len()..).unwrap_or_default() {
            "" if !host.is_empty() => "/",
            path => path,
        };
        Self { host, path, search }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_comes_apart() {
        for (url, host, path, search) in [
            (
                "https://a.example/b/c?d=1?2#e",
                "a.example",
                "/b/c",
                "?d=1?2",
            ),
            ("https://a.example", "a.example", "/", ""),
            ("https://a.example?d", "a.example", "/", "?d"),
            ("https://a.example:8080/", "a.example:8080", "/", ""),
            ("", "", "", ""),
            ("about:blank", "", "", ""),
        ] {
            assert_eq!(Address::of(url), Address { host, path, search }, "{url}");
        }
    }
}
