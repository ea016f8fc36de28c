//! The binding in a browser and, the same tests, on the machine itself: both write the same journal, and no argument
//! makes either fail.

use expect_test::expect;
use mi_sim_wasm::Simulation;
use serde_json::Value;
use sha2::{Digest, Sha256};
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_family = "wasm")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const MOVES: &str = include_str!("moves.md");

fn open(source: &str, seed: Option<&str>) -> Simulation {
    Simulation::open(source, seed.map(str::to_string)).unwrap()
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

/// Every machine and browser writes the same bytes. After a change that is meant to change them,
/// `UPDATE_EXPECT=1 cargo test -p mi-sim-wasm` writes the new hash here.
#[wasm_bindgen_test(unsupported = test)]
fn the_journal_is_the_same_everywhere() {
    let simulation = open(MOVES, None);
    assert_eq!(read(&simulation.document())["run"]["problems"], Value::Array(Vec::new()));
    let hash = Sha256::digest(simulation.journal());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    expect!["ad1bc3ebd4c577c5b1dac84d622d9e562c5027da571bb511b11bdb9f4099d64d"].assert_eq(&hash);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_seed_of_the_caller_comes_before_that_of_the_document() {
    let own = open(MOVES, None);
    assert_eq!(read(&own.document())["seed"], "the-same-everywhere");
    assert_eq!(own.journal(), open(MOVES, Some("the-same-everywhere")).journal());
    let other = open(MOVES, Some("7"));
    assert_eq!(read(&other.document())["seed"], "7");
    assert_ne!(own.journal(), other.journal());
}

#[wasm_bindgen_test(unsupported = test)]
fn without_a_seed_every_run_is_another_and_can_be_repeated() {
    let seedless = MOVES.replace("seed: the-same-everywhere\n", "");
    let (first, second) = (open(&seedless, None), open(&seedless, None));
    assert_ne!(first.journal(), second.journal());
    let seed = read(&first.document())["seed"].as_str().unwrap().to_string();
    assert_eq!(open(&seedless, Some(&seed)).journal(), first.journal());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_bad_document_opens_and_tells_its_problems_with_their_lines() {
    for (source, line) in [
        ("---\ncolour: red\n---\n", 2),
        ("# A\n\n```http\nGET nowhere\n```\n", 4),
        ("```http on=vm9\nGET http://169.254.169.254/\n```\n", 2),
        ("```http\nGET https://h/{{lost}}\n```\n", 2),
    ] {
        let problems = read(&open(source, Some("1")).document())["run"]["problems"].clone();
        let lines: Vec<_> =
            problems.as_array().unwrap().iter().map(|problem| problem["line"].clone()).collect();
        assert!(lines.contains(&line.into()), "{source:?}: {problems}");
    }
    for source in ["", "\u{0}", "```", "---", "\u{feff}# A", "{{", "```http\n\n\n###\n###\n```"] {
        open(source, Some("1"));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_not_there_is_null() {
    let simulation = open(MOVES, None);
    let end = simulation.length();
    for index in [end, end + 1, usize::MAX] {
        assert_eq!(simulation.entry(index), "null");
        assert_eq!(simulation.outline(index, usize::MAX), "[]");
        assert_eq!(simulation.stage(index), simulation.stage(end));
    }
    assert_eq!(simulation.outline(end, 0), "[]");
    assert_eq!(simulation.exchange(0), "null");
    assert_eq!(simulation.exchange(u32::MAX), "null");
    for garbage in ["", ".", "a.b.c", "null", "\u{0}", "eyJhbGciOiJub25lIn0.e30.", "日本"] {
        assert_eq!(
            simulation.token(garbage).as_str(),
            if garbage.starts_with("eyJ") { UNSIGNED } else { "null" }
        );
        assert_eq!(simulation.certificate(garbage), "null");
    }
    assert_ne!(simulation.entry(end - 1), "null");
    assert_ne!(simulation.exchange(1), "null");
}

/// A token without signature can be looked at; it is worth nothing.
const UNSIGNED: &str =
    r#"{"header":[{"name":"alg","value":"none"}],"claims":[],"signature":{"kind":"invalid"}}"#;
