//! Makes plain modules of what rustc compiled, with wasm-bindgen, used as a library
//! so that its version is the one that Cargo.lock names. The JavaScript that it could
//! generate is not used: `js/border.js` takes its place, in a fifth of the bytes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use wasm_bindgen_cli_support::{Bindgen, Output};

use super::names;

pub(super) fn bind(compiled: &Path, border: &str, work: &Path) -> Result<PathBuf> {
    let mut output = generate(compiled)?;
    drop_unused_exports(&mut output, border);
    let bound = work.join("bound.wasm");
    fs::write(&bound, output.wasm_mut().emit_wasm())?;
    Ok(bound)
}

fn generate(compiled: &Path) -> Result<Output> {
    let output = Bindgen::new()
        .input_path(compiled)
        .out_name("trailmark")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    refuse_64_bit_integers(&output)?;
    refuse_generated_imports(&output)?;
    Ok(output)
}

/// wasm2js splits them in two, WebAssembly makes a BigInt of them: the same glue
/// would not fit both.
fn refuse_64_bit_integers(output: &Output) -> Result<()> {
    let module = output.wasm();
    let imported = module
        .imports
        .iter()
        .filter_map(|import| match import.kind {
            walrus::ImportKind::Function(id) => Some((&import.name, id)),
            _ => None,
        });
    let exported = module
        .exports
        .iter()
        .filter_map(|export| match export.item {
            walrus::ExportItem::Function(id) => Some((&export.name, id)),
            _ => None,
        });
    for (name, id) in imported.chain(exported) {
        let signature = module.types.get(module.funcs.get(id).ty());
        if signature
            .params()
            .iter()
            .chain(signature.results())
            .any(|value| *value == walrus::ValType::I64)
        {
            bail!(
                "{name} passes a 64-bit integer between JavaScript and Rust; the JavaScript fallback cannot: pass an f64"
            );
        }
    }
    Ok(())
}

/// wasm-bindgen converts what is no plain number in JavaScript of its own.
fn refuse_generated_imports(output: &Output) -> Result<()> {
    for import in output.wasm().imports.iter() {
        if !import.module.ends_with("/js/border.js") {
            bail!(
                "{} is imported from {}, which nobody bundles: only numbers may pass between Rust and js/border.js",
                import.name,
                import.module
            );
        }
    }
    Ok(())
}

fn drop_unused_exports(output: &mut Output, border: &str) {
    let module = output.wasm_mut();
    let unused: Vec<_> = module
        .exports
        .iter()
        .filter(|export| !names::uses(border, &export.name))
        .map(|export| export.id())
        .collect();
    for export in unused {
        module.exports.delete(export);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_library_has_the_version_that_the_workspace_locks() {
        let lock = include_str!("../../../Cargo.lock");
        let version_of = |name: &str| {
            let entry = lock
                .split_once(&format!("name = \"{name}\"\nversion = \""))?
                .1;
            Some(entry.split_once('"')?.0)
        };
        assert!(version_of("wasm-bindgen").is_some());
        assert_eq!(
            version_of("wasm-bindgen-cli-support"),
            version_of("wasm-bindgen")
        );
    }
}
