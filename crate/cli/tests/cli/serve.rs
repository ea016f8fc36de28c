//! `mi-sim serve` as a program, and the commands that speak to it while it runs.

use crate::serving::{self, Serving, output, secret, text};
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Output};

#[test]
fn variables_and_clock_come_from_the_running_server() {
    let server = Serving::start("variables", &[]);
    let variables = output(&["env", "vm1", "--port", &server.port, "--shell", "bash"]);
    let variables = text(&variables.stdout);
    let endpoint =
        format!("export AZURE_POD_IDENTITY_AUTHORITY_HOST='http://127.0.0.1:{}/vm/vm1'\n", server.port);
    assert!(variables.contains(&endpoint), "{variables}");
    assert!(variables.contains(&format!("export HTTPS_PROXY='http://vm1:x@127.0.0.1:{}'\n", server.port)));
    assert!(variables.contains("export SSL_CERT_FILE='") && variables.contains("ca.pem'\n"));
    let admin = text(&output(&["env", "admin", "--port", &server.port, "--shell", "fish"]).stdout);
    assert!(
        admin.contains("set -gx AZURE_CLIENT_SECRET '")
            && admin.contains("set -e AZURE_POD_IDENTITY_AUTHORITY_HOST\n"),
        "{admin}"
    );
    let nobody = output(&["env", "vm9", "--port", &server.port]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(
        text(&nobody.stderr)
            .contains("`vm9` is not the name of a virtual machine, an app or a person; there are: virtual machines vm1; no apps; people")
    );
    let year = |output: Output| text(&output.stdout).split('-').next().unwrap().parse::<u32>().unwrap();
    let now = year(output(&["clock", "--port", &server.port]));
    assert_eq!(year(output(&["clock", "+366d", "--port", &server.port])), now + 1);
}

#[test]
fn without_a_server_the_others_say_so() {
    // Nobody listens at port 1.
    let told = output(&["env", "vm1", "--port", "1"]);
    assert_eq!(told.status.code(), Some(1));
    assert!(text(&told.stderr).contains("start `mi-sim serve` first"));
}

#[test]
fn what_keeps_it_from_starting_is_one_line() {
    let server = Serving::start("taken", &[]);
    let folder = server.folder.to_str().unwrap();
    for (words, told) in [
        (["serve", "--port", server.port.as_str(), "--ca", folder], "is in use"),
        (["serve", "no-such.md", "--port=0", "--ca", folder], "cannot read no-such.md"),
    ] {
        let failed = output(&words);
        let line = text(&failed.stderr);
        assert_eq!((failed.status.code(), line.lines().count()), (Some(1), 1), "{line}");
        assert!(line.starts_with("mi-sim: ") && line.contains(told), "{line}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_at_once_and_cleanly_whoever_is_connected() {
    for signal in ["-INT", "-TERM"] {
        let mut server = Serving::start("end", &[]);
        let port: u16 = server.port.parse().unwrap();
        let mut idle = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
        let pid = server.child.id().to_string();
        assert!(secret(&server.port).exists());
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        assert_eq!(server.child.wait().unwrap().code(), Some(0));
        assert!(!secret(&server.port).exists(), "what proves that it is the user's goes with it");
        // The server let go of its client, too.
        assert_eq!(idle.read(&mut [0]).unwrap_or(0), 0);
    }
}

#[test]
fn another_address_than_this_machines_comes_with_a_warning() {
    let mut server = Serving::start("listen", &["--listen", "0.0.0.0"]);
    let mut warning = String::new();
    BufReader::new(server.child.stderr.as_mut().unwrap()).read_line(&mut warning).unwrap();
    assert!(warning.contains("warning: 0.0.0.0 can be reached from other machines"), "{warning}");
}

#[cfg(unix)]
#[test]
fn an_authority_of_another_kind_is_made_anew_with_a_warning() {
    let server = Serving::start("anew", &[]);
    let certificate = server.folder.join("ca.pem");
    std::fs::write(&certificate, "another").unwrap();
    let folder = server.folder.to_str().unwrap();
    let mut second = Serving::start("anew-second", &["--ca", folder]);
    let mut warning = String::new();
    BufReader::new(second.child.stderr.as_mut().unwrap()).read_line(&mut warning).unwrap();
    assert!(
        warning.contains("warning: the certificate authority in ") && warning.contains("take it out"),
        "{warning}"
    );
}

#[cfg(unix)]
#[test]
fn without_a_folder_for_data_it_says_that_nobody_can_know_whose_it_is() {
    let nowhere = std::env::temp_dir().join(format!("mi-sim-cli-nowhere-{}", std::process::id()));
    std::fs::write(&nowhere, "").unwrap();
    let folder = std::env::temp_dir().join(format!("mi-sim-cli-nowhere-ca-{}", std::process::id()));
    let mut command = serving::mi_sim(&["serve", "--port", "0", "--ca", folder.to_str().unwrap()]);
    command.env("XDG_DATA_HOME", &nowhere).stdout(std::process::Stdio::piped());
    let mut child = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
    // Its warnings come before its welcome.
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut String::new()).unwrap();
    child.kill().unwrap();
    let warning = text(&child.wait_with_output().unwrap().stderr);
    assert!(warning.contains("`mi-sim env` cannot know that this server is yours"), "{warning}");
    std::fs::remove_file(nowhere).unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}
