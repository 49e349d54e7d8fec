//! Who is connected: so many altogether, and an eighth of those from one address, so that nobody alone takes
//! all the places.

use crate::sender::{Peers, network};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places, and how many each network has taken.
pub(crate) struct Crowd {
    places: Arc<Semaphore>,
    most_of_one: usize,
    peers: Peers,
    taken: Mutex<HashMap<u128, usize>>,
}

/// A connection that counts for its network until this is dropped.
pub(crate) struct Guest {
    network: Option<u128>,
    crowd: Arc<Crowd>,
}

impl Crowd {
    /// For `most` connections; a proxy may have all of them, as this machine may.
    pub(crate) fn of(most: usize, peers: Peers) -> Arc<Self> {
        Arc::new(Self {
            places: Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS))),
            most_of_one: most.div_ceil(8),
            peers,
            taken: Mutex::default(),
        })
    }

    /// Waits until there is a place for anybody.
    pub(crate) async fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).acquire_owned().await.ok()
    }

    /// Lets one more of this address in, if it has not too many.
    pub(crate) fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Guest> {
        let peer = peer.to_canonical();
        let is_one_sender = self.peers == Peers::Senders && !peer.is_loopback();
        let network = is_one_sender.then(|| network(peer));
        if let Some(network) = network {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            let of_one = taken.entry(network).or_default();
            if *of_one >= self.most_of_one {
                return None;
            }
            *of_one += 1;
        }
        Some(Guest {
            network,
            crowd: Arc::clone(self),
        })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let Some(network) = self.network else {
            return;
        };
        let taken = &self.crowd.taken;
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_one) = taken.get_mut(&network) {
            *of_one -= 1;
            if *of_one == 0 {
                taken.remove(&network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guests(crowd: &Arc<Crowd>, peer: &str, n: usize) -> Vec<Guest> {
        (0..n)
            .filter_map(|_| crowd.admit(peer.parse().unwrap()))
            .collect()
    }

    #[test]
    fn one_address_has_an_eighth_of_the_places_and_leaves_no_trace() {
        let crowd = Crowd::of(80, Peers::Senders);
        let one = guests(&crowd, "203.0.113.1", 20);
        let network = guests(&crowd, "2001:db8::1", 6).into_iter();
        let network: Vec<_> = network.chain(guests(&crowd, "2001:db8::2", 14)).collect();
        assert_eq!((one.len(), network.len()), (10, 10));
        drop(one);
        assert_eq!(guests(&crowd, "::ffff:203.0.113.1", 20).len(), 10);
        drop(network);
        assert!(crowd.taken.lock().unwrap().is_empty());
    }

    #[test]
    fn this_machine_and_a_proxy_may_have_all() {
        assert_eq!(
            guests(&Crowd::of(80, Peers::Senders), "127.0.0.1", 80).len(),
            80
        );
        assert_eq!(
            guests(&Crowd::of(80, Peers::OurProxy), "203.0.113.1", 80).len(),
            80
        );
    }
}
