//! A run of a workflow: its actions in the order that `runAfter` gives, and what each came to ("Schema reference guide for the
//! Workflow Definition Language"; "Handle errors and exceptions in Azure Logic Apps").

use super::super::Desk;
use super::action;
use crate::cloud::Host;
use crate::time::Timestamp;
use crate::wire::Response;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use serde_json::{Map as JsonMap, Value};

/// The most actions of a workflow ("Limits and configuration reference for Azure Logic Apps").
const MOST_ACTIONS: usize = 500;

/// What became of an action or a run, in the service's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::services) enum Status {
    Succeeded,
    Failed,
    Skipped,
}

/// A run, as the platform tells of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::services) struct Run {
    pub(in crate::services) name: String,
    pub(in crate::services) trigger: String,
    pub(in crate::services) status: Status,
    pub(in crate::services) start_time: String,
    pub(in crate::services) end_time: String,
    /// In the order in which they were done.
    #[serde(default)]
    pub(in crate::services) actions: Vec<Outcome>,
}

impl Run {
    /// Whether an action failed and none after it mended that.
    pub(in crate::services) fn has_failed(&self) -> bool {
        self.status == Status::Failed
    }
}

/// What became of an action.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::services) struct Outcome {
    pub(in crate::services) name: String,
    pub(in crate::services) status: Status,
    /// The words for the status of the answer, without blanks, or why there is none.
    pub(in crate::services) code: String,
    pub(in crate::services) start_time: String,
    pub(in crate::services) end_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::services) inputs: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::services) outputs: Option<Value>,
    /// Why nothing was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::services) message: Option<String>,
}

/// Does the actions of a workflow. A run that fails is still a run.
pub(super) fn perform(desk: &mut Desk<'_>, workflow: &Host, trigger: &str) -> Run {
    let begun = desk.now();
    let name = name(begun, &desk.bytes());
    let actions = workflow.properties.get("definition").and_then(|definition| definition.get("actions"));
    let written = actions.and_then(Value::as_object).cloned().unwrap_or_default();
    let mut left: Vec<(&str, &Value)> =
        written.iter().take(MOST_ACTIONS).map(|(name, action)| (name.as_str(), action)).collect();
    let mut done: Vec<Outcome> = Vec::new();
    let mut became: BTreeMap<&str, Status> = BTreeMap::new();
    // Of those whose predecessors are done, the first that is written is next.
    while let Some(at) = left.iter().position(|(_, action)| is_due(action, &became)) {
        let (name, action) = left.remove(at);
        let outcome = one(desk, workflow, name, action, admits(action, &became));
        became.insert(name, outcome.status);
        done.push(outcome);
    }
    Run {
        name,
        trigger: trigger.to_string(),
        status: status(&written, &became),
        start_time: begun.to_round_trip(),
        end_time: desk.now().to_round_trip(),
        actions: done,
    }
}

/// Runs have names that sort the newest first, as the service's own do.
fn name(begun: Timestamp, chance: &[u8; 4]) -> String {
    let left = 9_999_999_999_u64.saturating_sub(begun.secs());
    format!("0858{left:010}{:010}CU00", u32::from_be_bytes(*chance))
}

/// The actions that one waits for, with what each may have become.
fn run_after(action: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let after = action.get("runAfter").and_then(Value::as_object);
    after.into_iter().flatten().map(|(name, statuses)| (name.as_str(), statuses))
}

fn is_due(action: &Value, became: &BTreeMap<&str, Status>) -> bool {
    run_after(action).all(|(name, _)| became.contains_key(name))
}

/// Whether what an action waits for became what it wants.
fn admits(action: &Value, became: &BTreeMap<&str, Status>) -> bool {
    run_after(action).all(|(name, statuses)| {
        let wanted = statuses.as_array().into_iter().flatten().filter_map(Value::as_str);
        let status = became.get(name).map(|status| format!("{status:?}")).unwrap_or_default();
        wanted.into_iter().any(|wanted| wanted.eq_ignore_ascii_case(&status))
    })
}

fn one(desk: &mut Desk<'_>, workflow: &Host, name: &str, action: &Value, admitted: bool) -> Outcome {
    let mut outcome = Outcome {
        name: name.to_string(),
        status: Status::Skipped,
        code: "ActionSkipped".to_string(),
        start_time: desk.now().to_round_trip(),
        end_time: String::new(),
        inputs: None,
        outputs: None,
        message: None,
    };
    let kind = action.get("type").and_then(Value::as_str).unwrap_or_default();
    match action.get("inputs") {
        _ if !admitted => {}
        Some(inputs) if kind.eq_ignore_ascii_case("Http") => {
            outcome.inputs = Some(inputs.clone());
            tried(&mut outcome, action::act(desk, &workflow.platform_id, inputs));
        }
        // What other actions do is left out; those that wait for one go on.
        _ => {
            outcome.status = Status::Succeeded;
            outcome.code = "NotSimulated".to_string();
        }
    }
    outcome.end_time = desk.now().to_round_trip();
    outcome
}

fn tried(outcome: &mut Outcome, answer: Result<Response, String>) {
    outcome.status = Status::Failed;
    match answer {
        Ok(response) => {
            outcome.code = response.reason().replace(' ', "");
            outcome.outputs = Some(action::outputs(&response));
            if response.is_success() {
                outcome.status = Status::Succeeded;
            }
        }
        Err(reason) => {
            outcome.code = "ActionFailed".to_string();
            outcome.message = Some(reason);
        }
    }
}

/// A run has failed where the last action of a branch has; where that was skipped, what it waited for decides. UNCONFIRMED
/// for a branch whose last action was skipped though all before it succeeded: here it has succeeded.
fn status(written: &JsonMap<String, Value>, became: &BTreeMap<&str, Status>) -> Status {
    let mut decide: Vec<&str> = Vec::new();
    let waited_for =
        |name: &str| written.values().any(|action| run_after(action).any(|(one, _)| one == name));
    decide.extend(became.keys().filter(|name| !waited_for(name)));
    let mut seen = BTreeSet::new();
    while let Some(name) = decide.pop() {
        if !seen.insert(name) {
            continue;
        }
        match became.get(name) {
            Some(Status::Failed) => return Status::Failed,
            Some(Status::Skipped) => {
                let action = written.get(name);
                decide.extend(action.into_iter().flat_map(run_after).map(|(name, _)| name));
            }
            _ => {}
        }
    }
    Status::Succeeded
}

/// The first action that waits for one that is not there.
pub(in crate::services) fn waits_for_nothing(actions: &JsonMap<String, Value>) -> Option<(&str, &str)> {
    actions.iter().find_map(|(name, action)| {
        run_after(action).find(|(one, _)| !actions.contains_key(*one)).map(|(one, _)| (name.as_str(), one))
    })
}
