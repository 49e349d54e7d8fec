//! What a replay has to say: `story` by hand, `faithful` against the engine itself
//! and whatever should make no difference.

mod faithful;
mod story;

use serde_json::{Value as Json, json};

use crate::crowd::Crowd;
use crate::replay::{Replay, Report};
use crate::settings::Settings;

pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const DAY: i64 = 24 * 60 * MINUTE;
/// 2025-10-09T08:53:20Z.
const BEGINNING: i64 = 1_760_000_000_000;
const SHOP: &str = "https://shop.example";

/// What a replay of these lines has printed, what it has complained of, and how
/// many lines it has skipped.
fn replayed(lines: &[String], report: Report, most_present: usize) -> (String, String, u64) {
    let settings = Settings::default();
    let (mut output, mut complaints) = (Vec::new(), Vec::new());
    let replay = Replay {
        crowd: Crowd::of(&settings, most_present),
        report,
        model: settings.known().model(),
        output: &mut output,
        complaints: &mut complaints,
    };
    let n_skipped = replay.run(lines.join("\n").as_bytes()).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output), text(complaints), n_skipped)
}

fn answers(lines: &[String]) -> Vec<Json> {
    let (output, complaints, n_skipped) = replayed(lines, Report::Lines, 100);
    assert_eq!((complaints.as_str(), n_skipped), ("", 0));
    output
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn summary(lines: &[String]) -> Json {
    let (output, ..) = replayed(lines, Report::Summary, 100);
    serde_json::from_str(&output).unwrap()
}

/// An event so long after the beginning; `path` may be empty, for no page.
fn event(visitor: &str, after: i64, name: &str, path: &str, params: Json) -> String {
    let mut event = json!({"visitor": visitor, "at": BEGINNING + after, "name": name});
    if !path.is_empty() {
        event["page"] = json!({"url": format!("{SHOP}{path}")});
    }
    if params != json!({}) {
        event["params"] = params;
    }
    event.to_string()
}

fn view(visitor: &str, after: i64, path: &str) -> String {
    event(visitor, after, "page_view", path, json!({}))
}

fn view_from(visitor: &str, after: i64, path: &str, referrer: &str) -> String {
    let page = json!({"url": format!("{SHOP}{path}"), "referrer": referrer});
    let at = BEGINNING + after;
    json!({"visitor": visitor, "at": at, "name": "page_view", "page": page}).to_string()
}
