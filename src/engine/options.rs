//! The options of the tag, read from text; mistakes are explained, never fatal.
//!
//! One row of [`ROWS`] per option: a new one is a row, a slot and an accessor.

use crate::domain::text::{MAX_URL, clean};
use crate::domain::{Consent, Decimal, Millis, Params, Pieces, Value};

/// How the engine is configured; section 1 of the contract.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    numbers: [i64; 9],
    texts: [String; 5],
}

/// What becomes of events by automation, headless browsers and known bots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bots {
    /// They carry `"bot": true`.
    Mark,
    /// They are dropped.
    Drop,
    /// They go unmarked.
    Keep,
}

/// What an option takes, and in which slot it is kept.
enum Takes {
    /// Any text.
    Text(usize),
    /// A list of anything, split at white space or commas.
    List(usize),
    /// A list of these words.
    Among(usize, &'static str),
    /// One of these words; kept as its position.
    Word(usize, &'static str),
    /// Set by its presence.
    Flag(usize),
    /// A number within these bounds; kept as a multiple of the last.
    Number(usize, i64, i64, i64),
}

use Takes::{Among, Flag, List, Number, Text, Word};

// Slots of `numbers`.
const CONSENT: usize = 0;
const BATCH_SIZE: usize = 1;
const BATCH_MS: usize = 2;
const SESSION_IDLE: usize = 3;
const SAMPLE: usize = 4;
const RETENTION: usize = 5;
const HASH_ROUTING: usize = 6;
const BOTS: usize = 7;
const DEBUG: usize = 8;

// Slots of `texts`.
const COLLECTOR: usize = 0;
const SITE: usize = 1;
const DOMAINS: usize = 2;
const IGNORE: usize = 3;
const AUTO: usize = 4;

const MINUTE: Millis = 60_000;
const DAY: Millis = 24 * 60 * MINUTE;

const SENSORS: &str =
    "all none pages links downloads forms engagement search commerce contact share errors404";

const ROWS: [(&str, Takes); 14] = [
    ("collector", Text(COLLECTOR)),
    ("site", Text(SITE)),
    (
        "consent",
        Word(CONSENT, "required denied cookieless granted"),
    ),
    ("batchSize", Number(BATCH_SIZE, 1, 1_000, 1)),
    ("batchMs", Number(BATCH_MS, 0, 3_600_000, 1)),
    ("sessionMinutes", Number(SESSION_IDLE, 1, 1_440, MINUTE)),
    ("retentionDays", Number(RETENTION, 1, 730, DAY)),
    ("sample", Number(SAMPLE, 0, 1, 1_000)),
    ("domains", List(DOMAINS)),
    ("ignore", List(IGNORE)),
    ("auto", Among(AUTO, SENSORS)),
    ("bots", Word(BOTS, "mark drop keep")),
    ("hashRouting", Flag(HASH_ROUTING)),
    ("debug", Flag(DEBUG)),
];

impl Default for Options {
    fn default() -> Self {
        let mut numbers = [0; 9];
        numbers[CONSENT] = Consent::Cookieless as i64;
        numbers[BATCH_SIZE] = 10;
        numbers[BATCH_MS] = 5_000;
        numbers[SESSION_IDLE] = 30 * MINUTE;
        numbers[RETENTION] = 180 * DAY;
        numbers[SAMPLE] = 1_000;
        let mut texts = [const { String::new() }; 5];
        texts[AUTO].push_str("all");
        Self { numbers, texts }
    }
}

impl Options {
    /// Where beacons go; empty until it is said.
    pub fn collector(&self) -> &str {
        &self.texts[COLLECTOR]
    }

    /// Site, property or project id at the collector; empty where there is none.
    pub fn site(&self) -> &str {
        &self.texts[SITE]
    }

    /// Where consent starts.
    pub fn consent(&self) -> Consent {
        let at = self.numbers[CONSENT] as usize;
        Consent::ALL.get(at).copied().unwrap_or_default()
    }

    /// A batch leaves with this many events, …
    pub fn batch_size(&self) -> usize {
        self.numbers[BATCH_SIZE] as usize
    }

    /// … or after this many milliseconds, whichever comes first.
    pub fn batch_ms(&self) -> Millis {
        self.numbers[BATCH_MS]
    }

    /// Inactivity that ends a session, in milliseconds.
    pub fn session_idle(&self) -> Millis {
        self.numbers[SESSION_IDLE]
    }

    /// Share of visitors that is measured, in thousandths.
    pub fn sample(&self) -> i64 {
        self.numbers[SAMPLE]
    }

    /// How long the device remembers, in milliseconds.
    pub fn retention(&self) -> Millis {
        self.numbers[RETENTION]
    }

    /// Own domains beside the page's own.
    pub fn domains(&self) -> impl Iterator<Item = &str> {
        Pieces::of(&self.texts[DOMAINS], b' ')
    }

    /// Globs of paths that are never measured.
    pub fn ignore(&self) -> impl Iterator<Item = &str> {
        Pieces::of(&self.texts[IGNORE], b' ')
    }

    /// Whether `sensor` captures without code.
    pub fn captures(&self, sensor: &str) -> bool {
        Pieces::of(&self.texts[AUTO], b' ').any(|word| word == "all" || word == sensor)
    }

    /// Whether a change of the URL's hash is a page view.
    pub fn hash_routing(&self) -> bool {
        self.numbers[HASH_ROUTING] != 0
    }

    /// What becomes of events by robots.
    pub fn bots(&self) -> Bots {
        match self.numbers[BOTS] {
            0 => Bots::Mark,
            1 => Bots::Drop,
            _ => Bots::Keep,
        }
    }

    /// Whether each decision is explained on the console.
    pub fn debug(&self) -> bool {
        self.numbers[DEBUG] != 0
    }

    /// Sets the options that `params` names, in camelCase as calls and the
    /// browser's `dataset` have them (`data-batch-size` is `batchSize`), to values
    /// as an attribute says them or as a call gives them. Mistakes change
    /// nothing; what is wrong and what would be right is added to `complaints`.
    pub fn read(&mut self, params: &Params, complaints: &mut Vec<String>) {
        for (name, value) in params.iter() {
            let mut text = String::new();
            push_attribute(&mut text, value);
            if let Some(allowed) = self.set(name, &text) {
                let mut complaint = String::from(name);
                complaint.push_str(" takes ");
                complaint.push_str(&allowed);
                complaints.push(complaint);
            }
        }
    }

    /// Sets one option, or says what would be allowed.
    fn set(&mut self, name: &str, value: &str) -> Option<String> {
        // Facts about the browser are among them. Other protocols come with their
        // encoders.
        if matches!(name, "userAgent" | "webdriver") || (name == "protocol" && value == "trailmark")
        {
            return None;
        }
        let Some((_, takes)) = ROWS.iter().find(|(known, _)| *known == name) else {
            return Some("other names".into());
        };
        let (slot, number) = match *takes {
            Text(slot) => return self.keep(slot, clean(value, MAX_URL)),
            List(slot) => return self.keep(slot, list(value)),
            Among(slot, words) => {
                let chosen = list(value);
                if Pieces::of(&chosen, b' ').any(|word| position(words, word).is_none()) {
                    return Some(words.into());
                }
                return self.keep(slot, chosen);
            }
            Word(slot, words) => match position(words, value) {
                Some(at) => (slot, at),
                None => return Some(words.into()),
            },
            Flag(slot) => match value {
                "" | "true" => (slot, 1),
                "false" => (slot, 0),
                _ => return Some("true false".into()),
            },
            Number(slot, min, max, unit) => {
                let number = Decimal::parse(value).map(Decimal::to_f64);
                match number.filter(|n| *n >= min as f64 && *n <= max as f64) {
                    Some(number) => (slot, (number * unit as f64) as i64),
                    None => return Some(range(min, max)),
                }
            }
        };
        if let Some(kept) = self.numbers.get_mut(slot) {
            *kept = number;
        }
        None
    }

    fn keep(&mut self, slot: usize, text: String) -> Option<String> {
        if let Some(kept) = self.texts.get_mut(slot) {
            *kept = text;
        }
        None
    }
}

fn range(min: i64, max: i64) -> String {
    let mut text = String::new();
    Decimal::from(min).push_to(&mut text);
    text.push_str(" to ");
    Decimal::from(max).push_to(&mut text);
    text
}

fn position(words: &str, word: &str) -> Option<i64> {
    let at = Pieces::of(words, b' ').position(|known| known == word)?;
    Some(at as i64)
}

/// A value as an attribute would say it.
fn push_attribute(text: &mut String, value: &Value) {
    match value {
        Value::Text(said) => text.push_str(said),
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => number.push_to(text),
        Value::List(items) => {
            for item in items {
                push_attribute(text, item);
                text.push(' ');
            }
        }
        Value::Null | Value::Map(_) => {}
    }
}

/// The items of a list, separated by single spaces.
fn list(value: &str) -> String {
    let mut items = String::new();
    for char in value.chars() {
        let separates = char == ',' || char.is_ascii_whitespace();
        items.push(if separates { ' ' } else { char });
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(name: &str, value: impl Into<Value>) -> (Options, Vec<String>) {
        let (mut options, mut complaints) = (Options::default(), Vec::new());
        options.read(&Params::new().with(name, value), &mut complaints);
        (options, complaints)
    }

    #[test]
    fn reads_every_option_as_an_attribute_says_it() {
        let mut options = Options::default();
        let mut complaints = Vec::new();
        let mut params = Params::new();
        for (name, value) in [
            ("collector", "/v1/beacons"),
            ("protocol", "trailmark"),
            ("site", "my-shop"),
            ("consent", "required"),
            ("batchSize", "25"),
            ("batchMs", "0"),
            ("sessionMinutes", "45"),
            ("sample", "0.25"),
            ("retentionDays", "30"),
            ("domains", "a.example,\n b.example"),
            ("ignore", "/admin/** /cart"),
            ("hashRouting", ""),
            ("auto", "links pages"),
            ("bots", "drop"),
            ("debug", "true"),
        ] {
            params.set(name.into(), value.into());
        }
        options.read(&params, &mut complaints);
        assert_eq!(complaints, [""; 0]);
        assert_eq!(options.collector(), "/v1/beacons");
        assert_eq!(options.site(), "my-shop");
        assert_eq!(options.consent(), Consent::Required);
        assert_eq!(options.batch_size(), 25);
        assert_eq!(options.batch_ms(), 0);
        assert_eq!(options.session_idle(), 45 * MINUTE);
        assert_eq!(options.sample(), 250);
        assert_eq!(options.retention(), 30 * DAY);
        let domains: Vec<_> = options.domains().collect();
        assert_eq!(domains, ["a.example", "b.example"]);
        assert_eq!(options.ignore().count(), 2);
        assert!(options.hash_routing() && options.debug());
        assert!(options.captures("pages") && !options.captures("forms"));
        assert_eq!(options.bots(), Bots::Drop);
    }

    #[test]
    fn takes_numbers_flags_and_lists_of_calls() {
        assert_eq!(read("batchSize", 3).0.batch_size(), 3);
        assert!(read("debug", true).0.debug());
        let names = Value::List(vec!["a.example".into(), "b.example".into()]);
        assert_eq!(read("domains", names).0.domains().count(), 2);
    }

    #[test]
    fn every_consent_is_read_as_itself() {
        for consent in Consent::ALL {
            assert_eq!(read("consent", consent.name()).0.consent(), consent);
        }
    }

    #[test]
    fn a_value_that_makes_no_sense_changes_nothing_and_is_explained() {
        for (name, value, allowed) in [
            ("consent", "yes", "required denied cookieless granted"),
            ("batchSize", "0", "1 to 1000"),
            ("batchSize", "-3", "1 to 1000"),
            ("batchMs", "soon", "0 to 3600000"),
            ("sessionMinutes", "", "1 to 1440"),
            ("sample", "1.5", "0 to 1"),
            ("sample", "0,5", "0 to 1"),
            ("bots", "kill", "mark drop keep"),
            ("debug", "maybe", "true false"),
            ("auto", "pages clicks", SENSORS),
        ] {
            let (options, complaints) = read(name, value);
            assert_eq!(options, Options::default(), "{name}={value}");
            let complaint = format!("{name} takes {allowed}");
            assert_eq!(complaints, [complaint]);
        }
        assert_eq!(read("colour", "red").1.len(), 1);
    }

    proptest! {
        #[test]
        fn no_name_and_no_value_panics(name: String, value: String) {
            let _ = read(&name, value.as_str());
            let _ = read("sample", value.as_str());
            let _ = read("ignore", value);
        }
    }
}
