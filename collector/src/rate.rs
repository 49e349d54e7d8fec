//! How many beacons an address may send, as a token bucket: so many a second, and ten seconds' worth at once.
//!
//! Kept as the generic cell rate algorithm has it (ITU-T I.371, annex A): one number an address, the time
//! up to which it has used what is its. No address is kept, only its hash under a key of this process.

use crate::sender::{Peers, network, sender};
use axum::http::HeaderMap;
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Counts what each address sends.
pub(crate) struct Rate {
    /// Between two beacons at the full rate; `None` where there is no limit.
    interval: Option<Duration>,
    /// What an address that was silent may send at once, in time at the full rate.
    burst: Duration,
    /// Whether this machine is limited as well.
    loopback: bool,
    peers: Peers,
    began: Instant,
    key: RandomState,
    used: Mutex<Used>,
}

/// Until when each address has used what is its, since `began`.
#[derive(Default)]
struct Used {
    until: HashMap<u64, Duration>,
    swept: Duration,
}

impl Rate {
    /// `asked` beacons a second; without that, a sensible limit for all but this machine.
    pub(crate) fn of(asked: Option<u32>, peers: Peers) -> Self {
        let per_second = asked.unwrap_or(USUAL);
        Self {
            interval: Duration::from_secs(1).checked_div(per_second),
            burst: BURST,
            loopback: asked.is_some(),
            peers,
            began: Instant::now(),
            key: RandomState::new(),
            used: Mutex::default(),
        }
    }

    /// Tries at a secret: ten at once, then one each half minute, from this machine as well.
    pub(crate) fn of_tries(peers: Peers) -> Self {
        Self {
            interval: Some(TRY),
            burst: 10 * TRY,
            ..Self::of(Some(USUAL), peers)
        }
    }

    /// Says as `admit` does whether one more may come, and counts none.
    pub(crate) fn peek(&self, peer: IpAddr, headers: &HeaderMap) -> Result<(), u32> {
        let key = self
            .key
            .hash_one(network(sender(peer, headers, self.peers)));
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let until = used.until.get(&key).copied().unwrap_or_default();
        let next = until + self.interval.unwrap_or_default();
        match next.checked_sub(self.began.elapsed() + self.burst) {
            Some(over) if !over.is_zero() => Err(whole_seconds(over)),
            _ => Ok(()),
        }
    }

    /// Lets one more beacon through, or says after how many seconds to come back.
    pub(crate) fn admit(&self, peer: IpAddr, headers: &HeaderMap) -> Result<(), u32> {
        let Some(interval) = self.interval else {
            return Ok(());
        };
        let sender = sender(peer, headers, self.peers);
        if sender.is_loopback() && !self.loopback {
            return Ok(());
        }
        let key = self.key.hash_one(network(sender));
        self.used
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .admit(key, interval, self.burst, self.began.elapsed())
    }
}

impl Used {
    fn admit(
        &mut self,
        key: u64,
        interval: Duration,
        burst: Duration,
        now: Duration,
    ) -> Result<(), u32> {
        let known = self.until.get(&key).copied();
        if known.is_none() && !self.has_room(now) {
            // More addresses than anyone can count are no single one; other bounds hold.
            return Ok(());
        }
        let until = known.unwrap_or_default().max(now) + interval;
        match until.checked_sub(now + burst.max(interval)) {
            Some(over) if !over.is_zero() => Err(whole_seconds(over)),
            _ => {
                self.until.insert(key, until);
                Ok(())
            }
        }
    }

    /// Whether one more address can be counted, if need be after forgetting those that owe nothing.
    fn has_room(&mut self, now: Duration) -> bool {
        if self.until.len() >= MAX_ADDRESSES && now.saturating_sub(self.swept) > SWEEP {
            self.swept = now;
            self.until.retain(|_, until| *until > now);
        }
        self.until.len() < MAX_ADDRESSES
    }
}

fn whole_seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_secs()).map_or(u32::MAX, |seconds| seconds.saturating_add(1))
}

/// An office of a thousand people behind one address stays below.
const USUAL: u32 = 100;
/// What an address that was silent may send at once, in time at the full rate.
const BURST: Duration = Duration::from_secs(10);
const TRY: Duration = Duration::from_secs(30);
/// Some 2 MB.
const MAX_ADDRESSES: usize = 1 << 16;
const SWEEP: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;

    const TEN_A_SECOND: Duration = Duration::from_millis(100);

    fn seconds(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    #[test]
    fn ten_seconds_worth_may_come_at_once_and_then_the_rate() {
        let mut used = Used::default();
        for _ in 0..100 {
            assert_eq!(used.admit(1, TEN_A_SECOND, BURST, seconds(5.0)), Ok(()));
        }
        assert_eq!(used.admit(1, TEN_A_SECOND, BURST, seconds(5.0)), Err(1));
        assert_eq!(used.admit(2, TEN_A_SECOND, BURST, seconds(5.0)), Ok(()));
        assert_eq!(used.admit(1, TEN_A_SECOND, BURST, seconds(5.1)), Ok(()));
        assert_eq!(used.admit(1, TEN_A_SECOND, BURST, seconds(5.1)), Err(1));
        for _ in 0..100 {
            assert_eq!(used.admit(1, TEN_A_SECOND, BURST, seconds(60.0)), Ok(()));
        }
    }

    #[test]
    fn who_is_refused_may_come_back_when_told() {
        let mut used = Used::default();
        let a_minute = seconds(60.0);
        assert_eq!(used.admit(1, a_minute, BURST, seconds(0.0)), Ok(()));
        let Err(wait) = used.admit(1, a_minute, BURST, seconds(1.5)) else {
            panic!("two at once");
        };
        assert_eq!(
            used.admit(1, a_minute, BURST, seconds(1.5 + f64::from(wait))),
            Ok(())
        );
    }

    #[test]
    fn memory_is_bounded_however_many_addresses_there_are() {
        let mut used = Used::default();
        for key in 0..3 * MAX_ADDRESSES as u64 {
            assert_eq!(used.admit(key, TEN_A_SECOND, BURST, seconds(0.0)), Ok(()));
        }
        assert_eq!(used.until.len(), MAX_ADDRESSES);
        // Those have been silent meanwhile, and are forgotten.
        assert_eq!(
            used.admit(u64::MAX, TEN_A_SECOND, BURST, seconds(9.0)),
            Ok(())
        );
        assert_eq!(used.until.len(), 1);
    }

    #[test]
    fn this_machine_is_limited_only_where_that_is_asked_for() {
        let here = "127.0.0.1".parse().unwrap();
        let there = "203.0.113.7".parse().unwrap();
        for (asked, peer, limited) in [
            (None, here, false),
            (None, there, true),
            (Some(1), here, true),
            (Some(0), here, false),
            (Some(0), there, false),
        ] {
            let rate = Rate::of(asked, Peers::Senders);
            let refused = (0..2000).any(|_| rate.admit(peer, &HeaderMap::new()).is_err());
            assert_eq!(refused, limited, "{asked:?} {peer}");
        }
    }

    #[test]
    fn a_secret_may_be_tried_ten_times_and_looking_is_no_try() {
        let tries = Rate::of_tries(Peers::Senders);
        let here = "127.0.0.1".parse().unwrap();
        let headers = HeaderMap::new();
        for _ in 0..10 {
            assert_eq!(tries.peek(here, &headers), Ok(()));
            assert_eq!(tries.admit(here, &headers), Ok(()));
        }
        for wait in [tries.peek(here, &headers), tries.admit(here, &headers)] {
            assert!((29..=30).contains(&wait.unwrap_err()), "{wait:?}");
        }
        assert_eq!(tries.peek("203.0.113.7".parse().unwrap(), &headers), Ok(()));
    }
}
