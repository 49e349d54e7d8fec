//! wasm-bindgen's own test runner at the version the workspace locks, so that
//! nobody has to install one. Cargo calls it for each wasm test binary.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
