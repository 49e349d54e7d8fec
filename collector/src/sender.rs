//! Whose request it is, as an address, and which addresses are one sender's.

use axum::http::HeaderMap;
use std::net::IpAddr;

/// Who connects to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peers {
    /// Those who send.
    Senders,
    /// A proxy of our own, and nobody else, which says whose request it is.
    OurProxy,
}

/// The address that a request came from. A proxy adds the one it saw at the end of the list; what
/// stands before it is the sender's word.
pub(crate) fn sender(peer: IpAddr, headers: &HeaderMap, peers: Peers) -> IpAddr {
    let told = || {
        let last = headers.get_all(FORWARDED_FOR).iter().next_back()?;
        last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
    let sender = match peers {
        Peers::OurProxy => told(),
        Peers::Senders => None,
    };
    sender.unwrap_or(peer).to_canonical()
}

/// Who has one IPv6 address has the 2^64 of its network.
pub(crate) fn network(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits() >> 64 << 64,
    }
}

const FORWARDED_FOR: &str = "x-forwarded-for";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_sender_is_its_network() {
        let network = |text: &str| network(text.parse().unwrap());
        assert_eq!(network("2001:db8:1:2::3"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::3"), network("2001:db8:1:3::3"));
        assert_ne!(network("203.0.113.1"), network("203.0.113.2"));
    }

    #[test]
    fn only_a_trusted_proxy_says_who_sends() {
        let peer = "::ffff:10.0.0.9".parse().unwrap();
        let forwarded = |texts: &[&str]| {
            let entry = |text: &&str| (FORWARDED_FOR.parse().unwrap(), text.parse().unwrap());
            texts.iter().map(entry).collect::<HeaderMap>()
        };
        for (texts, told) in [
            (&["203.0.113.7"][..], "203.0.113.7"),
            (&["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
            (&["198.51.100.1", "203.0.113.7 "], "203.0.113.7"),
            (&["198.51.100.1,2001:db8::1"], "2001:db8::1"),
            (&["198.51.100.1, unknown"], "10.0.0.9"),
            (&[""], "10.0.0.9"),
            (&[], "10.0.0.9"),
        ] {
            let headers = forwarded(texts);
            assert_eq!(sender(peer, &headers, Peers::OurProxy).to_string(), told);
            assert_eq!(
                sender(peer, &headers, Peers::Senders).to_string(),
                "10.0.0.9"
            );
        }
    }
}
