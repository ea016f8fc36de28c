//! What the simulator signs, PyJWT and openssl verify: `tests/tokens/verify.py` on a document's journal.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn checkout(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(below)
}

/// What `mi-sim` prints of the document.
fn report() -> String {
    let mut play = Command::new(env!("CARGO_BIN_EXE_mi-sim"));
    play.args(["play", "--format", "json"]).arg(checkout("tests/tokens/token.md"));
    let output = play.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The Python that the set-up puts PyJWT into, where there is one.
fn python() -> PathBuf {
    let own = std::env::var_os("MI_SIM_PYTHON")
        .map_or_else(|| checkout("target/python/bin/python3"), PathBuf::from);
    if own.is_file() { own } else { "python3".into() }
}

fn verify(report: &str) -> Output {
    let python = python();
    let missing = |what: &str| -> ! {
        panic!("`{}` {what}; `cargo xtask test` gets a Python with PyJWT and cryptography", python.display())
    };
    let mut script = Command::new(&python);
    script.arg(checkout("tests/tokens/verify.py"));
    script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = script.spawn().unwrap_or_else(|error| missing(&format!("cannot be started ({error})")));
    // A script that ends before it has read everything says why itself.
    let _ended = child.stdin.take().unwrap().write_all(report.as_bytes());
    let output = child.wait_with_output().unwrap();
    if String::from_utf8_lossy(&output.stderr).contains("ModuleNotFoundError") {
        missing("lacks a module");
    }
    output
}

#[test]
fn strangers_verify_token_assertion_and_certificate() {
    let output = verify(&report());
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    for proof in [
        "PyJWT verifies the access token against the key set",
        "PyJWT refuses it for another audience",
        "PyJWT refuses it with one bit of its signature turned",
        "PyJWT verifies the assertion by the identity's certificate",
        "openssl verifies the certificate against its issuer's",
        "openssl reads the certificate",
    ] {
        assert!(said.contains(&format!("ok: {proof}")), "`{proof}` is missing in:\n{said}");
    }
}

#[test]
fn a_token_that_was_tampered_with_is_found() {
    let report = report();
    // The last one: those before it are `admin`'s.
    let (_, rest) = report.rsplit_once(r#"access_token\":\""#).unwrap();
    let token = rest.split('\\').next().unwrap();
    let (input, signature) = token.rsplit_once('.').unwrap();
    let mirrored: String = signature.chars().rev().collect();
    let output = verify(&report.replace(token, &format!("{input}.{mirrored}")));
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
