//! Writes the JavaScript of a compiled wasm module: `mi-sim-bind MODULE.wasm FOLDER [told]`. With `told`, whoever loads the
//! module says where it is, as a bundler that gave it another name; else it lies beside its JavaScript, as in the packages
//! of wasm-pack.
//!
//! It is a program of its own, apart from `xtask` which calls it, because it takes a minute to compile: that goes on while
//! the module itself is compiled.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let words: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let (module, folder, is_told) = match words.as_slice() {
        [module, folder] => (module, folder, false),
        [module, folder, told] if told.as_os_str() == "told" => (module, folder, true),
        _ => {
            eprintln!("usage: mi-sim-bind MODULE.wasm FOLDER [told]");
            return ExitCode::FAILURE;
        }
    };
    let mut bindgen = Bindgen::new();
    let bound = bindgen
        .input_path(module)
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(is_told)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder));
    match bound {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wasm-bindgen: {error:#}");
            ExitCode::FAILURE
        }
    }
}
