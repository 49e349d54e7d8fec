//! Pages of other origins.

use crate::beacon::text;
use crate::host::{Answer, Collector};

const SHOP: &str = "https://shop.example";

fn preflight(collector: &Collector, origin: &str) -> Answer {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        (
            "access-control-request-headers",
            "content-encoding,content-type",
        ),
    ];
    collector
        .send("OPTIONS", "/v1/beacons", &headers, "")
        .unwrap()
}

fn assert_shared_with(answer: &Answer, origin: &str) {
    assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
    assert_eq!(
        answer.header("access-control-allow-credentials"),
        Some("true")
    );
    assert_eq!(
        answer.header("access-control-expose-headers"),
        Some("Retry-After")
    );
    assert_eq!(answer.header("vary"), Some("Origin"));
}

#[test]
fn any_page_may_send_by_default() {
    let collector = Collector::start(&[]);
    for (n, origin) in [SHOP, "http://localhost:3000", "null"]
        .into_iter()
        .enumerate()
    {
        let n = n as u64;
        let answer = collector.post_with(&[("origin", origin)], text(n..n + 1));
        assert_eq!(answer.counts(), (1, 0));
        assert_shared_with(&answer, origin);
    }
}

#[test]
fn a_preflight_allows_what_beacons_need() {
    let collector = Collector::start(&[]);
    let answer = preflight(&collector, SHOP);
    assert_eq!(answer.status, 204);
    assert_shared_with(&answer, SHOP);
    assert_eq!(answer.header("access-control-allow-methods"), Some("POST"));
    assert_eq!(
        answer.header("access-control-allow-headers"),
        Some("Content-Type, Content-Encoding")
    );
    assert_eq!(answer.header("access-control-max-age"), Some("86400"));
}

#[test]
fn the_page_may_read_refusals_too() {
    let collector = Collector::start(&["--max-body", "100"]);
    for (body, status) in [("{}", 400), (&*" ".repeat(101), 413)] {
        let answer = collector.post_with(&[("origin", SHOP)], body);
        assert_eq!(answer.status, status);
        assert_shared_with(&answer, SHOP);
    }
}

#[test]
fn with_an_allow_list_other_pages_are_403() {
    let collector = Collector::start(&["--origin", SHOP, "--origin", "http://localhost:3000"]);
    for (n, origin) in [SHOP, "http://localhost:3000"].into_iter().enumerate() {
        let n = n as u64;
        let answer = collector.post_with(&[("origin", origin)], text(n..n + 1));
        assert_eq!(answer.counts(), (1, 0));
        assert_shared_with(&answer, origin);
        assert_eq!(preflight(&collector, origin).status, 204);
    }
    for origin in [
        "https://evil.example",
        "null",
        "https://shop.example.evil.example",
        "http://shop.example",
        "",
    ] {
        let sent = collector.post_with(&[("origin", origin)], text(5..6));
        for answer in [sent, preflight(&collector, origin)] {
            assert_eq!(answer.status, 403, "{origin}");
            assert_eq!(answer.header("access-control-allow-origin"), None);
            assert_eq!(answer.header("vary"), Some("Origin"));
        }
    }
    assert_eq!(collector.ids().len(), 2);
}

#[test]
fn an_allow_list_is_about_pages_and_not_about_servers() {
    let collector = Collector::start(&["--origin", SHOP]);
    let answer = collector.post(text(0..1));
    assert_eq!(answer.counts(), (1, 0));
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[test]
fn what_was_collected_is_shared_with_no_page() {
    let collector = Collector::start(&[]);
    for path in ["/api/events", "/api/summary", "/dashboard", "/healthz"] {
        let answer = collector.get_with(path, &[("origin", SHOP)]);
        assert_eq!(answer.header("access-control-allow-origin"), None, "{path}");
    }
}
