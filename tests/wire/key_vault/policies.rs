//! A vault that goes by access policies.

use super::{Scene, scene};
use crate::harness::vault_path;
use mi_sim::rbac::Basis;
use mi_sim::wire::Method;
use serde_json::{Value, json};

const DB: &str = "/secrets/db-password";

fn policy(scene: &Scene, permissions: Value) -> Value {
    let oid = scene.world.own_identity(&scene.vm).principal_id.to_string();
    json!({ "tenantId": scene.world.tenant(), "objectId": oid, "permissions": permissions })
}

/// `add`, `replace` or `remove` a policy of the machine's identity; the policies afterwards.
fn change(scene: &mut Scene, operation: &str, permissions: Value) -> Value {
    let body = json!({ "properties": { "accessPolicies": [policy(scene, permissions)] } });
    let path = format!("{}/accessPolicies/{operation}", vault_path("vault1"));
    scene.world.manage(Method::Put, &path, Some(body)).is(200).at("/properties/accessPolicies")
}

#[test]
fn without_a_policy_the_vault_says_which_permission_is_missing() {
    let mut scene = scene(false);
    let caller = scene.caller("numgroups=0;");
    for (method, path, words) in [
        (Method::Get, DB, "secrets get"),
        (Method::Put, DB, "secrets set"),
        (Method::Get, "/secrets", "secrets list"),
        (Method::Get, "/keys/k", "keys get"),
    ] {
        let answer = scene.ask(method, path, Some(json!({ "value": "x" })));
        let message = format!(
            "The user, group or application '{caller}' does not have {words} permission on key vault \
             'vault1;location=japaneast'. For help resolving this issue, please see \
             https://go.microsoft.com/fwlink/?linkid=2125287"
        );
        answer.refuses(403, "Forbidden", &message);
        assert_eq!(answer.word("/error/innererror/code"), "ForbiddenByPolicy");
    }
}

#[test]
fn a_policy_grants_what_it_names_and_no_more() {
    let mut scene = scene(false);
    change(&mut scene, "add", json!({ "secrets": ["Set", "Get"] }));
    scene.ask(Method::Put, DB, Some(json!({ "value": "x" }))).is(200);
    let answer = scene.get(DB).is(200);
    assert_eq!(answer.header("x-ms-keyvault-rbac-assignment-id"), "");
    scene.get("/secrets").is(403);
    scene.get("/keys").is(403);
}

#[test]
fn all_stands_for_every_permission() {
    let mut scene = scene(false);
    change(&mut scene, "add", json!({ "secrets": ["all"] }));
    scene.get("/secrets").is(200);
    scene.ask(Method::Put, DB, Some(json!({ "value": "x" }))).is(200);
}

#[test]
fn policies_are_added_to_replaced_and_removed() {
    let mut scene = scene(false);
    change(&mut scene, "add", json!({ "secrets": ["get"] }));
    let after = change(&mut scene, "add", json!({ "secrets": ["list"], "keys": ["sign"] }));
    assert_eq!(after[0]["permissions"], json!({ "secrets": ["get", "list"], "keys": ["sign"] }));
    let after = change(&mut scene, "replace", json!({ "secrets": ["set"] }));
    assert_eq!(after[0]["permissions"], json!({ "secrets": ["set"], "keys": [] }));
    assert_eq!(after.as_array().unwrap().len(), 1);
    let after = change(&mut scene, "remove", json!({}));
    assert_eq!(after, json!([]));
    scene.ask(Method::Put, DB, Some(json!({ "value": "x" }))).is(403);
}

#[test]
fn another_operation_on_policies_is_refused() {
    let mut scene = scene(false);
    let body = json!({ "properties": { "accessPolicies": [] } });
    for operation in ["append", "Delete"] {
        let path = format!("{}/accessPolicies/{operation}", vault_path("vault1"));
        scene.world.manage(Method::Put, &path, Some(body.clone())).is(400);
    }
    let path = format!("{}/accessPolicies/add", vault_path("vault1"));
    let bad = json!({ "properties": { "accessPolicies": [{ "objectId": "x" }] } });
    let answer = scene.world.manage(Method::Put, &path, Some(bad)).is(400);
    assert!(answer.word("/error/message").contains("objectId"), "{}", answer.text());
}

#[test]
fn roles_count_for_nothing_here() {
    let mut scene = scene(false);
    scene.assign("Key Vault Administrator", "");
    scene.get("/secrets").is(403);
}

#[test]
fn policies_count_for_nothing_where_roles_decide() {
    let mut scene = scene(true);
    change(&mut scene, "add", json!({ "secrets": ["all"] }));
    scene.get("/secrets").is(403);
}

#[test]
fn the_decision_tells_what_the_policies_name() {
    let mut scene = scene(false);
    scene.get(DB).is(403);
    let none = Basis::AccessPolicy { permission: "get".into(), on: "secrets".into(), granted: None };
    assert_eq!(scene.world.last_decision().basis, none);
    change(&mut scene, "add", json!({ "secrets": ["list"] }));
    scene.get(DB).is(403);
    let some = Basis::AccessPolicy {
        permission: "get".into(),
        on: "secrets".into(),
        granted: Some(vec!["list".into()]),
    };
    assert_eq!(scene.world.last_decision().basis, some);
}
