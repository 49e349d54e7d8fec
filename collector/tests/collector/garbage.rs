//! Whatever arrives, the collector says what is wrong with it, and goes on.

use crate::beacon::{text, uuid};
use crate::host::Collector;
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};

/// A change to a body, somewhere.
#[derive(Clone, Debug)]
enum Edit {
    Replace(u8),
    Insert(&'static str),
    Remove(usize),
    Repeat(usize),
    Cut,
}

fn make(edit: &Edit, place: prop::sample::Index, body: &mut Vec<u8>) {
    if body.is_empty() {
        return;
    }
    let at = place.index(body.len());
    let part = |n: usize| at..(at + n).min(body.len());
    match *edit {
        Edit::Replace(byte) => body[at] = byte,
        Edit::Insert(text) => _ = body.splice(at..at, text.bytes()),
        Edit::Remove(n) => _ = body.drain(part(n)),
        Edit::Repeat(n) => {
            let copy = body[part(n)].to_vec();
            body.splice(at..at, copy);
        }
        Edit::Cut => body.truncate(at),
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        any::<u8>().prop_map(Edit::Replace),
        prop::sample::select(WORDS).prop_map(Edit::Insert),
        (1..40_usize).prop_map(Edit::Remove),
        (1..200_usize).prop_map(Edit::Repeat),
        Just(Edit::Cut),
    ]
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let edits = prop::collection::vec((edit(), any::<prop::sample::Index>()), 0..6);
    let edited = edits.prop_map(|edits| {
        let mut body = text(0..2).into_bytes();
        for (edit, place) in edits {
            make(&edit, place, &mut body);
        }
        body
    });
    prop_oneof![4 => edited, 1 => prop::collection::vec(any::<u8>(), 0..300)]
}

#[test]
fn no_body_is_our_fault() {
    let collector = Collector::start(&[]);
    let taken = AtomicU64::new(0);
    let mut runner = TestRunner::new(Config {
        cases: 1500,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&(body(), 0..4_u8), |(body, packing)| {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&body).unwrap();
        let packed = packed.finish().unwrap();
        let gzip = ("content-encoding", "gzip");
        let answer = match packing {
            0 => collector.post_with(&[gzip], packed),
            1 => collector.post_with(&[gzip], body),
            _ => collector.post(body),
        };
        match answer.status.as_u16() {
            202 => _ = taken.fetch_add(1, Ordering::Relaxed),
            400 => prop_assert!(answer.json()["field"].is_string(), "{}", answer.body),
            status => prop_assert!(status == 413, "{} {}", status, answer.body),
        }
        Ok(())
    });
    outcome.unwrap();
    assert!(taken.into_inner() > 50);
    assert_eq!(collector.post(text(900..901)).counts(), (1, 0));
    assert!(collector.ids().contains(&uuid(900)));
    for path in [
        "/api/events?bots=1",
        "/api/visitors?bots=1",
        "/api/summary",
        "/api/delivery",
    ] {
        collector.json(path);
    }
}

const WORDS: &[&str] = &[
    "null",
    "{}",
    "[]",
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "\\",
    "-1",
    "1e999",
    "99999999999999999999",
    "\u{0}",
    "\u{feff}",
    "\\ud800",
    "true",
    "\"id\":",
    "\"events\":",
    "\"ledger\":{\"created\":1e3},",
];
