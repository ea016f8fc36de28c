//! `mi-sim mutate` plays documents in wrong worlds, and says which of them they would not notice.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// As many of a hundred wrong worlds have to be noticed.
const LEAST: &str = "90";

fn mutate(files: &[PathBuf], options: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mi-sim")).arg("mutate").args(files).args(options).output().unwrap()
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
