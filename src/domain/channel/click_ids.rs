//! Click ids: what a parameter that an ad platform adds to links says about the click.
//!
//! They are GA4's auto-tagging (support.google.com/analytics/answer/9756891,
//! "manual" against "auto-tagged" traffic): each stands for a source and a
//! medium that the link does not spell out. Not every one is proof of payment:
//! Meta and Instagram, Google Merchant Center and Yandex tag organic links too.

use super::sites::Site;
use crate::domain::words::lists;

/// What a click id stands for.
#[derive(Clone, Copy)]
pub(super) struct Click {
    /// Kind of the platform that the click came from, where the id says so.
    pub(super) site: Option<Site>,
    /// The medium as a link would have spelled it; empty for an organic click.
    pub(super) medium: &'static str,
}

impl Click {
    /// No click id, or one that says nothing.
    pub(super) const NONE: Self = other("");
}

/// Whether a query parameter of this `name` is a click id.
pub(in crate::domain) fn is_click_id(name: &str) -> bool {
    click(name).is_some()
}

/// What the click id in the parameter `name` stands for.
pub(super) fn click(name: &str) -> Option<Click> {
    CLICKS
        .iter()
        .find(|(names, _)| lists(names, name))
        .map(|(_, click)| *click)
}

/// Names, site and medium. A new platform is a word more.
const CLICKS: [(&str, Click); 9] = [
    // Google Ads, Microsoft Advertising, Yandex Direct.
    (
        "gclid|gbraid|wbraid|gclsrc|gad_source|gad_campaignid|msclkid|yclid",
        ad(Site::Search),
    ),
    // TikTok, X, LinkedIn, Snapchat, Reddit, Quora.
    (
        "ttclid|twclid|li_fat_id|sccid|rdt_cid|qclid",
        ad(Site::Social),
    ),
    // Yandex Market.
    ("ymclid", ad(Site::Shopping)),
    // Wicked Reports.
    ("wickedid", other("cpc")),
    // Campaign Manager 360 and Display & Video 360.
    ("dclid", other("display")),
    // impact.com, Awin, ShareASale, Tradedoubler, CJ.
    (
        "irclickid|irclid|awc|sscid|tduid|cjevent",
        other("affiliate"),
    ),
    // Mailchimp, Klaviyo, Marketo, HubSpot, MailerLite, Vero.
    (
        "mc_eid|mc_cid|_kx|mkt_tok|_hsenc|ml_subscriber|vero_id",
        other("email"),
    ),
    // Google Merchant Center's free listings, Yandex' results.
    ("srsltid|ysclid", organic(Site::Search)),
    // Meta, Instagram, Pinterest: on ads and on what people share.
    ("fbclid|igshid|igsh|epik", organic(Site::Social)),
];

const fn ad(site: Site) -> Click {
    Click {
        site: Some(site),
        medium: "cpc",
    }
}

const fn organic(site: Site) -> Click {
    Click {
        site: Some(site),
        medium: "",
    }
}

const fn other(medium: &'static str) -> Click {
    Click { site: None, medium }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_click_ids_in_any_casing_and_nothing_else() {
        for name in ["gclid", "GCLID", "ScCid", "_kx", "li_fat_id", "igsh"] {
            assert!(is_click_id(name), "{name}");
        }
        for name in [
            "",
            "q",
            "clid",
            "gclid2",
            "utm_source",
            "gclid|gbraid",
            "id",
        ] {
            assert!(!is_click_id(name), "{name}");
        }
    }

    #[test]
    fn links_that_people_share_are_no_proof_of_payment() {
        for name in ["fbclid", "igshid", "igsh", "srsltid", "ysclid", "epik"] {
            assert_eq!(click(name).map(|click| click.medium), Some(""), "{name}");
        }
    }
}
