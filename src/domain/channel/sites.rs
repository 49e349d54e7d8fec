//! Known sites by their kind.
//!
//! Facts from Matomo's lists (github.com/matomo-org/searchengine-and-social-list,
//! CC0) and, for what counts as video or shopping, from Google's list of source
//! categories (linked at support.google.com/analytics/answer/9756891). Chosen
//! by use, for each entry costs every page some five bytes. Search engines and
//! webmail name their hosts alike, so a few patterns stand for hundreds of them.

/// A kind of site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    Social,
    Assistant,
    /// Payment providers and logins: visitors pass through them and come back,
    /// they do not come from there.
    Passage,
    Mail,
    Video,
    Shopping,
    Ads,
    Search,
}

/// Kinds of sites: the first that lists a host counts, then the first that
/// lists what the host lies below.
///
/// | entry | stands for |
/// |---|---|
/// | `bing` | this name under any top-level domain and all below it; `bing` as a source |
/// | `x.com`, `x` | this host and all below it; `x` as a source |
/// | `search.*` | what begins so, or lies below it |
pub(super) const SITES: [(Site, &str); 8] = [
    (
        Site::Assistant,
        "chatgpt|openai|claude|perplexity|gemini|gemini.*|copilot|copilot.*|deepseek|mistral|grok|meta.ai\
        |poe.com|you.com|duck.ai",
    ),
    (
        Site::Social,
        "facebook|fb|fb.me|messenger|instagram|ig|threads|meta|whatsapp|wa.me|x|x.com|t.co|twitter\
        |linkedin|lnkd.in|pinterest|pin.it|tiktok|reddit|snapchat|telegram|t.me|bsky|bluesky|mastodon\
        |discord|quora|tumblr|vk.com|xing",
    ),
    (
        Site::Passage,
        "paypal|stripe|klarna|adyen|mollie|amazonpay|sofort|ideal.nl|okta|auth0|pay.*|payment*|checkout.*\
        |login.*|signin.*|auth.*|sso.*|accounts.*|appleid.*|3ds*",
    ),
    (
        Site::Mail,
        "mail.*|mail0*|mailbusiness.*|webmail*|email.*|outlook|outlook.*|gmail|android.gm|gmx|web.de|deref-*|messagerie*",
    ),
    (Site::Video, "youtube|youtu.be|vimeo|twitch|dailymotion"),
    (
        Site::Shopping,
        "amazon|ebay|etsy|walmart|idealo|aliexpress|alibaba|temu|mercadolibre|shop.app|shopify|igshopping\
        |google shopping|shopping.*|pricerunner",
    ),
    (
        Site::Ads,
        "doubleclick|googlesyndication|googleadservices|syndicatedsearch.goog",
    ),
    (
        Site::Search,
        "bing|duckduckgo|ecosia|brave|baidu|yandex|ya.ru|naver|qwant|startpage|seznam|ask\
        |news.google.*|images.google.*|go.mail.ru|search.*|suche.*",
    ),
];

/// Names of searches below which lie sites of other kinds: `docs.google.com`.
pub(super) const PORTALS: &str = "google|yahoo|aol|msn";
