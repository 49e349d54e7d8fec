//! Puts a release together: the files of a build, and the account of what is in them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::bill::{Subject, bill};
use super::tree::Tree;
use super::twice::Build;
use crate::parts;

pub(super) fn put(build: &Build, tree: &Tree, version: &str, out: &Path) -> Result<()> {
    if out.exists() {
        fs::remove_dir_all(out)?;
    }
    let host = parts::host()?;
    for (name, file) in build.files()? {
        // Everything but the collector runs anywhere.
        let name = match name.strip_prefix("trailmark-collector") {
            Some("" | ".exe") => name.replacen("collector", &format!("collector-{host}"), 1),
            _ => name,
        };
        let place = out.join(name);
        fs::create_dir_all(place.parent().context("a file without a directory")?)?;
        fs::copy(file, place)?;
    }
    let subject = |name, description| Subject {
        name,
        description,
        version,
        commit: tree.commit(),
        time: tree.time(),
    };
    let page = subject("trailmark", "The script and module that a page loads");
    let collector = subject("trailmark-collector", "The collector with its dashboard");
    for (subject, parts) in [
        (page, parts::of_page(&build.workspace)?),
        (collector, parts::of_collector(&build.workspace)?),
    ] {
        let place = out.join(format!("{}.cdx.json", subject.name));
        fs::write(place, format!("{:#}\n", bill(&subject, &parts)))?;
    }
    Ok(())
}
