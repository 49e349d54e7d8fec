//! What goes wrong on the server's side: crashes, full queues, full disks.

use crate::beacon::{text, uuid};
use crate::host::{Answer, Collector, command};
use std::collections::HashSet;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// Sends beacons of five events from eight threads, and calls `fell` once 100 are
/// answered; the ids of all events that were answered with 2xx until the end.
pub(crate) fn answered_under_load(
    collector: &Collector,
    fall: impl FnOnce() + Send,
) -> HashSet<String> {
    let next = AtomicU64::new(0);
    let (told, answers) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..8 {
            let (next, told) = (&next, told.clone());
            scope.spawn(move || {
                loop {
                    let n = next.fetch_add(5, Ordering::Relaxed);
                    let answer = collector.send("POST", "/v1/beacons", &[], text(n..n + 5));
                    if !answer.is_ok_and(|answer| answer.status == 202) {
                        return;
                    }
                    for event in n..n + 5 {
                        told.send(uuid(event)).unwrap();
                    }
                }
            });
        }
        drop(told);
        let mut answered: HashSet<_> = answers.iter().take(500).collect();
        fall();
        answered.extend(answers.iter());
        answered
    })
}

#[test]
fn a_killed_collector_keeps_everything_it_has_answered() {
    let collector = Collector::start(&[]);
    let answered = answered_under_load(&collector, || kill(&collector));
    assert!(answered.len() >= 500);
    let revived = Collector::start_in(collector.directory(), &[]);
    let kept: HashSet<_> = revived.ids().into_iter().collect();
    let lost: Vec<_> = answered.difference(&kept).collect();
    assert!(lost.is_empty(), "{} of {} lost", lost.len(), answered.len());
}

#[test]
fn nothing_is_answered_2xx_before_it_is_on_disk() {
    let collector = Collector::start(&["--queue", "1"]);
    let lock = collector.sqlite();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (told, answers) = mpsc::channel();
    thread::scope(|scope| {
        for n in 0..40 {
            let (collector, told) = (&collector, told.clone());
            scope.spawn(move || {
                if let Ok(answer) = collector.send("POST", "/v1/beacons", &[], text(n..n + 1)) {
                    told.send(answer.status.as_u16()).unwrap();
                }
            });
        }
        drop(told);
        // Those that are turned away show that the writer has taken what it could.
        for _ in 0..20 {
            let status = answers.recv_timeout(Duration::from_secs(4)).unwrap();
            assert_eq!(status, 503);
        }
        kill(&collector);
        assert_eq!(answers.iter().find(|status| *status != 503), None);
    });
    drop(lock);
    assert_eq!(collector.ids(), [""; 0]);
}

#[test]
fn a_full_queue_is_503_at_once_and_keeps_what_waits() {
    let collector = Collector::start(&["--queue", "1"]);
    let lock = collector.sqlite();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (told, answers) = mpsc::channel();
    thread::scope(|scope| {
        for n in 0..40 {
            let (collector, told) = (&collector, told.clone());
            scope.spawn(move || told.send((n, collector.post(text(n..n + 1)))).unwrap());
        }
        drop(told);
        // The file is locked, so that nothing else can be answered now.
        let (_, first) = answers
            .recv_timeout(Duration::from_secs(4))
            .expect("an answer at once");
        assert_later(&first);
        lock.execute_batch("ROLLBACK").unwrap();
        let mut kept = Vec::new();
        for (n, answer) in answers {
            if answer.status == 202 {
                kept.push(uuid(n));
            } else {
                assert_later(&answer);
            }
        }
        let mut ids = collector.ids();
        ids.sort();
        kept.sort();
        assert_eq!(ids, kept);
        assert!(!kept.is_empty());
    });
    assert_eq!(collector.post(text(0..40)).status, 202);
}

/// The kernel is told that no file may grow past 600 kB, which is what a full disk looks like.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_503_and_not_the_end() {
    let directory = Arc::new(TempDir::new().unwrap());
    let inner = command(&directory.path().join("trailmark.sqlite"));
    let mut outer = Command::new("bash");
    outer.args(["-c", "trap '' XFSZ; ulimit -f 600; exec \"$@\"", "bash"]);
    outer.arg(inner.get_program()).args(inner.get_args());
    let collector = Collector::launch(Arc::clone(&directory), outer);
    let mut kept = Vec::new();
    let refused = (0..1000).find_map(|n| {
        let answer = collector.post(text(n * 50..n * 50 + 50));
        if answer.status == 202 {
            kept.extend((n * 50..n * 50 + 50).map(uuid));
            return None;
        }
        Some(answer)
    });
    assert_later(&refused.expect("the disk to be full"));
    assert_eq!(collector.get("/healthz").status, 200);
    assert_eq!(collector.ids(), kept);
    drop(collector);
    let roomy = Collector::start_in(directory, &[]);
    assert_eq!(roomy.post(text(90_000..90_001)).counts(), (1, 0));
    assert_eq!(roomy.ids().len(), kept.len() + 1);
}

/// SIGKILL, while others still talk to it.
fn kill(collector: &Collector) {
    let pid = collector.pid().to_string();
    let sent = Command::new("kill").args(["-KILL", &pid]).status();
    assert!(sent.unwrap().success());
}

#[track_caller]
pub(crate) fn assert_later(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", answer.body);
    let seconds: u32 = answer
        .header("retry-after")
        .expect("Retry-After")
        .parse()
        .unwrap();
    assert!((1..=60).contains(&seconds));
    assert!(answer.json()["error"].is_string());
}
