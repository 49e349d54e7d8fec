//! Bundles the script that a page names, and the modules that it fetches.

use std::path::Path;

use anyhow::Result;

use super::quietly;
use crate::node::Node;

/// `names` is what esbuild calls an internal property, where that is not its own choice;
/// `integrity` is what it puts where `INTEGRITY` stands.
pub(super) fn script(
    node: &Node,
    loader: &Path,
    names: &Path,
    integrity: &[String],
    work: &Path,
    script: &Path,
) -> Result<()> {
    let bundled = work.join("bundled.js");
    quietly(
        node.tool("esbuild")
            .arg(loader)
            .args(COMMON)
            .args(integrity)
            .arg(CLASSIC_SCRIPT)
            .arg(format!("--mangle-props={INTERNAL_PROPERTIES}"))
            .arg(format!("--mangle-cache={}", names.display()))
            .arg(format!("--outfile={}", bundled.display())),
    )?;
    minify(node, &bundled, TOPLEVEL, script)
}

/// A module that the script fetches when it is wanted; `names` and `integrity` are as for the script.
pub(super) fn module(
    node: &Node,
    entry: &Path,
    names: &Path,
    integrity: &[String],
    work: &Path,
    module: &Path,
) -> Result<()> {
    let bundled = work.join("bundled.mjs");
    quietly(
        node.tool("esbuild")
            .arg(entry)
            .args(COMMON)
            .args(integrity)
            .arg(ES_MODULE)
            .arg(format!("--mangle-props={INTERNAL_PROPERTIES}"))
            .arg(format!("--mangle-cache={}", names.display()))
            .arg(format!("--outfile={}", bundled.display())),
    )?;
    minify(node, &bundled, MODULE, module)
}

/// Puts what is used once where it is used, and gives each function the same names
/// in the same order: 75 bytes less than esbuild's own.
fn minify(node: &Node, bundled: &Path, kind: &[&str], to: &Path) -> Result<()> {
    quietly(
        node.tool("terser")
            .arg(bundled)
            .args(["--mangle", "--ecma=2021"])
            .args(kind)
            .arg("--output")
            .arg(to),
    )
}

pub(super) const COMMON: &[&str] = &[
    "--bundle",
    "--minify",
    "--target=es2021",
    "--legal-comments=none",
    "--log-level=warning",
];

/// Whatever in js/ ends in an underscore. Three letters, because wasm-opt may call
/// an export `a_`.
const INTERNAL_PROPERTIES: &str = "[a-zA-Z]{3}_$";

/// With 1 for `true`: nothing that the script itself hands to anybody has to be a boolean.
const TOPLEVEL: &[&str] = &["--compress", "booleans_as_integers=true", "--toplevel"];
const MODULE: &[&str] = &["--compress", "--module"];

const CLASSIC_SCRIPT: &str = "--format=iife";
pub(super) const ES_MODULE: &str = "--format=esm";
