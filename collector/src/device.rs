//! The class of a visitor's device, told from the head of a request; nothing else of that head is kept.

use axum::http::{HeaderMap, header};

/// Every class.
pub(crate) const CLASSES: [&str; 3] = ["phone", "tablet", "desktop"];

/// What the device is, where its browser says so. A phone's own hint is believed first; the rest is in the words that
/// browsers have in `User-Agent`, which for all of them begins with `Mozilla/`.
pub(crate) fn class(headers: &HeaderMap) -> Option<&'static str> {
    let text = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    if text("sec-ch-ua-mobile") == "?1" {
        return Some("phone");
    }
    let agent = text(header::USER_AGENT.as_str());
    let says = |words: &[&str]| words.iter().any(|word| agent.contains(word));
    if !agent.starts_with("Mozilla/") {
        None
    } else if says(TABLETS) || says(&["Android"]) && !says(&["Mobile"]) {
        // https://developer.chrome.com/docs/multidevice/user-agent: an Android tablet is one that is not "Mobile".
        Some("tablet")
    } else if says(PHONES) {
        Some("phone")
    } else {
        Some("desktop")
    }
}

const TABLETS: &[&str] = &["iPad", "Tablet", "Silk/", "Kindle", "PlayBook"];
const PHONES: &[&str] = &["Mobi", "iPhone", "iPod", "Android", "Windows Phone"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_say_what_they_run_on() {
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        let phone = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";
        let pad = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        for (agent, mobile, expected) in [
            (windows, "?0", Some("desktop")),
            (windows, "?1", Some("phone")),
            (phone, "", Some("phone")),
            (pad, "?0", Some("tablet")),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
                "",
                Some("phone"),
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) Mobile/15E148",
                "",
                Some("tablet"),
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "",
                Some("desktop"),
            ),
            ("curl/8.5", "", None),
            ("", "", None),
        ] {
            let headers = [("user-agent", agent), ("sec-ch-ua-mobile", mobile)]
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
            assert_eq!(class(&headers.into_iter().collect()), expected, "{agent}");
        }
    }
}
