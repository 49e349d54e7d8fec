//! Money through every filter, and what hostile texts and the end of the retention leave of it.

use crate::beacon::{beacon, now, uuid, with};
use crate::host::Collector;
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;
const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148";
const DESKTOP: &str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";

/// A visit with an order, which begins so many hours ago.
struct Order<'a> {
    visitor: u64,
    hours: i64,
    site: &'a str,
    agent: &'a str,
    number: &'a str,
    value: i64,
    bot: bool,
}

const ORDER: Order<'_> = Order {
    visitor: 1,
    hours: 40,
    site: "my-shop",
    agent: DESKTOP,
    number: "A",
    value: 1,
    bot: false,
};

fn send(collector: &Collector, order: &Order<'_>) {
    let at = i64::try_from(now()).unwrap() - order.hours * HOUR;
    let visit = u64::try_from(order.hours).unwrap() << 20 | order.visitor;
    let event = |n: u64, name: &str, params: Value| {
        json!({
            "id": uuid(1 << 46 | visit << 4 | n), "name": name, "at": at + i64::try_from(n).unwrap(), "seq": n,
            "visitor": uuid(order.visitor), "session": uuid(1 << 45 | visit), "channel": "Email", "consent": "granted",
            "bot": order.bot, "params": params,
        })
    };
    let bought = json!({"transaction_id": order.number, "value": order.value, "currency": "EUR"});
    let events = vec![
        event(1, "session_start", json!({})),
        event(2, "add_to_cart", bought.clone()),
        event(3, "purchase", bought),
    ];
    let beacon = with(
        beacon(events),
        json!({"beacon": uuid(1 << 44 | visit), "site": order.site}),
    );
    let sent = collector.post_with(&[("user-agent", order.agent)], beacon.to_string());
    assert_eq!(sent.status, 202);
}

#[test]
fn orders_are_told_apart_by_site_device_robot_and_visitor() {
    let collector = Collector::start(&[]);
    for order in [
        ORDER,
        // The same number in another shop is another order.
        Order {
            visitor: 2,
            site: "other",
            value: 10,
            ..ORDER
        },
        Order {
            visitor: 3,
            agent: PHONE,
            number: "C",
            value: 100,
            ..ORDER
        },
        Order {
            visitor: 4,
            number: "D",
            value: 1_000,
            bot: true,
            ..ORDER
        },
        Order {
            hours: 2,
            number: "E",
            value: 10_000,
            ..ORDER
        },
    ] {
        send(&collector, &order);
    }
    for (query, orders, revenue) in [
        ("", 4, 10_111),
        ("?bots=1", 5, 11_111),
        ("?site=my-shop", 3, 10_101),
        ("?site=other", 1, 10),
        ("?device=phone", 1, 100),
        ("?device=desktop", 3, 10_011),
        ("?visitors=new", 3, 111),
        ("?visitors=returning", 1, 10_000),
        (
            "?site=my-shop&device=phone&visitors=new&channel=Email",
            1,
            100,
        ),
        ("?channel=Direct", 0, 0),
    ] {
        let value = collector.json(&format!("/api/value{query}"));
        assert_eq!(value["orders"], orders, "{query}");
        let sum = value["revenue"][0]["value"].as_i64().unwrap_or_default();
        assert_eq!(sum, revenue, "{query}");
        let channels = collector.json(&format!("/api/channels{query}"));
        let of_channels = channels["channels"].as_array().unwrap();
        let of_channels = of_channels.iter().map(|of| of["orders"].as_i64().unwrap());
        assert_eq!(of_channels.sum::<i64>(), orders, "{query}");
        let carts = collector.json(&format!("/api/carts{query}"));
        let bought = carts["funnel"].as_array().unwrap();
        let bought = bought.iter().find(|of| of["step"] == "purchase").unwrap();
        assert_eq!(bought["visits"], orders, "{query}");
    }
}

#[test]
fn hostile_orders_are_counted_and_break_nothing() {
    const HOSTILE: &str =
        "=HYPERLINK(\"http://x.example\")<img src=x onerror=alert(1)>\u{202e}\u{0}";
    let collector = Collector::start(&[]);
    let params = [
        json!({"transaction_id": HOSTILE, "value": 3, "currency": "EUR", "items": [{"item_name": HOSTILE, "price": HOSTILE}]}),
        json!({"transaction_id": "'; DROP TABLE deals; --", "value": "4", "currency": HOSTILE}),
        json!({"transaction_id": "huge", "value": 1e300, "currency": "EUR"}),
        json!({"transaction_id": "less", "value": -1e300, "currency": "EUR"}),
        json!({"transaction_id": ["x"], "value": {"a": 1}, "currency": ["EUR"], "items": "x"}),
        json!({"transaction_id": "items", "currency": "EUR", "items": [1, null, {"price": 1e18, "quantity": 1e18}, {"quantity": -5}]}),
        json!({"transaction_id": "x".repeat(3_000), "value": 0.00001, "currency": "eur", "coupon": HOSTILE}),
    ];
    let mut events = Vec::new();
    for (n, params) in (1..).zip(params) {
        for name in ["purchase", "refund", "cart_abandoned", "attribution"] {
            let seq = events.len() as u64 + 1;
            events.push(json!({
                "id": uuid(1 << 46 | seq), "name": name, "at": now() - 60_000, "seq": seq, "visitor": uuid(n), "session": uuid(n + 100),
                "channel": HOSTILE, "consent": "granted", "params": params,
            }));
        }
    }
    let credits = json!({"last": [{"channel": HOSTILE, "credit": 1e300}, 7, {"channel": "Email", "credit": -4}], "first": {}});
    events.push(json!({"id": uuid(1 << 47), "name": "attribution", "at": now() - 1, "seq": 1, "session": uuid(101),
        "visitor": uuid(1), "consent": "granted", "params": credits}));
    let sent = collector.post(beacon(events).to_string());
    assert_eq!(sent.status, 202, "{}", sent.body);
    for path in ["value", "channels", "carts", "now", "trust", "journeys"] {
        let answer = collector.json(&format!("/api/{path}"));
        assert!(!answer.to_string().contains("onerror"), "{path}: {answer}");
    }
    let value = collector.json("/api/value");
    // As the device does, an order without a number is told apart by its event.
    assert!(value["orders"].as_i64().unwrap() >= 6, "{value}");
}

#[test]
fn what_is_too_old_leaves_no_order() {
    let mut collector = Collector::start(&[]);
    send(&collector, &ORDER);
    send(
        &collector,
        &Order {
            visitor: 2,
            number: "B",
            value: 20,
            ..ORDER
        },
    );
    let seen = |collector: &Collector| {
        let value = collector.json("/api/value");
        let carts = collector.json("/api/carts");
        let sum = value["revenue"][0]["value"].as_i64();
        (
            value["orders"].as_i64(),
            sum,
            carts["funnel"][0]["visits"].as_i64(),
        )
    };
    assert_eq!(
        (seen(&collector).0, seen(&collector).1),
        (Some(2), Some(21))
    );
    collector.kill();
    let old = i64::try_from(now()).unwrap() - 31 * 24 * HOUR;
    collector
        .sqlite()
        .execute("UPDATE events SET received_at = ?1 WHERE row <= 3", [old])
        .unwrap();
    let again = Collector::start_in(collector.directory(), &["--retention-days", "30"]);
    assert_eq!((seen(&again).0, seen(&again).1), (Some(1), Some(20)));
    let left: i64 = again
        .sqlite()
        .query_row("SELECT count(*) FROM deals", (), |row| row.get(0))
        .unwrap();
    assert_eq!(left, 1);
}
