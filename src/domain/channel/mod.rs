//! Channels: by which kind of way a session came.
//!
//! GA4's default channel group (support.google.com/analytics/answer/9756891),
//! and one channel more: Offline, for what a print or a poster leads here.
//! `facts` decides what counts when a link, a click id and a referrer each say
//! something; `rules` has Google's rules in their order, `sites` what they
//! speak of and `hosts` how it is recognised, `click_ids` what ad platforms add to links.

mod click_ids;
mod facts;
mod hosts;
mod rules;
mod sites;

pub(super) use click_ids::is_click_id;

use super::text::nth;
use facts::Facts;

/// What is known about how a session began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touch<'a> {
    /// `utm_source`.
    pub source: Option<&'a str>,
    /// `utm_medium`.
    pub medium: Option<&'a str>,
    /// `utm_campaign`.
    pub campaign: Option<&'a str>,
    /// Name of the parameter that carried a click id: `gclid`.
    pub click_id: Option<&'a str>,
    /// Host of the referrer, without port; `None` when it is an own domain or absent.
    pub referrer_host: Option<&'a str>,
}

/// By which kind of way a session came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// A bookmark, a typed address, an app that says nothing.
    Direct,
    /// Ads over several networks: Performance Max, Demand Gen.
    CrossNetwork,
    /// Ads on shopping sites, or of shopping campaigns.
    PaidShopping,
    /// Ads beside search results.
    PaidSearch,
    /// Ads in social networks.
    PaidSocial,
    /// Ads at videos.
    PaidVideo,
    /// Banners and their kin.
    Display,
    /// Ads elsewhere.
    PaidOther,
    /// Shopping sites, without payment.
    OrganicShopping,
    /// Social networks, without payment.
    OrganicSocial,
    /// Video sites, without payment.
    OrganicVideo,
    /// Search engines, without payment.
    OrganicSearch,
    /// A link on another site.
    Referral,
    /// A link in an e-mail.
    Email,
    /// A partner paid by result.
    Affiliates,
    /// Ads in podcasts and the like.
    Audio,
    /// A link in a text message.
    Sms,
    /// A notification on the device.
    MobilePush,
    /// An answer of a chat bot.
    AiAssistant,
    /// Print, QR code, poster.
    Offline,
    /// Tagged in a way that no rule knows.
    Unassigned,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 21] = [
        Self::Direct,
        Self::CrossNetwork,
        Self::PaidShopping,
        Self::PaidSearch,
        Self::PaidSocial,
        Self::PaidVideo,
        Self::Display,
        Self::PaidOther,
        Self::OrganicShopping,
        Self::OrganicSocial,
        Self::OrganicVideo,
        Self::OrganicSearch,
        Self::Referral,
        Self::Email,
        Self::Affiliates,
        Self::Audio,
        Self::Sms,
        Self::MobilePush,
        Self::AiAssistant,
        Self::Offline,
        Self::Unassigned,
    ];

    /// Its name on the wire and in reports.
    pub fn name(self) -> &'static str {
        nth(NAMES, b'|', self as usize)
    }

    /// The channel of this [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }

    /// The channel by which the session of `touch` came.
    pub fn of(touch: &Touch<'_>) -> Self {
        let facts = Facts::of(touch);
        if facts.is_direct() {
            Self::Direct
        } else if let Some(channel) = rules::first(&facts) {
            channel
        } else if facts.is_mere_link() {
            Self::Referral
        } else {
            Self::Unassigned
        }
    }
}

/// Names in the order of the channels.
const NAMES: &str = "Direct|Cross-network|Paid Shopping|Paid Search|Paid Social|Paid Video|Display\
    |Paid Other|Organic Shopping|Organic Social|Organic Video|Organic Search|Referral|Email\
    |Affiliates|Audio|SMS|Mobile Push|AI Assistant|Offline|Unassigned";

#[cfg(feature = "serde")]
impl serde::Serialize for Channel {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Channel {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        Self::from_name(&name).ok_or_else(|| serde::de::Error::custom("not a channel's name"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_read_back_and_are_as_many_as_channels() {
        for (at, channel) in Channel::ALL.into_iter().enumerate() {
            assert_eq!(channel as usize, at);
            assert_eq!(Channel::from_name(channel.name()), Some(channel));
        }
        assert_eq!(
            crate::domain::words::split(NAMES).count(),
            Channel::ALL.len()
        );
        assert_eq!(Channel::AiAssistant.name(), "AI Assistant");
        for name in ["", "direct", "Paid", "Direct|Cross-network", "(Other)"] {
            assert_eq!(Channel::from_name(name), None, "{name}");
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn travels_by_its_name() {
        let json = serde_json::to_string(&Channel::Sms).unwrap();
        assert_eq!(json, "\"SMS\"");
        assert_eq!(
            serde_json::from_str::<Channel>(&json).unwrap(),
            Channel::Sms
        );
        assert!(serde_json::from_str::<Channel>("\"sms\"").is_err());
    }

    /// A touch of anything, with words that rules know among it.
    fn some_touch() -> impl Strategy<Value = [Option<String>; 5]> {
        let source = word("google|facebook|youtube|amazon|chatgpt|email|sms|(direct)|\\PC{0,8}");
        let medium = word("cpc|display|organic|social|email|referral|(none)|qr|\\PC{0,8}");
        let campaign = word("shop|cross-network|spring|\\PC{0,8}");
        let click_id = word("gclid|fbclid|dclid|awc|\\PC{0,8}");
        let referrer = word("www\\.google\\.de|paypal\\.com|t\\.co|blog\\.example|\\PC{0,12}");
        (source, medium, campaign, click_id, referrer).prop_map(|(a, b, c, d, e)| [a, b, c, d, e])
    }

    fn word(pattern: &'static str) -> impl Strategy<Value = Option<String>> {
        proptest::option::of(pattern)
    }

    fn touch(fields: &[Option<String>; 5]) -> Touch<'_> {
        let [source, medium, campaign, click_id, referrer_host] =
            fields.each_ref().map(Option::as_deref);
        Touch {
            source,
            medium,
            campaign,
            click_id,
            referrer_host,
        }
    }

    fn is_organic(channel: Channel) -> bool {
        channel.name().starts_with("Organic")
            || matches!(channel, Channel::Referral | Channel::Direct)
    }

    proptest! {
        #[test]
        fn casing_and_spaces_around_make_no_difference(fields in some_touch()) {
            let shouted = fields.clone().map(|field| field.map(|text| format!(" {} ", text.to_ascii_uppercase())));
            prop_assert_eq!(Channel::of(&touch(&shouted)), Channel::of(&touch(&fields)));
        }

        #[test]
        fn a_paid_medium_is_never_organic(fields in some_touch(), medium in "cpc|ppc|paid.{0,4}|retargeting|[a-z]{0,3}cp[a-z]{0,3}") {
            let channel = Channel::of(&Touch { medium: Some(&medium), ..touch(&fields) });
            prop_assert!(!is_organic(channel), "{:?}", channel);
        }

        #[test]
        fn a_paid_click_is_never_organic(fields in some_touch(), click_id in "gclid|msclkid|ttclid|dclid|li_fat_id") {
            let channel = Channel::of(&Touch { click_id: Some(&click_id), ..touch(&fields) });
            prop_assert!(!is_organic(channel), "{:?}", channel);
        }

        #[test]
        fn a_paying_or_returning_visitor_is_no_referral(fields in some_touch()) {
            let touch = Touch { referrer_host: Some("www.paypal.com"), ..touch(&fields) };
            let unreferred = Touch { referrer_host: None, ..touch };
            prop_assert_eq!(Channel::of(&touch), Channel::of(&unreferred));
        }
    }
}
