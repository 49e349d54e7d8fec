//! What a browser says of itself, in the names that PostHog and Mixpanel share: their
//! servers read no user agent, so their reports by browser and device live on these.
//! (`@posthog/core` `utils/user-agent-utils.ts`, mixpanel-js `src/utils.js`.)

type Row = (&'static str, &'static str, &'static str);

/// Marks of browsers, their names, and what stands before the version; the first counts,
/// for most call themselves Chrome and Safari as well.
const BROWSERS: &[Row] = &[
    ("OPR/", "Opera", "OPR/"),
    ("SamsungBrowser/", "Samsung Internet", "SamsungBrowser/"),
    ("EdgA/", "Microsoft Edge", "EdgA/"),
    ("EdgiOS/", "Microsoft Edge", "EdgiOS/"),
    ("Edg/", "Microsoft Edge", "Edg/"),
    ("CriOS/", "Chrome iOS", "CriOS/"),
    ("FxiOS/", "Firefox iOS", "FxiOS/"),
    ("Firefox/", "Firefox", "Firefox/"),
    ("Chrome/", "Chrome", "Chrome/"),
    ("Mobile/", "Mobile Safari", "Version/"),
    ("Safari/", "Safari", "Version/"),
];

/// Marks of systems, their names, and what they run on.
const SYSTEMS: &[Row] = &[
    ("iPad", "iOS", "Tablet"),
    ("iPhone", "iOS", "Mobile"),
    ("Android", "Android", "Tablet"),
    ("Windows", "Windows", "Desktop"),
    ("Macintosh", "Mac OS X", "Desktop"),
    ("CrOS", "Chrome OS", "Desktop"),
    ("Linux", "Linux", "Desktop"),
];

/// A browser and where it runs; what is not known is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Agent<'a> {
    pub(super) browser: &'a str,
    /// As far as its first point: what follows is made up by many.
    pub(super) version: &'a str,
    pub(super) os: &'a str,
    /// `Desktop`, `Mobile` or `Tablet`.
    pub(super) device: &'a str,
    /// `iPhone`, `iPad` or `Android`.
    pub(super) model: &'a str,
}

impl<'a> Agent<'a> {
    /// Of `navigator.userAgent`.
    pub(super) fn of(text: &'a str) -> Self {
        let find = |table: &'static [Row]| {
            let row = table.iter().find(|(mark, ..)| text.contains(mark));
            row.copied().unwrap_or_default()
        };
        let (_, browser, mark) = find(BROWSERS);
        let (system, os, device) = find(SYSTEMS);
        // Android's tablets are those that are not said to be mobile.
        let is_phone = os == "Android" && text.contains("Mobile");
        Self {
            browser,
            version: version(text, mark),
            os,
            device: if is_phone { "Mobile" } else { device },
            model: if device == "Desktop" { "" } else { system },
        }
    }
}

fn version<'a>(text: &'a str, mark: &str) -> &'a str {
    let at = text.find(mark).filter(|_| !mark.is_empty());
    let from = at.and_then(|at| text.get(at + mark.len()..));
    let from = from.unwrap_or_default();
    let end = from.find(|char: char| !char.is_ascii_digit());
    from.get(..end.unwrap_or(from.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Agent;

    #[test]
    fn browsers_are_told_from_those_they_pretend_to_be() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (agent, browser, version, os, device) in [
            (format!("(X11; Linux x86_64) {webkit} Chrome/140.0.0.0 Safari/537.36"), "Chrome", "140", "Linux", "Desktop"),
            (format!("(Windows NT 10.0; Win64; x64) {webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"), "Microsoft Edge", "140", "Windows", "Desktop"),
            (format!("(Linux; Android 10; K) {webkit} Chrome/140.0.0.0 Mobile Safari/537.36"), "Chrome", "140", "Android", "Mobile"),
            (format!("(Linux; Android 10; K) {webkit} Chrome/140.0.0.0 Safari/537.36"), "Chrome", "140", "Android", "Tablet"),
            (format!("(Linux; Android 10; K) {webkit} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36"), "Samsung Internet", "28", "Android", "Mobile"),
            ("(iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1".into(), "Mobile Safari", "18", "iOS", "Mobile"),
            ("(iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.1 Mobile/15E148 Safari/604.1".into(), "Chrome iOS", "140", "iOS", "Mobile"),
            ("(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15".into(), "Safari", "18", "Mac OS X", "Desktop"),
            ("(X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".into(), "Firefox", "140", "Linux", "Desktop"),
            ("curl/8.0".into(), "", "", "", ""),
        ] {
            let found = Agent::of(&agent);
            let expected = Agent { browser, version, os, device, ..found };
            assert_eq!(found, expected, "{agent}");
        }
    }

    #[test]
    fn what_one_holds_in_the_hand_has_a_model() {
        for (agent, model) in [
            ("(iPhone; CPU iPhone OS 18_5 like Mac OS X)", "iPhone"),
            ("(Linux; Android 10; K)", "Android"),
            ("(Windows NT 10.0; Win64; x64)", ""),
        ] {
            assert_eq!(Agent::of(agent).model, model);
        }
    }
}
