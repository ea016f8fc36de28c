//! Workflows that run each other.

use super::soon;
use crate::harness::{ARM, Answer, LAB, World, system_assigned, world};
use mi_sim::wire::Method;
use mi_sim::{Event, Place, ResourceId};
use serde_json::{Value, json};

fn path(name: &str) -> String {
    format!("{LAB}/providers/Microsoft.Logic/workflows/{name}")
}

/// A workflow that runs others, each so many times, with the rights to do so.
fn runner(world: &mut World, name: &str, others: &[String]) {
    let action = |(at, other): (usize, &String)| {
        let uri = world.address(&format!("{}/triggers/manual/run", path(other)));
        let authentication = json!({ "type": "ManagedServiceIdentity", "audience": ARM });
        let inputs = json!({ "method": "POST", "uri": uri, "authentication": authentication });
        (format!("run{at:04}"), json!({ "type": "Http", "inputs": inputs }))
    };
    let actions: Value = Value::Object(others.iter().enumerate().map(action).collect());
    let definition = json!({ "triggers": { "manual": { "type": "Request" } }, "actions": actions });
    let body = json!({ "location": "japaneast", "identity": system_assigned(),
        "properties": { "definition": definition } });
    let id = world.manage(Method::Put, &path(name), Some(body)).is(201).word("/id");
    let flow = ResourceId::parse(&id, "Microsoft.Logic/workflows").unwrap();
    let own = world.own_identity(&flow).principal_id;
    world.assign("Owner", own, "");
}

fn run(world: &mut World, name: &str) -> Answer {
    world.manage(Method::Post, &format!("{}/triggers/manual/run", path(name)), None)
}

fn runs(world: &World) -> usize {
    let entries = world.simulator.journal().entries().iter();
    let is_run = |event: &Event| matches!(event, Event::Sent { request, .. } if request.url.path() == "/run");
    entries.filter(|entry| is_run(&entry.event)).count()
}

/// So many workflows of which each runs the next.
pub(super) fn chain(world: &mut World, length: usize) -> Answer {
    for place in (0..length).rev() {
        let next: Vec<String> =
            (place + 1 < length).then(|| format!("flow{}", place + 1)).into_iter().collect();
        runner(world, &format!("flow{place}"), &next);
    }
    run(world, "flow0")
}

#[test]
fn two_workflows_that_run_each_other_do_so_once() {
    let mut world = world();
    runner(&mut world, "flow1", &["flow2".into()]);
    runner(&mut world, "flow2", &["flow1".into()]);
    soon(&mut world, |world| run(world, "flow1").is(202));
    // The third was refused, and the second knows why.
    assert_eq!(runs(&world), 3);
    let refused = world.simulator.journal().entries().iter().find_map(|entry| match &entry.event {
        Event::Answered { response } if response.status == 409 => Some(response.body.text()),
        _ => None,
    });
    let refused = refused.expect("nobody was refused");
    assert!(refused.contains("WorkflowCircularRun") && refused.contains("flow1"), "{refused}");
    soon(&mut world, |world| run(world, "flow2").is(202));
    assert_eq!(runs(&world), 6);
}

#[test]
fn workflows_that_each_run_many_others_come_to_an_end() {
    // 60 to the power of 4 runs, were there no bound to what follows from one request.
    let mut world = world();
    runner(&mut world, "flow4", &[]);
    for place in (0..4).rev() {
        runner(&mut world, &format!("flow{place}"), &vec![format!("flow{}", place + 1); 60]);
    }
    let begun = world.simulator.journal().len();
    run(&mut world, "flow0").is(202);
    let entries = &world.simulator.journal().entries()[begun..];
    let sent = entries.iter().filter(|entry| matches!(entry.event, Event::Sent { .. })).count();
    assert!(sent < 20_100, "{sent} requests");
}

#[test]
fn of_a_workflow_only_so_many_actions_are_done() {
    // Limits and configuration reference for Azure Logic Apps: 500 actions per workflow.
    let mut world = world();
    let uri = format!("https://login.microsoftonline.com/{}/discovery/keys", world.tenant());
    let action =
        |number: usize| (format!("a{number:03}"), json!({ "type": "Http", "inputs": { "uri": uri } }));
    let actions = Value::Object((0..600).map(action).collect());
    let definition = json!({ "triggers": { "manual": {} }, "actions": actions });
    let body = json!({ "location": "japaneast", "properties": { "definition": definition } });
    world.manage(Method::Put, &path("flow1"), Some(body)).is(201);
    run(&mut world, "flow1").is(202);
    let is_action = |event: &Event| matches!(event, Event::Sent { from: Place::Code { .. }, .. });
    let entries = world.simulator.journal().entries().iter();
    assert_eq!(entries.filter(|entry| is_action(&entry.event)).count(), 500);
}
