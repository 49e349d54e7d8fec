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

/// Kinds of sites, the special before the general: the first entry that fits counts.
///
/// | entry | stands for |
/// |---|---|
/// | `x.com` | this host and all below it; `x` as a source |
/// | `bing.` | the same under any top-level domain; `bing` as a source |
/// | `www.google.` | `www.google.…` and `google.…`, nothing else below; `google` as a source |
/// | `search.*`, `*.search.*` | as the stars say |
pub(super) const SITES: [(Site, &str); 8] = [
    (
        Site::Social,
        "facebook.|fb.|messenger.|instagram.|threads.|ig|meta|whatsapp.|wa.me|twitter.|x.com|t.co\
        |linkedin.|lnkd.in|pinterest.|pin.it|snapchat.|tiktok.|reddit.\
        |mastodon.\
        |discord.|telegram.org|t.me|vk.|ok.ru\
        |wechat.\
        |github.com",
    ),
    (
        Site::Assistant,
        "chatgpt.|openai.|claude.ai|claude.com|perplexity.|gemini.google.com|gemini|copilot.microsoft.com|copilot\
        |deepseek.|mistral.ai|meta.ai|you.com|poe.com",
    ),
    (
        Site::Passage,
        "paypal.|stripe.|klarna.|adyen.|mollie.|amazonpay.\
                |pay.*\
        |payment.*|payments.*|checkout.*|appleid.*|login.*|signin.*|auth.*|sso.*|accounts.*|okta.|auth0.",
    ),
    (
        Site::Mail,
        "mail.*|webmail*|email.*|*.mail.yahoo.*|*.mail.live.*\
        |outlook.*|gmail|e.mail.ru|messagerie*\
        |com.google.android.gm",
    ),
    (
        Site::Video,
        "youtube.|youtu.be|com.google.android.youtube|dailymotion.|twitch.\
        |bilibili.",
    ),
    (
        Site::Shopping,
        "amazon.|ebay.|etsy.|alibaba.|aliexpress.|mercadolibre.\
        |shop.app|igshopping|google shopping|shopping.*|idealo.\
        |kaufland.",
    ),
    (
        Site::Ads,
        "doubleclick.|googlesyndication.|googleadservices.|syndicatedsearch.goog",
    ),
    (
        Site::Search,
        "www.google.|news.google.\
        |bing.|www.yahoo.|search.yahoo.|duckduckgo.|yandex.|ya.ru|baidu.|naver.\
        |ecosia.|brave|qwant.|swisscows.\
        |sogou.|seznam.\
        |go.mail.ru|www.aol.\
                |search.*|*.search.*\
        |suche.*|busca.*",
    ),
];
