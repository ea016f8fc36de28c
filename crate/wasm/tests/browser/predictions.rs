//! What readers are asked is the same in a browser as natively (`crate/document/src/predict/tests.rs` asks of a thousand seeds).

use mi_sim::Event;
use mi_sim_document::Session;
use mi_sim_wasm::Simulation;
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

/// Bob may read a resource group, which is there; without his role he may not, and without the group nothing is there.
const SMALL: &str = include_str!("../../../document/src/predict/small.md");
/// `vm1` joins a group that may read a resource group, which alice may read herself and bob may not.
const GAINS: &str = include_str!("../../../document/src/predict/gains.md");

/// How the last request of a recipe is answered.
fn status(source: &str, recipe: &str) -> u16 {
    let session = Session::reopen(source, recipe).unwrap();
    let last = session.world().journal().entries().last().unwrap().event.clone();
    let Event::Answered { response } = last else { panic!("{last:?}") };
    response.status
}

#[wasm_bindgen_test(unsupported = test)]
fn each_wrong_answer_has_its_world_and_the_right_one_stands_where_the_seed_says() {
    let mut places = String::new();
    for seed in 0..24 {
        let simulation = Simulation::open(SMALL, Some(seed.to_string()), None).unwrap();
        let asked: Value = serde_json::from_str(&simulation.asked()).unwrap();
        assert_eq!(asked[0]["command"], 1);
        let prediction: Value = serde_json::from_str(&simulation.predict(1)).unwrap();
        let choices = prediction["choices"].as_array().unwrap();
        for (place, choice) in choices.iter().enumerate() {
            match (choice["world"]["recipe"].as_str(), choice["answer"]["kind"].as_str().unwrap()) {
                (None, kind) => {
                    assert_eq!(kind, "granted");
                    places += &place.to_string();
                }
                (Some(recipe), "refused") => assert_eq!(status(SMALL, recipe), 403),
                (Some(recipe), "status") => assert_eq!(status(SMALL, recipe), 404),
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(places, "200000111122210221100110");
}

#[wasm_bindgen_test(unsupported = test)]
fn so_it_is_with_claims_with_removals_and_with_who_gains() {
    let mut places = String::new();
    for seed in 0..4 {
        let simulation = Simulation::open(GAINS, Some(seed.to_string()), None).unwrap();
        for (command, right, answered) in [(2, "gain", 204), (4, "claims", 200), (6, "assignment", 403)] {
            let prediction: Value = serde_json::from_str(&simulation.predict(command)).unwrap();
            for (place, choice) in prediction["choices"].as_array().unwrap().iter().enumerate() {
                match choice["world"]["recipe"].as_str() {
                    Some(recipe) => assert_eq!(status(GAINS, recipe), answered, "{choice:?}"),
                    None => {
                        assert_eq!(choice["answer"]["kind"], right);
                        places += &place.to_string();
                    }
                }
            }
        }
    }
    assert_eq!(places, "211001200301");
}
