//! `cargo xtask journey`: builds the journey tool for speed and runs it. What it
//! does is in `xtask/journey`; standard output is the tool's alone.

use std::env;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::process;
use crate::workspace::Workspace;

pub(crate) fn run(workspace: &Workspace, mut arguments: lexopt::Parser) -> Result<ExitCode> {
    process::run(workspace.cargo().args([
        "build",
        "--quiet",
        "--profile",
        "server",
        "--package",
        NAME,
    ]))?;
    let tool = workspace.target(&format!("server/{NAME}{}", env::consts::EXE_SUFFIX));
    let status = Command::new(&tool)
        .args(arguments.raw_args()?)
        .status()
        .with_context(|| format!("cannot start {}", tool.display()))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

const NAME: &str = "trailmark-journey";
