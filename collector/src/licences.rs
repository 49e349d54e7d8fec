//! `GET /licenses.txt`: the licences of others' work that is in the binary, which have to be handed on with it.

use axum::http::{HeaderName, header};

/// Gathered by `cargo xtask dashboard`; without it a sentence that says so.
pub(crate) const LICENCES: &str = include!(concat!(env!("OUT_DIR"), "/licenses.rs"));

pub(crate) async fn licences() -> ([(HeaderName, &'static str); 1], &'static str) {
    (
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        LICENCES,
    )
}
