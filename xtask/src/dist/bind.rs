//! Makes the JavaScript glue of the compiled module with wasm-bindgen, used as a
//! library so that its version is the one that Cargo.lock names.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use wasm_bindgen_cli_support::{Bindgen, Output};

use super::{glue, snippets};
use crate::workspace::Workspace;

/// A module and the JavaScript that imports for it and calls it.
pub(super) struct Bound {
    pub(super) wasm: PathBuf,
    pub(super) glue: PathBuf,
}

pub(super) fn bind(workspace: &Workspace, compiled: &Path, work: &Path) -> Result<Bound> {
    let mut output = Bindgen::new()
        .input_path(compiled)
        .out_name(NAME)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    refuse_64_bit_integers(&output)?;
    // Modules that Rust imports come to lie beside the glue.
    output.emit(work)?;
    let bound = Bound {
        wasm: work.join(format!("{NAME}_bg.wasm")),
        glue: work.join(format!("{NAME}.js")),
    };
    let generated = fs::read_to_string(&bound.glue)?;
    let glue = glue::shrink(&snippets::originals(&generated, workspace.root()))?;
    drop_unused_exports(&mut output, &glue);
    fs::write(&bound.wasm, output.wasm_mut().emit_wasm())?;
    fs::write(&bound.glue, glue)?;
    Ok(bound)
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

/// What the glue does not call, wasm-opt may then remove with all that hangs on it.
fn drop_unused_exports(output: &mut Output, glue: &str) {
    let module = output.wasm_mut();
    let unused: Vec<_> = module
        .exports
        .iter()
        .filter(|export| !glue::calls(glue, &export.name))
        .map(|export| export.id())
        .collect();
    for export in unused {
        module.exports.delete(export);
    }
}

const NAME: &str = "trailmark";

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
