//! The commit that is released: what is in it, whether the work tree is it, and clones of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::verdict::Verdict;
use crate::process;
use crate::workspace::Workspace;

pub(super) struct Tree {
    root: PathBuf,
    commit: String,
    /// When it was committed, in seconds since 1970: the only time that goes into a release.
    time: i64,
    files: Vec<String>,
}

impl Tree {
    pub(super) fn of(workspace: &Workspace) -> Result<Self> {
        let said = |words: &[&str]| git(workspace.root(), words);
        Ok(Self {
            root: workspace.root().to_path_buf(),
            commit: said(&["rev-parse", "HEAD"])?.trim().to_owned(),
            time: said(&["log", "-1", "--format=%ct"])?
                .trim()
                .parse()
                .context("git says no time of HEAD")?,
            files: said(&["ls-files"])?.lines().map(str::to_owned).collect(),
        })
    }

    pub(super) fn commit(&self) -> &str {
        &self.commit
    }

    pub(super) fn time(&self) -> i64 {
        self.time
    }

    pub(super) fn files(&self) -> &[String] {
        &self.files
    }

    pub(super) fn is_clean(&self) -> Result<Verdict> {
        let changed = git(&self.root, &["status", "--porcelain"])?;
        Ok(match changed.lines().count() {
            0 => Verdict::Fine(format!("is {}", self.commit)),
            n => Verdict::NotYet(format!(
                "{n} files are not as in HEAD, which is what is built"
            )),
        })
    }

    pub(super) fn is_tagged(&self, version: &str) -> Result<Verdict> {
        let wanted = format!("v{version}");
        let tags = git(&self.root, &["tag", "--points-at", "HEAD"])?;
        Ok(if tags.lines().any(|tag| tag == wanted) {
            Verdict::Fine(wanted)
        } else {
            Verdict::NotYet(format!("HEAD is not {wanted}"))
        })
    }

    /// Makes `place` a clone of the commit; what was there is gone.
    pub(super) fn clone_to(&self, place: &Path) -> Result<()> {
        if place.exists() {
            fs::remove_dir_all(place)?;
        }
        let (from, to) = (self.root.to_string_lossy(), place.to_string_lossy());
        git(
            &self.root,
            &["clone", "--quiet", "--no-checkout", &from, &to],
        )?;
        git(place, &["checkout", "--quiet", "--detach", &self.commit])?;
        Ok(())
    }
}

fn git(directory: &Path, words: &[&str]) -> Result<String> {
    process::output(Command::new("git").arg("-C").arg(directory).args(words))
}
