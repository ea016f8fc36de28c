//! What holds of the wasm module, in a browser and, where the same tests can run there, on the machine itself.
//!
//! One program, as each costs a compilation, a link and a browser's start. `cargo xtask bench` runs `crossing`,
//! `life` and `seek` by their names.

mod access;
#[cfg(target_family = "wasm")]
mod authority;
#[cfg(all(target_family = "wasm", feature = "cloud"))]
mod cloud;
mod conditions;
#[cfg(all(target_family = "wasm", feature = "cloud"))]
mod crossing;
#[cfg(target_family = "wasm")]
#[path = "../../../../tests/wire/directory.rs"]
mod directory;
#[cfg(target_family = "wasm")]
#[expect(dead_code, reason = "the tests of the wire need more of it")]
#[path = "../../../../tests/wire/harness.rs"]
mod harness;
#[cfg(target_family = "wasm")]
#[path = "../../../core/tests/lab/mod.rs"]
mod lab;
mod labs;
#[cfg(target_family = "wasm")]
#[path = "../../../../tests/wire/authority/law.rs"]
mod law;
#[cfg(target_family = "wasm")]
mod life;
mod offered;
mod predictions;
#[cfg(target_family = "wasm")]
mod recipes;
mod requests;
#[cfg(target_family = "wasm")]
mod seek;
mod simulation;

#[cfg(target_family = "wasm")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
