//! A running `mi-sim serve`, for tests of the commands that speak to it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::{env, fs, process};

/// A program that ends with the test.
pub(crate) struct Serving {
    pub(crate) child: Child,
    pub(crate) port: String,
    pub(crate) folder: PathBuf,
}

/// The folder for data of the user that these tests are.
pub(crate) fn data() -> PathBuf {
    env::temp_dir().join(format!("mi-sim-cli-data-{}", process::id()))
}

/// Where the server at this port leaves its secret.
pub(crate) fn secret(port: &str) -> PathBuf {
    data().join("mi-sim/serving").join(port)
}

pub(crate) fn mi_sim(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mi-sim"));
    command.args(words).env("XDG_DATA_HOME", data());
    command
}

pub(crate) fn output(words: &[&str]) -> Output {
    mi_sim(words).output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

impl Serving {
    pub(crate) fn start(name: &str, more: &[&str]) -> Self {
        let folder = env::temp_dir().join(format!("mi-sim-cli-{name}-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut command = mi_sim(&["serve", "--port", "0", "--ca"]);
        let mut child =
            command.arg(&folder).args(more).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
        let (_, rest) = first.split_once("listens on ").unwrap();
        let address = rest.split_once(". ").unwrap().0;
        let port = address.rsplit_once(':').unwrap().1.to_owned();
        Self { child, port, folder }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        // What was killed leaves it behind.
        fs::remove_file(secret(&self.port)).ok();
        fs::remove_dir_all(&self.folder).ok();
    }
}
