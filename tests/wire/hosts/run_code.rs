//! Who may have code run on a host acts as its identities, whatever roles they hold themselves.

use crate::harness::{
    ARM, LAB, VAULT, World, app_path, machine_path, person, request, system_assigned, vault_path, world_with,
};
use crate::harness::{Answer, With};
use mi_sim::access::Operation;
use mi_sim::wire::{Method, base64url};
use mi_sim::{Delays, Scope, ScriptOutput, Settings, Simulator, access};
use serde_json::{Value, json};

const TOKEN: &str = "curl -s -H 'Metadata: true' \
                     'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net'";

fn run_command(world: &mut World, name: &str, on: &str, script: &[&str]) -> Answer {
    let body = json!({ "commandId": "RunShellScript", "script": script });
    world.manage_as(name, Method::Post, &format!("{on}/runCommand"), Some(body))
}

fn kudu(world: &mut World, name: &str, command: &str) -> Answer {
    let token = world.person_token(name, ARM);
    let order = request(Method::Post, "https://app1.scm.azurewebsites.net/api/command")
        .json(&json!({ "command": command, "dir": "/home" }));
    world.ask(&person(name), order.bearer(&token))
}

#[test]
fn who_may_run_commands_on_a_machine_gets_the_tokens_of_its_identity() {
    // The built-in role may run commands on machines and read no secret; the machine's identity may.
    let mut world = world_with(&[("olga", "Virtual Machine Contributor", LAB), ("rita", "Reader", LAB)]);
    let vm = world.machine("vm1", system_assigned());
    world.vault("vault1", true);
    let own = world.own_identity(&vm);
    world.assign("Key Vault Secrets Officer", own.principal_id, &vault_path("vault1"));

    let refused = run_command(&mut world, "rita", &machine_path("vm1"), &[TOKEN]);
    assert_eq!(refused.is(403).word("/error/code"), "AuthorizationFailed");

    let answer = run_command(&mut world, "olga", &machine_path("vm1"), &["echo begin", TOKEN]).is(200);
    let message = answer.word("/value/0/message");
    let printed = message.strip_prefix("Enable succeeded: \n[stdout]\nbegin\n").unwrap();
    let (json, errors) = printed.split_once("\n[stderr]\n").unwrap();
    assert_eq!(errors, "");
    let token: Value = serde_json::from_str(json).unwrap();
    assert_eq!(token["client_id"], json!(own.client_id.to_string()));

    // With that token olga sets a secret, for which she herself has no role.
    let secret = request(Method::Put, "https://vault1.vault.azure.net/secrets/s1?api-version=7.4")
        .json(&json!({ "value": "x" }));
    let herself = world.person_token("olga", VAULT);
    world.ask(&person("olga"), secret.clone().bearer(&herself)).is(403);
    world.ask(&person("olga"), secret.bearer(token["access_token"].as_str().unwrap())).is(200);
}

#[test]
fn a_script_is_run_by_the_shell_that_the_simulator_was_given() {
    let mut world = world_with(&[]);
    world.machine("vm1", system_assigned());
    let run = |world: &mut World| {
        run_command(world, "admin", &machine_path("vm1"), &["echo", "a"]).is(200).word("/value/0/message")
    };
    world.simulator = world
        .simulator
        .with_shell(|script, _| ScriptOutput { out: script.to_uppercase(), ..ScriptOutput::default() });
    assert_eq!(run(&mut world), "Enable succeeded: \n[stdout]\nECHO\nA\n[stderr]\n");
    world.simulator = Simulator::new(&Settings { delays: Delays::none(), ..Settings::default() }).unwrap();
    world.manage(Method::Put, LAB, Some(json!({ "location": "japaneast" }))).is(201);
    world.machine("vm1", system_assigned());
    assert_eq!(run(&mut world), "Enable succeeded: \n[stdout]\n\n[stderr]\nno shell runs here\n");
}

#[test]
fn what_a_script_cannot_do_it_says() {
    let mut world = world_with(&[]);
    world.machine("vm1", system_assigned());
    let mut printed = |script: &[&str]| {
        let answer = run_command(&mut world, "admin", &machine_path("vm1"), script).is(200);
        let message = answer.word("/value/0/message");
        let (out, err) = message
            .strip_prefix("Enable succeeded: \n[stdout]\n")
            .unwrap()
            .split_once("\n[stderr]\n")
            .unwrap();
        (out.to_owned(), err.to_owned())
    };
    let (out, err) =
        printed(&["apt update", "curl -sS http://127.0.0.1:9/", "curl --quick x", "sleep 1", "echo done"]);
    assert_eq!(out, "done\n");
    for said in [
        "bash: apt: command not found; this shell has [, ",
        "\ncurl: (7) failed to connect to 127.0.0.1: connection refused\n",
        "\ncurl: option --quick",
        "\nsleep: no time passes in a script that Azure runs for somebody; sleep before it or after it\n",
    ] {
        assert!(err.contains(said), "{said} is not in {err}");
    }
    let (out, err) = printed(&["echo begin", "f() { echo; }"]);
    assert_eq!(
        (out.as_str(), err.as_str()),
        (
            "",
            "bash: line 2: column 2: functions are not known here; write the commands where they are needed\n"
        )
    );
    let (_, err) = printed(&["while true; do :; done", "echo never"]);
    assert_eq!(err, "bash: stopped after 10000 commands; this loop may never end\n");
    let other = json!({ "commandId": "IPConfig" });
    let path = format!("{}/runCommand", machine_path("vm1"));
    let answer = world.manage(Method::Post, &path, Some(other));
    assert_eq!(answer.is(400).word("/error/code"), "InvalidParameter");
}

#[test]
fn a_machine_of_a_scale_set_runs_commands_by_an_action_of_its_own() {
    let mut world = world_with(&[("olga", "Virtual Machine Contributor", LAB)]);
    let set = format!("{LAB}/providers/Microsoft.Compute/virtualMachineScaleSets/web");
    let body = json!({ "location": "japaneast", "identity": system_assigned(),
        "sku": { "name": "Standard_B1s", "capacity": 2 } });
    world.manage(Method::Put, &set, Some(body)).is(201);
    let machine = format!("{set}/virtualMachines/1");
    let answer = run_command(&mut world, "olga", &machine, &[TOKEN]).is(200);
    assert!(answer.word("/value/0/message").contains("\"access_token\":"));
    let decision = world.last_decision();
    assert!(decision.allowed, "{decision:?}");
    let gone = run_command(&mut world, "olga", &format!("{set}/virtualMachines/7"), &[TOKEN]);
    gone.is(404);
}

#[test]
fn who_may_publish_to_an_app_runs_commands_beside_its_code() {
    let mut world = world_with(&[("wendy", "Website Contributor", LAB), ("rita", "Reader", LAB)]);
    let app = world.app("app1", system_assigned(), &[]);
    let command = "curl -s -H \"X-IDENTITY-HEADER: $IDENTITY_HEADER\" \
                   \"$IDENTITY_ENDPOINT?api-version=2019-08-01&resource=https://vault.azure.net\"";
    assert_eq!(kudu(&mut world, "rita", command).is(403).word("/error/code"), "AuthorizationFailed");
    let answer = kudu(&mut world, "wendy", command).is(200);
    assert_eq!((answer.at("/ExitCode"), answer.word("/Error")), (json!(0), String::new()));
    let token: Value = serde_json::from_str(&answer.word("/Output")).unwrap();
    assert_eq!(token["client_id"], json!(world.own_identity(&app).client_id.to_string()));
}

#[test]
fn the_publishing_credential_is_as_good_as_a_role() {
    let mut world = world_with(&[("rita", "Reader", LAB)]);
    world.app("app1", system_assigned(), &[]);
    for path in ["publishxml", "config/publishingcredentials/list"] {
        world.manage_as("rita", Method::Post, &format!("{}/{path}", app_path("app1")), None).is(403);
    }
    let list = format!("{}/config/publishingcredentials/list", app_path("app1"));
    let credential = world.manage(Method::Post, &list, None).is(200);
    let user = credential.word("/properties/publishingUserName");
    let password = credential.word("/properties/publishingPassword");
    let profile = world.manage(Method::Post, &format!("{}/publishxml", app_path("app1")), None).is(200);
    assert!(
        profile.text().contains(&format!("userName=\"$app1\" userPWD=\"{password}\"")),
        "{}",
        profile.text()
    );
    let order = |password: &str| {
        let basic = base64url::encode_standard(format!("{user}:{password}").as_bytes());
        request(Method::Post, "https://app1.scm.azurewebsites.net/api/command")
            .json(&json!({ "command": "echo here", "dir": "/home" }))
            .with_header("Authorization", format!("Basic {basic}"))
    };
    assert_eq!(world.ask(&person("rita"), order(&password)).is(200).word("/Output"), "here\n");
    world.ask(&person("rita"), order("guessed")).is(401);
    world
        .ask(&person("rita"), request(Method::Post, "https://app1.scm.azurewebsites.net/api/command"))
        .is(401);
}

#[test]
fn the_access_matrix_asks_by_the_action_that_the_type_names() {
    let mut world = world_with(&[]);
    world.app("app1", system_assigned(), &[]);
    world.machine("vm1", system_assigned());
    let action = |world: &World, below: &str| {
        let scope = Scope::parse(&world.id(below)).unwrap();
        assert!(access::Operation::at(world.simulator.cloud(), &scope).contains(&Operation::RunCommand));
        Operation::RunCommand.action(&scope).name.into_owned()
    };
    assert_eq!(action(&world, &app_path("app1")), "Microsoft.Web/sites/publish/action");
    assert_eq!(action(&world, &machine_path("vm1")), "Microsoft.Compute/virtualMachines/runCommand/action");
}
