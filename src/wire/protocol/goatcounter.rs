//! GoatCounter: `POST /count`, everything in the query
//! (<https://www.goatcounter.com/help/pixel>).
//!
//! No batch, no id, no time, no properties: a path or an event's name, a title, a
//! referrer, and the query that a campaign is read from.

use super::address::Address;
use super::{Batch, Needs, Protocol, Request, TIMELESS, Traits};
use crate::domain::text::cut;

/// See the module.
#[derive(Debug)]
pub enum Goatcounter {}

const MAX_PATH: usize = 2_048;
const MAX_TITLE: usize = 1_024;

impl Protocol for Goatcounter {
    const TRAITS: Traits = Traits {
        name: "goatcounter",
        together: 1,
        keeps_once: false,
        max_age: TIMELESS,
        needs: Needs::Nothing,
    };
    // Its server makes sessions of its own; an event is nothing but a count of its name.
    const OMITS: &'static str = "session_start user_engagement attribution";

    fn write(batch: &Batch<'_>, request: &mut Request) {
        let Some(event) = batch.events.first() else {
            return;
        };
        request.url = batch.endpoint("/count");
        let url = event.page("url").text();
        let address = Address::of(&url);
        let is_view = event.name() == "page_view";
        // With its query, without which pages of many sites are one and the same; what is a
        // campaign's in there the server takes out.
        let page = [address.path, address.search].concat();
        let path = match page.as_str() {
            _ if !is_view => event.name(),
            "" => "/",
            page => page,
        };
        let path = request.fit(path, MAX_PATH);
        request.query("p", &path);
        let title = request.fit(&event.page("title").text(), MAX_TITLE);
        request.query("t", &title);
        let referrer = request.fit(&event.page("referrer").text(), MAX_PATH);
        request.query("r", &referrer);
        if !is_view {
            request.query("e", "true");
        }
        let width = cut(batch.device.screen, b'x').0;
        request.query("s", width);
        request.query("q", address.search);
        if event.member("bot").0 == "true" {
            // "Bot detected by the client".
            request.query("b", "150");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{event, said};
    use serde_json::json;

    #[test]
    fn pages_are_told_apart_by_their_queries() {
        for (url, path) in [
            ("https://a.example/?page_id=2#top", "p=%2F%3Fpage_id%3D2&q=%3Fpage_id%3D2"),
            ("https://a.example/b", "p=%2Fb"),
            ("", "p=%2F"),
        ] {
            let (request, _) = said("goatcounter", event(json!({ "name": "page_view", "page": { "url": url } })));
            assert_eq!(request.url, ["https://a.example/count?", path].concat());
        }
    }
}
