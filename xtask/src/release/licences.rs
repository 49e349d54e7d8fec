//! Whether we may give away what we give away: `cargo deny` for crates, by deny.toml; a list for what esbuild puts
//! into the dashboard.

use std::env;
use std::path::PathBuf;

use anyhow::Result;

use super::twice::Build;
use super::verdict::Verdict;
use crate::parts;
use crate::process;
use crate::workspace::Workspace;

/// Runs cargo-deny, from the search path or from where a release keeps its tools.
pub(super) fn denied(workspace: &Workspace) -> Result<Verdict> {
    let name = format!("cargo-deny{}", env::consts::EXE_SUFFIX);
    let cached = workspace.target("tools/bin").join(&name);
    let program: Option<PathBuf> =
        process::on_path(&["cargo-deny"]).or_else(|| cached.is_file().then_some(cached));
    let Some(program) = program else {
        return Ok(Verdict::NotYet(format!(
            "cargo-deny is missing: cargo install cargo-deny --locked --root {}",
            workspace.target("tools").display()
        )));
    };
    process::output(
        std::process::Command::new(program)
            .current_dir(workspace.root())
            .args(["--log-level=error", "--locked", "check"])
            .args(["licenses", "bans", "sources"]),
    )?;
    Ok(Verdict::Fine("cargo-deny agrees, by deny.toml".into()))
}

/// The licences of what is in the dashboard of this build.
pub(super) fn of_bundle(build: &Build) -> Result<Verdict> {
    let parts = parts::of_bundle(&build.workspace)?;
    let named: Vec<_> = parts
        .iter()
        .map(|part| (part.name.as_str(), part.licence.as_str()))
        .collect();
    Ok(judge(&named))
}

fn judge(parts: &[(&str, &str)]) -> Verdict {
    let strange: Vec<_> = parts
        .iter()
        .filter(|(_, licence)| !PERMISSIVE.contains(licence))
        .map(|(name, licence)| format!("{name} is {licence}"))
        .collect();
    if strange.is_empty() {
        Verdict::Fine(format!("{} packages, all permissive", parts.len()))
    } else {
        Verdict::Wrong(format!("not known as permissive: {}", strange.join(", ")))
    }
}

/// Licences that ask for their text and no more.
const PERMISSIVE: &[&str] = &["0BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_that_asks_for_more_is_named_with_its_package() {
        let verdict = judge(&[("d3-array", "ISC"), ("viral", "AGPL-3.0-only")]);
        assert!(
            matches!(verdict, Verdict::Wrong(text) if text.ends_with(": viral is AGPL-3.0-only"))
        );
        assert!(matches!(judge(&[("d3-array", "ISC")]), Verdict::Fine(_)));
    }
}
