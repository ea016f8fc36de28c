//! `mi-sim record` leaves the run of a document beside it, for a page that shows it before the simulator is there.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

const UNSEEDED: &str = "\
---
as: admin
---
# No seed

```http setup
PUT https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/rg?api-version=2024-11-01
Authorization: {{$aadToken}}
Content-Type: application/json

{ \"location\": \"japaneast\" }
```

```http
GET https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/rg?api-version=2024-11-01
Authorization: {{$aadToken}}
```
";

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn record(file: &Path, out: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mi-sim"));
    command.arg("record").arg(file).arg("--out").arg(out).output().unwrap()
}

/// The first and the second file of the record of this text, which is recorded in a folder of its own.
fn recorded(name: &str, text: &str) -> [Value; 2] {
    let folder = folder(name);
    let file = folder.join("en.md");
    fs::write(&file, text).unwrap();
    let output = record(&file, &folder);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    ["first", "rest"].map(|kind| {
        let text = fs::read_to_string(folder.join(format!("en.{kind}.json"))).unwrap();
        serde_json::from_str(&text).unwrap()
    })
}

#[test]
fn a_document_without_a_seed_has_the_same_record_every_time() {
    let once = recorded("record-once", UNSEEDED);
    assert_eq!(recorded("record-again", UNSEEDED), once);
    assert!(once[0]["view"]["seed"].is_string());
}

#[test]
fn the_first_file_has_what_is_seen_after_the_set_up_and_the_second_all_the_rest() {
    let [first, rest] = recorded("record-parts", UNSEEDED);
    assert_eq!(first["mark"], rest["mark"]);
    assert_eq!(rest["source"], UNSEEDED);
    let length = first["outline"].as_array().unwrap().len();
    assert_eq!(rest["moments"].as_array().unwrap().len(), length + 1);
    let steps = first["view"]["run"]["steps"].as_array().unwrap();
    let end = steps[0]["exchanges"][0]["entries"]["end"].as_u64().unwrap();
    assert_eq!(first["view"]["begins"], end);
    assert_eq!(first["shown"], rest["moments"][usize::try_from(end).unwrap()]);
    assert_eq!(first["shown"]["entry"]["event"]["response"]["status"], 201);
    let printed = |step: usize| steps[step]["exchanges"][0]["text"].as_str().unwrap();
    assert!(printed(0).starts_with("HTTP/1.1 201"));
    assert_eq!(printed(1), "");
    assert!(rest["printed"][1][0].as_str().unwrap().starts_with("HTTP/1.1 200"));
}

#[test]
fn another_seed_or_another_text_is_another_record() {
    let [first, _] = recorded("record-other", &UNSEEDED.replace("as: admin", "as: admin\nseed: other"));
    let [unseeded, _] = recorded("record-unseeded", UNSEEDED);
    assert_eq!(first["view"]["seed"], "other");
    assert_ne!(first["mark"], unseeded["mark"]);
}

#[test]
fn what_cannot_be_recorded_is_named() {
    let folder = folder("record-nothing");
    let output = record(&folder.join("nothing.md"), &folder);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing.md"));
}

#[test]
fn a_run_whose_moments_would_fill_the_memory_is_refused_in_words() {
    let (head, rest) = UNSEEDED.split_once("```http setup\n").unwrap();
    let (put, get) = rest.split_once("\n```\n\n```http\n").unwrap();
    let machine = |number| {
        let path = format!("rg/providers/Microsoft.Compute/virtualMachines/vm{number}?");
        format!("\n\n###\n{}", put.replace("rg?", &path))
    };
    let machines: String = (0..100).map(machine).collect();
    let get = get.trim_end().trim_end_matches('`').trim_end();
    let again = format!("\n\n###\n{get}").repeat(1_500);
    let folder = folder("too-much");
    // What an earlier run left behind.
    fs::remove_file(folder.join("too-much.first.json")).ok();
    let file = folder.join("too-much.md");
    fs::write(&file, format!("{head}```http setup\n{put}{machines}\n```\n\n```http\n{get}{again}\n```\n"))
        .unwrap();
    let output = record(&file, &folder);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("its moments take more than 67108864 bytes"), "{told}");
    assert!(!folder.join("too-much.first.json").exists());
}
