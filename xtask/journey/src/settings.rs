//! The options under which engines are started here, checked as a tag's are.

use anyhow::{Result, bail};
use trailmark::engine::Options;
use trailmark::wire::json::Writer;

/// Options of the tag, as a call gives them.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    known: Options,
    chosen: Vec<(&'static str, String)>,
}

impl Default for Settings {
    fn default() -> Self {
        let mut settings = Self {
            known: Options::default(),
            chosen: Vec::new(),
        };
        for (name, value) in ALWAYS {
            // They are right, as a test holds.
            let _ = settings.choose(name, value);
        }
        settings
    }
}

impl Settings {
    /// Sets an option; the engine itself says what would be right.
    pub(crate) fn choose(&mut self, name: &'static str, value: &str) -> Result<()> {
        let mut json = Writer::new();
        json.string(value);
        let json = json.finish();
        if let Some(takes) = self.known.set(name, &json) {
            bail!("{name} takes {takes}, not {value:?}");
        }
        self.chosen.push((name, json));
        Ok(())
    }

    /// The options as an engine knows them.
    pub(crate) fn known(&self) -> &Options {
        &self.known
    }

    /// The options as the fact `start` tells them.
    pub(crate) fn text(&self) -> String {
        let mut text = Writer::object();
        for (name, json) in &self.chosen {
            text.key(name);
            text.raw(json);
        }
        text.close('}');
        text.finish()
    }
}

/// Journeys need a memory, so consent is given. Delivery is no part of this: nobody
/// listens at the collector, and few events wait for it at a time.
/// What a page tells by itself stands in the replayed stream, or did not happen.
const ALWAYS: [(&str, &str); 5] = [
    ("collector", "https://collector.invalid/v1/beacons"),
    ("consent", "granted"),
    ("auto", "none"),
    ("batchSize", "10"),
    ("batchMs", "3600000"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_takes_them() {
        for (name, value) in ALWAYS {
            Settings::default().choose(name, value).unwrap();
        }
        assert_eq!(Settings::default().known().batch_size(), 10);
    }

    #[test]
    fn a_wrong_option_is_explained() {
        let problem = Settings::default().choose("lookbackDays", "0").unwrap_err();
        assert_eq!(
            problem.to_string(),
            "lookbackDays takes 1 to 730, not \"0\""
        );
    }
}
