//! The live stream.

use crate::beacon::{beacon, event, text, with};
use crate::host::Collector;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Lines};
use std::time::{Duration, Instant};
use ureq::BodyReader;

struct Stream(Lines<BufReader<BodyReader<'static>>>);

#[derive(Debug)]
struct Sent {
    id: String,
    event: String,
    data: Value,
}

impl Stream {
    fn open(collector: &Collector, query: &str, headers: &[(&str, &str)]) -> Self {
        let mut request = ureq::get(collector.url(&format!("/api/stream{query}")));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.call().unwrap();
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Self(BufReader::new(answer.into_body().into_reader()).lines())
    }

    /// The next event; `None` when the stream was closed.
    fn next(&mut self) -> Option<Sent> {
        let (mut id, mut event, mut data) = (String::new(), String::new(), String::new());
        loop {
            let line = self.0.next()?.ok()?;
            match line.split_once(": ") {
                Some(("id", text)) => id = text.into(),
                Some(("event", text)) => event = text.into(),
                Some(("data", text)) => data += text,
                _ if line.is_empty() && !data.is_empty() => {
                    let data = serde_json::from_str(&data).unwrap();
                    return Some(Sent { id, event, data });
                }
                _ => {}
            }
        }
    }

    fn rows(&mut self, n: usize) -> Vec<u64> {
        (0..n)
            .map(|_| self.next().unwrap().id.parse().unwrap())
            .collect()
    }
}

#[test]
fn sends_what_the_events_api_gives() {
    let collector = Collector::start(&[]);
    let mut stream = Stream::open(&collector, "", &[]);
    collector.post(text(0..1)).counts();
    let sent = stream.next().unwrap();
    assert_eq!((sent.id.as_str(), sent.event.as_str()), ("1", "touchpoint"));
    assert_eq!(sent.data, collector.json("/api/events")["events"][0]);
}

#[test]
fn begins_with_what_comes_next_unless_told_where() {
    let collector = Collector::start(&[]);
    collector.post(text(0..5)).counts();
    let mut live = Stream::open(&collector, "", &[]);
    let mut after = Stream::open(&collector, "?after=2", &[]);
    let mut all = Stream::open(&collector, "?after=0", &[]);
    collector.post(text(5..7)).counts();
    assert_eq!(live.rows(2), [6, 7]);
    assert_eq!(after.rows(5), [3, 4, 5, 6, 7]);
    assert_eq!(all.rows(7), [1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn resumes_after_the_last_event_that_was_seen() {
    let collector = Collector::start(&[]);
    let mut stream = Stream::open(&collector, "?after=0", &[]);
    collector.post(text(0..3)).counts();
    assert_eq!(stream.rows(2), [1, 2]);
    drop(stream);
    collector.post(text(3..250)).counts();
    let mut stream = Stream::open(&collector, "?after=0", &[("last-event-id", "2")]);
    assert_eq!(stream.rows(248), (3..=250).collect::<Vec<_>>());
}

#[test]
fn resumes_over_a_restart() {
    let mut collector = Collector::start(&[]);
    collector.post(text(0..3)).counts();
    let mut stream = Stream::open(&collector, "?after=0", &[]);
    assert_eq!(stream.rows(3), [1, 2, 3]);
    collector.kill();
    assert!(stream.next().is_none());
    let collector = Collector::start_in(collector.directory(), &[]);
    let mut stream = Stream::open(&collector, "", &[("last-event-id", "2")]);
    collector.post(text(3..4)).counts();
    let seen = stream.rows(2);
    assert_eq!(seen[0], 3);
    assert!(seen[1] > 3);
}

#[test]
fn a_row_of_a_file_that_is_gone_does_not_silence_the_stream() {
    let collector = Collector::start(&[]);
    let mut stream = Stream::open(&collector, "", &[("last-event-id", "5000")]);
    collector.post(text(0..1)).counts();
    assert_eq!(stream.rows(1), [1]);
}

#[test]
fn text_cannot_forge_a_line_of_the_stream() {
    let collector = Collector::start(&[]);
    let mut stream = Stream::open(&collector, "", &[]);
    let forged = "x\r\nid: 99\r\nevent: forged\r\n\r\ndata: {}";
    let sent = with(event(1), json!({"user": forged}));
    let spread = beacon([sent.clone()])
        .to_string()
        .replace(",\"", "\r\n,\n\r\"");
    collector.post(spread).counts();
    let got = stream.next().unwrap();
    assert_eq!((got.id.as_str(), got.event.as_str()), ("1", "touchpoint"));
    assert_eq!(got.data["event"], sent);
}

#[test]
fn a_stream_ends_when_the_collector_stops() {
    let mut collector = Collector::start(&[]);
    let mut stream = Stream::open(&collector, "", &[]);
    let told = Instant::now();
    collector.terminate();
    assert!(stream.next().is_none());
    assert_eq!(collector.wait().0.code(), Some(0));
    assert!(
        told.elapsed() < Duration::from_secs(4),
        "{:?}",
        told.elapsed()
    );
}

#[test]
fn a_reader_that_never_reads_holds_nobody_up() {
    let mut collector = Collector::start(&[]);
    let _asleep = Stream::open(&collector, "?after=0", &[]);
    // 20 MB: more than the kernel buffers for a connection.
    let bulk = json!({"params": {"bulk": "x".repeat(20_000)}});
    for n in 0..25 {
        let events: Vec<_> = (0..40)
            .map(|i| with(event(n * 40 + i), bulk.clone()))
            .collect();
        collector.post(beacon(events).to_string()).counts();
    }
    let mut awake = Stream::open(&collector, "?after=0", &[]);
    assert_eq!(awake.rows(1000).last(), Some(&1000));
    collector.terminate();
    assert_eq!(collector.wait().0.code(), Some(0));
}

#[test]
fn robots_are_streamed_where_they_are_asked_for() {
    let collector = Collector::start(&[]);
    let mut people = Stream::open(&collector, "", &[]);
    let mut all = Stream::open(&collector, "?bots=1", &[]);
    let robot = |n| with(event(n), json!({"bot": true}));
    for sent in [robot(1), event(2), robot(3), robot(4), event(5)] {
        collector.post(beacon([sent]).to_string()).counts();
    }
    assert_eq!(people.rows(2), [2, 5]);
    assert_eq!(all.rows(5), [1, 2, 3, 4, 5]);
}
