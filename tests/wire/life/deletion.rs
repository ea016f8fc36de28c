//! What remains of a deleted identity, and for how long ("Managed identities for Azure resources frequently asked
//! questions"; "Troubleshoot Azure RBAC", role assignments with identity not found).

use crate::harness::{
    ARM, World, get, identity_path, machine_path, person, request, system_assigned, user_assigned, world,
};
use mi_sim::cloud::Task;
use mi_sim::wire::Method;
use mi_sim::{Place, PrincipalId, ResourceId, Timestamp, lifetime::DAY};

fn deleted(world: &World) -> Vec<PrincipalId> {
    world.simulator.cloud().tenant().deleted().map(|one| one.service_principal.id).collect()
}

fn quota(world: &World) -> usize {
    world.simulator.cloud().tenant().quota_used()
}

/// A machine that may read everything, and a token of its identity.
fn reader() -> (World, ResourceId, PrincipalId, String) {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let principal = world.own_identity(&vm).principal_id;
    world.assign("Reader", principal, "");
    let token = world.token(&vm, ARM);
    (world, vm, principal, token)
}

fn read(world: &mut World, token: &str) -> u16 {
    let asked =
        get(&world.address("/resourceGroups/lab")).with_header("Authorization", format!("Bearer {token}"));
    world.ask(&Place::Internet, asked).0.status
}

#[test]
fn the_service_principal_of_a_deleted_machine_is_soft_deleted_for_30_days() {
    let (mut world, _, principal, _) = reader();
    world.delete(&machine_path("vm1")).is(202);
    assert_eq!(deleted(&world), [principal]);
    let now = world.simulator.now();
    let purge = world.simulator.cloud().next_due(None).cloned().unwrap();
    assert_eq!(purge.task, Task::ServicePrincipalPurged { principal_id: principal });
    let days = purge.at.since(Timestamp::from_secs(0)).as_secs() - now.secs();
    assert!((30 * DAY - 1..=30 * DAY).contains(&days), "{days}");
    world.pass(30 * DAY - 60);
    assert_eq!(deleted(&world), [principal]);
    world.pass(60);
    assert_eq!(deleted(&world), []);
}

#[test]
fn a_soft_deleted_object_counts_until_it_is_purged() {
    let mut world = world();
    let before = quota(&world);
    for number in 0..8 {
        world.machine(&format!("vm{number}"), system_assigned());
    }
    assert_eq!(quota(&world), before + 8);
    for number in 0..8 {
        world.delete(&machine_path(&format!("vm{number}"))).is(202);
    }
    assert_eq!(quota(&world), before + 8);
    world.pass(29 * DAY);
    assert_eq!(quota(&world), before + 8);
    world.pass(2 * DAY);
    assert_eq!(quota(&world), before);
}

#[test]
fn a_user_assigned_identity_dies_only_when_it_is_deleted_itself_attached_or_not() {
    let mut world = world();
    let (used, spare) = (world.identity("used"), world.identity("spare"));
    world.machine("vm1", user_assigned(&[&used, &spare]));
    world.delete(&machine_path("vm1")).is(202);
    assert_eq!(deleted(&world), []);
    world.machine("vm2", user_assigned(&[&used]));
    for name in ["used", "spare"] {
        world.delete(&identity_path(name)).is(200);
    }
    let gone = deleted(&world);
    assert_eq!(gone.len(), 2);
    assert!([used, spare].iter().all(|one| gone.contains(&one.principal.principal_id)));
}

#[test]
fn a_group_takes_the_identities_in_it_along() {
    let mut world = world();
    let own = world.machine("vm1", system_assigned());
    let own = world.own_identity(&own).principal_id;
    let other = world.identity("other").principal.principal_id;
    world.delete("/resourceGroups/lab").is(202);
    let mut gone = deleted(&world);
    gone.sort();
    let mut expected = [own, other];
    expected.sort();
    assert_eq!(gone, expected);
}

#[test]
fn an_issued_token_stays_valid_until_it_expires_and_rbac_keeps_accepting_it() {
    let (mut world, vm, _, token) = reader();
    world.delete(&machine_path("vm1")).is(202);
    assert!(world.simulator.cloud().endpoint(&vm).is_none());
    assert_eq!(read(&mut world, &token), 200);
    world.pass(DAY - 120);
    assert_eq!(read(&mut world, &token), 200);
    world.pass(120);
    assert_eq!(read(&mut world, &token), 401);
}

#[test]
fn role_assignments_remain_as_they_were_even_after_the_purge() {
    let (mut world, _, principal, _) = reader();
    let below = "/providers/Microsoft.Authorization/roleAssignments?$filter=principalId%20eq%20'";
    let listed = |world: &mut World| world.show(&format!("{below}{principal}'")).is(200).at("/value");
    let before = listed(&mut world);
    assert_eq!(before[0]["properties"]["principalType"], "ServicePrincipal");
    world.delete(&machine_path("vm1")).is(202);
    assert_eq!(listed(&mut world), before);
    world.pass(31 * DAY);
    assert_eq!(listed(&mut world), before);
}

#[test]
fn an_identity_made_again_under_the_same_name_regains_nothing() {
    let mut world = world();
    let first = world.identity("app");
    world.assign("Reader", first.principal.principal_id, "");
    let old = world.machine("vm1", user_assigned(&[&first]));
    world.delete(&identity_path("app")).is(200);
    let second = world.identity("app");
    assert_eq!(first.id, second.id);
    assert_ne!(first.principal.principal_id, second.principal.principal_id);
    assert_ne!(first.principal.client_id, second.principal.client_id);
    // The machine still names the one that is gone.
    world.imds(&old, &format!("&resource={ARM}")).is(400);
    let vm = world.machine("vm2", user_assigned(&[&second]));
    let token = world.token(&vm, ARM);
    assert_eq!(read(&mut world, &token), 403);
}

#[test]
fn the_directory_no_longer_finds_a_deleted_principal() {
    let (mut world, _, principal, _) = reader();
    world.delete(&machine_path("vm1")).is(202);
    let graph = "https://graph.microsoft.com";
    let bearer = format!("Bearer {}", world.person_token("admin", graph));
    let asked =
        get(&format!("{graph}/v1.0/servicePrincipals/{principal}")).with_header("Authorization", bearer);
    world.ask(&person("admin"), asked).is(404);
}

#[test]
fn the_bin_shows_it_for_30_days_and_gives_it_back_to_nobody() {
    let (mut world, _, principal, _) = reader();
    world.delete(&machine_path("vm1")).is(202);
    let items = "https://graph.microsoft.com/v1.0/directory/deletedItems";
    let ask = |world: &mut World, method, path: &str| {
        let token = world.person_token("admin", "https://graph.microsoft.com");
        let asked = request(method, &format!("{items}/{path}"));
        world.ask(&person("admin"), asked.with_header("Authorization", format!("Bearer {token}")))
    };
    let listed = ask(&mut world, Method::Get, "microsoft.graph.servicePrincipal").is(200);
    assert_eq!(listed.word("/value/0/id"), principal.to_string());
    assert_eq!(listed.word("/value/0/deletedDateTime").len(), 20);
    let id = principal.to_string();
    ask(&mut world, Method::Get, &id).is(200);
    let answer = ask(&mut world, Method::Post, &format!("{id}/restore")).is(403);
    assert_eq!(answer.word("/error/code"), "Authorization_RequestDenied");
    ask(&mut world, Method::Delete, &id).is(403);
    // The type of the objects is part of the address of a list.
    ask(&mut world, Method::Get, "").is(400);
    world.pass(31 * DAY);
    ask(&mut world, Method::Get, &id).is(404);
    let listed = ask(&mut world, Method::Get, "microsoft.graph.servicePrincipal").is(200);
    assert_eq!(listed.at("/value"), serde_json::json!([]));
}
