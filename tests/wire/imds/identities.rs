//! Which identity a token is for.

use crate::forge::claims;
use crate::harness::{Answer, World, system_assigned, user_assigned, world};
use mi_sim::cloud::UserAssignedIdentity;
use mi_sim::wire::form_encode;
use mi_sim::{ClientId, Conclusion, IdentityRule, ResourceId};
use serde_json::json;

const NOT_FOUND: &str = r#"{"error":"invalid_request","error_description":"Identity not found"}"#;
const SEVERAL: &str = r#"{"error":"invalid_request","error_description":"Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request"}"#;
const RESOURCE: &str = "&resource=https://vault.azure.net";

/// A machine with a system-assigned and two user-assigned identities.
fn machine_with_three() -> (World, ResourceId, UserAssignedIdentity, UserAssignedIdentity) {
    let mut world = world();
    let (one, two) = (world.identity("one"), world.identity("two"));
    let mut block = user_assigned(&[&one, &two]);
    block["type"] = json!("SystemAssigned, UserAssigned");
    let vm = world.machine("vm1", block);
    (world, vm, one, two)
}

fn select(world: &mut World, vm: &ResourceId, selectors: &[(&str, &str)]) -> Answer {
    world.imds(vm, &format!("{RESOURCE}&{}", form_encode(selectors)))
}

#[track_caller]
fn is_for(answer: &Answer, client: ClientId) {
    assert_eq!(answer.clone().is(200).word("/client_id"), client.to_string());
    assert_eq!(claims(&answer.word("/access_token"))["appid"], client.to_string());
}

fn last_rule(world: &World) -> IdentityRule {
    let rule = world.conclusions().rev().find_map(|conclusion| match conclusion {
        Conclusion::IdentityChosen { rule, .. } => Some(rule.clone()),
        _ => None,
    });
    rule.unwrap()
}

#[test]
fn without_a_selector_the_system_assigned_identity_is_meant() {
    let (mut world, vm, ..) = machine_with_three();
    let own = world.own_identity(&vm);
    is_for(&world.imds(&vm, RESOURCE), own.client_id);
    assert_eq!(last_rule(&world), IdentityRule::SystemAssigned);
}

#[test]
fn without_a_selector_the_only_user_assigned_identity_is_meant() {
    let mut world = world();
    let one = world.identity("one");
    let vm = world.machine("vm1", user_assigned(&[&one]));
    is_for(&world.imds(&vm, RESOURCE), one.principal.client_id);
    assert_eq!(last_rule(&world), IdentityRule::OnlyUserAssigned);
}

#[test]
fn without_a_selector_several_user_assigned_identities_are_ambiguous() {
    let mut world = world();
    let (one, two) = (world.identity("one"), world.identity("two"));
    let vm = world.machine("vm1", user_assigned(&[&one, &two]));
    let answer = world.imds(&vm, RESOURCE).is(400);
    assert_eq!((answer.text().as_str(), answer.text().len()), (SEVERAL, 168));
}

#[test]
fn a_machine_without_identities_has_none_to_find() {
    let mut world = world();
    let vm = world.machine("vm1", json!({ "type": "None" }));
    let answer = world.imds(&vm, RESOURCE).is(400);
    assert_eq!((answer.text().as_str(), answer.text().len()), (NOT_FOUND, 68));
}

#[test]
fn every_selector_finds_its_identity() {
    let (mut world, vm, one, two) = machine_with_three();
    let wanted = two.principal;
    let selectors = [
        ("client_id", wanted.client_id.to_string()),
        ("object_id", wanted.principal_id.to_string()),
        ("msi_res_id", two.id.as_str().to_string()),
        ("mi_res_id", two.id.as_str().to_string()),
    ];
    for (name, value) in &selectors {
        is_for(&select(&mut world, &vm, &[(name, value)]), wanted.client_id);
        assert_eq!(last_rule(&world), IdentityRule::Selector { name: (*name).to_string() });
    }
    is_for(
        &select(&mut world, &vm, &[("client_id", &one.principal.client_id.to_string())]),
        one.principal.client_id,
    );
}

#[test]
fn resource_ids_and_guids_compare_without_regard_to_case() {
    let (mut world, vm, one, _) = machine_with_three();
    is_for(
        &select(&mut world, &vm, &[("msi_res_id", &one.id.as_str().to_uppercase())]),
        one.principal.client_id,
    );
    let upper = one.principal.client_id.to_string().to_uppercase();
    is_for(&select(&mut world, &vm, &[("client_id", &upper)]), one.principal.client_id);
}

#[test]
fn a_selector_that_fits_no_attached_identity_finds_none() {
    let (mut world, vm, ..) = machine_with_three();
    let apart = world.identity("apart");
    let misses = [
        ("client_id", apart.principal.client_id.to_string()),
        ("client_id", apart.principal.principal_id.to_string()),
        ("client_id", "no-guid".to_string()),
        ("client_id", String::new()),
        ("object_id", apart.principal.principal_id.to_string()),
        ("msi_res_id", apart.id.as_str().to_string()),
        ("mi_res_id", "/".to_string()),
    ];
    for (name, value) in &misses {
        assert_eq!(select(&mut world, &vm, &[(name, value)]).is(400).text(), NOT_FOUND, "{name}={value}");
    }
}

#[test]
fn a_client_id_is_no_object_id() {
    let (mut world, vm, one, _) = machine_with_three();
    let client_id = one.principal.client_id.to_string();
    assert_eq!(select(&mut world, &vm, &[("object_id", &client_id)]).is(400).text(), NOT_FOUND);
}

#[test]
fn two_selectors_exclude_each_other() {
    let (mut world, vm, one, _) = machine_with_three();
    let client_id = one.principal.client_id.to_string();
    let both = select(&mut world, &vm, &[("client_id", &client_id), ("msi_res_id", one.id.as_str())]);
    assert_eq!(both.is(400).word("/error"), "invalid_request");
}

#[test]
fn the_system_assigned_identity_can_be_named_by_its_own_ids() {
    let (mut world, vm, ..) = machine_with_three();
    let own = world.own_identity(&vm);
    is_for(&select(&mut world, &vm, &[("client_id", &own.client_id.to_string())]), own.client_id);
    is_for(&select(&mut world, &vm, &[("object_id", &own.principal_id.to_string())]), own.client_id);
}

#[test]
fn an_identity_that_is_taken_off_is_found_no_more() {
    let (mut world, vm, one, _) = machine_with_three();
    let client_id = one.principal.client_id.to_string();
    select(&mut world, &vm, &[("client_id", &client_id)]).is(200);
    let block = json!({ "identity": { "type": "SystemAssigned, UserAssigned", "userAssignedIdentities": { one.id.as_str(): null } } });
    world.manage(mi_sim::wire::Method::Patch, &crate::harness::machine_path("vm1"), Some(block)).is(200);
    assert_eq!(select(&mut world, &vm, &[("client_id", &client_id)]).is(400).text(), NOT_FOUND);
}

#[test]
fn a_deleted_identity_gives_no_token_though_one_was_kept() {
    let mut world = world();
    let one = world.identity("one");
    let vm = world.machine("vm1", user_assigned(&[&one]));
    world.imds(&vm, RESOURCE).is(200);
    world.delete(&crate::harness::identity_path("one")).is(200);
    assert_eq!(world.imds(&vm, RESOURCE).is(400).text(), NOT_FOUND);
}

#[test]
fn an_identity_added_later_is_served_beside_the_first() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm);
    let one = world.identity("one");
    let mut block = user_assigned(&[&one]);
    block["type"] = json!("SystemAssigned, UserAssigned");
    world
        .manage(
            mi_sim::wire::Method::Patch,
            &crate::harness::machine_path("vm1"),
            Some(json!({ "identity": block })),
        )
        .is(200);
    is_for(&world.imds(&vm, RESOURCE), own.client_id);
    is_for(&select(&mut world, &vm, &[("mi_res_id", one.id.as_str())]), one.principal.client_id);
}
