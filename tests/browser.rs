//! What the module's one export does with a text: real WebAssembly, real random
//! numbers, in a headless browser.

#![cfg(target_arch = "wasm32")]
// clippy.toml excepts tests, but knows those by `#[test]`.
#![expect(clippy::expect_used, clippy::indexing_slicing)]

use core::arch::wasm32::memory_size;
use serde_json::Value;
use std::collections::HashSet;
use trailmark::browser::exports::tell;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Any time.
const NOW: f64 = 1_760_000_000_000.0;
const COLLECTOR: &str = "https://collect.example/v1/beacons";
const SHOP: &str = "https://shop.example/tea?utm_source=google&utm_medium=cpc";

#[wasm_bindgen_test]
fn a_page_is_an_event_with_a_random_id() {
    begin(10);
    let effects = told(&["load", SHOP, "https://www.google.com/", "", "Tea"]);
    let page_view = events(&effects)
        .into_iter()
        .find(|event| event["name"] == "page_view")
        .expect("a page view");
    assert!(is_uuid_v4(&page_view["id"]), "{page_view}");
    assert!(is_uuid_v4(&page_view["session"]), "{page_view}");
    assert_eq!(page_view["page"]["url"], SHOP);
    assert_eq!(page_view["page"]["title"], "Tea");
    assert_eq!(page_view["channel"], "Paid Search");
    assert_eq!(page_view["at"].as_f64(), Some(NOW));
}

#[wasm_bindgen_test]
fn ids_differ() {
    begin(10);
    let ids: HashSet<String> = (0..500)
        .flat_map(|_| told(&["track", "seen", "{}"]))
        .filter(|effect| effect[0] == "announce" && effect[1] == "event")
        .map(|effect| effect[2]["id"].to_string())
        .collect();
    assert!(ids.len() >= 500, "{}", ids.len());
}

#[wasm_bindgen_test]
fn a_batch_is_sent_when_it_has_its_size() {
    begin(3);
    // The first event begins a session, which is one as well.
    assert_eq!(sent(&told(&["track", "one", "{}"])), None);
    let effects = told(&[
        "track",
        "two",
        r#"{"value":9.9,"items":[{"item_id":"KL-1"}]}"#,
    ]);
    let (beacon, body) = sent(&effects).expect("a batch");
    assert_eq!(body["beacon"], *beacon);
    assert_eq!(body["v"], 1);
    assert_eq!(body["sent_at"].as_f64(), Some(NOW));
    let names: Vec<_> = body["events"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|event| event["name"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(names, ["session_start", "one", "two"]);
    assert_eq!(body["events"][2]["params"]["value"].to_string(), "9.9");

    // While the answer is awaited nothing else leaves; after it the account is balanced.
    assert_eq!(sent(&told(&["track", "three", "{}"])), None);
    told(&["settle", &beacon, "202", ""]);
    let (_, body) = sent(&told(&["flush"])).expect("what waited");
    assert_eq!(body["ledger"]["acked"], 3);
    assert_eq!(body["ledger"]["pending"], 1);
}

#[wasm_bindgen_test]
fn nonsense_has_no_effects() {
    begin(10);
    for fact in [
        "",
        "\u{1e}",
        "nothing of the kind",
        "track\u{1e}\u{1e}",
        "settle\u{1e}no-uuid\u{1e}200",
        "kept\u{1e}state\u{1e}text",
        "\u{0}\u{fffd}🍵",
    ] {
        let effects = tell(NOW, 0.0, fact);
        // A name that is none is a mistake of the page's author, who is told so.
        assert!(
            effects == "[]" || effects.starts_with(r#"[["complain","#),
            "{fact:?}: {effects}"
        );
    }
    assert_eq!(tell(NOW, 0.0, "nothing of the kind"), "[]");
    for odd in [f64::NAN, f64::INFINITY, f64::MIN, -1.0, 1e300] {
        assert!(serde_json::from_str::<Value>(&tell(odd, odd, "due")).is_ok());
    }
    // And the next sound fact is taken as ever.
    assert_eq!(
        names(&told(&["track", "sound", "{}"])).pop().as_deref(),
        Some("sound")
    );
}

#[wasm_bindgen_test]
fn memory_stays_where_it_is_over_ten_thousand_events() {
    begin(10);
    let delivered = |n| {
        for _ in 0..n {
            let effects = told(&["track", "view_item", ITEM]);
            if let Some((beacon, _)) = sent(&effects) {
                told(&["settle", &beacon, "202", ""]);
            }
        }
    };
    grows_by_at_most(4, || delivered(2_000), || delivered(10_000));
}

#[wasm_bindgen_test]
fn memory_stays_where_it_is_while_no_collector_answers() {
    begin(1_000);
    let unheard = |n| {
        for _ in 0..n {
            told(&["track", "view_item", ITEM]);
        }
    };
    // The queue is full after a thousand, and the oldest go.
    grows_by_at_most(8, || unheard(4_000), || unheard(10_000));
}

const ITEM: &str =
    r#"{"currency":"EUR","value":59.9,"items":[{"item_id":"KL-101","item_name":"Kettle"}]}"#;

/// Pages of 64 KiB that `after` may add to what `before` took.
fn grows_by_at_most(n_pages: usize, before: impl FnOnce(), after: impl FnOnce()) {
    before();
    let n_before = memory_size::<0>();
    after();
    let grown = memory_size::<0>() - n_before;
    assert!(grown <= n_pages, "{grown} pages more than {n_before}");
}

/// A visitor of whom nothing is known; the module has one tracker for all tests.
fn begin(batch_size: usize) {
    let options = format!(
        r#"{{"collector":"{COLLECTOR}","site":"s","batchSize":"{batch_size}","batchMs":"3600000"}}"#
    );
    let start = ["start", &options, SHOP, "", "", "Tea"];
    told(&start);
    told(&["forget"]);
    told(&start);
}

/// The effects of a fact, as the page parses them.
fn told(fact: &[&str]) -> Vec<Value> {
    let effects = tell(NOW, 0.0, &fact.join("\u{1e}"));
    serde_json::from_str(&effects).expect(&effects)
}

/// The beacon that is sent, if one is, and its body.
fn sent(effects: &[Value]) -> Option<(String, Value)> {
    let send = effects.iter().find(|effect| effect[0] == "send")?;
    assert_eq!(send[1], COLLECTOR);
    let body = serde_json::from_str(send[3].as_str()?).expect("a body of JSON");
    Some((send[2].as_str()?.into(), body))
}

/// The events that are announced to the page.
fn events(effects: &[Value]) -> Vec<&Value> {
    effects
        .iter()
        .filter(|effect| effect[0] == "announce" && effect[1] == "event")
        .map(|effect| &effect[2])
        .collect()
}

fn names(effects: &[Value]) -> Vec<String> {
    let name = |event: &&Value| event["name"].as_str().map(String::from);
    events(effects).iter().filter_map(name).collect()
}

fn is_uuid_v4(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default().as_bytes();
    text.len() == 36
        && text.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            14 => *byte == b'4',
            19 => b"89ab".contains(byte),
            _ => b"0123456789abcdef".contains(byte),
        })
}
