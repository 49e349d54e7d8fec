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
    let progress = app.store.progress();
    let (code, status) = if !app.store.is_writing() {
        (StatusCode::SERVICE_UNAVAILABLE, "events cannot be written")
    } else if progress.failing {
        // Starting anew would not make room on the disk.
        (StatusCode::OK, "the last events could not be written")
    } else {
        (StatusCode::OK, "ok")
    };
    let health = Health {
        status,
        version: env!("CARGO_PKG_VERSION"),
        events: progress.events,
    };
    (code, Json(health)).into_response()
}
