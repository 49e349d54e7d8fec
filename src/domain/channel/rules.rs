//! GA4's default channel group, rule for rule and in Google's order: the first
//! that holds counts. Source of every rule without another remark:
//! support.google.com/analytics/answer/9756891, "Channels for manual traffic".

use super::Channel;
use super::facts::Facts;
use super::sites::Site;
use crate::domain::words::lists;

/// The channel of the first rule that holds.
pub(super) fn first(facts: &Facts<'_>) -> Option<Channel> {
    let rule = RULES.iter().find(|rule| rule.holds(facts))?;
    Some(rule.channel)
}

/// Whether `medium` is one of an ad.
pub(super) fn is_ad(medium: &str) -> bool {
    lists(PAID, medium) || lists(DISPLAY, medium)
}

/// One channel's rule: its kind of site or its words, and payment where it asks for it.
struct Rule {
    channel: Channel,
    site: Option<Site>,
    paid: bool,
    field: Field,
    words: &'static str,
}

/// Where a rule's words are looked for.
enum Field {
    Medium,
    Source,
    SourceOrMedium,
    Campaign,
}

impl Rule {
    fn holds(&self, facts: &Facts<'_>) -> bool {
        let (text, other_text) = match self.field {
            Field::Medium => (facts.medium, ""),
            Field::Source => (facts.source, ""),
            Field::SourceOrMedium => (facts.source, facts.medium),
            Field::Campaign => (facts.campaign, ""),
        };
        (!self.paid || lists(PAID, facts.medium))
            && (self.site.is_some() && self.site == facts.site
                || lists(self.words, text)
                || lists(self.words, other_text))
    }
}

/// Google: `^(.*cp.*|ppc|retargeting|paid.*)$`.
pub(super) const PAID: &str = "*cp*|ppc|retargeting|paid*";
/// Google: `^(.*(([^a-df-z]|^)shop|shopping).*)$`; an `e` may precede: `eshop`.
const SHOPPING: &str = "~shop*|*shopping*";
const DISPLAY: &str = "display|banner|expandable|interstitial|cpm";
const SOCIAL: &str = "social|social-network|social-media|sm|social network|social media";
const EMAIL: &str = "email|e-mail|e_mail|e mail";
/// Ours, for what GA4 leaves unassigned: paper and places that lead to a page.
const OFFLINE: &str = "print|qr*|poster*|flyer*|leaflet|brochure|catalog*|postcard|magazine|newspaper|billboard\
    |packaging|direct-mail|direct mail|directmail|offline|ooh|dooh|tv|radio";

const RULES: [Rule; 20] = [
    words(Channel::CrossNetwork, Field::Campaign, "*cross-network*"),
    Rule {
        field: Field::Campaign,
        words: SHOPPING,
        ..paid(Channel::PaidShopping, Site::Shopping)
    },
    paid(Channel::PaidSearch, Site::Search),
    paid(Channel::PaidSocial, Site::Social),
    paid(Channel::PaidVideo, Site::Video),
    medium(Channel::Display, DISPLAY),
    // Google knows its own ads; we know the hosts that serve them.
    site(Channel::PaidOther, Site::Ads, PAID),
    Rule {
        field: Field::Campaign,
        ..site(Channel::OrganicShopping, Site::Shopping, SHOPPING)
    },
    site(Channel::OrganicSocial, Site::Social, SOCIAL),
    site(Channel::OrganicVideo, Site::Video, "*video*"),
    // In GA4 since May 2026. Before Search and Referral, which would take it.
    site(Channel::AiAssistant, Site::Assistant, "ai-assistant|ai"),
    site(Channel::OrganicSearch, Site::Search, "organic"),
    medium(Channel::Referral, "referral|app|link"),
    Rule {
        site: Some(Site::Mail),
        ..words(Channel::Email, Field::SourceOrMedium, EMAIL)
    },
    medium(Channel::Affiliates, "affiliate"),
    medium(Channel::Audio, "audio"),
    words(Channel::Sms, Field::SourceOrMedium, "sms"),
    medium(Channel::MobilePush, "*push|*mobile*|*notification*"),
    words(Channel::MobilePush, Field::Source, "firebase"),
    words(Channel::Offline, Field::SourceOrMedium, OFFLINE),
];

const fn words(channel: Channel, field: Field, words: &'static str) -> Rule {
    Rule {
        channel,
        site: None,
        paid: false,
        field,
        words,
    }
}

const fn medium(channel: Channel, media: &'static str) -> Rule {
    words(channel, Field::Medium, media)
}

const fn site(channel: Channel, site: Site, media: &'static str) -> Rule {
    Rule {
        site: Some(site),
        ..medium(channel, media)
    }
}

const fn paid(channel: Channel, on: Site) -> Rule {
    Rule {
        paid: true,
        ..site(channel, on, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Google's `^(.*cp.*|ppc|retargeting|paid.*)$`, spelled with the standard library.
    fn is_paid_by_the_book(medium: &str) -> bool {
        let medium = medium.to_ascii_lowercase();
        medium.contains("cp")
            || medium == "ppc"
            || medium == "retargeting"
            || medium.starts_with("paid")
    }

    /// Google's `^(.*(([^a-df-z]|^)shop|shopping).*)$`, likewise.
    fn is_shopping_by_the_book(campaign: &str) -> bool {
        let campaign = campaign.to_ascii_lowercase();
        campaign.contains("shopping")
            || campaign.match_indices("shop").any(|(at, _)| {
                let before = campaign[..at].chars().next_back();
                !before.is_some_and(|c| ('a'..='d').contains(&c) || ('f'..='z').contains(&c))
            })
    }

    #[test]
    fn googles_paid_media_are_paid() {
        for (medium, paid) in [
            ("cpc", true),
            ("CPM", true),
            ("mycpcx", true),
            ("cp", true),
            ("ppc", true),
            ("ppcx", false),
            ("xppc", false),
            ("retargeting", true),
            ("retargeting2", false),
            ("paid", true),
            ("paid_social", true),
            ("unpaid", false),
            ("c p", false),
            ("", false),
        ] {
            assert_eq!(lists(PAID, medium), paid, "{medium}");
            assert_eq!(is_paid_by_the_book(medium), paid, "{medium}");
        }
    }

    #[test]
    fn googles_shopping_campaigns_are_shopping() {
        for (campaign, shopping) in [
            ("shop", true),
            ("Shop DE", true),
            ("e-shop", true),
            ("eshop", true),
            ("ESHOP", true),
            ("my_shop", true),
            ("1shop", true),
            ("größeshop", true),
            ("äshop", true),
            ("shopping", true),
            ("windowshopping", true),
            ("workshop", false),
            ("Photoshop", false),
            ("dshop", false),
            ("fshop", false),
            ("sho", false),
            ("workshop shop", true),
            ("", false),
        ] {
            assert_eq!(lists(SHOPPING, campaign), shopping, "{campaign}");
            assert_eq!(is_shopping_by_the_book(campaign), shopping, "{campaign}");
        }
    }

    #[test]
    fn every_rule_places_its_own_words() {
        for rule in RULES.iter().filter(|rule| !rule.words.is_empty()) {
            // A medium of display's is paid too, and paid's `*cp*` takes `cpm`: the order decides.
            for word in crate::domain::words::split(rule.words) {
                let text = word.trim_matches(['*', '~']);
                let mut facts = Facts::of(&super::super::Touch::default());
                if rule.paid {
                    facts.medium = "cpc";
                }
                match rule.field {
                    Field::Medium => facts.medium = text,
                    Field::Source | Field::SourceOrMedium => facts.source = text,
                    Field::Campaign => facts.campaign = text,
                }
                assert_eq!(first(&facts), Some(rule.channel), "{word}");
            }
        }
    }

    proptest! {
        #[test]
        fn paid_is_what_googles_pattern_says(medium in "[a-zA-Z ]{0,3}(cp|ppc|paid|retargeting|x)?[a-zA-Z]{0,3}") {
            prop_assert_eq!(lists(PAID, &medium), is_paid_by_the_book(&medium));
        }

        #[test]
        fn shopping_is_what_googles_pattern_says(campaign in "(.{0,2}[a-fA-Fx-z ]?(shop|Shop|SHOPPING|sho)){0,3}.{0,2}") {
            prop_assert_eq!(lists(SHOPPING, &campaign), is_shopping_by_the_book(&campaign));
        }
    }
}
