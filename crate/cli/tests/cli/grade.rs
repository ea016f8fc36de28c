//! `mi-sim grade` and `mi-sim new`: a template plays as it is, and receipts of a lab are played again.

use mi_sim_document::{Move, Session};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{fs, str};

fn run(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mi-sim")).args(words).stdin(Stdio::null()).output().unwrap()
}

fn temporary(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// The template of a lab, in a file of its own.
fn lab(name: &str) -> (PathBuf, String) {
    let file = temporary(name);
    fs::remove_file(&file).ok();
    assert!(run(&["new", "lab", file.to_str().unwrap()]).status.success());
    let text = fs::read_to_string(&file).unwrap();
    (file, text)
}

/// A receipt of somebody who made the mistakes of the lab that are told, and then took its solution.
fn receipt(lab: &str, mistakes: &[usize], solved: bool) -> String {
    let mut session = Session::open(lab, None).unwrap();
    let task = session.document().tasks[0].clone();
    for mistake in mistakes {
        let block = task.mistakes[*mistake].blocks[0];
        let text = session.document().commands()[block].text.clone();
        let runner = session.document().commands()[block].runner.clone();
        session.append(Move::Typed { runner, text }).unwrap();
    }
    if solved {
        session.append(Move::Block { index: task.solution[0] }).unwrap();
    }
    session.recipe()
}

#[test]
fn a_template_plays_as_it_is_and_replaces_nothing() {
    for kind in ["lab", "document"] {
        let file = temporary(&format!("new-{kind}.md"));
        fs::remove_file(&file).ok();
        let path = file.to_str().unwrap();
        assert!(run(&["new", kind, path]).status.success());
        let played = run(&["play", path]);
        assert_eq!((played.status.code(), str::from_utf8(&played.stderr)), (Some(0), Ok("")), "{kind}");
        let again = run(&["new", kind, path]);
        assert_eq!(again.status.code(), Some(1));
        assert!(str::from_utf8(&again.stderr).unwrap().contains("is there already"));
        let printed = run(&["new", kind]).stdout;
        assert_eq!(
            str::from_utf8(&printed).unwrap().trim_end(),
            fs::read_to_string(&file).unwrap().trim_end()
        );
    }
    assert_eq!(run(&["new", "essay"]).status.code(), Some(2));
}

#[test]
fn receipts_tell_what_was_solved_and_with_which_mistakes() {
    let (file, text) = lab("grade.md");
    let (solved, open) = (receipt(&text, &[0], true), receipt(&text, &[], false));
    let one = run(&["grade", file.to_str().unwrap(), &solved]);
    let told = str::from_utf8(&one.stdout).unwrap();
    let expected = "✓ argument 1: 1 of 1 tasks, 2 moves, seed my-lab\n    \
                    ✓ move 2, 2026-04-06T09:00:00Z  The machine gets a token\n    \
                    mistake: move 1, `not-attached`  The machine gets a token\n    \
                    moves from the solution: 1\n\
                    solved: 1, not solved: 0, refused: 0\n";
    assert_eq!((one.status.code(), told), (Some(0), expected));

    let class = temporary("class.txt");
    fs::write(&class, format!("{solved}\n\n{open}\n")).unwrap();
    let many = run(&["grade", file.to_str().unwrap(), class.to_str().unwrap(), "--format", "json"]);
    let lines: Vec<serde_json::Value> = str::from_utf8(&many.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(many.status.code(), Some(1));
    assert_eq!(lines[0]["grade"]["tasks"][0]["done"]["moves"], 2);
    assert!(lines[1]["grade"]["tasks"][0]["done"].is_null());
    assert!(lines[1]["receipt"].as_str().unwrap().ends_with("class.txt:3"));

    let mut program = Command::new(env!("CARGO_BIN_EXE_mi-sim"));
    let mut piped =
        program.arg("grade").arg(&file).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    piped.stdin.take().unwrap().write_all(solved.as_bytes()).unwrap();
    assert_eq!(piped.wait_with_output().unwrap().status.code(), Some(0));
}

#[test]
fn of_a_receipt_that_is_not_one_nothing_runs_and_it_is_said_why() {
    let (file, text) = lab("refused.md");
    let receipt = receipt(&text, &[], true);
    let other = text.replace("japaneast", "japanwest");
    let other = Session::open(&other, None).unwrap().recipe();
    let begun = receipt.split('~').take(3).collect::<Vec<_>>().join("~");
    for (wrong, told) in [
        (receipt[..receipt.len() - 9].to_owned(), "this recipe was cut short or changed"),
        (receipt.replace("my-lab", "my-lob"), "this recipe was cut short or changed"),
        (receipt.replacen("mi1", "mi2", 1), "this recipe has version 2; this program reads version 1"),
        (other, "this recipe belongs to the document"),
        (format!("~{}", "a".repeat(1_000_000)), "a recipe has at most 262144 bytes; this has 1000001"),
        (format!("{begun}~"), "this recipe was cut short or changed"),
    ] {
        let list = temporary("refused.txt");
        fs::write(&list, &wrong).unwrap();
        let output = run(&["grade", file.to_str().unwrap(), list.to_str().unwrap()]);
        let said = str::from_utf8(&output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(told) && said.ends_with("solved: 0, not solved: 0, refused: 1\n"), "{said}");
    }
    let readme = temporary("no-lab.md");
    fs::write(&readme, "# Words\n").unwrap();
    let output = run(&["grade", readme.to_str().unwrap(), &receipt]);
    assert_eq!(output.status.code(), Some(2));
    assert!(str::from_utf8(&output.stderr).unwrap().contains("is no lab"));
}
