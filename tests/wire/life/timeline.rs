//! The timeline tells what the services do: whatever it shows as living works, whatever it shows as ended does not.

use crate::graph::ROLE;
use crate::harness::{ARM, LAB, World, get, machine_path, system_assigned, world, world_of};
use mi_sim::view::{Life, Timeline, TimelineItem, TimelineView, Transition};
use mi_sim::wire::Method;
use mi_sim::{ClockError, Place, Settings, Timestamp, lifetime::DAY};

fn at(world: &World, cursor: usize) -> TimelineView {
    let journal = world.simulator.journal();
    Timeline::of(journal).view(journal, cursor, 0..usize::MAX)
}

fn now(world: &World) -> TimelineView {
    at(world, usize::MAX)
}

fn all(timeline: &TimelineView, is_meant: impl Fn(&TimelineItem) -> bool) -> Vec<Life> {
    let meant = timeline.lanes.iter().filter(|lane| is_meant(&lane.what));
    meant.flat_map(|lane| lane.lives.clone()).collect()
}

fn only(timeline: &TimelineView, is_meant: impl Fn(&TimelineItem) -> bool) -> Life {
    let found = all(timeline, is_meant);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
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
    let delay = only(&now(&world), |what| matches!(what, TimelineItem::RoleAssignmentDelay { .. }));
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
    let token = only(&now(&world), |what| matches!(what, TimelineItem::Token { .. }));
    assert_eq!((token.until.since(token.from).as_secs(), token.ended), (DAY - 1, None));
    world.delete(&machine_path("vm1")).is(202);
    let then = now(&world);
    for ended in [
        only(&then, |what| matches!(what, TimelineItem::Certificate { .. })),
        only(&then, |what| matches!(what, TimelineItem::Token { .. })),
    ] {
        assert!(ended.ended.is_some_and(|at| at <= then.now && at < ended.until), "{ended:?}");
    }
    let bin = only(&then, |what| matches!(what, TimelineItem::SoftDeleted { .. }));
    assert_eq!((bin.until.since(bin.from).as_secs(), bin.ended), (30 * DAY, None));
    assert!(then.next.is_some_and(|next| next.at <= bin.until));
}

#[test]
fn a_claim_waits_for_the_next_token_of_the_host_that_keeps_one() {
    // Groups and app roles are claims: what was issued never changes ("Managed identity best practice recommendations").
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm).principal_id;
    let group = world.group("readers");
    let outer = world.group("all readers");
    let (_, resource) = world.api("orders", "Orders.Read");
    let token = world.token(&vm, ARM);
    world.token(&vm, "https://contoso.onmicrosoft.com/orders");
    world.assign_group("Reader", outer, "");
    world.settle();
    world.add_member(group, own).is(204);
    world.add_member(outer, group).is(204);
    world.grant(&resource, ROLE, own).is(201);
    let waiting = |what: &TimelineItem| matches!(what, TimelineItem::ClaimDelay { granted: true, .. });
    // Two groups in the token for Resource Manager, one app role in that for the API, which names no groups.
    let delays = all(&now(&world), waiting);
    assert_eq!(delays.len(), 3);
    let kept = all(&now(&world), |what| matches!(what, TimelineItem::Token { .. }));
    assert!(delays.iter().all(|delay| kept.iter().any(|token| token.until == delay.until)), "{delays:?}");
    let until = delays.iter().map(|delay| delay.until).min().unwrap();
    assert_eq!(read(&mut world, &token), 403);
    assert_eq!(world.token(&vm, ARM), token);
    assert_eq!(world.simulator.pass_until(until), Ok(()));
    world.pass(60);
    let next = world.token(&vm, ARM);
    assert_eq!(read(&mut world, &next), 200);
    // Taken and given back, nothing waits: the token has it still.
    let address = format!("groups/{outer}/members/{group}/$ref");
    world.graph(Method::Delete, &address, None).is(204);
    let taken = |what: &TimelineItem| matches!(what, TimelineItem::ClaimDelay { granted: false, .. });
    assert_eq!(only(&now(&world), taken).ended, None);
    world.add_member(outer, group).is(204);
    assert!(only(&now(&world), taken).ended.is_some());
    assert_eq!(all(&now(&world), waiting).len(), 3);
}

#[test]
fn the_next_moment_is_when_something_changes_and_the_past_shows_as_it_was() {
    let mut world = world_of(&Settings::default());
    let vm = world.machine("vm1", system_assigned());
    let (before, count) = (now(&world), world.simulator.journal().len());
    let (mut seen, renewed, ended) = (Vec::new(), Transition::Renewed, Transition::Ended);
    for _ in 0..6 {
        let next = now(&world).next.unwrap();
        assert_eq!(world.simulator.pass_until(next.at), Ok(()));
        world.pass(1);
        seen.push((next.at.since(before.now).as_secs() / DAY, next.turn));
    }
    // Replication; then the certificate rolls after 45, 90 and 135 days, the signing keys after 60 and 120.
    let days = [(0, ended), (44, renewed), (59, ended), (89, renewed), (119, ended), (134, renewed)];
    assert_eq!(seen, days, "{:?}", now(&world));
    let past = at(&world, count);
    assert_eq!((past.now, past.count, past.lanes), (before.now, before.count, before.lanes));
    assert_eq!(all(&now(&world), |what| matches!(what, TimelineItem::Certificate { .. })).len(), 4);
    assert!(world.simulator.cloud().endpoint(&vm).is_some());
}

#[test]
fn the_clock_goes_neither_back_nor_further_than_ten_years() {
    let mut world = world();
    let (now, length) = (world.simulator.now(), world.simulator.journal().len());
    assert_eq!(world.simulator.pass_until(now), Err(ClockError::Past));
    assert_eq!(world.simulator.pass_until(Timestamp::default()), Err(ClockError::Past));
    assert_eq!(world.simulator.pass_until(Timestamp::from_millis(u64::MAX)), Err(ClockError::TooFar));
    assert_eq!((world.simulator.now(), world.simulator.journal().len()), (now, length));
}
