//! Measures what a page downloads, writes `dist/sizes.json` and holds the budgets.

use std::fs;
use std::io::Write;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use crate::workspace::Workspace;

/// Writes `dist/sizes.json`.
pub(super) fn write(workspace: &Workspace) -> Result<()> {
    let mut files = Map::new();
    let mut page = Size::default();
    for name in self::files(workspace)? {
        let bytes = fs::read(workspace.path("dist").join(&name))
            .with_context(|| format!("dist/{name} was not built"))?;
        let size = Size::of(&bytes)?;
        if PAGE.contains(&&*name) {
            page = page.and(&size);
        }
        files.insert(name, size.to_json());
    }
    let sizes = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "files": files,
        "page": page.to_json(),
    });
    let text = format!("{sizes:#}\n");
    fs::write(workspace.path(SIZES), text)?;
    Ok(())
}

/// Prints `dist/sizes.json` as a table.
pub(super) fn print(workspace: &Workspace) -> Result<()> {
    println!(
        "\n{:<34}{:>9}{:>9}{:>9}{:>9}",
        "", "raw", "gzip", "brotli", "budget"
    );
    for Row { name, size, budget } in rows_of(workspace)? {
        let budget = budget.map(|bytes| bytes.to_string()).unwrap_or_default();
        println!(
            "{name:<34}{:>9}{:>9}{:>9}{budget:>9}",
            size.raw, size.gzip, size.brotli
        );
    }
    println!();
    Ok(())
}

/// Fails when something is above its budget.
pub(super) fn hold_budgets(workspace: &Workspace) -> Result<()> {
    let rows = rows_of(workspace)?;
    let over: Vec<_> = rows.iter().filter_map(Row::excess).collect();
    if !over.is_empty() {
        bail!("{}", over.join("\n"));
    }
    Ok(())
}

pub(super) fn brotli(bytes: &[u8]) -> Result<usize> {
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)?;
    Ok(compressed.len())
}

/// What `dist/` holds besides `sizes.json`: what it must, and then the encoders.
pub(super) fn files(workspace: &Workspace) -> Result<Vec<String>> {
    let mut files: Vec<String> = FILES.iter().map(|name| (*name).to_owned()).collect();
    let mut others = Vec::new();
    if let Ok(entries) = fs::read_dir(workspace.path("dist")) {
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with("trailmark.") && !files.contains(&name) {
                others.push(name);
            }
        }
    }
    others.sort();
    files.extend(others);
    Ok(files)
}

const FILES: &[&str] = &[
    "trailmark.js",
    "trailmark.sensors.js",
    "trailmark.wasm",
    "trailmark.fallback.js",
    "trailmark.commerce.js",
    "trailmark.journal.js",
    "trailmark.consent.js",
    "trailmark.privacy.js",
    "trailmark.rights.js",
    "trailmark.collectors.sensors.js",
    "trailmark.collectors.wasm",
    "trailmark.collectors.fallback.js",
];

const SIZES: &str = "dist/sizes.json";

/// What a default page loads.
const PAGE: &[&str] = &["trailmark.js", "trailmark.sensors.js", "trailmark.wasm"];

/// Lower the numbers there as the sizes fall.
const BUDGETS: &str = "xtask/budgets.json";

#[derive(Clone, Default)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Size {
    fn of(bytes: &[u8]) -> Result<Self> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(bytes)?;
        Ok(Self {
            raw: bytes.len(),
            gzip: gzip.finish()?.len(),
            brotli: brotli(bytes)?,
        })
    }

    fn and(&self, other: &Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }

    fn to_json(&self) -> Value {
        json!({ "raw": self.raw, "gzip": self.gzip, "brotli": self.brotli })
    }

    fn from_json(json: &Value) -> Option<Self> {
        let bytes = |kind: &str| json.get(kind)?.as_u64()?.try_into().ok();
        Some(Self {
            raw: bytes("raw")?,
            gzip: bytes("gzip")?,
            brotli: bytes("brotli")?,
        })
    }
}

struct Row {
    name: String,
    size: Size,
    budget: Option<usize>,
}

impl Row {
    fn excess(&self) -> Option<String> {
        let budget = self.budget?;
        (self.size.brotli > budget).then(|| {
            format!(
                "{} is {} B brotli, {} B above its budget of {budget} B ({BUDGETS})",
                self.name,
                self.size.brotli,
                self.size.brotli - budget
            )
        })
    }
}

fn rows_of(workspace: &Workspace) -> Result<Vec<Row>> {
    rows(&read(workspace, SIZES)?, &read(workspace, BUDGETS)?)
}

fn rows(sizes: &Value, budgets: &Value) -> Result<Vec<Row>> {
    let files = sizes
        .get("files")
        .and_then(Value::as_object)
        .context("sizes.json names no files")?;
    let page = sizes.get("page").context("sizes.json has no page")?;
    files
        .iter()
        .map(|(name, size)| (name.as_str(), size))
        .chain([("page", page)])
        .map(|(name, size)| {
            Ok(Row {
                name: name.to_owned(),
                size: Size::from_json(size).with_context(|| format!("{name} has no sizes"))?,
                budget: budgets
                    .get(name)
                    .and_then(Value::as_u64)
                    .and_then(|bytes| bytes.try_into().ok()),
            })
        })
        .collect()
}

fn read(workspace: &Workspace, path: &str) -> Result<Value> {
    let text =
        fs::read_to_string(workspace.path(path)).with_context(|| format!("cannot read {path}"))?;
    serde_json::from_str(&text).with_context(|| format!("{path} is not JSON"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(script: usize, page: usize) -> Value {
        let size = |brotli: usize| json!({ "raw": 9, "gzip": 9, "brotli": brotli });
        json!({ "files": { "trailmark.js": size(script) }, "page": size(page) })
    }

    #[test]
    fn only_what_is_above_its_budget_is_named() {
        let budgets = json!({ "trailmark.js": 1950, "page": 19000 });
        let over: Vec<_> = rows(&sizes(1950, 19001), &budgets)
            .unwrap()
            .iter()
            .filter_map(Row::excess)
            .collect();
        assert_eq!(
            over,
            ["page is 19001 B brotli, 1 B above its budget of 19000 B (xtask/budgets.json)"]
        );
    }

    #[test]
    fn sizes_are_those_of_the_compressed_bytes() {
        let size = Size::of(&[b'a'; 1000]).unwrap();
        assert_eq!(size.raw, 1000);
        assert!(
            size.gzip < 40 && size.brotli < 20,
            "{} {}",
            size.gzip,
            size.brotli
        );
        assert_eq!(size.and(&size).raw, 2000);
    }

    #[test]
    fn every_budget_is_of_something_that_is_measured() {
        let budgets: Value = serde_json::from_str(include_str!("../../budgets.json")).unwrap();
        for name in budgets.as_object().unwrap().keys() {
            assert!(name == "page" || FILES.contains(&name.as_str()), "{name}");
        }
    }
}
