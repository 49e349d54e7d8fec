//! `cargo xtask journey` and `cargo xtask traffic`: build the journey tool for speed and
//! run it. What it does is in `xtask/journey`; standard output is the tool's alone.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::process;
use crate::workspace::Workspace;

pub(crate) fn run(workspace: &Workspace, mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let arguments: Vec<OsString> = arguments.raw_args()?.collect();
    hand_over(workspace, &arguments)
}

/// What `journey traffic` does, which is no look at journeys to whoever types it.
pub(crate) fn run_traffic(
    workspace: &Workspace,
    mut arguments: lexopt::Parser,
) -> Result<ExitCode> {
    let mut all = vec![OsString::from("traffic")];
    all.extend(arguments.raw_args()?);
    hand_over(workspace, &all)
}

/// Builds the tool, and says where it lies.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
    process::run(workspace.cargo().args([
        "build",
        "--quiet",
        "--profile",
        "server",
        "--package",
        NAME,
    ]))?;
    Ok(workspace.target(&format!("server/{NAME}{}", env::consts::EXE_SUFFIX)))
}

fn hand_over(workspace: &Workspace, arguments: &[OsString]) -> Result<ExitCode> {
    let tool = build(workspace)?;
    let status = Command::new(&tool)
        .args(arguments)
        .status()
        .with_context(|| format!("cannot start {}", tool.display()))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

const NAME: &str = "trailmark-journey";
