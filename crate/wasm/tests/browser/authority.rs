//! What is said of access is what happens, in a browser: the law that `tests/wire/authority` holds natively.
//!
//! A world takes seconds here, so that there are fewer.

use crate::law::what_is_said_of_access_happens;
use wasm_bindgen_test::wasm_bindgen_test;

const WORLDS: u64 = 3;

#[wasm_bindgen_test]
fn what_is_said_of_access_is_what_happens() {
    let held: usize = (0..WORLDS).flat_map(what_is_said_of_access_happens).map(|(_, count)| count).sum();
    assert!(held > 0, "nothing was asked");
}
