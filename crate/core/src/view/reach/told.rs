//! A step of an attack, told: what it gains by its name, and its requests.

use super::names;
use crate::analysis::{Order, Step, orders};
use crate::cloud::{Cloud, instance_name};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PathStep {
    /// What is gained by it, by its name.
    pub name: String,
    /// As whom, by their name.
    pub by: Option<String>,
    /// Who else takes part, by their name.
    pub with: Option<String>,
    /// How, and by which assignments or policies.
    pub step: Step,
    /// What is sent, in order.
    pub sent: Vec<AttackRequest>,
}

/// A request of a step, without its token.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AttackRequest {
    /// Whose token it shows, by their name.
    pub by: Option<String>,
    /// For whom the token is meant; empty where there is none.
    pub audience: &'static str,
    /// The host whose code sends it.
    pub from: Option<String>,
    /// Its method.
    pub method: &'static str,
    /// Its address.
    pub address: String,
    /// Its body; empty where it has none.
    pub body: String,
}

/// Tells a step that was found in this cloud.
#[must_use]
pub fn path_step(cloud: &Cloud, step: Step) -> PathStep {
    let name = |who| names::of_principal(cloud, who);
    PathStep {
        name: names::name_of_gain(cloud, &step.gain),
        by: step.by.map(name),
        with: step.with.filter(|with| Some(*with) != step.by).map(name),
        sent: orders(cloud, &step).into_iter().map(|order| sent(cloud, order)).collect(),
        step,
    }
}

fn sent(cloud: &Cloud, Order { by, audience, from, request }: Order) -> AttackRequest {
    AttackRequest {
        by: by.map(|by| names::of_principal(cloud, by)),
        audience,
        from: from.map(|host| instance_name(&host)),
        method: request.method.as_str(),
        address: request.url.to_string(),
        body: request.body.text(),
    }
}
