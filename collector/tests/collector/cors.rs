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
fn the_page_may_read_every_refusal() {
    let large = " ".repeat(101);
    let beacon = text(0..1);
    for (flags, request, body, status) in [
        (&[][..], ("POST", ""), "{}", 400),
        (
            &["--origin", "https://other.example"],
            ("POST", ""),
            &beacon,
            403,
        ),
        (&[], ("PUT", ""), &beacon, 405),
        (&["--max-body", "100"], ("POST", ""), &large, 413),
        (&[], ("POST", "text/html"), &beacon, 415),
        (&["--rate", "1"], ("POST", ""), &beacon, 429),
        (&["--in-flight", "1"], ("POST", ""), &beacon, 503),
    ] {
        let collector = Collector::start(flags);
        let (method, content_type) = request;
        let mut headers = vec![("origin", SHOP)];
        if !content_type.is_empty() {
            headers.push(("content-type", content_type));
        }
        let send = || {
            collector
                .send(method, "/v1/beacons", &headers, body)
                .unwrap()
        };
        // Before 429 comes what an address may send at once.
        let refused = (0..100)
            .map(|_| send())
            .find(|answer| answer.status != 202)
            .expect("a refusal");
        assert_eq!(refused.status, status);
        assert_shared_with(&refused, SHOP);
        assert_eq!(
            refused.header("retry-after").is_some(),
            matches!(status, 429 | 503),
            "{status}"
        );
    }
}

#[test]
fn a_page_may_read_that_its_collector_is_elsewhere() {
    let files = tempfile::TempDir::new().unwrap();
    let files = files.path().to_str().unwrap();
    // Files are there to be read, not to be posted to.
    for (flags, status) in [(&[][..], 404), (&["--serve", files], 405)] {
        let collector = Collector::start(flags);
        for path in ["/", "/v1", "/v1/beacon", "/v1/beacons/"] {
            let answer = collector
                .send("POST", path, &[("origin", SHOP)], text(0..1))
                .unwrap();
            assert_eq!(answer.status, status, "{path}");
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        }
    }
}

#[test]
fn with_an_allow_list_other_pages_are_403_and_may_read_that() {
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
        let answer = collector.post_with(&[("origin", origin)], text(5..6));
        assert_eq!(answer.status, 403, "{origin}");
        assert!(answer.json()["error"].is_string());
        assert_shared_with(&answer, origin);
        // Only what follows a preflight has an answer that the page can read.
        let asked = preflight(&collector, origin);
        assert_eq!(asked.status, 204, "{origin}");
        assert_shared_with(&asked, origin);
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
