//! Translates the module to JavaScript, for pages whose policy refuses WebAssembly.
//! It is an ES module, so that loading it leaves no global behind: its default
//! export takes the imports and gives what the `exports` of an instance would give.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::bundle::{COMMON, ES_MODULE};
use super::optimise::FEATURES;
use super::{quietly, replace_once};
use crate::node::Node;
use crate::process;

pub(super) fn fallback(node: &Node, wasm: &Path, work: &Path, script: &Path) -> Result<()> {
    let plain = work.join("plain.wasm");
    quietly(
        node.tool("wasm-opt")
            .args(FEATURES)
            .args(LOWER)
            .arg(wasm)
            .arg("--output")
            .arg(&plain),
    )?;
    let translated = process::output(node.tool("wasm2js").args(["-Oz"]).arg(plain))?;
    let entry = work.join("fallback.js");
    fs::write(&entry, as_factory(&translated)?)?;
    quietly(
        node.tool("esbuild")
            .arg(&entry)
            .args(COMMON)
            .arg(ES_MODULE)
            .arg(format!("--outfile={}", script.display())),
    )
}

/// To the plain instruction set: wasm2js knows no other.
const LOWER: &[&str] = &[
    "--signext-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--llvm-memory-copy-fill-lowering",
];

/// wasm2js makes an ES module that imports and instantiates at once; what is
/// wanted is only the function in it.
fn as_factory(translated: &str) -> Result<String> {
    let factory = replace_once(
        translated,
        "import * as a from 'a';\n",
        "",
        "the output of wasm2js",
    )?;
    let (function, _) = factory
        .split_once("\nvar retasmFunc = asmFunc({\n  \"a\": a,\n});\n")
        .context("wasm2js no longer ends with a call of asmFunc with the one module of imports")?;
    Ok(format!("{function}\nexport default asmFunc;\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_becomes_a_factory() {
        let translated = "import * as a from 'a';\n\nfunction asmFunc(imports) { return {}; }\n\nvar retasmFunc = asmFunc({\n  \"a\": a,\n});\nexport var M = retasmFunc.M;\n";
        assert_eq!(
            as_factory(translated).unwrap().trim(),
            "function asmFunc(imports) { return {}; }\n\nexport default asmFunc;"
        );
    }

    #[test]
    fn another_shape_fails_the_build() {
        assert!(as_factory("function asmFunc(imports) {}").is_err());
        assert!(as_factory("import * as a from 'a';\nfunction asmFunc(imports) {}").is_err());
    }
}
