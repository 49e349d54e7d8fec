//! What a page's address and referrer say, reduced to what may be known.

use super::fact::Told;
use super::options::Options;
use crate::domain::journey::page_kind;
use crate::domain::scrub::scrub;
use crate::domain::text::{MAX_TEXT, MAX_URL, clean, cut, nth};
use crate::domain::{Campaign, CampaignField, Channel, Lines, Touch, Url};

/// A page view after the scrub, and how the visitor came to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Arrival {
    lines: Lines,
    /// Whether the path is one that is never measured.
    pub(super) ignored: bool,
    /// What kind of page it is for the journey.
    pub(super) kind: &'static str,
}

// Lines of an arrival; the first three stand as `EventRef::page` has them.
pub(super) const URL: usize = 0;
pub(super) const TITLE: usize = 1;
const REFERRER: usize = 2;
/// By [`Campaign::as_line`].
pub(super) const CAMPAIGN: usize = 3;
/// The host that linked here, if it is not an own one.
const REFERRER_HOST: usize = 4;
/// What makes this page another one than the last: path, search and hash route.
const ROUTE: usize = 5;
/// The canonical URL that the page names.
const CANONICAL: usize = 6;

impl Arrival {
    /// Reads a view. Click ids go into the campaign and never stay in the URL.
    ///
    /// What this page names as its canonical URL is not believed where the page
    /// `before`, in the same document, has named the same.
    pub(super) fn of(view: Told<'_>, before: &Self, options: &Options) -> Self {
        let view = scrub(view.0, 0, options.scrub());
        let mut view = Told(&view);
        let mut arrival = Self::default();
        let Some(url) = Url::parse(view.next()) else {
            return arrival;
        };
        // The route alone: what follows `?` in it is a query like any other.
        let route = if options.hash_routing() {
            cut(url.fragment, b'?').0
        } else {
            ""
        };
        let searches = |key: &str| options.searches_by(key);
        arrival.lines.put(ROUTE, url.reduced(route, &searches));
        let referrer = view.next();
        let canonical = view.next();
        arrival.lines.put(CANONICAL, clean(canonical, MAX_URL));
        let is_stale = arrival.text(CANONICAL) == before.text(CANONICAL);
        let mut named = url;
        if let Some(canonical) = Url::parse(canonical)
            && options.canonical()
            && !is_stale
            // One for all pages is a mistake of a template.
            && (canonical.authority, canonical.path != "/") == (url.authority, url.path != "/")
        {
            named.path = canonical.path;
        }
        let keeps = |key: &str| options.keeps(key);
        arrival.lines.put(URL, named.reduced(route, &keeps));
        if let Some(from) = Url::parse(referrer) {
            arrival.lines.put(REFERRER, from.reduced("", &|_| false));
            if !is_own(from.host, url.host, options) {
                let host = clean(from.host, MAX_TEXT).to_ascii_lowercase();
                arrival.lines.put(REFERRER_HOST, host);
            }
        }
        arrival.lines.put(TITLE, clean(view.0, MAX_TEXT));
        arrival
            .lines
            .put(CAMPAIGN, Campaign::from_query(url.query).into());
        arrival.kind = page_kind(arrival.text(ROUTE));
        arrival.ignored = options.ignore().any(|glob| matches_glob(glob, url.path));
        arrival
    }

    /// The page, as [`EventRef::page`](crate::wire::EventRef) has it.
    pub(super) fn page(&self) -> &str {
        self.lines.as_str()
    }

    pub(super) fn text(&self, line: usize) -> &str {
        self.lines.line(line)
    }

    /// Whether this is another page than `last`, seen in the same document. Then
    /// that is where the visitor came from.
    pub(super) fn follows(&mut self, last: &Self) -> bool {
        let is_new = self.text(ROUTE) != last.text(ROUTE);
        if is_new {
            let from = if last.ignored { "" } else { last.text(URL) };
            self.lines.set(REFERRER, from);
            self.lines.set(REFERRER_HOST, "");
        }
        is_new
    }

    /// The page at this address, of which nothing else is known any more.
    pub(super) fn at(url: &str) -> Self {
        let mut arrival = Self::default();
        arrival.lines.set(URL, url);
        arrival
    }

    /// Whether it was come to from another page of the site.
    pub(super) fn is_onward(&self) -> bool {
        !self.text(REFERRER).is_empty() && self.text(REFERRER_HOST).is_empty()
    }

    /// Where a session that begins here came from: source, or else the host that
    /// linked, and campaign.
    pub(super) fn label(&self) -> (&str, &str) {
        let campaign = self.text(CAMPAIGN);
        let source = match nth(campaign, b'\t', CampaignField::Source as usize) {
            "" => self.text(REFERRER_HOST),
            source => source,
        };
        (source, nth(campaign, b'\t', CampaignField::Name as usize))
    }

    /// The channel by which this view began a session.
    pub(super) fn channel(&self) -> Channel {
        let campaign = self.text(CAMPAIGN);
        let field = |field| Some(Campaign::field_of(campaign, field));
        let click_id = Campaign::field_of(campaign, CampaignField::ClickId);
        Channel::of(&Touch {
            source: field(CampaignField::Source),
            medium: field(CampaignField::Medium),
            campaign: field(CampaignField::Name),
            click_id: Some(cut(click_id, b':').0),
            referrer_host: Some(self.text(REFERRER_HOST)),
        })
    }
}

/// Whether `host` is the page's own or a configured domain, or lies below one;
/// `www.` makes no difference.
pub(super) fn is_own(host: &str, page_host: &str, options: &Options) -> bool {
    let page_host = page_host.strip_prefix("www.").unwrap_or(page_host);
    is_below(host, page_host) || options.domains().any(|own| is_below(host, own))
}

fn is_below(host: &str, domain: &str) -> bool {
    let (host, domain) = (host.as_bytes(), domain.as_bytes());
    let Some(start) = host.len().checked_sub(domain.len()) else {
        return false;
    };
    let (front, end) = host.split_at(start);
    end.eq_ignore_ascii_case(domain) && matches!(front.last(), None | Some(b'.'))
}

/// `*` stands for anything within a path segment, `**` for anything at all.
fn matches_glob(glob: &str, path: &str) -> bool {
    let (before, rest) = cut(glob, b'*');
    if before.len() == glob.len() {
        return glob == path;
    }
    let Some(path) = path.strip_prefix(before) else {
        return false;
    };
    let (rest, across) = match rest.strip_prefix('*') {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let mut tail = path;
    loop {
        if matches_glob(rest, tail) {
            return true;
        }
        let mut chars = tail.chars();
        match chars.next() {
            None => return false,
            Some('/') if !across => return false,
            Some(_) => tail = chars.as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival(url: &str, referrer: &str) -> Arrival {
        let view = format!("{url}\x1e{referrer}\x1e\x1eTeapots");
        Arrival::of(Told(&view), &Arrival::default(), &Options::default())
    }

    #[test]
    fn keeps_campaign_and_search_and_drops_the_rest_of_the_query() {
        let found = arrival(
            "https://shop.example/p?utm_source=x&email=a@b.example&q=tea&gclid=1#top",
            "",
        );
        assert_eq!(found.text(URL), "https://shop.example/p?utm_source=x&q=tea");
        assert_eq!(
            found.text(CAMPAIGN),
            "\t\t\t\t\t\tgclid:1\t".replacen("", "x", 1)
        );
    }

    #[test]
    fn own_domains_are_no_referral() {
        for (referrer, channel) in [
            ("", Channel::Direct),
            ("https://www.shop.example/a", Channel::Direct),
            ("https://blog.shop.example/", Channel::Direct),
            ("https://notshop.example/", Channel::Referral),
            ("https://shop.example.evil.test/", Channel::Referral),
        ] {
            assert_eq!(
                arrival("https://shop.example/", referrer).channel(),
                channel,
                "{referrer}"
            );
        }
    }

    #[test]
    fn globs_stay_within_a_segment_unless_doubled() {
        for (glob, path, matches) in [
            ("/admin", "/admin", true),
            ("/admin", "/admin/x", false),
            ("/a/*", "/a/b", true),
            ("/a/*", "/a/b/c", false),
            ("/a/**", "/a/b/c", true),
            ("/a/*/c", "/a/b/c", true),
            ("**/private", "/a/b/private", true),
            ("/*.html", "/x.html", true),
            ("*", "/x", false),
        ] {
            assert_eq!(matches_glob(glob, path), matches, "{glob} on {path}");
        }
    }

    #[test]
    fn hash_routes_are_kept_where_they_are_routes() {
        let mut options = Options::default();
        assert_eq!(options.set("hashRouting", "true"), None);
        let view = Told("https://spa.example/#/cart?token=1");
        assert_eq!(
            Arrival::of(view, &Arrival::default(), &options).text(URL),
            "https://spa.example/#/cart"
        );
    }
}
