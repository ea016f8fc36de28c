//! The labs that ship are proved in a browser as natively (`crate/cli/tests/cli/play.rs`), and the page hears how far a learner is.

use mi_sim_document::{Session, prove};
use mi_sim_wasm::Simulation;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const FIRST: &str = include_str!("../../../../www/labs/first-token/en.md");
const LABS: [&str; 8] = [
    FIRST,
    include_str!("../../../../www/labs/which-identity/en.md"),
    include_str!("../../../../www/labs/who-gave-it-that/en.md"),
    include_str!("../../../../www/labs/denied/en.md"),
    include_str!("../../../../www/labs/clean-up/en.md"),
    include_str!("../../../../www/labs/code-runner/en.md"),
    include_str!("../../../../www/labs/not-today/en.md"),
    include_str!("../../../../www/labs/deploy-without-rights/en.md"),
];

#[wasm_bindgen_test(unsupported = test)]
fn every_lab_is_proved() {
    for lab in LABS {
        let session = Session::open(lab, None).unwrap();
        assert_eq!((&session.run().problems, prove(&session)), (&vec![], vec![]));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_page_hears_how_far_a_learner_is() {
    let lab = |simulation: &Simulation| serde_json::from_str::<Value>(&simulation.lab()).unwrap();
    let mut simulation = Simulation::open(FIRST, None, None).unwrap();
    let before = lab(&simulation);
    assert_eq!(
        (&before["moves"], &before["atHand"], &before["hint"]["name"]),
        (&json!(0), &json!(0), &json!("no-identity"))
    );
    assert!(before["tasks"][0]["missing"].as_str().unwrap().contains("no token"));
    let solution = &before["tasks"][0]["solution"][0];
    simulation.act(&json!({ "block": { "index": solution } }).to_string()).unwrap();
    let after = lab(&simulation);
    assert_eq!((&after["tasks"][0]["done"]["moves"], &after["atHand"]), (&json!(1), &json!(1)));
    assert_eq!(Simulation::reopen(FIRST, &simulation.recipe()).unwrap().lab(), simulation.lab());
    assert_eq!(Simulation::open("# No lab\n", Some("1".to_owned()), None).unwrap().lab(), "null");
}
