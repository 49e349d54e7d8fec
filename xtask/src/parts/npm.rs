//! npm packages that end in the dashboard's bundle: those of which esbuild took a byte.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, bail};
use base64::Engine;
use serde_json::Value;

use super::{Part, texts_in};
use crate::dashboard;
use crate::member::member;
use crate::workspace::Workspace;

/// The packages in the dashboard's bundle, which has to be made before.
pub(crate) fn bundled(workspace: &Workspace) -> Result<Vec<Part>> {
    let account = dashboard::account(workspace)?;
    let lock = read_json(workspace, "package-lock.json")?;
    let places = places(&account);
    if places.is_empty() {
        bail!(
            "esbuild says that the dashboard has nothing of node_modules: has its account changed?"
        );
    }
    places
        .iter()
        .map(|place| part(workspace, &lock, place))
        .collect()
}

/// The directories of packages of which some byte is in an output.
fn places(account: &Value) -> BTreeSet<String> {
    let outputs = member(account, "/outputs").as_object();
    outputs
        .into_iter()
        .flatten()
        .filter_map(|(_, output)| member(output, "/inputs").as_object())
        .flatten()
        .filter(|(_, input)| member(input, "/bytesInOutput").as_u64() > Some(0))
        .filter_map(|(file, _)| package_of(file))
        .collect()
}

/// `node_modules/@a/b/src/c.js` is of `node_modules/@a/b`; of nested packages the innermost counts.
fn package_of(file: &str) -> Option<String> {
    let (before, inside) = file.rsplit_once("node_modules/")?;
    let n_words = if inside.starts_with('@') { 2 } else { 1 };
    let name: Vec<_> = inside.split('/').take(n_words).collect();
    Some(format!("{before}node_modules/{}", name.join("/")))
}

fn part(workspace: &Workspace, lock: &Value, place: &str) -> Result<Part> {
    let locked = lock.get("packages").and_then(|all| all.get(place));
    let locked = locked.with_context(|| format!("package-lock.json has no {place}"))?;
    let manifest = read_json(workspace, &format!("{place}/package.json"))?;
    let text = |name: &str| {
        let text = manifest.get(name).and_then(Value::as_str);
        text.with_context(|| format!("{place} says no {name}"))
    };
    let (name, version) = (text("name")?, text("version")?);
    if member(locked, "/version").as_str() != Some(version) {
        bail!("{place} is {version}, which package-lock.json does not have: npm ci");
    }
    Ok(Part {
        name: name.into(),
        version: version.into(),
        purl: purl(name, version),
        licence: text("license")?.into(),
        digest: member(locked, "/integrity").as_str().and_then(digest),
        website: member(&manifest, "/repository/url")
            .as_str()
            .map(|address| address.trim_start_matches("git+").to_owned()),
        authors: author(&manifest).into_iter().collect(),
        texts: texts_in(&workspace.path(place))?,
        needs: Vec::new(),
    })
}

fn author(manifest: &Value) -> Option<String> {
    let author = &member(manifest, "/author");
    let name = author.as_str().or_else(|| member(author, "/name").as_str());
    name.map(str::to_owned)
}

/// The scope's sign is escaped: <https://github.com/package-url/purl-spec>.
fn purl(name: &str, version: &str) -> String {
    format!("pkg:npm/{}@{version}", name.replace('@', "%40"))
}

/// `sha512-…` in base64, as npm writes it.
fn digest(integrity: &str) -> Option<(&'static str, String)> {
    let encoded = integrity.strip_prefix("sha512-")?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(encoded);
    let hex = bytes
        .ok()?
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Some(("SHA-512", hex))
}

fn read_json(workspace: &Workspace, path: &str) -> Result<Value> {
    let text = fs::read_to_string(workspace.path(path)).with_context(|| format!("no {path}"))?;
    serde_json::from_str(&text).with_context(|| format!("{path} is no JSON"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_file_is_of_the_innermost_package() {
        let of = |file| package_of(file).unwrap_or_default();
        assert_eq!(of("node_modules/d3/src/index.js"), "node_modules/d3");
        assert_eq!(
            of("node_modules/@observablehq/plot/src/x.js"),
            "node_modules/@observablehq/plot"
        );
        assert_eq!(
            of("node_modules/d3-sankey/node_modules/d3-array/a.js"),
            "node_modules/d3-sankey/node_modules/d3-array"
        );
        assert_eq!(of("www/dashboard/live.js"), "");
    }

    #[test]
    fn what_was_shaken_off_is_not_shipped() {
        let account = json!({"outputs": {"a.js": {"inputs": {
            "node_modules/in/a.js": {"bytesInOutput": 1},
            "node_modules/out/a.js": {"bytesInOutput": 0},
        }}}});
        let places = places(&account);
        assert_eq!(places.into_iter().collect::<Vec<_>>(), ["node_modules/in"]);
    }

    #[test]
    fn an_integrity_becomes_hex_digits() {
        assert_eq!(digest("sha512-AP8="), Some(("SHA-512", "00ff".into())));
        assert_eq!(digest("sha1-AP8="), None);
        assert_eq!(purl("@a/b", "1.0.0"), "pkg:npm/%40a/b@1.0.0");
    }
}
