//! A native event as protocols read it.

use super::Raw;
use crate::domain::{Decimal, Members, Millis, Object};

/// A native event: clean JSON.
#[derive(Clone, Copy, Debug)]
pub struct View<'a>(pub &'a str);

impl<'a> View<'a> {
    /// A member of the event itself: `channel`, `intent`, ….
    pub fn member(self, name: &str) -> Raw<'a> {
        Raw(Object(self.0).value(name))
    }

    /// The text of one, as it stands: names and ids have no escapes.
    pub fn plain(self, name: &str) -> &'a str {
        Object(self.0).text(name)
    }

    /// The event's name.
    pub fn name(self) -> &'a str {
        self.plain("name")
    }

    /// The event's id: a UUID.
    pub fn id(self) -> &'a str {
        self.plain("id")
    }

    /// When it happened, by the device's clock.
    pub fn at(self) -> Millis {
        self.member("at").number().map_or(0, Decimal::mantissa)
    }

    /// Whom it is of, where no customer has been named: the visitor, or under
    /// `cookieless` the session, which lasts for one page load. A UUID.
    pub fn anonymous_id(self) -> &'a str {
        let visitor = self.plain("visitor");
        if visitor.is_empty() {
            self.plain("session")
        } else {
            visitor
        }
    }

    /// Whether the visitor is known beyond the page.
    pub fn is_known(self) -> bool {
        !self.plain("visitor").is_empty()
    }

    /// A member of `page`: `url`, `title` or `referrer`.
    pub fn page(self, name: &str) -> Raw<'a> {
        Raw(self.member("page").object().value(name))
    }

    /// A member of `campaign`: `source`, `medium`, `name`, `term`, `content`, `id`, `click_id`.
    pub fn campaign(self, name: &str) -> Raw<'a> {
        Raw(self.member("campaign").object().value(name))
    }

    /// All of the event's own parameters.
    pub fn params(self) -> Members<'a> {
        self.member("params").object().members()
    }

    /// One of them.
    pub fn param(self, name: &str) -> Raw<'a> {
        Raw(self.member("params").object().value(name))
    }

    /// The items of a cart or an order, as GA4 names their members.
    pub fn items(self) -> impl Iterator<Item = Object<'a>> {
        let items = self.param("items").object();
        items.members().map(|(_, item)| Object(item))
    }

    /// The currency in upper case (ISO 4217); empty where none is said.
    pub fn currency(self) -> String {
        let currency = self.param("currency").text();
        let is_code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_alphabetic());
        if is_code {
            currency.to_ascii_uppercase()
        } else {
            String::new()
        }
    }

    /// What it is worth, exactly.
    pub fn value(self) -> Option<Decimal> {
        self.param("value").number()
    }

    /// What a shop has earned by it: the value of a purchase, less than nothing for a
    /// refund, and nothing at all for anything else or without a currency.
    pub fn revenue(self) -> Option<Decimal> {
        let value = self.value().filter(|_| !self.currency().is_empty())?;
        match self.name() {
            "purchase" => Some(value),
            "refund" => {
                // Whichever sign the page has given it.
                let mantissa = value.mantissa().wrapping_abs().wrapping_neg();
                Some(Decimal::new(mantissa, value.scale()))
            }
            _ => None,
        }
    }

    /// What Trailmark has found out, for collectors that take properties: names, and
    /// values as JSON; empty ones are not known.
    pub fn findings(self) -> [(&'static str, &'a str); 6] {
        let phase = self.member("phase").object();
        [
            ("phase", phase.value("name")),
            ("phase_model", phase.value("model")),
            ("phase_probability", phase.value("p")),
            ("intent", self.member("intent").0),
            ("channel", self.member("channel").0),
            ("consent", self.member("consent").0),
        ]
    }
}
