//! Rust tests that run as WebAssembly in a headless Chromium, by wasm-bindgen-test.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::tally::Tally;
use crate::chrome::Chrome;
use crate::distribution::toolchain;
use crate::hash::files_below;
use crate::process;
use crate::workspace::Workspace;

pub(super) fn has_tests(workspace: &Workspace) -> Result<bool> {
    Ok(!targets(workspace)?.is_empty())
}

pub(super) fn run(workspace: &Workspace, filters: &[String]) -> Result<Tally> {
    let chrome = Chrome::ready()?;
    toolchain::ask_for_ready_made_library(workspace);
    let runner = build_runner(workspace)?;
    let capabilities = write_capabilities(workspace, &chrome)?;
    let mut tally = Tally::default();
    // The runner takes one filter; no filter is one run as well.
    for filter in filters
        .iter()
        .map(Some)
        .chain(filters.is_empty().then_some(None))
    {
        let mut cargo = workspace.cargo();
        cargo
            .args(["test", "--package", "trailmark", "--no-fail-fast"])
            .args(["--target", "wasm32-unknown-unknown"])
            .args(targets(workspace)?)
            .arg("--")
            .args(filter)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner)
            .env("CHROMEDRIVER", &chrome.driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
        tally += Tally::of(&mut cargo)?;
    }
    Ok(tally)
}

/// What cargo is to test: the library or integration tests that use wasm_bindgen_test.
fn targets(workspace: &Workspace) -> Result<Vec<String>> {
    let mut targets = Vec::new();
    if files_below(&workspace.path("src"))?
        .iter()
        .any(|file| is_browser_test(file))
    {
        targets.push("--lib".to_owned());
    }
    for entry in fs::read_dir(workspace.path("tests")).into_iter().flatten() {
        let file = entry?.path();
        if let Some(name) = file.file_stem().and_then(|stem| stem.to_str())
            && file.extension().is_some_and(|extension| extension == "rs")
            && is_browser_test(&file)
        {
            targets.push(format!("--test={name}"));
        }
    }
    targets.sort();
    Ok(targets)
}

fn is_browser_test(file: &Path) -> bool {
    fs::read_to_string(file).is_ok_and(|text| text.contains("wasm_bindgen_test"))
}

fn build_runner(workspace: &Workspace) -> Result<PathBuf> {
    process::run(workspace.cargo().args([
        // Of the runner's own dependencies, nothing to do about here.
        "--config=future-incompat-report.frequency='never'",
        "build",
        "--package",
        "xtask",
        "--features",
        "browser-test-runner",
        "--bin",
        "browser-test-runner",
    ]))?;
    Ok(workspace.target(&format!(
        "debug/browser-test-runner{}",
        env::consts::EXE_SUFFIX
    )))
}

/// `webdriver.json` with the browser that was found, which need not be where the driver looks.
fn write_capabilities(workspace: &Workspace, chrome: &Chrome) -> Result<PathBuf> {
    let text = fs::read_to_string(workspace.path("webdriver.json"))
        .context("cannot read webdriver.json")?;
    let mut capabilities: Value = serde_json::from_str(&text)?;
    capabilities
        .get_mut("goog:chromeOptions")
        .and_then(Value::as_object_mut)
        .context("webdriver.json has no goog:chromeOptions")?
        .insert("binary".to_owned(), json!(chrome.browser));
    let path = workspace.target("xtask/webdriver.json");
    fs::create_dir_all(workspace.target("xtask"))?;
    fs::write(&path, capabilities.to_string())?;
    Ok(path)
}
