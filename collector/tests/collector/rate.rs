//! Addresses that send too much.

use crate::beacon::text;
use crate::host::{Answer, Collector};

/// Sends until it is told that this was too often; how many went through before.
fn exhaust(collector: &Collector, headers: &[(&str, &str)], from: u64) -> (u64, Answer) {
    for n in from..from + 500 {
        let answer = collector.post_with(headers, text(n..n + 1));
        if answer.status != 202 {
            return (n - from, answer);
        }
    }
    panic!("500 beacons went through");
}

#[test]
fn an_address_that_sends_too_often_is_told_when_to_come_back() {
    let collector = Collector::start(&["--rate", "1"]);
    let page = [("origin", "https://shop.example")];
    let (sent, refused) = exhaust(&collector, &page, 0);
    assert!(sent >= AT_ONCE, "{sent}");
    assert_eq!(refused.status, 429);
    let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=11).contains(&wait), "{wait}");
    assert!(refused.json()["error"].is_string());
    assert_eq!(
        refused.header("access-control-allow-origin"),
        Some("https://shop.example")
    );
    assert_eq!(
        refused.header("access-control-expose-headers"),
        Some("Retry-After")
    );
    assert_eq!(collector.ids().len() as u64, sent);
    // What else there is to ask is not counted.
    assert_eq!(collector.get("/healthz").status, 200);
    let preflight = collector.send("OPTIONS", "/v1/beacons", &page, "").unwrap();
    assert_eq!(preflight.status, 204);
}

/// Ten beacons may come at once, one more each second.
const AT_ONCE: u64 = 10;

#[test]
fn behind_a_proxy_each_sender_has_a_limit_of_its_own() {
    let collector = Collector::start(&["--rate", "1", "--trust-proxy"]);
    let mut from = 0;
    let mut exhaust = |address| {
        let (sent, refused) = exhaust(&collector, &[("x-forwarded-for", address)], from);
        assert_eq!(refused.status, 429);
        from += sent;
        sent
    };
    // Each beside another address of its network, or another story about where it comes from.
    for (address, same) in [
        ("203.0.113.1", "7.7.7.7, 203.0.113.1"),
        ("6.6.6.6, 203.0.113.2", "203.0.113.2"),
        ("2001:db8::1", "2001:db8::2"),
    ] {
        let sent = exhaust(address);
        assert!(sent >= AT_ONCE, "{address}: {sent}");
        let sent = exhaust(same);
        assert!(sent < AT_ONCE, "{same}: {sent}");
    }
}

#[test]
fn without_that_flag_nobody_gives_another_address() {
    let collector = Collector::start(&["--rate", "1"]);
    exhaust(&collector, &[("x-forwarded-for", "203.0.113.1")], 0);
    let (sent, _) = exhaust(&collector, &[("x-forwarded-for", "203.0.113.9")], 500);
    assert!(sent < AT_ONCE, "{sent}");
}
