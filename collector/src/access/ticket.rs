//! The cookie of who has signed in: until when it is good, signed under the token. So nothing has to be kept
//! here, and another token ends all of them.

use super::token::Token;
use axum::http::{HeaderMap, header};
use hmac::Mac;
use std::fmt::Write;
use trailmark::domain::Millis;

/// A new one, good for thirty days, as `Set-Cookie` has it.
pub(super) fn issue(token: &Token, now: Millis, is_https: bool) -> String {
    let expiry = now / 1000 + SECONDS;
    let mut signature = String::new();
    for byte in signed(token, expiry).finalize().into_bytes() {
        let _ = write!(signature, "{byte:02x}");
    }
    cookie(&format!("{expiry}.{signature}"), SECONDS, is_https)
}

/// Takes it back from the browser.
pub(super) fn clear(is_https: bool) -> String {
    cookie("", 0, is_https)
}

/// Whether one of the cookies that a browser sends is good.
pub(super) fn any(headers: &HeaderMap, token: &Token, now: Millis) -> bool {
    let lines = headers.get_all(header::COOKIE).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='))
        .any(|ticket| is_good(ticket, token, now).unwrap_or_default())
}

fn is_good(ticket: &str, token: &Token, now: Millis) -> Option<bool> {
    let (expiry, signature) = ticket.split_once('.')?;
    let expiry: i64 = expiry.parse().ok()?;
    let is_signed = signed(token, expiry)
        .verify_slice(&bytes(signature)?)
        .is_ok();
    Some(is_signed && now / 1000 < expiry)
}

fn signed(token: &Token, expiry: i64) -> super::token::Signature {
    token.sign(&format!("{NAME}={expiry}"))
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

fn cookie(value: &str, seconds: i64, is_https: bool) -> String {
    let secure = if is_https { "; Secure" } else { "" };
    format!("{NAME}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

const NAME: &str = "trailmark_dashboard";
const SECONDS: i64 = 30 * 24 * 60 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 1_760_000_000_123;

    fn token(text: &str) -> Token {
        text.parse().unwrap()
    }

    fn is_let_in(cookie: &str, token: &Token, now: Millis) -> bool {
        let headers = [(header::COOKIE, cookie.parse().unwrap())];
        any(&headers.into_iter().collect(), token, now)
    }

    #[test]
    fn a_ticket_is_good_for_thirty_days_and_one_token() {
        let one = token("0123456789abcdef");
        let issued = issue(&one, NOW, false);
        let (ticket, attributes) = issued.split_once(';').unwrap();
        assert_eq!(
            attributes,
            " Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict"
        );
        assert!(issue(&one, NOW, true).ends_with("; Secure"));
        let month = 1000 * SECONDS;
        for (now, good) in [
            (NOW, true),
            (NOW + month - 1000, true),
            (NOW + month, false),
        ] {
            assert_eq!(is_let_in(ticket, &one, now), good);
        }
        assert!(!is_let_in(ticket, &token("0123456789abcdeg"), NOW));
        assert!(is_let_in(&format!("a=b; {NAME}=1.2; {ticket}"), &one, NOW));
    }

    #[test]
    fn what_nobody_has_signed_is_no_ticket() {
        let one = token("0123456789abcdef");
        let issued = issue(&one, NOW, false);
        let (ticket, _) = issued.split_once(';').unwrap();
        let (_, value) = ticket.split_once('=').unwrap();
        let (expiry, signature) = value.split_once('.').unwrap();
        let later = expiry.parse::<i64>().unwrap() + 1;
        for forged in [
            String::new(),
            "1".into(),
            ".".into(),
            format!("{later}.{signature}"),
            format!("{expiry}."),
            format!("{expiry}.{}", &signature[2..]),
            format!("{expiry}.{signature}00"),
            format!("{expiry}.ü"),
        ] {
            let cookie = format!("{NAME}={forged}");
            let Ok(value) = axum::http::HeaderValue::from_bytes(cookie.as_bytes()) else {
                continue;
            };
            let headers = [(header::COOKIE, value)];
            assert!(!any(&headers.into_iter().collect(), &one, NOW), "{forged}");
        }
    }
}
