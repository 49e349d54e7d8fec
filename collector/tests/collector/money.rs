//! Orders, refunds, credits, carts and costs: the same numbers as a plain count over what was sent.

use crate::beacon::{beacon, now, uuid, with};
use crate::host::Collector;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// As browsers say that one of our own pages asks.
const OURS: &[(&str, &str)] = &[("sec-fetch-site", "same-origin")];

/// What shoppers did on days before today.
struct Story {
    collector: Collector,
    seq: u64,
    moment: i64,
}

impl Story {
    fn begin() -> Self {
        Self {
            collector: Collector::start(&[]),
            seq: 0,
            moment: 0,
        }
    }

    /// Something happens in a visit of this visitor; each day is one visit.
    fn tell(&mut self, visitor: u64, days_ago: i64, channel: &str, name: &str, params: Value) {
        self.moment += 1;
        self.add(visitor, days_ago, channel, name, params);
    }

    /// An order, and the credits that the device tells in the same breath.
    fn buy(&mut self, visitor: u64, days_ago: i64, channel: &str, number: &str, value: Value) {
        let order = json!({"transaction_id": number, "value": value, "currency": "eur"});
        self.tell(visitor, days_ago, channel, "purchase", order);
        let credits = json!({
            "first": [{"channel": "Email", "credit": 1}],
            "last": [{"channel": channel, "credit": 1}],
            "linear": [{"channel": "Email", "credit": 0.25}, {"channel": channel, "credit": 0.75}]
        });
        self.add(visitor, days_ago, channel, "attribution", credits);
    }

    fn add(&mut self, visitor: u64, days_ago: i64, channel: &str, name: &str, params: Value) {
        self.seq += 1;
        // Not before midnight where it is early in the morning.
        let now = i64::try_from(now()).unwrap();
        let day = now.div_euclid(DAY) - days_ago;
        let at = (day * DAY + HOUR + self.moment).min(now);
        let event = json!({
            "id": uuid(1 << 46 | self.seq), "name": name, "at": at, "seq": self.seq, "visitor": uuid(visitor),
            "session": uuid(1 << 45 | visitor << 20 | u64::try_from(day).unwrap()), "channel": channel,
            "consent": "granted", "params": params, "page": {"url": "https://shop.example/"}
        });
        let beacon = with(
            beacon(vec![event]),
            json!({"beacon": uuid(1 << 44 | self.seq)}),
        );
        assert_eq!(self.collector.post(beacon.to_string()).status, 202);
    }

    fn ask(&self, path: &str) -> Value {
        self.collector.json(path)
    }

    fn channel(&self, query: &str, name: &str) -> Value {
        let answer = self.ask(&format!("/api/channels{query}"));
        let channels = answer["channels"].as_array().unwrap();
        let found = channels.iter().find(|of| of["channel"] == name);
        found
            .unwrap_or_else(|| panic!("{name} in {answer}"))
            .clone()
    }
}

fn eur(value: Value) -> Value {
    json!([{"currency": "EUR", "value": value}])
}

#[test]
fn an_order_counts_once_and_is_credited_by_every_model() {
    let mut story = Story::begin();
    story.tell(1, 5, "Email", "session_start", json!({}));
    story.tell(1, 3, "Direct", "session_start", json!({}));
    story.buy(1, 3, "Direct", "A-1", json!(59.9));
    // The thank-you page of another device says it again.
    story.buy(2, 2, "Paid Search", "A-1", json!(59.9));
    let direct = story.channel("", "Direct");
    assert_eq!(direct["orders"], 1);
    assert_eq!(direct["revenue"], eur(json!(59.9)));
    assert_eq!(direct["credits"]["last"], 1.0);
    assert_eq!(direct["credits"]["linear"], 0.75);
    assert_eq!(direct["credited"]["linear"], eur(json!(44.925)));
    let email = story.channel("", "Email");
    assert_eq!(
        (&email["orders"], &email["revenue"]),
        (&json!(0), &json!([]))
    );
    assert_eq!(email["credits"]["first"], 1.0);
    assert_eq!(email["credited"]["first"], eur(json!(59.9)));
    let paid = story.channel("", "Paid Search");
    assert_eq!(
        (&paid["orders"], &paid["credits"]["last"]),
        (&json!(0), &json!(0.0))
    );
    // Email, Direct, order: each is needed for it, and Paid Search, whose order had been told before, for none.
    for (of, removal, credit) in [(&email, 1.0, 0.5), (&direct, 1.0, 0.5), (&paid, 0.0, 0.0)] {
        assert_eq!(of["removal"], removal, "{of}");
        assert_eq!(of["credits"]["markov"], credit, "{of}");
    }
    let value = story.ask("/api/value?compare=1");
    assert_eq!(value["orders"], 1);
    assert_eq!(value["buyers"], 1);
    assert_eq!(value["revenue"], eur(json!(59.9)));
    assert_eq!(value["orders_before"], 0);
    assert_eq!(story.ask("/api/value?channel=Direct")["orders"], 1);
    assert_eq!(story.ask("/api/value?channel=Email")["orders"], 0);
    assert_eq!(story.ask("/api/value?site=other")["orders"], 0);
}

#[test]
fn refunds_are_never_more_than_the_order_and_currencies_are_apart() {
    let mut story = Story::begin();
    story.buy(1, 4, "Direct", "A", json!("100.10"));
    story.buy(1, 3, "Direct", "B", json!(20));
    story.tell(
        2,
        3,
        "Email",
        "purchase",
        json!({"transaction_id": "C", "value": 7, "currency": "usd"}),
    );
    story.tell(
        1,
        2,
        "Direct",
        "refund",
        json!({"transaction_id": "A", "value": 30.05}),
    );
    story.tell(
        1,
        2,
        "Direct",
        "refund",
        json!({"transaction_id": "A", "value": 5000, "currency": "USD"}),
    );
    story.tell(1, 2, "Direct", "refund", json!({"transaction_id": "A"}));
    story.tell(1, 1, "Direct", "refund", json!({"transaction_id": "B"}));
    let value = story.ask("/api/value");
    assert_eq!(
        value["revenue"],
        json!([{"currency": "EUR", "value": 120.1}, {"currency": "USD", "value": 7}])
    );
    assert_eq!(value["refunds"], eur(json!(120.1)));
    assert_eq!(
        value["average_order"],
        json!([{"currency": "EUR", "value": 60.05}, {"currency": "USD", "value": 7}])
    );
    assert_eq!(value["orders"], 3);
    assert_eq!(value["buyers"], 2);
    assert_eq!(value["repeat_rate"], 0.5);
    let of_days: i64 = value["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| day["orders"].as_i64().unwrap())
        .sum();
    assert_eq!(of_days, 3);
    let cohorts = value["cohorts"].as_array().unwrap();
    let of = |name: &str| {
        cohorts
            .iter()
            .find(|of| of["channel"] == name)
            .unwrap()
            .clone()
    };
    assert_eq!(of("Direct")["buyers"], 1);
    assert_eq!(of("Direct")["months"][0]["revenue"], 120.1);
    assert_eq!(
        of("Email")["months"][0]["revenue"],
        0,
        "of another currency"
    );
    assert_eq!(value["lifetime"]["state"], "too_few");
}

#[test]
fn a_refund_may_arrive_before_its_order() {
    let mut story = Story::begin();
    story.tell(1, 1, "Direct", "refund", json!({"transaction_id": "A"}));
    story.tell(
        1,
        1,
        "Direct",
        "refund",
        json!({"transaction_id": "A", "value": 4}),
    );
    assert_eq!(
        story.ask("/api/value")["refunds"],
        json!([{"currency": "XXX", "value": 4}])
    );
    story.buy(1, 2, "Direct", "A", json!(10));
    assert_eq!(story.ask("/api/value")["refunds"], eur(json!(10)));
}

#[test]
fn a_cart_that_is_left_has_its_step_and_may_come_back() {
    let mut story = Story::begin();
    let cart = json!({"value": 12.5, "currency": "EUR"});
    for (visitor, last) in [
        (1, "begin_checkout"),
        (2, "add_to_cart"),
        (3, "add_to_cart"),
    ] {
        story.tell(visitor, 9, "Direct", "view_item", json!({}));
        story.tell(visitor, 9, "Direct", "add_to_cart", cart.clone());
        story.tell(visitor, 9, "Direct", last, cart.clone());
        story.tell(visitor, 9, "Direct", "cart_abandoned", cart.clone());
    }
    story.buy(2, 1, "Email", "late", json!(12.5));
    let carts = story.ask("/api/carts?compare=1");
    let step = |name: &str| {
        let funnel = carts["funnel"].as_array().unwrap();
        funnel.iter().find(|of| of["step"] == name).unwrap()["visits"].clone()
    };
    assert_eq!(step("view_item"), 3);
    assert_eq!(step("add_to_cart"), 3);
    assert_eq!(step("begin_checkout"), 1);
    assert_eq!(step("purchase"), 1);
    assert_eq!(carts["abandoned"]["carts"], 3);
    assert_eq!(carts["abandoned"]["value"], eur(json!(37.5)));
    assert_eq!(carts["abandoned"]["recovered"], 1);
    assert_eq!(carts["abandoned"]["recovered_value"], eur(json!(12.5)));
    assert_eq!(carts["abandoned"]["rate"], 0.75);
    assert_eq!(
        carts["abandoned_before"],
        json!({"carts": 0, "recovered": 0})
    );
    let reasons: BTreeMap<_, _> = carts["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| (of["step"].as_str().unwrap(), of["carts"].as_i64().unwrap()))
        .collect();
    assert_eq!(
        reasons,
        BTreeMap::from([("add_to_cart", 2), ("begin_checkout", 1)])
    );
}

#[test]
fn costs_are_kept_spread_and_forgotten() {
    let mut story = Story::begin();
    story.tell(1, 0, "Email", "session_start", json!({}));
    let put = |body: &str| {
        let sent = story.collector.send("PUT", "/api/costs", OURS, body);
        sent.unwrap()
    };
    let said = r#"{"site":"my-shop","channel":"Email","month":"2026-02","currency":"EUR","amount":"280.00"}"#;
    assert_eq!(put(said).status, 204);
    assert_eq!(put(&said.replace("280.00", "28")).status, 204);
    assert_eq!(
        story.ask("/api/costs")["costs"],
        json!([{"site": "my-shop", "channel": "Email", "month": "2026-02", "currency": "EUR", "amount": 28}])
    );
    let cost = |query: &str| story.channel(query, "Email")["cost"].clone();
    assert_eq!(cost("?from=2026-02-10&to=2026-02-16"), eur(json!(7)));
    assert_eq!(cost("?from=2026-01-01&to=2026-11-30"), eur(json!(28)));
    for (from, to, field) in [
        ("Email", "E-Mail", "channel"),
        ("2026-02", "2026-2", "month"),
        ("EUR", "eur", "currency"),
        ("\"280.00\"", "-1", "amount"),
        ("\"280.00\"", "\"many\"", "amount"),
        ("\"channel\"", "\"chanel\"", "body"),
        ("{", "", "body"),
    ] {
        let answer = put(&said.replace(from, to));
        assert_eq!(answer.status, 400, "{to}");
        assert_eq!(answer.json()["field"], field, "{to}");
    }
    let delete = |query: &str| {
        let sent = (story.collector).send("DELETE", &format!("/api/costs?{query}"), OURS, "");
        sent.unwrap()
    };
    assert_eq!(
        delete("channel=Email&month=2026-02").json()["field"],
        "currency"
    );
    assert_eq!(
        delete("site=my-shop&channel=Email&month=2026-02&currency=EUR").status,
        204
    );
    assert_eq!(story.ask("/api/costs")["costs"], json!([]));
}

#[test]
fn who_is_erased_leaves_no_order_and_an_older_file_is_made_anew() {
    let mut story = Story::begin();
    story.buy(1, 4, "Direct", "A", json!(10));
    story.buy(2, 4, "Direct", "B", json!(20));
    story.tell(
        2,
        3,
        "Direct",
        "cart_abandoned",
        json!({"value": 1, "currency": "EUR"}),
    );
    let forget = with(beacon(json!([])), json!({"forget": uuid(1)}));
    assert_eq!(story.collector.post(forget.to_string()).status, 202);
    assert_eq!(story.ask("/api/value")["revenue"], eur(json!(20)));
    let rows = |collector: &Collector| -> Vec<String> {
        let db = collector.sqlite();
        let mut rows = db
            .prepare("SELECT row || kind || site || owner || visit || at || ifnull(number, '') || currency || amount || detail FROM deals ORDER BY row")
            .unwrap();
        let rows = rows.query_map((), |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let live = rows(&story.collector);
    assert_eq!(live.len(), 3);
    story.collector.terminate();
    story.collector.wait();
    let db = story.collector.sqlite();
    db.execute_batch(crate::trust::WITHOUT_SUMS).unwrap();
    db.execute_batch("DROP TABLE deals; DROP TABLE costs; PRAGMA user_version = 7")
        .unwrap();
    drop(db);
    let again = Collector::start_in(story.collector.directory(), &[]);
    assert_eq!(rows(&again), live);
}
