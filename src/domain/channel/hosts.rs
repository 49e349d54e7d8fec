//! Which known site a referrer's host or a campaign's source belongs to.
//! The sites themselves stand in `sites`.

use super::sites::{SITES, Site};
use super::words::{Step, behind, fits, occurs, position, split};

/// Whether a visitor coming from `host` comes back from paying or logging in.
pub fn is_payment_or_login(host: &str) -> bool {
    site(host.as_bytes()) == Some(Site::Passage)
}

/// A short name of the known site at `host`: `google`, `facebook`, `chatgpt`;
/// the host itself where that says more: `gemini.google.com`, `t.co`.
pub fn source_name(host: &str) -> Option<&'static str> {
    let (_, entry) = known(host.as_bytes())?;
    match entry.strip_suffix('.') {
        Some(site) => site.rsplit('.').next(),
        None => Some(entry).filter(|entry| !entry.contains('*')),
    }
}

/// The kind of a host, or of a campaign's source, which may be a mere name: `google`.
pub(super) fn site(host: &[u8]) -> Option<Site> {
    known(host).map(|(site, _)| site)
}

fn known(host: &[u8]) -> Option<(Site, &'static str)> {
    let host = behind(b"www.", host).unwrap_or(host);
    listed(host).or_else(|| listed(app_vendor(host)?))
}

fn listed(host: &[u8]) -> Option<(Site, &'static str)> {
    SITES.iter().find_map(|(site, hosts)| {
        let entry = split(hosts).find(|entry| is_of(entry.as_bytes(), host))?;
        Some((*site, entry))
    })
}

/// Whether `host` is what an entry of [`SITES`] names.
fn is_of(entry: &[u8], host: &[u8]) -> bool {
    if position(b'*', entry).is_some() {
        return fits(entry, host);
    }
    let (entry, next): (_, Step) = match behind(b"www.", entry) {
        Some(entry) => (entry, |_| None),
        None => (entry, behind_dot),
    };
    // The host itself, or a source's mere name: `google` for `google.`, `claude`
    // for `claude.ai`, but not `gemini` for `gemini.google.com`.
    match behind(host, entry) {
        Some([]) => true,
        Some([b'.', tld @ ..]) => position(b'.', tld).is_none(),
        _ => occurs(
            entry,
            host,
            next,
            if entry.ends_with(b".") {
                LONGEST_TLD
            } else {
                0
            },
        ),
    }
}

/// An Android app refers as `android-app://com.vendor.product`.
fn app_vendor(host: &[u8]) -> Option<&[u8]> {
    let app = behind(b"com.", host).or(behind(b"org.", host))?;
    app.get(..position(b'.', app)?)
}

fn behind_dot(host: &[u8]) -> Option<&[u8]> {
    host.get(position(b'.', host)? + 1..)
}

/// `com.au`, `co.uk`, `social`: what is longer belongs to another site's name.
const LONGEST_TLD: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entries() -> impl Iterator<Item = (Site, &'static str)> {
        SITES
            .into_iter()
            .flat_map(|(site, hosts)| split(hosts).map(move |entry| (site, entry)))
    }

    #[test]
    fn no_entry_hides_behind_another() {
        for (kind, entry) in entries() {
            let host = match entry.strip_suffix('.') {
                Some(name) => format!("{name}.com"),
                None => entry.replace('*', "x"),
            };
            assert_eq!(site(host.as_bytes()), Some(kind), "{entry} as {host}");
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
            assert_eq!(site(host.as_bytes()), kind, "{host:?}");
        }
    }

    #[test]
    fn a_source_may_be_a_mere_name() {
        for (source, kind) in [
            ("google", Some(Site::Search)),
            ("claude", Some(Site::Assistant)),
            ("meta", Some(Site::Social)),
            ("goo", None),
            ("googles", None),
            ("www", None),
            ("mail", None),
            ("search", None),
            ("images", None),
        ] {
            assert_eq!(site(source.as_bytes()), kind, "{source}");
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
            ("com.facebook", None),
        ] {
            assert_eq!(site(app.as_bytes()), kind, "{app}");
        }
    }

    #[test]
    fn known_sites_have_a_short_name() {
        for (host, name) in [
            ("www.google.de", Some("google")),
            ("images.google.com", Some("google")),
            ("de.search.yahoo.com", Some("yahoo")),
            ("lm.facebook.com", Some("facebook")),
            ("t.co", Some("t.co")),
            ("gemini.google.com", Some("gemini.google.com")),
            ("chatgpt.com", Some("chatgpt")),
            ("suche.t-online.de", None),
            ("blog.example", None),
        ] {
            assert_eq!(source_name(host), name, "{host}");
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
            assert!(is_payment_or_login(host), "{host}");
        }
        for host in ["", "paypal.example.com", "www.google.com", "blog.example"] {
            assert!(!is_payment_or_login(host), "{host}");
        }
    }

    proptest! {
        #[test]
        fn any_host_is_survived(host: String) {
            let _ = (source_name(&host), is_payment_or_login(&host));
        }

        #[test]
        fn what_lies_below_a_known_site_is_known(label in "[a-z]{1,9}") {
            let host = format!("{label}.facebook.com");
            prop_assert!(site(host.as_bytes()).is_some());
        }
    }
}
