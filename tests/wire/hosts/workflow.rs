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

/// Puts a workflow with these actions that has an identity of its own.
fn put(world: &mut World, actions: Value) -> ResourceId {
    let definition = json!({ "triggers": { "manual": { "type": "Request" } }, "actions": actions });
    let body = json!({ "location": "japaneast", "identity": system_assigned(), "properties": { "definition": definition } });
    let answer = world.manage(Method::Put, &path("flow1"), Some(body)).is(201);
    ResourceId::parse(&answer.word("/id"), "Microsoft.Logic/workflows").unwrap()
}

fn call(method: &str, uri: &str, audience: Option<&str>, body: Value, after: Value) -> Value {
    let mut authentication = json!({ "type": "ManagedServiceIdentity" });
    if let Some(audience) = audience {
        authentication["audience"] = json!(audience);
    }
    let headers = json!({ "x-ms-version": "2021-08-06", "x-ms-blob-type": "BlockBlob" });
    let mut inputs =
        json!({ "method": method, "uri": uri, "authentication": authentication, "headers": headers });
    if !body.is_null() {
        inputs["body"] = body;
    }
    json!({ "type": "Http", "inputs": inputs, "runAfter": after })
}

#[test]
fn actions_run_in_the_order_of_run_after_and_the_history_tells_what_each_came_to() {
    // Workflow Runs - List; Workflow Run Actions - List.
    let mut world = world_with(&[("rita", "Reader", LAB), ("olga", "Logic App Operator", LAB)]);
    world.account("account1", &["box"]);
    let storage = Some(STORAGE);
    let flow = put(
        &mut world,
        json!({
            "read_again": call("GET", BLOB, storage, Value::Null, json!({ "write": ["Succeeded"] })),
            "mend": call("PUT", BLOB, storage, json!("x"), json!({ "read_again": ["Failed"] })),
            "write": call("PUT", BLOB, storage, json!("hello, world"), json!({ "read": ["Failed", "TimedOut"] })),
            "read": call("GET", BLOB, storage, Value::Null, json!({})),
        }),
    );
    let own = world.own_identity(&flow).principal_id;
    world.assign("Storage Blob Data Contributor", own, &account_path("account1"));
    world.pass(660);
    let started = world.manage(Method::Post, &format!("{}/triggers/manual/run", path("flow1")), None).is(202);
    let name = started.header("x-ms-workflow-run-id").to_string();

    let runs = world.show(&format!("{}/runs", path("flow1"))).is(200);
    assert_eq!((runs.word("/value/0/name"), runs.at("/value").as_array().unwrap().len()), (name.clone(), 1));
    assert_eq!(runs.word("/value/0/properties/status"), "Succeeded");
    assert_eq!(runs.word("/value/0/properties/trigger/name"), "manual");
    let run = format!("{}/runs/{name}", path("flow1"));
    assert_eq!(world.show(&run).is(200).json(), runs.at("/value/0"));
    let actions = world.manage_as("olga", Method::Get, &format!("{run}/actions"), None).is(200);
    let all: Vec<(String, String, String)> = (0..4)
        .map(|at| {
            let word = |member: &str| actions.word(&format!("/value/{at}/{member}"));
            (word("name"), word("properties/status"), word("properties/code"))
        })
        .collect();
    let row = |name: &str, status: &str, code: &str| (name.to_string(), status.to_string(), code.to_string());
    assert_eq!(
        all,
        [
            row("read", "Failed", "NotFound"),
            row("write", "Succeeded", "Created"),
            row("read_again", "Succeeded", "OK"),
            row("mend", "Skipped", "ActionSkipped"),
        ]
    );
    // What it read is there for whoever has the address, and the text went as it is.
    let link = actions.word("/value/2/properties/outputsLink/uri");
    let outputs = world.ask(&Place::Internet, get(&link)).is(200);
    assert_eq!((outputs.at("/statusCode"), outputs.word("/body")), (json!(200), "hello, world".into()));
    assert!(outputs.word("/headers/Content-Type").starts_with("text/plain"));
    world.ask(&Place::Internet, get(&link.replace("read_again", "write"))).is(401);
    // A reader sees that it ran.
    world.manage_as("rita", Method::Get, &run, None).is(200);
    let missing = world.show(&format!("{}/runs/none", path("flow1"))).is(404);
    assert_eq!(missing.word("/error/code"), "WorkflowRunNotFound");
    let missing = world.show(&format!("{run}/actions/none")).is(404);
    assert_eq!(missing.word("/error/code"), "WorkflowRunActionNotFound");
}

#[test]
fn without_an_audience_an_action_speaks_to_resource_manager_and_a_failed_action_fails_the_run() {
    let mut world = world();
    world.account("account1", &["box"]);
    let group = world.address(LAB);
    let first = call("GET", &group, None, Value::Null, json!({}));
    let second = call("GET", BLOB, None, Value::Null, json!({ "first": ["Succeeded"] }));
    let flow = put(&mut world, json!({ "first": first, "second": second }));
    let own = world.own_identity(&flow).principal_id;
    for role in ["Reader", "Storage Blob Data Reader"] {
        world.assign(role, own, "");
    }
    world.pass(660);
    run(&mut world);
    let runs = world.show(&format!("{}/runs", path("flow1"))).is(200);
    assert_eq!(runs.word("/value/0/properties/status"), "Failed");
    assert_eq!(runs.word("/value/0/properties/error/code"), "ActionFailed");
    let actions = format!("{}/runs/{}/actions", path("flow1"), runs.word("/value/0/name"));
    let actions = world.show(&actions).is(200);
    assert_eq!(actions.word("/value/0/properties/code"), "OK");
    assert_eq!(actions.word("/value/1/properties/code"), "Unauthorized", "a token for Resource Manager");
    world.pass(90 * 86_400);
    let runs = world.show(&format!("{}/runs", path("flow1"))).is(200);
    assert_eq!(runs.at("/value"), json!([]), "a run is remembered for 90 days");
}

#[test]
fn whoever_has_the_callback_url_runs_the_workflow() {
    // Workflow Triggers - List Callback Url.
    let mut world = world_with(&[("rita", "Reader", LAB)]);
    world.account("account1", &["box"]);
    let flow = workflow(&mut world, system_assigned(), None);
    let own = world.own_identity(&flow).principal_id;
    world.assign("Storage Blob Data Contributor", own, &account_path("account1"));
    world.pass(660);
    let list = format!("{}/triggers/manual/listCallbackUrl", path("flow1"));
    let refused = world.manage_as("rita", Method::Post, &list, None).is(403);
    assert!(
        refused
            .word("/error/message")
            .contains("'Microsoft.Logic/workflows/triggers/listCallbackUrl/action'")
    );
    let listed = world.manage(Method::Post, &list, None).is(200);
    let url = listed.word("/value");
    assert_eq!(listed.word("/method"), "POST");
    assert!(url.starts_with(&listed.word("/basePath")) && url.contains("sp=%2Ftriggers%2Fmanual%2Frun"));
    let post = |url: &str| mi_sim::wire::Request::new(Method::Post, Url::parse(url).unwrap());
    let wrong = world.ask(&Place::Internet, post(&url.replace("sig=", "sig=x"))).is(401);
    assert_eq!(wrong.word("/error/code"), "AuthorizationFailed");
    world.ask(&Place::Internet, post(&listed.word("/basePath"))).is(401);
    assert!(!has_blob(&world));
    let called = world.ask(&Place::Internet, post(&url)).is(202);
    assert!(has_blob(&world));
    let runs = world.show(&format!("{}/runs", path("flow1"))).is(200);
    assert_eq!(runs.word("/value/0/name"), called.header("x-ms-workflow-run-id"));
}

#[test]
fn an_action_cannot_wait_for_one_that_is_not_there() {
    let mut world = world();
    let action = call("GET", BLOB, None, Value::Null, json!({ "none": ["Succeeded"] }));
    let body =
        json!({ "location": "japaneast", "properties": { "definition": { "actions": { "one": action } } } });
    world.manage(Method::Put, &path("flow1"), Some(body)).refuses(
        400,
        "InvalidTemplate",
        "The 'runAfter' property of template action 'one' contains non-existent action: 'none'.",
    );
}
