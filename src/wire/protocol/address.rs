//! The parts of a page's address that other collectors want one by one.

use super::View;
use super::form::push_pair;
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

/// The page's address; on the page that a click from elsewhere led to with the click's id,
/// which is kept apart from it: collectors look for it where it stood.
pub(super) fn landing(event: View<'_>) -> String {
    let mut url = event.page("url").text();
    let referrer = event.page("referrer").text();
    let is_within = Address::of(&referrer).host == Address::of(&url).host;
    let click = event.campaign("click_id").text();
    let (name, id) = cut(&click, b':');
    if event.name() == "page_view" && !is_within && !name.is_empty() {
        let fragment = url.find('#').map(|at| url.split_off(at));
        url.push(if url.contains('?') { '&' } else { '?' });
        push_pair(&mut url, name, id);
        url.push_str(&fragment.unwrap_or_default());
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_click_counts_on_the_page_that_it_led_to() {
        let page = "https://a.example/b";
        for (name, url, referrer, landed) in [
            (
                "page_view",
                page,
                "https://ads.example/",
                "https://a.example/b?gclid=x%261",
            ),
            ("page_view", page, "", "https://a.example/b?gclid=x%261"),
            ("page_view", page, "https://a.example/", page),
            ("view_item", page, "https://ads.example/", page),
            (
                "page_view",
                "https://a.example/?q=1#c",
                "",
                "https://a.example/?q=1&gclid=x%261#c",
            ),
        ] {
            let event = json!({ "name": name, "campaign": { "click_id": "gclid:x&1" },
                "page": { "url": url, "referrer": referrer } });
            assert_eq!(
                landing(View(&event.to_string())),
                landed,
                "{name} {url} {referrer}"
            );
        }
    }

    #[test]
    fn without_a_click_nothing_is_added() {
        let event = json!({ "name": "page_view", "page": { "url": "https://a.example/" } });
        assert_eq!(landing(View(&event.to_string())), "https://a.example/");
    }

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
