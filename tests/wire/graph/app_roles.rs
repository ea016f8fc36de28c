//! Applications, their app roles and who holds them.

use super::{ROLE, app_role};
use crate::harness::{World, system_assigned, world};
use mi_sim::PrincipalId;
use mi_sim::view::token;
use mi_sim::wire::Method;
use serde_json::{Value, json};

const DAY: u64 = 86_400;
const NO_ROLE: &str = "00000000-0000-0000-0000-000000000000";

fn claim(world: &World, text: &str, name: &str) -> Option<Value> {
    let view = token(world.simulator.journal(), text).unwrap();
    view.claims.into_iter().find(|claim| claim.name == name).map(|claim| claim.value)
}

#[test]
fn an_app_role_counts_from_the_next_token_on() {
    // Add app roles to your application: the role's value stands in `roles`; it is baked into the token.
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm).principal_id;
    let (app_id, resource) = world.api("orders", "Orders.Read");
    let before = world.token(&vm, "https://contoso.onmicrosoft.com/orders");
    assert_eq!(claim(&world, &before, "aud"), Some(json!("https://contoso.onmicrosoft.com/orders")));
    assert_eq!(claim(&world, &before, "roles"), None, "a token without roles is issued all the same");
    let granted = world.grant(&resource, ROLE, own).is(201);
    assert_eq!(granted.word("/principalType"), "ServicePrincipal");
    assert_eq!(granted.word("/principalDisplayName"), "vm1");
    assert_eq!(granted.word("/resourceDisplayName"), "orders");
    assert_eq!(world.token(&vm, "https://contoso.onmicrosoft.com/orders"), before, "the kept token stays");
    let by_id = world.token(&vm, &app_id);
    assert_eq!(claim(&world, &by_id, "roles"), Some(json!(["Orders.Read"])), "another name is another entry");
    world.pass(DAY + 60);
    let after = world.token(&vm, "https://contoso.onmicrosoft.com/orders");
    assert_eq!(claim(&world, &after, "roles"), Some(json!(["Orders.Read"])));
    let elsewhere = world.token(&vm, "https://vault.azure.net");
    assert_eq!(claim(&world, &elsewhere, "roles"), None);
    let name = granted.word("/id");
    world.graph(Method::Delete, &format!("servicePrincipals/{own}/appRoleAssignments/{name}"), None).is(204);
    assert_eq!(world.token(&vm, "https://contoso.onmicrosoft.com/orders"), after);
    world.pass(DAY + 60);
    let last = world.token(&vm, "https://contoso.onmicrosoft.com/orders");
    assert_eq!(claim(&world, &last, "roles"), None);
}

#[test]
fn a_service_principal_gets_no_app_role_and_no_groups_claim_through_a_group() {
    // Facts on service principals: only a direct assignment gives `roles`; registered APIs get no `groups`.
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm).principal_id;
    let group = world.group("group1");
    world.add_member(group, own).is(204);
    let (_, resource) = world.api("orders", "Orders.Read");
    let text = world.token(&vm, "https://contoso.onmicrosoft.com/orders");
    assert_eq!((claim(&world, &text, "roles"), claim(&world, &text, "groups")), (None, None));
    let required = json!({ "appRoleAssignmentRequired": true });
    world.graph(Method::Patch, &format!("servicePrincipals/{resource}"), Some(required)).is(204);
    world.pass(DAY + 60);
    let refused = world.imds(&vm, "&resource=https://contoso.onmicrosoft.com/orders").is(400);
    assert!(refused.word("/error_description").starts_with("AADSTS501051: "), "{}", refused.text());
    world.grant(&resource, NO_ROLE, own).is(201);
    let text = world.token(&vm, "https://contoso.onmicrosoft.com/orders");
    assert_eq!(claim(&world, &text, "roles"), None, "an assignment without role adds nothing");
}

#[test]
fn both_ends_list_an_assignment() {
    let mut world = world();
    let own = world.identity("identity1").principal.principal_id;
    let (_, resource) = world.api("orders", "Orders.Read");
    let body = json!({ "principalId": own.to_string(), "resourceId": resource, "appRoleId": ROLE });
    let id = world
        .graph(Method::Post, &format!("servicePrincipals/{own}/appRoleAssignments"), Some(body))
        .is(201)
        .word("/id");
    for (one, side) in [(own.to_string(), "appRoleAssignments"), (resource, "appRoleAssignedTo")] {
        let listed = world.graph(Method::Get, &format!("servicePrincipals/{one}/{side}"), None).is(200);
        assert_eq!(listed.word("/value/0/id"), id);
        assert_eq!(listed.json()["value"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn what_cannot_be_granted_is_refused_and_changes_nothing() {
    let mut world = world();
    let own = world.identity("identity1").principal.principal_id;
    let (_, resource) = world.api("orders", "Orders.Read");
    world.grant(&resource, ROLE, own).is(201);
    world.grant(&resource, ROLE, own).refuses(
        400,
        "Request_BadRequest",
        "Permission being assigned already exists on the object",
    );
    world.grant(&resource, "00000000-0000-0000-0000-0000000000b2", own).is(400);
    world.grant(&resource, ROLE, PrincipalId::from_u128(7)).is(404);
    world.grant("00000000-0000-0000-0000-000000000007", ROLE, own).is(404);
    let other =
        json!({ "principalId": own.to_string(), "resourceId": own.to_string(), "appRoleId": NO_ROLE });
    world
        .graph(Method::Post, &format!("servicePrincipals/{resource}/appRoleAssignedTo"), Some(other))
        .is(400);
    assert_eq!(world.simulator.cloud().tenant().app_role_assignments().count(), 1);
}

#[test]
fn an_application_and_its_service_principal_are_two_objects_that_agree() {
    let mut world = world();
    let (app_id, principal) = world.api("orders", "Orders.Read");
    let twice = world.graph(Method::Post, "servicePrincipals", Some(json!({ "appId": app_id })));
    assert_eq!(twice.is(409).word("/error/code"), "Request_MultipleObjectsWithSameKeyValue");
    let found = world.graph(Method::Get, "applications?$filter=displayName%20eq%20'orders'", None).is(200);
    let id = found.word("/value/0/id");
    assert_ne!(id, app_id);
    let roles = json!({ "appRoles": [app_role(ROLE, "Orders.Read"), app_role(NO_ROLE, "Orders.Write")] });
    world.graph(Method::Patch, &format!("applications/{id}"), Some(roles)).is(204);
    let shown = world.graph(Method::Get, &format!("servicePrincipals/{principal}"), None).is(200);
    assert_eq!(shown.word("/appRoles/1/value"), "Orders.Write");
    assert_eq!(shown.word("/servicePrincipalNames/1"), "https://contoso.onmicrosoft.com/orders");
    let taken =
        json!({ "displayName": "other", "identifierUris": ["https://contoso.onmicrosoft.com/orders"] });
    world.graph(Method::Post, "applications", Some(taken)).is(400);
    let twins = json!({ "displayName": "other", "appRoles": [app_role(ROLE, "A"), app_role(ROLE, "B")] });
    world.graph(Method::Post, "applications", Some(twins)).is(400);
    for (name, value) in
        [("allowedMemberTypes", json!(["Everybody"])), ("id", json!("x")), ("value", json!("a b"))]
    {
        let mut role = app_role(ROLE, "A");
        role[name] = value;
        let body = json!({ "displayName": "other", "appRoles": [role] });
        world.graph(Method::Post, "applications", Some(body)).is(400);
    }
    assert_eq!(world.simulator.cloud().tenant().applications().count(), 1);
    world.graph(Method::Delete, &format!("applications/{id}"), None).is(204);
    world.graph(Method::Get, &format!("servicePrincipals/{principal}"), None).is(404);
}

#[test]
fn people_get_no_token_for_an_api_that_does_not_trust_their_tool() {
    let mut world = world();
    world.api("orders", "Orders.Read");
    let refused = world.sign_in("admin", "https://contoso.onmicrosoft.com/orders").unwrap_err();
    assert!(refused.reason.starts_with("AADSTS65001: "), "{}", refused.reason);
}

#[test]
fn people_and_groups_hold_app_roles_that_are_for_them() {
    let mut world = world();
    let (group, user) =
        (world.group("group1"), world.simulator.cloud().tenant().user_named("admin").unwrap().id);
    let (_, resource) = world.api("orders", "Orders.Read");
    world.grant(&resource, ROLE, group).is(400);
    let mut role = app_role(ROLE, "Orders.Read");
    role["allowedMemberTypes"] = json!(["User"]);
    let found = world.graph(Method::Get, "applications?$filter=displayName%20eq%20'orders'", None).is(200);
    let application = format!("applications/{}", found.word("/value/0/id"));
    world.graph(Method::Patch, &application, Some(json!({ "appRoles": [role] }))).is(204);
    for (holder, kind, set) in [(group, "Group", "groups"), (user, "User", "users")] {
        let granted = world.grant(&resource, ROLE, holder).is(201);
        assert_eq!(granted.word("/principalType"), kind);
        let held = world.graph(Method::Get, &format!("{set}/{holder}/appRoleAssignments"), None).is(200);
        assert_eq!(held.word("/value/0/id"), granted.word("/id"));
    }
    let own = world.identity("identity1").principal.principal_id;
    world.grant(&resource, ROLE, own).is(400);
}
