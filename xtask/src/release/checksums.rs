//! SHA256SUMS, as `sha256sum --check` reads it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::verdict::Verdict;
use crate::hash::files_below;

/// Writes it into `directory`, of all that is there.
pub(super) fn write(directory: &Path) -> Result<Verdict> {
    let list = directory.join(NAME);
    let mut text = String::new();
    let mut n_files = 0;
    for file in files_below(directory)? {
        if file != list {
            let name = file.strip_prefix(directory)?.to_string_lossy();
            text.push_str(&format!("{}  {name}\n", sha256(&file)?));
            n_files += 1;
        }
    }
    fs::write(list, text)?;
    Ok(Verdict::Fine(format!("{n_files} files in {NAME}")))
}

/// Hex digits of the file's content.
pub(super) fn sha256(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(hex(&bytes))
}

/// Hex digits of the digest of `bytes`.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

const NAME: &str = "SHA256SUMS";

#[cfg(test)]
mod tests {
    use super::*;

    /// The first example of FIPS 180-2, appendix B.
    #[test]
    fn digests_are_those_of_the_standard() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex(b"abc"), known);
    }
}
