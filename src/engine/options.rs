//! The options of the tag, read from text; mistakes are explained, never fatal.
//!
//! One row of [`ROWS`] per option: a new one is a row, its number and an accessor.

use super::lane::SEVERAL;
use crate::domain::journey::N_STAGES;
use crate::domain::text::{MAX_TEXT, clean, cut, has_word, nth};
use crate::domain::{Campaign, Consent, Decimal, Lines, Millis, Pieces, percent_decode, plain};
use crate::protocols;

/// How the engine is configured; section 1 of the contract. Values are kept as
/// they are said, by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Options(Lines);

/// Name, default, and what the option takes: nothing is said of any text, a `,`
/// begins a list, of certain words where there are some, a digit the bounds of a
/// number, and everything else are the words of which it is one.
macro_rules! rows {
    ($collector:expr, $protocols:expr, $more:expr) => {
        concat!(
            "collector||",
            $collector,
            "
site||
consent|cookieless|required denied cookieless granted
batchSize|10|1 to 1000
batchMs|5000|0 to 3600000
sessionMinutes|30|1 to 1440
retentionDays|180|1 to 730
sample|1|0 to 1
domains||,
ignore||,
auto|all|, all none pages links downloads forms engagement search commerce contact share errors404
bots|mark|mark drop keep
hashRouting|false|true false
debug|false|true false
protocol|trailmark|",
            $protocols,
            "
userAgent||
webdriver||
model|accra|accra four-phase six-stage three-phase seven-step
lookbackDays|90|1 to 730
queryParams||,
searchParams|q s search query keyword|,
canonical|true|true false
signals|auto|, auto off strict gpc dnt tcf gpp consent-mode wp shopify klaro cookieconsent cookiebot onetrust usercentrics osano
signalNames||,
privacy|full|full coarse private
scrub||,
key||",
            $more
        )
    };
}

macro_rules! rows_of_several {
    ([$($protocol:ident $type:ident,)*] $others:tt) => {
        rows!(
            ",",
            concat!(", trailmark" $(, " ", stringify!($protocol))*),
            "\npurpose||, analytics marketing"
        )
    };
}

const ROWS: &str = if SEVERAL {
    protocols!(rows_of_several)
} else {
    rows!("", "trailmark", "")
};

// Numbers of the rows.
const COLLECTOR: usize = 0;
const SITE: usize = 1;
const CONSENT: usize = 2;
const BATCH_SIZE: usize = 3;
const BATCH_MS: usize = 4;
const SESSION_MINUTES: usize = 5;
const RETENTION_DAYS: usize = 6;
const SAMPLE: usize = 7;
const DOMAINS: usize = 8;
const IGNORE: usize = 9;
const AUTO: usize = 10;
const BOTS: usize = 11;
const HASH_ROUTING: usize = 12;
const DEBUG: usize = 13;
const PROTOCOL: usize = 14;
const USER_AGENT: usize = 15;
const WEBDRIVER: usize = 16;
const MODEL: usize = 17;
const LOOKBACK_DAYS: usize = 18;
const QUERY_PARAMS: usize = 19;
const SEARCH_PARAMS: usize = 20;
const CANONICAL: usize = 21;
const SIGNALS: usize = 22;
const SIGNAL_NAMES: usize = 23;
const PRIVACY: usize = 24;
const SCRUB: usize = 25;
const KEY: usize = 26;
const PURPOSE: usize = 27;

/// Words of signals: all are followed, none, or strictly. Their names come next.
const AUTO_SIGNALS: usize = 1;
const OFF: usize = 2;
const STRICT: usize = 3;

const MINUTE: Millis = 60_000;
const DAY: Millis = 24 * 60 * MINUTE;

impl Default for Options {
    fn default() -> Self {
        let mut values = Lines::default();
        for (at, row) in Pieces::of(ROWS, b'\n').enumerate() {
            values.set(at, nth(row, b'|', 1));
        }
        Self(values)
    }
}

impl Options {
    /// Where beacons go: a list of addresses; empty until it is said.
    pub fn collector(&self) -> &str {
        self.text(COLLECTOR)
    }

    /// The addresses one by one.
    pub(super) fn collectors(&self) -> impl Iterator<Item = &str> {
        Pieces::of(self.text(COLLECTOR), b' ')
    }

    /// Where the beacons of one of several collectors go.
    pub(super) fn collector_at(&self, at: usize) -> &str {
        if SEVERAL {
            self.collectors().nth(at).unwrap_or_default()
        } else {
            self.collector()
        }
    }

    /// What protocol one of them speaks.
    pub(super) fn protocol_at(&self, at: usize) -> &str {
        match self.nth(PROTOCOL, at) {
            "" => "trailmark",
            protocol => protocol,
        }
    }

    /// The key of one of them: a list only where they are one, and with spaces between, as Matomo's has commas.
    pub(super) fn key_at(&self, at: usize) -> &str {
        self.text_at(KEY, at)
    }

    /// The site as one of them knows it: a list likewise.
    pub(super) fn site_at(&self, at: usize) -> &str {
        self.text_at(SITE, at)
    }

    fn text_at(&self, row: usize, at: usize) -> &str {
        let text = self.text(row);
        if SEVERAL && self.collectors().nth(1).is_some() {
            let separator = if text.contains(' ') { b' ' } else { b',' };
            one_of(Pieces::of(text, separator), at)
        } else {
            text
        }
    }

    /// Whether one of them gets only what marketing is allowed for.
    pub(super) fn is_for_marketing(&self, at: usize) -> bool {
        self.nth(PURPOSE, at) == "marketing"
    }

    /// What one of several collectors is told: the only value is that of all.
    fn nth(&self, row: usize, at: usize) -> &str {
        one_of(Pieces::of(self.text(row), b' '), at)
    }

    /// Site, property or project id at the collector; empty where there is none.
    pub fn site(&self) -> &str {
        self.text(SITE)
    }

    /// Where consent starts.
    pub fn consent(&self) -> Consent {
        Consent::from_name(self.text(CONSENT)).unwrap_or_default()
    }

    /// A batch leaves with this many events, …
    pub fn batch_size(&self) -> usize {
        self.number(BATCH_SIZE, 1) as usize
    }

    /// … or after this many milliseconds, whichever comes first.
    pub fn batch_ms(&self) -> Millis {
        self.number(BATCH_MS, 1)
    }

    /// Inactivity that ends a session, in milliseconds.
    pub fn session_idle(&self) -> Millis {
        self.number(SESSION_MINUTES, MINUTE)
    }

    /// Share of visitors that is measured, in thousandths.
    pub fn sample(&self) -> i64 {
        self.number(SAMPLE, 1_000)
    }

    /// How long the device remembers, in milliseconds.
    pub fn retention(&self) -> Millis {
        self.number(RETENTION_DAYS, DAY)
    }

    /// Own domains beside the page's own.
    pub fn domains(&self) -> impl Iterator<Item = &str> {
        Pieces::of(self.text(DOMAINS), b' ')
    }

    /// Globs of paths that are never measured.
    pub fn ignore(&self) -> impl Iterator<Item = &str> {
        Pieces::of(self.text(IGNORE), b' ')
    }

    /// Whether one of `sensors` captures without code.
    pub fn captures(&self, sensors: &str) -> bool {
        Pieces::of(self.text(AUTO), b' ').any(|on| on == "all" || has_word(sensors, on))
    }

    /// Whether a change of the URL's hash is a page view.
    pub fn hash_routing(&self) -> bool {
        self.text(HASH_ROUTING) == "true"
    }

    /// What becomes of events by automation, headless browsers and known bots:
    /// `mark`, `drop` or `keep`.
    pub fn bots(&self) -> &str {
        self.text(BOTS)
    }

    /// Whether each decision is explained on the console.
    pub fn debug(&self) -> bool {
        self.text(DEBUG) == "true"
    }

    /// How the browser calls itself, which is told among the options.
    pub fn user_agent(&self) -> &str {
        self.text(USER_AGENT)
    }

    /// Whether the browser says that automation drives it.
    pub fn webdriver(&self) -> bool {
        self.text(WEBDRIVER) == "true"
    }

    /// The phase model: the name of a lens, or one of the site's own.
    pub fn model(&self) -> &str {
        self.text(MODEL)
    }

    /// How long before a purchase a session still counts for it, in milliseconds.
    pub fn lookback(&self) -> Millis {
        self.number(LOOKBACK_DAYS, DAY)
    }

    /// Query parameters that stay in a page's URL besides a campaign's and a
    /// search's, a space between them.
    pub fn query_params(&self) -> &str {
        self.text(QUERY_PARAMS)
    }

    /// Query parameters that say what was searched for; GA4's if nothing is said.
    pub fn search_params(&self) -> &str {
        self.text(SEARCH_PARAMS)
    }

    /// Whether a query parameter may stay in a page's URL.
    pub(super) fn keeps(&self, key: &str) -> bool {
        Campaign::keeps(key, || {
            has_word(self.query_params(), key) || self.searches_by(key)
        })
    }

    /// Whether a query parameter says what was searched for.
    pub(super) fn searches_by(&self, key: &str) -> bool {
        Pieces::of(self.search_params(), b' ').any(|known| known.eq_ignore_ascii_case(key))
    }

    /// What was searched for at this address; empty where nothing was.
    pub(super) fn search_term(&self, url: &str) -> String {
        let query = cut(cut(url, b'#').0, b'?').1;
        for pair in Pieces::of(query, b'&') {
            let (key, term) = cut(pair, b'=');
            if self.searches_by(&percent_decode(key)) {
                return clean(&percent_decode(term), MAX_TEXT);
            }
        }
        String::new()
    }

    /// Whether a privacy signal is followed, by its number.
    pub(super) fn follows(&self, signal: usize) -> bool {
        let is_said = self.says(AUTO_SIGNALS) || self.says(signal);
        (is_said || self.text(SIGNALS) == "strict") && !self.says(OFF)
    }

    /// Whether what the browser signals means no to all.
    pub(super) fn is_strict(&self) -> bool {
        self.says(STRICT)
    }

    /// The name of a signal.
    pub(super) fn signal(&self, signal: usize) -> &'static str {
        nth(nth(nth(ROWS, b'\n', SIGNALS), b'|', 2), b' ', signal)
    }

    /// What a consent platform calls analytics and marketing on this site: a list of
    /// `platform:analytics` and `platform:analytics:marketing`.
    pub fn signal_names(&self) -> &str {
        self.text(SIGNAL_NAMES)
    }

    fn says(&self, word: usize) -> bool {
        has_word(self.text(SIGNALS), self.signal(word))
    }

    /// Patterns of what is replaced besides personal data, a space between them: `#` is a
    /// digit, `@` a letter, `*` any number of both.
    pub fn scrub(&self) -> &str {
        self.text(SCRUB)
    }

    /// Whether a page goes by the path of its canonical URL.
    pub fn canonical(&self) -> bool {
        self.text(CANONICAL) == "true"
    }

    /// How much an event says: `full`, `coarse` or `private`, by the first letter.
    pub fn privacy(&self) -> u8 {
        self.text(PRIVACY).bytes().next().unwrap_or_default()
    }

    /// Sets the option of this name, in camelCase as calls and the browser's
    /// `dataset` have it (`data-batch-size` is `batchSize`), to a value as JSON:
    /// as an attribute says it or as a call gives it. A mistake changes nothing;
    /// what would be right is returned then.
    pub fn set(&mut self, name: &str, value: &str) -> Option<&'static str> {
        for (at, row) in Pieces::of(ROWS, b'\n').enumerate() {
            if nth(row, b'|', 0) == name {
                let takes = nth(row, b'|', 2);
                let mut value = plain(value);
                // An attribute without a value is a flag that is set.
                if value.is_empty() && takes == "true false" {
                    value.push_str("true");
                }
                let fits = match takes.as_bytes().first() {
                    None => true,
                    Some(b'0' | b'1') => is_within(takes, &value),
                    Some(b',') => {
                        value = list(&value);
                        takes == "," || Pieces::of(&value, b' ').all(|word| has_word(takes, word))
                    }
                    // A model of the site's own is its name and a phase for each stage.
                    Some(b'a') if Pieces::of(&list(&value), b' ').count() > N_STAGES => {
                        value = list(&value);
                        true
                    }
                    _ => has_word(takes, &value),
                };
                if fits {
                    self.0.set(at, &value);
                    return None;
                }
                return Some(takes.strip_prefix(", ").unwrap_or(takes));
            }
        }
        Some("other names")
    }

    fn text(&self, row: usize) -> &str {
        self.0.line(row)
    }

    #[inline(never)]
    fn number(&self, row: usize, unit: i64) -> i64 {
        (number(self.text(row)) * unit as f64) as i64
    }
}

/// Whether a number lies within bounds, as in `1 to 10`.
fn is_within(bounds: &str, text: &str) -> bool {
    // Nothing compares to what is no number.
    let value = number(text);
    value >= number(nth(bounds, b' ', 0)) && value <= number(nth(bounds, b' ', 2))
}

fn number(text: &str) -> f64 {
    Decimal::parse(text).map_or(f64::NAN, Decimal::to_f64)
}

/// An item of a list by its position, where it has more than one.
fn one_of<'a>(mut items: impl Iterator<Item = &'a str> + Clone, at: usize) -> &'a str {
    let only = items.clone().nth(1).is_none();
    items.nth(if only { 0 } else { at }).unwrap_or_default()
}

/// The items of a list with nothing but spaces between them.
fn list(value: &str) -> String {
    let mut items = String::new();
    for char in value.chars() {
        items.push(if char == ',' { ' ' } else { char });
    }
    items
}

#[cfg(test)]
mod tests;
