//! Crates that are linked into an artefact: `cargo tree` knows which with their features and target, `cargo
//! metadata` what they are, and Cargo.lock their digests.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Part, json, texts_in};
use crate::member::member;
use crate::process;
use crate::workspace::Workspace;

/// The crates of others' that `request` (a package, features) links for `target`; what runs while compiling is none.
pub(super) fn linked(workspace: &Workspace, request: &[&str], target: &str) -> Result<Vec<Part>> {
    let tree = process::output(
        workspace
            .cargo()
            .args(["tree", "--locked", "--prefix=none", "--no-dedupe"])
            .args(["--edges=normal,no-proc-macro", "--format={p}"])
            .arg(format!("--target={target}"))
            .args(request),
    )?;
    let linked: HashSet<(&str, &str)> = tree.lines().filter_map(name_and_version).collect();
    let metadata = json(
        workspace
            .cargo()
            .args(["metadata", "--locked", "--format-version=1"])
            .arg(format!("--filter-platform={target}")),
    )?;
    let digests = digests(&fs::read_to_string(workspace.path("Cargo.lock"))?);
    let packages = member(&metadata, "/packages")
        .as_array()
        .context("no packages")?;
    let of_others: Vec<&Value> = packages
        .iter()
        .filter(|package| linked.contains(&(text(package, "name"), text(package, "version"))))
        // Without a source it is ours.
        .filter(|package| !member(package, "/source").is_null())
        .collect();
    let purls: HashMap<&str, String> = of_others
        .iter()
        .map(|package| (text(package, "id"), purl(package)))
        .collect();
    let mut parts = Vec::new();
    for package in of_others {
        let needs = needed(&metadata, text(package, "id"), &purls);
        parts.extend(bundled_in(package)?);
        parts.push(part(package, &digests, needs)?);
    }
    Ok(parts)
}

/// Rust's own library, which is in everything that rustc makes.
pub(super) fn standard_library() -> Result<Part> {
    let version = said_by_rustc("release: ")?;
    Ok(Part {
        purl: format!("pkg:generic/rust-std@{version}"),
        name: "rust-std".into(),
        version,
        licence: "MIT OR Apache-2.0".into(),
        website: Some("https://github.com/rust-lang/rust".into()),
        authors: vec!["The Rust Project Contributors".into()],
        ..Part::default()
    })
}

/// What follows `what` in the account that rustc gives of itself.
pub(crate) fn said_by_rustc(what: &str) -> Result<String> {
    let said = process::output(Command::new("rustc").arg("-vV"))?;
    let line = said.lines().find_map(|line| line.strip_prefix(what));
    Ok(line
        .with_context(|| format!("rustc -vV says no {what:?}"))?
        .to_owned())
}

/// `axum v0.8.9` or `trailmark v0.1.0 (/its/place)`.
fn name_and_version(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    Some((words.next()?, words.next()?.strip_prefix('v')?))
}

fn part(package: &Value, digests: &HashMap<String, String>, needs: Vec<String>) -> Result<Part> {
    let purl = purl(package);
    let digest = digests.get(&purl).cloned();
    Ok(Part {
        name: text(package, "name").into(),
        version: text(package, "version").into(),
        // The slash of old stands for OR: https://doc.rust-lang.org/cargo/reference/manifest.html
        licence: text(package, "license").replace('/', " OR "),
        digest: digest.map(|digest| ("SHA-256", digest)),
        website: member(package, "/repository").as_str().map(str::to_owned),
        authors: member(package, "/authors")
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|author| author.as_str().map(str::to_owned))
            .collect(),
        texts: texts_in(directory(package))?,
        purl,
        needs,
    })
}

/// What a crate carries of another language: SQLite itself, of which the flaws that are published speak.
fn bundled_in(package: &Value) -> Result<Option<Part>> {
    if text(package, "name") != "libsqlite3-sys" {
        return Ok(None);
    }
    let header = fs::read_to_string(directory(package).join("sqlite3/sqlite3.h"))?;
    let version = sqlite_version(&header).context("sqlite3.h says no version")?;
    Ok(Some(Part {
        name: "sqlite".into(),
        version: version.into(),
        purl: format!("pkg:generic/sqlite@{version}"),
        licence: "blessing".into(),
        website: Some("https://sqlite.org/copyright.html".into()),
        authors: vec!["D. Richard Hipp and others".into()],
        ..Part::default()
    }))
}

fn sqlite_version(header: &str) -> Option<&str> {
    let (_, rest) = header.split_once("#define SQLITE_VERSION ")?;
    rest.split('"').nth(1)
}

fn needed(metadata: &Value, id: &str, purls: &HashMap<&str, String>) -> Vec<String> {
    let nodes = member(metadata, "/resolve/nodes").as_array();
    let node = nodes
        .into_iter()
        .flatten()
        .find(|node| text(node, "id") == id);
    let mut needs: Vec<String> = node
        .and_then(|node| member(node, "/deps").as_array())
        .into_iter()
        .flatten()
        .filter(|dependency| is_linked(dependency))
        .filter_map(|dependency| purls.get(text(dependency, "pkg")).cloned())
        .collect();
    needs.sort();
    needs.dedup();
    needs
}

fn is_linked(dependency: &Value) -> bool {
    let kinds = member(dependency, "/dep_kinds").as_array();
    kinds
        .into_iter()
        .flatten()
        .any(|kind| member(kind, "/kind").is_null())
}

/// Digests by purl.
fn digests(lock: &str) -> HashMap<String, String> {
    lock.split("[[package]]")
        .filter_map(|package| {
            let field = |name: &str| {
                let line = package.lines().find_map(|line| line.strip_prefix(name));
                line.map(|value| value.trim_matches('"'))
            };
            let purl = format!("pkg:cargo/{}@{}", field("name = ")?, field("version = ")?);
            Some((purl, field("checksum = ")?.to_owned()))
        })
        .collect()
}

fn purl(package: &Value) -> String {
    // What is behind a plus would be read as a space: https://github.com/package-url/purl-spec
    let version = text(package, "version").replace('+', "%2B");
    format!("pkg:cargo/{}@{version}", text(package, "name"))
}

fn directory(package: &Value) -> &Path {
    let manifest = Path::new(text(package, "manifest_path"));
    manifest.parent().unwrap_or(manifest)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_tree_names_crate_and_version() {
        assert_eq!(name_and_version("axum v0.8.9"), Some(("axum", "0.8.9")));
        let ours = name_and_version("trailmark v0.1.0 (/somewhere)");
        assert_eq!(ours, Some(("trailmark", "0.1.0")));
        assert_eq!(name_and_version(""), None);
    }

    #[test]
    fn digests_are_those_of_the_lock_file_and_ours_has_none() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"x\"\n\
            checksum = \"ab12\"\n\n[[package]]\nname = \"ours\"\nversion = \"0.1.0\"\n";
        let digests = digests(lock);
        assert_eq!(digests["pkg:cargo/a@1.0.0"], "ab12");
        assert_eq!(digests.len(), 1);
    }

    #[test]
    fn sqlites_version_is_read_from_its_header() {
        let header = "/* */\n#define SQLITE_VERSION        \"3.51.1\"\n#define SQLITE_VERSION_NUMBER 3051001\n";
        assert_eq!(sqlite_version(header), Some("3.51.1"));
    }

    #[test]
    fn the_page_links_what_the_manifest_says_and_nothing_that_only_compiles() {
        let workspace = Workspace::locate().unwrap();
        let parts = super::super::of_page(&workspace).unwrap();
        let names: Vec<_> = parts.iter().map(|part| part.name.as_str()).collect();
        assert!(
            names.contains(&"wasm-bindgen") && names.contains(&"lol_alloc"),
            "{names:?}"
        );
        assert!(names.contains(&"rust-std"), "{names:?}");
        for absent in ["trailmark", "wasm-bindgen-macro", "serde", "syn"] {
            assert!(!names.contains(&absent), "{absent}");
        }
        assert!(parts.iter().all(|part| !part.licence.is_empty()));
    }
}
