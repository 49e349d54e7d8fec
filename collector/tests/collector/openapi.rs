//! Every answer is what the description of the API says.

use crate::beacon::{beacon, event, now, uuid, with};
use crate::host::Collector;
use crate::receiver::Receiver;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

const DAY: u64 = 86_400_000;

/// Visits of a few weeks: who looks, who buys, who leaves a cart, who comes back, a robot, and who is nobody.
fn fill(collector: &Collector) {
    let mut n = 0;
    for who in 0..30 {
        for visit in 0..=who % 3 {
            let session = uuid(10_000 + who * 10 + visit);
            // Some in the four weeks, and some in those before.
            let at = now() - (20 + u64::from(who % 6 == 2) * 14) * DAY
                + visit * 6 * DAY
                + who * 3_600_000;
            let channel = ["Direct", "Email", "Organic Search", "Paid Search"][(who % 4) as usize];
            let names = steps(who, visit);
            let events: Vec<_> = names
                .iter()
                .zip(1..)
                .map(|(name, step): (_, u64)| {
                    n += 1;
                    let mut fields = json!({
                        "name": name, "at": at + step * 20_000, "seq": visit * 20 + step, "session": session,
                        "channel": channel, "consent": "cookieless", "params": params(name, who, visit),
                        "bot": who == 29,
                        "intent": if who % 6 == 0 { 0.5 / step as f64 } else { 0.05 * step as f64 },
                        "phase": {"model": "accra", "name": PHASES[(step as usize / 2).min(4)], "p": 0.7},
                        "page": {"url": format!("https://shop.example/p{}", who % 5)},
                        "campaign": {"source": "newsletter", "name": "autumn"},
                    });
                    if who % 5 > 0 {
                        fields["visitor"] = json!(uuid(20_000 + who));
                        fields["consent"] = json!("granted");
                    }
                    with(event(100_000 + n), fields)
                })
                .collect();
            let lost = who % 7;
            let created = events.len() as u64 + lost;
            let ledger = json!({"created": created, "acked": 0, "pending": created - lost, "dropped": {"queue_full": lost}});
            let sent = with(beacon(events), json!({"ledger": ledger}));
            collector.post(sent.to_string()).counts();
        }
    }
    // So many buyers that it can be said what they will be worth.
    for who in 0..120 {
        let events: Vec<_> = (0..=who % 3)
            .map(|nth| {
                let fields = json!({
                    "name": "purchase", "at": now() - 300 * DAY + (who + nth * 40 * (who % 5)) * DAY, "seq": nth + 1,
                    "session": uuid(40_000 + who * 10 + nth), "visitor": uuid(50_000 + who), "consent": "granted",
                    "channel": "Email", "params": params("purchase", 1000 + who, nth),
                });
                with(event(400_000 + who * 10 + nth), fields)
            })
            .collect();
        collector.post(beacon(events).to_string()).counts();
    }
    // Somebody is here just now, with a cart, and finds a page that is not there.
    let here = [
        "page_view",
        "view_item",
        "add_to_cart",
        "not_found",
        "purchase",
    ];
    let events: Vec<_> = here
        .iter()
        .zip(1..)
        .map(|(name, step): (_, u64)| {
            let fields = json!({
                "name": name, "at": now() - 5000 + step, "seq": 40 + step, "session": uuid(77), "channel": "Direct",
                "visitor": uuid(78), "consent": "granted", "params": params(name, 98, 0), "intent": 0.1,
                "phase": {"model": "accra", "name": PHASES[step as usize % 5], "p": 0.7},
            });
            with(event(200_000 + step), fields)
        })
        .collect();
    collector.post(beacon(events).to_string()).counts();
    // The third of a visitor's events has never come.
    let gap = with(
        event(300_000),
        json!({"visitor": uuid(78), "seq": 60, "session": uuid(77), "name": "add_to_cart", "at": now(), "params": params("add_to_cart", 97, 0)}),
    );
    collector.post(beacon([gap]).to_string()).counts();
}

fn steps(who: u64, visit: u64) -> &'static [&'static str] {
    match (who % 6, visit) {
        (0, _) => &LEAVING,
        (1, 0) => &[
            "session_start",
            "page_view",
            "view_item",
            "add_to_cart",
            "begin_checkout",
            "cart_abandoned",
        ],
        (2, _) => &[
            "page_view",
            "view_item",
            "add_to_cart",
            "begin_checkout",
            "add_shipping_info",
            "add_payment_info",
            "purchase",
            "attribution",
        ],
        (3, 0) => &["page_view", "view_item", "view_item"],
        (4, 1) => &[
            "page_view",
            "add_to_cart",
            "purchase",
            "attribution",
            "refund",
        ],
        _ => &[
            "page_view",
            "view_item",
            "add_to_cart",
            "purchase",
            "attribution",
        ],
    }
}

fn params(name: &str, who: u64, visit: u64) -> Value {
    let order = json!({
        "transaction_id": format!("T{who}-{visit}"), "value": 19.9 + who as f64, "currency": "EUR",
        "items": [{"item_id": "A", "price": 19.9, "quantity": 1}],
    });
    match name {
        "add_to_cart" | "begin_checkout" | "cart_abandoned" | "purchase" | "refund"
        | "add_payment_info" | "add_shipping_info" => order,
        "attribution" => {
            let credit = json!([{"channel": "Email", "source": "newsletter", "campaign": "autumn", "credit": 1}]);
            json!({
                "transaction_id": format!("T{who}-{visit}"), "first": credit, "last": credit, "lastNonDirect": credit,
                "linear": credit, "timeDecay": credit, "position": credit, "influence": credit,
            })
        }
        _ => json!({}),
    }
}

const PHASES: [&str; 5] = [
    "awareness",
    "consideration",
    "conversion",
    "retention",
    "advocacy",
];

/// Who looks around and goes.
const LEAVING: [&str; 12] = ["page_view"; 12];

/// Lists that this database leaves empty.
const EMPTY: &[&str] = &["/api/private.budgets"];

#[test]
fn every_answer_is_as_it_is_described() {
    let receiver = Receiver::new(vec![]);
    let collector = Collector::start(&[
        "--webhook",
        &receiver.url,
        "--forward",
        &format!("goatcounter={}", receiver.url),
    ]);
    fill(&collector);
    let cost = json!({"site": "my-shop", "channel": "Email", "month": "2026-11", "currency": "EUR", "amount": 99.5});
    let ours = [("sec-fetch-site", "same-origin")];
    let said = collector
        .send("PUT", "/api/costs", &ours, cost.to_string())
        .unwrap();
    assert_eq!(said.status, 204, "{}", said.body);
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for path in ["", "?before=5", "?limit=1"] {
        collector.json(&format!("/api/events{path}"));
    }
    let output = Command::new("node")
        .arg(repository.join("collector/tests/openapi/validate.mjs"))
        .arg(collector.url(""))
        .current_dir(&repository)
        .output()
        .expect("node");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(said["asked"].as_u64().unwrap() > 30, "{said}");
    assert_eq!(said["problems"], json!([]), "{said:#}");
    assert_eq!(said["empty"], json!(EMPTY), "{said:#}");
}
