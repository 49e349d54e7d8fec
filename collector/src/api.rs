//! `GET /api/events`, `/api/visitors` and `/api/summary`: what the dashboard reads.

use crate::app::App;
use crate::parameters::Parameters;
use crate::refusal::Refusal;
use crate::store::{self, Page};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::IntoResponse;
use serde::Serialize;

pub(crate) async fn events(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    #[derive(Serialize)]
    struct Events {
        events: Vec<store::Touchpoint>,
    }
    let page = Page {
        limit: limit(&query)?,
        before: query.number("before", 1..=i64::MAX)?.unwrap_or(i64::MAX),
        visitor: query.text("visitor").map(Into::into),
    };
    let events = app.store.read(move |db| store::events(db, &page)).await?;
    Ok(fresh(Events { events }))
}

pub(crate) async fn visitors(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    #[derive(Serialize)]
    struct Visitors<T> {
        visitors: T,
    }
    let limit = limit(&query)?;
    let visitors = app.store.read(move |db| store::visitors(db, limit)).await?;
    Ok(fresh(Visitors { visitors }))
}

pub(crate) async fn summary(State(app): State<App>) -> Result<impl IntoResponse, Refusal> {
    Ok(fresh(app.store.read(store::summary).await?))
}

fn limit(query: &Parameters) -> Result<i64, Refusal> {
    Ok(query
        .number("limit", 1..=MAX_LIMIT)?
        .unwrap_or(DEFAULT_LIMIT))
}

fn fresh(body: impl Serialize) -> impl IntoResponse {
    (NO_STORE, Json(body))
}

impl From<store::Error> for Refusal {
    fn from(wrong: store::Error) -> Self {
        eprintln!("trailmark-collector: the database could not be read: {wrong}");
        Self::later(5, "the database could not be read")
    }
}

const NO_STORE: [(HeaderName, HeaderValue); 1] =
    [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
const DEFAULT_LIMIT: i64 = 100;
const MAX_LIMIT: i64 = 1000;
