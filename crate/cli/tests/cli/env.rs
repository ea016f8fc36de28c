//! `mi-sim env` in real shells: whatever a document names, nothing runs, and values arrive as they are.

use crate::serving::{Serving, data, mi_sim, output, secret, text};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs, process, thread};

/// Values that a shell would obey if they were not quoted.
fn values(canary: &str) -> Vec<String> {
    let mut values: Vec<String> = [
        "*",
        "~",
        "!!",
        "a\"b",
        "{a,b}",
        "a  b ",
        "\\",
        "\\\\'",
        "#x",
        "=x",
        "-x",
        "%s",
        "‘’‚‛",
        "ば'",
        "Б",
        "😀",
    ]
    .map(str::to_owned)
    .into();
    for form in [
        "'; touch CANARY; '",
        "$(touch CANARY)",
        "`touch CANARY`",
        "\\'; touch CANARY #",
        "(touch CANARY)",
        "ば'; touch CANARY #",
        "‘; touch CANARY",
        "x; touch CANARY &",
        "'\\''; touch CANARY #",
        "\"; touch CANARY #",
    ] {
        values.push(form.replace("CANARY", canary));
    }
    values
}

/// Names that are none, and names that shells and loaders obey.
fn hostile_names(canary: &str) -> Vec<String> {
    let mut names: Vec<String> = [
        "PROMPT_COMMAND",
        "PS1",
        "PS4",
        "BASH_ENV",
        "ENV",
        "LD_PRELOAD",
        "PATH",
        "IFS",
        "fish_prompt",
        "ZDOTDIR",
        "PROMPT",
    ]
    .map(str::to_owned)
    .into();
    for form in [
        "COLOR=red; touch CANARY; export SIZE",
        "A'; touch CANARY; '",
        "$(touch CANARY)",
        "`touch CANARY`",
        "A\ntouch CANARY\nB",
        "A[$(touch CANARY)]",
        "A;touch CANARY",
        "A (touch CANARY)",
    ] {
        names.push(form.replace("CANARY", canary));
    }
    names
}

struct World {
    server: Serving,
    folder: PathBuf,
    canary: PathBuf,
    values: Vec<String>,
}

/// A server with an app whose settings want to do harm.
fn hostile_world(name: &str) -> World {
    let folder = env::temp_dir().join(format!("mi-sim-env-{name}-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    let canary = folder.join("canary");
    let path = canary.to_str().unwrap();
    let values = values(path);
    let harm = format!("touch {path}");
    let named = values.iter().enumerate().map(|(number, value)| (format!("V{number}"), value.clone()));
    let settings: Vec<_> =
        hostile_names(path).into_iter().map(|name| (name, harm.clone())).chain(named).collect();
    let settings: Vec<_> =
        settings.iter().map(|(name, value)| serde_json::json!({ "name": name, "value": value })).collect();
    let site = serde_json::json!({
        "location": "japaneast",
        "kind": "app",
        "identity": { "type": "SystemAssigned" },
        "properties": { "siteConfig": { "appSettings": settings } }
    });
    let base = "https://management.azure.com/subscriptions/{{subscriptionId}}/resourceGroups/rg";
    let head = "Authorization: {{$aadToken}}\nContent-Type: application/json";
    let document = format!(
        "---\ntitle: Harm\ndelays: none\n---\n```http setup\nPUT {base}?api-version=2024-11-01\n{head}\n\n\
         {{\"location\": \"japaneast\"}}\n\n###\nPUT {base}/providers/Microsoft.Web/sites/web1?api-version=2024-04-01\n{head}\n\n\
         {site}\n```\n"
    );
    let file = folder.join("harm.md");
    fs::write(&file, document).unwrap();
    let server = Serving::start(name, &[file.to_str().unwrap()]);
    World { server, folder, canary, values }
}

/// Runs a script in a shell that reads no files of its user's, with a clean environment.
fn run(shell: &str, options: &[&str], script: &str, port: &str) -> String {
    let mut command = Command::new(shell);
    command.args(options).arg("-c").arg(script);
    command.env_clear().env("PATH", env::var_os("PATH").unwrap()).env("LC_ALL", "C.UTF-8");
    command
        .env("XDG_DATA_HOME", data())
        .env("HOME", env::temp_dir())
        .env("MI_SIM", env!("CARGO_BIN_EXE_mi-sim"))
        .env("PORT", port);
    let output = command.output().unwrap_or_else(|error| {
        panic!("`{shell}` cannot be started ({error}); `cargo xtask test` installs bash, dash, zsh and fish")
    });
    let told = text(&output.stderr);
    assert!(output.status.success(), "{shell}: {told}{}", text(&output.stdout));
    text(&output.stdout)
}

const SHELLS: [(&str, &[&str]); 4] =
    [("bash", &["--norc", "--noprofile"]), ("dash", &[]), ("zsh", &["-f"]), ("fish", &["--no-config"])];

#[test]
fn nothing_that_a_document_names_runs_and_values_arrive_as_they_are() {
    let world = hostile_world("values");
    let port = &world.server.port;
    for (shell, options) in SHELLS {
        let read = match shell {
            "fish" => "$MI_SIM env web1 --settings --shell fish --port $PORT | source\n".to_owned(),
            _ => format!("eval \"$($MI_SIM env web1 --settings --shell {shell} --port $PORT)\"\n"),
        };
        let mut script = read;
        for number in 0..world.values.len() {
            script += &format!("printf '%s\\n' \"$APPSETTING_V{number}\"\n");
        }
        let printed = run(shell, options, &script, port);
        let lines: Vec<&str> = printed.lines().collect();
        assert_eq!(lines, world.values, "{shell}");
        assert!(!world.canary.exists(), "{shell} ran what a document named");
        // Under the prefix they are harmless; by themselves they are as they were.
        let obeyed = run(
            shell,
            options,
            &format!(
                "{}\nprintf '%s\\n' \"$APPSETTING_PROMPT_COMMAND\"\nenv\n",
                script.lines().next().unwrap()
            ),
            port,
        );
        assert!(obeyed.contains("APPSETTING_PROMPT_COMMAND=touch"), "{shell}");
        for name in
            ["PROMPT_COMMAND", "PS1", "PS4", "BASH_ENV", "ENV", "LD_PRELOAD", "IFS", "ZDOTDIR", "fish_prompt"]
        {
            assert!(!obeyed.lines().any(|line| line.starts_with(&format!("{name}="))), "{shell}: {name}");
        }
        assert!(!world.canary.exists(), "{shell} ran what a document named");
    }
    fs::remove_dir_all(&world.folder).unwrap();
}

#[test]
fn without_being_asked_no_setting_is_printed_and_what_is_set_can_be_taken_back() {
    let world = hostile_world("unset");
    let port = &world.server.port;
    let plain = text(&output(&["env", "web1", "--port", port]).stdout);
    assert!(
        plain.contains("export IDENTITY_ENDPOINT='http://127.0.0.1:") && !plain.contains("APPSETTING"),
        "{plain}"
    );
    let asked = output(&["env", "web1", "--settings", "--port", port]);
    assert!(text(&asked.stderr).contains("left out \"COLOR=red; touch"), "{}", text(&asked.stderr));
    for (shell, options) in SHELLS {
        let (set, unset) = match shell {
            "fish" => (
                "$MI_SIM env web1 --settings --shell fish --port $PORT | source",
                "$MI_SIM env web1 --settings --unset --shell fish --port $PORT | source",
            ),
            _ => (
                "eval \"$($MI_SIM env web1 --settings --port $PORT)\"",
                "eval \"$($MI_SIM env web1 --settings --unset --port $PORT)\"",
            ),
        };
        let left = |script: &str| {
            let printed = run(shell, options, &format!("{script}\nenv\n"), port);
            printed
                .lines()
                .filter(|line| {
                    line.starts_with("AZURE_")
                        || line.contains("proxy=")
                        || line.starts_with("APPSETTING_")
                        || line.starts_with("IDENTITY_")
                })
                .count()
        };
        assert!(left(set) > 10, "{shell}");
        assert_eq!(left(&format!("{set}\n{unset}")), 0, "{shell}");
        // Whoever becomes somebody else is no longer who they were.
        let other = set.replace("web1 --settings", "admin");
        let printed = run(shell, options, &format!("{set}\n{other}\nenv\n"), port);
        assert!(
            printed.contains("AZURE_CLIENT_SECRET=") && !printed.contains("IDENTITY_ENDPOINT="),
            "{shell}: {printed}"
        );
    }
    assert!(
        text(&output(&["env", "--unset"]).stdout).contains("unset AZURE_CONFIG_DIR\n"),
        "without a server"
    );
    fs::remove_dir_all(&world.folder).unwrap();
}

/// Answers one request with this body, whatever it is.
fn impostor(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    });
    port
}

#[test]
fn another_server_at_the_port_sets_nothing_that_no_client_needs() {
    for body in [
        r#"{"variables": [{"name": "HTTPS_PROXY", "value": "x"}, {"name": "PROMPT_COMMAND", "value": "id"}], "leftOut": []}"#,
        r#"{"variables": [{"name": "A; id; B", "value": "x"}], "leftOut": []}"#,
        r#"{"variables": [{"name": "HTTPS_PROXY", "value": "a\nid"}], "leftOut": []}"#,
        r#"{"variables": [{"name": "APPSETTING_A", "value": "not asked for"}], "leftOut": []}"#,
        "[]",
        "\u{1b}[2J",
    ] {
        let failed = output(&["env", "vm1", "--port", &impostor(body)]);
        assert_eq!((failed.status.code(), failed.stdout.len()), (Some(1), 0), "{body}");
        assert!(!text(&failed.stderr).contains('\u{1b}'));
    }
}

const LURE: &str =
    r#"{"variables": [{"name": "HTTPS_PROXY", "value": "http://vm1:x@127.0.0.1:6666"}], "leftOut": []}"#;

fn is_refused(port: &str) {
    let refused = output(&["env", "vm1", "--port", port]);
    let told = text(&refused.stderr);
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(1), 0), "{told}");
    assert!(told.contains(&format!("port {port} does not prove to be")), "{told}");
}

#[test]
fn a_neighbour_that_took_the_port_first_leads_nobody_anywhere() {
    is_refused(&impostor(LURE));
    // A server of the user's own was at this port before, and was killed.
    let port = impostor(LURE);
    fs::create_dir_all(secret(&port).parent().unwrap()).unwrap();
    fs::write(secret(&port), "left-behind").unwrap();
    #[cfg(unix)]
    fs::set_permissions(secret(&port), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    is_refused(&port);
    fs::remove_file(secret(&port)).unwrap();
}

#[test]
fn a_neighbour_that_hands_the_question_on_to_the_true_server_gains_nothing() {
    let server = Serving::start("relay", &[]);
    let true_port: u16 = server.port.parse().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    thread::spawn(move || {
        for _ in 0..2 {
            let (mut asker, _) = listener.accept().unwrap();
            let mut question = [0; 4096];
            let length = asker.read(&mut question).unwrap();
            let mut server = TcpStream::connect(("127.0.0.1", true_port)).unwrap();
            server.write_all(&question[..length]).unwrap();
            std::io::copy(&mut server, &mut asker).unwrap();
        }
    });
    is_refused(&port);
    // One that could read the secret would be the user; here it shows that the relay works.
    fs::copy(secret(&server.port), secret(&port)).unwrap();
    assert!(output(&["env", "vm1", "--port", &port]).status.success());
    fs::remove_file(secret(&port)).unwrap();
    assert!(output(&["env", "vm1", "--port", &server.port]).status.success());
}

#[test]
fn a_person_has_variables_too_and_all_are_listed() {
    let server = Serving::start("people", &[]);
    let dana = text(&output(&["env", "dana", "--port", &server.port]).stdout);
    assert!(
        dana.contains(&format!("export HTTPS_PROXY='http://dana:x@127.0.0.1:{}'\n", server.port)),
        "{dana}"
    );
    assert!(dana.contains("unset AZURE_CLIENT_SECRET\n") && !dana.contains("export AZURE_POD"), "{dana}");
    let folder = dana.lines().find_map(|line| line.strip_prefix("export AZURE_CONFIG_DIR='")).unwrap();
    assert!(folder.starts_with(server.folder.to_str().unwrap()), "sign-ins are kept apart: {folder}");
    let mut nobody = mi_sim(&["env", "vm1/..%2f?settings#\r\nX: y", "--port", &server.port]);
    let told = nobody.output().unwrap();
    assert_eq!(told.status.code(), Some(1));
    assert!(text(&told.stderr).contains("write"), "{}", text(&told.stderr));
}
