//! Tests that Node runs: units of the JavaScript, the module beside its translation and
//! the native crate, and end-to-end tests of the real collector and the built files in a
//! real browser.

use std::env;
use std::path::PathBuf;

use anyhow::Result;

use super::tally::Tally;
use crate::chrome::Chrome;
use crate::dashboard;
use crate::distribution::{self, Freshness};
use crate::engine::{FIREFOX, WEBKIT};
use crate::hash::files_below;
use crate::node::Node;
use crate::process;
use crate::workspace::Workspace;

pub(super) fn has_unit_tests(workspace: &Workspace) -> Result<bool> {
    Ok(!unit_tests(workspace)?.is_empty())
}

pub(super) fn run_unit_tests(workspace: &Workspace, filters: &[String]) -> Result<Tally> {
    let node = Node::ready(workspace)?;
    Tally::of(
        node.node()
            .args(REPORT)
            .args(patterns(filters))
            .args(unit_tests(workspace)?),
    )
}

pub(super) fn has_translation_tests(workspace: &Workspace) -> Result<bool> {
    Ok(!translation_tests(workspace)?.is_empty())
}

pub(super) fn run_translation_tests(workspace: &Workspace, filters: &[String]) -> Result<Tally> {
    let node = Node::ready(workspace)?;
    distribution::build(workspace, Freshness::Compared)?;
    let tell = format!("debug/examples/tell{}", env::consts::EXE_SUFFIX);
    let mut tally = Tally::default();
    // The encoders are the same beside either module of the engine.
    for (module, features, tests) in [
        (
            "trailmark",
            "--no-default-features",
            translation_tests(workspace)?,
        ),
        (
            "trailmark.collectors",
            "--features=collectors",
            vec![workspace.path("tests/translation/effects.test.mjs")],
        ),
    ] {
        process::run(workspace.cargo().args([
            "build",
            "--package=trailmark",
            "--example=tell",
            features,
        ]))?;
        tally += Tally::of(
            node.node()
                .args(REPORT)
                .args(patterns(filters))
                .args(tests)
                .env("TRAILMARK_MODULE", module)
                .env("TRAILMARK_TELL", workspace.target(&tell)),
        )?;
    }
    Ok(tally)
}

pub(super) fn has_end_to_end_tests(workspace: &Workspace) -> Result<bool> {
    Ok(!test_files(workspace, &["tests/e2e"])?.is_empty())
}

pub(super) fn run_in_chromium(workspace: &Workspace, filters: &[String]) -> Result<Tally> {
    run_end_to_end_tests(workspace, "chromium", filters)
}

pub(super) fn run_in_firefox(workspace: &Workspace, filters: &[String]) -> Result<Tally> {
    FIREFOX.ready()?;
    run_end_to_end_tests(workspace, FIREFOX.id, filters)
}

pub(super) fn run_in_webkit(workspace: &Workspace, filters: &[String]) -> Result<Tally> {
    WEBKIT.ready()?;
    run_end_to_end_tests(workspace, WEBKIT.id, filters)
}

/// In Chromium, on what `trailmark.fallback.js` and the like are for.
pub(super) fn run_where_webassembly_is_refused(
    workspace: &Workspace,
    filters: &[String],
) -> Result<Tally> {
    run_end_to_end_tests(workspace, "refused", filters)
}

fn run_end_to_end_tests(workspace: &Workspace, engine: &str, filters: &[String]) -> Result<Tally> {
    let node = Node::ready(workspace)?;
    let chrome = Chrome::ready()?;
    distribution::build(workspace, Freshness::Compared)?;
    dashboard::build(workspace)?;
    workspace.build_collector()?;
    Tally::of(
        node.node()
            .args(["tests/e2e/run.mjs", engine])
            .args(filters)
            .env("CHROME", chrome.browser)
            .env("TRAILMARK_COLLECTOR", workspace.collector())
            .env("TRAILMARK_RESULTS", workspace.target("behaviour")),
    )
}

/// Some tests alone say nothing of the rest, so with filters there is no such document.
pub(super) fn compare_behaviour(workspace: &Workspace, filters: &[String]) -> Result<Tally> {
    if !filters.is_empty() {
        return Ok(Tally::default());
    }
    Tally::of(
        Node::ready(workspace)?
            .node()
            .arg("tests/e2e/support/behaviour.mjs")
            .env("TRAILMARK_RESULTS", workspace.target("behaviour")),
    )
}

fn unit_tests(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    test_files(workspace, &["js", "www", "tests/protocols"])
}

fn translation_tests(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    test_files(workspace, &["tests/translation"])
}

/// Named one by one: whether Node searches a directory depends on its version.
fn test_files(workspace: &Workspace, directories: &[&str]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for directory in directories {
        files.extend(files_below(&workspace.path(directory))?);
    }
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        // What others publish has tests of its own in it.
        let is_ours = file.iter().all(|part| part != "node_modules");
        is_ours && (name.ends_with(".test.mjs") || name.ends_with(".test.js"))
    });
    Ok(files)
}

fn patterns(filters: &[String]) -> impl Iterator<Item = String> {
    filters
        .iter()
        .map(|filter| format!("--test-name-pattern={filter}"))
}

const REPORT: &[&str] = &["--test", "--test-reporter=spec"];
