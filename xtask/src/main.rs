//! The workspace's own commands: `cargo xtask <command>`. This file knows which
//! there are; each has a file of its own.

mod apt;
mod chrome;
mod dashboard;
mod demo;
mod distribution;
mod docs;
mod engine;
mod hash;
mod journey;
mod member;
mod node;
mod parts;
mod process;
mod release;
mod step;
mod test;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use workspace::Workspace;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
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
            print!("{}", usage());
            return Ok(ExitCode::SUCCESS);
        }
        Some(other) => return Err(other.unexpected().into()),
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        anyhow::bail!("there is no command {name:?}\n\n{}", usage());
    };
    (command.run)(&Workspace::locate()?, arguments)
}

fn usage() -> String {
    let mut text = String::from("Usage: cargo xtask <command> [--help]\n\nCommands:\n");
    for command in COMMANDS {
        text.push_str(&format!("  {:<11}{}\n", command.name, command.about));
    }
    text
}

struct Command {
    name: &'static str,
    about: &'static str,
    run: fn(&Workspace, lexopt::Parser) -> Result<ExitCode>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "dist",
        about: "build dist/: script, WebAssembly module, fallback, sizes",
        run: distribution::run,
    },
    Command {
        name: "dashboard",
        about: "bundle the dashboard, which the collector carries in its binary",
        run: dashboard::run,
    },
    Command {
        name: "docs",
        about: "build the documentation site, which the demo serves",
        run: docs::run,
    },
    Command {
        name: "demo",
        about: "build everything and serve shop, collector, dashboard and documentation",
        run: demo::run,
    },
    Command {
        name: "journey",
        about: "run recorded or simulated visitors through the engine",
        run: journey::run,
    },
    Command {
        name: "traffic",
        about: "send months of simulated shoppers to a collector that runs",
        run: journey::run_traffic,
    },
    Command {
        name: "release",
        about: "check and build everything that a release consists of, twice",
        run: release::run,
    },
    Command {
        name: "test",
        about: "run every test of every kind, and count them",
        run: test::run,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_names_every_command() {
        let text = usage();
        for command in COMMANDS {
            assert!(text.contains(command.name), "{text}");
            assert!(text.contains(command.about), "{text}");
        }
    }
}
