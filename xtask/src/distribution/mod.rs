//! `cargo xtask dist`: from Rust and JavaScript to the files that a site serves.
//! The order of the steps is here, each step has a file of its own.

mod bind;
mod bundle;
mod compile;
mod fallback;
mod names;
mod optimise;
mod sizes;
pub(crate) mod toolchain;

use std::fs;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::hash::Fingerprint;
use crate::node::Node;
use crate::process;
use crate::step::{elapsed, step};
use crate::workspace::Workspace;
use toolchain::Toolchain;

pub(crate) fn run(workspace: &Workspace, mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let mut freshness = Freshness::Compared;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => {
                print!("{HELP}");
                return Ok(ExitCode::SUCCESS);
            }
            lexopt::Arg::Long("force") => freshness = Freshness::Ignored,
            other => return Err(other.unexpected().into()),
        }
    }
    build(workspace, freshness)?;
    sizes::hold_budgets(workspace)?;
    Ok(ExitCode::SUCCESS)
}

/// Brings `dist/` up to date and prints its sizes.
pub(crate) fn build(workspace: &Workspace, freshness: Freshness) -> Result<()> {
    let begun = Instant::now();
    let node = Node::ready(workspace)?;
    let toolchain = Toolchain::find(workspace)?;
    let stamp = workspace.target("xtask/dist.hash");
    let inputs = inputs(workspace, &toolchain)?;
    let known = fs::read_to_string(&stamp).unwrap_or_default();
    if freshness == Freshness::Compared && known == format!("{inputs} {}", outputs(workspace)?) {
        println!("==> dist/ is up to date");
    } else {
        build_anew(workspace, &node, &toolchain)?;
        fs::write(&stamp, format!("{inputs} {}", outputs(workspace)?))?;
    }
    sizes::print(workspace)?;
    println!("    dist/ took {}", elapsed(begun));
    Ok(())
}

#[derive(PartialEq)]
pub(crate) enum Freshness {
    /// What has not changed is not built again.
    Compared,
    /// Everything is built again.
    Ignored,
}

fn build_anew(workspace: &Workspace, node: &Node, toolchain: &Toolchain) -> Result<()> {
    let work = workspace.target("xtask/dist");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    fs::create_dir_all(workspace.path("dist"))?;

    let compiled = step(
        &format!("compile the module ({})", toolchain.described()),
        || compile::compile(workspace, toolchain),
    )?;
    let border = fs::read_to_string(workspace.path("js/border.js"))?;
    let bound = step("make a plain module of it", || {
        bind::bind(&compiled, &border, &work)
    })?;
    let optimised = step("optimise it", || {
        optimise::optimise(node, &bound, &border, &work)
    })?;
    fs::copy(&optimised.smallest, workspace.path("dist/trailmark.wasm"))?;
    step("bundle trailmark.js", || {
        bundle::script(
            node,
            &workspace.path("js/loader.js"),
            &optimised.names,
            &work,
            &workspace.path("dist/trailmark.js"),
        )
    })?;
    step("bundle what it fetches", || {
        MODULES.iter().try_for_each(|(entry, module)| {
            let module = workspace.path("dist").join(module);
            bundle::module(node, &workspace.path(entry), &work, &module)
        })
    })?;
    step("translate the module to JavaScript", || {
        fallback::fallback(
            node,
            &optimised.plainest,
            &work,
            &workspace.path("dist/trailmark.fallback.js"),
        )
    })?;
    sizes::write(workspace)
}

/// Whatever the result depends on: sources, locked dependencies, compiler, and this tool with its flags.
fn inputs(workspace: &Workspace, toolchain: &Toolchain) -> Result<String> {
    let mut fingerprint = Fingerprint::default().text(toolchain.identity());
    for path in INPUTS {
        fingerprint = fingerprint.path(&workspace.path(path))?;
    }
    Ok(fingerprint.finish())
}

fn outputs(workspace: &Workspace) -> Result<String> {
    let mut fingerprint = Fingerprint::default();
    for name in sizes::FILES {
        fingerprint = fingerprint.path(&workspace.path("dist").join(name))?;
    }
    Ok(fingerprint
        .path(&workspace.path("dist/sizes.json"))?
        .finish())
}

/// Modules in JavaScript, and what they are called in dist/.
const MODULES: &[(&str, &str)] = &[
    ("js/sensors/index.js", "trailmark.sensors.js"),
    ("js/commerce/index.js", "trailmark.commerce.js"),
    ("js/journal/index.js", "trailmark.journal.js"),
    ("js/consent/index.js", "trailmark.consent.js"),
    ("js/privacy/index.js", "trailmark.privacy.js"),
    ("js/rights/index.js", "trailmark.rights.js"),
];

const INPUTS: &[&str] = &[
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "js",
    "package-lock.json",
    "src",
    "xtask/Cargo.toml",
    "xtask/src",
];

const HELP: &str = "\
Usage: cargo xtask dist [--force]

Builds dist/: trailmark.js and what it fetches (trailmark.wasm, trailmark.sensors.js,
trailmark.fallback.js, trailmark.commerce.js, trailmark.privacy.js,
trailmark.rights.js), and sizes.json.
Fails when a size is above its budget in xtask/budgets.json.

  --force  build even what has not changed
";

/// Replaces the only occurrence of `from`; a tool whose output looks different
/// than expected must fail the build rather than slip through.
fn replace_once(text: &str, from: &str, to: &str, whose: &str) -> Result<String> {
    match text.matches(from).count() {
        1 => Ok(text.replacen(from, to, 1)),
        n => {
            bail!("expected {from:?} once in {whose}, found it {n} times: has its version changed?")
        }
    }
}

/// Runs a tool that has nothing to say unless something is wrong.
fn quietly(command: &mut std::process::Command) -> Result<()> {
    process::output(command).map(drop)
}
