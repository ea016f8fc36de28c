//! Requests beside each other, and a journal that forgets: what is left tells the truth all the same.

mod lab;
mod moves;

use lab::{Lab, READER, VAULT};
use mi_sim::wire::{Method, Request, Url};
use mi_sim::{Event, Place, SpanId, Stale, view};
use moves::{make, moves};
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

#[test]
fn two_requests_beside_each_other_both_count() {
    let (mut lab, code) = lab_with_machine();
    let simulator = &mut lab.simulator;
    let (mut one, mut two) = (simulator.aside(), simulator.aside());
    let first = one.send(&code, token_request(VAULT)).unwrap();
    let second = two.send(&code, token_request(VAULT)).unwrap();
    let before = simulator.journal().len();
    assert_eq!((simulator.join(two), simulator.join(one)), (Ok(()), Ok(())));
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
fn an_answer_from_before_a_change_is_not_joined() {
    let (mut lab, code) = lab_with_machine();
    let mut aside = lab.simulator.aside();
    aside.send(&code, token_request(VAULT)).unwrap();
    let principal = lab.machine_with_identity("rg1", "vm2");
    lab.assign(principal, READER, "/resourceGroups/rg1");
    let before = lab.simulator.journal().to_json_lines();
    assert_eq!(lab.simulator.join(aside), Err(Stale));
    assert_eq!(lab.simulator.journal().to_json_lines(), before);
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
        prop_assert_eq!(view::outline(short, 0..short.len()), view::outline(whole, short.first()..whole.len()));
    }
}
