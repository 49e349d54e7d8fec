//! `simulate`: visitors who live as `behaviour` says, through the real engine.

mod behaviour;
mod random;
mod tables;
mod tally;

use std::process::ExitCode;

use anyhow::Result;
use serde_json::Value as Json;

use crate::device::{Device, Kept, Surroundings};
use crate::settings::Settings;
use crate::summary::Summary;
pub(crate) use random::Random;
use tally::Tally;

pub(crate) fn run(arguments: lexopt::Parser) -> Result<ExitCode> {
    let Some(options) = Options::parse(arguments)? else {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    let (summary, tally) = options.simulate()?;
    print!("{}", tables::tables(&summary, &tally));
    Ok(ExitCode::SUCCESS)
}

struct Options {
    visitors: u64,
    days: i64,
    seed: u64,
}

impl Options {
    /// `None` when help is asked for.
    fn parse(mut arguments: lexopt::Parser) -> Result<Option<Self>> {
        use lexopt::prelude::*;
        let mut options = Self {
            visitors: 10_000,
            days: 180,
            seed: 1,
        };
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("help") | Short('h') => return Ok(None),
                Long("visitors") => options.visitors = arguments.value()?.parse()?,
                Long("days") => options.days = arguments.value()?.parse_with(days)?,
                Long("seed") => options.seed = arguments.value()?.parse()?,
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Some(options))
    }

    /// One visitor after the other: they do not know of each other.
    fn simulate(&self) -> Result<(Json, Tally)> {
        let settings = Settings::default();
        let around = Surroundings::new(&settings);
        let (mut summary, mut tally) = (Summary::default(), Tally::default());
        for number in 0..self.visitors {
            let mut device = Device::new(Kept::default());
            for line in behaviour::life(number, self.seed, self.days) {
                let outcome = device.see(&line, &around)?;
                tally.see(&line, &device, &outcome);
                summary.see(&outcome)?;
            }
            tally.end_session();
            summary.hear(&device.leave(&around)?)?;
        }
        let model = settings.known().model();
        Ok((summary.report(self.visitors, 0, model), tally))
    }
}

fn days(text: &str) -> Result<i64, String> {
    match text.parse() {
        Ok(days @ 1..=3_650) => Ok(days),
        _ => Err("takes 1 to 3650".into()),
    }
}

const HELP: &str = "\
Usage: cargo xtask journey simulate [--visitors 10000] [--days 180] [--seed 1]

Simulated visitors over months through the engine, and what it says of them in
tables. How they behave is in docs/REPLAY.md.
";

#[cfg(test)]
mod tests;
