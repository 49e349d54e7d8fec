//! Whether the registries would take our packages, and the commands that would give them.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::twice::Build;
use super::verdict::Verdict;
use crate::member::member;
use crate::process;
use crate::workspace::Workspace;

/// Packs the crate as crates.io would get it, and compiles it from there.
pub(super) fn crate_is_ready(workspace: &Workspace) -> Result<Verdict> {
    // Of a tree that is not clean another check tells.
    process::output(workspace.cargo().args([
        "publish",
        "--dry-run",
        "--locked",
        "--allow-dirty",
        "--package=trailmark",
    ]))?;
    let list = process::output(workspace.cargo().args([
        "package",
        "--list",
        "--allow-dirty",
        "--package=trailmark",
    ]))?;
    Ok(Verdict::Fine(format!(
        "trailmark packs {} files and compiles from them",
        list.lines().count()
    )))
}

/// The same for npm, by the package that `cargo xtask dist` has made.
pub(super) fn npm_is_ready(build: &Build) -> Result<Verdict> {
    let package = build.workspace.path("dist/npm");
    if !package.join("package.json").is_file() {
        return Ok(Verdict::NotYet("cargo xtask dist makes no dist/npm".into()));
    }
    let said = process::output(
        Command::new("npm")
            .args(["pack", "--dry-run", "--json"])
            .current_dir(package),
    )?;
    let said: Value = serde_json::from_str(&said).context("npm pack says no JSON")?;
    Ok(Verdict::Fine(format!(
        "{} has {} files",
        member(&said, "/0/id")
            .as_str()
            .context("npm pack names no package")?,
        member(&said, "/0/entryCount")
    )))
}

/// What is left to do, by somebody who may.
pub(super) fn publishing(version: &str, out: &Path) -> String {
    format!(
        "\nEverything is ready. To publish, as docs/RELEASING.md says:\n\n  \
         git push origin v{version}\n  \
         gh release create v{version} --verify-tag --notes-from-tag {out}/*\n  \
         npm publish --provenance --access public {out}/npm   # in CI: provenance needs its identity\n  \
         cargo publish --package trailmark\n",
        out = out.display()
    )
}
