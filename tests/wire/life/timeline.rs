//! The timeline tells what the services do: whatever it shows as living works, whatever it shows as ended does not.

use crate::harness::{ARM, LAB, World, get, machine_path, system_assigned, world_of};
use mi_sim::view::{Life, Lived, Timeline, timeline};
use mi_sim::{Place, Settings, lifetime::DAY};

fn now(world: &World) -> Timeline {
    timeline(world.simulator.journal(), usize::MAX)
}

fn only(timeline: &Timeline, is_meant: impl Fn(&Lived) -> bool) -> Life {
    let mut found = timeline.lives.iter().filter(|life| is_meant(&life.what));
    let life = found.next().unwrap().clone();
    assert_eq!(found.next(), None);
    life
}

fn read(world: &mut World, token: &str) -> u16 {
    let asked = get(&world.address(LAB)).with_header("Authorization", format!("Bearer {token}"));
    world.ask(&Place::Internet, asked).0.status
}

#[test]
fn a_role_assignment_begins_to_count_where_its_delay_ends() {
    let mut world = world_of(&Settings::default());
    let vm = world.machine("vm1", system_assigned());
    let principal = world.own_identity(&vm).principal_id;
    world.assign("Reader", principal, "");
    let token = world.token(&vm, ARM);
    let delay = only(&now(&world), |what| matches!(what, Lived::RoleAssignmentDelay { .. }));
    assert_eq!(delay.until.since(delay.from).as_secs(), 600);
    let rest = delay.until.since(world.simulator.now()).as_secs();
    world.pass(rest - 1);
    assert_eq!(read(&mut world, &token), 403);
    world.pass(2);
    assert_eq!(read(&mut world, &token), 200);
}

#[test]
fn what_was_deleted_ends_its_certificate_and_lies_in_the_bin() {
    let mut world = world_of(&Settings::default());
    let vm = world.machine("vm1", system_assigned());
    world.token(&vm, ARM);
    let token = only(&now(&world), |what| matches!(what, Lived::Token { .. }));
    assert_eq!((token.until.since(token.from).as_secs(), token.ended), (DAY - 1, None));
    world.delete(&machine_path("vm1")).is(202);
    let then = now(&world);
    for ended in [
        only(&then, |what| matches!(what, Lived::Certificate { .. })),
        only(&then, |what| matches!(what, Lived::Token { .. })),
    ] {
        assert!(ended.ended.is_some_and(|at| at <= then.now && at < ended.until), "{ended:?}");
    }
    let bin = only(&then, |what| matches!(what, Lived::SoftDeleted { .. }));
    assert_eq!((bin.until.since(bin.from).as_secs(), bin.ended), (30 * DAY, None));
    assert_eq!(then.ahead.first().map(|due| due.at), Some(bin.until));
}

#[test]
fn the_next_moment_is_when_something_changes_and_the_past_shows_as_it_was() {
    let mut world = world_of(&Settings::default());
    let vm = world.machine("vm1", system_assigned());
    let (before, count) = (now(&world), world.simulator.journal().len());
    let mut seen = Vec::new();
    for _ in 0..6 {
        let next = now(&world).next.unwrap();
        assert!(next > world.simulator.now());
        let wait = next.since(world.simulator.now()).as_secs() + 1;
        world.pass(wait);
        seen.push(next.since(before.now).as_secs() / DAY);
    }
    // Replication; then the certificate rolls after 45, 90 and 135 days, the signing keys after 60 and 120.
    assert_eq!(seen, [0, 44, 59, 89, 119, 134], "{:?}", now(&world));
    assert_eq!(timeline(world.simulator.journal(), count), before);
    assert_eq!(
        now(&world).lives.iter().filter(|life| matches!(life.what, Lived::Certificate { .. })).count(),
        4
    );
    assert!(world.simulator.cloud().endpoint(&vm).is_some());
}
