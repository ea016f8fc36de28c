//! `mi-sim mutate` plays documents in wrong worlds; the documents that ship notice nearly all that touch them.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// As many of a hundred wrong worlds are noticed, in all documents together.
const LEAST: &str = "90";

fn www() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www")
}

fn mutate(files: &[PathBuf], options: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mi-sim")).arg("mutate").args(files).args(options).output().unwrap()
}

/// The documents that ship, in one language: the blocks of the other are the same.
fn shipped() -> Vec<PathBuf> {
    let folders = fs::read_dir(www().join("documents")).unwrap();
    let files = folders.map(|entry| entry.unwrap().path().join("en.md"));
    let mut files: Vec<PathBuf> = files.filter(|file| file.is_file()).collect();
    files.sort();
    assert!(files.len() > 20);
    files
}

#[test]
fn what_ships_notices_the_wrong_worlds_that_touch_it() {
    let files = shipped();
    let (one, other) = files.split_at(files.len() / 2);
    let halves = std::thread::scope(|scope| {
        let halves = [one, other].map(|half| scope.spawn(|| mutate(half, &["--format", "json"]).stdout));
        halves.map(|half| String::from_utf8(half.join().unwrap()).unwrap())
    });
    let reports: Vec<Value> =
        halves.iter().flat_map(|half| half.lines()).map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(reports.len(), files.len());
    let sum = |name: &str| reports.iter().map(|report| report[name].as_u64().unwrap()).sum::<u64>();
    let (touching, noticed) = (sum("touching"), sum("noticed"));
    let least: u64 = LEAST.parse().unwrap();
    assert!(noticed * 100 >= touching * least, "only {noticed} of {touching} are noticed");
}

#[test]
fn a_document_that_states_too_little_fails_where_more_is_asked_for() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("states-nothing.md");
    fs::write(
        &file,
        "```http from=internet\n\
         GET https://management.azure.com/subscriptions/{{subscriptionId}}?api-version=2022-12-01\n```\n",
    )
    .unwrap();
    let files = [file];
    let output = mutate(&files, &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(text.contains(": 0 of 1 wrong worlds noticed (0 %)\n"), "{text}");
    assert!(text.contains("  ✗ error-is-success") && text.contains("seen at 1 "), "{text}");
    assert!(text.contains("not touched by assignment-dropped, "), "{text}");
    let output = mutate(&files, &["--least", LEAST]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("0 of 1 wrong worlds noticed (0 %), fewer than 90 of a hundred"), "{told}");
}

#[test]
fn a_wrong_command_line_says_what_would_be_right() {
    for (options, told) in [
        (&["--least", "101"][..], "whole number from 0 to 100"),
        (&[], "mutate needs a document or a folder"),
    ] {
        let output = mutate(&[], options);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8(output.stderr).unwrap().contains(told), "{told}");
    }
}
