//! The success answer and the tokens that the endpoint keeps.

use crate::forge::claims;
use crate::harness::{World, code, system_assigned, token_path, user_assigned, world};
use mi_sim::{ResourceId, Timestamp};
use serde_json::json;

const VAULT: &str = "&resource=https://vault.azure.net";
const DAY: u64 = 86_400;

fn machine() -> (World, ResourceId) {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    world.settle();
    (world, vm)
}

#[test]
fn a_success_is_one_line_of_strings_in_alphabetical_order() {
    let (mut world, vm) = machine();
    let now = world.now();
    let answer = world.imds(&vm, VAULT).is(200);
    let token = answer.word("/access_token");
    let client_id = world.own_identity(&vm).client_id;
    assert_eq!(
        answer.text(),
        format!(
            "{{\"access_token\":\"{token}\",\"client_id\":\"{client_id}\",\"expires_in\":\"86400\",\"expires_on\":\"{}\",\
             \"ext_expires_in\":\"86399\",\"not_before\":\"{}\",\"resource\":\"https://vault.azure.net\",\"token_type\":\"Bearer\"}}",
            now + DAY,
            now - 300
        )
    );
    assert_eq!(answer.header("Content-Type"), "application/json; charset=utf-8");
    assert!(answer.header("Server").starts_with("IMDS/150.870.65."));
    assert_eq!(answer.header("x-ms-request-id").len(), 36);
    assert_eq!(answer.header("Date"), Timestamp::from_secs(now).to_http_date());
}

#[test]
fn the_answer_says_what_the_token_says() {
    let (mut world, vm) = machine();
    let answer = world.imds(&vm, VAULT).is(200);
    let claims = claims(&answer.word("/access_token"));
    assert_eq!(answer.word("/expires_on"), claims["exp"].to_string());
    assert_eq!(answer.word("/not_before"), claims["nbf"].to_string());
    assert_eq!(claims["exp"].as_u64().unwrap() - claims["nbf"].as_u64().unwrap(), 86_700);
    assert_eq!(claims["aud"], "https://vault.azure.net");
}

#[test]
fn the_resource_comes_back_as_it_was_sent_and_becomes_the_audience() {
    let (mut world, vm) = machine();
    for resource in
        ["https://management.azure.com", "https://management.azure.com/", "https://vault.azure.net/"]
    {
        let answer = world.imds(&vm, &format!("&resource={resource}")).is(200);
        assert_eq!(answer.word("/resource"), resource);
        assert_eq!(claims(&answer.word("/access_token"))["aud"], resource);
    }
}

#[test]
fn a_kept_token_comes_back_without_another_word_to_entra() {
    let (mut world, vm) = machine();
    let first = world.imds(&vm, VAULT).is(200);
    assert_eq!(world.token_requests(), 1);
    world.pass(453);
    let second = world.imds(&vm, VAULT).is(200);
    assert_eq!(world.token_requests(), 1);
    for same in ["/access_token", "/expires_on", "/not_before", "/ext_expires_in"] {
        assert_eq!(second.at(same), first.at(same));
    }
    assert_eq!(second.word("/expires_in"), "85947");
}

#[test]
fn a_token_is_kept_for_each_resource_apart() {
    let (mut world, vm) = machine();
    let vault = world.token(&vm, "https://vault.azure.net");
    let storage = world.token(&vm, "https://storage.azure.com/");
    assert_ne!(vault, storage);
    assert_eq!(world.token_requests(), 2);
    assert_eq!(world.token(&vm, "https://vault.azure.net"), vault);
    assert_eq!(world.token_requests(), 2);
}

#[test]
fn a_token_is_kept_for_each_identity_apart() {
    let mut world = world();
    let (one, two) = (world.identity("one"), world.identity("two"));
    let vm = world.machine("vm1", user_assigned(&[&one, &two]));
    let query =
        |id: &mi_sim::cloud::UserAssignedIdentity| format!("{VAULT}&client_id={}", id.principal.client_id);
    let first = world.imds(&vm, &query(&one)).is(200).word("/access_token");
    let second = world.imds(&vm, &query(&two)).is(200).word("/access_token");
    assert_eq!(world.token_requests(), 2);
    assert_eq!(claims(&first)["oid"], one.principal.principal_id.to_string());
    assert_eq!(claims(&second)["oid"], two.principal.principal_id.to_string());
}

#[test]
fn an_expired_token_is_replaced_and_not_before() {
    let (mut world, vm) = machine();
    let first = world.token(&vm, "https://vault.azure.net");
    world.pass(DAY - 2);
    let answer = world.imds(&vm, VAULT).is(200);
    assert_eq!(answer.word("/access_token"), first);
    assert_eq!(answer.word("/expires_in"), "2");
    world.pass(2);
    let answer = world.imds(&vm, VAULT).is(200);
    assert_ne!(answer.word("/access_token"), first);
    assert_eq!((answer.word("/expires_in"), world.token_requests()), ("86400".into(), 2));
}

#[test]
fn two_machines_never_share_a_token() {
    let mut world = world();
    let one = world.identity("one");
    let (vm1, vm2) =
        (world.machine("vm1", user_assigned(&[&one])), world.machine("vm2", user_assigned(&[&one])));
    let (first, second) =
        (world.token(&vm1, "https://vault.azure.net"), world.token(&vm2, "https://vault.azure.net"));
    assert_ne!(first, second);
    assert_eq!(claims(&first)["oid"], claims(&second)["oid"]);
    assert_eq!(world.token_requests(), 2);
}

#[test]
fn a_machine_made_anew_has_a_new_identity_and_no_old_token() {
    let (mut world, vm) = machine();
    let first = world.token(&vm, "https://vault.azure.net");
    world.delete(&crate::harness::machine_path("vm1")).is(202);
    world.machine("vm1", json!({ "type": "None" }));
    world.ask(&code(&vm), token_path(VAULT)).is(400);
    world.manage(
        mi_sim::wire::Method::Patch,
        &crate::harness::machine_path("vm1"),
        Some(json!({ "identity": { "type": "SystemAssigned" } })),
    );
    let second = world.token(&vm, "https://vault.azure.net");
    assert_ne!(claims(&first)["oid"], claims(&second)["oid"]);
}
