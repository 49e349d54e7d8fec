//! `POST /v1/beacons`: from the request to the committed transaction.

mod body;
mod fields;
mod gzip;
mod members;
mod objects;
mod parse;
mod report;
mod shape;

pub(crate) use body::{Limits, discard};

use crate::app::App;
use crate::budget::Exhausted;
use crate::clock;
use crate::device;
use crate::refusal::Refusal;
use crate::store::{NotKept, Receipt};
use axum::Json;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use std::net::SocketAddr;

/// Answers 202 once the events are committed, and never before.
pub(crate) async fn take(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<(StatusCode, Json<Receipt>), Refusal> {
    // As the head arrives: how long the body takes says nothing about the visitor's clock.
    let received_at = clock::now();
    if let Err(wait) = app.rate.admit(peer.ip(), request.headers()) {
        discard(request, app.limits).await;
        return Err(Refusal::too_often(wait));
    }
    let device = device::class(request.headers());
    let mut share = app.budget.share()?;
    let text = body::read(request, app.limits, &mut share).await?;
    let mut delivery = parse::delivery(&text, received_at, share)?;
    delivery.device = device;
    drop(text);
    let receipt = app.store.keep(delivery).await?;
    Ok((StatusCode::ACCEPTED, Json(receipt)))
}

impl From<NotKept> for Refusal {
    fn from(why: NotKept) -> Self {
        match why {
            NotKept::QueueFull => Self::later(2, "too many beacons are waiting"),
            NotKept::DiskFailed => Self::later(30, "the events could not be written"),
            NotKept::DiskSlow => Self::later(30, "writing the events takes too long"),
            NotKept::Stopped => Self::later(5, "the collector is stopping"),
        }
    }
}

impl From<Exhausted> for Refusal {
    fn from(Exhausted: Exhausted) -> Self {
        Self::later(5, "too many bytes are waiting")
    }
}
