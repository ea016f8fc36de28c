//! Management groups and elevated access.

use crate::harness::{ARM, Answer, LAB, With, World, person, request, role_id, world_of, world_with};
use mi_sim::wire::Method;
use mi_sim::{Delays, Limits, Settings};
use serde_json::{Value, json};

const TOP: &str = "/providers/Microsoft.Management/managementGroups/top";
const NAME: &str = "78787878-7878-4878-8878-787878787878";

fn ask(world: &mut World, name: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
    let token = world.person_token(name, ARM);
    let address = format!("https://management.azure.com{path}?api-version=2020-05-01");
    let request = request(method, &address).bearer(&token);
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    world.ask(&person(name), request)
}

fn with_alice() -> World {
    world_with(&[("alice", "Key Vault Secrets User", LAB)])
}

fn make(world: &mut World, path: &str, parent: Option<&str>) -> Answer {
    let details = json!({ "parent": parent.map(|parent| json!({ "id": parent })) });
    ask(
        world,
        "admin",
        Method::Put,
        path,
        Some(json!({ "properties": { "displayName": "Top", "details": details } })),
    )
}

fn give(world: &mut World, by: &str, role: &str, to: &str, scope: &str) -> Answer {
    let id = world.simulator.cloud().tenant().user_named(to).unwrap().id;
    let role = format!("/providers/Microsoft.Authorization/roleDefinitions/{}", role_id(role));
    let body = json!({ "properties": { "roleDefinitionId": role, "principalId": id } });
    let path = format!("{scope}/providers/Microsoft.Authorization/roleAssignments/{NAME}");
    ask(world, by, Method::Put, &path, Some(body))
}

#[test]
fn a_role_at_a_management_group_counts_in_the_subscriptions_below_it() {
    let mut world = with_alice();
    make(&mut world, TOP, None).is(200);
    give(&mut world, "admin", "Reader", "alice", TOP).is(201);
    world.manage_as("alice", Method::Get, LAB, None).is(403);
    let place = format!("{TOP}/subscriptions/{}", world.simulator.cloud().subscription());
    ask(&mut world, "admin", Method::Put, &place, None).is(204);
    world.manage_as("alice", Method::Get, LAB, None).is(200);
    let listed = world.show(&format!("{LAB}/providers/Microsoft.Authorization/roleAssignments")).is(200);
    assert!(listed.text().contains(NAME), "{}", listed.text());
    ask(&mut world, "admin", Method::Delete, TOP, None).is(400);
    ask(&mut world, "admin", Method::Delete, &place, None).is(204);
    world.manage_as("alice", Method::Get, LAB, None).is(403);
    ask(&mut world, "admin", Method::Delete, TOP, None).is(202);
    ask(&mut world, "admin", Method::Get, TOP, None).is(404);
}

#[test]
fn groups_form_a_tree() {
    let mut world = with_alice();
    make(&mut world, TOP, None).is(200);
    let inner = "/providers/Microsoft.Management/managementGroups/inner";
    let made = make(&mut world, inner, Some(TOP)).is(200);
    assert_eq!(made.word("/properties/details/parent/name"), "top");
    make(&mut world, TOP, Some(inner)).is(400);
    make(&mut world, inner, Some("/providers/Microsoft.Management/managementGroups/nowhere")).is(404);
    give(&mut world, "admin", "Reader", "alice", TOP).is(201);
    assert_eq!(
        ask(&mut world, "alice", Method::Get, inner, None).is(200).word("/properties/displayName"),
        "Top"
    );
    ask(&mut world, "admin", Method::Delete, TOP, None).is(400);
}

#[test]
fn a_stranger_neither_reads_a_group_nor_moves_the_subscription() {
    let mut world = with_alice();
    make(&mut world, TOP, None).is(200);
    ask(&mut world, "alice", Method::Get, TOP, None).is(403);
    let place = format!("{TOP}/subscriptions/{}", world.simulator.cloud().subscription());
    ask(&mut world, "alice", Method::Put, &place, None).is(403);
}

#[test]
fn a_global_administrator_elevates_access_to_everything() {
    let mut world = with_alice();
    let elevate = "/providers/Microsoft.Authorization/elevateAccess";
    give(&mut world, "admin", "Reader", "alice", "").is(403);
    ask(&mut world, "alice", Method::Post, elevate, None).is(403);
    assert_eq!(ask(&mut world, "admin", Method::Post, elevate, None).is(200).text(), "");
    let given = give(&mut world, "admin", "Reader", "alice", "").is(201);
    assert_eq!(given.word("/properties/scope"), "/");
    assert_eq!(given.word("/id"), format!("/providers/Microsoft.Authorization/roleAssignments/{NAME}"));
    world.manage_as("alice", Method::Get, LAB, None).is(200);
}

#[test]
fn a_management_group_holds_so_many_role_assignments_of_its_own() {
    // Azure RBAC limits: 500 in each management group. Here two: that of whoever made the group is the first.
    let limits = Limits { management_group_role_assignments: 2, ..Limits::default() };
    let mut world = world_of(&Settings { limits, delays: Delays::none(), ..Settings::default() });
    make(&mut world, TOP, None).is(200);
    let identity = world.identity("id1").principal.principal_id;
    let assign = |world: &mut World, role: &str| {
        let name = world.simulator.draw_guid();
        let role = format!("/providers/Microsoft.Authorization/roleDefinitions/{}", role_id(role));
        let properties =
            json!({ "roleDefinitionId": role, "principalId": identity, "principalType": "ServicePrincipal" });
        let path = format!("{TOP}/providers/Microsoft.Authorization/roleAssignments/{name}");
        ask(world, "admin", Method::Put, &path, Some(json!({ "properties": properties })))
    };
    assign(&mut world, "Reader").is(201);
    let before = world.simulator.cloud().assignments().count();
    let refused = assign(&mut world, "Contributor").is(400);
    assert_eq!(refused.word("/error/code"), "RoleAssignmentLimitExceeded");
    assert_eq!(world.simulator.cloud().assignments().count(), before);
    world.assign("Reader", identity, "");
}
