//! Gives the border between the module and `js/border.js` one-letter names, which
//! otherwise stand in both files. wasm-opt renames in the module and says how;
//! esbuild follows where it is told of a name, which in JavaScript ends in an underscore.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

/// What esbuild is to call things (`--mangle-cache`), from what wasm-opt printed for
/// `--minify-imports-and-exports-and-modules`.
pub(super) fn shortened(printed: &str, border: &str) -> Result<String> {
    let renames: Value =
        serde_json::from_str(printed).context("wasm-opt did not print its renames as JSON")?;
    let mut names = Map::new();
    for row in rows(&renames, "imports")? {
        let [_module, from, to] = words(row)?;
        names.insert(in_javascript(from), to.into());
    }
    for row in rows(&renames, "exports")? {
        let [from, to] = words(row)?;
        names.insert(in_javascript(from), to.into());
    }
    names.insert(in_javascript("imports"), MODULE.into());
    if let Some(name) = names.keys().find(|name| !border.contains(name.as_str())) {
        bail!("the module has a name that js/border.js has not: {name}");
    }
    Ok(Value::Object(names).to_string())
}

/// Whether `js/border.js` uses this export. What it does not use, wasm-opt may
/// remove with all that hangs on it.
pub(super) fn uses(border: &str, export: &str) -> bool {
    border.contains(&format!(".{}", in_javascript(export)))
}

fn in_javascript(name: &str) -> String {
    format!("{name}_")
}

fn rows<'a>(renames: &'a Value, kind: &str) -> Result<&'a Vec<Value>> {
    renames
        .get(kind)
        .and_then(Value::as_array)
        .with_context(|| format!("wasm-opt printed no renamed {kind}"))
}

fn words<const N: usize>(row: &Value) -> Result<[&str; N]> {
    let words: Option<Vec<&str>> = row
        .as_array()
        .into_iter()
        .flatten()
        .map(Value::as_str)
        .collect();
    words
        .and_then(|words| words.try_into().ok())
        .with_context(|| format!("wasm-opt printed an unknown kind of rename: {row}"))
}

/// What wasm-opt calls the one module that all imports then come from.
const MODULE: &str = "a";

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{
 "imports": [
  ["./snippets/js/border.js", "random", "a"],
  ["./snippets/js/border.js", "hear", "b"]
 ],
"exports": [
  ["listen", "c"]
 ]
}"#;
    const BORDER: &str =
        "const imports = { imports_: { random_: random, hear_: hear } };\nmodule.listen_(at);";

    #[test]
    fn javascript_follows_the_module() {
        assert_eq!(
            shortened(PRINTED, BORDER).unwrap(),
            r#"{"random_":"a","hear_":"b","listen_":"c","imports_":"a"}"#
        );
    }

    #[test]
    fn a_name_that_javascript_does_not_have_fails_the_build() {
        for name in ["random_", "hear_", "listen_", "imports_"] {
            let problem = shortened(PRINTED, &BORDER.replace(name, "other_")).unwrap_err();
            assert!(problem.to_string().ends_with(name), "{problem}");
        }
    }

    #[test]
    fn another_format_of_the_renames_fails_the_build() {
        assert!(shortened("memory => c\n", BORDER).is_err());
        assert!(shortened(r#"{"imports": [["a", "b"]], "exports": []}"#, BORDER).is_err());
    }

    #[test]
    fn an_export_is_called_only_under_its_whole_name() {
        assert!(uses(BORDER, "listen"));
        assert!(!uses(BORDER, "liste"));
        assert!(!uses(BORDER, "isten"));
        assert!(!uses(BORDER, "random"));
    }
}
