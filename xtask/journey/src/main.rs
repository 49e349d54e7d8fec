//! `cargo xtask journey <command>`: the engine without a browser, for whoever wants
//! to see what it says of visitors. `docs/REPLAY.md` explains the commands.
//!
//! `line` reads what was recorded, `device` is one visitor's browser, `crowd` all
//! of them within bounded memory, `answer` and `summary` say what came of it.

mod answer;
mod credits;
mod crowd;
mod device;
mod line;
mod member;
mod replay;
mod settings;
mod simulate;
mod store;
mod summary;
mod traffic;

use std::io::ErrorKind;
use std::process::ExitCode;

use anyhow::Result;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        // Whoever reads has seen enough.
        Err(problem) if is_broken_pipe(&problem) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nerror: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let mut arguments = lexopt::Parser::from_env();
    let name = match arguments.next()? {
        Some(lexopt::Arg::Value(name)) => name.to_string_lossy().into_owned(),
        Some(lexopt::Arg::Long("help") | lexopt::Arg::Short('h')) | None => {
            print!("{HELP}");
            return Ok(ExitCode::SUCCESS);
        }
        Some(other) => return Err(other.unexpected().into()),
    };
    match name.as_str() {
        "replay" => replay::run(arguments),
        "simulate" => simulate::run(arguments),
        "traffic" => traffic::run(arguments),
        _ => anyhow::bail!("there is no command {name:?}\n\n{HELP}"),
    }
}

fn is_broken_pipe(problem: &anyhow::Error) -> bool {
    let io = problem.downcast_ref::<std::io::Error>();
    io.is_some_and(|io| io.kind() == ErrorKind::BrokenPipe)
}

const HELP: &str = "\
Usage: cargo xtask journey <command> [--help]

Commands:
  replay    run recorded events through the engine
  simulate  run simulated visitors through the engine
  traffic   send what simulated shoppers do to a collector
";

#[cfg(test)]
mod tests;
