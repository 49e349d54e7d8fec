//! `/dashboard/login`: where a person says the token, and `/dashboard/logout`.

use super::{Access, Way, origin, ticket};
use crate::app::App;
use crate::clock;
use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Form, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use std::net::SocketAddr;

/// Where a person signs in.
pub(super) const PATH: &str = "/dashboard/login";

/// What is shown to who has no token yet.
pub(crate) fn routes() -> Router<App> {
    let asset =
        |kind, text| get(move || async move { ([(header::CONTENT_TYPE, kind)], NO_CACHE, text) });
    Router::new()
        .route(PATH, get(open).post(sign_in))
        .route(
            "/dashboard/login.css",
            asset("text/css; charset=utf-8", STYLE),
        )
        .route("/dashboard/login.svg", asset("image/svg+xml", MARK))
        .route("/dashboard/logout", post(sign_out))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
}

#[derive(serde::Deserialize)]
struct Said {
    token: String,
}

async fn open(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    match app.access.way(peer.ip(), &headers) {
        Ok(_) => Redirect::to(DASHBOARD).into_response(),
        Err(_) if app.access.is_protected() => page(StatusCode::OK, &headers, None),
        // Without a token there is nothing to say here.
        Err(outside) => outside.into_response(),
    }
}

async fn sign_in(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    form: Result<Form<Said>, FormRejection>,
) -> Response {
    let Access {
        token,
        tries,
        peers,
    } = &*app.access;
    let Some(token) = token else {
        return open(State(app), ConnectInfo(peer), headers).await;
    };
    if origin::is_ours(&headers, *peers) == Some(false) {
        return page(StatusCode::FORBIDDEN, &headers, Some(Complaint::Foreign));
    }
    // Before anything is looked at: who has tried too often learns nothing from the answer.
    if let Err(seconds) = tries.admit(peer.ip(), &headers) {
        let page = page(
            StatusCode::TOO_MANY_REQUESTS,
            &headers,
            Some(Complaint::TooOften),
        );
        return ([(header::RETRY_AFTER, HeaderValue::from(seconds))], page).into_response();
    }
    let said = match form {
        Ok(Form(said)) => said,
        Err(wrong) => return page(wrong.status(), &headers, Some(Complaint::Unreadable)),
    };
    if !token.is(said.token.trim()) {
        return page(StatusCode::UNAUTHORIZED, &headers, Some(Complaint::Wrong));
    }
    let cookie = ticket::issue(token, clock::now(), origin::is_https(&headers, *peers));
    ([(header::SET_COOKIE, cookie)], Redirect::to(DASHBOARD)).into_response()
}

/// Whoever asks is signed out, but for other sites that would do it to them.
async fn sign_out(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    let access = &app.access;
    let is_ours = origin::is_ours(&headers, access.peers) == Some(true);
    match access.way(peer.ip(), &headers) {
        Ok(Way::Cookie | Way::Local) if !is_ours => {
            page(StatusCode::FORBIDDEN, &headers, Some(Complaint::Foreign))
        }
        Err(outside) if !access.is_protected() => outside.into_response(),
        _ => {
            let cookie = ticket::clear(origin::is_https(&headers, access.peers));
            let next = if access.is_protected() {
                PATH
            } else {
                DASHBOARD
            };
            ([(header::SET_COOKIE, cookie)], Redirect::to(next)).into_response()
        }
    }
}

/// What was wrong with what was said.
#[derive(Clone, Copy)]
enum Complaint {
    Wrong,
    TooOften,
    Unreadable,
    Foreign,
}

fn page(status: StatusCode, headers: &HeaderMap, complaint: Option<Complaint>) -> Response {
    let words = words(headers);
    let complaint = complaint.map_or(String::new(), |complaint| {
        let text = match complaint {
            Complaint::Wrong => words.wrong,
            Complaint::TooOften => words.too_often,
            Complaint::Unreadable => words.unreadable,
            Complaint::Foreign => words.foreign,
        };
        format!("<p id=\"wrong\" class=\"wrong\" role=\"alert\">{text}</p>")
    });
    let invalid = if complaint.is_empty() {
        ""
    } else {
        " aria-invalid=\"true\" aria-describedby=\"wrong\""
    };
    let mut text = PAGE.to_owned();
    for (name, value) in [
        ("{language}", words.language),
        ("{title}", words.title),
        ("{explanation}", words.explanation),
        ("{label}", words.label),
        ("{button}", words.button),
        ("{complaint}", &complaint),
        ("{invalid}", invalid),
    ] {
        text = text.replace(name, value);
    }
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "Accept-Language"),
        (header::CONTENT_LANGUAGE, words.language),
    ];
    (status, headers, Html(text)).into_response()
}

/// In the language that comes first in `Accept-Language`, of those there are; browsers list them by preference.
fn words(headers: &HeaderMap) -> &'static Words {
    let wanted = headers.get(header::ACCEPT_LANGUAGE);
    let wanted = wanted
        .and_then(|list| list.to_str().ok())
        .unwrap_or_default();
    let mut tags = wanted.split(',').map(|tag| {
        let language = tag.split([';', '-']).next().unwrap_or_default();
        language.trim().to_ascii_lowercase()
    });
    tags.find_map(|tag| {
        [&ENGLISH, &GERMAN]
            .into_iter()
            .find(|words| words.language == tag)
    })
    .unwrap_or(&ENGLISH)
}

struct Words {
    language: &'static str,
    title: &'static str,
    explanation: &'static str,
    label: &'static str,
    button: &'static str,
    wrong: &'static str,
    too_often: &'static str,
    unreadable: &'static str,
    foreign: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    title: "Sign in",
    explanation: "This dashboard opens with the token that its collector was started with.",
    label: "Token",
    button: "Sign in",
    wrong: "That is not the token.",
    too_often: "Too many tries from this address. Please wait a little before the next one.",
    unreadable: "That could not be read. Please type the token in once more.",
    foreign: "Another site has asked for this. Please do it here.",
};

const GERMAN: Words = Words {
    language: "de",
    title: "Anmelden",
    explanation: "Dieses Dashboard öffnet sich mit dem Token, mit dem sein Collector gestartet wurde.",
    label: "Token",
    button: "Anmelden",
    wrong: "Das ist nicht das Token.",
    too_often: "Zu viele Versuche von dieser Adresse. Bitte vor dem nächsten ein wenig warten.",
    unreadable: "Das war nicht zu lesen. Bitte das Token noch einmal eingeben.",
    foreign: "Eine andere Seite hat darum gebeten. Bitte hier selbst tun.",
};

const PAGE: &str = include_str!("login/page.html");
const STYLE: &str = include_str!("login/login.css");
const MARK: &str = include_str!("login/mark.svg");
const DASHBOARD: &str = "/dashboard";
const NO_CACHE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-cache")];
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";
const LARGEST_FORM: usize = 4 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_is_spoken_here_is_spoken() {
        for (list, language) in [
            ("", "en"),
            ("de", "de"),
            ("de-AT,en;q=0.5", "de"),
            ("en-GB, de;q=0.9", "en"),
            ("fr, DE;q=0.8", "de"),
            ("fr", "en"),
        ] {
            let headers = [(header::ACCEPT_LANGUAGE, list.parse().unwrap())];
            let words = words(&headers.into_iter().collect());
            assert_eq!(words.language, language, "{list}");
        }
    }
}
