//! What passes between `js/` and the module, as text.

use crate::domain::Millis;
use crate::engine::Engine;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// 2025-10-09.
const NOW: Millis = 1_760_000_000_000;
const GRANTED: &str =
    r#"{"collector":"/c","consent":"granted","webdriver":false,"userAgent":"Mozilla/5.0"}"#;
const COOKIELESS: &str = r#"{"collector":"/c","webdriver":false,"userAgent":"Mozilla/5.0"}"#;
const VIEW: [&str; 3] = [
    "https://shop.example/a",
    "https://t.example/x",
    "Tea & pots",
];

/// A page, told what `js/` tells.
struct Page {
    engine: Engine,
    now: Millis,
    effects: Vec<Vec<Json>>,
}

impl Page {
    fn new() -> Self {
        let mut n = 0_u32;
        let entropy = move || {
            n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            n
        };
        Self {
            engine: Engine::new(Box::new(entropy)),
            now: NOW,
            effects: Vec::new(),
        }
    }

    /// As the loader does: the start, then the load.
    fn started(options: &str) -> Self {
        let [url, referrer, title] = VIEW;
        let mut page = Self::new();
        page.tell(&["start", options, url, referrer, "", title]);
        let begun = std::mem::take(&mut page.effects);
        if options == GRANTED {
            page.tell(&["opened", "", ""]);
        }
        let opened = std::mem::take(&mut page.effects);
        page.tell(&["load", url, referrer, "", title]);
        page.effects.splice(0..0, begun.into_iter().chain(opened));
        page
    }

    /// `fact.join("\x1e")`; keeps the effects of this fact alone.
    fn tell(&mut self, fact: &[&str]) -> &mut Self {
        let effects = self.engine.tell(self.now, &fact.join("\x1e"));
        self.effects = serde_json::from_str(&effects).unwrap();
        self
    }

    fn after(&mut self, passed: Millis) -> &mut Self {
        self.now += passed;
        self
    }

    /// Arguments of the effects of this name.
    fn asked(&self, name: &str) -> Vec<&[Json]> {
        let named = self.effects.iter().filter(|effect| effect[0] == name);
        named.map(|effect| &effect[1..]).collect()
    }

    /// The events announced, which are those accepted.
    fn events(&self) -> Vec<Json> {
        self.told("event")
    }

    fn told(&self, name: &str) -> Vec<Json> {
        let told = self.asked("announce").into_iter();
        told.filter(|told| told[0] == name)
            .map(|told| told[1].clone())
            .collect()
    }

    /// Lets the batch leave: URL, beacon's id, body and whether the page is left.
    fn sent(&mut self) -> Vec<Json> {
        self.after(6_000).tell(&["due"]);
        self.asked("send")[0].to_vec()
    }
}

#[test]
fn start_and_load_view_the_page() {
    let mut page = Page::started(COOKIELESS);
    let names: Vec<_> = page
        .events()
        .iter()
        .map(|event| event["name"].clone())
        .collect();
    assert_eq!(names, ["session_start", "page_view"]);
    let view = json!({"url": VIEW[0], "referrer": "https://t.example/x", "title": VIEW[2]});
    assert_eq!(page.events()[1]["page"], view);
    assert_eq!(page.asked("wake"), [[json!(5_000)]]);
    assert_eq!(page.sent()[0], "/c");
}

#[test]
fn start_takes_options_and_memory() {
    let first = Page::started(GRANTED);
    let state = first.asked("keep").last().unwrap().to_vec();
    assert_eq!(state[0], "state");
    let visitor = first.events()[0]["visitor"].clone();
    let mut next = Page::new();
    let memory = state[1].as_str().unwrap();
    let [url, referrer, title] = VIEW;
    next.tell(&[
        "start",
        r#"{"collector":"/c","webdriver":true}"#,
        url,
        referrer,
        "",
        title,
    ]);
    assert_eq!(next.asked("open"), [[json!("")]]);
    next.tell(&["opened", "", memory]);
    next.tell(&["track", "buy", r#"{"value":59.9}"#]);
    let event = &next.events()[0];
    assert_eq!(event["visitor"], visitor);
    assert_eq!(event["bot"], true);
    assert_eq!(event["params"], json!({"value": 59.9}));
}

#[test]
fn a_mistake_in_the_options_is_explained() {
    let mut page = Page::new();
    page.tell(&["start", r#"{"consent":"maybe"}"#, "", "", ""]);
    let complaints = page.asked("complain");
    assert_eq!(
        complaints[0],
        ["consent takes required denied cookieless granted"]
    );
    assert_eq!(complaints[1], ["data-collector is missing"]);
    page.tell(&["config", r#"{"batchSize":0}"#]);
    assert_eq!(page.asked("complain"), [["batchSize takes 1 to 1000"]]);
}

#[test]
fn kept_events_leave_with_the_next_page() {
    let mut first = Page::started(GRANTED);
    let (mut kept, mut state) = (Vec::new(), String::new());
    first.tell(&["track", "buy", "{}"]);
    for asked in first.asked("keep") {
        let text = asked[1].as_str().unwrap().to_owned();
        if asked[0] == "state" {
            state = text;
        } else {
            kept.push((asked[0].as_str().unwrap().to_owned(), text));
        }
    }
    assert_eq!(kept.len(), 1);
    let mut next = Page::new();
    next.tell(&["start", GRANTED, VIEW[0], "", "", ""]);
    next.tell(&["kept", "state", &state])
        .tell(&["kept", &kept[0].0, &kept[0].1])
        .tell(&["opened", "", &state]);
    let body = next.sent()[2].as_str().unwrap().to_owned();
    assert!(body.contains(&kept[0].1), "{body}");
    let beacon = next.asked("send")[0][1].as_str().unwrap().to_owned();
    next.tell(&["settle", &beacon, "202", "NaN"]);
    assert_eq!(
        next.asked("discard"),
        [[json!(kept[0].0), json!(kept[0].1)]]
    );
    assert_eq!(
        next.told("beacon"),
        [json!({"beacon": beacon, "status": 202})]
    );
}

#[test]
fn a_kept_event_that_is_no_event_spoils_no_beacon() {
    let mut state = String::new();
    for asked in Page::started(GRANTED).asked("keep") {
        state = asked[1].as_str().unwrap().into();
    }
    for kept in ["", "null", "{", "{}{}", "{},", "[]", "\"x\"", "{\"id\":1"] {
        let mut page = Page::new();
        page.tell(&["start", GRANTED, VIEW[0], "", "", ""]);
        page.tell(&["kept", "00000000-0000-4000-8000-000000000000", kept]);
        page.tell(&["opened", "", &state]);
        page.tell(&["track", "buy", "{}"]);
        let body = page.sent()[2].as_str().unwrap().to_owned();
        let read: Json = serde_json::from_str(&body).expect(kept);
        assert_eq!(read["events"].as_array().unwrap().len(), 1, "{body}");
    }
}

#[test]
fn middleware_changes_and_drops_events_before_they_are_queued() {
    let mut page = Page::started(GRANTED);
    page.tell(&["use"]).tell(&["track", "buy", r#"{"a":1}"#]);
    assert!(page.events().is_empty());
    let drafts: Vec<_> = page
        .asked("use")
        .iter()
        .map(|draft| draft[0].as_str().unwrap().to_owned())
        .collect();
    let [draft] = &drafts[..] else {
        panic!("{drafts:?}")
    };
    let mut event: Json = serde_json::from_str(draft).unwrap();
    assert_eq!(
        (&event["name"], &event["params"]),
        (&json!("buy"), &json!({"a": 1}))
    );
    let before = event.clone();
    for (name, value) in [
        ("name", json!("bought")),
        ("params", json!({"a": 2, "b": [{"c": {"d": 1}}]})),
        // What is none of its business, or would spoil the beacon.
        ("id", json!("1")),
        ("seq", json!(9)),
        ("visitor", json!("me")),
        ("consent", json!("granted by me")),
        ("campaign", json!("spring")),
        ("extra", json!(1)),
    ] {
        event[name] = value;
    }
    page.tell(&["used", draft, &event.to_string()]);
    let [queued] = &page.events()[..] else {
        panic!("one event")
    };
    assert_eq!(queued["name"], "bought");
    assert_eq!(queued["params"], json!({"a": 2, "b": [{"c": {"d": 1}}]}));
    assert_eq!(queued["seq"], 3);
    for name in [
        "id", "visitor", "consent", "campaign", "extra", "page", "at",
    ] {
        assert_eq!(queued[name], before[name], "{name}");
    }
    page.tell(&["used", draft, "null"]);
    assert!(page.events().is_empty());
    assert_eq!(
        page.told("dropped"),
        [json!({"reason": "middleware", "count": 1})]
    );
    page.tell(&["consent", "denied", VIEW[0], "", "", ""]);
    page.tell(&["used", draft, draft]);
    assert!(page.events().is_empty() && page.told("dropped").is_empty());
}

#[test]
fn page_and_navigate_view_as_told() {
    let mut page = Page::started(COOKIELESS);
    page.tell(&["config", r#"{"auto":"pages"}"#]);
    page.tell(&["page", "https://shop.example/virtual", "", "", "Virtual"]);
    assert_eq!(page.events()[0]["page"]["title"], "Virtual");
    page.tell(&[
        "navigate",
        "https://shop.example/virtual",
        "",
        "",
        "Virtual",
    ]);
    assert!(page.events().is_empty());
    page.tell(&["navigate", "https://shop.example/b", "ignored", "", "B"]);
    let view = json!({"url": "https://shop.example/b", "referrer": "https://shop.example/virtual", "title": "B"});
    assert_eq!(page.events()[0]["page"], view);
}

#[test]
fn track_takes_a_name_and_parameters() {
    let mut page = Page::started(COOKIELESS);
    page.tell(&[
        "track",
        "add_to_cart",
        r#"{"items":[{"item_id":"t-1","price":19.9}],"gift":true,"note":null}"#,
    ]);
    let params = json!({"items": [{"item_id": "t-1", "price": 19.9}], "gift": true, "note": null});
    assert_eq!(page.events()[0]["params"], params);
    // JSON.stringify(undefined) joins as nothing; what is no object is no parameters.
    for params in ["", "null", "[1]", "7", "\"x\"", "{broken"] {
        page.tell(&["track", "buy", params]);
        assert_eq!(page.events()[0]["params"], Json::Null, "{params}");
    }
    page.tell(&["track", "", "{}"]);
    assert_eq!(page.asked("complain"), [["track() needs a name"]]);
}

#[test]
fn a_layer_is_heard_where_commerce_is_captured() {
    for (auto, n_events) in [("all", 1), ("commerce", 1), ("pages", 0), ("none", 0)] {
        let mut page = Page::started(&format!(r#"{{"collector":"/c","auto":"{auto}"}}"#));
        page.tell(&["layer", "login", r#"{"method":"x"}"#, "d"]);
        let events = page.events();
        let n = events
            .iter()
            .filter(|event| event["name"] == "login")
            .count();
        assert_eq!(n, n_events, "{auto}");
    }
}

#[test]
fn a_shop_is_looked_for_where_commerce_is_captured() {
    for (auto, n_asked) in [("all", 1), ("links commerce", 1), ("pages", 0), ("none", 0)] {
        let mut page = Page::new();
        let options = format!(r#"{{"collector":"/c","auto":"{auto}"}}"#);
        page.tell(&["start", &options, VIEW[0], "", "", ""]);
        assert_eq!(page.asked("commerce").len(), n_asked, "{auto}");
    }
}

#[test]
fn no_event_has_a_name_that_a_collector_would_refuse() {
    let long = "x".repeat(400);
    let mut page = Page::started(COOKIELESS);
    page.tell(&["track", &long]);
    assert_eq!(page.events()[0]["name"].as_str().unwrap().len(), 100);
}

#[test]
fn identify_ties_and_unties() {
    let mut page = Page::started(GRANTED);
    page.tell(&["identify", "u-1"]).tell(&["track", "a"]);
    assert_eq!(page.events()[0]["user"], "u-1");
    page.tell(&["identify", ""]).tell(&["track", "b"]);
    assert_eq!(page.events()[0]["user"], Json::Null);
}

#[test]
fn consent_takes_three_words_and_no_other() {
    for (word, state) in [
        ("granted", Some("granted")),
        ("denied", Some("denied")),
        ("cookieless", None),
        ("required", None),
        ("yes", None),
        ("", None),
    ] {
        let mut page = Page::started(COOKIELESS);
        page.tell(&["consent", word, VIEW[0], VIEW[1], "", VIEW[2]]);
        if word == "granted" {
            assert_eq!(page.asked("open"), [[json!("1")]]);
            page.tell(&["opened", "", ""]);
        }
        let told = page.told("consent");
        assert_eq!(
            told.first().map(|told| &told["analytics"]),
            state.map(Json::from).as_ref(),
            "{word}"
        );
        let is_wrong = state.is_none() && word != "cookieless";
        assert_eq!(
            page.asked("complain").len(),
            usize::from(is_wrong),
            "{word}"
        );
    }
    let mut page = Page::started(GRANTED);
    page.tell(&["consent", "denied", VIEW[0], "", "", ""]);
    assert_eq!(page.effects[0], ["erase"]);
}

#[test]
fn recall_follows_another_tab() {
    let mut page = Page::started(GRANTED);
    let state = page.asked("keep").last().unwrap()[1]
        .as_str()
        .unwrap()
        .to_owned();
    let visitor = state.lines().nth(1).unwrap();
    let theirs = state.replacen("\n2\n1\n", "\n7\n1\n", 1);
    page.tell(&["recall", &theirs]).tell(&["track", "buy"]);
    let event = &page.events()[0];
    assert_eq!(
        (event["visitor"].as_str(), event["seq"].as_i64()),
        (Some(visitor), Some(8))
    );
    page.tell(&["recall", ""]).tell(&["track", "buy"]);
    assert!(page.effects.is_empty(), "erased there, denied here");
}

#[test]
fn hidden_sends_and_visible_sends_again() {
    let mut page = Page::started(COOKIELESS);
    page.tell(&["hidden"]);
    let sent = page.asked("send")[0].to_vec();
    assert_eq!(sent[3], true, "the page may be left");
    page.tell(&["settle", sent[1].as_str().unwrap(), "1", ""])
        .tell(&["visible"]);
    let again = page.sent();
    assert_eq!(again[3], false);
    let events = |sent: &[Json]| {
        serde_json::from_str::<Json>(sent[2].as_str().unwrap()).unwrap()["events"].clone()
    };
    assert_eq!(events(&sent), events(&again));
}

#[test]
fn flush_is_answered() {
    let mut page = Page::started(COOKIELESS);
    page.tell(&["flush"]);
    let beacon = page.asked("send")[0][1].as_str().unwrap().to_owned();
    page.tell(&["settle", &beacon, "200", "0"]);
    assert_eq!(page.told("flush"), [json!({"sent": 2, "queued": 0})]);
}

#[test]
fn settle_says_what_became_of_a_beacon() {
    // `after * 1e3 || Date.parse(after) - Date.now()`: a number, NaN, or negative.
    for (status, retry_after, pause) in [
        ("202", "NaN", None),
        ("400", "NaN", None),
        ("503", "90000", Some(90_000)),
        ("503", "7200000", Some(3_600_000)),
        ("503", "1004.9999999999999", Some(1_004)),
        ("429", "1e300", Some(0)),
        ("503", "-5000", Some(0)),
        ("503", "NaN", Some(0)),
        ("503", "", Some(0)),
        ("0", "", Some(0)),
    ] {
        let mut page = Page::started(COOKIELESS);
        let beacon = page.sent()[1].as_str().unwrap().to_owned();
        page.tell(&["settle", &beacon, status, retry_after]);
        let asked = page
            .asked("wake")
            .first()
            .map(|asked| asked[0].as_i64().unwrap());
        // Retries are spread over a second.
        let is_right = match (asked, pause) {
            (Some(asked), Some(pause)) => (pause..=pause.max(1_000)).contains(&asked),
            (asked, pause) => asked == pause,
        };
        assert!(is_right, "{status} {retry_after}: {asked:?}");
        let n_dropped = usize::from(status == "400");
        assert_eq!(page.told("dropped").len(), n_dropped);
    }
}

#[test]
fn nonsense_does_nothing() {
    let mut page = Page::started(GRANTED);
    for fact in [
        &[""][..],
        &["nonsense"],
        &["LOAD", "https://shop.example/"],
        &["kept"],
        &["kept", "not-an-id", "{}"],
        &["settle"],
        &["settle", "not-an-id", "200"],
        &["\u{1e}"],
        &["track\n", "buy"],
    ] {
        page.tell(fact);
        assert!(page.effects.is_empty(), "{fact:?}");
    }
}

#[test]
fn a_title_cannot_become_another_argument() {
    let title = "Tea\x1econsent\x1edenied\nand\r\n\x1e{\"a\":1}\u{2028}pots";
    let told = "Teaconsentdeniedand{\"a\":1}\u{2028}pots";
    let [url, referrer, _] = VIEW;
    for fact in [
        &["page", url, referrer, "", title][..],
        &["load", url, referrer, "", title],
        &["navigate", "https://shop.example/b", referrer, "", title],
        &["consent", "granted", url, referrer, "", title],
    ] {
        let mut page = Page::started(COOKIELESS);
        page.tell(fact);
        if fact[0] == "consent" {
            page.tell(&["opened", "", ""]);
        }
        let event = page.events().pop().unwrap();
        assert_eq!(event["page"]["title"], told, "{fact:?}");
        assert!(
            page.told("consent")
                .iter()
                .all(|told| told["analytics"] == "granted")
        );
    }
    let mut page = Page::new();
    page.tell(&["start", GRANTED, url, referrer, "", title])
        .tell(&["track", "x"]);
    assert_eq!(page.events().pop().unwrap()["page"]["title"], told);
}

/// The names of the effects that `js/effects.js` performs, and how many arguments each has.
const PERFORMED: [(&str, usize); 14] = [
    ("send", 4),
    ("net", 2),
    ("wake", 1),
    ("open", 1),
    ("keep", 2),
    ("discard", 2),
    ("erase", 0),
    ("clear", 0),
    ("forget", 1),
    ("export", 1),
    ("commerce", 0),
    ("product", 0),
    ("announce", 2),
    ("complain", 1),
];

fn some_argument() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "https://shop\\.example/[ab]\\?utm_source=\\PC{0,4}",
        "\\{\"[a-z]{1,9}\":\"?[a-z0-9.]{0,5}\"?\\}",
        "granted|denied|cookieless|required|",
        "[0-9]{1,4}",
        Just(GRANTED.to_owned()),
        Just("00000000-0000-4000-8000-000000000000".to_owned()),
    ]
}

fn some_text() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        9 => prop::sample::select(vec![
            "start", "kept", "load", "page", "navigate", "track", "auto", "layer", "product",
            "scrolled", "focus", "blur", "identify", "consent",
            "config", "opened", "unkept", "recall", "merge", "parted", "net", "online", "hidden", "visible", "due", "flush", "settle",
        ]).prop_map(String::from),
        1 => any::<String>(),
    ];
    (name, prop::collection::vec(some_argument(), 0..6)).prop_map(|(name, arguments)| {
        arguments
            .iter()
            .fold(name, |fact, argument| fact + "\x1e" + argument)
    })
}

proptest! {
    #[test]
    fn any_text_is_answered_with_effects_that_can_be_performed(
        options in prop::sample::select(vec![GRANTED, COOKIELESS]),
        told in prop::collection::vec((any::<Millis>(), some_text()), 0..20),
    ) {
        let mut page = Page::started(options);
        for (now, fact) in told {
            let effects = page.engine.tell(now, &fact);
            let effects: Vec<Vec<Json>> = serde_json::from_str(&effects).unwrap();
            for effect in effects {
                let (name, n_arguments) = (effect[0].as_str().unwrap(), effect.len() - 1);
                prop_assert!(PERFORMED.contains(&(name, n_arguments)), "{:?}", effect);
                if name == "send" {
                    let body = effect[3].as_str().unwrap();
                    prop_assert!(serde_json::from_str::<Json>(body).is_ok(), "{}", body);
                }
            }
        }
    }
}
