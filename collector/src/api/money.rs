//! What is told of money: `/api/channels`, `/api/carts`, `/api/value`, and `/api/costs`, which is told to us.

use super::filter::{filter, framed};
use super::fresh;
use crate::app::App;
use crate::calendar;
use crate::clock;
use crate::parameters::Parameters;
use crate::refusal::Refusal;
use crate::store::{self, Cost};
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use trailmark::domain::Channel;

pub(crate) async fn channels(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    let filter = filter(&query)?;
    let asked = filter.clone();
    let view = app
        .store
        .read(move |db| store::channels(db, &asked))
        .await?;
    Ok(fresh(framed(&filter, view)))
}

pub(crate) async fn carts(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    let filter = filter(&query)?;
    let asked = filter.clone();
    let view = app.store.read(move |db| store::carts(db, &asked)).await?;
    Ok(fresh(framed(&filter, view)))
}

pub(crate) async fn value(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    let filter = filter(&query)?;
    let (asked, now) = (filter.clone(), clock::now());
    let view = app
        .store
        .read(move |db| store::value(db, &asked, now))
        .await?;
    Ok(fresh(framed(&filter, view)))
}

pub(crate) async fn costs(
    State(app): State<App>,
    query: Parameters,
) -> Result<impl IntoResponse, Refusal> {
    #[derive(Serialize)]
    struct Costs {
        costs: Vec<Cost>,
    }
    let site = query.text("site").map(str::to_owned);
    let costs = app
        .store
        .read(move |db| store::costs(db, site.as_deref()))
        .await?;
    Ok(fresh(Costs { costs }))
}

/// What is told of a cost; what is missing is named.
#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    site: String,
    channel: String,
    month: String,
    currency: String,
    amount: serde_json::Value,
}

pub(crate) async fn put_cost(
    State(app): State<App>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Refusal> {
    let body = body.map_err(|wrong| Refusal::of(wrong.status(), wrong.body_text()))?;
    let reader = &mut serde_json::Deserializer::from_slice(&body);
    let said: Said = serde_path_to_error::deserialize(reader).map_err(|wrong| {
        let path = wrong.path().to_string();
        let field = if path == "." { "body" } else { &path };
        Refusal::field(field, wrong.inner().to_string())
    })?;
    let amount = store::amount(&said.amount)
        .filter(|amount| *amount >= 0)
        .ok_or_else(|| Refusal::field("amount", "expected an amount that is not negative"))?;
    check(&said.site, &said.channel, &said.month, &said.currency)?;
    let cost = Cost::of(said.site, said.channel, said.month, said.currency, amount);
    app.store.put_cost(cost, amount).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn delete_cost(
    State(app): State<App>,
    query: Parameters,
) -> Result<StatusCode, Refusal> {
    let text = |name: &str| {
        query
            .text(name)
            .map(str::to_owned)
            .ok_or_else(|| Refusal::field(name, "is missing"))
    };
    let site = query.text("site").unwrap_or_default().to_owned();
    let which = [site, text("channel")?, text("month")?, text("currency")?];
    let [site, channel, month, currency] = &which;
    check(site, channel, month, currency)?;
    app.store.delete_cost(which).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn check(site: &str, channel: &str, month: &str, currency: &str) -> Result<(), Refusal> {
    if site.len() > LONGEST_SITE {
        return Err(Refusal::field("site", "is too long"));
    }
    if !Channel::ALL.iter().any(|known| known.name() == channel) {
        return Err(Refusal::field("channel", "no channel of this name"));
    }
    if calendar::month(month).is_none() {
        return Err(Refusal::field("month", "expected a month as YYYY-MM"));
    }
    let is_upper = currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if !store::is_currency(currency) || !is_upper {
        let why = "expected a code of ISO 4217 in upper case, such as EUR";
        return Err(Refusal::field("currency", why));
    }
    Ok(())
}

const LONGEST_SITE: usize = 500;
