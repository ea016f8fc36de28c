//! The questions of `main.rs` in a browser: to the simulator's decision, and to Cedar's own package for browsers, whose
//! every answer must be the same. Prints what a decision takes each.
#![cfg(target_family = "wasm")]

use std::hint::black_box;

use mi_sim_peers::ours::Ours;
use mi_sim_peers::workload::{self, Holder, Place, Question, Workload};
use serde_json::{Map, Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

#[wasm_bindgen(module = "/browser/cedar.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn prepare(policies: &str, requests: &str) -> Result<JsValue, JsValue>;
    fn allows(question: usize) -> bool;
}

/// What Cedar should take more than.
const WANTED: f64 = 100.0;
const ROUNDS: usize = 5;
/// How often ours is asked in a round: a browser's clock is coarse.
const TIMES: usize = 50;

#[wasm_bindgen_test]
async fn cedar_says_the_same_and_takes_longer() {
    let workload = Workload::new();
    let ours = Ours::new(&workload);
    let requests: Value = workload.questions.iter().map(request).collect();
    prepare(&policies(&workload).to_string(), &requests.to_string()).await.unwrap();
    let count = workload.questions.len();
    let mut granted = 0;
    for question in 0..count {
        let answer = ours.allows(question);
        assert_eq!(answer, allows(question), "question {question}");
        granted += usize::from(answer);
    }
    let (mut own, mut cedar) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        own.push(per_decision(count, TIMES, |question| ours.allows(question)));
        cedar.push(per_decision(count, 1, allows));
    }
    let mut ratios: Vec<f64> = own.iter().zip(&cedar).map(|(own, cedar)| cedar / own).collect();
    ratios.sort_unstable_by(f64::total_cmp);
    console_log!(
        "budget: a decision of Cedar's in Chromium against ours: {:.1} x, at least {WANTED}, noise {:.1}",
        median(ratios.clone()),
        (ratios[ROUNDS - 1] - ratios[0]) / 2.0
    );
    let (own, cedar) = (median(own), median(cedar));
    console_log!(
        "one access decision among {} assignments in a browser ({count} questions, {granted} granted): mi-sim, with reasons, {own:.2} µs; @cedar-policy/cedar-wasm {cedar:.2} µs",
        workload.assignments.len()
    );
}

/// Microseconds of a decision: the mean over every question, each asked so many times.
fn per_decision(count: usize, times: usize, mut allows: impl FnMut(usize) -> bool) -> f64 {
    let start = now();
    for question in (0..count).cycle().take(count * times) {
        black_box(allows(black_box(question)));
    }
    (now() - start) * 1e3 / (count * times) as f64
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    times[times.len() / 2]
}

/// A template for each role, linked for each assignment, as natively.
fn policies(workload: &Workload) -> Value {
    let template = |role: usize| {
        let actions: Vec<String> =
            workload::actions_of(role).into_iter().map(|action| format!("Action::\"{action}\"")).collect();
        let actions = actions.join(", ");
        let text = format!("permit(principal in ?principal, action in [{actions}], resource in ?resource);");
        (format!("role{role}"), Value::from(text))
    };
    let links = workload.assignments.iter().enumerate().map(|(index, given)| {
        json!({
            "templateId": format!("role{}", given.role),
            "newId": format!("assignment{index}"),
            "values": { "?principal": holder(given.holder), "?resource": place(given.place) },
        })
    });
    json!({
        "templates": workload::roles().map(template).collect::<Map<_, _>>(),
        "templateLinks": links.collect::<Value>(),
    })
}

/// A question with the entities that it is about and no others: all of them with each call would only take longer.
fn request(question: &Question) -> Value {
    let user = holder(Holder::Principal(question.principal));
    let group = holder(Holder::Group(workload::group_of(question.principal)));
    let resource = place(Place::Resource(question.resource));
    let resource_group = place(Place::ResourceGroup(workload::resource_group_of(question.resource)));
    let top = place(Place::Subscription);
    let entity = |uid: &Value, parent: Option<&Value>| json!({ "uid": uid, "attrs": {}, "parents": parent.into_iter().collect::<Vec<_>>() });
    json!({
        "principal": user,
        "action": uid("Action", question.action),
        "resource": resource,
        "entities": [
            entity(&user, Some(&group)),
            entity(&group, None),
            entity(&resource, Some(&resource_group)),
            entity(&resource_group, Some(&top)),
            entity(&top, None),
        ],
    })
}

fn uid(kind: &str, id: usize) -> Value {
    json!({ "type": kind, "id": id.to_string() })
}

fn holder(holder: Holder) -> Value {
    match holder {
        Holder::Principal(principal) => uid("User", principal),
        Holder::Group(group) => uid("Group", group),
    }
}

fn place(place: Place) -> Value {
    match place {
        Place::Subscription => uid("Subscription", 0),
        Place::ResourceGroup(group) => uid("ResourceGroup", group),
        Place::Resource(resource) => uid("Resource", resource),
    }
}
