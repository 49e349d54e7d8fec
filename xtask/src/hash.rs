//! A fingerprint of files, to tell whether work has to be done again. It guards
//! against stale files, not against anybody: 64 bits of SipHash are enough.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

#[derive(Default)]
pub(crate) struct Fingerprint(DefaultHasher);

impl Fingerprint {
    pub(crate) fn text(mut self, text: &str) -> Self {
        text.hash(&mut self.0);
        self
    }

    /// A file, or a directory with all that is below it; what does not exist counts as absent.
    pub(crate) fn path(mut self, path: &Path) -> Result<Self> {
        for file in files_below(path)? {
            file.hash(&mut self.0);
            fs::read(&file)
                .with_context(|| format!("cannot read {}", file.display()))?
                .hash(&mut self.0);
        }
        Ok(self)
    }

    pub(crate) fn finish(self) -> String {
        format!("{:016x}", self.0.finish())
    }
}

/// Sorted, so that the order in which a file system lists them does not matter. What npm
/// has installed is none of them.
pub(crate) fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    if !path.is_dir() || path.ends_with("node_modules") {
        return Ok(Vec::new());
    }
    let mut entries = fs::read_dir(path)
        .with_context(|| format!("cannot list {}", path.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        files.extend(files_below(&entry)?);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_with_text_and_with_files() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/hash.rs");
        let absent = Path::new("/no/such/file");
        let of = |text: &str, path: &Path| {
            Fingerprint::default()
                .text(text)
                .path(path)
                .unwrap()
                .finish()
        };
        assert_eq!(of("a", &here), of("a", &here));
        assert_ne!(of("a", &here), of("b", &here));
        assert_ne!(of("a", &here), of("a", absent));
    }
}
