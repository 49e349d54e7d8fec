//! Gives the border between module and glue one-letter names. wasm-opt renames in
//! the module and says how; here the glue follows. Without it each import's name
//! (`__wbg_sendBeacon_526397b3e7047f35`) stands in both files.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::glue::{self, INSTANCE, is_part_of_name};
use super::replace_once;

/// What wasm-opt renamed.
pub(super) struct Renames {
    imports: Vec<Import>,
    exports: Vec<(String, String)>,
}

struct Import {
    module: String,
    from: String,
    to: String,
}

impl Renames {
    /// From what `--minify-imports-and-exports-and-modules` prints.
    pub(super) fn parse(printed: &str) -> Result<Self> {
        let json: Value =
            serde_json::from_str(printed).context("wasm-opt did not print its renames as JSON")?;
        let imports = rows(&json, "imports")?
            .iter()
            .map(|row| words(row).map(|[module, from, to]| Import { module, from, to }))
            .collect::<Result<_>>()?;
        let exports = rows(&json, "exports")?
            .iter()
            .map(|row| words(row).map(|[from, to]| (from, to)))
            .collect::<Result<_>>()?;
        Ok(Self { imports, exports })
    }

    /// The glue with the module's new names.
    pub(super) fn apply(&self, glue: &str) -> Result<String> {
        self.check(glue)?;
        let mut renamed = glue
            .lines()
            // The module now imports all from one place; the others are joined to it.
            .filter(|line| imported_module(line).is_none_or(|(_, object)| object == OWN_IMPORTS))
            .map(|line| match imported_module(line) {
                Some((_, object)) => format!("{MODULE}: {object},"),
                None => self.rename_in(line),
            })
            .collect::<Vec<_>>()
            .join("\n");
        renamed.push('\n');
        replace_once(
            &renamed,
            OWN_IMPORTS_BEGIN,
            &format!("{OWN_IMPORTS_BEGIN}{}", self.joined(glue)),
            "the glue",
        )
    }

    /// Imports that come straight from a JavaScript module, as entries of the one object.
    fn joined(&self, glue: &str) -> String {
        let mut entries = String::new();
        for import in &self.imports {
            let object = object_of(glue, &import.module);
            if let Some(object) = object.filter(|object| *object != OWN_IMPORTS) {
                entries.push_str(&format!("{}: {object}.{},\n", import.to, import.from));
            }
        }
        entries
    }

    /// An import is a key of the object of imports, at the start of its line; an
    /// export is a property of the instance.
    fn rename_in(&self, line: &str) -> String {
        let mut out = String::with_capacity(line.len());
        let mut rest = line;
        while !rest.is_empty() {
            let name_length = rest.find(|c| !is_part_of_name(c)).unwrap_or(rest.len());
            let (name, after) = rest.split_at(name_length);
            let before = out.trim_start();
            let renamed = if before.is_empty() && after.starts_with(": ") {
                self.renamed_import(name)
            } else if is_instance_access(before) {
                self.renamed_export(name)
            } else {
                None
            };
            out.push_str(renamed.unwrap_or(name));
            let other_length = after.find(is_part_of_name).unwrap_or(after.len());
            let (other, next) = after.split_at(other_length);
            out.push_str(other);
            rest = next;
        }
        out
    }

    /// Each import must be given once, each export that is called must be renamable.
    fn check(&self, glue: &str) -> Result<()> {
        for Import { module, from, .. } in &self.imports {
            let object = object_of(glue, module)
                .with_context(|| format!("the glue does not import {module}"))?;
            let given = glue
                .lines()
                .filter(|line| line.trim_start().starts_with(&format!("{from}: ")))
                .count();
            if object == OWN_IMPORTS && given != 1 {
                bail!("the glue gives the import {from} {given} times");
            }
        }
        for (export, _) in &self.exports {
            if !glue::calls(glue, export) || glue.contains(&format!("{INSTANCE}[\"{export}\"]")) {
                bail!("the glue does not call the export {export} as {INSTANCE}.{export}");
            }
        }
        Ok(())
    }

    fn renamed_import(&self, name: &str) -> Option<&str> {
        let import = self.imports.iter().find(|import| import.from == name)?;
        Some(&import.to)
    }

    fn renamed_export(&self, name: &str) -> Option<&str> {
        let (_, to) = self.exports.iter().find(|(from, _)| from == name)?;
        Some(to)
    }
}

/// The glue's object that holds the imports from `module`.
fn object_of<'a>(glue: &'a str, module: &str) -> Option<&'a str> {
    glue.lines()
        .filter_map(imported_module)
        .find(|(name, _)| *name == module)
        .map(|(_, object)| object)
}

/// The parts of a line like `"./trailmark_bg.js": import0,`.
fn imported_module(line: &str) -> Option<(&str, &str)> {
    let (module, object) = line
        .trim()
        .strip_prefix('"')?
        .strip_suffix(',')?
        .split_once("\": ")?;
    object.starts_with("import").then_some((module, object))
}

fn is_instance_access(before: &str) -> bool {
    before
        .strip_suffix('.')
        .and_then(|object| object.strip_suffix(INSTANCE))
        .is_some_and(|outside| !outside.ends_with(is_part_of_name) && !outside.ends_with('.'))
}

fn rows<'a>(json: &'a Value, kind: &str) -> Result<&'a Vec<Value>> {
    json.get(kind)
        .and_then(Value::as_array)
        .with_context(|| format!("wasm-opt printed no renamed {kind}"))
}

fn words<const N: usize>(row: &Value) -> Result<[String; N]> {
    let words: Option<Vec<String>> = row
        .as_array()
        .into_iter()
        .flatten()
        .map(|word| word.as_str().map(str::to_owned))
        .collect();
    words
        .and_then(|words| words.try_into().ok())
        .with_context(|| format!("wasm-opt printed an unknown kind of rename: {row}"))
}

/// What wasm-opt calls the one module that all imports then come from.
const MODULE: &str = "a";

/// The object of functions that wasm-bindgen generates.
const OWN_IMPORTS: &str = "import0";
const OWN_IMPORTS_BEGIN: &str = "    const import0 = {\n        __proto__: null,\n";

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{
 "imports": [
  ["./trailmark_bg.js", "__wbg_now_04", "a"],
  ["./trailmark_bg.js", "__wbg_get_d7", "b"],
  ["./snippets/js/host.js", "random", "f"]
 ],
"exports": [
  ["memory", "c"],
  ["start", "d"],
  ["closure_invoke", "e"]
 ]
}"#;

    const GLUE: &str = r#"import * as import1 from "./snippets/js/host.js"
export function start(memory) {
    wasm.start(memory);
}
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_now_04: function(arg0) {
            const start = getObject(arg0).start();
            return wasm.memory.buffer;
        },
        __wbg_get_d7: typeof get == 'function' ? get : notDefined('get'),
    };
    return {
        __proto__: null,
        "./trailmark_bg.js": import0,
        "./snippets/js/host.js": import1,
    };
}
function closure_invoke(arg0) {
    wasm.closure_invoke(arg0, xwasm.start, a.wasm.start);
}
"#;

    const RENAMED: &str = r#"import * as import1 from "./snippets/js/host.js"
export function start(memory) {
    wasm.d(memory);
}
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
f: import1.random,
        a: function(arg0) {
            const start = getObject(arg0).start();
            return wasm.c.buffer;
        },
        b: typeof get == 'function' ? get : notDefined('get'),
    };
    return {
        __proto__: null,
a: import0,
    };
}
function closure_invoke(arg0) {
    wasm.e(arg0, xwasm.start, a.wasm.start);
}
"#;

    #[test]
    fn imports_and_exports_follow_and_nothing_else_does() {
        assert_eq!(
            Renames::parse(PRINTED).unwrap().apply(GLUE).unwrap(),
            RENAMED
        );
    }

    #[test]
    fn an_import_that_the_glue_does_not_give_fails_the_build() {
        let renames = Renames::parse(PRINTED).unwrap();
        let problem = |glue: &str| renames.apply(glue).unwrap_err().to_string();
        assert_eq!(
            problem(&GLUE.replace("__wbg_now_04", "__wbg_now_05")),
            "the glue gives the import __wbg_now_04 0 times"
        );
        assert_eq!(
            problem(&GLUE.replace("\"./snippets/js/host.js\":", "\"./other.js\":")),
            "the glue does not import ./snippets/js/host.js"
        );
    }

    #[test]
    fn an_export_called_in_another_way_fails_the_build() {
        let glue = GLUE.replace("wasm.memory", "wasm[\"memory\"]");
        assert!(Renames::parse(PRINTED).unwrap().apply(&glue).is_err());
    }

    #[test]
    fn another_format_of_the_renames_fails_the_build() {
        assert!(Renames::parse("memory => c\n").is_err());
        assert!(Renames::parse(r#"{"imports": [["a", "b"]], "exports": []}"#).is_err());
    }
}
