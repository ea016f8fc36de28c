//! A principal that Resource Manager does not find in the directory yet ("Troubleshoot Azure RBAC", new service
//! principal).

use crate::harness::{Answer, LAB, World, assignment_path, identity_path, world_of};
use mi_sim::wire::Method;
use mi_sim::{PrincipalId, Settings};
use serde_json::json;

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
