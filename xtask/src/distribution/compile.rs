//! Compiles the crate to WebAssembly modules, as small as rustc makes them.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail};

use super::toolchain::{StandardLibrary, TARGET, Toolchain};
use crate::process;
use crate::workspace::Workspace;

/// The place of the module with these features of the crate, until another is compiled; `protocol` is
/// of an encoder.
pub(super) fn compile(
    workspace: &Workspace,
    toolchain: &Toolchain,
    features: &str,
    protocol: &str,
) -> Result<PathBuf> {
    let mut cargo = toolchain.cargo(workspace);
    let target = workspace.target("wasm");
    // Verbose, so that it can be seen whether rustc is told to optimise across crates.
    cargo
        .args(["rustc", "--verbose", "--package", "trailmark", "--release"])
        .args(["--no-default-features", "--features", features])
        .args(["--lib", "--crate-type", "cdylib", "--target", TARGET])
        .arg("--target-dir")
        .arg(&target)
        // Colours would hide the lines that are looked for below.
        .env("CARGO_TERM_COLOR", "never")
        .env("TRAILMARK_PROTOCOL", protocol)
        .env_remove("RUSTFLAGS")
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags(toolchain).join("\x1f"));
    if toolchain.standard_library() == StandardLibrary::Rebuilt {
        // -Z flags on a stable compiler; what they do is checked by the tests of dist/.
        cargo
            .env("RUSTC_BOOTSTRAP", "1")
            .arg("-Zbuild-std=std,panic_abort")
            .arg(if toolchain.has_immediate_abort_strategy() {
                "-Zbuild-std-features=optimize_for_size"
            } else {
                "-Zbuild-std-features=optimize_for_size,panic_immediate_abort"
            });
    }
    let mut optimised = true;
    let status = process::watch_stderr(&mut cargo, |line| {
        if is_call_of_rustc(line) {
            optimised &= !makes_the_module(line) || optimises_across_crates(line);
        } else if !is_verbosity(line) {
            eprintln!("{line}");
        }
    })?;
    if !status.success() {
        bail!("the module does not compile: cargo ended with {status}");
    }
    if !optimised {
        // Or cargo would take it for fresh the next time, and say nothing.
        fs::remove_dir_all(target.join(TARGET))?;
        bail!(
            "rustc was not told to optimise across crates: the module would be a third larger. \
             Does Cargo.toml declare a crate-type, or has profile.release lost its lto?"
        );
    }
    Ok(target.join(TARGET).join("release/trailmark.wasm"))
}

fn rustflags(toolchain: &Toolchain) -> Vec<&'static str> {
    // Without reference types: their glue is larger in sum, and the fallback could
    // not share it. The rest of what every engine has known since 2021 saves bytes,
    // and is lowered for the fallback alone.
    let mut flags = vec![
        "-Ctarget-cpu=mvp",
        "-Ctarget-feature=+bulk-memory,+sign-ext,+nontrapping-fptoint,+mutable-globals",
        STACK,
        // They give a loop more variables, and code more branches, in order to do less in them.
        "-Cllvm-args=-disable-lsr",
        "-Cllvm-args=-enable-pre=false",
    ];
    match toolchain.standard_library() {
        StandardLibrary::Rebuilt if toolchain.has_immediate_abort_strategy() => {
            flags.extend(["-Zunstable-options", "-Cpanic=immediate-abort"]);
        }
        StandardLibrary::Rebuilt => {}
        // The ready-made library uses more than the plain set and says so in the
        // module, upon which wasm-bindgen would use reference types. wasm-opt
        // lowers what it really uses.
        StandardLibrary::ReadyMade => flags.extend([
            "-Clink-arg=--features=mutable-globals,bulk-memory,sign-ext,nontrapping-fptoint",
            "-Clink-arg=--no-check-features",
        ]),
    }
    flags
}

fn is_call_of_rustc(line: &str) -> bool {
    line.trim_start().starts_with("Running `")
}

fn is_verbosity(line: &str) -> bool {
    ["Fresh ", "Dirty ", "Caused by:", "process didn't exit"]
        .iter()
        .any(|start| line.trim_start().starts_with(start))
}

fn makes_the_module(line: &str) -> bool {
    line.contains("--crate-name trailmark ") && line.contains("--crate-type cdylib")
}

fn optimises_across_crates(line: &str) -> bool {
    line.contains("-C lto=fat") || line.contains("-C lto ")
}

/// The default of 1 MiB would be seventeen pages of memory before a byte is used.
const STACK: &str = "-Clink-arg=-zstack-size=65536";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_without_lto_is_noticed() {
        let with = "     Running `rustc --crate-name trailmark --edition=2024 src/lib.rs --crate-type cdylib -C lto=fat -C codegen-units=1`";
        let without = with.replace("-C lto=fat", "-C embed-bitcode=no");
        assert!(is_call_of_rustc(with) && makes_the_module(with));
        assert!(optimises_across_crates(with));
        assert!(makes_the_module(&without) && !optimises_across_crates(&without));
    }

    #[test]
    fn dependencies_are_not_taken_for_the_module() {
        assert!(!makes_the_module(
            "Running `rustc --crate-name js_sys --crate-type lib`"
        ));
    }
}
