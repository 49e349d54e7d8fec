//! The browsers beside Chromium in which the end-to-end tests run: whether their
//! programs are there; on a Debian-like system where this is allowed, installs them.

use std::env;

use anyhow::{Result, bail};

use crate::apt::Apt;
use crate::process;

pub(crate) struct Engine {
    /// As `tests/e2e/run.mjs` calls it.
    pub(crate) id: &'static str,
    name: &'static str,
    programs: &'static [Program],
    packages: &'static [&'static str],
}

struct Program {
    /// The environment may say where it is.
    variable: &'static str,
    names: &'static [&'static str],
}

impl Engine {
    /// Fails where a program is missing and cannot be installed.
    pub(crate) fn ready(&self) -> Result<()> {
        if self.is_there() {
            return Ok(());
        }
        if let Some(apt) = Apt::allowed() {
            apt.install(self.packages)?;
            if self.is_there() {
                return Ok(());
            }
        }
        let variables: Vec<_> = self
            .programs
            .iter()
            .map(|program| program.variable)
            .collect();
        bail!(
            "tests in {} need programs that are not there.\n\
             Install them (Debian: apt-get install {}), or say where they are: {}",
            self.name,
            self.packages.join(" "),
            variables.join(", "),
        )
    }

    fn is_there(&self) -> bool {
        self.programs.iter().all(|program| {
            env::var_os(program.variable).is_some() || process::on_path(program.names).is_some()
        })
    }
}

pub(crate) const FIREFOX: Engine = Engine {
    id: "firefox",
    name: "Firefox ESR",
    programs: &[Program {
        variable: "FIREFOX",
        names: &["firefox-esr", "firefox"],
    }],
    packages: &["firefox-esr"],
};

/// Its browser comes with the library; it has no headless mode, so it draws on a screen of Xvfb's.
pub(crate) const WEBKIT: Engine = Engine {
    id: "webkit",
    name: "WebKitGTK",
    programs: &[
        Program {
            variable: "WEBKIT_DRIVER",
            names: &["WebKitWebDriver"],
        },
        Program {
            variable: "XVFB",
            names: &["Xvfb"],
        },
    ],
    packages: &["webkit2gtk-driver", "xvfb"],
};

#[cfg(test)]
mod tests {
    use super::*;

    fn engine(variable: &'static str, names: &'static [&'static str]) -> Engine {
        Engine {
            id: "other",
            name: "Another",
            programs: Vec::leak(vec![Program { variable, names }]),
            packages: &[],
        }
    }

    #[test]
    fn a_program_is_where_the_environment_says_or_on_the_path() {
        for (variable, name, expected) in [
            ("NO_SUCH_VARIABLE", "no-such-program", false),
            ("NO_SUCH_VARIABLE", "cargo", true),
            ("PATH", "no-such-program", true),
        ] {
            let names = Vec::leak(vec![name]);
            assert_eq!(
                engine(variable, names).is_there(),
                expected,
                "{variable} {name}"
            );
        }
    }
}
