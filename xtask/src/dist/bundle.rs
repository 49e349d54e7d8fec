//! Bundles the loader with the glue to the one script that a page names.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use super::quietly;
use crate::node::Node;

pub(super) fn script(node: &Node, loader: &Path, glue: &Path, script: &Path) -> Result<()> {
    let mut alias = std::ffi::OsString::from("--alias:trailmark-glue=");
    alias.push(glue);
    quietly(
        node.tool("esbuild")
            .arg(loader)
            .arg(alias)
            .args(COMMON)
            .arg(CLASSIC_SCRIPT)
            .arg(format!("--mangle-props={INTERNAL_PROPERTIES}"))
            .arg(format!("--outfile={}", script.display())),
    )?;
    let bundled = fs::read_to_string(script)?;
    if let Some(phrase) = UNWANTED.iter().find(|phrase| bundled.contains(**phrase)) {
        bail!(
            "trailmark.js contains wasm-bindgen's own loading ({phrase:?}): has js/loader.js brought its own, or wasm-bindgen's text changed?"
        );
    }
    Ok(())
}

pub(super) const COMMON: &[&str] = &[
    "--bundle",
    "--minify",
    "--target=es2021",
    "--legal-comments=none",
    "--log-level=warning",
];

/// What wasm-bindgen puts on functions made of closures, and whatever in js/ ends in
/// an underscore. Three letters, because wasm-opt may call an export `a_`.
const INTERNAL_PROPERTIES: &str = "^_wbg_cb_unref$|[a-zA-Z]{3}_$";

const CLASSIC_SCRIPT: &str = "--format=iife";
pub(super) const ES_MODULE: &str = "--format=esm";

/// Phrases of the generated `init` and `initSync`, which must be gone.
const UNWANTED: &[&str] = &[
    "using deprecated parameters",
    "instantiateStreaming` failed",
];
