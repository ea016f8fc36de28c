//! Names and places that would give access that nobody granted.

use crate::harness::{
    ARM, Answer, LAB, STORAGE, With, World, account_path, get, person, request, role_id, system_assigned,
    world, world_with,
};
use mi_sim::wire::Method;
use serde_json::{Value, json};

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

fn group(name: &str) -> String {
    format!("/providers/Microsoft.Management/managementGroups/{name}")
}

fn put(world: &mut World, by: &str, name: &str, parent: Option<&str>) -> Answer {
    let parent = parent.map(|parent| json!({ "parent": { "id": group(parent) } }));
    let body = json!({ "properties": { "details": parent } });
    ask(world, by, Method::Put, &group(name), Some(body))
}

fn give(world: &mut World, role: &str, to: &str, scope: &str) {
    let id = world.simulator.cloud().tenant().user_named(to).unwrap().id;
    let role = format!("/providers/Microsoft.Authorization/roleDefinitions/{}", role_id(role));
    let name = world.simulator.draw_guid();
    let body = json!({ "properties": { "roleDefinitionId": role, "principalId": id } });
    let path = format!("{scope}/providers/Microsoft.Authorization/roleAssignments/{name}");
    ask(world, "admin", Method::Put, &path, Some(body)).is(201);
}

#[track_caller]
fn refused(answer: &Answer, action: &str, scope: &str) {
    assert_eq!(answer.0.status, 403, "{}", answer.text());
    let words = answer.word("/error/message");
    assert!(words.contains(&format!("action '{action}' over scope '{scope}'")), "{words}");
}

const ASSIGN_ROLES: &str = "Microsoft.Authorization/roleAssignments/write";
const WRITE: &str = "Microsoft.Management/managementGroups/write";

#[test]
fn who_moves_a_group_needs_rights_at_all_three_places() {
    // What are Azure management groups?, moving: the child, the parent it leaves and the parent it comes to.
    let mut world = world_with(&[("alice", "Reader", LAB), ("bob", "Reader", LAB)]);
    for (name, parent) in [("old", None), ("new", None), ("child", Some("old"))] {
        put(&mut world, "admin", name, parent).is(200);
    }
    let moving = |world: &mut World| put(world, "alice", "child", Some("new"));
    refused(&moving(&mut world), WRITE, &group("child"));
    give(&mut world, "Contributor", "alice", &group("child"));
    refused(&moving(&mut world), ASSIGN_ROLES, &group("child"));
    give(&mut world, "User Access Administrator", "alice", &group("child"));
    refused(&moving(&mut world), WRITE, &group("old"));
    give(&mut world, "Management Group Contributor", "alice", &group("old"));
    refused(&moving(&mut world), WRITE, &group("new"));
    let parent = |world: &World| {
        let child = mi_sim::Scope::parse(&group("child")).unwrap();
        let parent = world.simulator.cloud().management_group(&child).unwrap().parent.clone();
        parent.unwrap().name().to_string()
    };
    assert_eq!(parent(&world), "old");
    give(&mut world, "Management Group Contributor", "alice", &group("new"));
    moving(&mut world).is(200);
    assert_eq!(parent(&world), "new");
    // What stays in its place is only written.
    give(&mut world, "Contributor", "bob", &group("child"));
    put(&mut world, "bob", "child", Some("new")).is(200);
    put(&mut world, "bob", "child", None).is(200);
    assert_eq!(parent(&world), "new");
    put(&mut world, "bob", "child", Some("old")).is(403);
}

#[test]
fn who_moves_the_subscription_needs_rights_at_all_three_places() {
    let mut world = world_with(&[("alice", "Reader", LAB)]);
    put(&mut world, "admin", "old", None).is(200);
    put(&mut world, "admin", "new", None).is(200);
    let subscription = world.id("");
    let place = |name: &str| format!("{}{}", group(name), subscription);
    ask(&mut world, "admin", Method::Put, &place("old"), None).is(204);
    let moving = |world: &mut World| ask(world, "alice", Method::Put, &place("new"), None);
    let own = "Microsoft.Management/managementGroups/subscriptions/write";
    refused(&moving(&mut world), own, &group("new"));
    give(&mut world, "Management Group Contributor", "alice", &group("new"));
    refused(&moving(&mut world), ASSIGN_ROLES, &subscription);
    give(&mut world, "User Access Administrator", "alice", &subscription);
    refused(&moving(&mut world), WRITE, &group("old"));
    give(&mut world, "Management Group Contributor", "alice", &group("old"));
    moving(&mut world).is(204);
}

#[test]
fn a_group_moves_with_all_that_stands_below_it_or_not_at_all() {
    let mut world = world_with(&[("alice", "Key Vault Secrets User", LAB)]);
    for (name, parent) in [
        ("a1", None),
        ("a2", Some("a1")),
        ("a3", Some("a2")),
        ("a4", Some("a3")),
        ("b1", None),
        ("b2", Some("b1")),
    ] {
        put(&mut world, "admin", name, parent).is(200);
    }
    put(&mut world, "admin", "b3", Some("b2")).is(200);
    // Four levels and three make seven.
    let words = put(&mut world, "admin", "b1", Some("a4")).is(400).word("/error/message");
    assert!(words.contains("6 levels"), "{words}");
    put(&mut world, "admin", "b2", Some("a4")).is(200);
    put(&mut world, "admin", "b4", Some("b3")).is(400);
    // What is granted at the top counts at the bottom, the subscription too.
    give(&mut world, "Reader", "alice", &group("a1"));
    ask(&mut world, "alice", Method::Get, &group("b3"), None).is(200);
    let place = format!("{}{}", group("b3"), world.id(""));
    ask(&mut world, "admin", Method::Put, &place, None).is(204);
    world.manage_as("alice", Method::Get, LAB, None).is(200);
}

#[test]
fn the_root_group_stays_where_it_is() {
    let mut world = world();
    let root = world.tenant();
    let elevate = "/providers/Microsoft.Authorization/elevateAccess";
    ask(&mut world, "admin", Method::Post, elevate, None).is(200);
    give(&mut world, "Owner", "admin", "/");
    put(&mut world, "admin", "top", None).is(200);
    for parent in [root.as_str(), "top"] {
        put(&mut world, "admin", &root, Some(parent)).is(400);
    }
    put(&mut world, "admin", &root, None).is(200);
    ask(&mut world, "admin", Method::Get, &group("top"), None).is(200);
}

#[test]
fn nobody_takes_a_name_of_microsofts_or_of_another_application() {
    // Restrictions on identifier URIs of Microsoft Entra applications.
    let mut world = world();
    let (app_id, _) = world.api("orders", "Orders.Read");
    let create = |world: &mut World, uris: Value| {
        let body = json!({ "displayName": "other", "identifierUris": uris });
        world.graph(Method::Post, "applications", Some(body))
    };
    for uri in [
        "https://management.azure.com/",
        "https://graph.microsoft.com",
        "https://vault.azure.net",
        "https://storage.azure.com/",
        "https://evil.example/orders",
        "api://anything",
        &format!("api://{app_id}"),
    ] {
        let refused = create(&mut world, json!([uri])).is(400);
        assert_eq!(refused.word("/error/code"), "HostNameNotOnVerifiedDomain", "{uri}");
        assert_eq!(
            refused.word("/error/message"),
            format!(
                "Values of identifierUris property must use a verified domain of the organization or its subdomain: \
                 '{uri}'"
            )
        );
    }
    let own = "https://contoso.onmicrosoft.com/other";
    for uris in [
        json!(["https://contoso.onmicrosoft.com/orders"]),
        json!(["https://CONTOSO.onmicrosoft.com/Orders"]),
        json!([own, own]),
    ] {
        let taken = create(&mut world, uris).is(400);
        assert_eq!(
            taken.word("/error/message"),
            "Another object with the same value for property identifierUris already exists."
        );
    }
    let made = create(&mut world, json!([own])).is(201);
    let (id, app_id) = (made.word("/id"), made.word("/appId"));
    let path = format!("applications/{id}");
    let more = json!({ "identifierUris": [own, format!("api://{app_id}")] });
    world.graph(Method::Patch, &path, Some(more)).is(204);
    let taken = json!({ "identifierUris": [own, "https://management.azure.com/"] });
    world.graph(Method::Patch, &path, Some(taken)).is(400);
    // Tokens for Resource Manager are still Resource Manager's.
    let vm = world.machine("vm1", system_assigned());
    world.token(&vm, ARM);
    world.show(LAB).is(200);
}

#[test]
fn containers_have_names_that_no_other_name_reads_as() {
    // Naming and referencing containers, blobs, and metadata.
    let mut world = world();
    world.account("account1", &["data", "$web"]);
    let token = world.person_token("admin", STORAGE);
    for (name, code) in [
        ("DATA", "InvalidResourceName"),
        ("da--ta", "InvalidResourceName"),
        ("data-", "InvalidResourceName"),
        ("da%2Fta", "InvalidResourceName"),
        ("..", "OutOfRangeInput"),
        ("ab", "OutOfRangeInput"),
        (&"a".repeat(64), "OutOfRangeInput"),
    ] {
        let path = format!("{}/blobServices/default/containers/{name}", account_path("account1"));
        if !name.contains('%') {
            let refused = world.manage(Method::Put, &path, Some(json!({}))).is(400);
            assert_eq!(refused.word("/error/code"), code, "{name}");
            world.show(&path).is(400);
        }
        let address = format!("https://account1.blob.core.windows.net/{name}/blob");
        let request = get(&address).bearer(&token).with_header("x-ms-version", "2021-08-06");
        let refused = world.ask(&person("admin"), request).is(400);
        assert_eq!(refused.header("x-ms-error-code"), code, "{name}");
    }
    let account = world.simulator.cloud().account_named("account1").unwrap();
    assert_eq!(account.containers.len(), 2);
}
