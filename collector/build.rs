//! Lists the files of `www/dashboard`, so that the binary carries whatever is there.

use std::env;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let pages = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join(PAGES);
    println!("cargo::rerun-if-changed={}", pages.display());
    let out = Path::new(&variable("OUT_DIR")?).join("dashboard_files.rs");
    fs::write(out, table(&pages)?)
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

const PAGES: &str = "../www/dashboard";
const KINDS: [&str; 3] = ["html", "css", "js"];
