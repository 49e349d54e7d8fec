//! Whether one of our own pages makes a request.

use crate::sender::Peers;
use axum::http::{HeaderMap, header};

/// `None` where the browser says nothing of it, or there is none.
///
/// `Sec-Fetch-Site` is right behind any proxy (<https://w3c.github.io/webappsec-fetch-metadata/>), but is sent over HTTPS
/// and to this machine only; `Origin` has to name the host that was asked.
pub(super) fn is_ours(headers: &HeaderMap, peers: Peers) -> Option<bool> {
    if let Some(site) = headers.get("sec-fetch-site") {
        return Some(site == "same-origin");
    }
    let origin = headers.get(header::ORIGIN)?.to_str().unwrap_or_default();
    // A form of a page that sends no referrer says this: nobody knows whose.
    if origin == "null" {
        return None;
    }
    let host = host(headers, peers)?;
    let asked = origin.split_once("://").map(|(_, host)| host);
    Some(asked.is_some_and(|asked| asked.eq_ignore_ascii_case(host)))
}

/// Whether the browser came by HTTPS, which only a proxy of ours can tell.
pub(super) fn is_https(headers: &HeaderMap, peers: Peers) -> bool {
    peers == Peers::OurProxy && last(headers, "x-forwarded-proto") == Some("https")
}

fn host(headers: &HeaderMap, peers: Peers) -> Option<&str> {
    let told = match peers {
        Peers::OurProxy => last(headers, "x-forwarded-host"),
        Peers::Senders => None,
    };
    told.or_else(|| headers.get(header::HOST)?.to_str().ok())
}

/// The last of a list is what our proxy has added.
fn last<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get_all(name).iter().next_back()?;
    value.to_str().ok()?.rsplit(',').next().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &[(&'static str, &str)]) -> HeaderMap {
        let entry =
            |(name, value): &(&'static str, &str)| (name.parse().unwrap(), value.parse().unwrap());
        headers.iter().map(entry).collect()
    }

    #[test]
    fn our_own_pages_are_known_by_what_browsers_say() {
        const HOST: (&str, &str) = ("host", "shop.example:8787");
        for (said, ours) in [
            (&[][..], None),
            (&[("origin", "null")], None),
            (&[("origin", "http://shop.example:8787")], Some(true)),
            (&[("origin", "https://Shop.example:8787")], Some(true)),
            (&[("origin", "http://shop.example")], Some(false)),
            (&[("origin", "http://evil.example:8787")], Some(false)),
            (&[("origin", "shop.example:8787")], Some(false)),
            (&[("sec-fetch-site", "same-origin")], Some(true)),
            (&[("sec-fetch-site", "same-site")], Some(false)),
            (&[("sec-fetch-site", "none")], Some(false)),
            (
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "http://shop.example:8787"),
                ],
                Some(false),
            ),
        ] {
            let headers = of(&[&[HOST], said].concat());
            assert_eq!(is_ours(&headers, Peers::Senders), ours, "{said:?}");
        }
    }

    #[test]
    fn only_a_trusted_proxy_says_how_the_browser_came() {
        let headers = of(&[
            ("host", "127.0.0.1:8787"),
            ("origin", "https://stats.example"),
            ("x-forwarded-host", "stats.example"),
            ("x-forwarded-proto", "http, https"),
        ]);
        assert!(is_https(&headers, Peers::OurProxy));
        assert!(!is_https(&headers, Peers::Senders));
        assert_eq!(is_ours(&headers, Peers::OurProxy), Some(true));
        assert_eq!(is_ours(&headers, Peers::Senders), Some(false));
    }
}
