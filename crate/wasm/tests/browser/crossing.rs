//! What it costs to hand a large answer to JavaScript, as an object and as JSON text: both say the same, and how long they
//! take is printed (`cargo xtask bench`). `structuredClone` stands for the way out of a worker, which copies what it posts.

use crate::lab::{Lab, VAULT};
use js_sys::{Function, JSON};
use mi_sim::view;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
    #[wasm_bindgen(js_name = structuredClone)]
    fn posted(value: &JsValue) -> JsValue;
}

const MACHINES: usize = 50;
const ENTRIES: usize = 1_000;
/// Few where nothing is optimised: there it is a test like others.
const ROUNDS: usize = if cfg!(debug_assertions) { 3 } else { 101 };

fn text(value: &(impl Serialize + ?Sized)) -> JsValue {
    serde_json::to_string(value).unwrap().into()
}

fn object(value: &(impl Serialize + ?Sized)) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap()
}

/// The median, in milliseconds.
fn timed(mut act: impl FnMut() -> JsValue) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = now();
            act();
            now() - start
        })
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    times[ROUNDS / 2]
}

fn compare(what: &str, value: &(impl Serialize + ?Sized)) {
    // The string stays JavaScript's own, as it does where a page parses what its worker posted.
    let parse = Function::new_with_args("text", "return JSON.parse(text)");
    let parse = |text: &JsValue| parse.call1(&JsValue::NULL, text).unwrap();
    let said = |value: &JsValue| String::from(JSON::stringify(value).unwrap());
    let (told, made) = (text(value), object(value));
    assert_eq!(said(&parse(&told)), said(&made));
    console_log!(
        "{what}, {} kB: as text {:.2} ms, from a worker {:.2} ms; as objects {:.2} ms, from a worker {:.2} ms",
        told.as_string().unwrap().len() / 1_000,
        timed(|| parse(&text(value))),
        timed(|| parse(&posted(&text(value)))),
        timed(|| object(value)),
        timed(|| posted(&object(value))),
    );
}

#[wasm_bindgen_test]
fn objects_say_the_same_as_json_text() {
    let mut lab = Lab::new(1);
    for number in 0..MACHINES {
        let name = format!("vm{number}");
        lab.machine_with_identity("rg1", &name);
        let vm = lab.machine("rg1", &name);
        lab.token(&vm, VAULT);
    }
    let journal = lab.simulator.journal();
    assert!(journal.len() >= ENTRIES, "{}", journal.len());
    compare(&format!("the stage with {MACHINES} machines"), &view::stage(lab.simulator.cloud()));
    compare(&format!("{ENTRIES} entries"), &journal.entries()[..ENTRIES]);
}
