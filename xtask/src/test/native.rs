//! Tests that cargo runs on this machine: unit, property and integration tests of
//! every crate, and the examples in the documentation.

use anyhow::Result;

use super::tally::Tally;
use crate::dashboard;
use crate::hash::files_below;
use crate::workspace::Workspace;

/// The collector is tested with the dashboard that it has where it is used.
pub(super) fn run_tests(workspace: &Workspace, filters: &[String]) -> Result<Tally> {
    dashboard::build(workspace)?;
    Tally::of(
        workspace
            .cargo()
            .args(["test", "--workspace", "--no-fail-fast"])
            .args(["--lib", "--bins", "--tests", "--"])
            .args(filters),
    )
}

pub(super) fn has_examples(workspace: &Workspace) -> Result<bool> {
    for directory in ["src", "collector/src"] {
        for file in files_below(&workspace.path(directory))? {
            if has_example(&std::fs::read_to_string(file).unwrap_or_default()) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

pub(super) fn run_examples(workspace: &Workspace, filters: &[String]) -> Result<Tally> {
    Tally::of(
        workspace
            .cargo()
            .args(["test", "--workspace", "--no-fail-fast", "--doc", "--"])
            .args(filters),
    )
}

/// Whether the documentation has a code block that is Rust and is to be run.
fn has_example(source: &str) -> bool {
    let mut fences = source
        .lines()
        .filter_map(|line| {
            let line = line.trim_start();
            line.strip_prefix("///").or(line.strip_prefix("//!"))
        })
        .filter_map(|line| line.trim_start().strip_prefix("```"));
    while let Some(opening) = fences.next() {
        if opening.split(',').all(|word| RUN.contains(&word.trim())) {
            return true;
        }
        let _closing = fences.next();
    }
    false
}

/// Words after a fence that leave the block a test.
const RUN: &[&str] = &["", "rust", "no_run", "should_panic", "compile_fail"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rust_that_is_run_is_an_example() {
        for (source, expected) in [
            ("/// ```\n/// f();\n/// ```\n", true),
            ("//! ```rust,no_run\n//! f();\n//! ```\n", true),
            ("/// ```text\n/// a\n/// ```\n", false),
            ("/// ```ignore\n/// f();\n/// ```\n", false),
            ("// ```\nlet fence = \"```\";\n", false),
        ] {
            assert_eq!(has_example(source), expected, "{source}");
        }
    }
}
