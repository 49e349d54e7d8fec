//! `GET /healthz`: whether events can be taken. Reads no disk.

use crate::app::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

#[derive(serde::Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
    events: i64,
}

pub(crate) async fn healthz(State(app): State<App>) -> Response {
    let (code, status) = if app.store.is_writing() {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "events cannot be written")
    };
    let health = Health {
        status,
        version: env!("CARGO_PKG_VERSION"),
        events: app.store.progress().events,
    };
    (code, Json(health)).into_response()
}
