//! Regorus, an interpreter of Rego: rules over data, the assignments once as a list and once as an object by their holder.
//!
//! Its own documentation (README and `docs` of microsoft/regorus) tells how to time it and says nothing of how data should be
//! encoded to be found, so the list is the plain reading of the task. The object is what "Policy Performance" of Open
//! Policy Agent, for another implementation of the same language, advises ("Use objects over arrays": a lookup by a key in
//! place of a search), and what someone who cares about the time would write.

use std::collections::BTreeMap;

use regorus::{Engine, Value};
use serde_json::json;

use mi_sim_peers::workload::{self, Workload};

const BEFORE: &str = "
package azure
import rego.v1

default allow := false

holders := {input.principal, data.group_of[input.principal]}
";

const LIST: &str = "
allow if {
    some assignment in data.assignments
    assignment.holder in holders
    assignment.scope in data.scopes_of[input.resource]
    input.action in data.actions_of[assignment.role]
}
";

const BY_HOLDER: &str = "
allow if {
    some holder in holders
    some assignment in data.assignments_of[holder]
    assignment.scope in data.scopes_of[input.resource]
    input.action in data.actions_of[assignment.role]
}
";

pub(crate) struct Rego {
    engine: Engine,
    inputs: Vec<Value>,
}

impl Rego {
    pub(crate) fn list(workload: &Workload) -> Self {
        Self::new(workload, LIST)
    }

    pub(crate) fn by_holder(workload: &Workload) -> Self {
        Self::new(workload, BY_HOLDER)
    }

    fn new(workload: &Workload, rule: &str) -> Self {
        let mut engine = Engine::new();
        engine.add_policy("azure.rego".to_owned(), format!("{BEFORE}{rule}")).unwrap();
        engine.add_data(value(&data(workload))).unwrap();
        let inputs = workload.questions.iter().map(|question| {
            value(&json!({
                "principal": format!("user{}", question.principal),
                "resource": format!("resource{}", question.resource),
                "action": question.action,
            }))
        });
        Self { engine, inputs: inputs.collect() }
    }

    pub(crate) fn allows(&mut self, question: usize) -> bool {
        self.engine.set_input(self.inputs[question].clone());
        let answer = self.engine.eval_rule("data.azure.allow".to_owned()).unwrap();
        answer == Value::from(true)
    }
}

fn value(json: &serde_json::Value) -> Value {
    Value::from_json_str(&json.to_string()).unwrap()
}

fn data(workload: &Workload) -> serde_json::Value {
    let mut assignments_of: BTreeMap<String, Vec<serde_json::Value>> = BTreeMap::new();
    let mut assignments = Vec::new();
    for given in &workload.assignments {
        let (holder, scope, role) =
            (given.holder.to_string(), given.place.to_string(), format!("role{}", given.role));
        assignments.push(json!({ "holder": holder, "scope": scope, "role": role }));
        assignments_of.entry(holder).or_default().push(json!({ "scope": scope, "role": role }));
    }
    let group_of = workload::principals()
        .map(|user| (format!("user{user}"), json!(format!("group{}", workload::group_of(user)))));
    let scopes_of = workload::resources().map(|resource| {
        let name = format!("resource{resource}");
        let scopes = json!([name, format!("rg{}", workload::resource_group_of(resource)), "subscription"]);
        (name, scopes)
    });
    let actions_of = workload::roles().map(|role| (format!("role{role}"), json!(workload::actions_of(role))));
    json!({
        "assignments": assignments,
        "assignments_of": assignments_of,
        "group_of": group_of.collect::<serde_json::Map<_, _>>(),
        "scopes_of": scopes_of.collect::<serde_json::Map<_, _>>(),
        "actions_of": actions_of.collect::<serde_json::Map<_, _>>(),
    })
}
