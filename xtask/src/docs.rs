//! `cargo xtask docs`: builds the documentation site of `www/docs`, which the demo serves.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use crate::node::Node;
use crate::process;
use crate::step::step;
use crate::workspace::Workspace;

pub(crate) fn run(workspace: &Workspace, mut arguments: lexopt::Parser) -> Result<ExitCode> {
    if let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => print!("{HELP}"),
            other => return Err(other.unexpected().into()),
        }
        return Ok(ExitCode::SUCCESS);
    }
    build(workspace)?;
    println!("    {}", folder(workspace).join("docs").display());
    Ok(ExitCode::SUCCESS)
}

/// Builds it into the target directory.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    let node = Node::ready(workspace)?;
    step("build the documentation", || {
        process::run(node.node().arg("www/docs/build.mjs").arg(folder(workspace)))
    })
}

/// The directory that is served at `/`, so that the site lies at `/docs/`.
pub(crate) fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target("docs-site")
}

const HELP: &str = "\
Usage: cargo xtask docs

Builds the documentation site of www/docs into docs-site/ of the target directory.
Any web server can serve it; the examples want the tag and a collector beside it,
as `cargo xtask demo` has them.
";
