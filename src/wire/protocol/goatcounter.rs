//! GoatCounter: `POST /count`, everything in the query
//! (<https://www.goatcounter.com/help/pixel>).
//!
//! No batch, no id, no time, no properties: a path or an event's name, a title, a
//! referrer, and the query that a campaign is read from.

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
        let (before_query, query) = cut(&url, b'?');
        let is_view = event.name() == "page_view";
        let path = if is_view {
            let behind_scheme = before_query.find("://").map_or(0, |at| at + 3);
            let host = before_query.get(behind_scheme..).unwrap_or_default();
            let path = host.find('/').and_then(|at| host.get(at..));
            path.unwrap_or("/")
        } else {
            event.name()
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
        request.query("q", query);
        if event.member("bot").0 == "true" {
            // "Bot detected by the client".
            request.query("b", "150");
        }
    }
}
