//! `cargo xtask dashboard`: bundles `www/dashboard`, so that the collector can carry it in its binary.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::hash::files_below;
use crate::node::Node;
use crate::parts;
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
    Ok(ExitCode::SUCCESS)
}

/// Bundles it into the target directory, where the collector's build looks for it.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    let node = Node::ready(workspace)?;
    step("bundle the dashboard", || bundle(workspace, &node))
}

fn bundle(workspace: &Workspace, node: &Node) -> Result<()> {
    let work = workspace.target("xtask/dashboard");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    let pages = workspace.path("www/dashboard");
    let scripts = copy_pages(&pages, &work)?;
    if scripts.is_empty() {
        bail!("no page of {} names a script", pages.display());
    }
    process::output(
        node.tool("esbuild")
            .args(scripts.iter().map(|name| pages.join(name)))
            .args(OPTIONS)
            .arg(format!(
                "--metafile={}",
                place_of_account(workspace).display()
            ))
            .arg(format!("--outdir={}", work.display())),
    )?;
    let parts = parts::of_collector(workspace)?;
    let licences = parts::rendered("trailmark-collector", &parts);
    fs::write(work.join("licenses.txt"), licences)?;
    put(&work, &workspace.target("dashboard"))
}

/// What esbuild has said of the bundle that was made last: which files are in it, with how many bytes.
pub(crate) fn account(workspace: &Workspace) -> Result<serde_json::Value> {
    let account = fs::read_to_string(place_of_account(workspace))?;
    Ok(serde_json::from_str(&account)?)
}

/// Beside the bundle's files: all of those are carried.
fn place_of_account(workspace: &Workspace) -> PathBuf {
    workspace.target("xtask/dashboard.json")
}

/// Copies pages and styles as they are; returns the scripts that the pages name.
fn copy_pages(pages: &Path, work: &Path) -> Result<Vec<String>> {
    let mut scripts = Vec::new();
    for entry in fs::read_dir(pages)? {
        let path = entry?.path();
        let kind = path.extension().and_then(|kind| kind.to_str());
        if !matches!(kind, Some("html" | "css")) {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        scripts.extend(scripts_of(&text));
        fs::write(work.join(path.file_name().unwrap_or_default()), text)?;
    }
    scripts.sort();
    scripts.dedup();
    Ok(scripts)
}

fn scripts_of(page: &str) -> impl Iterator<Item = String> {
    page.split("src=\"/dashboard/")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.ends_with(".js"))
}

/// What is the same already is left alone, or the collector would be compiled again for nothing.
fn put(work: &Path, bundle: &Path) -> Result<()> {
    fs::create_dir_all(bundle)?;
    let made = names(work)?;
    for old in names(bundle)? {
        if !made.contains(&old) {
            fs::remove_file(bundle.join(old))?;
        }
    }
    for name in made {
        let (new, old) = (fs::read(work.join(&name))?, bundle.join(&name));
        if fs::read(&old).ok().as_ref() != Some(&new) {
            fs::write(old, new)?;
        }
    }
    Ok(())
}

fn names(directory: &Path) -> Result<Vec<PathBuf>> {
    let files = files_below(directory)?;
    Ok(files
        .iter()
        .filter_map(|file| file.file_name())
        .map(PathBuf::from)
        .collect())
}

const OPTIONS: [&str; 7] = [
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--charset=utf8",
    "--legal-comments=none",
    "--log-level=warning",
];

const HELP: &str = "\
Usage: cargo xtask dashboard

Bundles www/dashboard into dashboard/ of the target directory, with the licences of
whatever ends in the collector. A collector that is built afterwards carries both.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_scripts() {
        let page = r#"<script type="module" src="/dashboard/login.js"></script>
            <link href="/dashboard/login.css" /><script src="/trailmark.js"></script>"#;
        assert_eq!(scripts_of(page).collect::<Vec<_>>(), ["login.js"]);
    }
}
