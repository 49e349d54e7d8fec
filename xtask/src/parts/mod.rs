//! What of others ends in what we give away: crates by cargo's own account, npm packages by the bundler's. From
//! here come the licences that are shown with it and the bills of materials of a release.

mod crates;
mod licences;
mod npm;

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

pub(crate) use crates::said_by_rustc;
pub(crate) use licences::rendered;
pub(crate) use npm::bundled as of_bundle;

/// A package of others' that ends in something of ours.
#[derive(Debug, Default)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) version: String,
    /// Its address as a package, which is its identity: <https://github.com/package-url/purl-spec>.
    pub(crate) purl: String,
    /// SPDX expression.
    pub(crate) licence: String,
    /// Algorithm as CycloneDX names it, and hex digits, of the package as its registry has it.
    pub(crate) digest: Option<(&'static str, String)>,
    pub(crate) website: Option<String>,
    pub(crate) authors: Vec<String>,
    /// The licence files that it came with: name and text.
    pub(crate) texts: Vec<(String, String)>,
    /// purls of the parts that it needs itself.
    pub(crate) needs: Vec<String>,
}

/// What ends in the page's files: they are Rust alone, as `js/` imports nothing of others'.
pub(crate) fn of_page(workspace: &Workspace) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    for features in ["", "collectors", "encoder"] {
        let request = [
            "--package=trailmark",
            "--no-default-features",
            &format!("--features={features}"),
        ];
        parts.extend(crates::linked(workspace, &request, WEB)?);
    }
    parts.push(crates::standard_library()?);
    Ok(in_order(parts))
}

/// What ends in the collector's binary for this machine, with the dashboard's bundle, which has to be made before.
pub(crate) fn of_collector(workspace: &Workspace) -> Result<Vec<Part>> {
    let request = ["--package=trailmark-collector"];
    let mut parts = crates::linked(workspace, &request, &host()?)?;
    parts.push(crates::standard_library()?);
    parts.extend(npm::bundled(workspace)?);
    Ok(in_order(parts))
}

/// The machine that compiles, as rustc names it.
pub(crate) fn host() -> Result<String> {
    said_by_rustc("host: ")
}

fn in_order(mut parts: Vec<Part>) -> Vec<Part> {
    parts.sort_by(|one, other| one.purl.cmp(&other.purl));
    parts.dedup_by(|one, other| one.purl == other.purl);
    parts
}

/// The licence files in a package's directory, by the names that are in use.
fn texts_in(directory: &Path) -> Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let known = name.to_uppercase();
        if path.is_file() && LICENCE_FILES.iter().any(|start| known.starts_with(start)) {
            let text = fs::read(&path)?;
            texts.push((
                name.into_owned(),
                String::from_utf8_lossy(&text).into_owned(),
            ));
        }
    }
    texts.sort();
    Ok(texts)
}

fn json(command: &mut std::process::Command) -> Result<serde_json::Value> {
    Ok(serde_json::from_str(&process::output(command)?)?)
}

const WEB: &str = "wasm32-unknown-unknown";
const LICENCE_FILES: &[&str] = &[
    "LICENSE",
    "LICENCE",
    "COPYING",
    "COPYRIGHT",
    "NOTICE",
    "UNLICENSE",
];
