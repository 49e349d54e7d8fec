//! `cargo xtask release`: checks and builds what a release consists of. It publishes nothing; what is to be done
//! then it prints. The order is here, each step has a file of its own.

mod account;
mod bill;
mod changelog;
mod checksums;
mod licences;
mod packages;
mod tree;
mod twice;
mod verdict;
mod versions;

use std::fs;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::step::{elapsed, step};
use crate::workspace::Workspace;
use tree::Tree;
use twice::Beginning;
use verdict::Report;

pub(crate) fn run(workspace: &Workspace, mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let mut earnest = Earnest::Real;
    let mut beginning = Beginning::Fresh;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => {
                print!("{HELP}");
                return Ok(ExitCode::SUCCESS);
            }
            lexopt::Arg::Long("dry-run") => earnest = Earnest::Dry,
            lexopt::Arg::Long("resume") => beginning = Beginning::Resumed,
            other => return Err(other.unexpected().into()),
        }
    }
    if earnest == Earnest::Real && beginning == Beginning::Resumed {
        bail!("--resume is for dry runs: a release is built from nothing");
    }
    release(workspace, earnest, beginning)
}

#[derive(Clone, Copy, PartialEq)]
enum Earnest {
    /// What is missing for a release is said, and does not end it.
    Dry,
    Real,
}

fn release(workspace: &Workspace, earnest: Earnest, beginning: Beginning) -> Result<ExitCode> {
    let begun = Instant::now();
    let mut report = Report::default();
    let tree = Tree::of(workspace)?;
    let version = versions::of_workspace(workspace)?;

    report.note("versions", versions::agree(workspace, &tree, &version));
    report.note("changelog", changelog::tells_of(workspace, &version));
    report.note("work tree", tree.is_clean());
    report.note("tag", tree.is_tagged(&version));
    report.note("licences of crates", licences::denied(workspace));
    report.note("crate", packages::crate_is_ready(workspace));
    if earnest == Earnest::Real && !report.allows_release() {
        print!("{}", report.shown());
        println!("Nothing was built. --dry-run goes on all the same.");
        return Ok(ExitCode::FAILURE);
    }

    let builds = twice::build(workspace, &tree, beginning)?;
    report.note("two builds", twice::compared(&builds));
    report.note("places", twice::silent_about_places(workspace, &builds));
    let [first, _] = &builds;
    report.note("licences of npm packages", licences::of_bundle(first));
    report.note("npm package", packages::npm_is_ready(first));

    let out = workspace.target(&format!("trailmark-{version}"));
    step(&format!("put together {}", out.display()), || {
        account::put(first, &tree, &version, &out)
    })?;
    report.note("checksums", checksums::write(&out));
    print!("\n{}", report.shown());
    println!(
        "\n{} files in {}, took {}.",
        fs::read_dir(&out)?.count(),
        out.display(),
        elapsed(begun)
    );
    if report.allows_release() {
        print!("{}", packages::publishing(&version, &out));
    } else if earnest == Earnest::Dry && report.holds() {
        println!("A dry run ends well with these; a release would not begin.");
    }
    let ends_well = report.allows_release() || (earnest == Earnest::Dry && report.holds());
    Ok(if ends_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

const HELP: &str = "\
Usage: cargo xtask release [--dry-run [--resume]]

Checks versions, changelog, work tree, tag, licences and packages; builds dist/ and the
collector twice, in two places, from fresh clones of HEAD, and compares every file; puts
files, licences, bills of materials and SHA256SUMS into trailmark-VERSION/ of the target
directory. Publishes nothing: the commands for that are printed.

  --dry-run  go on where a release would be refused for what only a release needs: a date
             in the changelog, a clean tree, a tag, cargo-deny
  --resume   do not build again what an earlier dry run has built of the same commit
";
