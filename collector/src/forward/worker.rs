//! A target's thread: takes events in the order in which they arrived, and goes on where
//! it was, also after a crash.

use super::Target;
use super::backoff::{Backoff, LONGEST};
use super::post::{Outcome, client, post};
use crate::app::Stopping;
use crate::clock;
use crate::store::{self, Account, Forwards, Progress, Row};
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::watch;
use trailmark::domain::text::has_word;
use trailmark::wire::protocol::{self, Batch, Destination, Device};
use ureq::Agent;

pub(super) struct Worker {
    target: Target,
    forwards: Forwards,
    client: Agent,
    /// Most events at once; smaller than the protocol's after a refusal.
    limit: usize,
    backoff: Backoff,
    /// Whether it was said here that the target takes nothing.
    has_complained: bool,
}

/// What is to be done next.
enum Next {
    /// There may be more.
    More,
    /// Everything was passed on.
    Idle,
    /// Not before so long.
    Pause(Duration),
}

/// Events that leave together, and those that were settled on the way to them.
struct Taken {
    rows: Vec<Row>,
    account: Account,
}

impl Worker {
    pub(super) fn new(target: Target, file: &Path) -> Result<Self, store::Error> {
        Ok(Self {
            forwards: Forwards::open(file, &target.name())?,
            client: client(),
            limit: target.traits.together.min(MOST),
            backoff: Backoff::default(),
            has_complained: false,
            target,
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
            let pause = match self.step() {
                Ok(Next::More) => continue,
                Ok(Next::Idle) => None,
                Ok(Next::Pause(pause)) => Some(pause),
                Err(wrong) => {
                    let name = self.target.name();
                    eprintln!("trailmark-collector: nothing is passed on to {name}: {wrong}");
                    Some(LONGEST)
                }
            };
            runtime.block_on(async {
                tokio::select! {
                    () = stopping.given() => {}
                    () = tokio::time::sleep(pause.unwrap_or(LONGEST)) => {}
                    _ = progress.changed(), if pause.is_none() => {}
                }
            });
        }
    }

    fn step(&mut self) -> Result<Next, store::Error> {
        let now = clock::now();
        let Some(taken) = self.take(now)? else {
            return Ok(Next::Idle);
        };
        if taken.rows.is_empty() {
            self.forwards.settle(&taken.account)?;
            return Ok(Next::More);
        }
        let n = taken.rows.len() as i64;
        let mut account = taken.account;
        let request = self.write(&taken.rows, now);
        account.cut += i64::from(request.cut);
        let before = self.forwards.row();
        let mut settled = Account::default();
        if !self.target.traits.keeps_once {
            // Said before it happens: who dies in between must not send it again.
            account.uncertain += n;
            self.forwards.settle(&account)?;
            settled = account;
            account = Account {
                uncertain: -n,
                ..Account::default()
            };
        }
        let outcome = post(&self.client, &self.target.traits, &request);
        match outcome {
            Outcome::Taken => {
                account.forwarded += n;
                self.limit = self.target.traits.together.min(MOST);
                self.has_complained = false;
            }
            Outcome::TooMuch(said) if n > 1 => {
                self.limit = (n / 2) as usize;
                self.backoff.end();
                self.forwards.fail(&said, now)?;
                self.take_back(&settled, before)?;
                return Ok(Next::More);
            }
            Outcome::Refused(said) | Outcome::TooMuch(said) => {
                account.rejected += n;
                self.limit = self.target.traits.together.min(MOST);
                self.note(&said, now)?;
            }
            Outcome::Uncertain(said) if !self.target.traits.keeps_once => {
                account.uncertain += n;
                self.forwards.settle(&account)?;
                self.note(&said, now)?;
                // What comes behind them must not be spent on a target that is down.
                return Ok(self.pause(None));
            }
            Outcome::Later(said, asked) => {
                self.take_back(&settled, before)?;
                self.note(&said, now)?;
                return Ok(self.pause(asked));
            }
            Outcome::Uncertain(said) => {
                self.note(&said, now)?;
                return Ok(self.pause(None));
            }
        }
        self.backoff.end();
        self.forwards.settle(&account)?;
        Ok(Next::More)
    }

    /// The next events that are to leave together; nothing where none have arrived.
    fn take(&self, now: i64) -> Result<Option<Taken>, store::Error> {
        let mut account = Account::default();
        let mut rows: Vec<Row> = Vec::new();
        let traits = &self.target.traits;
        let omits = protocol::omits(traits.name);
        for row in self.forwards.next(self.limit + BESIDE)? {
            let is_of_another = rows.first().is_some_and(|first| first.site != row.site);
            if rows.len() == self.limit || (is_of_another && self.target.site.is_empty()) {
                break;
            }
            account.row = Some(row.row);
            if row.bot && !self.target.robots {
                account.robots += 1;
            } else if has_word(omits, &row.name) {
                account.omitted += 1;
            } else if now - row.at > traits.max_age {
                account.expired += 1;
            } else {
                rows.push(row);
            }
        }
        Ok(account.row.is_some().then_some(Taken { rows, account }))
    }

    fn write(&self, rows: &[Row], now: i64) -> protocol::Request {
        let events: Vec<_> = rows.iter().map(Row::event).collect();
        let beacon = serde_json::json!({ "sent_at": now, "events": events }).to_string();
        let site = match rows.first() {
            Some(row) if self.target.site.is_empty() => &row.site,
            _ => &self.target.site,
        };
        let destination = Destination {
            url: &self.target.url,
            key: &self.target.key,
            site,
        };
        let batch = Batch::of(&beacon, destination, Device::default());
        protocol::write(self.target.traits.name, &batch).unwrap_or_default()
    }

    /// Nothing was taken: the events are still to be sent, and what was settled with them
    /// is read, and counted, again.
    fn take_back(&mut self, settled: &Account, before: i64) -> Result<(), store::Error> {
        if self.target.traits.keeps_once {
            return Ok(());
        }
        self.forwards.settle(&settled.taken_back(before))
    }

    /// What the target has said is kept, and said here, once until it takes something again.
    fn note(&mut self, said: &str, now: i64) -> Result<(), store::Error> {
        if !std::mem::replace(&mut self.has_complained, true) {
            eprintln!("trailmark-collector: {}: {said}", self.target.name());
        }
        self.forwards.fail(said, now)
    }

    fn pause(&mut self, asked: Option<Duration>) -> Next {
        let luck = RandomState::new().hash_one(0) as u32;
        Next::Pause(self.backoff.fail(luck, asked))
    }
}

/// Events that are read beside those that may leave together: some are not passed on.
const BESIDE: usize = 20;
/// More at once than this help nobody, whatever a protocol allows.
const MOST: usize = 200;
