//! Which known site a referrer's host or a campaign's source belongs to.
//! The sites themselves stand in `sites`.

use super::sites::{PORTALS, SITES, Site};
use crate::domain::text::cut;
use crate::domain::words::lists;

/// The kind of a host, or of a campaign's source, which may be a mere name: `google`.
pub(super) fn site(host: &str) -> Option<Site> {
    let host = Host::of(host);
    let mut level = host.text;
    while !level.is_empty() {
        for (site, words) in &SITES {
            if host.is_at(level, words) {
                return Some(*site);
            }
        }
        // What it lies below.
        level = cut(level, b'.').1;
    }
    lists(PORTALS, host.name(host.text)).then_some(Site::Search)
}

/// A host without what says nothing: `www.`, an app's `com.`.
#[derive(Clone, Copy)]
struct Host<'a> {
    text: &'a str,
    longest_tld: usize,
}

impl<'a> Host<'a> {
    fn of(text: &'a str) -> Self {
        let (first, rest) = cut(text, b'.');
        // An Android app refers as `android-app://com.vendor.product`.
        let is_app = lists("com|org", first);
        let has_prefix = is_app || lists("www", first);
        Self {
            text: if has_prefix { rest } else { text },
            longest_tld: if is_app { usize::MAX } else { LONGEST_TLD },
        }
    }

    /// Whether `words` has this level of the host, or its name.
    fn is_at(self, level: &str, words: &'static str) -> bool {
        lists(words, level) || lists(words, self.name(level))
    }

    /// The label before a top-level domain, or alone: `google` of `google.co.uk`.
    fn name(self, level: &str) -> &str {
        let (name, rest) = cut(level, b'.');
        if name.len() >= SHORTEST_NAME && rest.len() <= self.longest_tld {
            name
        } else {
            ""
        }
    }
}

/// `com.au`, `co.uk`, `social`: what is longer belongs to another site's name.
const LONGEST_TLD: usize = 6;
/// `x.com` is X, but `x.co` is not; nor is `ig.com` Instagram.
const SHORTEST_NAME: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::split;
    use proptest::prelude::*;

    fn entries() -> impl Iterator<Item = (Site, &'static str)> {
        SITES
            .into_iter()
            .flat_map(|(site, hosts)| split(hosts).map(move |entry| (site, entry)))
    }

    #[test]
    fn no_entry_hides_behind_another() {
        for (kind, entry) in entries() {
            let host = entry.replace('*', "abc");
            assert_eq!(site(&host), Some(kind), "{entry} as {host}");
        }
    }

    #[test]
    fn no_entry_stands_twice() {
        let all: Vec<_> = entries().map(|(_, entry)| entry).collect();
        for (at, entry) in all.iter().enumerate() {
            assert!(!entry.is_empty() && !all[..at].contains(entry), "{entry:?}");
        }
    }

    #[test]
    fn a_host_is_of_a_site_at_whole_labels_only() {
        for (host, kind) in [
            ("x.com", Some(Site::Social)),
            ("mobile.x.com", Some(Site::Social)),
            ("X.COM", Some(Site::Social)),
            ("x.co", None),
            ("ig.com", None),
            ("bing.cn", Some(Site::Search)),
            ("news.google.com", Some(Site::Search)),
            ("facebook.co.uk.example", None),
            ("fedex.com", None),
            ("x.com.example", None),
            ("bing.com", Some(Site::Search)),
            ("cn.bing.com", Some(Site::Search)),
            ("plumbing.com", None),
            ("google.co.uk", Some(Site::Search)),
            ("www.google.com.au", Some(Site::Search)),
            ("google.evil.example", None),
            ("docs.google.com", None),
            ("mail.google.com", Some(Site::Mail)),
            ("gemini.google.com", Some(Site::Assistant)),
            ("accounts.google.com", Some(Site::Passage)),
            ("", None),
            (".", None),
            ("..", None),
            ("www.", None),
        ] {
            assert_eq!(site(host), kind, "{host:?}");
        }
    }

    #[test]
    fn a_source_may_be_a_mere_name() {
        for (source, kind) in [
            ("google", Some(Site::Search)),
            ("claude", Some(Site::Assistant)),
            ("meta", Some(Site::Social)),
            ("ig", Some(Site::Social)),
            ("x", Some(Site::Social)),
            ("gemini", Some(Site::Assistant)),
            ("outlook", Some(Site::Mail)),
            ("goo", None),
            ("googles", None),
            ("www", None),
            ("mail", None),
            ("search", None),
            ("images", None),
        ] {
            assert_eq!(site(source), kind, "{source}");
        }
    }

    #[test]
    fn an_app_is_of_its_vendor() {
        for (app, kind) in [
            ("com.facebook.katana", Some(Site::Social)),
            (
                "com.google.android.googlequicksearchbox",
                Some(Site::Search),
            ),
            ("com.google.android.gm", Some(Site::Mail)),
            ("com.google.android.youtube", Some(Site::Video)),
            ("org.telegram.messenger", Some(Site::Social)),
            ("com.unknown.app", None),
            ("com.whatsapp", Some(Site::Social)),
            ("com.linkedin.android", Some(Site::Social)),
            ("com.google.android.docs", Some(Site::Search)),
        ] {
            assert_eq!(site(app), kind, "{app}");
        }
    }

    #[test]
    fn payment_and_login_are_passed_through() {
        for host in [
            "www.paypal.com",
            "js.stripe.com",
            "accounts.google.de",
            "appleid.apple.com",
        ] {
            assert_eq!(site(host), Some(Site::Passage), "{host}");
        }
        for host in ["", "paypal.example.com", "www.google.com", "blog.example"] {
            assert_ne!(site(host), Some(Site::Passage), "{host}");
        }
    }

    proptest! {
        #[test]
        fn any_host_is_survived(host: String) {
            let _ = site(&host);
        }

        #[test]
        fn what_lies_below_a_known_site_is_known(label in "[a-z]{1,9}") {
            let host = format!("{label}.facebook.com");
            prop_assert!(site(&host).is_some());
        }
    }
}
