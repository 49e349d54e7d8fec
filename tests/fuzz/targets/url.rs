//! No URL makes the splitter or the decoder panic; what is not allowed is not kept.
#![no_main]

use libfuzzer_sys::fuzz_target;
use trailmark::domain::{Campaign, Url, percent_decode};

fuzz_target!(|text: &str| {
    let _ = percent_decode(text);
    if let Some(url) = Url::parse(text) {
        assert!(!url.reduced("", &|_| false).contains(['?', '#']));
        let kept = url.reduced(url.fragment, &|key| key.len() < 4);
        assert!(kept.chars().count() <= 2_000);
        let _ = Campaign::from_query(url.query);
    }
});
