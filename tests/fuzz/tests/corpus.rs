//! What fuzzing has found and what is near it, and some inputs of chance: each is answered within its bounds.

use mi_sim_fuzz::{BODIES, Patience};
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What is tested is hardly optimised.
const PATIENCE: Patience = Patience(Duration::from_secs(5));
/// Bodies measure the whole process: one test at a time.
static TURN: Mutex<()> = Mutex::new(());

#[test]
fn whatever_was_found_is_answered() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for body in BODIES {
        let files = fs::read_dir(corpus.join(body.name)).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<_> = files.collect();
        files.sort();
        assert!(!files.is_empty(), "{}", body.name);
        for data in files.iter().map(|file| fs::read(file).unwrap()) {
            // Whatever is sent may break off.
            for length in [data.len(), data.len() / 2] {
                body.feed(&data[..length], PATIENCE);
            }
        }
    }
}

/// Words of the languages that are read, so that chance gets past their first letters: those of the list that libFuzzer
/// uses too.
fn words() -> impl Strategy<Value = Vec<u8>> {
    let list = include_str!("../words.dict").lines().filter(|line| line.starts_with('"'));
    let known: Vec<Vec<u8>> = list.map(|line| unescaped(line.trim_matches('"'))).collect();
    let piece = prop_oneof![4 => prop::sample::select(known), 1 => prop::collection::vec(any::<u8>(), 0..8)];
    prop::collection::vec(piece, 0..60).prop_map(|words| words.concat())
}

fn unescaped(word: &str) -> Vec<u8> {
    let parts = word.split("\\x");
    let decode = |(number, part): (usize, &str)| match number {
        0 => part.as_bytes().to_vec(),
        _ => [&[u8::from_str_radix(&part[..2], 16).unwrap()], &part.as_bytes()[2..]].concat(),
    };
    parts.enumerate().flat_map(decode).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn chance_is_answered(data in words()) {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        for body in BODIES {
            body.feed(&data, PATIENCE);
        }
    }
}
