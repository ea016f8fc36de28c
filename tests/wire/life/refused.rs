//! What cannot be done with time, limits and identities: each is refused, and nothing changes.

use crate::harness::{
    LAB, World, identity_path, machine_path, system_assigned, user_assigned, world, world_of,
};
use mi_sim::wire::Method;
use mi_sim::{Event, Limits, PassError, Settings, Timestamp, lifetime};
use serde_json::json;
use std::time::Duration;

/// How often something has changed.
fn changes(world: &World) -> usize {
    let entries = world.simulator.journal().entries();
    entries.iter().filter(|entry| matches!(entry.event, Event::Changed { .. })).count()
}

#[test]
fn the_clock_goes_neither_back_nor_absurdly_far() {
    let mut world = world();
    world.machine("vm1", system_assigned());
    let (now, length) = (world.simulator.now(), world.simulator.journal().len());
    for seconds in [lifetime::LONGEST_PASS + 1, u64::MAX] {
        assert_eq!(world.simulator.pass(Duration::from_secs(seconds)), Err(PassError));
    }
    world.simulator.catch_up(Timestamp::from_secs(0));
    assert_eq!((world.simulator.now(), world.simulator.journal().len()), (now, length));
}

#[test]
fn a_limit_of_zero_refuses_the_first_one() {
    let limits = Limits { identity_creations: 0, ..Limits::default() };
    let mut world = world_of(&Settings { limits, ..Settings::default() });
    world.person_token("admin", "https://management.azure.com/");
    let before = changes(&world);
    for path in [machine_path("vm1"), identity_path("id1")] {
        let body = json!({ "location": "japaneast", "identity": system_assigned() });
        world.manage(Method::Put, &path, Some(body)).is(429);
    }
    assert_eq!(changes(&world), before);
}

#[test]
fn deleting_what_does_not_exist_is_done_already() {
    // Resource Manager, DELETE: 204 when the resource is not there.
    let mut world = world();
    world.person_token("admin", "https://management.azure.com/");
    let before = changes(&world);
    world.delete(&machine_path("nobody")).is(204);
    world.delete(&identity_path("nobody")).is(204);
    world.delete(&format!("{LAB}0")).is(404);
    assert_eq!(changes(&world), before);
}

#[test]
fn what_was_deleted_can_be_attached_to_nothing() {
    // FailedIdentityOperation: the identity is not found.
    let mut world = world();
    world.machine("vm1", system_assigned());
    let identity = world.identity("id1");
    world.delete(&identity_path("id1")).is(200);
    let before = changes(&world);
    let body = json!({ "location": "japaneast", "identity": user_assigned(&[&identity]) });
    for name in ["vm1", "vm2"] {
        let refused = world.manage(Method::Put, &machine_path(name), Some(body.clone()));
        assert_eq!(refused.is(400).word("/error/code"), "FailedIdentityOperation");
    }
    assert_eq!(changes(&world), before);
}

#[test]
fn a_group_that_would_contain_itself_stays_as_it_was() {
    let mut world = world();
    let group = world.group("one");
    let before = changes(&world);
    world.add_member(group, group).is(400);
    assert_eq!(changes(&world), before);
}
