//! URLs, as far as analytics needs them: split, decoded, and reduced to what may be kept.
//!
//! A browser hands out URLs that the WHATWG parser has already normalised, so
//! splitting suffices and a parser's 60 kB are saved.

use super::text::{MAX_URL, Pieces, clean, cut};
use std::str::Chars;

/// The parts of an absolute URL, borrowed from its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Url<'a> {
    /// `https`, without the colon.
    pub scheme: &'a str,
    /// Host name without port; IPv6 addresses keep their brackets.
    pub host: &'a str,
    /// Host name with port, without user and password.
    pub authority: &'a str,
    /// Path with its leading slash, or empty.
    pub path: &'a str,
    /// What follows `?`, without it.
    pub query: &'a str,
    /// What follows `#`, without it.
    pub fragment: &'a str,
}

impl<'a> Url<'a> {
    /// Splits an absolute URL; `None` for anything that has no `scheme://`.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (rest, fragment) = cut(text, b'#');
        let (rest, query) = cut(rest, b'?');
        let (scheme, rest) = cut(rest, b':');
        let rest = rest.strip_prefix("//")?;
        if scheme.is_empty() || !scheme.bytes().all(is_scheme_byte) {
            return None;
        }
        let mut authority = cut(rest, b'/').0;
        let path = rest.get(authority.len()..)?;
        // Credentials end at the last `@`, a password may contain one.
        loop {
            let (before, behind) = cut(authority, b'@');
            if before.len() == authority.len() {
                break;
            }
            authority = behind;
        }
        Some(Self {
            scheme,
            host: without_port(authority),
            authority,
            path,
            query,
            fragment,
        })
    }

    /// The URL without credentials, and of its query only the pairs whose decoded
    /// key `keep` allows. Everything else in a query may name a person, so it is
    /// kept by allow-list. Of the fragment only this `route` stays.
    pub fn reduced(&self, route: &str, keep: &dyn Fn(&str) -> bool) -> String {
        let mut url = String::new();
        for part in [self.scheme, "://", self.authority] {
            url.push_str(part);
        }
        push_escaped(&mut url, self.path);
        let mut separator = '?';
        for pair in Pieces::of(self.query, b'&') {
            if keep(&percent_decode(cut(pair, b'=').0)) {
                url.push(separator);
                push_escaped(&mut url, pair);
                separator = '&';
            }
        }
        if !route.is_empty() {
            url.push('#');
            push_escaped(&mut url, route);
        }
        clean(&url, MAX_URL)
    }
}

/// Brackets, which mark what was scrubbed, stand in a URL for addresses alone (RFC 3986, 3.2.2).
#[inline(never)]
fn push_escaped(url: &mut String, part: &str) {
    for char in part.chars() {
        match char {
            '[' => url.push_str("%5B"),
            ']' => url.push_str("%5D"),
            _ => url.push(char),
        }
    }
}

/// Decodes `%41` and `+` (application/x-www-form-urlencoded, WHATWG URL 5.1).
/// Malformed escapes, and those that are not UTF-8, stay as they are.
#[inline(never)]
pub fn percent_decode(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text.chars();
    loop {
        let mut ahead = rest.clone();
        let Some(char) = rest.next() else {
            return decoded;
        };
        decoded.push(match char {
            '+' => ' ',
            '%' => match escaped(&mut ahead) {
                Some(char) => {
                    rest = ahead;
                    char
                }
                None => char,
            },
            _ => char,
        });
    }
}

/// Takes a character off `text` that stands there as UTF-8 in escapes (Unicode
/// 3.9, table 3-6: the leading ones of the first byte count the bytes).
/// `String::from_utf8` says the same in three times the wasm.
fn escaped(text: &mut Chars<'_>) -> Option<char> {
    let mut code = escaped_byte(text)?;
    let n_bytes = match code {
        0..=0x7f => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => return None,
    };
    if n_bytes > 1 {
        code &= 0x7f >> n_bytes;
    }
    for _ in 1..n_bytes {
        let byte = escaped_byte(text)?;
        if byte & 0xc0 != 0x80 {
            return None;
        }
        code = code << 6 | byte & 0x3f;
    }
    char::from_u32(code).filter(|char| char.len_utf8() == n_bytes)
}

#[inline(never)]
fn escaped_byte(text: &mut Chars<'_>) -> Option<u32> {
    if text.next()? != '%' {
        return None;
    }
    Some(text.next()?.to_digit(16)? << 4 | text.next()?.to_digit(16)?)
}

fn is_scheme_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

fn without_port(authority: &str) -> &str {
    if authority.starts_with('[') {
        let end = cut(authority, b']').0.len() + 1;
        return authority.get(..end).unwrap_or(authority);
    }
    cut(authority, b':').0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn splits_what_browsers_hand_out() {
        let url = Url::parse("https://user:p@ss@shop.example:8443/a/b?x=1&y=?#frag?x#y").unwrap();
        assert_eq!(url.scheme, "https");
        assert_eq!(url.host, "shop.example");
        assert_eq!(url.authority, "shop.example:8443");
        assert_eq!(url.path, "/a/b");
        assert_eq!(url.query, "x=1&y=?");
        assert_eq!(url.fragment, "frag?x#y");
    }

    #[test]
    fn knows_hosts_of_every_kind() {
        for (text, host) in [
            ("https://shop.example", "shop.example"),
            ("http://[::1]:8787/x", "[::1]"),
            (
                "android-app://com.google.android.gm/",
                "com.google.android.gm",
            ),
            ("file:///tmp/index.html", ""),
        ] {
            assert_eq!(Url::parse(text).unwrap().host, host, "{text}");
        }
    }

    #[test]
    fn is_none_without_an_authority() {
        for text in [
            "",
            "/path",
            "about:blank",
            "data:text/html,x",
            "://x",
            "a b://c",
        ] {
            assert_eq!(Url::parse(text), None, "{text}");
        }
    }

    #[test]
    fn keeps_of_a_query_only_what_is_allowed() {
        let url =
            Url::parse("https://u:p@s.example/p?email=a@b.c&utm%5Fsource=x&&q#token=1").unwrap();
        let kept = url.reduced("", &|key| key == "utm_source" || key == "q");
        assert_eq!(kept, "https://s.example/p?utm%5Fsource=x&q");
        assert_eq!(url.reduced("", &|_| false), "https://s.example/p");
    }

    #[test]
    fn decodes_forms_and_leaves_broken_escapes() {
        for (text, decoded) in [
            ("a%20b+c", "a b c"),
            ("gr%C3%BCn", "grün"),
            ("100%", "100%"),
            ("%zz%4", "%zz%4"),
            ("%ff", "%ff"),
            ("%c3%28", "%c3("),
            ("%C0%80", "%C0%80"),
            ("%ed%a0%80", "%ed%a0%80"),
            ("%F0%9F%8D%B5", "🍵"),
        ] {
            assert_eq!(percent_decode(text), decoded);
        }
    }

    fn encoded(text: &str) -> String {
        text.bytes().map(|byte| format!("%{byte:02X}")).collect()
    }

    proptest! {
        #[test]
        fn never_panics_and_never_keeps_what_is_not_allowed(text: String) {
            if let Some(url) = Url::parse(&text) {
                prop_assert!(!url.reduced("", &|_| false).contains(['?', '#']));
            }
        }

        #[test]
        fn decoding_undoes_encoding(text: String) {
            prop_assert_eq!(percent_decode(&encoded(&text)), text);
        }

        #[test]
        fn reads_back_the_parts_it_was_made_of(
            scheme in "[a-z][a-z0-9+.-]{0,8}", host in "[a-z0-9.-]{1,20}", port in "(:[0-9]{1,5})?",
            path in "(/[a-z0-9%]{0,8}){0,4}", query in "[a-z0-9=&%?/]{0,20}", fragment in "[a-z0-9#?/]{0,12}",
        ) {
            let text = format!("{scheme}://{host}{port}{path}?{query}#{fragment}");
            let url = Url::parse(&text).unwrap();
            prop_assert_eq!((url.scheme, url.host, url.path), (&*scheme, &*host, &*path));
            prop_assert_eq!((url.query, url.fragment), (&*query, &*fragment));
            prop_assert_eq!(url.authority, format!("{host}{port}"));
        }
    }
}
