//! A disk without room, and one that does not answer: nothing is lost, and all goes on once it is well again.
#![cfg(target_os = "linux")]

use crate::beacon::{text, uuid};
use crate::faults::assert_later;
use crate::host::{Collector, command};
use std::process::Command;
use std::sync::Arc;
use std::thread;
use tempfile::TempDir;

/// A collector none of whose files may grow past this: to whoever writes, that is a full disk.
fn on_a_disk_of(kib: u32) -> Collector {
    let directory = Arc::new(TempDir::new().unwrap());
    let inner = command(&directory.path().join("trailmark.sqlite"));
    let mut outer = Command::new("bash");
    let limited = format!("trap '' XFSZ; ulimit -S -f {kib}; exec \"$@\"");
    outer.args(["-c", &limited, "bash"]);
    outer.arg(inner.get_program()).args(inner.get_args());
    Collector::launch(directory, outer)
}

fn make_room(collector: &Collector) {
    let pid = collector.pid().to_string();
    let made = Command::new("prlimit")
        .args(["--pid", &pid, "--fsize=unlimited:"])
        .status();
    assert!(made.unwrap().success());
}

#[test]
fn a_full_disk_is_recovered_from_without_a_restart() {
    let collector = on_a_disk_of(300);
    let beacon = |n: u64| text(n * 50..n * 50 + 50);
    // Several fill it at the same time, so that whole groups are refused.
    let (mut kept, mut refused) = (Vec::new(), Vec::new());
    thread::scope(|scope| {
        let senders: Vec<_> = (0..4)
            .map(|sender| {
                let collector = &collector;
                scope.spawn(move || {
                    let all = (0..25).map(|n| n * 4 + sender);
                    all.map(|n| (n, collector.post(beacon(n))))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        for (n, answer) in senders
            .into_iter()
            .flat_map(|sender| sender.join().unwrap())
        {
            if answer.status == 202 {
                kept.extend((n * 50..n * 50 + 50).map(uuid));
            } else {
                assert_later(&answer);
                refused.push(n);
            }
        }
    });
    assert!(!kept.is_empty() && !refused.is_empty());
    assert_eq!(sorted(collector.ids()), sorted(kept));
    assert_eq!(
        collector.json("/healthz")["status"],
        "the last events could not be written"
    );
    make_room(&collector);
    for n in refused {
        assert_eq!(collector.post(beacon(n)).counts(), (50, 0));
    }
    assert_eq!(
        sorted(collector.ids()),
        sorted((0..5000).map(uuid).collect())
    );
    assert_eq!(collector.json("/healthz")["status"], "ok");
    assert_eq!(collector.json("/api/summary")["events"], 5000);
}

#[test]
fn a_full_disk_that_is_killed_keeps_what_it_has_answered() {
    let mut collector = on_a_disk_of(300);
    let mut kept = Vec::new();
    while collector
        .post(text(kept.len() as u64..kept.len() as u64 + 1))
        .status
        == 202
    {
        kept.push(uuid(kept.len() as u64));
    }
    assert_later(&collector.post(text(90_000..90_001)));
    collector.kill();
    let roomy = Collector::start_in(collector.directory(), &[]);
    assert_eq!(roomy.ids(), kept);
    assert_eq!(roomy.post(text(90_000..90_001)).counts(), (1, 0));
}

#[test]
fn a_database_that_another_process_holds_is_503_and_then_goes_on() {
    let collector = Collector::start(&[]);
    let other = collector.sqlite();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    thread::scope(|scope| {
        let senders: Vec<_> = (0..8)
            .map(|n| {
                let collector = &collector;
                scope.spawn(move || collector.post(text(n..n + 1)))
            })
            .collect();
        for sender in senders {
            assert_later(&sender.join().unwrap());
        }
    });
    assert_eq!(collector.ids(), [""; 0]);
    other.execute_batch("ROLLBACK").unwrap();
    // What was being written when its sender was let go may be there by now: once.
    let (accepted, duplicates) = collector.post(text(0..8)).counts();
    assert_eq!(accepted + duplicates, 8);
    assert_eq!(sorted(collector.ids()), sorted((0..8).map(uuid).collect()));
    assert_eq!(collector.json("/healthz")["status"], "ok");
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}
