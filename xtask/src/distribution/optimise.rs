//! Optimises the bound module for size. No order of wasm-opt's passes is best for
//! every module, so a few are tried and the smallest result is taken.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{names, quietly, sizes};
use crate::node::Node;
use crate::process;

/// The optimised module, and what JavaScript must call its names.
pub(super) fn optimise(
    node: &Node,
    bound: &Path,
    border: &str,
    work: &Path,
) -> Result<(PathBuf, PathBuf)> {
    optimise_by(RECIPES, node, bound, border, work)
}

/// The same for the module that is translated, where a few bytes are not worth the time.
pub(super) fn optimise_quickly(
    node: &Node,
    bound: &Path,
    border: &str,
    work: &Path,
) -> Result<(PathBuf, PathBuf)> {
    optimise_by(
        RECIPES.get(..1).unwrap_or_default(),
        node,
        bound,
        border,
        work,
    )
}

fn optimise_by(
    recipes: &[&str],
    node: &Node,
    bound: &Path,
    border: &str,
    work: &Path,
) -> Result<(PathBuf, PathBuf)> {
    // Renamed first: whenever a module is read and written without optimising,
    // functions with several values come out larger.
    let renamed = work.join("renamed.wasm");
    let printed = process::output(
        node.tool("wasm-opt")
            .args(FEATURES)
            .arg(MULTIVALUE)
            .arg("--minify-imports-and-exports-and-modules")
            .arg(bound)
            .arg("--output")
            .arg(&renamed),
    )?;
    let names = work.join("names.json");
    fs::write(&names, names::shortened(&printed, border)?)?;

    let mut tried = Vec::new();
    for (n, recipe) in recipes.iter().enumerate() {
        let candidate = work.join(format!("candidate{n}.wasm"));
        quietly(
            node.tool("wasm-opt")
                .args(FEATURES)
                .arg(MULTIVALUE)
                .args(recipe.split(' '))
                .args(STRIP)
                .arg(&renamed)
                .arg("--output")
                .arg(&candidate),
        )?;
        let size = sizes::brotli(&fs::read(&candidate)?)?;
        println!("    {size} B brotli: {recipe}");
        tried.push((size, candidate));
    }
    let (_, smallest) = tried
        .into_iter()
        .min_by_key(|(size, _)| *size)
        .context("no recipe for wasm-opt")?;
    Ok((smallest, names))
}

/// What the module may use; more would refuse it to engines in use.
pub(super) const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
];

/// Functions that return more than one value; a module without any is none the worse.
const MULTIVALUE: &str = "--enable-multivalue";

/// Low memory is the far end of the stack, never an object with fields:
/// `--low-memory-unused` is safe, and saves an addition at most loads.
const RECIPES: &[&str] = &[
    "-Oz --converge --low-memory-unused",
    "--flatten --rereloop -Oz -Oz --converge --low-memory-unused",
    "--flatten --rereloop -Os -Os --converge --low-memory-unused",
];

const STRIP: &[&str] = &[
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];
