//! A fix is played before it is offered: an administrator takes away what it names, the attack stops, and what others do goes on.

use crate::harness::{LAB, STORAGE, With, World, account_path, person, request, user_assigned, world_with};
use mi_sim::analysis::{Cut, Gain, Step, Stopped, Trial, Worth, moment, open_ways, smallest_fix, try_fix};
use mi_sim::wire::{Method, Request};
use mi_sim::{Place, PrincipalId, RoleAssignmentName, Scope};
use mi_sim_shell::SignIns;
use serde_json::json;

/// Alice may change a workflow whose identity reads and writes where Dana does too.
fn world() -> World {
    let roles = [("alice", "Logic App Contributor", LAB), ("dana", "Storage Blob Data Contributor", LAB)];
    let mut world = world_with(&roles);
    world.account("photos1", &["open"]);
    let identity = world.identity("id1");
    let body = json!({ "location": "japaneast", "identity": user_assigned(&[&identity]),
        "properties": { "definition": { "triggers": {}, "actions": {} } } });
    let flow = format!("{LAB}/providers/Microsoft.Logic/workflows/flow");
    world.manage(Method::Put, &flow, Some(body)).is(201);
    let own = identity.principal.principal_id;
    world.assign("Storage Blob Data Contributor", own, &account_path("photos1"));
    let token = world.person_token("dana", STORAGE);
    let put = blob(Method::Put).with_header("x-ms-blob-type", "BlockBlob").bearer(&token);
    world.ask(&person("dana"), put.with_body("text/plain", "x")).is(201);
    world.ask(&person("dana"), blob(Method::Get).bearer(&token)).is(200);
    world
}

fn blob(method: Method) -> Request {
    let address = "https://photos1.blob.core.windows.net/open/a";
    request(method, address).with_header("x-ms-version", "2026-04-06")
}

fn assignment_of(world: &World, holder: PrincipalId) -> RoleAssignmentName {
    world.simulator.cloud().assignments_of(holder).next().unwrap().name
}

fn tried(world: &World, cuts: &[Cut], ways: &[Vec<Step>]) -> Trial {
    let (mut admin, mut alice) = (SignIns::default(), SignIns::default());
    try_fix(
        &world.simulator,
        cuts,
        ways,
        world.user("alice"),
        &mut |world, audience| admin.token(world, "admin", audience).ok(),
        &mut |world, audience| alice.token(world, "alice", audience).ok(),
    )
    .unwrap()
}

#[test]
fn a_played_fix_stops_the_attack_and_nobody_else() {
    let world = world();
    let cloud = world.simulator.cloud();
    let [alice, dana] = ["alice", "dana"].map(|name| world.user(name));
    let scope = world.id(&format!("{}/blobServices/default/containers/open", account_path("photos1")));
    let operation = mi_sim::access::Operation::ReadBlobs;
    let target = Gain::Data { operation, scope: Scope::parse(&scope).unwrap() };

    // Nothing in the journal shows that the workflow needs its identity's role; it is hers that goes nevertheless.
    let worth = Worth::new(cloud, world.simulator.journal(), alice);
    let now = moment(cloud, world.simulator.now());
    let fix = smallest_fix(cloud, alice, now, &target, |cut| worth.of(cut)).unwrap();
    let hers = Cut::Assignment { assignment: assignment_of(&world, alice) };
    assert_eq!(fix.cuts, [hers]);
    let ways = open_ways(cloud, alice, now, &target, &fix);
    assert_eq!(tried(&world, &[], &ways).stopped, [None]);
    let trial = tried(&world, &fix.cuts, &ways);
    let [Some(Stopped { response: Some(refused), .. })] = trial.stopped.as_slice() else {
        panic!("{trial:?}")
    };
    assert_eq!((refused.status, trial.broken.as_slice()), (403, &[][..]));
    // At least what made the world, and what Dana wrote and read.
    assert!(trial.kept > 5, "{}", trial.kept);

    // What takes Dana's role away closes nothing, and is found to stop her.
    let hers = Cut::Assignment { assignment: assignment_of(&world, dana) };
    let trial = tried(&world, &[hers], &ways);
    assert_eq!(trial.stopped, [None]);
    let stopped: Vec<_> = trial.broken.iter().map(|one| (&one.from, one.request.as_str())).collect();
    let address = "https://photos1.blob.core.windows.net/open/a";
    let dana = Place::Person { name: "dana".into() };
    let all = [format!("GET {address}"), format!("PUT {address}")];
    assert_eq!(stopped, [(&dana, all[0].as_str()), (&dana, all[1].as_str())]);
}
