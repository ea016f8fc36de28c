//! `mi-sim shell` runs what is piped into it, and prints it as a terminal would show it.

use std::io::Write;
use std::process::{Command, Stdio};

fn shell(options: &[&str], typed: &str) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mi-sim"))
        .arg("shell")
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let [out, err] = [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (done.status.code(), out, err)
}

#[test]
fn lines_build_on_one_another_and_the_last_status_is_the_programs() {
    let typed = "x=1\nif [ $x = 1 ]\nthen\n  echo yes\nfi\ncat <<EOF\n$x\nEOF\nfalse";
    assert_eq!(shell(&["--seed", "1"], typed), (Some(1), "yes\n1\n".to_owned(), String::new()));
    assert_eq!(shell(&[], "exit 4\necho never\n").0, Some(4));
}

#[test]
fn what_is_not_understood_is_told_and_the_shell_goes_on() {
    let (code, out, err) = shell(&[], "f() { echo; }\necho after\n");
    assert_eq!((code, out.as_str()), (Some(0), "after\n"));
    assert!(err.starts_with("bash: line 1: column 2: functions are not known here"), "{err}");
}

#[test]
fn a_machine_that_is_not_there_is_named() {
    let (code, _, err) = shell(&["--on", "vm9"], "echo\n");
    assert_eq!(code, Some(2));
    assert!(err.contains("no machine or app is called `vm9`"), "{err}");
}
