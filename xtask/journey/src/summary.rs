//! What all lines together have shown, counted from the events that the engine
//! recorded.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::{Map, Value as Json, json};

use crate::credits::Credits;
use crate::device::Outcome;
use crate::member::{number, text};

#[derive(Default)]
pub(crate) struct Summary {
    n_lines: u64,
    sessions: u64,
    bounces: u64,
    carts: u64,
    left_in_carts: Amounts,
    purchases: u64,
    duplicates: u64,
    revenue: Amounts,
    refunded: Amounts,
    channels: BTreeMap<String, OfChannel>,
    credits: Credits,
    changes: BTreeMap<String, BTreeMap<String, u64>>,
}

/// By currency, in 10,000ths.
pub(crate) type Amounts = BTreeMap<String, i128>;

#[derive(Default)]
struct OfChannel {
    sessions: u64,
    bounces: u64,
    purchases: u64,
}

impl Summary {
    /// Takes in a line's outcome; returns the parameters of its `attribution` event.
    pub(crate) fn see(&mut self, outcome: &Outcome) -> Result<Option<Json>> {
        self.n_lines += 1;
        self.duplicates += u64::from(outcome.is_duplicate);
        for (currency, change) in &outcome.booked {
            let (sums, amount) = if *change < 0 {
                (&mut self.refunded, -change)
            } else {
                (&mut self.revenue, *change)
            };
            *sums.entry(currency.clone()).or_default() += i128::from(amount);
        }
        self.hear(outcome)
    }

    /// Takes in what was found without a line: at the end.
    pub(crate) fn hear(&mut self, outcome: &Outcome) -> Result<Option<Json>> {
        let mut attribution = None;
        for event in &outcome.events {
            let event: Json = serde_json::from_str(event).context("an event is no JSON")?;
            let channel = self
                .channels
                .entry(text(&event, "channel").into())
                .or_default();
            let params = event.get("params").unwrap_or(&Json::Null);
            match text(&event, "name") {
                "session_start" => {
                    self.sessions += 1;
                    channel.sessions += 1;
                }
                "bounce" => {
                    self.bounces += 1;
                    channel.bounces += 1;
                }
                "purchase" => {
                    self.purchases += 1;
                    channel.purchases += 1;
                }
                "cart_abandoned" => {
                    self.carts += 1;
                    let left = self.left_in_carts.entry(text(params, "currency").into());
                    *left.or_default() += (number(params, "value") * WHOLE).round() as i128;
                }
                "phase_change" => {
                    let from = self.changes.entry(text(params, "from").into()).or_default();
                    *from.entry(text(params, "to").into()).or_default() += 1;
                }
                "attribution" => {
                    self.credits.add(params, &outcome.booked);
                    attribution = Some(params.clone());
                }
                _ => {}
            }
        }
        Ok(attribution)
    }

    pub(crate) fn report(&self, n_visitors: u64, n_skipped: u64, model: &str) -> Json {
        let channels: Map<_, _> = (self.channels.iter())
            .map(|(name, of)| {
                let OfChannel {
                    sessions,
                    bounces,
                    purchases,
                } = of;
                let of = json!({"sessions": sessions, "bounces": bounces, "purchases": purchases});
                (name.clone(), of)
            })
            .collect();
        json!({
            "events": self.n_lines,
            "skipped": n_skipped,
            "visitors": n_visitors,
            "sessions": self.sessions,
            "bounces": self.bounces,
            "abandoned_carts": {"count": self.carts, "value": amounts(&self.left_in_carts)},
            "purchases": {
                "count": self.purchases,
                "revenue": amounts(&self.revenue),
                "refunded": amounts(&self.refunded),
                "duplicates": self.duplicates,
            },
            "channels": channels,
            "phase_changes": {"model": model, "from": self.changes},
            "credits": self.credits.report(),
        })
    }
}

/// Amounts as members of an object.
pub(crate) fn amounts(sums: &Amounts) -> Map<String, Json> {
    sums.iter()
        .map(|(currency, sum)| (currency.clone(), json!(*sum as f64 / WHOLE)))
        .collect()
}

const WHOLE: f64 = 10_000.0;
