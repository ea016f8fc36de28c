//! The machines of a scale set ("Virtual Machine Scale Set VMs - Get", "- List", "- Delete"). They are made by the set, and
//! say of themselves what its model says.

use super::super::super::super::{Desk, run_code};
use super::super::super::resource_type::{Json, ResourceType};
use super::super::run_command;
use crate::cloud::{Cloud, Instance};
use crate::scope::{ResourceId, Scope};
use alloc::string::ToString;
use alloc::vec::Vec;
use serde_json::{Value, json};

const NAME: &str = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines";

pub(in super::super::super) const TYPE: ResourceType = ResourceType {
    is_tracked: false,
    ids,
    deleted: 202,
    runs_code: Some(&run_code::SCALE_SET_MACHINE),
    operations: &[run_command::operation(&run_code::SCALE_SET_MACHINE)],
    ..ResourceType::new(NAME, &[], show, remove)
};

fn ids(_: &ResourceType, cloud: &Cloud, within: &Scope) -> Vec<ResourceId> {
    let host = within.resource().and_then(|id| cloud.host(&id));
    host.into_iter().flat_map(|host| host.instances()).map(|one| one.id().clone()).collect()
}

fn show(cloud: &Cloud, id: &ResourceId, _: &str) -> Option<Json> {
    let instance = cloud.instance(id).filter(|one| one.set_name().is_some())?;
    Some(Json::of(&view(instance)))
}

fn view(instance: Instance<'_>) -> Value {
    let host = instance.host();
    let number = instance.id().name();
    let mut properties = json!({
        "latestModelApplied": true,
        "vmId": instance.platform_id(),
        "provisioningState": "Succeeded",
    });
    if let Value::Object(properties) = &mut properties {
        for part in ["hardwareProfile", "storageProfile", "osProfile", "networkProfile"] {
            if let Some(said) = instance.property(&["/", part].concat()) {
                properties.insert(part.to_string(), said.clone());
            }
        }
    }
    json!({
        "name": instance.name(),
        "id": instance.id(),
        "type": NAME,
        "location": host.location,
        "tags": host.tags,
        "instanceId": number,
        "sku": host.sku.as_ref().map(|sku| json!({ "name": sku.name, "tier": sku.tier })),
        "properties": properties,
    })
}

/// The set has one less from then on.
fn remove(desk: &mut Desk<'_>, id: &ResourceId) -> bool {
    let instance = desk.cloud().instance(id).filter(|one| one.set_name().is_some());
    let Some(host) = instance.map(|one| one.host().clone()) else { return false };
    // What could not be told to a platform, Entra refuses anyway.
    super::without(desk, &host, |one| one.id == *id).is_ok()
}
