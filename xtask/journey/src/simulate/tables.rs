//! What has been counted, as tables that a person can check.

use std::fmt::Write;

use serde_json::Value as Json;
use trailmark::domain::journey::{Lens, MAX_STATE, N_STAGES};

use super::tally::{Intents, ROWS, Tally};
use crate::member::number;

/// Everything, from what the summary of a replay says and what was counted beside it.
pub(crate) fn tables(summary: &Json, tally: &Tally) -> String {
    let mut out = String::new();
    totals(&mut out, summary);
    channels(&mut out, summary);
    changes(&mut out, summary);
    phases(&mut out, tally);
    intents(&mut out, tally);
    let Tally {
        journey_bytes,
        kept_bytes,
        ..
    } = tally;
    line(
        &mut out,
        &format!(
            "longest journey as text: {journey_bytes} bytes of at most {MAX_STATE}; with the session and ledger {kept_bytes}"
        ),
    );
    out
}

fn totals(out: &mut String, summary: &Json) {
    let empty = Json::Null;
    let member = |name: &str| summary.get(name).unwrap_or(&empty);
    let (orders, carts) = (member("purchases"), member("abandoned_carts"));
    let sum = |of: &Json, name: &str| of.get(name).map_or(0.0, |sums| number(sums, "EUR"));
    for (what, n, value) in [
        ("visitors", number(summary, "visitors"), None),
        ("events", number(summary, "events"), None),
        ("sessions", number(summary, "sessions"), None),
        ("bounces", number(summary, "bounces"), None),
        (
            "orders, EUR",
            number(orders, "count"),
            Some(sum(orders, "revenue")),
        ),
        ("refunded, EUR", 0.0, Some(sum(orders, "refunded"))),
        (
            "carts abandoned, EUR",
            number(carts, "count"),
            Some(sum(carts, "value")),
        ),
    ] {
        let value = value.map_or(String::new(), |value| format!("{value:>14.2}"));
        line(out, &format!("{what:<24}{n:>10}{value}"));
    }
}

fn channels(out: &mut String, summary: &Json) {
    let names = ["sessions", "bounces", "purchases"];
    head(out, "channel", &names);
    for (channel, of) in members(summary, "channels") {
        let counts = names.map(|name| number(of, name));
        row(out, channel, &counts);
    }
}

fn changes(out: &mut String, summary: &Json) {
    let names = names();
    head(out, "phase, from \\ to", &names);
    let Some(changes) = summary.get("phase_changes") else {
        return;
    };
    for from in &names {
        let to = changes.get("from").and_then(|all| all.get(from));
        let counts: Vec<_> = (names.iter())
            .map(|name| to.map_or(0.0, |to| number(to, name)))
            .collect();
        row(out, from, &counts);
    }
}

fn phases(out: &mut String, tally: &Tally) {
    let names = names();
    head(out, "phase at the end of", &names);
    for (n, first) in ROWS.iter().enumerate() {
        let counts: Vec<_> = (names.iter())
            .map(|name| {
                tally
                    .phases
                    .get(&(*first, *name))
                    .map_or(0.0, |n| *n as f64)
            })
            .collect();
        let last = ROWS.get(n + 1).map(|next| next - 1);
        let label = match last {
            Some(last) if last == *first => format!("session {first}"),
            Some(last) => format!("sessions {first} to {last}"),
            None => format!("session {first} and later"),
        };
        row(out, &label, &counts);
    }
}

fn intents(out: &mut String, tally: &Tally) {
    head(out, "mean intent", &["sessions", "first event", "end"]);
    let mut of = |label: &str, intents: &Intents| {
        let [first, end] = intents.means();
        let n = intents.n_sessions;
        line(out, &format!("{label:<24}{n:>14}{first:>14.4}{end:>14.4}"));
    };
    of("with a purchase, before", &tally.buying);
    of("without", &tally.other);
    line(out, "");
}

/// The phases of the first lens, each once.
fn names() -> Vec<&'static str> {
    let stages = 0..N_STAGES;
    let first = Lens::all().take(1);
    let mut names: Vec<_> = first
        .flat_map(|lens| stages.clone().map(move |stage| lens.phase(stage)))
        .collect();
    names.dedup();
    names
}

fn members<'a>(json: &'a Json, name: &str) -> impl Iterator<Item = (&'a String, &'a Json)> {
    json.get(name)
        .and_then(Json::as_object)
        .into_iter()
        .flatten()
}

fn head(out: &mut String, label: &str, names: &[&str]) {
    let cells: String = names.iter().map(|name| format!("{name:>14}")).collect();
    line(out, &format!("\n{label:<24}{cells}"));
}

fn row(out: &mut String, label: &str, counts: &[f64]) {
    let cells: String = counts.iter().map(|n| format!("{n:>14}")).collect();
    line(out, &format!("{label:<24}{cells}"));
}

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}
