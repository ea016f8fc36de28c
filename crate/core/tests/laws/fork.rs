//! Forks, snapshots and a journal that forgets: whatever branch is taken and whatever is left, it tells the truth.

use crate::lab::{Lab, READER, VAULT};
use crate::moves::{make, moves};
use mi_sim::view::Onlooker;
use mi_sim::wire::{Method, Request, Url};
use mi_sim::{Conflict, Event, Place, Simulator, SpanId, view};
use proptest::prelude::*;

fn token_request(resource: &str) -> Request {
    let address = format!(
        "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource={resource}"
    );
    Request::new(Method::Get, Url::parse(&address).unwrap()).with_header("Metadata", "true")
}

fn lab_with_machine() -> (Lab, Place) {
    let mut lab = Lab::new(1);
    lab.machine_with_identity("rg1", "vm1");
    let vm = lab.machine("rg1", "vm1");
    (lab, Place::Code { host: vm })
}

/// The lab with a fork in place of its simulator.
fn forked(lab: &Lab) -> Lab {
    let mut fork = lab.clone();
    fork.simulator = lab.simulator.fork();
    fork
}

fn same_cloud(one: &Simulator, other: &Simulator) -> bool {
    let all = |simulator: &Simulator| (view::stage(simulator.cloud()), simulator.now());
    all(one) == all(other)
}

#[test]
fn two_requests_beside_each_other_both_count() {
    let (mut lab, code) = lab_with_machine();
    let simulator = &mut lab.simulator;
    let (mut one, mut two) = (simulator.snapshot(), simulator.snapshot());
    let first = one.send(&code, token_request(VAULT)).unwrap();
    let second = two.send(&code, token_request(VAULT)).unwrap();
    let before = simulator.journal().len();
    assert_eq!((simulator.commit(two), simulator.commit(one)), (Ok(()), Ok(())));
    // Neither saw the other's token: both asked Entra, with chance of their own.
    assert_ne!(first.body.json().unwrap()["access_token"], second.body.json().unwrap()["access_token"]);
    let journal = simulator.journal();
    assert!(journal.entries().windows(2).all(|pair| pair[0].at <= pair[1].at));
    let spans: Vec<SpanId> = journal.since(before).iter().filter_map(|entry| entry.span).collect();
    for span in spans {
        let exchange = view::exchange(journal, span).unwrap();
        assert_eq!(exchange.response.unwrap().status, 200, "{span:?}");
    }
    assert_eq!(view::stage(&journal.cloud_at(journal.len())), view::stage(simulator.cloud()));
}

#[test]
fn an_answer_from_before_a_change_is_not_committed() {
    let (mut lab, code) = lab_with_machine();
    let mut snapshot = lab.simulator.snapshot();
    snapshot.send(&code, token_request(VAULT)).unwrap();
    let principal = lab.machine_with_identity("rg1", "vm2");
    lab.assign(principal, READER, "/resourceGroups/rg1");
    let before = lab.simulator.journal().to_json_lines();
    assert_eq!(lab.simulator.commit(snapshot), Err(Conflict));
    assert_eq!(lab.simulator.journal().to_json_lines(), before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// A fork counts on and does what its origin would have done; neither knows of the other.
    #[test]
    fn a_fork_goes_on_as_its_origin_and_shares_nothing(
        seed: u64, before in moves(0..20), one in moves(1..20), other in moves(1..20),
    ) {
        let mut lab = Lab::new(seed);
        before.iter().for_each(|made| make(&mut lab, made));
        let (begun, told) = (lab.simulator.journal().len(), lab.simulator.journal().to_json_lines());
        let (mut left, mut right) = (forked(&lab), forked(&lab));
        prop_assert_eq!(left.simulator.journal().first(), begun);
        one.iter().for_each(|made| make(&mut left, made));
        other.iter().for_each(|made| make(&mut right, made));
        prop_assert_eq!(lab.simulator.journal().to_json_lines(), told);
        one.iter().for_each(|made| make(&mut lab, made));
        prop_assert_eq!(left.simulator.journal().entries(), lab.simulator.journal().since(begun));
        prop_assert!(same_cloud(&left.simulator, &lab.simulator));
        let last = lab.simulator.journal().len();
        prop_assert_eq!(
            Onlooker::beginning(begun).outline(left.simulator.journal(), begun..last),
            Onlooker::beginning(begun).outline(lab.simulator.journal(), begun..last)
        );
        prop_assert_eq!(view::stage(&left.simulator.journal().cloud_at(0)), view::stage(&lab.simulator.journal().cloud_at(begun)));
    }

    /// Adopting a fork leaves the journal that would be there without the branch that is given up.
    #[test]
    fn a_fork_that_is_adopted_takes_the_place_of_what_came_after_it(
        seed: u64, before in moves(0..20), given_up in moves(1..20), kept in moves(0..20),
    ) {
        let mut lab = Lab::new(seed);
        before.iter().for_each(|made| make(&mut lab, made));
        let (mut fork, mut straight) = (forked(&lab), lab.clone());
        given_up.iter().for_each(|made| make(&mut lab, made));
        for made in &kept {
            make(&mut fork, made);
            make(&mut straight, made);
        }
        lab.simulator.adopt(fork.simulator);
        prop_assert_eq!(lab.simulator.journal().to_json_lines(), straight.simulator.journal().to_json_lines());
        prop_assert!(same_cloud(&lab.simulator, &straight.simulator));
        let spans = |lab: &Lab| lab.simulator.journal().spans().iter().map(|span| (span.id, span.opened(), span.closed())).collect::<Vec<_>>();
        prop_assert_eq!(spans(&lab), spans(&straight));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn what_a_journal_keeps_leads_back_as_before(moves in moves(60..90), keep in 0..200_usize) {
        let mut lab = Lab::new(7);
        for one in &moves {
            make(&mut lab, one);
        }
        let (whole, mut short) = (lab.simulator.clone(), lab.simulator);
        short.keep(keep);
        let (whole, short) = (whole.journal(), short.journal());
        prop_assert_eq!(short.len(), whole.len());
        prop_assert_eq!(short.first() > 0, whole.len() > 2 * keep);
        prop_assert!(short.entries().len() >= keep.min(whole.len()));
        // One request with all that it causes stays below a hundred entries.
        prop_assert!(short.entries().len() <= (2 * keep).max(keep + 100));
        for place in short.first()..short.len() {
            prop_assert_eq!(short.get(place), whole.get(place));
            if let Some(Event::Sent { .. }) = short.get(place).map(|entry| &entry.event) {
                let span = short.get(place).unwrap().span.unwrap();
                prop_assert_eq!(view::exchange(short, span), view::exchange(whole, span));
            }
        }
        for count in (short.first()..=short.len()).step_by(97) {
            prop_assert_eq!(view::stage(&short.cloud_at(count)), view::stage(&whole.cloud_at(count)));
        }
        let mut onlooker = Onlooker::beginning(short.first());
        prop_assert_eq!(
            onlooker.outline(short, 0..short.len()),
            onlooker.clone().outline(whole, short.first()..whole.len())
        );
    }
}
