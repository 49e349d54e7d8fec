//! Counts tests by reading what cargo, wasm-bindgen and Node print about them.

use std::ops::AddAssign;
use std::process::{Command, ExitStatus};

use anyhow::Result;

use crate::process;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tally {
    pub(super) passed: usize,
    pub(super) failed: usize,
    pub(super) skipped: usize,
}

impl Tally {
    pub(super) fn one_failure() -> Self {
        Self {
            failed: 1,
            ..Self::default()
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.passed + self.failed == 0
    }

    /// Runs a command that prints test results, and counts them as they pass by.
    pub(super) fn of(command: &mut Command) -> Result<Self> {
        let mut tally = Self::default();
        let status = process::watch_stdout(command, |line| {
            println!("{line}");
            tally += Self::in_line(line);
        })?;
        Ok(tally.confirmed_by(status))
    }

    /// A command that fails without naming a failed test has failed as a whole.
    fn confirmed_by(mut self, status: ExitStatus) -> Self {
        if !status.success() && self.failed == 0 {
            self.failed = 1;
        }
        self
    }

    fn in_line(line: &str) -> Self {
        let line = line.trim();
        if let Some(counts) = line.strip_prefix("test result: ") {
            return Self {
                passed: number_before(counts, " passed"),
                failed: number_before(counts, " failed"),
                skipped: number_before(counts, " ignored"),
            };
        }
        let Some(count) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) else {
            return Self::default();
        };
        let after = |word: &str| {
            count
                .strip_prefix(word)
                .and_then(|number| number.trim().parse().ok())
                .unwrap_or(0)
        };
        Self {
            passed: after("pass "),
            // A test that could not finish because its file ended has not passed.
            failed: after("fail ") + after("cancelled "),
            skipped: after("skipped ") + after("todo "),
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// `3 passed; 0 failed`: the number right before the word.
fn number_before(counts: &str, word: &str) -> usize {
    counts
        .split_once(word)
        .and_then(|(before, _)| before.rsplit(' ').next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_each_tool_prints() {
        let tally = |passed, failed, skipped| Tally {
            passed,
            failed,
            skipped,
        };
        for (line, expected) in [
            (
                "test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.00s",
                tally(12, 0, 3),
            ),
            (
                "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
                tally(1, 2, 0),
            ),
            (
                "    test result: ok. 4 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.10s",
                tally(4, 0, 0),
            ),
            ("ℹ pass 5", tally(5, 0, 0)),
            ("# fail 2", tally(0, 2, 0)),
            ("ℹ cancelled 1", tally(0, 1, 0)),
            ("ℹ skipped 7", tally(0, 0, 7)),
            ("ℹ duration_ms 512", tally(0, 0, 0)),
            ("# passport 5", tally(0, 0, 0)),
            ("12 passed; 3 failed", tally(0, 0, 0)),
        ] {
            assert_eq!(Tally::in_line(line), expected, "{line}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_failure_without_a_count_counts_as_one() {
        let failed = Tally::of(Command::new("sh").args(["-c", "echo broken; exit 3"])).unwrap();
        assert_eq!(failed, Tally::one_failure());
    }
}
