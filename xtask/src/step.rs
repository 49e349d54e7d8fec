//! Says what is going on: the name of a step, a sign of life while it lasts, and
//! how long it took.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {name}");
    let begun = Instant::now();
    let (done, waiting) = mpsc::channel::<()>();
    let watch = thread::spawn({
        let name = name.to_owned();
        move || {
            while waiting.recv_timeout(SIGN_OF_LIFE) == Err(RecvTimeoutError::Timeout) {
                println!("    {name}: {}", elapsed(begun));
            }
        }
    });
    let result = work();
    drop(done);
    let _ = watch.join();
    if result.is_ok() {
        println!("    done in {}", elapsed(begun));
    }
    result
}

pub(crate) fn elapsed(since: Instant) -> String {
    let seconds = since.elapsed().as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!(
            "{:.0} min {:02.0} s",
            (seconds / 60.0).floor(),
            seconds % 60.0
        )
    }
}

const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
