//! `POST /v1/beacons`: from the request to the committed transaction.

mod body;
mod fields;
mod objects;
mod parse;
mod shape;

pub(crate) use body::discard;

use crate::app::App;
use crate::clock;
use crate::refusal::Refusal;
use crate::store::{NotKept, Receipt};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;

/// Answers 202 once the events are committed, and never before.
pub(crate) async fn take(
    State(app): State<App>,
    request: Request,
) -> Result<(StatusCode, Json<Receipt>), Refusal> {
    let text = body::read(request, app.max_body).await?;
    let delivery = parse::delivery(&text, clock::now())?;
    let receipt = app.store.keep(delivery).await?;
    Ok((StatusCode::ACCEPTED, Json(receipt)))
}

impl From<NotKept> for Refusal {
    fn from(why: NotKept) -> Self {
        match why {
            NotKept::QueueFull => Self::later(2, "too many beacons are waiting"),
            NotKept::DiskFailed => Self::later(30, "the events could not be written"),
            NotKept::Stopped => Self::later(5, "the collector is stopping"),
        }
    }
}
