//! JavaScript modules that Rust imports. wasm-bindgen works with copies of them; a
//! bundle of copies and originals would have each module, and its state, twice.

use std::path::Path;

/// The glue importing the originals of the crate that lies in `root`.
pub(super) fn originals(glue: &str, root: &Path) -> String {
    let root = root.to_string_lossy().replace('\\', "/");
    let mut out = String::with_capacity(glue.len());
    for line in glue.split_inclusive('\n') {
        match import_of_copy(line) {
            Some((before, path)) => out.push_str(&format!("{before}{root}/{path}")),
            None => out.push_str(line),
        }
    }
    out
}

/// `import * as x from "./snippets/trailmark-33cf6ba0a6ec9aaf/js/host.js"`: what
/// is before the copy's address, and the path within the crate with the rest.
fn import_of_copy(line: &str) -> Option<(&str, &str)> {
    let (before, copy) = line
        .starts_with("import ")
        .then(|| line.split_once("./snippets/trailmark-"))??;
    let (_hash, path) = copy.split_once('/')?;
    // Inline JavaScript has no original.
    (!path.starts_with("inline")).then_some((before, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_replaced_where_they_are_imported_and_nowhere_else() {
        let glue = "import { post } from './snippets/trailmark-33cf/js/host.js';
import * as import1 from \"./snippets/trailmark-33cf/js/host.js\"
import * as import2 from \"./snippets/trailmark-33cf/inline0.js\"
import * as import3 from \"./snippets/other-33cf/js/host.js\"
        \"./snippets/trailmark-33cf/js/host.js\": import1,
";
        assert_eq!(
            originals(glue, Path::new("/clone")),
            "import { post } from '/clone/js/host.js';
import * as import1 from \"/clone/js/host.js\"
import * as import2 from \"./snippets/trailmark-33cf/inline0.js\"
import * as import3 from \"./snippets/other-33cf/js/host.js\"
        \"./snippets/trailmark-33cf/js/host.js\": import1,
"
        );
    }
}
