//! Secrets in a vault that goes by Azure RBAC.

use super::{Scene, scene};
use crate::harness::{LAB, VAULT, With, code, get, vault_path};
use mi_sim::wire::Method;
use serde_json::{Value, json};

const DB: &str = "/secrets/db-password";

fn officer() -> Scene {
    let mut scene = scene(true);
    scene.assign("Key Vault Secrets Officer", &vault_path("vault1"));
    scene
}

fn set(scene: &mut Scene, path: &str, value: &str) -> String {
    scene.ask(Method::Put, path, Some(json!({ "value": value }))).is(200).word("/id")
}

#[test]
fn a_secret_comes_back_as_it_was_set() {
    let mut scene = officer();
    let body = json!({ "value": "p@ss", "contentType": "text/plain" });
    let put = scene.ask(Method::Put, DB, Some(body)).is(200);
    let answer = scene.get(DB).is(200);
    assert_eq!(answer.json(), put.json());
    let id = answer.word("/id");
    let version = id.strip_prefix("https://vault1.vault.azure.net/secrets/db-password/").unwrap();
    assert!(version.len() == 32 && version.chars().all(|c| c.is_ascii_hexdigit()), "{version}");
    assert_eq!((answer.word("/value"), answer.word("/contentType")), ("p@ss".into(), "text/plain".into()));
    let attributes = answer.at("/attributes");
    assert_eq!(attributes["enabled"], json!(true));
    assert_eq!(attributes["created"], json!(scene.world.now()));
    assert_eq!(attributes["recoveryLevel"], "Recoverable+Purgeable");
    assert_eq!(attributes["recoverableDays"], json!(90));
}

#[test]
fn a_slash_before_the_query_makes_no_difference() {
    let mut scene = officer();
    set(&mut scene, DB, "x");
    assert_eq!(scene.get("/secrets/db-password/").is(200).word("/value"), "x");
    assert_eq!(scene.get("/secrets/DB-PASSWORD").is(200).word("/value"), "x");
}

#[test]
fn a_success_names_the_role_assignment_that_let_the_caller_in() {
    let mut scene = scene(true);
    scene.assign("Reader", "");
    let name = scene.assign("Key Vault Secrets Officer", LAB);
    set(&mut scene, DB, "x");
    let answer = scene.get(DB).is(200);
    assert_eq!(answer.header("x-ms-keyvault-rbac-assignment-id"), name.replace('-', ""));
    assert_eq!(answer.header("x-ms-keyvault-region"), "japaneast");
    assert_eq!(answer.header("x-ms-keyvault-service-version"), "1.9.3019.1");
    assert_eq!(answer.header("x-ms-request-id").len(), 36);
    // A refusal has them too.
    for answer in [answer, scene.get("/secrets/none").is(404)] {
        for (header, value) in [
            ("Cache-Control", "no-cache"),
            ("Pragma", "no-cache"),
            ("Expires", "-1"),
            ("X-Content-Type-Options", "nosniff"),
            ("Strict-Transport-Security", "max-age=31536000;includeSubDomains"),
        ] {
            assert_eq!(answer.header(header), value, "{header}");
        }
        assert!(answer.header("x-ms-keyvault-network-info").starts_with("conn_type=Ipv4;addr="));
    }
}

#[test]
fn every_version_can_be_read_and_the_newest_is_meant() {
    let mut scene = officer();
    let first = set(&mut scene, DB, "old");
    let second = set(&mut scene, DB, "new");
    assert_ne!(first, second);
    let path = |id: &str| id.strip_prefix("https://vault1.vault.azure.net").unwrap().to_string();
    assert_eq!(scene.get(DB).is(200).word("/value"), "new");
    assert_eq!(scene.get(&path(&first)).is(200).word("/value"), "old");
    assert_eq!(scene.get(&path(&second)).is(200).word("/value"), "new");
}

#[test]
fn versions_are_listed_without_their_values() {
    let mut scene = officer();
    let mut ids = vec![set(&mut scene, DB, "old"), set(&mut scene, DB, "new")];
    let answer = scene.get("/secrets/db-password/versions").is(200);
    let mut listed: Vec<String> = answer
        .at("/value")
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_string())
        .collect();
    ids.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, ids);
    assert!(!answer.text().contains("\"value\":\""), "{}", answer.text());
    let gone = scene.get("/secrets/nothing/versions").is(404);
    assert_eq!(gone.word("/error/code"), "SecretNotFound");
}

#[test]
fn secrets_are_listed_by_name_without_their_values() {
    let mut scene = officer();
    set(&mut scene, DB, "x");
    set(&mut scene, "/secrets/api-key", "y");
    let answer = scene.get("/secrets").is(200);
    let items = answer.at("/value");
    let ids: Vec<&str> = items.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(
        ids,
        [
            "https://vault1.vault.azure.net/secrets/api-key",
            "https://vault1.vault.azure.net/secrets/db-password"
        ]
    );
    assert_eq!(answer.at("/nextLink"), Value::Null);
    assert!(
        items
            .as_array()
            .unwrap()
            .iter()
            .all(|item| item.get("value").is_none() && item["attributes"]["enabled"] == true)
    );
}

#[test]
fn without_a_role_the_vault_says_exactly_what_is_missing() {
    let mut scene = scene(true);
    let caller = scene.caller("");
    let resource = scene.world.id(&vault_path("vault1"));
    let resource = resource
        .replace("resourceGroups", "resourcegroups")
        .replace("Microsoft.KeyVault", "microsoft.keyvault");
    for (method, path, action, object) in [
        (Method::Get, DB, "getSecret/action", DB),
        (Method::Put, DB, "setSecret/action", DB),
        (Method::Get, "/secrets", "readMetadata/action", ""),
    ] {
        let answer = scene.ask(method, path, Some(json!({ "value": "x" }))).is(403);
        let message = format!(
            "Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role \
             definitions were changed recently, please observe propagation time.\r\nCaller: {caller}\r\nAction: \
             'Microsoft.KeyVault/vaults/secrets/{action}'\r\nResource: '{resource}{object}'\r\nAssignment: (not \
             found)\r\nDenyAssignmentId: null\r\nDecisionReason: null \r\nVault: vault1;location=japaneast\r\n"
        );
        answer.refuses(403, "Forbidden", &message);
        assert_eq!(answer.word("/error/innererror/code"), "ForbiddenByRbac");
        assert_eq!(answer.header("x-ms-keyvault-rbac-assignment-id"), "");
    }
}

#[test]
fn a_secret_that_is_not_there_is_not_found() {
    let mut scene = officer();
    let message = "A secret with (name/id) db-password was not found in this key vault. If you recently deleted this secret you \
                   may be able to recover it using the correct recovery command. For help resolving this issue, please see \
                   https://go.microsoft.com/fwlink/?linkid=2125182";
    scene.get(DB).refuses(404, "SecretNotFound", message);
    set(&mut scene, DB, "x");
    scene.get(&format!("{DB}/{}", "0".repeat(32))).is(404);
}

#[test]
fn whoever_may_not_read_does_not_learn_what_is_there() {
    let mut scene = scene(true);
    scene.get("/secrets/nothing").is(403);
}

#[test]
fn a_role_at_one_secret_opens_no_other() {
    let mut scene = officer();
    set(&mut scene, DB, "x");
    set(&mut scene, "/secrets/db-password2", "y");
    let vm2 = scene.world.machine("vm2", json!({ "type": "SystemAssigned" }));
    let principal = scene.world.own_identity(&vm2).principal_id;
    scene.world.assign("Key Vault Secrets User", principal, &format!("{}{DB}", vault_path("vault1")));
    let token = scene.world.token(&vm2, VAULT);
    let mut ask = |path: &str| {
        let address = format!("https://vault1.vault.azure.net{path}?api-version=7.4");
        scene.world.ask(&code(&vm2), get(&address).bearer(&token)).0.status
    };
    assert_eq!(ask(DB), 200);
    assert_eq!(ask("/secrets/DB-Password"), 200);
    assert_eq!(ask("/secrets/db-password2"), 403);
    assert_eq!(ask("/secrets"), 403);
}

#[test]
fn reading_is_not_writing() {
    let mut scene = scene(true);
    scene.assign("Key Vault Secrets User", "");
    scene.get("/secrets").is(200);
    scene.ask(Method::Put, DB, Some(json!({ "value": "x" }))).is(403);
    scene.get(DB).is(404);
}

#[test]
fn the_reader_of_a_vault_sees_names_and_no_values() {
    let mut scene = scene(true);
    scene.assign("Key Vault Reader", "");
    scene.get("/secrets").is(200);
    scene.get(DB).is(403);
}

#[test]
fn the_owner_of_the_subscription_reads_no_secret() {
    let mut scene = scene(true);
    let token = scene.world.person_token("admin", VAULT);
    let request = get("https://vault1.vault.azure.net/secrets/db-password?api-version=7.4").bearer(&token);
    scene.world.ask(&crate::harness::person("admin"), request).is(403);
}

#[test]
fn requests_that_are_none_are_refused_by_name() {
    let mut scene = officer();
    for body in [json!({}), json!({ "value": 7 }), json!([]), json!("x")] {
        let answer = scene.ask(Method::Put, DB, Some(body)).is(400);
        assert_eq!(answer.word("/error/code"), "BadParameter");
        assert!(answer.word("/error/message").contains("value"), "{}", answer.text());
    }
    for name in ["a_b", "a%20b", "a.b", &"a".repeat(128)] {
        scene.get(&format!("/secrets/{name}")).is(400);
    }
    scene.get("/nothing").is(404);
    scene.ask(Method::Post, DB, None).is(405);
    let token = scene.world.token(&scene.vm, VAULT);
    let bare = get("https://vault1.vault.azure.net/secrets").bearer(&token);
    let answer = scene.world.ask(&code(&scene.vm), bare).is(400);
    assert!(answer.word("/error/message").contains("api-version"));
}

#[test]
fn writing_a_vaults_settings_again_keeps_what_lies_in_it() {
    let mut scene = officer();
    set(&mut scene, DB, "x");
    let body = json!({ "location": "japaneast", "tags": { "a": "1" } });
    scene.world.manage(Method::Put, &vault_path("vault1"), Some(body)).is(200);
    assert_eq!(scene.get(DB).is(200).word("/value"), "x");
}

#[test]
fn a_deleted_secret_can_be_recovered_until_it_is_purged() {
    let mut scene = officer();
    let first = set(&mut scene, DB, "first");
    set(&mut scene, DB, "second");
    let deleted = scene.ask(Method::Delete, DB, None).is(200);
    let now = scene.world.now();
    assert_eq!(deleted.word("/recoveryId"), "https://vault1.vault.azure.net/deletedsecrets/db-password");
    assert_eq!(deleted.at("/scheduledPurgeDate"), json!(now + 90 * 86_400));
    assert_eq!(deleted.json().get("value"), None);
    scene.get(DB).is(404);
    scene.ask(Method::Delete, DB, None).is(404);
    let taken = scene.ask(Method::Put, DB, Some(json!({ "value": "third" }))).is(409);
    assert_eq!(taken.word("/error/innererror/code"), "ObjectIsDeletedButRecoverable");
    let bin = "/deletedsecrets/db-password";
    assert_eq!(scene.get(bin).is(200).json(), deleted.json());
    assert_eq!(scene.get("/deletedsecrets").is(200).at("/value/0"), deleted.json());
    assert_eq!(scene.get("/secrets").is(200).at("/value"), json!([]));
    scene.ask(Method::Post, &format!("{bin}/recover"), None).is(200);
    assert_eq!(scene.get(DB).is(200).word("/value"), "second");
    let version = first.rsplit('/').next().unwrap();
    assert_eq!(scene.get(&format!("{DB}/{version}")).is(200).word("/value"), "first");
    scene.get(bin).is(404);
    scene.ask(Method::Delete, DB, None).is(200);
    scene.world.pass(89 * 86_400);
    scene.get(bin).is(200);
    scene.world.pass(86_400);
    scene.get(bin).is(404);
    set(&mut scene, DB, "third");
}

#[test]
fn who_may_read_a_secret_may_not_delete_it_and_an_officer_purges_none() {
    let mut scene = officer();
    set(&mut scene, DB, "x");
    let mut reader = super::scene(true);
    reader.assign("Key Vault Secrets User", &vault_path("vault1"));
    let refused = reader.ask(Method::Delete, DB, None).is(403);
    assert!(refused.word("/error/message").contains("Action: 'Microsoft.KeyVault/vaults/secrets/delete'"));
    scene.ask(Method::Delete, DB, None).is(200);
    // The role has all of `secrets/*`.
    scene.ask(Method::Delete, "/deletedsecrets/db-password", None).is(204);
    scene.get("/deletedsecrets/db-password").is(404);
    set(&mut scene, DB, "y");
}
