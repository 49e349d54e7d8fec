//! Campaigns: what a landing page's address says about how the visitor came.

use super::channel::is_click_id;
use super::consent::Consent;
use super::text::{MAX_TEXT, Pieces, clean, cut, nth};
use super::url::percent_decode;

/// Campaign parameters of a URL; what is not known is empty.
///
/// One text, in which each field ends with a tab: a struct of seven strings would
/// cost a kilobyte of moves and drops in wasm, and no cleaned value contains one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Campaign(String);

/// One campaign parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignField {
    /// Who sent the visitor: `google`, `newsletter`.
    Source,
    /// By which kind of way: `cpc`, `email`.
    Medium,
    /// Name of the campaign.
    Name,
    /// Keyword that was paid for.
    Term,
    /// Which of several ads or links.
    Content,
    /// The campaign's id at the advertiser.
    Id,
    /// The ad platform's id of this very click, as `gclid:…`: it identifies a
    /// person to the platform, so it is known under consent `granted` only.
    ClickId,
}

/// Names on the wire, by field.
const NAMES: &str = "source medium name term content id click_id";
/// Without the last.
const NAMES_BUT_CLICK_ID: &str = "source medium name term content id";
const N_FIELDS: usize = 7;
/// The position of the click id among them.
const CLICK_ID_AT: usize = 6;

/// The name of the field that is known under consent `granted` only.
const CLICK_ID: &str = "click_id";
/// Separates the click id's parameter from its value.
const CLICK_ID_SEPARATOR: u8 = b':';

impl Campaign {
    /// Stands behind each field in [`Self::as_line`].
    pub const END: u8 = b'\t';

    /// Reads the campaign parameters of a query string. Keys count in any
    /// casing; of a key given twice the first counts.
    pub fn from_query(query: &str) -> Self {
        let mut line = String::new();
        let mut is_empty = true;
        // Once over the query for each field: seven values side by side would
        // cost more bytes than the little time.
        for field in 0..N_FIELDS {
            for pair in Pieces::of(query, b'&') {
                let (key, value) = cut(pair, b'=');
                let key = percent_decode(key);
                let value = clean(&percent_decode(value), MAX_TEXT);
                if !value.is_empty() && field_of(&key) == field {
                    if field == CLICK_ID_AT {
                        line.push_str(&key.to_ascii_lowercase());
                        line.push(char::from(CLICK_ID_SEPARATOR));
                    }
                    line.push_str(&value);
                    is_empty = false;
                    break;
                }
            }
            line.push(char::from(Self::END));
        }
        Self(if is_empty { String::new() } else { line })
    }

    /// The campaign written as [`Self::as_line`].
    pub fn from_line(line: &str) -> Self {
        Self(line.into())
    }

    /// All values in the order of [`Self::fields`], each with a tab behind it;
    /// empty where nothing is known.
    pub fn as_line(&self) -> &str {
        &self.0
    }

    /// A campaign written as [`Self::as_line`], but for its click id.
    pub fn without_click_id(line: &str) -> String {
        let mut kept = String::new();
        for field in 0..CLICK_ID_AT {
            kept.push_str(nth(line, Self::END, field));
            kept.push(char::from(Self::END));
        }
        kept.push(char::from(Self::END));
        // Nothing is known then.
        if kept.len() == N_FIELDS {
            kept.clear();
        }
        kept
    }

    /// Whether a query's `key` may stay in an address: a campaign parameter may, a click id
    /// never, and of all others `otherwise` decides.
    pub fn keeps(key: &str, otherwise: impl FnOnce() -> bool) -> bool {
        match field_of(key) {
            N_FIELDS => otherwise(),
            field => field < CLICK_ID_AT,
        }
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of `field`, empty where it is not known.
    pub fn field(&self, field: CampaignField) -> &str {
        Self::field_of(&self.0, field)
    }

    /// [`Self::field`] of the campaign written as [`Self::as_line`].
    pub fn field_of(line: &str, field: CampaignField) -> &str {
        nth(line, Self::END, field as usize)
    }

    /// Names on the wire of the fields that may be sent.
    pub fn fields_under(consent: Consent) -> &'static str {
        match consent {
            Consent::Granted => NAMES,
            _ => NAMES_BUT_CLICK_ID,
        }
    }

    /// Names on the wire and values, empty ones included.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        Pieces::of(NAMES, b' ')
            .enumerate()
            .map(|(at, name)| (name, nth(&self.0, Self::END, at)))
    }

    /// The parameter that carried the click id: `gclid`.
    pub fn click_id_name(&self) -> &str {
        cut(self.field(CampaignField::ClickId), CLICK_ID_SEPARATOR).0
    }
}

impl From<Campaign> for String {
    /// [`Campaign::as_line`].
    fn from(campaign: Campaign) -> Self {
        campaign.0
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Campaign {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.fields().filter(|(_, value)| !value.is_empty()))
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Campaign {
    /// Fields of newer versions are not known here and passed over.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let fields = std::collections::BTreeMap::<String, super::Value>::deserialize(from)?;
        let value = |name: &str| match fields.get(name) {
            None | Some(super::Value::Null) => Ok(String::new()),
            Some(super::Value::Text(text)) => Ok(text.replace('\t', " ")),
            Some(_) => Err(serde::de::Error::custom("campaign fields are strings")),
        };
        let values: Vec<String> = Pieces::of(NAMES, b' ')
            .map(value)
            .collect::<Result<_, _>>()?;
        if values.iter().all(String::is_empty) {
            return Ok(Self::default());
        }
        Ok(Self(values.join("\t") + "\t"))
    }
}

/// The position of the field that a query's key fills, or one behind all.
fn field_of(key: &str) -> usize {
    let key = key.to_ascii_lowercase();
    let (prefix, name) = cut(&key, b'_');
    let name = match name {
        _ if !matches!(prefix, "utm" | "mtm") => {
            return if is_click_id(&key) {
                CLICK_ID_AT
            } else {
                N_FIELDS
            };
        }
        "campaign" => "name",
        "keyword" => "term",
        "name" | CLICK_ID => "",
        _ => name,
    };
    Pieces::of(NAMES, b' ')
        .position(|known| known == name)
        .unwrap_or(N_FIELDS)
}

#[cfg(test)]
mod tests {
    use super::CampaignField::{Name, Source, Term};
    use super::*;
    use proptest::prelude::*;

    fn campaign(query: &str) -> Campaign {
        Campaign::from_query(query)
    }

    #[test]
    fn reads_every_parameter_in_any_casing() {
        let found = campaign(
            "UTM_Source=google&utm_medium=cpc&Utm_Campaign=spring+tea&utm_term=k%C3%A4nnchen&utm_content=b&utm_id=7&GCLID=x%3Ay",
        );
        let fields: Vec<_> = found.fields().collect();
        assert_eq!(
            fields,
            [
                ("source", "google"),
                ("medium", "cpc"),
                ("name", "spring tea"),
                ("term", "kännchen"),
                ("content", "b"),
                ("id", "7"),
                ("click_id", "gclid:x:y"),
            ]
        );
        assert_eq!(found.click_id_name(), "gclid");
    }

    #[test]
    fn reads_matomos_names() {
        let found = campaign("mtm_campaign=a&mtm_keyword=b");
        assert_eq!((found.field(Name), found.field(Term)), ("a", "b"));
    }

    #[test]
    fn the_first_of_a_repeated_key_counts_and_empty_ones_do_not() {
        let found = campaign("utm_source=&utm_source=a&utm_source=b");
        assert_eq!(found.field(Source), "a");
        assert!(campaign("utm_source=&gclid=&q=tea").is_empty());
    }

    #[test]
    fn hostile_values_are_capped_and_stripped() {
        let query = format!(
            "utm_source=%E2%80%AEevil%00&utm_campaign={}",
            "x".repeat(9_000)
        );
        let found = campaign(&query);
        assert_eq!(found.field(Source), "evil");
        assert_eq!(found.field(Name).len(), MAX_TEXT);
    }

    proptest! {
        #[test]
        fn never_panics_and_caps_every_field(query: String) {
            for (_, value) in campaign(&query).fields() {
                prop_assert!(value.chars().count() <= MAX_TEXT);
            }
        }

        #[test]
        fn finds_a_source_among_other_parameters(before in "[a-z=&]{0,12}", source in "[a-z0-9]{1,12}") {
            let query = format!("{before}&utm_source={source}");
            let found = campaign(&query);
            prop_assert_eq!(found.field(Source), source);
        }
    }
}
