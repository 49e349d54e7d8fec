//! Node and the npm tools that the lock file names; installed when it changed.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::hash::Fingerprint;
use crate::process;
use crate::step::step;
use crate::workspace::Workspace;

pub(crate) struct Node {
    root: PathBuf,
}

impl Node {
    /// Node with `node_modules` as `package-lock.json` wants it.
    pub(crate) fn ready(workspace: &Workspace) -> Result<Self> {
        let version = process::output(Command::new("node").arg("--version")).unwrap_or_default();
        if major(&version) < OLDEST {
            bail!(
                "Node {OLDEST} or later is needed with npm, found {:?}: install it from https://nodejs.org or with `apt-get install nodejs npm`",
                version.trim()
            );
        }
        let wanted = Fingerprint::default()
            .path(&workspace.path("package-lock.json"))?
            .finish();
        let stamp = workspace.path("node_modules/.trailmark-installed");
        if fs::read_to_string(&stamp).ok().as_deref() != Some(wanted.as_str()) {
            step("install npm packages", || {
                process::run(
                    Command::new(with_suffix("npm"))
                        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
                        .current_dir(workspace.root()),
                )
            })?;
            fs::write(&stamp, wanted)?;
        }
        Ok(Self {
            root: workspace.root().to_path_buf(),
        })
    }

    pub(crate) fn node(&self) -> Command {
        let mut node = Command::new("node");
        node.current_dir(&self.root);
        node
    }

    /// A command that one of the packages brings.
    pub(crate) fn tool(&self, name: &str) -> Command {
        let mut tool = Command::new(self.root.join("node_modules/.bin").join(with_suffix(name)));
        tool.current_dir(&self.root);
        tool
    }
}

fn major(version: &str) -> u32 {
    version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok())
        .unwrap_or(0)
}

fn with_suffix(name: &str) -> String {
    // On Windows npm's commands are batch files, which must be named in full.
    if env::consts::OS == "windows" {
        format!("{name}.cmd")
    } else {
        name.to_owned()
    }
}

const OLDEST: u32 = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_and_nonsense_is_too_old() {
        assert_eq!(major("v20.20.2\n"), 20);
        assert_eq!(major(""), 0);
    }
}
