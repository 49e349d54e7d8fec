//! Optimises the bound module for size. No order of wasm-opt's passes is best for
//! every module, so a few are tried and the smallest result is taken.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{names, order, quietly, sizes};
use crate::node::Node;
use crate::process;

pub(super) struct Optimised {
    pub(super) smallest: PathBuf,
    /// The one to be translated. It is made by fewer passes: where one of the others
    /// were wrong, the two would not say the same (tests/translation).
    pub(super) plainest: PathBuf,
    /// What JavaScript must call the names of either.
    pub(super) names: PathBuf,
}

pub(super) fn optimise(
    node: &Node,
    bound: &Path,
    border: &str,
    work: &Path,
    effort: &Effort,
) -> Result<Optimised> {
    let renamed = work.join("renamed.wasm");
    let printed = process::output(
        node.tool("wasm-opt")
            .args(FEATURES)
            .arg("--minify-imports-and-exports-and-modules")
            .arg(bound)
            .arg("--output")
            .arg(&renamed),
    )?;
    let names = work.join("names.json");
    fs::write(&names, names::shortened(&printed, border)?)?;

    let mut tried = Vec::new();
    for (n, recipe) in effort.recipes.iter().enumerate() {
        let candidate = work.join(format!("candidate{n}.wasm"));
        quietly(
            node.tool("wasm-opt")
                .args(FEATURES)
                .args(recipe.split(' '))
                .args(STRIP)
                .arg(&renamed)
                .arg("--output")
                .arg(&candidate),
        )?;
        let size = sizes::brotli(&order::reorder(&fs::read(&candidate)?, 0)?)?;
        println!("    {size} B brotli: {recipe}");
        tried.push((size, candidate));
    }
    let (_, smallest) = tried
        .iter()
        .min_by_key(|(size, _)| *size)
        .context("no recipe for wasm-opt")?;
    let (_, plainest) = tried.first().context("no recipe for wasm-opt")?;
    let ordered = order::reorder(&fs::read(smallest)?, effort.trials)?;
    println!(
        "    {} B brotli: in another order",
        sizes::brotli(&ordered)?
    );
    let smallest = work.join("ordered.wasm");
    fs::write(&smallest, ordered)?;
    Ok(Optimised {
        smallest,
        plainest: plainest.clone(),
        names,
    })
}

/// What is tried for the sake of a few bytes.
pub(super) struct Effort {
    recipes: &'static [&'static str],
    /// Orders of the functions that are tried.
    trials: usize,
}

/// What the module may use; more would refuse it to engines in use.
pub(super) const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
];

/// For what most pages load. Recipes from few passes to many. Low memory is the far end of the stack,
/// never an object with fields: `--low-memory-unused` is safe, and saves an addition at most loads.
pub(super) const MUCH: Effort = Effort {
    recipes: &[
        "-Oz --converge --low-memory-unused",
        "--flatten --rereloop -Oz -Oz --converge --low-memory-unused",
        "--flatten --rereloop -Os -Os --converge --low-memory-unused",
        // What has one caller is put there only if it is short: fewer bytes, once compressed.
        "--flatten --rereloop -Os -Os --converge --low-memory-unused --one-caller-inline-max-function-size=60",
    ],
    trials: 120,
};

/// For modules of which there are many.
pub(super) const LITTLE: Effort = Effort {
    recipes: &["-Oz --converge --low-memory-unused"],
    trials: 0,
};

const STRIP: &[&str] = &[
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];
