//! A visit as a page would tell of it, line by line.

use serde_json::Value as Json;
use trailmark::domain::Millis;

use super::shop::Way;
use crate::device::View;
use crate::line::Line;
use crate::simulate::Random;

/// A visit as it goes on.
pub(super) struct Visit {
    pub(super) at: Millis,
    url: String,
    pub(super) lines: Vec<Line<'static>>,
    key: String,
}

impl Visit {
    pub(super) fn of(shopper: u64, at: Millis) -> Self {
        Self {
            at,
            url: String::new(),
            lines: Vec::new(),
            key: format!("shopper-{shopper}"),
        }
    }

    /// Time passes.
    pub(super) fn wait(&mut self, random: &mut Random, mean_seconds: u32) {
        // Who is away for longer has left.
        let seconds = (1.0 + random.around(f64::from(mean_seconds))).min(1_500.0);
        self.at += (seconds * 1_000.0) as Millis;
    }

    /// The first page.
    pub(super) fn arrive(&mut self, page: &str, way: Way) {
        self.url = format!("{SHOP}{page}{}", way.query);
        self.happen("page_view", way.referrer.into(), String::new());
    }

    /// Another page, from this one.
    pub(super) fn open(&mut self, page: &str) {
        let from = std::mem::replace(&mut self.url, format!("{SHOP}{page}"));
        self.happen("page_view", from, String::new());
    }

    /// What the page tells of.
    pub(super) fn tell(&mut self, name: &str, params: Json) {
        self.happen(name, String::new(), params.to_string());
    }

    fn happen(&mut self, name: &str, referrer: String, params: String) {
        self.lines.push(Line {
            visitor: format!("{:?}", self.key).into(),
            key: self.key.clone(),
            at: self.at,
            name: name.into(),
            view: Some(View {
                url: self.url.clone(),
                referrer,
                title: title(&self.url),
            }),
            params: params.into(),
            user: None,
        });
    }
}

fn title(url: &str) -> String {
    let path = url.strip_prefix(SHOP).unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    match path.trim_matches('/') {
        "" => "Tea and what belongs to it".into(),
        path => path.replace(['/', '-'], " "),
    }
}

const SHOP: &str = "https://generated.example";
