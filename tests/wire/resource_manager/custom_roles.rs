//! Custom roles.

use crate::harness::{Answer, LAB, World, assignment_path, world, world_with};
use mi_sim::wire::Method;
use serde_json::{Value, json};

const ID: &str = "12121212-1212-4212-8212-121212121212";
const OTHER: &str = "34343434-3434-4434-8434-343434343434";

fn path(id: &str) -> String {
    format!("/providers/Microsoft.Authorization/roleDefinitions/{id}")
}

fn body(world: &World, name: &str, actions: &[&str], below: &str) -> Value {
    json!({ "properties": {
        "roleName": name, "description": "ours", "type": "CustomRole",
        "permissions": [{ "actions": actions, "notActions": [], "dataActions": [], "notDataActions": [] }],
        "assignableScopes": [world.id(below)],
    } })
}

fn put(world: &mut World, id: &str, body: Value) -> Answer {
    world.manage(Method::Put, &path(id), Some(body))
}

#[test]
fn a_custom_role_is_created_and_grants_what_it_names() {
    let mut world = world_with(&[("alice", "Key Vault Secrets User", LAB)]);
    let wanted =
        body(&world, "Group Reader", &["Microsoft.Resources/subscriptions/resourceGroups/read"], LAB);
    let created = put(&mut world, ID, wanted).is(201);
    assert_eq!(created.word("/properties/type"), "CustomRole");
    assert_eq!(created.word("/id"), world.id(&path(ID)));
    assert_eq!(created.at("/properties/assignableScopes/0"), json!(world.id(LAB)));
    world.manage_as("alice", Method::Get, LAB, None).is(403);
    let alice = world.simulator.cloud().tenant().user_named("alice").unwrap().id;
    let assignment =
        json!({ "properties": { "roleDefinitionId": world.id(&path(ID)), "principalId": alice } });
    world.manage(Method::Put, &assignment_path(LAB, OTHER), Some(assignment)).is(201);
    world.manage_as("alice", Method::Get, LAB, None).is(200);
    assert_eq!(world.last_decision().granted_by().unwrap().to_string(), OTHER);
    world.delete(&path(ID)).refuses(
        400,
        "RoleDefinitionHasAssignments",
        "There are existing role assignments referencing role",
    );
    world.delete(&assignment_path(LAB, OTHER)).is(200);
    world.delete(&path(ID)).is(200);
    world.delete(&path(ID)).is(204);
    world.show(&path(ID)).is(404);
}

#[test]
fn a_pattern_holds_one_star_at_most() {
    let mut world = world();
    let wanted = body(&world, "Costs", &["Microsoft.CostManagement/*/query/*"], "");
    put(&mut world, ID, wanted).refuses(
        400,
        "InvalidActionOrNotAction",
        "'Microsoft.CostManagement/*/query/*' contains multiple wildcards. Only one is allowed.",
    );
}

#[test]
fn a_name_is_given_once_in_a_tenant_whatever_its_case() {
    let mut world = world();
    let wanted = body(&world, "Mine", &["*/read"], "");
    put(&mut world, ID, wanted.clone()).is(201);
    put(&mut world, ID, wanted).is(201);
    let again = body(&world, "MINE", &["*/read"], "");
    assert_eq!(put(&mut world, OTHER, again).is(409).word("/error/code"), "RoleDefinitionWithSameNameExists");
    let built_in = body(&world, "reader", &["*/read"], "");
    put(&mut world, OTHER, built_in).is(409);
}

#[test]
fn data_actions_and_a_management_group_exclude_each_other() {
    let mut world = world();
    let mut wanted = body(&world, "Data", &[], "");
    wanted["properties"]["permissions"][0]["dataActions"] = json!(["Microsoft.KeyVault/vaults/secrets/*"]);
    wanted["properties"]["assignableScopes"] =
        json!(["/providers/Microsoft.Management/managementGroups/top"]);
    assert_eq!(
        put(&mut world, ID, wanted).is(400).word("/error/message"),
        "You cannot add data action permissions when you have a management group as an assignable scope"
    );
}

#[test]
fn whoever_writes_a_role_must_be_allowed_to_at_every_assignable_scope() {
    let mut world = world_with(&[("alice", "User Access Administrator", LAB)]);
    let wanted = body(&world, "Wide", &["*/read"], "");
    let at = format!("{LAB}{}", path(ID));
    let answer = world.manage_as("alice", Method::Put, &at, Some(wanted)).is(403);
    assert_eq!(answer.word("/error/code"), "LinkedAuthorizationFailed");
    let linked = format!("on the linked scope(s) '{}' or", world.id(""));
    assert!(answer.word("/error/message").contains(&linked), "{}", answer.text());
    let wanted = body(&world, "Narrow", &["*/read"], LAB);
    world.manage_as("alice", Method::Put, &at, Some(wanted)).is(201);
}

#[test]
fn a_role_is_assigned_at_its_assignable_scopes_and_below() {
    let mut world = world();
    let wanted = body(&world, "Narrow", &["*/read"], LAB);
    put(&mut world, ID, wanted).is(201);
    let admin = world.simulator.cloud().tenant().user_named("admin").unwrap().id;
    let assignment =
        json!({ "properties": { "roleDefinitionId": world.id(&path(ID)), "principalId": admin } });
    let answer = world.manage(Method::Put, &assignment_path("", OTHER), Some(assignment.clone()));
    assert_eq!(answer.is(404).word("/error/code"), "RoleDefinitionDoesNotExist");
    world.manage(Method::Put, &assignment_path(LAB, OTHER), Some(assignment)).is(201);
}

#[test]
fn built_in_roles_and_broken_bodies_are_refused() {
    let mut world = world();
    let reader = crate::harness::role_id("Reader");
    let wanted = body(&world, "Mine", &["*/read"], "");
    put(&mut world, &reader, wanted.clone()).is(403);
    world.delete(&path(&reader)).is(403);
    for (pointer, value) in [
        ("/properties/roleName", json!("")),
        ("/properties/roleName", json!("x".repeat(513))),
        ("/properties/description", json!("x".repeat(2_049))),
        ("/properties/permissions", json!([])),
        ("/properties/permissions/0/actions", json!("*/read")),
        ("/properties/permissions/0/actions", json!(["read"])),
        ("/properties/assignableScopes", json!([])),
        ("/properties/assignableScopes", json!(["/"])),
        ("/properties/assignableScopes", json!(["somewhere"])),
    ] {
        let mut wanted = wanted.clone();
        *wanted.pointer_mut(pointer).unwrap() = value;
        assert!(put(&mut world, ID, wanted).is(400).word("/error/message").len() > 20, "{pointer}");
    }
}

#[test]
fn the_condition_of_a_block_is_read_only() {
    let mut world = world();
    let mut wanted = body(&world, "Reader of accounts", &["Microsoft.Storage/storageAccounts/read"], LAB);
    wanted["properties"]["permissions"][0]["condition"] =
        json!("@Environment[isPrivateLink] BoolEquals true");
    wanted["properties"]["permissions"][0]["conditionVersion"] = json!("2.0");
    let block = put(&mut world, ID, wanted).is(201).at("/properties/permissions/0");
    assert_eq!((block.get("condition"), block.get("conditionVersion")), (None, None), "{block}");
    assert_eq!(world.show(&path(ID)).at("/properties/permissions/0"), block);
}
