//! Exactly once, whatever happens while copies of the same beacons arrive.

use crate::beacon::{text, uuid};
use crate::host::Collector;
use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const COPIES: u64 = 8;
const BEACONS: u64 = 60;

/// Every sender has the same beacons, each in another order, and sends until it is told 2xx once for each; the
/// collector is killed twice meanwhile.
#[test]
fn copies_from_many_connections_over_kills_and_restarts_are_kept_once() {
    let mut collector = Collector::start(&[]);
    let acked: Vec<BTreeSet<u64>> = (0..COPIES).map(|_| BTreeSet::new()).collect();
    let acked = [100, 300, usize::MAX]
        .into_iter()
        .fold(acked, |acked, enough| {
            let acked = send_until(&collector, acked, enough);
            if enough < usize::MAX {
                collector = Collector::start_in(collector.directory(), &[]);
            }
            acked
        });
    assert!(acked.iter().all(|of_one| of_one.len() as u64 == BEACONS));
    let mut ids = collector.ids();
    ids.sort();
    assert_eq!(ids, (0..BEACONS * 5).map(uuid).collect::<Vec<_>>());
    assert_eq!(collector.json("/api/summary")["events"], BEACONS * 5);
}

/// Sends what is left of each sender; kills the collector once `enough` beacons were answered.
fn send_until(
    collector: &Collector,
    acked: Vec<BTreeSet<u64>>,
    enough: usize,
) -> Vec<BTreeSet<u64>> {
    let answers = Arc::new(AtomicUsize::new(0));
    thread::scope(|scope| {
        let senders: Vec<_> = (0..)
            .zip(acked)
            .map(|(sender, acked)| {
                let answers = Arc::clone(&answers);
                scope.spawn(move || send_left(collector, sender, acked, &answers, enough))
            })
            .collect();
        senders
            .into_iter()
            .map(|sender| sender.join().unwrap())
            .collect()
    })
}

fn send_left(
    collector: &Collector,
    sender: u64,
    mut acked: BTreeSet<u64>,
    answers: &AtomicUsize,
    enough: usize,
) -> BTreeSet<u64> {
    for step in 0..BEACONS {
        let beacon = (step * 7 + sender * 11) % BEACONS;
        if acked.contains(&beacon) {
            continue;
        }
        let body = text(beacon * 5..beacon * 5 + 5);
        match collector.send("POST", "/v1/beacons", &[], body) {
            Ok(answer) if answer.status == 202 => acked.insert(beacon),
            _ => return acked,
        };
        if answers.fetch_add(1, Ordering::Relaxed) + 1 == enough {
            let pid = collector.pid().to_string();
            let sent = Command::new("kill").args(["-KILL", &pid]).status();
            assert!(sent.unwrap().success());
        }
    }
    acked
}
