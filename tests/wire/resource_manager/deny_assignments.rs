//! Deny assignments.

use crate::harness::{Answer, LAB, World, identity_path, world_with};
use mi_sim::wire::Method;
use serde_json::{Value, json};

const ID: &str = "56565656-5656-4656-8656-565656565656";
const EVERYBODY: &str = "00000000-0000-0000-0000-000000000000";
const WRITE: &str = "Microsoft.ManagedIdentity/userAssignedIdentities/write";

fn path(below: &str) -> String {
    format!("{below}/providers/Microsoft.Authorization/denyAssignments/{ID}")
}

/// A world in which `alice` is Contributor of the group.
fn lab() -> World {
    world_with(&[("alice", "Contributor", LAB), ("bob", "Key Vault Secrets User", LAB)])
}

fn id_of(world: &World, name: &str) -> String {
    world.simulator.cloud().tenant().user_named(name).unwrap().id.to_string()
}

/// Everybody but `admin` is denied these actions.
fn body(world: &World, actions: &[&str]) -> Value {
    json!({ "properties": {
        "denyAssignmentName": "No identities", "permissions": [{ "actions": actions }],
        "principals": [{ "id": EVERYBODY, "type": "SystemDefined" }],
        "excludePrincipals": [{ "id": id_of(world, "admin"), "type": "User" }],
    } })
}

fn create_identity(world: &mut World, name: &str) -> Answer {
    world.manage_as(name, Method::Put, &identity_path(name), Some(json!({ "location": "japaneast" })))
}

#[test]
fn a_deny_assignment_wins_over_a_role() {
    let mut world = lab();
    create_identity(&mut world, "alice").is(201);
    let wanted = body(&world, &[WRITE]);
    let created = world.manage(Method::Put, &path(LAB), Some(wanted)).is(201);
    assert_eq!(created.at("/properties/isSystemProtected"), json!(false));
    assert_eq!(created.word("/id"), world.id(&path(LAB)));
    let alice = id_of(&world, "alice");
    let upn = world.simulator.cloud().tenant().user_named("alice").unwrap().user_principal_name.clone();
    let message = format!(
        "The client '{upn}' with object id '{alice}' has permission to perform action '{WRITE}' on scope '{}'; however, \
         the access is denied because of the deny assignment with name 'No identities' and Id '{}' at scope '{}'.",
        world.id(&identity_path("alice")),
        ID.replace('-', ""),
        world.id(LAB)
    );
    create_identity(&mut world, "alice").refuses(403, "DenyAssignmentAuthorizationFailed", &message);
    assert_eq!(world.last_decision().denied_by().unwrap().pattern, WRITE);
    create_identity(&mut world, "admin").is(201);
    world.delete(&path(LAB)).is(200);
    create_identity(&mut world, "alice").is(200);
}

#[test]
fn somebody_without_a_role_hears_of_no_deny_assignment() {
    let mut world = lab();
    let wanted = body(&world, &[WRITE]);
    world.manage(Method::Put, &path(LAB), Some(wanted)).is(201);
    assert_eq!(create_identity(&mut world, "bob").is(403).word("/error/code"), "AuthorizationFailed");
}

#[test]
fn deny_assignments_are_listed_where_they_count() {
    let mut world = lab();
    let wanted = body(&world, &[WRITE]);
    world.manage(Method::Put, &path(LAB), Some(wanted)).is(201);
    let list = |world: &mut World, below: &str| {
        let path = format!("{below}/providers/Microsoft.Authorization/denyAssignments");
        world.show(&path).is(200).at("/value").as_array().unwrap().len()
    };
    world.manage(Method::Put, "/resourceGroups/other", Some(json!({ "location": "japaneast" }))).is(201);
    assert_eq!(["", LAB, "/resourceGroups/other"].map(|below| list(&mut world, below)), [1, 1, 0]);
    assert_eq!(world.show(&path(LAB)).is(200).word("/name"), ID);
    world.show(&path("")).is(404);
}

#[test]
fn what_users_may_not_deny_is_refused() {
    let mut world = lab();
    let alice = json!([{ "id": id_of(&world, "alice"), "type": "User" }]);
    let group = json!([{ "id": id_of(&world, "alice"), "type": "Group" }]);
    let good = body(&world, &[WRITE]);
    for (pointer, value, code) in [
        ("/properties/permissions/0/actions", json!(["*/read"]), "InvalidActionOrNotAction"),
        ("/properties/permissions/0/actions", json!(["*"]), "InvalidActionOrNotAction"),
        (
            "/properties/permissions/0/actions",
            json!(["Microsoft.Authorization/*/delete"]),
            "InvalidActionOrNotAction",
        ),
        (
            "/properties/permissions/0",
            json!({ "actions": [WRITE], "dataActions": ["x/y"] }),
            "InvalidDenyAssignment",
        ),
        ("/properties/permissions", json!([]), "InvalidDenyAssignment"),
        ("/properties/excludePrincipals", json!([]), "InvalidDenyAssignment"),
        ("/properties/principals", group, "InvalidDenyAssignment"),
        ("/properties/denyAssignmentName", json!(""), "InvalidDenyAssignment"),
    ] {
        let mut wanted = good.clone();
        *wanted.pointer_mut(pointer).unwrap() = value;
        let answer = world.manage(Method::Put, &path(LAB), Some(wanted)).is(400);
        assert_eq!(answer.word("/error/code"), code, "{pointer}");
    }
    for flag in ["isSystemProtected", "doNotApplyToChildScopes"] {
        let mut wanted = good.clone();
        wanted["properties"][flag] = json!(true);
        world.manage(Method::Put, &path(LAB), Some(wanted)).is(400);
    }
    let mut one = good;
    one["properties"]["principals"] = alice;
    one["properties"]["excludePrincipals"] = json!([]);
    world.manage(Method::Put, &path(LAB), Some(one)).is(201);
}

#[test]
fn the_stage_shows_deny_assignments_and_the_scopes_that_they_and_roles_are_made_to() {
    let mut world = lab();
    let wanted = body(&world, &[WRITE]);
    world.manage(Method::Put, &path(LAB), Some(wanted)).is(201);
    let stage = mi_sim::view::stage(world.simulator.cloud());
    let [denial] = stage.deny_assignments.as_slice() else { panic!("one deny assignment was made") };
    assert_eq!((denial.name.as_str(), denial.scope.as_str()), ("No identities", world.id(LAB).as_str()));
    // The root management group holds the subscription as long as nobody moves it.
    let [root, subscription] = stage.scopes.as_slice() else { panic!("two scopes lie above the group") };
    assert_eq!((root.root, root.name.as_str()), (true, "Tenant Root Group"));
    assert_eq!(subscription.id.subscription_id(), Some(stage.subscription_id));
    assert!(stage.assignments.iter().all(|one| !one.conditional));
}

#[test]
fn users_may_write_any_number_of_deny_assignments() {
    let mut world = lab();
    // More than the 2,000 that the page grants to those that Azure makes would take long; nothing counts them.
    for number in 0..100 {
        let path = path(LAB).replace("56565656", &format!("{number:08}"));
        let mut wanted = body(&world, &[WRITE]);
        wanted["properties"]["denyAssignmentName"] = json!(format!("No identities {number}"));
        world.manage(Method::Put, &path, Some(wanted)).is(201);
        world.pass(1);
    }
}
