//! Links that were followed: out of the site, to a file, to a person, to share.

use super::Engine;
use super::arrival::{self, is_own};
use super::fact::Told;
use crate::domain::{Millis, Url, file_extension, link_kind};
use crate::wire::json::Writer;

impl Engine {
    pub(super) fn follow(&mut self, now: Millis, mut link: Told<'_>) {
        let address = link.next();
        let asks_for_download = !link.next().is_empty();
        let url = Url::parse(address).filter(|url| url.scheme.starts_with("http"));
        // Numbers and addresses name persons, and stay here.
        if let Some((event, method)) = link_kind(address) {
            if self.options.captures(event) {
                let mut params = Writer::object();
                params.text("method", method);
                params.some_text("link_domain", url.map_or("", |url| url.host));
                params.close('}');
                self.record(now, event, &params.finish());
            }
            return;
        }
        let Some(url) = url else { return };
        let here = self.arrival.text(arrival::URL);
        let here = Url::parse(here).map_or("", |here| here.host);
        let extension = file_extension(url.path);
        let is_file = asks_for_download || extension.is_some();
        let (event, sensor) = if is_file {
            ("file_download", "downloads")
        } else if is_own(url.host, here, &self.options) {
            return;
        } else {
            ("outbound_click", "links")
        };
        if !self.options.captures(sensor) {
            return;
        }
        let mut params = Writer::object();
        if is_file {
            params.text("file_name", url.path);
            params.some_text("file_extension", extension.unwrap_or_default());
        } else {
            params.flag("outbound", true);
        }
        params.text("link_url", &url.reduced("", &|_| false));
        params.text("link_domain", url.host);
        params.close('}');
        self.record(now, event, &params.finish());
    }
}
