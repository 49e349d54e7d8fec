//! What each file is, by its hash: for the tags of pages in `dist/sri.json`, and of the modules
//! in what fetches them, so that no other module than the one of this build is run.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256, Sha384};

use super::sizes;
use crate::workspace::Workspace;

/// Where pages' authors find what to write into `integrity`.
pub(super) const SRI: &str = "dist/sri.json";

/// Flags for esbuild: what stands for `INTEGRITY.engine`, `.collectors` and `.encoders`.
pub(super) fn of_modules(dist: &Path, protocols: &[String]) -> Result<Vec<String>> {
    let of =
        |name: &str| -> Result<Value> { Ok(module(&read(dist, &format!("{name}.wasm"))?).into()) };
    let mut encoders = Map::new();
    for protocol in protocols {
        encoders.insert(protocol.clone(), of(&format!("trailmark.{protocol}"))?);
    }
    Ok([
        ("engine", of("trailmark")?),
        ("collectors", of("trailmark.collectors")?),
        ("encoders", Value::Object(encoders)),
    ]
    .map(|(name, value)| format!("--define:INTEGRITY.{name}={value}"))
    .into())
}

/// Writes `dist/sri.json`.
pub(super) fn write(workspace: &Workspace) -> Result<()> {
    let mut files = Map::new();
    for name in sizes::files(workspace)? {
        let integrity = file(&read(&workspace.path("dist"), &name)?);
        files.insert(name, integrity.into());
    }
    let sri = json!({ "version": env!("CARGO_PKG_VERSION"), "files": files });
    fs::write(workspace.path(SRI), format!("{sri:#}\n"))?;
    Ok(())
}

/// In a page's markup, where it weighs nothing of ours: the hash that is recommended
/// (Subresource Integrity, section 3.2).
fn file(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// In a script that is counted in bytes, 21 of them less: nobody has found a second
/// preimage of either.
fn module(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

fn read(dist: &Path, name: &str) -> Result<Vec<u8>> {
    fs::read(dist.join(name)).with_context(|| format!("dist/{name} was not built"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrity_is_written_as_browsers_read_it() {
        // printf abc | openssl dgst -sha384 -binary | base64
        assert_eq!(
            file(b"abc"),
            "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn"
        );
        assert_eq!(
            module(b"abc"),
            "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
        );
    }
}
