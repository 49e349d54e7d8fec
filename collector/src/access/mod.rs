//! Who may see what was collected: this machine, or whoever has the token.
//!
//! A person signs in with the token once and has a cookie from then on; a program sends the token with each
//! request. What changes something is asked for by our own pages only, or by who has the token in hand.

mod headers;
mod local;
mod login;
mod origin;
mod ticket;
mod token;

pub(crate) use headers::headers;
pub(crate) use login::routes;
pub use token::Token;

use crate::app::App;
use crate::clock;
use crate::rate::Rate;
use crate::refusal::Refusal;
use crate::sender::Peers;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::net::{IpAddr, SocketAddr};

/// The token, if there is one, and how often each address has tried another.
pub(crate) struct Access {
    token: Option<Token>,
    tries: Rate,
    peers: Peers,
}

/// How somebody came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// From this machine, where there is no token.
    Local,
    /// With the cookie of who signed in.
    Cookie,
    /// With the token itself, which no browser adds by itself.
    Bearer,
}

/// Why somebody stays outside.
#[derive(Debug)]
enum Outside {
    Foreign(&'static str),
    Unknown,
    TooOften(u32),
}

impl Access {
    pub(crate) fn of(token: Option<Token>, peers: Peers) -> Self {
        Self {
            token,
            tries: Rate::of_tries(peers),
            peers,
        }
    }

    /// Whether there is a token.
    pub(crate) fn is_protected(&self) -> bool {
        self.token.is_some()
    }

    fn way(&self, peer: IpAddr, headers: &HeaderMap) -> Result<Way, Outside> {
        let Some(token) = &self.token else {
            return match local::foreign(peer, headers) {
                None => Ok(Way::Local),
                Some(why) => Err(Outside::Foreign(why)),
            };
        };
        if let Some(given) = bearer(headers) {
            self.tries.peek(peer, headers).map_err(Outside::TooOften)?;
            if token.is(given) {
                return Ok(Way::Bearer);
            }
            self.tries.admit(peer, headers).map_err(Outside::TooOften)?;
            return Err(Outside::Unknown);
        }
        if ticket::any(headers, token, clock::now()) {
            Ok(Way::Cookie)
        } else {
            Err(Outside::Unknown)
        }
    }
}

/// Lets those through who may see what was collected.
pub(crate) async fn allowed(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    match app.access.way(peer.ip(), request.headers()) {
        Ok(way) => {
            let is_ours = way == Way::Bearer
                || is_safe(request.method())
                || origin::is_ours(request.headers(), app.access.peers) == Some(true);
            if is_ours {
                next.run(request).await
            } else {
                let why = "a change is asked for by a page of this address, or with Authorization: Bearer";
                Refusal::of(StatusCode::FORBIDDEN, why).into_response()
            }
        }
        Err(Outside::Unknown) if is_page(path) && is_safe(request.method()) => {
            Redirect::to(login::PATH).into_response()
        }
        Err(outside) => outside.into_response(),
    }
}

impl IntoResponse for Outside {
    fn into_response(self) -> Response {
        match self {
            Self::Foreign(why) => Refusal::of(StatusCode::FORBIDDEN, why).into_response(),
            Self::TooOften(seconds) => Refusal::too_many_tries(seconds).into_response(),
            Self::Unknown => {
                let why = "the dashboard's token is needed: Authorization: Bearer, or sign in at /dashboard/login";
                let challenge = [(header::WWW_AUTHENTICATE, "Bearer realm=\"trailmark\"")];
                (challenge, Refusal::of(StatusCode::UNAUTHORIZED, why)).into_response()
            }
        }
    }
}

/// The token that a program sends (RFC 6750, 2.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn is_safe(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

/// What a person opens, and not what a page loads.
fn is_page(path: &str) -> bool {
    matches!(path, "/dashboard" | "/dashboard/")
}
