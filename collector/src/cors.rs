//! Which pages may send beacons, and telling their browsers so.
//!
//! `sendBeacon` always sends in credentials mode "include"
//! (<https://w3c.github.io/beacon/#sec-processing-model>), and a browser then
//! refuses `Access-Control-Allow-Origin: *`
//! (<https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>): a preflighted
//! beacon would never leave. So the origin is echoed and credentials are allowed,
//! though none are read: the collector has no cookies and its answers hold no secret.

use crate::app::App;
use crate::beacons::discard;
use crate::refusal::Refusal;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::fmt;
use std::str::FromStr;

/// Scheme, host and port of a site, as browsers write them in `Origin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

/// The text is not an origin.
#[derive(Debug)]
pub struct InvalidOrigin;

impl FromStr for Origin {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let text = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        let (scheme, rest) = text.split_once("://").ok_or(InvalidOrigin)?;
        // Browsers leave the default port out.
        let host = match scheme {
            "https" => rest.strip_suffix(":443").unwrap_or(rest),
            "http" => rest.strip_suffix(":80").unwrap_or(rest),
            _ => return Err(InvalidOrigin),
        };
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
        if host.is_empty() || !host.bytes().all(plain) {
            return Err(InvalidOrigin);
        }
        Ok(Self(format!("{scheme}://{host}")))
    }
}

impl fmt::Display for InvalidOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an origin")
    }
}

impl std::error::Error for InvalidOrigin {}

/// Refuses foreign origins without a look at what they send, and marks every answer so
/// that the page may read its status and `Retry-After`. The refusal as well: an answer that
/// a page may not read is to it a network that failed, and it would send again for days.
pub(crate) async fn cors(State(app): State<App>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    // A preflight is let through, for a page learns nothing from one that is refused: the
    // request that it asks for has an answer that can be read.
    let is_preflight = request.method() == Method::OPTIONS;
    let mut response = if is_preflight || is_allowed(&app.origins, origin.as_ref()) {
        next.run(request).await
    } else {
        discard(request, app.limits).await;
        Refusal::of(StatusCode::FORBIDDEN, "this origin may not send beacons").into_response()
    };
    share(response.headers_mut(), origin);
    response
}

/// Answers the question that browsers ask before a request that is not a plain one.
pub(crate) async fn preflight() -> impl IntoResponse {
    let headers = PREFLIGHT.map(|(name, value)| (name, HeaderValue::from_static(value)));
    (StatusCode::NO_CONTENT, headers)
}

/// Requests without an origin come from servers and tools, which could claim any.
fn is_allowed(allowed: &[Origin], origin: Option<&HeaderValue>) -> bool {
    match origin {
        Some(origin) if !allowed.is_empty() => allowed
            .iter()
            .any(|known| known.0.as_bytes() == origin.as_bytes()),
        _ => true,
    }
}

/// Lets a page of this origin read the answer.
fn share(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        for (name, value) in SHARED {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

const SHARED: [(header::HeaderName, &str); 3] = [
    (header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"),
    (header::ACCESS_CONTROL_EXPOSE_HEADERS, "Retry-After"),
    // A text/plain beacon is a no-cors request, which pages under COEP see as failed without this.
    (
        header::HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    ),
];

const PREFLIGHT: [(header::HeaderName, &str); 3] = [
    (header::ACCESS_CONTROL_ALLOW_METHODS, "POST"),
    (
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        "Content-Type, Content-Encoding",
    ),
    (header::ACCESS_CONTROL_MAX_AGE, "86400"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read_as_browsers_write_them() {
        for (text, origin) in [
            ("https://shop.example", Some("https://shop.example")),
            ("https://Shop.Example/", Some("https://shop.example")),
            ("https://shop.example:443", Some("https://shop.example")),
            ("http://localhost:8787", Some("http://localhost:8787")),
            ("http://[::1]:80", Some("http://[::1]")),
            ("https://shop.example/path", None),
            ("https://", None),
            ("ftp://shop.example", None),
            ("shop.example", None),
            ("null", None),
            ("*", None),
        ] {
            let parsed = text.parse::<Origin>().ok();
            assert_eq!(
                parsed.as_ref().map(|origin| origin.0.as_str()),
                origin,
                "{text}"
            );
        }
    }
}
