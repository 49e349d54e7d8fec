//! Several collectors: each gets everything, at its own pace, and as often as it can bear.

use super::super::Engine;
use crate::domain::Millis;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// 2025-10-09.
const NOW: Millis = 1_760_000_000_000;
const VIEW: &str = "https://shop.example/\x1e\x1e\x1eTeapots";
const UNREACHED: u32 = 0;

/// A page, and a device that keeps what it is asked to.
struct Page {
    engine: Engine,
    now: Millis,
    kept: BTreeMap<String, String>,
    /// Beacons without an answer: collector, beacon, names of its events.
    sent: Vec<(u64, String, Vec<String>)>,
    dropped: Vec<Json>,
}

impl Page {
    fn open(options: Json, kept: BTreeMap<String, String>) -> Self {
        let mut seed = 7 + kept.len() as u32;
        let mut page = Self {
            engine: Engine::new(Box::new(move || {
                seed ^= seed << 13;
                seed ^= seed >> 17;
                seed ^= seed << 5;
                seed
            })),
            now: NOW,
            kept,
            sent: Vec::new(),
            dropped: Vec::new(),
        };
        page.tell(&format!("start\x1e{options}\x1e{VIEW}"));
        for (id, text) in page.kept.clone() {
            if id != "state" {
                page.tell(&format!("kept\x1e{id}\x1e{text}"));
            }
        }
        let state = page.kept.get("state").cloned().unwrap_or_default();
        page.tell(&format!("opened\x1e0\x1e{state}"));
        page
    }

    fn granted(options: Json) -> Self {
        let mut all = json!({ "collector": "https://a.example https://b.example", "consent": "granted", "auto": "none",
            "batchMs": "1000" });
        for (name, value) in options.as_object().unwrap() {
            all[name] = value.clone();
        }
        Self::open(all, BTreeMap::new())
    }

    fn tell(&mut self, fact: &str) {
        let effects = self.engine.tell(self.now, fact);
        let effects: Vec<Vec<Json>> = serde_json::from_str(&effects).unwrap();
        for effect in effects {
            let text = |at: usize| effect.get(at).and_then(Json::as_str).unwrap_or_default();
            match text(0) {
                "keep" => drop(self.kept.insert(text(1).into(), text(2).into())),
                "discard" => drop(self.kept.remove(text(1))),
                "send" => {
                    let body: Json = serde_json::from_str(text(3)).unwrap();
                    let events = body["events"].as_array().unwrap().iter();
                    let names = events.map(|event| event["name"].as_str().unwrap().into());
                    let lane = effect.get(5).and_then(Json::as_u64).unwrap_or_default();
                    self.sent.push((lane, text(2).into(), names.collect()));
                }
                "announce" if text(1) == "dropped" => self.dropped.push(effect[2].clone()),
                _ => {}
            }
        }
    }

    fn track(&mut self, name: &str) {
        self.tell(&format!("track\x1e{name}\x1e{{}}"));
    }

    fn after(&mut self, passed: Millis) {
        self.now += passed;
        self.tell("due");
    }

    /// Answers everything that was sent to a collector; the names of what that was.
    fn answer(&mut self, lane: u64, status: u32) -> Vec<String> {
        let (these, others) = std::mem::take(&mut self.sent)
            .into_iter()
            .partition(|(to, ..)| *to == lane);
        self.sent = others;
        let mut names = Vec::new();
        for (_, beacon, events) in these {
            names.extend(events);
            self.tell(&format!("settle\x1e{beacon}\x1e{status}\x1e0"));
        }
        names
    }

    fn events_kept(&self) -> Vec<&str> {
        let events = self.kept.iter().filter(|(id, _)| *id != "state");
        events.map(|(_, text)| text.as_str()).collect()
    }
}

#[test]
fn each_collector_gets_everything_and_an_event_is_kept_until_all_have_it() {
    let mut page = Page::granted(json!({}));
    page.track("one");
    page.after(1_000);
    assert_eq!(page.answer(0, 202), ["session_start", "one"]);
    let kept = page.events_kept();
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|text| text.ends_with("}+1")), "{kept:?}");
    assert_eq!(page.answer(1, 202), ["session_start", "one"]);
    assert!(page.events_kept().is_empty());
}

#[test]
fn a_list_may_stand_on_several_lines() {
    let mut page =
        Page::granted(json!({ "collector": "https://a.example\n    https://b.example" }));
    page.track("one");
    page.after(1_000);
    assert_eq!(page.answer(0, 202).len(), 2);
    assert_eq!(page.answer(1, 202).len(), 2);
}

#[test]
fn a_collector_that_is_taken_away_holds_nothing_up() {
    let mut page = Page::granted(json!({}));
    page.track("one");
    page.after(1_000);
    page.answer(0, 202);
    page.answer(1, 503);
    assert_eq!(page.events_kept().len(), 2);
    page.tell(r#"configzz{"collector":"https://a.example"}"#.replace("zz", "\x1e").as_str());
    assert!(page.events_kept().is_empty());
    // One has taken them: nothing is lost.
    assert!(page.dropped.is_empty(), "{:?}", page.dropped);
}

#[test]
fn more_collectors_than_are_spoken_to_are_said() {
    let list = ["https://a.example"; 9].join(" ");
    let mut engine = Engine::new(Box::new(|| 7));
    let options = json!({ "collector": list, "auto": "none" });
    let effects = engine.tell(NOW, &format!("start\x1e{options}\x1e{VIEW}"));
    assert!(effects.contains("collector takes up to 8"), "{effects}");
}

#[test]
fn the_net_is_for_a_collector_that_lacks_something() {
    let mut page = Page::granted(json!({}));
    page.track("one");
    page.after(1_000);
    page.answer(0, 202);
    let effects = page.engine.tell(page.now, "net");
    assert!(
        effects.contains(r#"["net","https://a.example",""]"#),
        "{effects}"
    );
}

#[test]
fn one_that_is_down_holds_the_other_up_in_nothing() {
    let mut page = Page::granted(json!({}));
    for name in ["one", "two", "three"] {
        page.track(name);
        page.after(1_000);
        page.answer(1, 503);
        assert!(page.answer(0, 202).contains(&name.to_string()));
    }
    page.after(400_000);
    let late = page.answer(1, 202);
    assert_eq!(late, ["session_start", "one", "two", "three"]);
    assert!(page.events_kept().is_empty());
}

#[test]
fn the_next_page_sends_what_is_missing_where_it_is_missing() {
    let mut page = Page::granted(json!({}));
    page.track("one");
    page.after(1_000);
    page.answer(0, 202);
    let options = json!({ "collector": "https://a.example https://b.example", "consent": "granted", "auto": "none" });
    let mut next = Page::open(options, page.kept);
    next.after(10_000);
    assert_eq!(next.answer(0, 202), Vec::<String>::new());
    let mut late = next.answer(1, 202);
    late.sort();
    assert_eq!(late, ["one", "session_start"]);
    assert!(next.events_kept().is_empty());
}

#[test]
fn a_collector_whose_encoder_is_not_there_is_not_sent_to() {
    let mut page = Page::granted(json!({ "protocol": "trailmark ga4" }));
    page.track("one");
    page.after(1_000);
    assert_eq!(page.answer(0, 202).len(), 2);
    assert!(page.sent.is_empty());
    page.tell("speak\x1e1\x1e1\x1e1\x1e14400000");
    page.after(1_000);
    // One at a time.
    assert_eq!(page.answer(1, 204), ["session_start"]);
    page.after(1_000);
    assert_eq!(page.answer(1, 204), ["one"]);
    assert!(page.events_kept().is_empty());
}

#[test]
fn a_flush_waits_for_an_encoder_and_for_none_that_cannot_be_had() {
    let flushed = |page: &mut Page, fact: &str| {
        page.engine
            .tell(page.now, fact)
            .contains(r#"["announce","flush""#)
    };
    let mut page = Page::granted(json!({ "protocol": "trailmark ga4" }));
    page.track("one");
    page.tell("flush");
    assert!(!flushed(&mut page, "journey"));
    assert_eq!(page.answer(0, 202).len(), 2);
    page.tell("speak\x1e1\x1e10\x1e0\x1e14400000");
    let beacon = page.sent.pop().unwrap().1;
    assert!(flushed(
        &mut page,
        &format!("settle\x1e{beacon}\x1e200\x1e0")
    ));

    let mut page = Page::granted(json!({ "protocol": "trailmark ga4" }));
    page.track("one");
    page.tell("flush");
    page.answer(0, 202);
    assert!(flushed(&mut page, "speak\x1e1"));
}

#[test]
fn who_would_count_twice_is_sent_nothing_twice() {
    let mut page = Page::granted(json!({ "protocol": "trailmark ga4" }));
    page.tell("speak\x1e1\x1e10\x1e0\x1e14400000");
    page.track("one");
    page.after(1_000);
    // Under way there: who comes next must not find it for that collector.
    assert!(page.events_kept().iter().all(|text| text.ends_with("}0")));
    page.answer(0, 202);
    assert!(page.events_kept().iter().all(|text| text.ends_with("}+-")));
    // Refused for now: it is to be sent, and kept, again.
    page.answer(1, 503);
    assert_eq!(page.events_kept().len(), 2);
    page.after(400_000);
    assert_eq!(page.answer(1, UNREACHED), ["session_start", "one"]);
    assert_eq!(page.dropped, [json!({ "reason": "uncertain", "count": 2 })]);
    page.after(400_000);
    assert!(page.sent.is_empty() && page.events_kept().is_empty());
}

#[test]
fn what_is_too_old_for_a_collector_without_times_is_dropped_there() {
    let mut page = Page::granted(json!({ "protocol": "trailmark ga4" }));
    page.track("one");
    page.after(1_000);
    page.answer(0, 202);
    page.now += 5 * 3_600_000;
    page.tell("speak\x1e1\x1e10\x1e0\x1e14400000");
    page.tell("online");
    page.after(1_000);
    assert_eq!(page.answer(1, 204), Vec::<String>::new());
    assert!(page.events_kept().is_empty());
}

#[test]
fn a_collector_for_marketing_gets_nothing_without_it() {
    let mut page = Page::granted(json!({ "purpose": "analytics marketing" }));
    page.track("one");
    page.tell("consent\x1e,denied");
    page.track("two");
    page.after(1_000);
    let names = page.answer(0, 202);
    assert!(names.contains(&"one".into()) && names.contains(&"two".into()));
    assert!(
        page.sent.iter().all(|(lane, ..)| *lane == 0),
        "{:?}",
        page.sent
    );
    page.after(10_000);
    assert_eq!(page.answer(1, 202), Vec::<String>::new());
}

#[test]
fn what_was_on_its_way_when_the_page_ended_is_uncertain_and_not_sent_again() {
    let options = json!({ "protocol": "ga4", "collector": "https://a.example" });
    let mut page = Page::granted(options.clone());
    page.tell("speak\x1e0\x1e10\x1e0\x1e14400000");
    page.track("one");
    page.after(1_000);
    assert_eq!(page.sent.len(), 1);
    let kept = page.events_kept();
    assert!(!kept.is_empty() && kept.iter().all(|text| text.ends_with("}-")));
    let mut all = json!({ "consent": "granted", "auto": "none" });
    for (name, value) in options.as_object().unwrap() {
        all[name] = value.clone();
    }
    let mut next = Page::open(all, page.kept);
    next.tell("speak\x1e0\x1e10\x1e0\x1e14400000");
    next.after(10_000);
    assert!(next.sent.is_empty() && next.events_kept().is_empty());
    let dropped = |n: u64| json!({ "reason": "uncertain", "count": n });
    assert_eq!(next.dropped, [dropped(1), dropped(1)]);
}

#[test]
fn what_one_has_taken_is_not_lost_though_another_may_not_have_it() {
    let mut page = Page::granted(json!({ "protocol": "trailmark ga4" }));
    page.tell("speak\x1e1\x1e10\x1e0\x1e14400000");
    page.track("one");
    page.after(1_000);
    page.answer(0, 202);
    let options = json!({ "collector": "https://a.example https://b.example", "consent": "granted",
        "auto": "none", "protocol": "trailmark ga4" });
    let mut next = Page::open(options, page.kept);
    next.after(10_000);
    assert!(next.sent.is_empty() && next.events_kept().is_empty());
    assert!(next.dropped.is_empty(), "{:?}", next.dropped);
}
