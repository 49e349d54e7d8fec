//! Lists the files of the dashboard's bundle, so that the binary carries whatever is there.
//!
//! `cargo xtask dashboard` makes it in the target directory. Where nobody has, as on a machine without Node, a page
//! takes its place that says so.

use std::env;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let out = PathBuf::from(variable("OUT_DIR")?);
    let bundle = target_directory(&out)?.join("dashboard");
    // Of a directory that is not there cargo would say that it has changed, each time.
    fs::create_dir_all(&bundle)?;
    println!("cargo::rerun-if-changed={}", bundle.display());
    let pages = if bundle.join("index.html").is_file() {
        bundle.clone()
    } else {
        let missing = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join(MISSING);
        println!("cargo::rerun-if-changed={}", missing.display());
        missing
    };
    fs::write(out.join("dashboard_files.rs"), table(&pages)?)?;
    fs::write(out.join("licenses.rs"), licences(&bundle)?)
}

/// What the licences of others are in, as a Rust expression; a bundle of an older version has none.
fn licences(bundle: &Path) -> io::Result<String> {
    let bundled = bundle.join(LICENCES);
    let missing = PathBuf::from(variable("CARGO_MANIFEST_DIR")?)
        .join(MISSING)
        .join(LICENCES);
    println!("cargo::rerun-if-changed={}", missing.display());
    let file = if bundled.is_file() { bundled } else { missing };
    Ok(format!("include_str!({:?})", file.to_string_lossy()))
}

/// Cargo marks its root as a cache; without the mark it lies above `<profile>/build/<package>/out`.
fn target_directory(out: &Path) -> io::Result<&Path> {
    out.ancestors()
        .find(|directory| directory.join("CACHEDIR.TAG").is_file())
        .or_else(|| out.ancestors().nth(4))
        .ok_or_else(|| io::Error::other(format!("{} has no target directory", out.display())))
}

/// Name and text of each file, as a Rust array.
fn table(pages: &Path) -> io::Result<String> {
    let mut files = fs::read_dir(pages)
        .map_err(|wrong| io::Error::other(format!("{}: {wrong}", pages.display())))?
        .map(|file| file.map(|file| file.path()))
        .collect::<Result<Vec<_>, _>>()?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|kind| KINDS.iter().any(|known| kind == *known))
    });
    files.sort();
    let mut table = String::from("[\n");
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let path = file.to_string_lossy();
        let _ = writeln!(table, "    ({name:?}, include_str!({path:?})),");
    }
    table.push(']');
    Ok(table)
}

fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(io::Error::other)
}

const MISSING: &str = "dashboard";
const LICENCES: &str = "licenses.txt";
const KINDS: [&str; 3] = ["html", "css", "js"];
