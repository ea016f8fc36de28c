//! What is said of reach is what happens, in one random world: whatever an attacker can come to hold is found out by sending
//! everything, and compared with what the search says.

use super::brute::{Brute, fact};
use super::world::Base;
use crate::harness::World;
use mi_sim::analysis::{Certificate, Cut, Gain, Reach, check, moment, play, reach, smallest_fix, without};
use mi_sim::{Cloud, PrincipalId, Timestamp};
use std::collections::BTreeSet;

/// What was found in a world.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) told: usize,
    pub(crate) played: usize,
    pub(crate) mutilated: usize,
    pub(crate) brute: usize,
    pub(crate) fixed: usize,
}

/// Holds the law in the world of this seed. What is compared with brute force costs most: that can be left out.
pub(crate) fn what_is_said_of_reach_happens(base: &Base, seed: u64, is_brute: bool) -> Found {
    let (world, conditioned) = base.world(seed);
    let cloud = world.simulator.cloud();
    let alice = cloud.tenant().user_named("alice").unwrap().id;
    let now = moment(cloud, world.simulator.now());
    let told = reach(cloud, alice, now);
    let mut found = Found { told: told.steps.len(), ..Found::default() };
    let certificate = told.certificate(alice);
    check(cloud, &certificate, now).unwrap_or_else(|flaw| panic!("world {seed}: {flaw:?} {told:#?}"));
    for place in 0..certificate.holds.len() {
        let mut holds = certificate.holds.clone();
        let lost = holds.remove(place);
        // What was joined or assigned only on the way to something else may be left out.
        if fact(&lost).is_none() {
            continue;
        }
        let damaged = Certificate { holds, ..certificate.clone() };
        assert!(check(cloud, &damaged, now).is_err(), "world {seed}: a certificate without {lost:?}");
        found.mutilated += 1;
    }
    for step in told.steps.iter().filter(|step| matches!(step.gain, Gain::Data { .. })) {
        found.fixed += usize::from(the_fix_is_least(cloud, alice, now, &step.gain, seed));
    }
    if is_brute {
        found.played = play_all(base, &world, &told, seed);
        let mut brute = Brute::new(world, conditioned, base.team, alice);
        brute.try_everything();
        let said: BTreeSet<String> = told.steps.iter().filter_map(|step| fact(&step.gain)).collect();
        let missing: Vec<_> = brute.facts.difference(&said).collect();
        let false_ones: Vec<_> = said.difference(&brute.facts).collect();
        assert!(
            missing.is_empty() && false_ones.is_empty(),
            "world {seed}: not told {missing:#?}, told and not so {false_ones:#?} {:#?} {told:#?}",
            brute.sent
        );
        found.brute = brute.facts.len();
    }
    found
}

/// Whether there is a fix, which then closes every way, while no smaller set of anything does.
fn the_fix_is_least(cloud: &Cloud, from: PrincipalId, now: Timestamp, target: &Gain, seed: u64) -> bool {
    let Ok(fix) = smallest_fix(cloud, from, now, target, |_| 1) else { return false };
    let is_reached = |cuts: &[Cut]| reach(&without(cloud, cuts), from, now).find(target).is_some();
    assert!(!is_reached(&fix.cuts), "world {seed}: {fix:#?} does not close {target:?}");
    let mut all: Vec<Cut> = cloud.assignments().map(|one| Cut::Assignment { assignment: one.name }).collect();
    for host in cloud.hosts() {
        let attached = host.identity.user_assigned.iter().map(|(identity, _)| identity.clone());
        all.extend(attached.map(|identity| Cut::Attachment { host: host.id.clone(), identity }));
    }
    for group in cloud.tenant().groups() {
        all.extend(group.members.iter().map(|member| Cut::Membership { group: group.id, member: *member }));
    }
    for vault in cloud.vaults() {
        let holders = vault.access_policies.iter().map(|policy| policy.object_id);
        all.extend(holders.map(|holder| Cut::Policy { vault: vault.id.clone(), holder }));
    }
    for smaller in subsets(&all, fix.cuts.len() - 1) {
        assert!(is_reached(&smaller), "world {seed}: {smaller:?} is enough, not {fix:#?}");
    }
    true
}

/// All sets of so many of them.
fn subsets(all: &[Cut], size: usize) -> Vec<Vec<Cut>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let with = |(place, first): (usize, &Cut)| {
        let rest = subsets(&all[place + 1..], size - 1).into_iter();
        rest.map(|mut rest| {
            rest.push(first.clone());
            rest
        })
        .collect::<Vec<_>>()
    };
    all.iter().enumerate().flat_map(with).collect()
}

/// Plays every path in a fork; how many.
fn play_all(base: &Base, world: &World, told: &Reach, seed: u64) -> usize {
    for place in 0..told.steps.len() {
        let path = told.path(place);
        // What is on the way to something else is played with that.
        let is_on_the_way = told.steps.iter().skip(place + 1).any(|step| step.needs.contains(&place));
        if is_on_the_way {
            continue;
        }
        let (mut fork, mut sign_ins) = (world.simulator.fork(), base.sign_ins.clone());
        let steps = path.iter().map(|place| &told.steps[*place]);
        let played =
            play(&mut fork, steps, &mut |world, audience| sign_ins.token(world, "alice", audience).ok());
        assert_eq!(
            played,
            Ok(()),
            "world {seed}: {:#?}",
            path.iter().map(|place| &told.steps[*place]).collect::<Vec<_>>()
        );
    }
    told.steps.len()
}
