//! Without a token: only this machine may see what was collected.

use axum::http::{HeaderMap, header};
use std::net::{IpAddr, SocketAddr};

/// Why a request was not made by a person at this machine.
pub(super) fn foreign(peer: IpAddr, headers: &HeaderMap) -> Option<&'static str> {
    if !peer.to_canonical().is_loopback() {
        return Some("only this machine may read what was collected");
    }
    // A reverse proxy on this machine makes the whole world look like loopback.
    if FORWARDED.iter().any(|name| headers.contains_key(*name)) {
        return Some("what was collected is not shown through a proxy");
    }
    // DNS rebinding: a foreign page may resolve its own name to 127.0.0.1 and read us as its own.
    let host = headers
        .get(header::HOST)
        .map(|host| host.to_str().unwrap_or_default());
    match host {
        Some(host) if !names_loopback(host) => {
            Some("what was collected is shown under localhost only")
        }
        _ => None,
    }
}

fn names_loopback(host: &str) -> bool {
    if let Ok(address) = host.parse::<SocketAddr>() {
        return address.ip().is_loopback();
    }
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => name.eq_ignore_ascii_case("localhost") || name.ends_with(".localhost"),
    }
}

const FORWARDED: [&str; 4] = [
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-real-ip",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn is_foreign(peer: &str, headers: &[(&'static str, &str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap()))
            .collect();
        foreign(peer.parse().unwrap(), &headers).is_some()
    }

    #[test]
    fn this_machine_is_known_by_its_loopback_addresses() {
        for peer in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            assert!(!is_foreign(peer, &[("host", "localhost:8787")]), "{peer}");
        }
        for peer in [
            "192.168.0.2",
            "203.0.113.9",
            "::",
            "::ffff:192.168.0.2",
            "fe80::1",
        ] {
            assert!(is_foreign(peer, &[("host", "localhost:8787")]), "{peer}");
        }
    }

    #[test]
    fn a_proxy_on_this_machine_does_not_make_the_world_local() {
        for name in FORWARDED {
            assert!(is_foreign(
                "127.0.0.1",
                &[("host", "127.0.0.1"), (name, "203.0.113.9")]
            ));
        }
    }

    #[test]
    fn a_rebound_name_is_not_this_machine() {
        for host in [
            "localhost",
            "LOCALHOST:1",
            "127.0.0.1:8787",
            "[::1]:8787",
            "[::1]",
            "a.localhost:1",
        ] {
            assert!(!is_foreign("127.0.0.1", &[("host", host)]), "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:8787",
            "localhost.evil.example",
            "1.2.3.4",
            "",
        ] {
            assert!(is_foreign("127.0.0.1", &[("host", host)]), "{host}");
        }
    }
}
