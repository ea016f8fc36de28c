//! Virtual machine scale sets of uniform orchestration ("Virtual Machine Scale Sets - Create Or Update", "- Delete
//! Instances"): machines made from one model, with one identity block for all. The set's system-assigned identity is one
//! service principal, which every machine gets tokens of from its own metadata endpoint.
//!
//! A new model takes effect on all machines at once, as with an automatic upgrade policy.

mod machines;

use super::super::super::{Desk, run_code};
use super::super::error;
use super::super::hosts::{self, Draft, HostType, JsonObject};
use super::super::resource::missing;
use super::super::resource_type::{Asked, Operation, ResourceType};
use crate::cloud::{Host, HostKind, Instances, OneOfMany, Sku};
use crate::wire::{Method, Response};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};

pub(in super::super) use machines::TYPE as MACHINES;

const NAME: &str = HostKind::VirtualMachineScaleSet.resource_type();
/// So many machines a set may have of a platform image ("Azure subscription and service limits").
const MOST: u64 = 1_000;

pub(in super::super) const TYPE: ResourceType = ResourceType {
    deleted: 202,
    operations: &[Operation {
        method: Method::Post,
        path: &["delete"],
        action: "Microsoft.Compute/virtualMachineScaleSets/delete/action",
        answer: delete_machines,
    }],
    ..hosts::row(NAME, &HOST, Some(&run_code::SCALE_SET_MACHINE))
};

const HOST: HostType = HostType {
    kind: |_| HostKind::VirtualMachineScaleSet,
    admit: |_, _| Ok(()),
    settle,
    created: 201,
    computed: &["provisioningState", "uniqueId"],
    show,
};

/// As many machines as the SKU says. What a missing capacity means is UNCONFIRMED; here: as many as there are.
fn settle(desk: &mut Desk<'_>, draft: &Draft<'_>, host: &mut Host) -> Result<(), Response> {
    let mode = host.properties.get("orchestrationMode").and_then(Value::as_str).unwrap_or("Uniform");
    if !mode.eq_ignore_ascii_case("Uniform") {
        return Err(invalid(&format!(
            "The orchestration mode '{mode}' is not simulated; 'properties.orchestrationMode' can be 'Uniform'."
        )));
    }
    host.sku = Some(sku(draft.body, host.sku.clone())?);
    let capacity = host.sku.as_ref().map_or(0, |sku| sku.capacity);
    let mut instances = host.instances.take().unwrap_or_default();
    scale(desk, host, &mut instances, capacity);
    host.instances = Some(instances);
    Ok(())
}

fn sku(body: &JsonObject, before: Option<Sku>) -> Result<Sku, Response> {
    let said = body.get("sku").cloned().unwrap_or_default();
    let text = |name: &str| said.get(name).and_then(Value::as_str).map(ToString::to_string);
    if before.is_none() && text("name").is_none() {
        return Err(invalid("Required parameter 'sku.name' is missing (null)."));
    }
    let before = before.unwrap_or_default();
    let capacity = match said.get("capacity") {
        None | Some(Value::Null) => before.capacity,
        Some(capacity) => {
            let number = capacity.as_u64().filter(|number| *number <= MOST);
            number.and_then(|number| u32::try_from(number).ok()).ok_or_else(|| {
                invalid(&format!(
                    "The value '{capacity}' of 'sku.capacity' is not a number from 0 to {MOST}."
                ))
            })?
        }
    };
    let name = text("name").unwrap_or(before.name);
    let tier = name.split('_').next().unwrap_or_default().to_string();
    Ok(Sku { name, tier: text("tier").unwrap_or(tier), capacity })
}

/// The real words of such refusals are UNCONFIRMED.
fn invalid(message: &str) -> Response {
    error::error(400, "InvalidParameter", message)
}

/// Those that came last go first, new ones are numbered on; no number is given twice.
fn scale(desk: &mut Desk<'_>, host: &Host, instances: &mut Instances, to: u32) {
    let to = usize::try_from(to).unwrap_or(usize::MAX);
    instances.all.truncate(to);
    while instances.all.len() < to {
        let id = host.id.child("virtualMachines", &instances.begun.to_string());
        instances.all.push(OneOfMany { id, platform_id: desk.guid() });
        instances.begun = instances.begun.saturating_add(1);
    }
}

fn show(host: &Host, _: &str, members: &mut JsonObject, properties: &mut JsonObject) {
    members.insert("sku".into(), json!(host.sku));
    properties.insert("provisioningState".into(), "Succeeded".into());
    properties.insert("uniqueId".into(), host.platform_id.as_str().into());
    properties.entry("orchestrationMode").or_insert_with(|| "Uniform".into());
}

/// `POST …/delete`: the machines that the body names by their numbers, or all by `*`.
fn delete_machines(desk: &mut Desk<'_>, asked: &Asked<'_>, _: &[String]) -> Result<Response, Response> {
    let host = desk.cloud().host(asked.id).cloned().ok_or_else(|| missing(asked))?;
    let body = super::super::object(asked.request)?;
    let named = body.get("instanceIds").and_then(Value::as_array).cloned().unwrap_or_default();
    let named: Vec<&str> = named.iter().filter_map(Value::as_str).collect();
    if named.is_empty() {
        return Err(invalid("Required parameter 'instanceIds' is missing (null)."));
    }
    let all = named.contains(&"*");
    for number in named.iter().filter(|number| **number != "*") {
        if !host.instances().any(|one| one.id().name() == *number) {
            let message = format!(
                "The provided instanceId {number} is not an active Virtual Machine Scale Set VM instanceId."
            );
            return Err(invalid(&message));
        }
    }
    without(desk, &host, |one| all || named.contains(&one.id.name()))?;
    Ok(Response::new(202))
}

/// Takes machines out of a set, which has so many fewer from then on.
fn without(desk: &mut Desk<'_>, host: &Host, is_meant: impl Fn(&OneOfMany) -> bool) -> Result<(), Response> {
    let mut after = host.clone();
    if let (Some(instances), Some(sku)) = (&mut after.instances, &mut after.sku) {
        instances.all.retain(|one| !is_meant(one));
        sku.capacity = u32::try_from(instances.all.len()).unwrap_or(u32::MAX);
    }
    hosts::replace(desk, Some(host), &after)
}
