//! What the network provider adds to what it was given ("Network Interfaces - Create Or Update"): addresses and the ids of
//! the parts. The addresses lead nowhere: the public ones are of the range that RFC 5737 keeps for documentation.

use super::super::Desk;
use super::plain;
use super::resource_type::{Asked, ResourceType};
use crate::scope::ResourceId;
use alloc::format;
use alloc::string::String;
use serde_json::{Map as JsonMap, Value};

pub(super) const VIRTUAL_NETWORKS: ResourceType = ResourceType {
    put: Some(|desk, asked| plain::write(desk, asked, network)),
    ..plain::kept("Microsoft.Network/virtualNetworks")
};

pub(super) const PUBLIC_ADDRESSES: ResourceType = ResourceType {
    put: Some(|desk, asked| plain::write(desk, asked, public_address)),
    ..plain::kept("Microsoft.Network/publicIPAddresses")
};

pub(super) const INTERFACES: ResourceType = ResourceType {
    put: Some(|desk, asked| plain::write(desk, asked, interface)),
    ..plain::kept("Microsoft.Network/networkInterfaces")
};

type JsonObject = JsonMap<String, Value>;

fn network(_: &Desk<'_>, asked: &Asked<'_>, mut body: JsonObject) -> JsonObject {
    if let Some(Value::Object(properties)) = body.get_mut("properties") {
        name_parts(asked.id, "subnets", properties);
    }
    body
}

fn public_address(desk: &Desk<'_>, asked: &Asked<'_>, mut body: JsonObject) -> JsonObject {
    let number = number(desk, asked);
    if let Some(Value::Object(properties)) = body.get_mut("properties") {
        properties.entry("ipAddress").or_insert_with(|| format!("203.0.113.{number}").into());
    }
    body
}

fn interface(desk: &Desk<'_>, asked: &Asked<'_>, mut body: JsonObject) -> JsonObject {
    let number = number(desk, asked);
    if let Some(Value::Object(properties)) = body.get_mut("properties") {
        properties.entry("macAddress").or_insert_with(|| format!("00-0D-3A-00-00-{number:02X}").into());
        name_parts(asked.id, "ipConfigurations", properties);
        let parts = properties.get_mut("ipConfigurations").and_then(Value::as_array_mut);
        if let Some(Value::Object(part)) = parts.and_then(|parts| parts.first_mut()) {
            give_address(part, number);
        }
    }
    body
}

/// The ordinal of the resource among those of its type, from the fourth on: Azure keeps the first addresses of a subnet.
fn number(desk: &Desk<'_>, asked: &Asked<'_>) -> usize {
    let all = desk.cloud().plain_resources();
    let others = all.filter(|one| one.resource_type == asked.kind.name && one.id != *asked.id);
    others.count().saturating_add(4).min(254)
}

fn name_parts(id: &ResourceId, parts: &str, properties: &mut JsonMap<String, Value>) {
    for part in properties.get_mut(parts).and_then(Value::as_array_mut).into_iter().flatten() {
        let name = part.get("name").and_then(Value::as_str).unwrap_or_default();
        let path = format!("{id}/{parts}/{name}");
        if let Value::Object(part) = part {
            part.insert("id".into(), path.into());
        }
    }
}

fn give_address(configuration: &mut JsonMap<String, Value>, number: usize) {
    if let Some(Value::Object(properties)) = configuration.get_mut("properties") {
        properties.entry("privateIPAddress").or_insert_with(|| format!("10.0.0.{number}").into());
        properties.entry("privateIPAllocationMethod").or_insert_with(|| "Dynamic".into());
        properties.entry("primary").or_insert(Value::Bool(true));
    }
}
