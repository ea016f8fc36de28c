//! `mi-sim reach` tells what somebody can come to do in a shipped document, and that there is nothing else.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};
use std::str;

fn run(words: &[&str]) -> Output {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/documents/code-runner/en.md");
    Command::new(env!("CARGO_BIN_EXE_mi-sim")).arg("reach").arg(file).args(words).output().unwrap()
}

fn told(words: &[&str]) -> String {
    let output = run(words);
    assert_eq!((output.status.code(), str::from_utf8(&output.stderr)), (Some(0), Ok("")), "{words:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn alice_comes_to_the_orders_through_the_workflow_until_it_is_fixed() {
    let text = told(&["--from", "alice", "--to", "orders"]);
    for line in [
        "✓ alice → orders: can read its blobs",
        "✓ alice → orders: can write blobs to it",
        "  1. write the workflow and run it (LogicApp3388)",
        "  2. ask the token endpoint of the host for its identity's token (identity-1234)",
        "       in the logs: Activity log: the workflow was written and run, with the callers",
        "  smallest fix: 2 things to take away\n       az role assignment delete --ids /subscriptions/",
        "     ✓ played: the attack is refused; ",
        "Checked: from the ",
    ] {
        assert!(text.contains(line), "{line} is not in:\n{text}");
    }
    assert!(!text.contains('✗'), "{text}");
    let fixed = told(&["--from", "alice", "--to", "orders", "--end"]);
    assert!(fixed.contains("✓ there is no way from alice to orders\nChecked: from the "), "{fixed}");
}

#[test]
fn the_same_is_told_as_json() {
    let answer: Value =
        serde_json::from_str(&told(&["--from", "ALICE", "--to", "storageaccount7755", "--format", "json"]))
            .unwrap();
    assert_eq!(answer["isAll"], true);
    let targets = answer["targets"].as_array().unwrap();
    assert_eq!(targets.len(), 2, "{answer:#}");
    for target in targets {
        let tried = &target["tried"];
        assert_eq!((&tried["isClosed"], &tried["broken"]), (&true.into(), &Value::Array(Vec::new())));
        let ways = target["ways"].as_array().unwrap();
        assert!(ways.iter().all(|way| way["plays"] == true), "{target:#}");
        let steps = |way: &Value| {
            let steps = way["steps"].as_array().unwrap().iter();
            steps.map(|step| step["way"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let through = [
            ["start", "createHost", "withToken"].as_slice(),
            &["start", "rewriteWorkflow", "askEndpoint", "withToken"],
        ];
        assert_eq!(ways.iter().map(steps).collect::<Vec<_>>(), through);
    }
}

#[test]
fn who_or_what_is_not_there_is_named() {
    let nobody = run(&["--from", "alicia"]);
    let said = str::from_utf8(&nobody.stderr).unwrap();
    assert_eq!(nobody.status.code(), Some(2));
    assert!(said.contains("nobody is called `alicia`") && said.contains("`alice`"), "{said}");
    assert!(said.contains("`identity-1234`"), "{said}");
    let nothing = run(&["--from", "alice", "--to", "order"]);
    let said = str::from_utf8(&nothing.stderr).unwrap();
    assert_eq!(nothing.status.code(), Some(2));
    assert!(said.contains("nothing is called `order`"), "{said}");
}
