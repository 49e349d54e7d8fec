//! A report under `private`: taken where each answer is one that may be given, for the budget
//! that is published, and where nothing beside it says whose it is.

use crate::refusal::Refusal;
use crate::store::Report;
use trailmark::domain::noise::{EPSILONS, N_QUESTIONS, TOTALS, question};
use trailmark::domain::text::{has_word, nth};
use trailmark::domain::{Consent, Decimal, Millis, Params, Value};
use trailmark::wire::{Event, HOUR};

/// Reads the report that is event `at` of its beacon.
pub(super) fn read(event: &Event, at: usize, received_at: Millis) -> Result<Report, Refusal> {
    let wrong = |field: &str, error: &str| Refusal::field(format!("events[{at}].{field}"), error);
    if let Some(field) = telling(event) {
        return Err(wrong(field, "a report says nothing of who made it"));
    }
    let budget = match event.consent {
        Consent::Granted => 0,
        Consent::Cookieless => 1,
        _ => return Err(wrong("consent", "expected granted or cookieless")),
    };
    let Some(Value::Number(day)) = event.params.value("day") else {
        return Err(wrong("params.day", "expected days since 1970"));
    };
    let total = nth(TOTALS, b' ', budget);
    if member(&event.params, "epsilon", "total").and_then(number) != of(total) {
        return Err(wrong("params.epsilon.total", &format!("expected {total}")));
    }
    let mut answers = [const { String::new() }; N_QUESTIONS];
    for (question_at, kept) in answers.iter_mut().enumerate() {
        let (name, alphabet) = question(question_at);
        let epsilon = nth(EPSILONS, b' ', budget);
        if member(&event.params, "epsilon", name).and_then(number) != of(epsilon) {
            let field = format!("params.epsilon.{name}");
            return Err(wrong(&field, &format!("expected {epsilon}")));
        }
        match member(&event.params, "answers", name) {
            Some(Value::Text(answer)) if has_word(alphabet, answer) => kept.clone_from(answer),
            _ => {
                let field = format!("params.answers.{name}");
                return Err(wrong(&field, &format!("expected one of {alphabet}")));
            }
        }
    }
    Ok(Report {
        id: event.id.to_string(),
        day: likely(day.to_f64(), received_at),
        budget,
        bot: event.bot,
        answers,
    })
}

/// A field that a report does not have, if this one has it.
fn telling(event: &Event) -> Option<&'static str> {
    let found = [
        ("visitor", event.visitor.is_some()),
        ("user", !event.user.is_empty()),
        ("session", event.session.is_some()),
        ("channel", event.channel.is_some()),
        ("page", event.page != Default::default()),
        ("campaign", !event.campaign.is_empty()),
        ("phase", event.phase.is_some()),
        ("intent", event.intent.is_some()),
    ];
    let told = found.into_iter().find(|(_, is_told)| *is_told);
    told.map(|(field, _)| field)
}

fn member<'a>(params: &'a Params, object: &str, name: &str) -> Option<&'a Value> {
    match params.value(object)? {
        Value::Map(members) => members.value(name),
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number.to_f64()),
        _ => None,
    }
}

fn of(text: &str) -> Option<f64> {
    Decimal::parse(text).map(Decimal::to_f64)
}

/// A clock that is wrong by more than a report may be late would tell one visitor's reports from
/// all others: of those the day of receipt is kept.
fn likely(day: f64, received_at: Millis) -> i64 {
    let today = received_at.div_euclid(24 * HOUR);
    let day = day as i64;
    if (today - MAX_LATE..=today + 1).contains(&day) {
        day
    } else {
        today
    }
}

/// Thirty days a page keeps what could not be sent, and one day may have begun since.
const MAX_LATE: i64 = 31;
