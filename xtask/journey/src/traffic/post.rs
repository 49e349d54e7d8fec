//! Sends beacons to a collector, as many browsers would: several at once, each again when the collector
//! asks for that, those of one shopper in their order.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value as Json;
use trailmark::domain::Millis;

use super::beacon::Beacon;
use super::shop::Browser;

/// Connections to a collector.
pub(crate) struct Post {
    lanes: Vec<(SyncSender<Letter>, JoinHandle<Result<Taken>>)>,
}

/// A beacon, and who sends it.
pub(crate) struct Letter {
    pub(crate) beacon: Beacon,
    pub(crate) browser: Browser,
    /// Sent once more, as if the answer had been lost.
    pub(crate) again: bool,
}

/// What the collector said it took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) accepted: u64,
    pub(crate) duplicates: u64,
}

impl Post {
    /// To the endpoint of a collector such as `http://127.0.0.1:8787`.
    pub(crate) fn to(collector: &str) -> Self {
        let endpoint = format!("{}/v1/beacons", collector.trim_end_matches('/'));
        let lane = || {
            let (sender, letters) = sync_channel(AHEAD);
            let endpoint = endpoint.clone();
            (sender, thread::spawn(move || deliver(&endpoint, &letters)))
        };
        Self {
            lanes: std::iter::repeat_with(lane).take(LANES).collect(),
        }
    }

    /// Those of the same shopper go one after the other.
    pub(crate) fn send(&self, shopper: u64, letter: Letter) -> Result<()> {
        let at = shopper % self.lanes.len().max(1) as u64;
        let lane = self.lanes.get(usize::try_from(at)?).context("no lane")?;
        // What was wrong, the lane says in the end.
        lane.0
            .send(letter)
            .map_err(|_| anyhow!("a connection has ended"))
    }

    /// Waits until everything has been answered.
    pub(crate) fn finish(self) -> Result<Taken> {
        let mut all = Taken::default();
        for (sender, lane) in self.lanes {
            drop(sender);
            let taken = lane
                .join()
                .map_err(|_| anyhow!("a connection has failed"))??;
            all.accepted += taken.accepted;
            all.duplicates += taken.duplicates;
        }
        Ok(all)
    }
}

fn deliver(endpoint: &str, letters: &Receiver<Letter>) -> Result<Taken> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .build()
        .into();
    let mut taken = Taken::default();
    for Letter {
        beacon,
        browser,
        again,
    } in letters
    {
        for _ in 0..=u32::from(again) {
            let answer = post(&agent, endpoint, &beacon, browser)?;
            let count = |name: &str| answer.get(name).and_then(Json::as_u64);
            let (Some(accepted), Some(duplicates)) = (count("accepted"), count("duplicates"))
            else {
                bail!("the collector answered {answer}");
            };
            taken.accepted += accepted;
            taken.duplicates += duplicates;
        }
    }
    Ok(taken)
}

fn post(agent: &ureq::Agent, endpoint: &str, beacon: &Beacon, browser: Browser) -> Result<Json> {
    for _ in 0..TRIES {
        let mut request = agent
            .post(endpoint)
            .header("user-agent", browser.user_agent)
            .content_type("text/plain;charset=UTF-8");
        if let Some(mobile) = browser.mobile {
            request = request.header("sec-ch-ua-mobile", mobile);
        }
        let mut answer = request
            .send(beacon.body(now()))
            .with_context(|| format!("no collector answers at {endpoint}"))?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string().unwrap_or_default();
        match status {
            200..=299 => return Ok(serde_json::from_str(&text)?),
            // It has too much to do.
            429 | 503 => thread::sleep(PAUSE),
            _ => bail!("the collector refused a beacon with {status}: {text}"),
        }
    }
    bail!("the collector has had too much to do for too long");
}

pub(crate) fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
    })
}

const LANES: usize = 12;
/// Letters that wait for each, so that the engine does not run far ahead.
const AHEAD: usize = 32;
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(200);
const PATIENCE: Duration = Duration::from_secs(60);
