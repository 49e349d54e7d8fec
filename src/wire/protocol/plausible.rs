//! Plausible Analytics, Events API: `POST /api/event`
//! (<https://plausible.io/docs/events-api>).
//!
//! No batch, no id, no time: an event counts where and when it arrives. `site` is the
//! domain as Plausible knows it. Visitors are counted by the server.

use super::request::digits;
use super::{Batch, Needs, Protocol, Raw, Request, TIMELESS, Traits};
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
        let name = match event.name() {
            "page_view" => "pageview",
            name => name,
        };
        let mut json = Writer::object();
        json.text("name", &request.fit(name, MAX_NAME));
        json.text("url", &event.page("url").text());
        json.text("domain", batch.destination.site);
        request.text(&mut json, "referrer", event.page("referrer"), MAX_PROP);
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
            if has_word(USED, name) || value.is_none() {
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
