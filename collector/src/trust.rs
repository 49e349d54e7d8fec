//! `GET /api/trust`, `/api/webhooks`: how far what is shown can be relied on, and who was told.

use crate::app::App;
use crate::refusal::Refusal;
use crate::store;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Serialize;

pub(crate) async fn trust(State(app): State<App>) -> Result<impl IntoResponse, Refusal> {
    Ok(Json(app.store.read(store::trust).await?))
}

/// What webhooks have been told, by address.
pub(crate) async fn webhooks(State(app): State<App>) -> Result<impl IntoResponse, Refusal> {
    #[derive(Serialize)]
    struct Webhooks<T> {
        webhooks: T,
    }
    let webhooks = app.store.read(store::webhooks).await?;
    Ok(Json(Webhooks { webhooks }))
}
