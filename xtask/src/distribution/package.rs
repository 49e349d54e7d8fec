//! The npm package in `dist/npm`: what the script tag is served, the same in modules that
//! bundlers understand, types, and what npm has to know.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{quietly, sizes};
use crate::hash::files_below;
use crate::node::Node;
use crate::workspace::Workspace;

/// `names` and `encoders_names` are what esbuild calls internal properties.
pub(super) fn package(
    workspace: &Workspace,
    node: &Node,
    names: &Path,
    encoders_names: &Path,
) -> Result<()> {
    let package = workspace.path(PACKAGE);
    if package.exists() {
        fs::remove_dir_all(&package)?;
    }
    for directory in ["dist", "types"] {
        fs::create_dir_all(package.join(directory))?;
    }
    for name in sizes::files(workspace)? {
        fs::copy(
            workspace.path("dist").join(&name),
            package.join("dist").join(&name),
        )?;
    }
    for declarations in files_below(&workspace.path("js/npm/types"))? {
        let name = declarations.file_name().context("a file without a name")?;
        fs::copy(&declarations, package.join("types").join(name))?;
    }
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(workspace.path(licence), package.join(licence))?;
    }
    fs::copy(workspace.path("docs/NPM.md"), package.join("README.md"))?;
    let manifest = fs::read_to_string(workspace.path("js/npm/package.json"))?;
    fs::write(package.join("package.json"), versioned(&manifest)?)?;
    quietly(node.node().arg("xtask/src/distribution/package.mjs").args([
        names,
        encoders_names,
        &package,
    ]))
}

/// The manifest with the version of the workspace.
fn versioned(manifest: &str) -> Result<String> {
    let mut manifest: Value = serde_json::from_str(manifest)?;
    *manifest
        .get_mut("version")
        .context("js/npm/package.json has no version")? = env!("CARGO_PKG_VERSION").into();
    Ok(format!("{manifest:#}\n"))
}

const PACKAGE: &str = "dist/npm";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_has_the_version_of_the_workspace() {
        let manifest = versioned(include_str!("../../../js/npm/package.json")).unwrap();
        let version = concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"");
        assert!(manifest.contains(version), "{manifest}");
    }
}
