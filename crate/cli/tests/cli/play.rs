//! `mi-sim play` ends with 0 when a document comes true, and else says where it does not.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

const SMALL: &str = "\
# Small

```http from=internet
GET https://nowhere.example/
```

```output
connect: could not resolve host: nowhere.example
```
";

struct Outcome {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn play(file: &Path, options: &[&str]) -> Outcome {
    let output =
        Command::new(env!("CARGO_BIN_EXE_mi-sim")).arg("play").arg(file).args(options).output().unwrap();
    let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    Outcome { code: output.status.code(), stdout, stderr }
}

/// Plays a document under a name of the test's own; gives the file too.
fn play_text(name: &str, text: &str) -> (PathBuf, Outcome) {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&file, text).unwrap();
    let outcome = play(&file, &[]);
    (file, outcome)
}

fn shipped() -> Vec<PathBuf> {
    within("documents")
}

/// What ships in a folder of the page.
fn within(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www").join(folder);
    let list = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let documents = list(&folder).filter(|path| path.is_dir()).flat_map(|folder| list(&folder));
    let documents: Vec<_> =
        documents.filter(|file| file.extension().is_some_and(|extension| extension == "md")).collect();
    assert!(!documents.is_empty());
    documents
}

#[test]
fn worlds_are_played_one_after_the_other_and_their_figures_stand_side_by_side() {
    let text = "---\nworlds:\n  one: Once\n  two: Twice\n---\n## A\n```http from=internet\nGET https://h/\n```\n\
                ```http from=internet world=two\nGET https://h/\n```\n## B\n```figures\nrequests sent\nrequests refused\n```\n\
                ```output\n         one two\nrequests sent 1 2\nrequests refused 0 0\n```\n";
    let (_, outcome) = play_text("worlds.md", text);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    let [one, two] =
        ["World one: Once\n", "World two: Twice\n"].map(|title| outcome.stdout.find(title).unwrap());
    assert!(one < two);
    let table = "Figures at line 14  B\n                      one  two\n    requests sent       1    2\n    requests refused    0    0\n";
    assert!(outcome.stdout.ends_with(&format!("{table}\n")), "{}", outcome.stdout);

    let (file, outcome) = play_text("worlds-wrong.md", &text.replace("sent 1 2", "sent 1 3"));
    let told = format!("{}:20: the output did not come true in the world `two`\n", file.display());
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome.stderr.starts_with(&told) && outcome.stderr.matches("come true").count() == 1,
        "{}",
        outcome.stderr
    );
    let reports = play(&file, &["--format", "json"]).stdout;
    let worlds: Vec<_> = reports.lines().map(|line| line.get(..14).unwrap()).collect();
    assert_eq!(worlds, ["{\"world\":\"one\"", "{\"world\":\"two\""]);
}

#[test]
fn a_document_with_tabs_is_played_once_for_each() {
    let text = "# [One](#tab/one)\n```bash\nx=1\n```\n# [Two](#tab/two)\n```bash\nx=2\n```\n\n---\n\n```bash\necho $x\n```\n```output\n1\n```\n";
    let (file, outcome) = play_text("tabs.md", text);
    let told = format!("{}:16: the output did not come true in the tab `two`\n", file.display());
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stderr.starts_with(&told), "{}", outcome.stderr);
    assert_eq!(outcome.stderr.matches("come true").count(), 1);
    let [one, two] = ["Tab one\n", "Tab two\n"].map(|title| outcome.stdout.find(title).unwrap());
    assert!(one < two);
    let (_, outcome) = play_text("tabs-true.md", &text.replace("\n1\n", "\n…\n"));
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    let reports = play(&file, &["--format", "json"]).stdout;
    let tabs: Vec<_> = reports.lines().map(|line| line.get(..12).unwrap()).collect();
    assert_eq!(tabs, ["{\"tab\":\"one\"", "{\"tab\":\"two\""]);
}

#[test]
fn every_shipped_document_comes_true() {
    for file in shipped() {
        let outcome = play(&file, &[]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{}", file.display());
    }
}

#[test]
fn every_shipped_lab_is_proved() {
    for file in within("labs") {
        // In the other language with another seed: nothing may rest on the ids of one world.
        let seed: &[&str] = if file.ends_with("ja.md") { &["--seed", "7"] } else { &[] };
        let outcome = play(&file, seed);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{}", file.display());
        let tasks = outcome.stdout.lines().filter(|line| line.contains("other right ways")).count();
        assert!(tasks > 0, "{} is no lab", file.display());
    }
}

#[test]
fn a_lab_that_could_lie_fails_with_its_line() {
    let text =
        fs::read_to_string(&within("labs")[0]).unwrap().replacen("```azurecli solution", "```azurecli", 1);
    let (file, outcome) = play_text("lying.md", &text);
    assert_eq!(outcome.code, Some(1));
    let told = |line: &str| {
        line.starts_with(&format!("{}:", file.display())) && line.contains("no `solution` block")
    };
    assert!(outcome.stderr.lines().any(told), "{}", outcome.stderr);
}

/// The documents with one letter or digit of one expected value changed, and the line it stands in.
fn with_one_value_changed(text: &str) -> Option<(String, usize)> {
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    let mut is_expected = false;
    for (index, line) in lines.iter_mut().enumerate() {
        if line.starts_with("```") {
            is_expected = matches!(line.as_str(), "```json" | "```output");
            continue;
        }
        let is_value = line.contains("\": \"") || line.starts_with("HTTP/");
        if is_expected && is_value && !line.contains('…') {
            let at = line.rfind(|c: char| c.is_ascii_alphanumeric())?;
            let other = if line[at..].starts_with('7') { "8" } else { "7" };
            line.replace_range(at..=at, other);
            return Some((lines.join("\n") + "\n", index + 1));
        }
    }
    None
}

#[test]
fn one_changed_value_fails_with_its_line_and_a_diff() {
    for (number, file) in shipped().into_iter().enumerate() {
        let text = fs::read_to_string(&file).unwrap();
        let Some((changed, line)) = with_one_value_changed(&text) else {
            // One shows what other programs print, and one leaves it to the reader what is printed.
            let without = ["your-own-code", "your-own-cloud"];
            assert!(without.iter().any(|name| file.parent().unwrap().ends_with(name)), "{}", file.display());
            continue;
        };
        let (copy, outcome) = play_text(&format!("changed-{number}.md"), &changed);
        assert_eq!(outcome.code, Some(1), "{}", file.display());
        let wrong = changed.lines().nth(line - 1).unwrap().trim();
        let right = text.lines().nth(line - 1).unwrap().trim();
        assert!(
            outcome.stderr.starts_with(&format!("{}:{line}: ", copy.display())),
            "{line}: {}",
            outcome.stderr
        );
        for (sign, side) in [('-', wrong), ('+', right)] {
            let side = side.trim_end_matches(',');
            let is_there = outcome.stderr.lines().any(|line| line.starts_with(sign) && line.contains(side));
            assert!(is_there, "no `{sign}` line with `{side}`:\n{}", outcome.stderr);
        }
    }
}

#[test]
fn a_small_document_comes_true_and_is_told_in_both_forms() {
    let (file, outcome) = play_text("small.md", SMALL);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    assert!(
        outcome.stdout.contains("connect: could not resolve host: nowhere.example"),
        "{}",
        outcome.stdout
    );
    let json = play(&file, &["--format", "json"]).stdout;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["came_true"], true);
    assert_eq!(report["journal"][0]["event"]["type"], "sent");
}

#[test]
fn the_seed_of_the_command_line_counts() {
    let keys =
        "```http from=internet\nGET https://login.microsoftonline.com/{{tenantId}}/discovery/keys\n```\n";
    let (file, _) = play_text("seed.md", keys);
    let report = |seed: &str| play(&file, &["--format", "json", "--seed", seed]).stdout;
    assert_eq!(report("1"), report("1"));
    assert_ne!(report("1"), report("2"));
}

#[test]
fn a_block_that_is_not_understood_fails_with_its_line() {
    for (name, text, line) in [
        ("fence.md", SMALL.replace("from=internet", "form=internet"), 3),
        ("request.md", SMALL.replace("GET https", "GOT https"), 4),
        ("variable.md", SMALL.replace("nowhere.example/", "{{nothing}}/"), 4),
    ] {
        let (file, outcome) = play_text(name, &text);
        assert_eq!(outcome.code, Some(1), "{name}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(&format!("{}:{line}: ", file.display())), "{}", outcome.stderr);
    }
}

#[test]
fn a_missing_file_and_a_wrong_command_line_end_with_2() {
    let missing = play(Path::new("no-such-document.md"), &[]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.stderr.contains("no-such-document.md"), "{}", missing.stderr);
    let wrong = play(Path::new("no-such-document.md"), &["--format", "xml"]);
    assert_eq!(wrong.code, Some(2));
}

#[test]
fn a_reader_that_has_read_enough_is_no_failure() {
    let file = shipped().remove(0);
    let mut program = Command::new(env!("CARGO_BIN_EXE_mi-sim"));
    let mut playing = program.arg("play").arg(file).stdout(Stdio::piped()).spawn().unwrap();
    drop(playing.stdout.take());
    assert_eq!(playing.wait().unwrap().code(), Some(0));
}

#[test]
fn what_a_terminal_would_obey_is_printed_by_its_number() {
    let harm = "\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}";
    let text = format!(
        "# A title {harm}\n\n```http from=internet\nGET https://management.azure.com/x{{{{y}}}}\nX-{harm}: 1\n```\n\n\
         ## {harm}\n\n```http on={harm}\nGET https://h/\n```\n"
    );
    let (file, outcome) = play_text("terminal.md", &text);
    let json = play(&file, &["--format", "json"]);
    for said in [&outcome.stdout, &outcome.stderr, &json.stdout, &json.stderr] {
        assert!(!said.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{said:?}");
    }
    assert!(outcome.stdout.contains(r"\u001b]0;owned\u0007"), "{}", outcome.stdout);
    serde_json::from_str::<serde_json::Value>(&json.stdout).unwrap();
}

#[test]
fn a_set_up_that_fails_fails_the_run_with_its_answer() {
    let text = "```http setup from=internet\nGET https://management.azure.com/x\n```\n";
    let (file, outcome) = play_text("setup.md", text);
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome.stderr.starts_with(&format!("{}:2: the set-up fails here: HTTP/1.1 401", file.display()))
    );
    assert!(
        outcome.stderr.contains("AuthenticationFailed") && outcome.stdout.starts_with("✗"),
        "{}",
        outcome.stdout
    );
}

#[cfg(unix)]
#[test]
fn a_file_without_an_end_is_read_to_the_limit_of_a_document() {
    let told = "longer than 4194304 bytes, the most that a document has";
    for (words, code) in [
        (&["play", "/dev/zero"][..], 2),
        (&["record", "/dev/zero"], 1),
        (&["serve", "--port", "0", "/dev/zero"], 1),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_mi-sim")).args(words).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{words:?}: {stderr}");
        assert!(stderr.contains("/dev/zero: it is ") && stderr.contains(told), "{words:?}: {stderr}");
    }
    let mut endless = Command::new("yes").stdout(Stdio::piped()).spawn().unwrap();
    let mut play = Command::new(env!("CARGO_BIN_EXE_mi-sim"));
    let output = play.args(["play", "/dev/stdin"]).stdin(endless.stdout.take().unwrap()).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("/dev/stdin: it is ") && stderr.contains(told), "{stderr}");
    endless.kill().ok();
    endless.wait().unwrap();
}

#[test]
fn a_folder_is_played_and_a_ci_service_is_told_where_it_fails() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("folder");
    fs::create_dir_all(folder.join("inner")).unwrap();
    fs::write(folder.join("a.md"), SMALL).unwrap();
    let wrong = SMALL.replace("resolve host: nowhere", "resolve <host>: nowhere");
    fs::write(folder.join("inner/b.md"), wrong).unwrap();
    fs::write(folder.join("c.txt"), "no document").unwrap();
    let (a, b) = (folder.join("a.md"), folder.join("inner/b.md"));
    let outcome = play(&folder, &[]);
    assert_eq!(outcome.code, Some(1));
    assert_eq!(outcome.stdout, format!("✓ {}  1 block\n✗ {}  1 block\n", a.display(), b.display()));
    assert!(outcome.stderr.starts_with(&format!("{}:8: ", b.display())), "{}", outcome.stderr);
    let github = play(&folder, &["--format", "github"]);
    let told = format!("::error file={},line=8::the output did not come true%0A--- expected%0A", b.display());
    assert!(github.stdout.starts_with(&told) && github.stdout.lines().count() == 1, "{}", github.stdout);
    assert_eq!((github.code, github.stderr.as_str()), (Some(1), ""));
    let junit = play(&folder, &["--format", "junit"]).stdout;
    for (file, failures) in [(&a, 0), (&b, 1)] {
        let suite = format!("<testsuite name=\"{}\" tests=\"1\" failures=\"{failures}\">", file.display());
        assert!(junit.contains(&suite), "{junit}");
    }
    assert!(junit.contains("-connect: could not resolve &lt;host&gt;: nowhere.example"), "{junit}");
    let updated = play(&folder, &["--update"]);
    assert_eq!(updated.code, Some(0), "{}", updated.stderr);
    assert_eq!(fs::read_to_string(&b).unwrap(), SMALL);
    assert_eq!(fs::read_to_string(&a).unwrap(), SMALL);
}
