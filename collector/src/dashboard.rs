//! `/dashboard`: a page that is part of the binary, with the files beside it.

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::IntoResponse;
use axum::routing::get;

/// The page and its files. It loads nothing else, from nowhere else.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let mut router = Router::new();
    for &(name, text) in FILES {
        let serve = get(move || async move { file(name, text) });
        router = if name == "index.html" {
            router
                .route("/dashboard", serve.clone())
                .route("/dashboard/", serve)
        } else {
            router.route(&format!("/dashboard/{name}"), serve)
        };
    }
    router
}

fn file(name: &str, text: &'static str) -> impl IntoResponse {
    let headers = HEADERS.map(|(name, value)| (name, HeaderValue::from_static(value)));
    ([(header::CONTENT_TYPE, kind(name))], headers, text)
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        _ => "text/html; charset=utf-8",
    }
}

/// Name and text of every file in `www/dashboard`; written by build.rs.
const FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/dashboard_files.rs"));

const HEADERS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
         img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-cache"),
];
