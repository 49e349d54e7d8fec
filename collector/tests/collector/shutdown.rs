//! Being told to stop.

use crate::beacon::text;
use crate::faults::answered_under_load;
use crate::host::Collector;
use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[test]
fn a_stopped_collector_loses_nothing_and_exits_0() {
    let mut collector = Collector::start(&[]);
    let answered = answered_under_load(&collector, || collector.terminate());
    let (status, rest) = collector.wait();
    assert_eq!((status.code(), rest.as_str()), (Some(0), ""));
    let kept: HashSet<_> = collector.ids().into_iter().collect();
    assert_eq!(answered.difference(&kept).count(), 0);
    // Who was cut off with a 503 or a closed connection has not been told 2xx; the
    // database may know more than was answered, never less.
    assert!(kept.len() >= answered.len());
}

#[test]
fn folds_the_log_into_the_file() {
    let mut collector = Collector::start(&[]);
    collector.post(text(0..5)).counts();
    collector.terminate();
    collector.wait();
    let log = collector.database().with_extension("sqlite-wal");
    assert_eq!(log.metadata().map_or(0, |file| file.len()), 0);
    assert_eq!(collector.ids().len(), 5);
}

#[test]
fn finishes_a_request_that_has_begun() {
    let mut collector = Collector::start(&[]);
    let body = text(0..1);
    let mut stream = TcpStream::connect(&collector.address).unwrap();
    let head = format!(
        "POST /v1/beacons HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // "100 Continue" says that the request is being read: it is in flight now.
    let mut begun = [0; 25];
    stream.read_exact(&mut begun).unwrap();
    assert!(begun.starts_with(b"HTTP/1.1 100"));
    collector.terminate();
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
    assert_eq!(collector.wait().0.code(), Some(0));
    assert_eq!(collector.ids().len(), 1);
}

#[test]
fn waits_for_slow_clients_only_so_long() {
    let mut collector = Collector::start(&[]);
    let mut never_ends = TcpStream::connect(&collector.address).unwrap();
    never_ends
        .write_all(b"POST /v1/beacons HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\n")
        .unwrap();
    never_ends.read_exact(&mut [0; 25]).unwrap();
    let mut half_a_head = TcpStream::connect(&collector.address).unwrap();
    half_a_head.write_all(b"POST /v1/beacons HT").unwrap();
    let _idle = TcpStream::connect(&collector.address).unwrap();
    let told = Instant::now();
    collector.terminate();
    assert_eq!(collector.wait().0.code(), Some(0));
    assert!(
        told.elapsed() < Duration::from_secs(15),
        "{:?}",
        told.elapsed()
    );
}
