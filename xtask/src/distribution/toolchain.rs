//! Finds a Rust that can compile for the web. Best is one with the standard
//! library's sources, so that it can be rebuilt for size; a ready-made one for
//! wasm32 will do. rustup is asked for what is missing, Debian's packages count too.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::step::step;
use crate::workspace::Workspace;

pub(crate) struct Toolchain {
    cargo: Option<&'static str>,
    rustc: &'static str,
    identity: String,
    standard_library: StandardLibrary,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum StandardLibrary {
    /// Compiled with the module, for size, and aborting at once: a third smaller.
    Rebuilt,
    /// As the toolchain brings it.
    ReadyMade,
}

impl Toolchain {
    pub(crate) fn find(workspace: &Workspace) -> Result<Self> {
        if let Some(found) = Self::inspect(None, "rustc")
            && found.standard_library == StandardLibrary::Rebuilt
        {
            return Ok(found);
        }
        if process::on_path(&["rustup"]).is_some() {
            ask_rustup(workspace, &["component", "add", "rust-src"]);
            if let Some(found) = Self::inspect(None, "rustc") {
                return Ok(found);
            }
            ask_rustup(workspace, &["target", "add", TARGET]);
        }
        // Debian installs its own beside rustup's: rustc-web with cargo-web and
        // rust-web-src, or rustc with libstd-rust-dev-wasm32.
        [(None, "rustc"), (Some("/usr/bin/cargo"), "/usr/bin/rustc")]
            .into_iter()
            .find_map(|(cargo, rustc)| Self::inspect(cargo, rustc))
            .ok_or_else(missing)
    }

    /// The commands of this toolchain, as cargo has to be called.
    pub(crate) fn cargo(&self, workspace: &Workspace) -> Command {
        let Some(path) = self.cargo else {
            return workspace.cargo();
        };
        let mut cargo = Command::new(path);
        cargo.current_dir(workspace.root()).env("RUSTC", self.rustc);
        cargo
    }

    pub(crate) fn standard_library(&self) -> StandardLibrary {
        self.standard_library
    }

    /// Version and origin, for the fingerprint.
    pub(crate) fn identity(&self) -> &str {
        &self.identity
    }

    pub(crate) fn described(&self) -> &'static str {
        match self.standard_library {
            StandardLibrary::Rebuilt => "with the standard library, for size",
            StandardLibrary::ReadyMade => {
                "with the ready-made standard library: larger; install rust-src for a smaller one"
            }
        }
    }

    /// `-Cpanic=immediate-abort` came with 1.92; before, it was a feature of the standard library.
    pub(crate) fn has_immediate_abort_strategy(&self) -> bool {
        minor(&self.identity) >= 92
    }

    fn inspect(cargo: Option<&'static str>, rustc: &'static str) -> Option<Self> {
        let sysroot = process::output(Command::new(rustc).args(["--print", "sysroot"])).ok()?;
        let version = process::output(Command::new(rustc).arg("-vV")).ok()?;
        let standard_library = standard_library_below(Path::new(sysroot.trim()))?;
        Some(Self {
            cargo,
            rustc,
            identity: format!("{version}{standard_library:?}"),
            standard_library,
        })
    }
}

/// Tests in the browser are not built for size: they take the ready-made library.
pub(crate) fn ask_for_ready_made_library(workspace: &Workspace) {
    let sysroot = process::output(Command::new("rustc").args(["--print", "sysroot"]));
    let present = sysroot.is_ok_and(|sysroot| ready_made_below(Path::new(sysroot.trim())));
    if !present && process::on_path(&["rustup"]).is_some() {
        ask_rustup(workspace, &["target", "add", TARGET]);
    }
}

fn standard_library_below(sysroot: &Path) -> Option<StandardLibrary> {
    let sources = sysroot.join("lib/rustlib/src/rust/library/std/Cargo.toml");
    if sources.is_file() {
        return Some(StandardLibrary::Rebuilt);
    }
    ready_made_below(sysroot).then_some(StandardLibrary::ReadyMade)
}

fn ready_made_below(sysroot: &Path) -> bool {
    sysroot.join("lib/rustlib").join(TARGET).is_dir()
}

/// Being offline is no error yet: the next way may do.
fn ask_rustup(workspace: &Workspace, arguments: &[&str]) {
    let asked = step(&format!("rustup {}", arguments.join(" ")), || {
        process::run(
            Command::new("rustup")
                .args(arguments)
                .current_dir(workspace.root()),
        )
    });
    if let Err(problem) = asked {
        println!("    did not work, going on without: {problem:#}");
    }
}

fn missing() -> anyhow::Error {
    anyhow::anyhow!(
        "no Rust toolchain here can compile for {TARGET}. Install one of\n\
         \x20 rustup component add rust-src           (https://rustup.rs)\n\
         \x20 apt-get install rustc-web cargo-web rust-web-src\n\
         \x20 apt-get install rustc cargo libstd-rust-dev-wasm32"
    )
}

/// The middle number of `release: 1.95.0`.
fn minor(version: &str) -> u32 {
    version
        .lines()
        .find_map(|line| line.strip_prefix("release: "))
        .and_then(|release| release.split('.').nth(1))
        .and_then(|minor| minor.parse().ok())
        .unwrap_or(0)
}

pub(super) const TARGET: &str = "wasm32-unknown-unknown";

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn sources_are_preferred_to_a_ready_made_library() {
        let sysroot = std::env::temp_dir().join(format!("xtask-sysroot-{}", std::process::id()));
        assert_eq!(standard_library_below(&sysroot), None);
        fs::create_dir_all(sysroot.join("lib/rustlib").join(TARGET)).unwrap();
        assert_eq!(
            standard_library_below(&sysroot),
            Some(StandardLibrary::ReadyMade)
        );
        let sources = sysroot.join("lib/rustlib/src/rust/library/std");
        fs::create_dir_all(&sources).unwrap();
        fs::write(sources.join("Cargo.toml"), "").unwrap();
        assert_eq!(
            standard_library_below(&sysroot),
            Some(StandardLibrary::Rebuilt)
        );
        fs::remove_dir_all(sysroot).unwrap();
    }

    #[test]
    fn the_minor_version_is_read_from_rustc() {
        assert_eq!(minor("rustc 1.95.0\nbinary: rustc\nrelease: 1.95.0\n"), 95);
        assert_eq!(minor("release: 1.97.0-nightly\n"), 97);
        assert_eq!(minor(""), 0);
    }
}
