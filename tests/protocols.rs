//! One visit in the words of every collector: `tests/protocols/<protocol>.txt`, which is
//! to be read as well as compared. `TRAILMARK_WRITE=1` writes them anew.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use trailmark::engine::Engine;
use trailmark::wire::protocol::{self, ALL, Batch, Destination, Device, Request};

/// 2025-10-09.
const BEGIN: i64 = 1_760_000_000_000;
const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;

const DEVICE: Device<'_> = Device {
    language: "de-DE",
    screen: "1920x1080",
    viewport: "1280x720",
    time_zone: "Europe/Berlin",
    user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
};

/// What a site says of its collector, by protocol: address, key and site.
const SITES: &[(&str, &str, &str, &str)] = &[
    (
        "ga4",
        "https://region1.google-analytics.example",
        "G-TEALEAF",
        "",
    ),
    (
        "ga4-mp",
        "https://region1.google-analytics.example",
        "G-TEALEAF:s3cr3t",
        "",
    ),
    (
        "matomo",
        "https://matomo.example",
        "phase=1,intent=2,channel=3",
        "1",
    ),
    (
        "snowplow",
        "https://snowplow.example",
        "io.github.trailmark",
        "shop",
    ),
    ("amplitude", "https://api2.amplitude.example", "ak-1", ""),
    (
        "cloudevents",
        "https://events.example/shop",
        "example.shop",
        "https://shop.example",
    ),
    ("goatcounter", "https://shop.goatcounter.example", "", ""),
    ("mixpanel", "https://api.mixpanel.example", "tok-1", ""),
    ("otlp", "https://otlp.example", "T-1", "shop"),
    ("plausible", "https://plausible.example", "", "shop.example"),
    ("posthog", "https://eu.i.posthog.example", "phc_1", ""),
    ("rudderstack", "https://dataplane.example", "2Kx", ""),
    (
        "umami",
        "https://umami.example",
        "",
        "6f0e2c5e-8a0c-4e8e-9d55-1c1c5f0c7a10",
    ),
    ("segment", "https://api.segment.example", "wk-1", ""),
];

#[test]
fn a_visit_in_the_words_of_each() {
    let events = visit();
    hold(
        "visit.json",
        &format!("{:#}\n", Value::from(events.clone())),
    );
    for traits in ALL {
        let mut text = String::new();
        for (what, sent_at, events) in tries(&events) {
            for some in events.chunks(traits.together) {
                let request = request(traits.name, sent_at, some);
                if !request.url.is_empty() {
                    show(&mut text, what, &request);
                }
            }
        }
        hold(&format!("{}.txt", traits.name), &text);
    }
}

#[test]
fn the_table_says_what_the_encoders_do() {
    let table = include_str!("../docs/PROTOCOLS.md");
    for traits in ALL {
        let name = traits.name;
        let row = table
            .lines()
            .find(|row| row.starts_with(&format!("| [`{name}`]")));
        let cells: Vec<_> = row
            .unwrap_or_else(|| panic!("no row of {name}"))
            .split('|')
            .map(str::trim)
            .skip(1)
            .collect();
        assert_eq!(cells[1], traits.together.to_string(), "{name}");
        assert_eq!(cells[2] == "by id", traits.keeps_once, "{name}");
        // Some stay a little below their collector's limit.
        let age = match (traits.max_age + HOUR / 2) / HOUR {
            hours if hours >= 30 * 24 => "any".into(),
            hours if hours > 72 => format!("{} days", hours / 24),
            hours => format!("{hours} h"),
        };
        assert_eq!(cells[3], age, "{name}");
        let needs = format!("{:?}", traits.needs)
            .to_lowercase()
            .replace("nothing", "");
        assert_eq!(cells[4], needs, "{name}");
        let page = format!("{}/docs/protocols/{name}.md", env!("CARGO_MANIFEST_DIR"));
        assert!(fs::exists(page).unwrap(), "{name}");
    }
}

/// The visit at once, two of its events again after a failure, and one that was late.
fn tries(events: &[Value]) -> [(&'static str, i64, &[Value]); 3] {
    let last = events.last().unwrap()["at"].as_i64().unwrap();
    let middle = events.len() / 2;
    [
        ("at once", last + SECOND, events),
        (
            "again, a minute later",
            last + 61 * SECOND,
            &events[middle..middle + 2],
        ),
        (
            "three hours late",
            last + 3 * HOUR,
            &events[events.len() - 1..],
        ),
    ]
}

fn request(protocol: &str, sent_at: i64, events: &[Value]) -> Request {
    let (_, url, key, site) = SITES
        .iter()
        .find(|(name, ..)| *name == protocol)
        .unwrap_or_else(|| panic!("no site speaks {protocol}"));
    let beacon = json!({ "v": 1, "sent_at": sent_at, "events": events }).to_string();
    let batch = Batch::of(&beacon, Destination { url, key, site }, DEVICE);
    protocol::write(protocol, &batch).unwrap()
}

/// As people read it: a value of the query or of a form per line, JSON with line breaks.
fn show(text: &mut String, what: &str, request: &Request) {
    let (url, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
    writeln!(text, "### {what}\nPOST {url}").unwrap();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        writeln!(text, "  ? {pair}").unwrap();
    }
    let content_type = match request.content_type {
        "" => "text/plain",
        other => other,
    };
    writeln!(text, "Content-Type: {content_type}").unwrap();
    for header in request.headers.lines() {
        writeln!(text, "{header}").unwrap();
    }
    if request.cut > 0 {
        writeln!(text, "({} values cut)", request.cut).unwrap();
    }
    text.push('\n');
    if let Ok(json) = serde_json::from_str::<Value>(&request.body) {
        writeln!(text, "{:#}", sorted(json)).unwrap();
    } else {
        for line in request.body.lines() {
            for pair in line.split('&') {
                writeln!(text, "  {pair}").unwrap();
            }
            text.push('\n');
        }
    }
    text.push('\n');
}

/// Fails where the file says something else.
fn hold(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/protocols")
        .join(name);
    if std::env::var_os("TRAILMARK_WRITE").is_some() {
        fs::write(&path, text).unwrap();
    }
    let known = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == known,
        "{} is not as it was:\n{text}",
        path.display()
    );
}

/// With members in the order of their names, whatever features others ask of `serde_json`.
fn sorted(json: Value) -> Value {
    match json {
        Value::Object(members) => {
            let members: BTreeMap<_, _> = members.into_iter().collect();
            let members = members
                .into_iter()
                .map(|(name, value)| (name, sorted(value)));
            Value::Object(members.collect())
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

/// What one visitor does, as the engine tells it: events as they lie in beacons.
fn visit() -> Vec<Value> {
    let mut random = 7_u32;
    let mut engine = Engine::new(Box::new(move || {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        random
    }));
    let teapot = json!({ "item_id": "K-1", "item_name": "Teekanne \"Ostfriesland\"", "item_brand": "Krug & Sohn",
        "item_category": "Küche", "item_category2": "Kannen", "item_variant": "blau", "price": 59.9, "quantity": 1 });
    let cups = json!({ "item_id": "T-6", "item_name": "Tassen, 6 Stück", "item_category": "Küche",
        "price": 8.35, "quantity": 2, "discount": 0.5 });
    let shop = |path: &str| format!("https://shop.example{path}");
    let view = |path: &str, title: &str| {
        format!("{}\x1ehttps://www.google.com/\x1e\x1e{title}", shop(path))
    };
    let landing = view(
        "/kannen/?utm_source=google&utm_medium=cpc&utm_campaign=herbst&utm_term=teekanne&utm_content=a&gclid=Cj0K-1",
        "Kannen – Teeladen",
    );
    let options = json!({ "collector": "https://collect.example/v1/beacons", "consent": "required", "batchSize": "50",
        "batchMs": "600000", "userAgent": DEVICE.user_agent });
    let track = |name: &str, params: Value| format!("track\x1e{name}\x1e{params}");
    let facts = [
        (0, format!("start\x1e{options}\x1e{landing}")),
        (0, format!("load\x1e{landing}")),
        (
            3,
            format!("consent\x1eanalytics,marketing\x1e{landing}")
                .replace("analytics,marketing", "granted"),
        ),
        (3, "opened\x1e0\x1e".to_string()),
        (
            10,
            format!("navigate\x1e{}", view("/kannen/ostfriesland", "Teekanne")),
        ),
        (
            11,
            track(
                "view_item",
                json!({ "currency": "EUR", "value": 59.9, "items": [teapot] }),
            ),
        ),
        (
            30,
            track(
                "add_to_cart",
                json!({ "currency": "eur", "value": 59.9, "items": [teapot] }),
            ),
        ),
        (
            50,
            track(
                "add_to_cart",
                json!({ "currency": "EUR", "value": 16.7, "items": [cups] }),
            ),
        ),
        (
            60,
            track(
                "view_cart",
                json!({ "currency": "EUR", "value": 76.6, "items": [teapot, cups] }),
            ),
        ),
        (
            70,
            track(
                "begin_checkout",
                json!({ "currency": "EUR", "value": 76.6, "coupon": "HERBST", "items": [teapot, cups] }),
            ),
        ),
        (80, "identify\x1ekunde-4711\x1e{\"plan\":\"gold\"}".into()),
        (
            90,
            track(
                "purchase",
                json!({ "transaction_id": "A-1001", "currency": "EUR", "value": 71.55, "tax": 11.42,
            "shipping": 4.9, "coupon": "HERBST", "items": [teapot, cups] }),
            ),
        ),
        (
            100,
            track(
                "refund",
                json!({ "transaction_id": "A-1001", "currency": "EUR", "value": 8.35,
            "items": [{ "item_id": "T-6", "price": 8.35, "quantity": 1 }] }),
            ),
        ),
        (110, track("search", json!({ "search_term": "grüner tee" }))),
        (
            120,
            track(
                "newsletter_signup",
                json!({ "place": "footer", "step": 2, "is_new": true, "tags": ["tee", "post"],
            "note": "x".repeat(400) }),
            ),
        ),
        (125, "flush".into()),
        (130, "consent\x1e,denied\x1e".into()),
        (140, track("wish_list", json!({ "n": 3 }))),
        (150, "flush".into()),
        (160, "hidden".into()),
    ];
    let mut events = Vec::new();
    for (after, fact) in facts {
        let now = BEGIN + after * SECOND;
        let mut facts = vec![fact];
        while let Some(fact) = facts.pop() {
            let effects = engine.tell(now, &fact);
            let effects: Vec<Vec<Value>> = serde_json::from_str(&effects).unwrap();
            for effect in effects.iter().filter(|effect| effect[0] == "send") {
                let mut beacon: Value = serde_json::from_str(effect[3].as_str().unwrap()).unwrap();
                events.append(beacon["events"].as_array_mut().unwrap());
                let id = effect[2].as_str().unwrap();
                facts.push(format!("settle\x1e{id}\x1e202\x1e0"));
            }
        }
    }
    let names: Vec<_> = events
        .iter()
        .map(|event| event["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.join(" "), NAMES);
    events.into_iter().map(sorted).collect()
}

/// What becomes of it.
const NAMES: &str = "session_start page_view consent_change user_engagement page_view view_item phase_change \
    add_to_cart add_to_cart view_cart begin_checkout phase_change identify purchase attribution refund \
    phase_change search newsletter_signup consent_change wish_list user_engagement";
