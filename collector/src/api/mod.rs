//! `GET /api/events`, `/api/visitors`, `/api/summary`, `/api/delivery`, `/api/private`: what the dashboard reads; `/api/export.csv`, `/api/forwards`.

mod filter;
mod journeys;
mod money;

pub(crate) use journeys::{bounces, flow, journeys, now, sites, touchpoints};
pub(crate) use money::{carts, channels, costs, delete_cost, put_cost, value};

use crate::app::App;
use crate::clock;
use crate::csv;
use crate::parameters::{MOST, Parameters};
use crate::refusal::Refusal;
use crate::store::{self, Page, Period, Robots};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::IntoResponse;
use serde::Serialize;
use trailmark::wire::HOUR;

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
        before: query.number("before", 1..=MOST)?.unwrap_or(i64::MAX),
        visitor: query.text("visitor").map(Into::into),
        robots: robots(&query)?,
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
    let (limit, robots) = (limit(&query)?, robots(&query)?);
    let visitors = app
        .store
        .read(move |db| store::visitors(db, limit, robots))
        .await?;
    Ok(fresh(Visitors { visitors }))
}

pub(crate) async fn summary(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    let robots = robots(&query)?;
    let summary = app.store.read(move |db| store::summary(db, robots)).await?;
    Ok(fresh(summary))
}

pub(crate) async fn delivery(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    let limit = limit(&query)?;
    let delivery = app.store.read(move |db| store::delivery(db, limit)).await?;
    Ok(fresh(delivery))
}

/// What the relay has passed on, by target.
pub(crate) async fn forwards(State(app): State<App>) -> Result<impl IntoResponse, Refusal> {
    #[derive(Serialize)]
    struct Forwards<T> {
        forwards: T,
    }
    let forwards = app.store.read(store::forwards).await?;
    Ok(fresh(Forwards { forwards }))
}

/// The dashboard's channels with what brought their sessions, as a file for a spreadsheet.
pub(crate) async fn ways(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    let robots = robots(&query)?;
    let rows = app.store.read(move |db| store::ways(db, robots)).await?;
    let head = [
        "channel", "source", "medium", "campaign", "term", "content", "sessions",
    ];
    Ok((NO_STORE, CSV, csv::table(&head, rows)))
}

pub(crate) async fn private(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    let days = query.number("days", 1..=MAX_DAYS)?.unwrap_or(DEFAULT_DAYS);
    let period = Period {
        from: clock::now().div_euclid(24 * HOUR) - days + 1,
        site: query.text("site").map(Into::into),
        robots: robots(&query)?,
    };
    let private = app
        .store
        .read(move |db| store::private(db, &period))
        .await?;
    Ok(fresh(private))
}

/// Robots are left out unless they are asked for.
pub(crate) fn robots(query: &Parameters) -> Result<Robots, Refusal> {
    Ok(match query.number("bots", 0..=1)? {
        Some(1) => Robots::Included,
        _ => Robots::LeftOut,
    })
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
const CSV: [(HeaderName, HeaderValue); 3] = [
    (
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8; header=present"),
    ),
    (
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=trailmark-channels.csv"),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
];
const DEFAULT_LIMIT: i64 = 100;
const MAX_LIMIT: i64 = 1000;
const DEFAULT_DAYS: i64 = 30;
const MAX_DAYS: i64 = 400;
