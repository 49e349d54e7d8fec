//! What is held for a session's source and medium when its link, a click id
//! and the referrer each say something. Where we know less or more than Google:
//!
//! - What a link leaves unsaid, its click id says, then the referrer's host.
//!   A paid link is placed by these too; GA4 calls it Paid Other.
//! - A paid click id makes any medium paid, as auto-tagging overrides it in GA4.
//! - Referrers that only pass a visitor back (payment, login) are none.

use super::Touch;
use super::click_ids::{Click, click};
use super::hosts::site;
use super::rules::{PAID, is_ad};
use super::sites::Site;
use crate::domain::words::lists;

/// What the rules look at. Unknown texts are empty.
pub(super) struct Facts<'a> {
    pub(super) source: &'a str,
    pub(super) medium: &'a str,
    pub(super) campaign: &'a str,
    /// The kind of site that the visitor came from.
    pub(super) site: Option<Site>,
    /// Whether another site, known or not, has a link here.
    referred: bool,
}

impl<'a> Facts<'a> {
    pub(super) fn of(touch: &Touch<'a>) -> Self {
        let source = said(touch.source);
        let referrer = said(touch.referrer_host);
        let came_from = site(referrer);
        let click = click(said(touch.click_id)).unwrap_or(Click::NONE);
        let paid_click = is_ad(click.medium);

        let mut medium = said(touch.medium);
        if medium.is_empty() || paid_click && !is_ad(medium) {
            medium = click.medium;
        }
        let source_unsaid = source.is_empty() && (medium.is_empty() || lists(PAID, medium));
        let mut site = origin(site(source));
        if site.is_none() && (source_unsaid || paid_click) {
            site = origin(came_from).or(click.site);
        }
        Self {
            source,
            medium,
            campaign: said(touch.campaign),
            site,
            referred: !referrer.is_empty() && came_from != Some(Site::Passage),
        }
    }

    /// Google: source `(direct)` and medium `(none)` or `(not set)`. And where
    /// nothing at all is known.
    pub(super) fn is_direct(&self) -> bool {
        self.medium.is_empty()
            && (lists("direct|(direct)", self.source)
                || self.source.is_empty()
                    && self.campaign.is_empty()
                    && self.site.is_none()
                    && !self.referred)
    }

    /// Whether a site that no rule knows has a link here, with nothing added.
    /// GA4 gives such a session the medium `referral`.
    pub(super) fn is_mere_link(&self) -> bool {
        self.referred && self.source.is_empty() && self.medium.is_empty()
    }
}

/// The text, or nothing where it says that there is nothing.
fn said(text: Option<&str>) -> &str {
    let text = text.unwrap_or_default().trim_ascii();
    if lists("(none)|(not set)", text) {
        ""
    } else {
        text
    }
}

/// A site that visitors come from, not one that they pass through.
fn origin(site: Option<Site>) -> Option<Site> {
    site.filter(|site| *site != Site::Passage)
}
