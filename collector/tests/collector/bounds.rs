//! What many, large or slow senders can make the collector spend.
#![cfg(target_os = "linux")]

use crate::beacon::text;
use crate::host::Collector;
use crate::raw::{POST, Raw};
use rustix::process::{Resource, getrlimit, setrlimit};
use std::fs;
use std::thread;

/// The most memory that the process ever had, in bytes.
fn peak(collector: &Collector) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", collector.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: usize = line
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    kib << 10
}

/// This process holds the other ends.
fn allow_connections() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
}

#[test]
fn memory_is_bounded_under_thousands_of_connections_with_large_bodies() {
    const CONNECTIONS: usize = 2000;
    const LENGTH: usize = 100_000;
    allow_connections();
    let collector = Collector::start(&[]);
    let before = peak(&collector);
    let head = format!("{POST}content-length: {LENGTH}\r\n\r\n");
    let body = vec![b'x'; LENGTH - 1];
    let held: Vec<Raw> = thread::scope(|scope| {
        let senders: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let each = (0..CONNECTIONS / 4).map(|_| {
                        let mut raw = Raw::to(&collector);
                        raw.send(&head).unwrap();
                        raw.send(&body).unwrap();
                        raw
                    });
                    each.collect::<Vec<_>>()
                })
            })
            .collect();
        senders
            .into_iter()
            .flat_map(|sender| sender.join().unwrap())
            .collect()
    });
    // Two hundred megabytes are under way, each body but for its last byte.
    assert_eq!(collector.get("/healthz").status, 200);
    let mut statuses = [0; 2];
    for mut raw in held {
        raw.send("x").unwrap();
        let answer = raw.head();
        let refused = answer.starts_with("HTTP/1.1 503");
        assert!(refused || answer.starts_with("HTTP/1.1 400"), "{answer}");
        assert_eq!(answer.contains("retry-after: "), refused);
        statuses[usize::from(refused)] += 1;
    }
    assert!(
        statuses[0] > 0 && statuses[1] > CONNECTIONS / 2,
        "{statuses:?}"
    );
    let grown = peak(&collector) - before;
    assert!(grown < 120 << 20, "{} MiB", grown >> 20);
    assert_eq!(collector.post(text(0..1)).counts(), (1, 0));
}

#[test]
fn a_crowd_of_idle_connections_does_not_keep_others_out() {
    let collector = Collector::start(&["--connections", "20", "--patience", "1"]);
    let _crowd: Vec<Raw> = (0..40).map(|_| Raw::to(&collector)).collect();
    assert_eq!(collector.post(text(0..1)).counts(), (1, 0));
}

#[test]
fn a_head_that_does_not_end_is_hung_up_on() {
    let collector = Collector::start(&["--patience", "1"]);
    let mut slow = Raw::to(&collector);
    slow.send("POST /v1/beacons HT").unwrap();
    assert_eq!(slow.rest(), "");
    let mut idle = Raw::to(&collector);
    idle.send("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        .unwrap();
    assert!(idle.rest().starts_with("HTTP/1.1 200"));
}

#[test]
fn a_body_that_drips_is_503_however_steadily_it_drips() {
    let collector = Collector::start(&["--patience", "1"]);
    let mut slow = Raw::to(&collector);
    slow.begin(1_000_000);
    let mut drops = 0;
    while !slow.is_answered() {
        slow.send(" ").unwrap();
        drops += 1;
    }
    let answer = slow.head();
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("retry-after: "), "{answer}");
    assert!(drops > 10, "{drops}");
}

#[test]
fn a_body_that_is_declared_too_large_is_refused_unread() {
    let collector = Collector::start(&[]);
    for head in [
        format!("{POST}content-length: 99999999999\r\n\r\n"),
        format!("{POST}content-length: 1048577\r\nexpect: 100-continue\r\n\r\n"),
    ] {
        let mut raw = Raw::to(&collector);
        raw.send(&head).unwrap();
        let answer = raw.head();
        assert!(answer.starts_with("HTTP/1.1 413"), "{head}: {answer}");
    }
}

#[test]
fn a_body_without_an_end_is_cut_off() {
    let collector = Collector::start(&[]);
    let mut raw = Raw::to(&collector);
    raw.send(format!("{POST}transfer-encoding: chunked\r\n\r\n"))
        .unwrap();
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    let chunks = (0..10_000).take_while(|_| raw.send(&chunk).is_ok()).count();
    assert!(chunks < 500, "{chunks} chunks of 64 KiB went out");
    assert_eq!(collector.post(text(0..1)).counts(), (1, 0));
}

#[test]
fn a_head_without_an_end_is_cut_off() {
    let collector = Collector::start(&[]);
    let mut raw = Raw::to(&collector);
    raw.send(POST).unwrap();
    let line = format!("x-padding: {}\r\n", "x".repeat(1000));
    let lines = (0..10_000).take_while(|_| raw.send(&line).is_ok()).count();
    assert!(lines < 9_000, "{lines} lines went out");
    assert_eq!(collector.get("/healthz").status, 200);
}
