//! `replay`: recorded events through the engine, a line of answer for each or a
//! summary of all.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde_json::{Value as Json, json};

use crate::answer::answer;
use crate::crowd::Crowd;
use crate::device::Outcome;
use crate::line::Line;
use crate::settings::Settings;
use crate::summary::{Amounts, Summary, amounts};

pub(crate) fn run(arguments: lexopt::Parser) -> Result<ExitCode> {
    let Some(options) = Options::parse(arguments)? else {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    let input: Box<dyn BufRead> = if options.file.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        let name = options.file.display();
        let file = File::open(&options.file).with_context(|| format!("cannot open {name}"))?;
        Box::new(BufReader::with_capacity(BUFFER, file))
    };
    let mut output = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let replay = Replay {
        crowd: Crowd::new(&options.settings),
        report: options.report,
        model: options.settings.known().model(),
        output: &mut output,
        complaints: &mut io::stderr(),
    };
    let n_skipped = replay.run(input)?;
    output.flush()?;
    Ok(if n_skipped == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What is said of the events.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Report {
    /// A line for each.
    Lines,
    /// One object at the end.
    Summary,
    /// That, and before it a line for each purchase.
    SummaryAndCredits,
}

pub(crate) struct Replay<'a> {
    pub(crate) crowd: Crowd,
    pub(crate) report: Report,
    pub(crate) model: &'a str,
    pub(crate) output: &'a mut dyn Write,
    pub(crate) complaints: &'a mut dyn Write,
}

impl Replay<'_> {
    /// Replays every line; returns how many could not be.
    pub(crate) fn run(mut self, mut input: impl BufRead) -> Result<u64> {
        let mut summary = Summary::default();
        let mut bytes = Vec::new();
        let (mut number, mut n_skipped) = (0_u64, 0_u64);
        while input.read_until(b'\n', &mut bytes).context("cannot read")? > 0 {
            number += 1;
            let text = bytes.trim_ascii();
            if !text.is_empty() {
                match std::str::from_utf8(text).map(Line::read) {
                    Ok(Ok(line)) => self.see(&line, &mut summary)?,
                    Ok(Err(wrong)) => {
                        n_skipped += 1;
                        writeln!(self.complaints, "line {number}: {wrong}")?;
                    }
                    Err(_) => {
                        n_skipped += 1;
                        writeln!(self.complaints, "line {number}: expected UTF-8")?;
                    }
                }
            }
            bytes.clear();
        }
        if self.report != Report::Lines {
            let n_visitors = self.crowd.n_visitors();
            self.crowd
                .leave(|outcome| summary.hear(&outcome).map(drop))?;
            let report = summary.report(n_visitors, n_skipped, self.model);
            writeln!(self.output, "{}", serde_json::to_string_pretty(&report)?)?;
        }
        Ok(n_skipped)
    }

    fn see(&mut self, line: &Line<'_>, summary: &mut Summary) -> Result<()> {
        let (device, outcome) = self.crowd.see(line)?;
        if self.report == Report::Lines {
            writeln!(self.output, "{}", answer(line, device, &outcome))?;
            return Ok(());
        }
        let attribution = summary.see(&outcome)?;
        if let Some(credits) = attribution
            && self.report == Report::SummaryAndCredits
        {
            writeln!(self.output, "{}", of_purchase(line, &outcome, credits)?)?;
        }
        Ok(())
    }
}

/// A purchase with its credits per model.
fn of_purchase(line: &Line<'_>, outcome: &Outcome, credits: Json) -> Result<Json> {
    let visitor: Json = serde_json::from_str(&line.visitor)?;
    let params: Json = serde_json::from_str(&line.params).unwrap_or_default();
    let booked = outcome.booked.iter();
    let value: Amounts = booked
        .map(|(currency, amount)| (currency.clone(), i128::from(*amount)))
        .collect();
    Ok(json!({
        "visitor": visitor,
        "at": line.at,
        "transaction_id": params.get("transaction_id"),
        "value": amounts(&value),
        "credits": credits,
    }))
}

struct Options {
    file: PathBuf,
    report: Report,
    settings: Settings,
}

impl Options {
    /// `None` when help is asked for.
    fn parse(mut arguments: lexopt::Parser) -> Result<Option<Self>> {
        use lexopt::prelude::*;
        let (mut file, mut has_summary, mut has_credits) = (None, false, false);
        let mut settings = Settings::default();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("help") | Short('h') => return Ok(None),
                Long("summary") => has_summary = true,
                Long("credits") => has_credits = true,
                Long("model") => settings.choose("model", &arguments.value()?.string()?)?,
                Long("lookback-days") => {
                    settings.choose("lookbackDays", &arguments.value()?.string()?)?;
                }
                Value(name) if file.is_none() => file = Some(name.into()),
                other => return Err(other.unexpected().into()),
            }
        }
        let report = match (has_summary, has_credits) {
            (false, false) => Report::Lines,
            (true, false) => Report::Summary,
            (true, true) => Report::SummaryAndCredits,
            (false, true) => bail!("--credits goes with --summary"),
        };
        let Some(file) = file else {
            bail!("which file? - is standard input\n\n{HELP}");
        };
        Ok(Some(Self {
            file,
            report,
            settings,
        }))
    }
}

const BUFFER: usize = 1 << 16;

const HELP: &str = "\
Usage: cargo xtask journey replay FILE.jsonl [--summary [--credits]]

Runs recorded events, one JSON object per line, through the engine; - is standard
input. Prints what the engine says after each event, a line for each.

  --summary             one object at the end instead
  --credits             with --summary: before it, a line for each purchase
  --model NAME          the phase model that phase changes are told by (accra)
  --lookback-days N     how long before a purchase a session still counts (90)
";
