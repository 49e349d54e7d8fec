//! `cargo xtask test`: every test of every kind, one count at the end. A kind that
//! fails does not keep the next from running, so that one run shows all.

mod browser;
mod javascript;
mod native;
mod tally;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

use crate::step::elapsed;
use crate::workspace::Workspace;
use tally::Tally;

pub(crate) fn run(workspace: &Workspace, mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let mut filters = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => {
                print!("{HELP}");
                return Ok(ExitCode::SUCCESS);
            }
            lexopt::Arg::Value(filter) => filters.push(filter.to_string_lossy().into_owned()),
            other => return Err(other.unexpected().into()),
        }
    }
    let begun = Instant::now();
    let mut results = Vec::new();
    for kind in KINDS {
        if (kind.has_tests)(workspace)? {
            println!("==> {}", kind.name);
            results.push((kind.name, run_kind(kind, workspace, &filters)));
        }
    }
    Ok(report(&results, &filters, begun))
}

/// A kind that cannot be run at all counts as one failure.
fn run_kind(kind: &Kind, workspace: &Workspace, filters: &[String]) -> Tally {
    (kind.run)(workspace, filters).unwrap_or_else(|problem| {
        eprintln!("error: {problem:#}");
        Tally::one_failure()
    })
}

fn report(results: &[(&str, Tally)], filters: &[String], begun: Instant) -> ExitCode {
    println!("\n{:<28}{:>9}{:>9}{:>9}", "", "passed", "failed", "skipped");
    let mut sum = Tally::default();
    let mut empty = Vec::new();
    for (name, tally) in results {
        println!(
            "{name:<28}{:>9}{:>9}{:>9}",
            tally.passed, tally.failed, tally.skipped
        );
        if tally.is_empty() {
            empty.push(*name);
        }
        sum += *tally;
    }
    println!("\nTook {}.", elapsed(begun));
    let mut complete = !sum.is_empty();
    // A filter is meant to leave kinds out; without one, none may vanish unnoticed.
    if filters.is_empty() && !empty.is_empty() {
        println!("No test ran of: {}.", empty.join(", "));
        complete = false;
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    if complete && sum.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

struct Kind {
    name: &'static str,
    /// Whether the workspace has tests of this kind.
    has_tests: fn(&Workspace) -> Result<bool>,
    run: fn(&Workspace, filters: &[String]) -> Result<Tally>,
}

const KINDS: &[Kind] = &[
    Kind {
        name: "native tests",
        has_tests: |_| Ok(true),
        run: native::run_tests,
    },
    Kind {
        name: "documentation examples",
        has_tests: native::has_examples,
        run: native::run_examples,
    },
    Kind {
        name: "Rust tests in the browser",
        has_tests: browser::has_tests,
        run: browser::run,
    },
    Kind {
        name: "JavaScript unit tests",
        has_tests: javascript::has_unit_tests,
        run: javascript::run_unit_tests,
    },
    Kind {
        name: "the module beside its translation",
        has_tests: javascript::has_translation_tests,
        run: javascript::run_translation_tests,
    },
    Kind {
        name: "end to end in Chromium",
        has_tests: javascript::has_end_to_end_tests,
        run: javascript::run_in_chromium,
    },
    Kind {
        name: "end to end in Firefox ESR",
        has_tests: javascript::has_end_to_end_tests,
        run: javascript::run_in_firefox,
    },
    Kind {
        name: "end to end in WebKitGTK",
        has_tests: javascript::has_end_to_end_tests,
        run: javascript::run_in_webkit,
    },
    Kind {
        name: "end to end, no WebAssembly",
        has_tests: javascript::has_end_to_end_tests,
        run: javascript::run_where_webassembly_is_refused,
    },
    Kind {
        name: "docs/BEHAVIOUR.md",
        has_tests: javascript::has_end_to_end_tests,
        run: javascript::compare_behaviour,
    },
];

const HELP: &str = "\
Usage: cargo xtask test [filter...]

Runs every test of every kind, installing what that needs; with filters only the
tests whose names contain one of them. The last line counts: N passed, N failed.
";
