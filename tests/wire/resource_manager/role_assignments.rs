//! Role assignments.

use crate::harness::{LAB, World, assignment_path, identity_path, role_id, vault_path, world, world_with};
use mi_sim::PrincipalId;
use mi_sim::wire::Method;
use serde_json::{Value, json};

const NAME: &str = "5f0b3d62-9a1c-4b3e-8f57-0123456789ab";
const STRANGER: &str = "99999999-9999-4999-8999-999999999999";

fn body(world: &World, role: &str, principal: &str) -> Value {
    json!({ "properties": { "roleDefinitionId": world.role(role), "principalId": principal } })
}

fn put(world: &mut World, name: &str, body: Value) -> crate::harness::Answer {
    world.manage(Method::Put, &assignment_path(LAB, name), Some(body))
}

fn principal(world: &mut World) -> PrincipalId {
    world.identity("one").principal.principal_id
}

fn names(value: &Value) -> Vec<String> {
    let mut names: Vec<String> =
        value.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_string()).collect();
    names.sort_unstable();
    names
}

fn listed(world: &mut World, below: &str, filter: &str) -> Vec<String> {
    let filter = mi_sim::wire::form_encode(&[("$filter", filter)]);
    let path = format!("{below}/providers/Microsoft.Authorization/roleAssignments?{filter}");
    names(&world.show(&path).is(200).at("/value"))
}

#[test]
fn an_assignment_is_created_with_201_in_the_order_azure_writes_it() {
    let mut world = world();
    let id = principal(&mut world);
    world.settle();
    let admin = world.simulator.cloud().tenant().user_named("admin").unwrap().id;
    let mut wanted = body(&world, "Reader", &id.to_string());
    wanted["properties"]["description"] = json!("why");
    let answer = put(&mut world, NAME, wanted).is(201);
    let created = answer.word("/properties/createdOn");
    assert_eq!(created.len(), "2025-04-03T09:30:10.7797806Z".len());
    let expected = format!(
        "{{\"properties\":{{\"roleDefinitionId\":\"{}\",\"principalId\":\"{id}\",\"principalType\":\"ServicePrincipal\",\
         \"scope\":\"{}\",\"condition\":null,\"conditionVersion\":null,\"createdOn\":\"{created}\",\"updatedOn\":\"{}\",\
         \"createdBy\":null,\"updatedBy\":\"{admin}\",\"delegatedManagedIdentityResourceId\":null,\"description\":\"why\"}},\
         \"id\":\"{}\",\"type\":\"Microsoft.Authorization/roleAssignments\",\"name\":\"{NAME}\"}}",
        world.role("Reader"),
        world.id(LAB),
        answer.word("/properties/updatedOn"),
        world.id(&assignment_path(LAB, NAME))
    );
    assert_eq!(answer.text(), expected);
    let later = world.show(&assignment_path(LAB, NAME)).is(200);
    assert_eq!(later.word("/properties/createdBy"), admin.to_string());
}

#[test]
fn the_same_assignment_again_is_an_update() {
    let mut world = world();
    let id = principal(&mut world).to_string();
    let wanted = body(&world, "Reader", &id);
    put(&mut world, NAME, wanted.clone()).is(201);
    let mut described = wanted;
    described["properties"]["description"] = json!("now with a reason");
    let answer = put(&mut world, NAME, described).is(200);
    assert_eq!(answer.word("/properties/description"), "now with a reason");
}

#[test]
fn the_same_grant_under_another_name_exists_already() {
    let mut world = world();
    let id = principal(&mut world).to_string();
    let wanted = body(&world, "Reader", &id);
    put(&mut world, NAME, wanted.clone()).is(201);
    let message = format!(
        "The role assignment already exists. The ID of the existing role assignment is {}.",
        NAME.replace('-', "")
    );
    put(&mut world, STRANGER, wanted).refuses(409, "RoleAssignmentExists", &message);
}

#[test]
fn the_same_grant_at_another_scope_is_another_assignment() {
    let mut world = world();
    let id = principal(&mut world);
    world.assign("Reader", id, LAB);
    world.assign("Reader", id, "");
    world.assign("Contributor", id, LAB);
}

#[test]
fn role_principal_and_scope_of_an_assignment_cannot_change() {
    let mut world = world();
    let id = principal(&mut world).to_string();
    let other = world.identity("other").principal.principal_id.to_string();
    let wanted = body(&world, "Reader", &id);
    put(&mut world, NAME, wanted.clone()).is(201);
    let message = "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.";
    let code = "RoleAssignmentUpdateNotPermitted";
    let for_other = body(&world, "Reader", &other);
    put(&mut world, NAME, for_other).refuses(400, code, message);
    let as_owner = body(&world, "Owner", &id);
    put(&mut world, NAME, as_owner).refuses(400, code, message);
    world.manage(Method::Put, &assignment_path("", NAME), Some(wanted)).refuses(400, code, message);
}

#[test]
fn an_unknown_principal_is_not_found_unless_its_type_is_named() {
    let mut world = world();
    let message = format!(
        "Principal {} does not exist in the directory {}. Check that you have the correct principal ID. If you are creating \
         this principal and then immediately assigning a role, this error might be related to a replication delay. In this \
         case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See \
         https://aka.ms/docs-principaltype",
        STRANGER.replace('-', ""),
        world.tenant()
    );
    let mut wanted = body(&world, "Reader", STRANGER);
    put(&mut world, NAME, wanted.clone()).refuses(400, "PrincipalNotFound", &message);
    wanted["properties"]["principalType"] = json!("ServicePrincipal");
    put(&mut world, NAME, wanted).is(201);
}

#[test]
fn a_client_id_is_no_principal() {
    let mut world = world();
    let one = world.identity("one");
    let wanted = body(&world, "Reader", &one.principal.client_id.to_string());
    let answer = put(&mut world, NAME, wanted).is(400);
    assert_eq!(answer.word("/error/code"), "PrincipalNotFound");
}

#[test]
fn the_wrong_type_of_a_known_principal_is_refused() {
    let mut world = world();
    let id = principal(&mut world);
    let mut wanted = body(&world, "Reader", &id.to_string());
    wanted["properties"]["principalType"] = json!("User");
    let message = format!(
        "The PrincipalId '{}' has type 'ServicePrincipal' , which is different from specified PrinciaplType 'User'.",
        id.to_hex()
    );
    put(&mut world, NAME, wanted).refuses(400, "UnmatchedPrincipalType", &message);
}

#[test]
fn a_role_that_does_not_exist_cannot_be_given() {
    let mut world = world();
    let id = principal(&mut world).to_string();
    let mut wanted = body(&world, "Reader", &id);
    wanted["properties"]["roleDefinitionId"] =
        json!(world.role("Reader").replace(&role_id("Reader"), STRANGER));
    let message =
        format!("The specified role definition with ID '{}' does not exist.", STRANGER.replace('-', ""));
    put(&mut world, NAME, wanted).refuses(404, "RoleDefinitionDoesNotExist", &message);
}

#[test]
fn a_body_without_role_or_principal_is_refused_by_name() {
    let mut world = world();
    for (body, name) in [
        (json!({}), "roleDefinitionId"),
        (json!({ "properties": [] }), "roleDefinitionId"),
        (json!({ "properties": { "roleDefinitionId": world.role("Reader") } }), "principalId"),
        (
            json!({ "properties": { "roleDefinitionId": world.role("Reader"), "principalId": "x" } }),
            "principalId",
        ),
    ] {
        let answer = put(&mut world, NAME, body).is(400);
        assert!(answer.word("/error/message").contains(name), "{}", answer.text());
    }
}

#[test]
fn the_name_of_an_assignment_is_a_guid() {
    let mut world = world();
    let id = principal(&mut world).to_string();
    let wanted = body(&world, "Reader", &id);
    put(&mut world, "my-assignment", wanted).is(400);
}

#[test]
fn deleting_answers_with_what_was_deleted_and_once_more_with_204() {
    let mut world = world();
    let id = principal(&mut world);
    let name = world.assign("Reader", id, LAB);
    let there = world.show(&assignment_path(LAB, &name)).is(200).json();
    assert_eq!(world.delete(&assignment_path(LAB, &name)).is(200).json(), there);
    assert!(world.delete(&assignment_path(LAB, &name)).is(204).0.body.is_empty());
    let answer = world.show(&assignment_path(LAB, &name)).is(404);
    assert_eq!(answer.word("/error/code"), "RoleAssignmentNotFound");
}

#[test]
fn lists_reach_as_far_as_their_filter_says() {
    let mut world = world();
    let one = world.identity("one").principal.principal_id;
    let two = world.identity("two").principal.principal_id;
    world.vault("vault1", true);
    let above = world.assign("Reader", one, "");
    let here = world.assign("Reader", one, LAB);
    let below = world.assign("Key Vault Secrets User", one, &vault_path("vault1"));
    let others = world.assign("Reader", two, LAB);
    let admins = listed(&mut world, "", "atScope()").into_iter().find(|name| *name != above).unwrap();
    let sorted = |names: &[&String]| {
        let mut names: Vec<String> = names.iter().map(|name| (*name).clone()).collect();
        names.sort_unstable();
        names
    };
    let all =
        world.show(&format!("{LAB}/providers/Microsoft.Authorization/roleAssignments")).is(200).at("/value");
    assert_eq!(names(&all), sorted(&[&above, &here, &below, &others, &admins]));
    assert_eq!(listed(&mut world, LAB, "atScope()"), sorted(&[&above, &here, &others, &admins]));
    let mine = format!("principalId eq '{one}'");
    assert_eq!(listed(&mut world, LAB, &mine), sorted(&[&above, &here, &below]));
    assert_eq!(listed(&mut world, LAB, &format!("assignedTo('{one}')")), sorted(&[&above, &here, &below]));
    assert_eq!(
        listed(&mut world, LAB, &format!("atScope() and assignedTo('{one}')")),
        sorted(&[&above, &here])
    );
    assert_eq!(listed(&mut world, &vault_path("vault1"), &mine), sorted(&[&above, &here, &below]));
}

#[test]
fn a_filter_that_is_not_served_is_refused() {
    let mut world = world();
    let both = format!("atScope() and principalId eq '{STRANGER}'");
    for filter in [both.as_str(), "roleName eq 'Reader'", "principalId eq 'x'", "x", ""] {
        let filter = mi_sim::wire::form_encode(&[("$filter", filter)]);
        let path = format!("{LAB}/providers/Microsoft.Authorization/roleAssignments?{filter}");
        world.show(&path).is(400);
    }
}

#[test]
fn assignments_outlive_the_principal_that_holds_them() {
    let mut world = world();
    let id = principal(&mut world);
    let name = world.assign("Reader", id, LAB);
    world.delete(&identity_path("one")).is(200);
    let orphan = world.show(&assignment_path(LAB, &name)).is(200);
    assert_eq!(orphan.word("/properties/principalId"), id.to_string());
    assert_eq!(orphan.word("/properties/principalType"), "ServicePrincipal");
    world.identity("one");
    let again = body(&world, "Reader", &id.to_string());
    put(&mut world, NAME, again).is(400);
}

#[test]
fn a_contributor_gives_nobody_access() {
    let mut world = world_with(&[("bob", "Contributor", ""), ("carol", "User Access Administrator", "")]);
    let id = principal(&mut world).to_string();
    let wanted = body(&world, "Reader", &id);
    let path = assignment_path(LAB, NAME);
    let answer = world.manage_as("bob", Method::Put, &path, Some(wanted.clone())).is(403);
    assert!(answer.word("/error/message").contains("'Microsoft.Authorization/roleAssignments/write'"));
    world.manage_as("carol", Method::Put, &path, Some(wanted)).is(201);
    world.manage_as("bob", Method::Get, &path, None).is(200);
    world.manage_as("bob", Method::Delete, &path, None).is(403);
    world.manage_as("carol", Method::Delete, &path, None).is(200);
}

#[test]
fn the_last_owner_of_a_subscription_stays() {
    let mut world = world_with(&[("bob", "Owner", "")]);
    let owners = world
        .show("/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()")
        .is(200)
        .at("/value");
    let owner = world.role("Owner");
    let owners: Vec<String> = owners
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["properties"]["roleDefinitionId"] == owner.as_str())
        .map(|one| one["name"].as_str().unwrap().to_string())
        .collect();
    assert_eq!(owners.len(), 2);
    // An owner of less is not the subscription's.
    let less = world.assign_person("Owner", "bob", LAB);
    world.delete(&assignment_path(LAB, &less)).is(200);
    let bob = world.simulator.cloud().tenant().user_named("bob").unwrap().id;
    let (mut bobs, mut others): (Vec<_>, Vec<_>) = owners.into_iter().partition(|name| {
        let assignments = world.simulator.cloud().assignments();
        assignments.into_iter().any(|one| one.name.to_string() == *name && one.principal_id == bob)
    });
    let (bobs, other) = (bobs.remove(0), others.remove(0));
    world.manage_as("bob", Method::Delete, &assignment_path("", &other), None).is(200);
    let refused = world.manage_as("bob", Method::Delete, &assignment_path("", &bobs), None).is(400);
    assert_eq!(refused.word("/error/message"), "Cannot delete the last RBAC admin assignment");
}

#[test]
fn an_application_object_is_no_principal() {
    let mut world = world();
    world.api("orders", "Orders.Read");
    let application = world.simulator.cloud().tenant().applications().next().unwrap().id.to_string();
    for kind in [Value::Null, json!("ServicePrincipal"), json!("Application")] {
        let mut wanted = body(&world, "Reader", &application);
        wanted["properties"]["principalType"] = kind;
        put(&mut world, NAME, wanted).refuses(
            400,
            "PrincipalTypeNotSupported",
            "Principals of type Application cannot validly be used in role assignments.",
        );
    }
}
