//! Runs other programs: streaming, captured or watched line by line. A failure
//! names the command that failed.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::{env, iter};

use anyhow::{Context, Result, bail};

/// Runs with output going straight to the terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// What the command printed on its standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !output.status.success() {
        bail!(
            "{} ended with {}\n{}",
            shown(command),
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs the command and hands over each line of its standard output as it comes.
pub(crate) fn watch_stdout(
    command: &mut Command,
    mut on_line: impl FnMut(&str),
) -> Result<ExitStatus> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if let Some(stdout) = child.stdout.take() {
        each_line(stdout, &mut on_line)?;
    }
    Ok(child.wait()?)
}

/// The same for standard error, where cargo reports.
pub(crate) fn watch_stderr(
    command: &mut Command,
    mut on_line: impl FnMut(&str),
) -> Result<ExitStatus> {
    let mut child = command
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if let Some(stderr) = child.stderr.take() {
        each_line(stderr, &mut on_line)?;
    }
    Ok(child.wait()?)
}

/// The first of these programs that is on the search path.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let directories = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        env::split_paths(&directories)
            .map(|directory| directory.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
            .find(|path| path.is_file())
    })
}

/// Bytes rather than lines of UTF-8: a test may print anything.
fn each_line(source: impl std::io::Read, on_line: &mut impl FnMut(&str)) -> Result<()> {
    let mut reader = BufReader::new(source);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        on_line(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']));
        line.clear();
    }
    Ok(())
}

fn shown(command: &Command) -> String {
    iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_missing_is_named() {
        let problem = run(Command::new("no-such-program").arg("--flag")).unwrap_err();
        assert_eq!(problem.to_string(), "cannot start no-such-program --flag");
    }

    #[test]
    fn lines_arrive_one_by_one_and_without_their_ends() {
        let mut lines = Vec::new();
        each_line(&b"one\r\ntwo\n\xff"[..], &mut |line: &str| {
            lines.push(line.to_owned())
        })
        .unwrap();
        assert_eq!(lines, ["one", "two", "\u{fffd}"]);
    }
}
