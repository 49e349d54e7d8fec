//! `cargo xtask dist`: from Rust and JavaScript to the files that a site serves.
//! The order of the steps is here, each step has a file of its own.

mod bind;
mod bundle;
mod compile;
mod fallback;
mod integrity;
mod names;
mod optimise;
mod order;
mod package;
mod sizes;
pub(crate) mod toolchain;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::hash::Fingerprint;
use crate::node::Node;
use crate::parts;
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
    clear(&workspace.path("dist"))?;

    let border = fs::read_to_string(workspace.path("js/border.js"))?;
    let kit = Kit {
        workspace,
        node,
        toolchain,
        work: &work,
        border: &border,
    };
    println!("==> compile with {}", toolchain.described());
    let mut names = Vec::new();
    for (name, features) in ENGINES {
        names.push(kit.module(name, features, "", &optimise::MUCH)?);
    }
    let mut encoders_names = Vec::new();
    let protocols = protocols(workspace)?;
    for protocol in &protocols {
        let name = format!("trailmark.{protocol}");
        encoders_names.push(kit.module(&name, "encoder", protocol, &optimise::LITTLE)?);
    }
    let (names, encoders_names) = (agreed(&names)?, agreed(&encoders_names)?);
    let integrity = integrity::of_modules(&workspace.path("dist"), &protocols)?;
    step("bundle trailmark.js", || {
        bundle::script(
            node,
            &workspace.path("js/loader.js"),
            names,
            &integrity,
            &work,
            &workspace.path("dist/trailmark.js"),
        )
    })?;
    step("bundle what it fetches", || {
        MODULES.iter().try_for_each(|(entry, module)| {
            let module = workspace.path("dist").join(module);
            let entry = workspace.path(entry);
            bundle::module(node, &entry, encoders_names, &integrity, &work, &module)
        })
    })?;
    integrity::write(workspace)?;
    let licences = parts::rendered("Trailmark's script", &parts::of_page(workspace)?);
    fs::write(workspace.path("dist/THIRD_PARTY.md"), licences)?;
    step("pack it for npm", || {
        package::package(workspace, node, names, encoders_names)
    })?;
    sizes::write(workspace)
}

/// What an older version has left there would be measured and served.
fn clear(dist: &Path) -> Result<()> {
    fs::create_dir_all(dist)?;
    for entry in fs::read_dir(dist)? {
        let path = entry?.path();
        if path.is_file() {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// What is at hand while a module is made.
struct Kit<'a> {
    workspace: &'a Workspace,
    node: &'a Node,
    toolchain: &'a Toolchain,
    work: &'a Path,
    border: &'a str,
}

impl Kit<'_> {
    /// Puts a module into dist/, with its translation; returns the names of its border.
    fn module(
        &self,
        name: &str,
        features: &str,
        protocol: &str,
        effort: &optimise::Effort,
    ) -> Result<PathBuf> {
        let work = self.work.join(name);
        fs::create_dir_all(&work)?;
        let file = |suffix| self.workspace.path("dist").join(format!("{name}.{suffix}"));
        let compiled = step(&format!("compile {name}"), || {
            compile::compile(self.workspace, self.toolchain, features, protocol)
        })?;
        let optimised = step("optimise it", || {
            let bound = bind::bind(&compiled, self.border, &work)?;
            optimise::optimise(self.node, &bound, self.border, &work, effort)
        })?;
        fs::copy(&optimised.smallest, file("wasm"))?;
        step("translate it to JavaScript", || {
            fallback::fallback(self.node, &optimised.plainest, &work, &file("fallback.js"))
        })?;
        Ok(optimised.names)
    }
}

/// One script calls any of these modules, and so by the same names.
fn agreed(names: &[PathBuf]) -> Result<&Path> {
    let (first, others) = names.split_first().context("no module was made")?;
    let known = fs::read_to_string(first)?;
    for other in others {
        if fs::read_to_string(other)? != known {
            bail!("{} and {} differ", first.display(), other.display());
        }
    }
    Ok(first)
}

/// The protocols that a page may speak: those that need no secret.
fn protocols(workspace: &Workspace) -> Result<Vec<String>> {
    let mut protocols = Vec::new();
    for entry in fs::read_dir(workspace.path("src/wire/protocol"))? {
        let path = entry?.path();
        if path.is_file() {
            let source = fs::read_to_string(path)?;
            protocols.extend(protocol_in(&source).map(str::to_owned));
        }
    }
    if protocols.is_empty() {
        bail!("no protocol is declared in src/wire/protocol/");
    }
    protocols.sort();
    Ok(protocols)
}

fn protocol_in(source: &str) -> Option<&str> {
    let (_, traits) = source.split_once("const TRAITS: Traits = Traits {")?;
    let (traits, _) = traits.split_once("};")?;
    let (_, name) = traits.split_once("name: \"")?;
    let (name, _) = name.split_once('"')?;
    (!traits.contains("Needs::Secret")).then_some(name)
}

/// Modules of the engine, and the features of the crate that they have.
const ENGINES: &[(&str, &str)] = &[("trailmark", ""), ("trailmark.collectors", "collectors")];

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
    for name in sizes::files(workspace)? {
        fingerprint = fingerprint.path(&workspace.path("dist").join(name))?;
    }
    Ok(fingerprint
        .path(&workspace.path("dist/npm"))?
        .path(&workspace.path(integrity::SRI))?
        .path(&workspace.path("dist/sizes.json"))?
        .path(&workspace.path("dist/THIRD_PARTY.md"))?
        .finish())
}

/// Modules in JavaScript, and what they are called in dist/.
const MODULES: &[(&str, &str)] = &[
    ("js/sensors/index.js", "trailmark.sensors.js"),
    ("js/collectors/index.js", "trailmark.collectors.sensors.js"),
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
    "docs/NPM.md",
    "js",
    "package-lock.json",
    "package.json",
    "src",
    "xtask/Cargo.toml",
    "xtask/src",
];

const HELP: &str = "\
Usage: cargo xtask dist [--force]

Builds dist/: trailmark.js and what it fetches (trailmark.wasm, trailmark.sensors.js,
trailmark.fallback.js, and files for shops, consent, rights, and for each protocol of
other collectors), the npm package in npm/, sizes.json, sri.json with the integrity of each
file, and THIRD_PARTY.md with the licences of what is in it.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_speaks_what_needs_no_secret() {
        let declared = |needs| {
            format!(
                "const TRAITS: Traits = Traits {{\n name: \"smoke\",\n needs: Needs::{needs},\n}};"
            )
        };
        assert_eq!(protocol_in(&declared("Nothing")), Some("smoke"));
        assert_eq!(protocol_in(&declared("Secret")), None);
        assert_eq!(protocol_in("fn other() {}"), None);
        let known = protocols(&Workspace::locate().unwrap()).unwrap();
        assert!(known.iter().any(|name| name == "ga4"), "{known:?}");
        assert!(known.iter().all(|name| name != "ga4-mp"), "{known:?}");
    }
}
