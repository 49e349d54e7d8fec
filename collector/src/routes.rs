//! Which path leads where, and who may go there.

use crate::app::App;
use crate::refusal::Refusal;
use crate::{
    access, api, beacons, cors, dashboard, health, licences, openapi, session, site, stream, trust,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use std::path::PathBuf;
use std::sync::Arc;

/// Everything that is served; `directories` are the files at `/`.
pub(crate) fn routes(app: App, directories: Arc<[PathBuf]>) -> Router {
    let collected = Router::new()
        .route(
            "/v1/beacons",
            post(beacons::take)
                .options(cors::preflight)
                // Of its own: the one for all routes is outside of their layers, and no page could read it.
                .fallback(wrong_method),
        )
        .layer(from_fn_with_state(app.clone(), cors::cors));
    let shown = Router::new()
        .route("/api/openapi.json", get(openapi::openapi))
        .route("/api/session", get(session::session))
        .route("/api/events", get(api::events))
        .route("/api/visitors", get(api::visitors))
        .route("/api/summary", get(api::summary))
        .route("/api/delivery", get(api::delivery))
        .route("/api/export.csv", get(api::ways))
        .route("/api/private", get(api::private))
        .route("/api/forwards", get(api::forwards))
        .route("/api/webhooks", get(trust::webhooks))
        .route("/api/trust", get(trust::trust))
        .route("/api/sites", get(api::sites))
        .route("/api/now", get(api::now))
        .route("/api/journeys", get(api::journeys))
        .route("/api/journeys/flow", get(api::flow))
        .route("/api/touchpoints", get(api::touchpoints))
        .route("/api/channels", get(api::channels))
        .route("/api/carts", get(api::carts))
        .route("/api/value", get(api::value))
        .route(
            "/api/costs",
            get(api::costs)
                .put(api::put_cost)
                .delete(api::delete_cost)
                .layer(DefaultBodyLimit::max(LARGEST_COST)),
        )
        .route("/api/bounces", get(api::bounces))
        .route("/api/stream", get(stream::open))
        .route("/api/{*unknown}", get(nothing))
        .route("/licenses.txt", get(licences::licences))
        .merge(dashboard::routes())
        .layer(from_fn_with_state(app.clone(), access::allowed))
        .merge(access::routes())
        .layer(from_fn(access::headers));
    Router::new()
        .route("/healthz", get(health::healthz))
        .merge(collected)
        .merge(shown)
        .method_not_allowed_fallback(wrong_method)
        .fallback(move |request| site::file(directories, request))
        .with_state(app)
}

async fn nothing() -> Refusal {
    Refusal::of(StatusCode::NOT_FOUND, "there is nothing here")
}

async fn wrong_method() -> Refusal {
    Refusal::of(
        StatusCode::METHOD_NOT_ALLOWED,
        "this path has no such method",
    )
}

/// What a cost is told with, and room to spare.
const LARGEST_COST: usize = 4 << 10;
