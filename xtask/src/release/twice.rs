//! Builds the commit twice, in two places with nothing in common but the toolchain and the registry's cache, and
//! holds the files to one another: <https://reproducible-builds.org/docs/definition/>.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, anyhow};

use super::checksums::sha256;
use super::tree::Tree;
use super::verdict::Verdict;
use crate::hash::files_below;
use crate::parts;
use crate::process;
use crate::step::step;
use crate::workspace::Workspace;

/// A clone that was built.
pub(super) struct Build {
    pub(super) workspace: Workspace,
}

impl Build {
    /// What is released of it: name and place.
    pub(super) fn files(&self) -> Result<BTreeMap<String, PathBuf>> {
        let dist = self.workspace.path("dist");
        let mut files = BTreeMap::new();
        for file in files_below(&dist)? {
            let name = file.strip_prefix(&dist)?.to_string_lossy().into_owned();
            files.insert(name, file);
        }
        let collector = self.workspace.collector();
        let name = collector.file_name().context("the collector has no name")?;
        files.insert(name.to_string_lossy().into_owned(), collector);
        let licences = self.workspace.target("dashboard/licenses.txt");
        files.insert("trailmark-collector.licenses.txt".into(), licences);
        Ok(files)
    }
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Beginning {
    /// From nothing.
    Fresh,
    /// With what an earlier run has built of the same commit.
    Resumed,
}

pub(super) fn build(
    workspace: &Workspace,
    tree: &Tree,
    beginning: Beginning,
) -> Result<[Build; 2]> {
    // Lengths differ as well: whatever depends on where it lies shall be seen.
    let places = ["release-a", "release-b/elsewhere"].map(|place| workspace.target(place));
    let [one, other] = &places;
    // Side by side: most of the time each has work for one core only.
    let (first, second) = thread::scope(|scope| {
        let first = scope.spawn(|| build_in(one, tree, beginning));
        let second = build_in(other, tree, beginning);
        (first.join(), second)
    });
    let first = first.map_err(|_| anyhow!("the first build has panicked"))?;
    Ok([first?, second?])
}

fn build_in(place: &Path, tree: &Tree, beginning: Beginning) -> Result<Build> {
    let root = place.join("trailmark");
    let target = place.join("target");
    let stamp = place.join("built");
    if beginning == Beginning::Resumed
        && fs::read_to_string(&stamp).ok().as_deref() == Some(tree.commit())
    {
        println!("==> {} is built", root.display());
        let workspace = Workspace::at(root, target);
        return Ok(Build { workspace });
    }
    if stamp.exists() {
        fs::remove_file(&stamp)?;
    }
    step(&format!("clone into {}", root.display()), || {
        if target.exists() {
            fs::remove_dir_all(&target)?;
        }
        tree.clone_to(&root)
    })?;
    let workspace = Workspace::at(root, target);
    for command in ["dist", "dashboard"] {
        process::run(
            // This very program: it is of the same commit where a release is made.
            Command::new(env::current_exe()?)
                .arg(command)
                .current_dir(workspace.root())
                .env("CARGO_MANIFEST_DIR", workspace.path("xtask"))
                .env("CARGO_TARGET_DIR", workspace.target("")),
        )?;
    }
    step("compile the collector", || collector(&workspace))?;
    fs::write(stamp, tree.commit())?;
    Ok(Build { workspace })
}

fn collector(workspace: &Workspace) -> Result<()> {
    let places = [
        (workspace.target(""), "/target".to_owned()),
        (workspace.path(""), "/trailmark".to_owned()),
        (cargo_home()?, "/cargo".to_owned()),
        // As the library says where its sources are not installed.
        (
            PathBuf::from(sysroot()?).join("lib/rustlib/src/rust"),
            format!("/rustc/{}", parts::said_by_rustc("commit-hash: ")?),
        ),
    ];
    let renamed = |flag: &str, places: &[(PathBuf, String)]| -> Vec<String> {
        places
            .iter()
            .map(|(place, name)| format!("{flag}={}={name}", bare(place)))
            .collect()
    };
    process::run(
        workspace
            .cargo()
            .args(["build", "--locked", "--profile=server"])
            .arg("--package=trailmark-collector")
            .env("CARGO_TARGET_DIR", workspace.target(""))
            .env_remove("RUSTFLAGS")
            .env(
                "CARGO_ENCODED_RUSTFLAGS",
                renamed("--remap-path-prefix", &places).join("\x1f"),
            )
            .env("CFLAGS", renamed("-ffile-prefix-map", &places).join(" ")),
    )
}

pub(super) fn compared(builds: &[Build; 2]) -> Result<Verdict> {
    let [first, second] = builds;
    Ok(judge(&digests(first)?, &digests(second)?))
}

fn digests(build: &Build) -> Result<BTreeMap<String, String>> {
    build
        .files()?
        .into_iter()
        .map(|(name, file)| Ok((name, sha256(&file)?)))
        .collect()
}

fn judge(first: &BTreeMap<String, String>, second: &BTreeMap<String, String>) -> Verdict {
    let differing: Vec<_> = first
        .keys()
        .chain(second.keys().filter(|name| !first.contains_key(*name)))
        .filter(|name| first.get(*name) != second.get(*name))
        .map(String::as_str)
        .collect();
    if differing.is_empty() {
        Verdict::Fine(format!("{} files are the same", first.len()))
    } else {
        Verdict::Wrong(format!("not the same: {}", differing.join(", ")))
    }
}

/// Where this machine keeps things is nobody's business, and would differ on another.
pub(super) fn silent_about_places(workspace: &Workspace, builds: &[Build; 2]) -> Result<Verdict> {
    let mut places = vec![
        sysroot()?,
        bare(&cargo_home()?),
        bare(workspace.root()),
        bare(&workspace.target("")),
    ];
    places.extend(builds.iter().map(|build| bare(build.workspace.root())));
    let mut telling = Vec::new();
    let [first, _] = builds;
    for (name, file) in first.files()? {
        let bytes = fs::read(&file)?;
        let told = places.iter().find(|place| contains(&bytes, place));
        telling.extend(told.map(|place| format!("{name} names {place}")));
    }
    Ok(if telling.is_empty() {
        Verdict::Fine("no file names a directory of this machine".into())
    } else {
        Verdict::Wrong(telling.join(", "))
    })
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

fn sysroot() -> Result<String> {
    let said = process::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    Ok(said.trim().to_owned())
}

fn cargo_home() -> Result<PathBuf> {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .context("where is cargo's home? Set CARGO_HOME")
}

fn bare(place: &Path) -> String {
    let text = place.to_string_lossy();
    text.trim_end_matches(['/', '\\']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> BTreeMap<String, String> {
        let owned = |(name, digest): &(&str, &str)| ((*name).into(), (*digest).into());
        list.iter().map(owned).collect()
    }

    #[test]
    fn every_difference_is_named_and_so_is_a_file_that_only_one_has() {
        let first = files(&[("a.js", "1"), ("b.wasm", "2"), ("only-first", "3")]);
        let second = files(&[("a.js", "1"), ("b.wasm", "9"), ("only-second", "4")]);
        match judge(&first, &second) {
            Verdict::Wrong(text) => {
                assert_eq!(text, "not the same: b.wasm, only-first, only-second")
            }
            Verdict::Fine(text) | Verdict::NotYet(text) => panic!("{text}"),
        }
        assert!(matches!(judge(&first, &first), Verdict::Fine(_)));
    }

    #[test]
    fn a_place_is_found_within_bytes() {
        assert!(contains(b"\0/home/me/.cargo/x", "/home/me/.cargo"));
        assert!(!contains(b"/cargo/x", "/home/me/.cargo"));
    }
}
