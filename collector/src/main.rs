//! `trailmark-collector`: reads the flags and serves until it is told to stop.

use std::io::Write;
use std::process::ExitCode;
use trailmark_collector::{Asked, Flags, erase, run};

fn main() -> ExitCode {
    match Flags::parse(std::env::args_os()) {
        Ok(Asked::Serve(flags)) => match run(flags) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => complain(&failure.to_string(), 1),
        },
        Ok(Asked::Erase(database, visitor)) => match erase(&database, &visitor) {
            Ok(events) => {
                let _ = writeln!(std::io::stdout(), "{events} events erased");
                ExitCode::SUCCESS
            }
            Err(failure) => complain(&failure.to_string(), 1),
        },
        Ok(Asked::Show(text)) => {
            // Whoever closed the pipe (`--help | head`) does not want the rest.
            let _ = write!(std::io::stdout(), "{text}");
            ExitCode::SUCCESS
        }
        Err(wrong) => complain(&format!("{wrong}\nTry --help."), 2),
    }
}

fn complain(text: &str, code: u8) -> ExitCode {
    eprintln!("trailmark-collector: {text}");
    ExitCode::from(code)
}
