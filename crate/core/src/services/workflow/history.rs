//! The runs of a workflow, which its platform remembers by what it answered ("Check workflow status, view run history, and set
//! up alerts in Azure Logic Apps").

use super::super::Desk;
use super::RUN;
use super::run::Run;
use crate::figures::lifetime;
use crate::wire::{Method, Response};
use alloc::vec::Vec;
use core::time::Duration;
use serde_json::json;

/// The most runs of one answer ("Workflow Runs - List").
const MOST: usize = 250;

/// `GET /runs`: the newest runs without their actions, and where `run` names one, that one with them.
pub(super) fn answer(desk: &mut Desk<'_>, name: &str) -> Response {
    let now = desk.now();
    let (_, past) = desk.look_back(|request| request.method == Method::Post && request.url.path() == RUN);
    let kept = Duration::from_secs(lifetime::RUN_HISTORY);
    let past = past.take_while(|one| now.since(one.ended) <= kept).filter(|one| one.response.status == 202);
    let runs = past.filter_map(|one| serde_json::from_slice::<Run>(one.response.body.as_bytes()).ok());
    let runs: Vec<Run> = match name {
        "" => runs.take(MOST).map(|run| Run { actions: Vec::new(), ..run }).collect(),
        _ => runs.filter(|run| run.name == name).take(1).collect(),
    };
    Response::json(200, &json!({ "runs": runs }))
}
