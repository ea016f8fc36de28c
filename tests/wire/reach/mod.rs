//! What somebody can come to do, and that every step of it can be really taken.

mod brute;
mod fix;
mod law;
mod scenarios;
mod world;

use crate::harness::World;
use mi_sim::PrincipalId;
use mi_sim::analysis::{Reach, Stopped, moment, play, reach};

impl World {
    /// All that somebody can come to do.
    pub(crate) fn reach(&self, from: PrincipalId) -> Reach {
        let cloud = self.simulator.cloud();
        reach(cloud, from, moment(cloud, self.simulator.now()))
    }

    pub(crate) fn user(&self, name: &str) -> PrincipalId {
        self.simulator.cloud().tenant().user_named(name).unwrap().id
    }

    /// Plays the path to a step in a fork.
    pub(crate) fn plays(&self, reach: &Reach, to: usize, person: &str) -> Result<(), Stopped> {
        let mut fork = self.simulator.fork();
        let mut sign_ins = mi_sim_shell::SignIns::default();
        let path = reach.path(to);
        let steps = path.iter().map(|place| &reach.steps[*place]);
        play(&mut fork, steps, &mut |world, audience| sign_ins.token(world, person, audience).ok())
    }
}

/// So many worlds are compared with what happens when everything is tried, so many more with the checker alone.
const TRIED: u64 = 12;
const CHECKED: u64 = 100;

#[test]
fn what_is_said_of_reach_is_what_happens() {
    let base = world::Base::new();
    let mut sum = law::Found::default();
    for seed in 0..TRIED + CHECKED {
        let found = law::what_is_said_of_reach_happens(&base, seed, seed < TRIED);
        sum.told += found.told;
        sum.played += found.played;
        sum.mutilated += found.mutilated;
        sum.brute += found.brute;
        sum.fixed += found.fixed;
    }
    assert!(
        sum.told > 400 && sum.played > 60 && sum.mutilated > 300 && sum.brute > 40 && sum.fixed > 75,
        "{sum:?}"
    );
}
