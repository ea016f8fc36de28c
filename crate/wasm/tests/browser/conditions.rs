//! Conditions of role assignments against vectors, in a browser and on the machine itself.
//!
//! A vector has the rule it rests on, the condition, what the request offers, and either the answer with the tests that
//! settle it or the character at which the condition is malformed.

use crate::offered::attributes;
use mi_sim::rbac::condition::{Circumstances, Condition};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const VECTORS: &str = include_str!("../../../core/tests/vectors/conditions.json");

#[wasm_bindgen_test(unsupported = test)]
fn every_vector_comes_true() {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    for vector in &vectors {
        let found = answer(vector);
        let mut wanted = vector.clone();
        for given in ["rule", "condition", "action", "suboperation", "attributes"] {
            wanted.as_object_mut().unwrap().remove(given);
        }
        assert_eq!(found, wanted, "{vector:#}");
    }
}

/// What the simulator says to a vector, in the members that the vector has for it.
fn answer(vector: &Value) -> Value {
    let text = |name: &str| vector[name].as_str();
    let condition = match Condition::parse(text("condition").unwrap()) {
        Ok(condition) => condition,
        Err(error) => return serde_json::to_value(error).unwrap(),
    };
    let attributes = attributes(&vector["attributes"]);
    let circumstances = Circumstances {
        action: text("action").unwrap_or_default(),
        suboperation: text("suboperation"),
        attributes: &attributes,
    };
    let findings = condition.explain(&circumstances);
    let because: Vec<String> =
        findings.iter().map(|finding| format!("{}: {}", finding.holds, finding.test)).collect();
    let mut answer = json!({ "holds": condition.holds(&circumstances), "because": because });
    if vector.get("seen").is_some() {
        let seen = findings.into_iter().flat_map(|finding| finding.seen);
        answer["seen"] = seen.map(|seen| (seen.name, json!(seen.values))).collect();
    }
    answer
}
