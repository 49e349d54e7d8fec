//! What webhooks are told, and what becomes of it.

use crate::beacon::{beacon, event, now, uuid, with};
use crate::host::Collector;
use crate::receiver::{Answer, Receiver};
use serde_json::{Value, json};
use std::process::Command;
use std::time::{Duration, Instant};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn flag(receiver: &Receiver) -> String {
    format!("{}/hook?key=hidden,secret={SECRET}", receiver.url)
}

fn told(n: u64, name: &str) -> Value {
    let fields = json!({
        "at": now(), "name": name, "visitor": uuid(100), "session": uuid(200), "consent": "granted",
        "params": {"value": 49.9, "currency": "EUR", "transaction_id": format!("T{n}")},
    });
    with(event(n), fields)
}

fn send(collector: &Collector, events: Vec<Value>) {
    collector.post(beacon(events).to_string()).counts();
}

/// The account of the one webhook, once it says so.
fn account(collector: &Collector, says: impl Fn(&Value) -> bool) -> Value {
    let begin = Instant::now();
    loop {
        let webhooks = collector.json("/api/webhooks");
        let account = &webhooks["webhooks"][0];
        if says(account) {
            return account.clone();
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "{webhooks}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn ids(receiver: &Receiver) -> Vec<String> {
    let bodies = receiver.bodies();
    bodies
        .iter()
        .map(|body| body["id"].as_str().unwrap().into())
        .collect()
}

#[test]
fn purchases_and_abandoned_carts_are_told_and_nothing_else() {
    let receiver = Receiver::new(vec![]);
    let collector = Collector::start(&["--webhook", &flag(&receiver)]);
    send(
        &collector,
        vec![
            told(1, "page_view"),
            told(2, "purchase"),
            with(told(3, "purchase"), json!({"bot": true})),
            told(4, "cart_abandoned"),
        ],
    );
    // The same once more is no other event.
    send(
        &collector,
        vec![told(2, "purchase"), told(5, "add_to_cart")],
    );
    let account = account(&collector, |account| account["sent"] == 2);
    assert_eq!(
        (&account["waiting"], &account["failed"], &account["failure"]),
        (&json!(0), &json!(0), &Value::Null)
    );
    // Of its query nothing is shown.
    assert_eq!(account["url"], format!("{}/hook", receiver.url));
    let mut bodies = receiver.bodies();
    bodies.sort_by_key(|body| body["id"].as_str().map(str::to_owned));
    let types: Vec<_> = bodies.iter().map(|body| &body["type"]).collect();
    assert_eq!(
        types,
        ["org.trailmark.purchase", "org.trailmark.cart_abandoned"]
    );
    let purchase = &bodies[0];
    assert_eq!(
        (
            &purchase["id"],
            &purchase["source"],
            &purchase["specversion"]
        ),
        (&json!(uuid(2)), &json!("/sites/my-shop"), &json!("1.0"))
    );
    assert_eq!(purchase["data"]["params"]["value"], 49.9);
    assert_eq!(purchase["data"]["visitor"], collector.name_of(&uuid(100)));
    for (head, body) in receiver.heard() {
        assert!(head.starts_with("POST /hook?key=hidden HTTP/1.1"), "{head}");
        assert!(head.contains("application/cloudevents+json"), "{head}");
        assert!(
            !body.contains(&uuid(100)) && !body.contains(&uuid(200)),
            "{body}"
        );
    }
}

#[test]
fn only_what_is_wanted_is_told() {
    let receiver = Receiver::new(vec![]);
    let flag = format!("{},events=cart_abandoned", receiver.url);
    let collector = Collector::start(&["--webhook", &flag]);
    send(
        &collector,
        vec![told(1, "purchase"), told(2, "cart_abandoned")],
    );
    account(&collector, |account| account["sent"] == 1);
    assert_eq!(ids(&receiver), [uuid(2)]);
    // Without a secret nothing is signed.
    assert!(!receiver.heard()[0].0.contains("webhook-signature"));
}

#[test]
fn what_was_not_taken_is_told_again_until_it_is() {
    let receiver = Receiver::new(vec![
        Answer::Status(500, ""),
        Answer::Status(429, "retry-after: 1\r\n"),
        Answer::HangUp,
    ]);
    let collector = Collector::start(&["--webhook", &flag(&receiver)]);
    let begin = Instant::now();
    send(&collector, vec![told(1, "purchase")]);
    let account = account(&collector, |account| account["sent"] == 1);
    assert!(begin.elapsed() >= Duration::from_secs(1));
    assert_eq!(
        (&account["waiting"], &account["failed"]),
        (&json!(0), &json!(0))
    );
    assert!(account["failed_at"].as_u64().unwrap() > 1_760_000_000_000);
    assert_eq!(ids(&receiver), vec![uuid(1); 4]);
}

#[test]
fn what_is_refused_is_counted_and_does_not_hold_up_the_others() {
    let receiver = Receiver::new(vec![Answer::Status(422, ""), Answer::Status(410, "")]);
    let collector = Collector::start(&["--webhook", &flag(&receiver)]);
    send(&collector, (1..=3).map(|n| told(n, "purchase")).collect());
    let account = account(&collector, |account| {
        account["waiting"] == 0 && account["sent"] == 1
    });
    assert_eq!(
        (&account["failed"], &account["failure"]),
        (&json!(2), &json!("410 ok"))
    );
    assert_eq!(ids(&receiver), [uuid(1), uuid(2), uuid(3)]);
    assert_eq!(
        collector.json("/api/trust")["webhooks"],
        json!({"waiting": 0, "sent": 1, "failed": 2})
    );
}

#[test]
fn one_event_that_the_receiver_cannot_stand_does_not_hold_up_the_others() {
    let receiver = Receiver::failing_for(&uuid(1));
    let collector = Collector::start(&["--webhook", &flag(&receiver)]);
    send(&collector, (1..=4).map(|n| told(n, "purchase")).collect());
    let account = account(&collector, |account| account["sent"] == 3);
    assert_eq!(account["waiting"], 1);
}

#[test]
fn who_is_killed_tells_what_waited_and_what_has_come_meanwhile() {
    let receiver = Receiver::new(
        (0..100)
            .map(|_| Answer::Status(503, "retry-after: 30\r\n"))
            .collect(),
    );
    let flag = flag(&receiver);
    let mut collector = Collector::start(&["--webhook", &flag]);
    send(&collector, vec![told(1, "purchase")]);
    account(&collector, |account| !account["failure"].is_null());
    collector.kill();
    let mut without = Collector::start_in(collector.directory(), &[]);
    send(&without, vec![told(2, "purchase")]);
    without.kill();
    receiver.recover();
    let collector = Collector::start_in(collector.directory(), &["--webhook", &flag]);
    account(&collector, |account| account["sent"] == 2);
}

#[test]
fn what_waits_of_who_is_erased_is_gone() {
    let receiver = Receiver::new((0..100).map(|_| Answer::Status(503, "")).collect());
    let collector = Collector::start(&["--webhook", &flag(&receiver)]);
    send(&collector, vec![told(1, "purchase")]);
    account(&collector, |account| {
        account["waiting"] == 1 && !account["failure"].is_null()
    });
    collector
        .post(with(beacon(json!([])), json!({"forget": uuid(100)})).to_string())
        .counts();
    assert_eq!(account(&collector, |_| true)["waiting"], 0);
    receiver.recover();
    let other = with(
        told(2, "purchase"),
        json!({"visitor": uuid(101), "session": uuid(201)}),
    );
    send(&collector, vec![other]);
    account(&collector, |account| account["sent"] == 1);
    assert_eq!(ids(&receiver).last(), Some(&uuid(2)));
    // Nor does its number wait any longer than it would have.
    let begin = Instant::now();
    let waits = || -> i64 {
        let db = collector.sqlite();
        let waits = db.query_row("SELECT count(*) FROM webhook_events", (), |row| row.get(0));
        waits.unwrap()
    };
    while waits() > 0 {
        assert!(begin.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn after_three_days_nobody_is_told_any_more() {
    let receiver = Receiver::new((0..100).map(|_| Answer::Status(500, "")).collect());
    let flag = flag(&receiver);
    let mut collector = Collector::start(&["--webhook", &flag]);
    send(&collector, vec![told(1, "purchase")]);
    account(&collector, |account| !account["failure"].is_null());
    collector.kill();
    collector
        .sqlite()
        .execute(
            "UPDATE events SET received_at = received_at - 3 * 86400000",
            (),
        )
        .unwrap();
    let collector = Collector::start_in(collector.directory(), &["--webhook", &flag]);
    let account = account(&collector, |account| account["failed"] == 1);
    assert_eq!(account["waiting"], 0);
}

/// The snippet of docs/COLLECTOR.md, run by node on what a receiver has heard.
#[test]
fn a_receiver_knows_by_the_documented_snippet_who_has_told_it() {
    let receiver = Receiver::new(vec![]);
    let collector = Collector::start(&["--webhook", &flag(&receiver)]);
    send(&collector, vec![told(1, "purchase")]);
    account(&collector, |account| account["sent"] == 1);
    let (head, body) = receiver.heard().remove(0);
    let headers: serde_json::Map<String, Value> = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.into()))
        .collect();
    let docs = include_str!("../../../docs/COLLECTOR.md");
    let (_, rest) = docs.split_once("```js\n").expect("a snippet");
    let (snippet, _) = rest.split_once("```").unwrap();
    let script = format!(
        "{snippet}
         const [headers, body, secret] = JSON.parse(process.argv[1]);
         const other = 'whsec_' + Buffer.alloc(24).toString('base64');
         const later = Date.now() + 600_000;
         console.log(JSON.stringify([
           isSigned(headers, body, secret),
           isSigned(headers, body + ' ', secret),
           isSigned(headers, body, other),
           isSigned({{ ...headers, 'webhook-id': 'x' }}, body, secret),
           isSigned(headers, body, secret, later),
           isSigned({{}}, body, secret),
         ]));"
    );
    let output = Command::new("node")
        .args(["--input-type=module", "--eval", &script, "--"])
        .arg(json!([headers, body, SECRET]).to_string())
        .output()
        .expect("node");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap().trim(),
        "[true,false,false,false,false,false]",
        "{}",
        String::from_utf8(output.stderr).unwrap()
    );
}
