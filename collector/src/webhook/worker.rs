//! The thread of one webhook: what is due is posted, one event at a time.
//!
//! What was not taken waits for its own next time, so that one event that a receiver cannot stand does not hold
//! up the others; and a receiver that is down is asked with one of them at a time.

use super::hook::Hook;
use super::message;
use crate::app::Stopping;
use crate::clock;
use crate::forward::{Backoff, LONGEST, client};
use crate::store::{self, Progress, Told, Webhooks};
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::watch;
use trailmark::domain::Millis;
use trailmark::domain::text::head;
use ureq::Agent;

pub(super) struct Worker {
    hook: Hook,
    webhooks: Webhooks,
    client: Agent,
    backoff: Backoff,
    /// Whether it was said here that the receiver takes nothing.
    has_complained: bool,
}

/// What is to be done next.
enum Next {
    /// There may be more.
    More,
    /// Everything was told, or waits for longer than this.
    Idle(Duration),
    /// Nothing before so long.
    Pause(Duration),
}

/// What became of a message.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Taken,
    Refused(String),
    Later(String, Option<Duration>),
}

impl Worker {
    pub(super) fn new(hook: Hook, file: &Path) -> Result<Self, store::Error> {
        Ok(Self {
            webhooks: Webhooks::open(file, &hook.name())?,
            client: client(),
            backoff: Backoff::default(),
            has_complained: false,
            hook,
        })
    }

    pub(super) fn work(
        mut self,
        runtime: &Handle,
        mut progress: watch::Receiver<Progress>,
        mut stopping: Stopping,
    ) {
        while !stopping.is_given() {
            progress.mark_unchanged();
            let (pause, is_idle) = match self.step() {
                Ok(Next::More) => continue,
                Ok(Next::Idle(pause)) => (pause, true),
                Ok(Next::Pause(pause)) => (pause, false),
                Err(wrong) => {
                    let name = self.hook.name();
                    eprintln!("trailmark-collector: nothing is told to {name}: {wrong}");
                    (LONGEST, false)
                }
            };
            runtime.block_on(async {
                tokio::select! {
                    () = stopping.given() => {}
                    () = tokio::time::sleep(pause) => {}
                    _ = progress.changed(), if is_idle => {}
                }
            });
        }
    }

    fn step(&mut self) -> Result<Next, store::Error> {
        let now = clock::now();
        if self.webhooks.look(&self.hook.events, now)? {
            return Ok(Next::More);
        }
        let Some(told) = self.webhooks.next(now)? else {
            let wait = self
                .webhooks
                .next_at()?
                .map_or(LONGEST, |at| millis(at - now));
            return Ok(Next::Idle(wait.min(LONGEST)));
        };
        match self.post(&told, now) {
            Outcome::Taken => {
                self.webhooks.taken(told.row)?;
                self.backoff.end();
                self.has_complained = false;
                Ok(Next::More)
            }
            Outcome::Refused(said) => {
                self.backoff.end();
                self.fail(&told, &said, now)?;
                Ok(Next::More)
            }
            Outcome::Later(said, asked) => {
                if now - told.received_at >= LATEST {
                    self.fail(&told, &said, now)?;
                } else {
                    self.complain(&said);
                    self.webhooks
                        .later(told.row, now + patience(told.tries), &said, now)?;
                }
                Ok(Next::Pause(self.backoff.fail(luck(), asked)))
            }
        }
    }

    fn post(&self, told: &Told, now: Millis) -> Outcome {
        let body = message::body(told);
        let seconds = now / 1000;
        let mut post = self
            .client
            .post(&self.hook.url)
            .header("Content-Type", message::KIND)
            .header("webhook-id", &told.id)
            .header("webhook-timestamp", seconds.to_string());
        if let Some(key) = &self.hook.secret {
            let signature = message::signature(key, &told.id, seconds, &body);
            post = post.header("webhook-signature", signature);
        }
        let mut answer = match post.send(&body) {
            Ok(answer) => answer,
            // It may be mended: an address that is wrong is as good as one that is down.
            Err(wrong) => return Outcome::Later(head(&wrong.to_string(), MAX_SAID).into(), None),
        };
        let retry_after = answer.headers().get("Retry-After");
        let retry_after = retry_after.and_then(|seconds| seconds.to_str().ok()?.parse().ok());
        let status = answer.status().as_u16();
        let said = answer.body_mut().with_config().limit(MAX_ANSWER);
        let said = said.read_to_string().unwrap_or_default();
        let said = format!("{status} {}", head(said.trim(), MAX_SAID));
        judge(status, said, retry_after.map(Duration::from_secs))
    }

    fn fail(&mut self, told: &Told, said: &str, now: Millis) -> Result<(), store::Error> {
        self.complain(said);
        self.webhooks.failed(told.row, said, now)
    }

    /// Once, until something is taken again.
    fn complain(&mut self, said: &str) {
        if !std::mem::replace(&mut self.has_complained, true) {
            eprintln!("trailmark-collector: webhook {}: {said}", self.hook.name());
        }
    }
}

/// What the receiver says to an event for good is 4xx; anything else may be otherwise later.
fn judge(status: u16, said: String, retry_after: Option<Duration>) -> Outcome {
    match status {
        200..=299 => Outcome::Taken,
        408 | 425 | 429 => Outcome::Later(said, retry_after),
        400..=499 => Outcome::Refused(said),
        _ => Outcome::Later(said, retry_after),
    }
}

/// How long an event waits after so many tries: from a second to an hour, half of it by chance.
fn patience(tries: u32) -> Millis {
    let ceiling = 1_000_i64.saturating_mul(1 << tries.min(12)).min(HOUR);
    ceiling / 2 + ceiling / 2 * i64::from(luck() >> 1) / i64::from(u32::MAX >> 1)
}

fn luck() -> u32 {
    RandomState::new().hash_one(0) as u32
}

fn millis(wait: Millis) -> Duration {
    Duration::from_millis(wait.max(0).unsigned_abs())
}

/// Who was down for longer has to ask the dashboard.
const LATEST: Millis = 3 * 24 * HOUR;
const HOUR: Millis = 3_600_000;
const MAX_ANSWER: u64 = 64 << 10;
const MAX_SAID: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_mean_what_http_says() {
        let judged = |status| judge(status, String::new(), None);
        for status in [200, 202, 204] {
            assert_eq!(judged(status), Outcome::Taken);
        }
        for status in [400, 401, 404, 410, 413, 422] {
            assert_eq!(judged(status), Outcome::Refused(String::new()));
        }
        for status in [301, 408, 425, 429, 500, 502, 503] {
            assert_eq!(judged(status), Outcome::Later(String::new(), None));
        }
    }

    #[test]
    fn an_event_waits_from_half_a_second_to_an_hour() {
        for (tries, ceiling) in [
            (0, 1_000),
            (3, 8_000),
            (11, 2_048_000),
            (12, HOUR),
            (u32::MAX, HOUR),
        ] {
            let wait = patience(tries);
            assert!((ceiling / 2..=ceiling).contains(&wait), "{tries}: {wait}");
        }
    }
}
