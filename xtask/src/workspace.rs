//! Where things are: the workspace's root and its target directory.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    pub(crate) fn locate() -> Result<Self> {
        // At run time cargo says where xtask lies; the compiled-in place is for a direct call.
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|| OsString::from(env!("CARGO_MANIFEST_DIR")));
        let root = Path::new(&manifest)
            .parent()
            .context("xtask has no parent directory")?
            .to_path_buf();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(directory) => root.join(directory),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// A clone of it somewhere else.
    pub(crate) fn at(root: PathBuf, target: PathBuf) -> Self {
        Self { root, target }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the root.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A path below the target directory.
    pub(crate) fn target(&self, relative: &str) -> PathBuf {
        self.target.join(relative)
    }

    /// The cargo that runs xtask, at the workspace's root.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&self.root);
        cargo
    }

    /// The collector as `cargo build --profile server` leaves it.
    pub(crate) fn collector(&self) -> PathBuf {
        self.target(&format!(
            "server/trailmark-collector{}",
            env::consts::EXE_SUFFIX
        ))
    }

    /// Builds the collector, which demo and end-to-end tests run.
    pub(crate) fn build_collector(&self) -> Result<()> {
        crate::process::run(self.cargo().args([
            "build",
            "--profile",
            "server",
            "--package",
            "trailmark-collector",
        ]))
    }
}
