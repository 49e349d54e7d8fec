//! Plausible Analytics, Events API: `POST /api/event`
//! (<https://plausible.io/docs/events-api>).
//!
//! No batch, no id, no time: an event counts where and when it arrives. `site` is the
//! domain as Plausible knows it. Visitors are counted by the server.

use super::address::landing;
use super::request::digits;
use super::{Batch, Needs, Protocol, Raw, Request, TIMELESS, Traits, View};
use crate::domain::Decimal;
use crate::domain::text::has_word;
use crate::wire::json::Writer;

/// See the module.
#[derive(Debug)]
pub enum Plausible {}

/// More properties than this make Plausible refuse the event.
const MAX_PROPS: usize = 30;
const MAX_PROP_NAME: usize = 300;
const MAX_PROP: usize = 2_000;
const MAX_NAME: usize = 120;

/// Parameters that have a place of their own, or none in a list of flat properties.
const USED: &str = "value currency items";

/// Events that are nothing the visitor did.
const UNASKED: &str = "phase_change attribution consent_change bounce cart_abandoned web_vital identify";
/// What its own script tells of a page that is left, and what that is here.
const ENGAGEMENT: &str = "engaged_ms scroll_percent";

impl Protocol for Plausible {
    const TRAITS: Traits = Traits {
        name: "plausible",
        together: 1,
        keeps_once: false,
        max_age: TIMELESS,
        needs: Needs::Nothing,
    };
    // Its server makes sessions of its own.
    const OMITS: &'static str = "session_start";

    fn write(batch: &Batch<'_>, request: &mut Request) {
        let Some(event) = batch.events.first() else {
            return;
        };
        request.url = batch.endpoint("/api/event");
        let engagement = engagement(*event);
        let name = match event.name() {
            "page_view" => "pageview",
            "user_engagement" if engagement.is_some() => "engagement",
            name => name,
        };
        let mut json = Writer::object();
        json.text("name", &request.fit(name, MAX_NAME));
        json.text("url", &landing(*event));
        json.text("domain", batch.destination.site);
        request.text(&mut json, "referrer", event.page("referrer"), MAX_PROP);
        if has_word(UNASKED, event.name()) {
            // A visit of one page view has bounced, whatever we have found out about it.
            json.flag("interactive", false);
        }
        if let Some([engaged, scrolled]) = engagement {
            json.decimal("e", engaged);
            json.decimal("sd", scrolled);
        }
        let (value, currency) = (event.value(), event.currency());
        if let Some(value) = value
            && matches!(event.name(), "purchase" | "refund")
            && !currency.is_empty()
        {
            json.begin("revenue");
            // As text: what reads it is a decimal there.
            let sign = if event.name() == "refund" { "-" } else { "" };
            json.text("amount", &[sign, &digits(value)].concat());
            json.text("currency", &currency);
            json.close('}');
        }
        json.begin("props");
        let mut n = 0;
        let findings = event.findings();
        for (name, value) in findings.into_iter().chain(event.params()) {
            let value = Raw(value);
            let is_told = engagement.is_some() && has_word(ENGAGEMENT, name);
            if is_told || has_word(USED, name) || value.is_none() {
                continue;
            }
            n += 1;
            if n > MAX_PROPS {
                request.cut += 1;
                continue;
            }
            let name = request.fit(name, MAX_PROP_NAME);
            request.text(&mut json, &name, value, MAX_PROP);
        }
        json.close('}');
        json.close('}');
        request.body = json.finish();
    }
}

/// How long and how far a page was read, if that is what the event tells: only whole numbers
/// are taken, and no share beyond a hundred.
fn engagement(event: View<'_>) -> Option<[Decimal; 2]> {
    let is_whole = |number: &Decimal| number.scale() == 0 && number.mantissa() >= 0;
    let engaged = event.param("engaged_ms").number().filter(is_whole)?;
    let scrolled = event.param("scroll_percent").number().filter(is_whole)?;
    (event.name() == "user_engagement" && scrolled.mantissa() <= 100).then_some([engaged, scrolled])
}

#[cfg(test)]
mod tests {
    use super::super::tests::{event, said};
    use serde_json::json;

    #[test]
    fn a_page_that_was_read_is_engagement() {
        let params = json!({ "engaged_ms": 1234, "scroll_percent": 80 });
        let (_, said) = said("plausible", event(json!({ "name": "user_engagement", "params": params })));
        assert_eq!((&said["name"], &said["e"], &said["sd"]), (&json!("engagement"), &json!(1234), &json!(80)));
        assert_eq!(said["props"]["engaged_ms"], json!(null));
    }

    #[test]
    fn what_a_page_calls_so_itself_is_its_own_event() {
        for params in [json!({}), json!({ "engaged_ms": 1.5, "scroll_percent": 101 })] {
            let (_, said) = said("plausible", event(json!({ "name": "user_engagement", "params": params })));
            assert_eq!((&said["name"], &said["e"]), (&json!("user_engagement"), &json!(null)));
        }
    }

    #[test]
    fn what_nobody_did_makes_no_visit_longer() {
        for (name, interactive) in [("phase_change", json!(false)), ("search", json!(null))] {
            let (_, said) = said("plausible", event(json!({ "name": name })));
            assert_eq!(said["interactive"], interactive, "{name}");
        }
    }
}
