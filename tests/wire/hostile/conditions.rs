//! Conditions and paths that are made to be slow.

use super::soon;
use crate::harness::{
    Answer, LAB, STORAGE, With, World, account_path, assignment_path, get, person, world_with,
};
use mi_sim::wire::Method;
use serde_json::json;

const BLOBS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

fn with_account() -> World {
    let mut world = world_with(&[("alice", "Reader", LAB)]);
    world.account("account1", &["box"]);
    world
}

fn assign(world: &mut World, role: &str, below: &str, condition: &str) -> Answer {
    let alice = world.simulator.cloud().tenant().user_named("alice").unwrap().id;
    let name = world.simulator.draw_guid();
    let body = json!({ "properties": {
        "roleDefinitionId": world.role(role), "principalId": alice, "principalType": "User",
        "condition": condition, "conditionVersion": "2.0",
    } });
    soon(world, |world| world.manage(Method::Put, &assignment_path(below, &name), Some(body)))
}

fn read(world: &mut World, path: &str) -> Answer {
    let token = world.person_token("alice", STORAGE);
    let address = format!("https://account1.blob.core.windows.net/box/{path}");
    let request = get(&address).bearer(&token).with_header("x-ms-version", "2021-08-06");
    soon(world, |world| world.ask(&person("alice"), request))
}

#[test]
fn a_pattern_of_many_stars_is_held_against_the_longest_path() {
    let mut world = with_account();
    let container = format!("{}/blobServices/default/containers/box", account_path("account1"));
    let scopes = ["".to_string(), LAB.to_string(), account_path("account1"), container];
    let roles = ["Storage Blob Data Reader", "Storage Blob Data Contributor", "Storage Blob Data Owner"];
    for (scope, pattern) in scopes.iter().zip([
        "*a".repeat(3_000),
        format!("*{}b*", "a".repeat(7_000)),
        "*a?".repeat(2_000),
        format!("*{}b", "?a*".repeat(2_000)),
    ]) {
        for role in roles {
            let condition = format!("@Resource[{BLOBS}:path] StringLikeIgnoreCase '{pattern}'");
            assign(&mut world, role, scope, &condition).is(201);
        }
    }
    let refused = read(&mut world, &"a".repeat(1_024)).is(403);
    assert_eq!(refused.header("x-ms-error-code"), "AuthorizationPermissionMismatch");
    // Naming and referencing containers, blobs, and metadata: 1,024 characters.
    let refused = read(&mut world, &"a".repeat(60_000)).is(400);
    assert_eq!(refused.header("x-ms-error-code"), "OutOfRangeInput");
}

#[test]
fn parentheses_and_negations_go_only_so_deep() {
    let mut world = with_account();
    for (open, close) in [("(", ")"), ("!", ""), ("NOT (", ")")] {
        let test = format!("@Resource[{BLOBS}:path] StringEquals 'a'");
        let count = 7_000 / (open.len() + close.len());
        let condition = format!("{}{test}{}", open.repeat(count), close.repeat(count));
        let refused = assign(&mut world, "Storage Blob Data Reader", LAB, &condition).is(400);
        assert!(super::words(&refused).contains("condition"), "{}", super::words(&refused));
    }
}
