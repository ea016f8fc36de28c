//! What the network provider adds to what it was given ("Network Interfaces - Create Or Update"): addresses and the ids of
//! the parts. The addresses lead nowhere: the public ones are of the range that RFC 5737 keeps for documentation.

use super::super::Desk;
use crate::scope::ResourceId;
use alloc::format;
use alloc::string::String;
use serde_json::{Map as JsonMap, Value};

/// The body of a resource with what its provider adds.
pub(super) fn completed(
    desk: &mut Desk<'_>,
    id: &ResourceId,
    kind: &str,
    mut body: JsonMap<String, Value>,
) -> JsonMap<String, Value> {
    let number = number(desk, id, kind);
    let Some(Value::Object(properties)) = body.get_mut("properties") else { return body };
    match kind {
        "Microsoft.Network/virtualNetworks" => name_parts(id, "subnets", properties),
        "Microsoft.Network/publicIPAddresses" => {
            properties.entry("ipAddress").or_insert_with(|| format!("203.0.113.{number}").into());
        }
        "Microsoft.Network/networkInterfaces" => {
            properties.entry("macAddress").or_insert_with(|| format!("00-0D-3A-00-00-{number:02X}").into());
            name_parts(id, "ipConfigurations", properties);
            let parts = properties.get_mut("ipConfigurations").and_then(Value::as_array_mut);
            if let Some(Value::Object(part)) = parts.and_then(|parts| parts.first_mut()) {
                give_address(part, number);
            }
        }
        _ => {}
    }
    body
}

/// The how manieth of its type the resource is, from the fourth on: Azure keeps the first addresses of a subnet.
fn number(desk: &Desk<'_>, id: &ResourceId, kind: &str) -> usize {
    let others = desk.cloud().plain_resources().filter(|one| one.resource_type == kind && one.id != *id);
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
