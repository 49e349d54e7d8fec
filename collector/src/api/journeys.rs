//! What is told of visits: `/api/sites`, `/api/now`, `/api/journeys`, `/api/journeys/flow`, `/api/touchpoints`, `/api/bounces`.

use super::filter::{filter, framed, lens};
use super::{fresh, robots};
use crate::app::App;
use crate::clock;
use crate::parameters::Parameters;
use crate::refusal::Refusal;
use crate::store::{self, Error, Filter, Present, Way};
use axum::extract::State;
use axum::response::IntoResponse;
use rusqlite::Connection;
use serde::Serialize;
use trailmark::domain::journey::N_STAGES;

pub(crate) async fn sites(State(app): State<App>) -> Result<impl IntoResponse, Refusal> {
    Ok(fresh(app.store.read(store::sites).await?))
}

pub(crate) async fn now(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    let present = Present {
        at: clock::now(),
        site: query.text("site").map(Into::into),
        robots: robots(&query)?,
        lens: lens(&query)?,
    };
    let now = app.store.read(move |db| store::now(db, &present)).await?;
    Ok(fresh(now))
}

pub(crate) async fn journeys(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    view(app, filter(&query)?, store::journeys).await
}

/// The way is that from `from_phase`, which is empty where journeys begin, to `to_phase`: `from` and `to` are days.
pub(crate) async fn flow(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    let filter = filter(&query)?;
    let phase = |field: &str, name: &str| {
        if (0..N_STAGES).any(|stage| filter.lens.has(stage, name)) {
            return Ok(name.to_owned());
        }
        Err(Refusal::field(field, "no phase of this model"))
    };
    let origin = query.text("from_phase").filter(|name| !name.is_empty());
    let way = Way {
        from: origin.map(|name| phase("from_phase", name)).transpose()?,
        to: phase("to_phase", query.text("to_phase").unwrap_or_default())?,
    };
    view(app, filter, |db, filter| store::flow(db, filter, way)).await
}

pub(crate) async fn touchpoints(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    view(app, filter(&query)?, store::touchpoints).await
}

pub(crate) async fn bounces(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    view(app, filter(&query)?, store::bounces).await
}

async fn view<T: Serialize + Send + 'static>(
    app: App,
    filter: Filter,
    read: impl FnOnce(&Connection, &Filter) -> Result<T, Error> + Send + 'static,
) -> Result<impl IntoResponse, Refusal> {
    let asked = filter.clone();
    let view = app.store.read(move |db| read(db, &asked)).await?;
    Ok(fresh(framed(&filter, view)))
}
