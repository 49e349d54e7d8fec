//! `GET /api/session`: what a page has to know before it shows anything.

use crate::app::App;
use axum::Json;
use axum::extract::State;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Session {
    /// Whether a token is needed, and so whether there is a way out.
    protected: bool,
    /// Whether what is shown was made up.
    generated: bool,
    version: &'static str,
}

pub(crate) async fn session(State(app): State<App>) -> Json<Session> {
    Json(Session {
        protected: app.access.is_protected(),
        generated: app.generated,
        version: env!("CARGO_PKG_VERSION"),
    })
}
