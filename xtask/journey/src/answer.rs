//! What the engine says of a visitor after an event, as a line of JSON.

use trailmark::domain::Decimal;
use trailmark::domain::intent::UNIT;
use trailmark::domain::journey::{Journey, Lens, Stage};
use trailmark::wire::journey::share;
use trailmark::wire::json::Writer;

use crate::device::{Device, Outcome};
use crate::line::Line;

/// The answer to a line, without its end.
pub(crate) fn answer(line: &Line<'_>, device: &Device, outcome: &Outcome) -> String {
    let mut json = Writer::object();
    json.key("visitor");
    json.raw(&line.visitor);
    json.integer("at", line.at);
    json.text("name", &line.name);
    json.integer("session", device.n_sessions().into());
    if let Some(journey) = device.journey() {
        where_it_stands(&mut json, journey);
    }
    json.decimal("influence", log_odds(outcome.influence));
    json.close('}');
    json.finish()
}

fn where_it_stands(json: &mut Writer, journey: &Journey) {
    share(json, "intent", journey.intent());
    json.key("stages");
    json.open('{');
    for stage in Stage::ALL {
        share(json, stage.name(), journey.stages.of(stage));
    }
    json.close('}');
    json.key("phases");
    json.open('{');
    for lens in Lens::all() {
        let name = lens.likeliest(&journey.stages);
        json.key(lens.name());
        json.open('{');
        json.text("name", name);
        share(json, "p", lens.share(&journey.stages, name));
        json.close('}');
    }
    json.close('}');
}

/// Points as natural log-odds, exactly: a 32nd has five decimals.
fn log_odds(points: i64) -> Decimal {
    Decimal::new(points * (100_000 / i64::from(UNIT)), 5)
}

const _: () = assert!(100_000 % UNIT == 0, "a point has five decimals");
