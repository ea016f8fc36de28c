//! Workflows of Logic Apps: their HTTP actions call with the workflow's identity.

use crate::harness::{
    LAB, STORAGE, World, account_path, code, get, person, system_assigned, user_assigned, world, world_with,
};
use mi_sim::wire::{Method, Url};
use mi_sim::{Event, Place, ResourceId};
use serde_json::{Value, json};

const BLOB: &str = "https://account1.blob.core.windows.net/box/run.json";

fn path(name: &str) -> String {
    format!("{LAB}/providers/Microsoft.Logic/workflows/{name}")
}

/// A workflow that writes a blob with its identity when it is run.
fn workflow(world: &mut World, identity: Value, named: Option<&str>) -> ResourceId {
    let mut authentication = json!({ "type": "ManagedServiceIdentity", "audience": STORAGE });
    if let Some(named) = named {
        authentication["identity"] = json!(named);
    }
    let body = json!({ "location": "japaneast", "identity": identity, "properties": { "definition": {
        "triggers": { "manual": { "type": "Request" } },
        "actions": { "write": { "type": "Http", "inputs": {
            "method": "PUT", "uri": BLOB, "authentication": authentication, "body": { "ran": true },
            "headers": { "x-ms-version": "2021-08-06", "x-ms-blob-type": "BlockBlob" },
        } } },
    } } });
    let answer = world.manage(Method::Put, &path("flow1"), Some(body)).is(201);
    ResourceId::parse(&answer.word("/id"), "Microsoft.Logic/workflows").unwrap()
}

fn run(world: &mut World) {
    world.manage(Method::Post, &format!("{}/triggers/manual/run", path("flow1")), None).is(202);
}

fn has_blob(world: &World) -> bool {
    let account = world.simulator.cloud().account_named("account1").unwrap();
    account.containers.get("box").unwrap().blobs.has("run.json")
}

#[test]
fn an_action_calls_with_the_identity_of_its_workflow() {
    // Authenticate access with managed identities in Azure Logic Apps: `authentication` of an HTTP action.
    let mut world = world();
    world.account("account1", &["box"]);
    let flow = workflow(&mut world, system_assigned(), None);
    run(&mut world);
    assert!(!has_blob(&world), "nobody gave the workflow a role yet");
    let own = world.own_identity(&flow).principal_id;
    world.assign("Storage Blob Data Contributor", own, &account_path("account1"));
    world.pass(660);
    run(&mut world);
    assert!(has_blob(&world));
    let sent = world.simulator.journal().entries().iter().rev().find_map(|entry| match &entry.event {
        Event::Sent { from, request, .. } if request.url == Url::parse(BLOB).unwrap() => Some(from.clone()),
        _ => None,
    });
    assert_eq!(sent, Some(Place::Code { host: flow }));
}

#[test]
fn an_action_may_name_a_user_assigned_identity() {
    let mut world = world();
    world.account("account1", &["box"]);
    let identity = world.identity("identity1");
    let principal_id = identity.principal.principal_id;
    world.assign("Storage Blob Data Contributor", principal_id, &account_path("account1"));
    world.pass(660);
    workflow(&mut world, user_assigned(&[&identity]), None);
    run(&mut world);
    assert!(!has_blob(&world), "an identity that is not named is the system-assigned one");
    workflow_again(&mut world, &identity.id, user_assigned(&[&identity]));
    run(&mut world);
    assert!(has_blob(&world));
}

fn workflow_again(world: &mut World, named: &ResourceId, identity: Value) {
    world.delete(&path("flow1")).is(200);
    workflow(world, identity, Some(named.as_str()));
}

#[test]
fn only_actions_get_tokens_and_only_who_may_run_a_workflow_runs_it() {
    let mut world = world_with(&[("reader", "Reader", "")]);
    world.account("account1", &["box"]);
    let flow = workflow(&mut world, system_assigned(), None);
    let url = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=x";
    assert!(world.fails(&code(&flow), get(url)).contains("no route"));
    let id = world.simulator.cloud().host(&flow).unwrap().platform_id.clone();
    let inside = format!("https://{id}.hosts.azure.internal/token?resource={STORAGE}");
    assert!(world.fails(&person("admin"), get(&inside)).starts_with("could not resolve host"));
    let trigger = format!("{}/triggers/manual/run", path("flow1"));
    let refused = world.manage_as("reader", Method::Post, &trigger, None).is(403);
    assert_eq!(refused.word("/error/code"), "AuthorizationFailed");
    let missing = format!("{}/triggers/other/run", path("flow1"));
    assert_eq!(
        world.manage(Method::Post, &missing, None).is(404).word("/error/code"),
        "WorkflowTriggerNotFound"
    );
    let body = json!({ "location": "japaneast", "properties": {} });
    world.manage(Method::Put, &path("flow2"), Some(body)).is(400);
}
