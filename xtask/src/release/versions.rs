//! One version everywhere: the workspace's, and what else says one in files of the repository.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use super::tree::Tree;
use super::verdict::Verdict;
use crate::member::member;
use crate::process;
use crate::workspace::Workspace;

/// The version in Cargo.toml that every crate takes over.
pub(super) fn of_workspace(workspace: &Workspace) -> Result<String> {
    let version = crates(workspace)?
        .into_iter()
        .find_map(|(name, version)| (name == "trailmark").then_some(version));
    version.context("the workspace has no crate trailmark")
}

pub(super) fn agree(workspace: &Workspace, tree: &Tree, version: &str) -> Result<Verdict> {
    let mut said: Vec<(String, String)> = crates(workspace)?
        .into_iter()
        .map(|(name, version)| (format!("crate {name}"), version))
        .collect();
    for file in tree.files() {
        let name = file.rsplit('/').next().unwrap_or_default();
        let says = |text: &str| match name {
            "package.json" => of_package(text),
            "openapi.json" => of_description(text),
            _ if name.ends_with(".php") => after(text, " * Version:"),
            "readme.txt" => after(text, "Stable tag:"),
            _ => None,
        };
        // What others publish is installed by some tests from packages of its own.
        let is_ours = !file.starts_with("tests/") && !file.starts_with("bench/");
        let may_say = name.ends_with(".json") || name.ends_with(".php") || name == "readme.txt";
        if is_ours && may_say {
            let text = fs::read_to_string(workspace.path(file));
            said.extend(
                text.ok()
                    .and_then(|text| Some((file.clone(), says(&text)?))),
            );
        }
    }
    Ok(judge(&said, version))
}

fn judge(said: &[(String, String)], version: &str) -> Verdict {
    let others: Vec<_> = said
        .iter()
        .filter(|(_, other)| other != version)
        .map(|(place, other)| format!("{place} says {other}"))
        .collect();
    if others.is_empty() {
        Verdict::Fine(format!("{version} in {} places", said.len()))
    } else {
        Verdict::Wrong(format!("{version}, but {}", others.join(", ")))
    }
}

fn crates(workspace: &Workspace) -> Result<Vec<(String, String)>> {
    let metadata = process::output(workspace.cargo().args([
        "metadata",
        "--no-deps",
        "--locked",
        "--format-version=1",
    ]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = member(&metadata, "/packages").as_array();
    Ok(packages
        .into_iter()
        .flatten()
        .filter_map(|package| {
            Some((
                member(package, "/name").as_str()?.to_owned(),
                member(package, "/version").as_str()?.to_owned(),
            ))
        })
        .collect())
}

/// One that is private is never published, whatever its version; one that leaves it empty gets it when it is built.
fn of_package(text: &str) -> Option<String> {
    let package: Value = serde_json::from_str(text).ok()?;
    let is_private = member(&package, "/private").as_bool() == Some(true);
    let version = member(&package, "/version").as_str()?;
    (!is_private && !version.is_empty()).then(|| version.to_owned())
}

fn of_description(text: &str) -> Option<String> {
    let description: Value = serde_json::from_str(text).ok()?;
    member(&description, "/info/version")
        .as_str()
        .map(str::to_owned)
}

/// The header of a WordPress plugin, and of its readme.
fn after(text: &str, label: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix(label))?;
    Some(line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_file_says_its_version_in_its_own_way() {
        assert_eq!(
            of_package(r#"{"version": "1.2.3"}"#).as_deref(),
            Some("1.2.3")
        );
        assert_eq!(of_package(r#"{"private": true, "version": "1.2.3"}"#), None);
        assert_eq!(of_package(r#"{"version": ""}"#), None);
        assert_eq!(of_package("{"), None);
        let description = r#"{"info": {"version": "1.2.3"}}"#;
        assert_eq!(of_description(description).as_deref(), Some("1.2.3"));
        let header = "<?php\n/**\n * Plugin Name: X\n * Version:  1.2.3\n */\n";
        assert_eq!(after(header, " * Version:").as_deref(), Some("1.2.3"));
        let readme = "=== X ===\nStable tag: 1.2.3\n";
        assert_eq!(after(readme, "Stable tag:").as_deref(), Some("1.2.3"));
    }

    #[test]
    fn who_says_another_is_named() {
        let said = [
            ("a".to_owned(), "1.0.0".to_owned()),
            ("b".to_owned(), "1.0.1".to_owned()),
        ];
        assert!(
            matches!(judge(&said, "1.0.0"), Verdict::Wrong(text) if text == "1.0.0, but b says 1.0.1")
        );
        assert!(matches!(judge(&said[..1], "1.0.0"), Verdict::Fine(_)));
    }

    #[test]
    fn this_repository_says_one_version() {
        let workspace = Workspace::locate().unwrap();
        let version = of_workspace(&workspace).unwrap();
        let found = agree(&workspace, &Tree::of(&workspace).unwrap(), &version).unwrap();
        match found {
            Verdict::Fine(text) => assert!(text.starts_with(&version), "{text}"),
            Verdict::NotYet(text) | Verdict::Wrong(text) => panic!("{text}"),
        }
    }
}
