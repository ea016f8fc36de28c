//! A principal that Resource Manager does not find in the directory yet ("Troubleshoot Azure RBAC", new service
//! principal).

use crate::harness::{Answer, LAB, World, assignment_path, identity_path, system_assigned, world_of};
use mi_sim::wire::Method;
use mi_sim::{Delays, PrincipalId, Settings};
use serde_json::json;
use std::time::Duration;

fn new_identity() -> (World, PrincipalId) {
    let mut world = world_of(&Settings::default());
    let body = Some(json!({ "location": "japaneast" }));
    let id = world.manage(Method::Put, &identity_path("one"), body).is(201).word("/properties/principalId");
    (world, id.parse().unwrap())
}

fn assign(world: &mut World, to: PrincipalId, kind: Option<&str>) -> Answer {
    let name = world.simulator.draw_guid();
    let mut body = json!({ "properties": { "roleDefinitionId": world.role("Reader"), "principalId": to } });
    if let Some(kind) = kind {
        body["properties"]["principalType"] = json!(kind);
    }
    world.manage(Method::Put, &assignment_path(LAB, &name), Some(body))
}

#[test]
fn a_new_principal_is_not_found_until_it_is_replicated() {
    let (mut world, principal) = new_identity();
    let answer = assign(&mut world, principal, None).is(400);
    assert_eq!(answer.word("/error/code"), "PrincipalNotFound");
    let message = answer.word("/error/message");
    assert!(message.contains("this error might be related to a replication delay"), "{message}");
    world.pass(world.simulator.cloud().delays().replication.as_secs());
    assign(&mut world, principal, None).is(201);
}

#[test]
fn its_type_makes_resource_manager_take_it_unseen() {
    let (mut world, principal) = new_identity();
    assign(&mut world, principal, Some("ServicePrincipal")).is(201);
}

#[test]
fn a_wrong_type_is_refused_once_the_principal_is_seen() {
    let (mut world, principal) = new_identity();
    world.pass(60);
    let answer = assign(&mut world, principal, Some("User")).is(400);
    assert_eq!(answer.word("/error/code"), "UnmatchedPrincipalType");
}

#[test]
fn where_a_world_says_so_entra_knows_a_new_client_now_and_then_until_it_has_spread() {
    let delays = Delays { sign_in: Duration::from_secs(20), ..Delays::none() };
    let mut world = world_of(&Settings { delays, ..Settings::default() });
    let vm = world.machine("vm1", system_assigned());
    // A resource of another name each time, as a token that was given is kept.
    let ask = |world: &mut World, number: usize| {
        let slash = if number.is_multiple_of(2) { "/" } else { "" };
        let host = ["vault.azure.net", "storage.azure.com", "management.azure.com", "graph.microsoft.com"];
        world.imds(&vm, &format!("&resource=https://{}{slash}", host[number / 2 % 4]))
    };
    let answers: Vec<Answer> = (0..8).map(|number| ask(&mut world, number)).collect();
    let refused = answers.iter().filter(|answer| answer.0.status == 400);
    assert!(refused.clone().all(|answer| answer.text().contains("AADSTS700016")));
    assert!((1..8).contains(&refused.count()), "{answers:?}");
    world.pass(20);
    (0..8).for_each(|number| drop(ask(&mut world, number).is(200)));
}
