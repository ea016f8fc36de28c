//! What a machine can learn about itself ("Azure Instance Metadata Service", instance metadata). Tenant and identities
//! are not part of it.

use super::{error, network};
use crate::cloud::Cloud;
use crate::scope::ResourceId;
use crate::wire::{Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};

/// Serves `/metadata/instance` and the narrower paths below it.
pub(super) fn instance(cloud: &Cloud, vm: &ResourceId, request: &Request, path: &[&str]) -> Response {
    let Some(whole) = document(cloud, vm) else { return error::not_found() };
    let mut part = &whole;
    for name in path {
        let found = match part {
            Value::Array(items) => name.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => part.get(*name),
        };
        match found {
            Some(inner) => part = inner,
            None => return error::not_found(),
        }
    }
    let as_text = request.url.query_value("format").is_some_and(|format| format.eq_ignore_ascii_case("text"));
    match part {
        Value::String(text) if as_text => {
            Response::new(200).with_body("text/plain; charset=utf-8", text.as_str())
        }
        // A leaf is served as text only.
        Value::String(_) => error::not_found(),
        _ if as_text => Response::new(200).with_body("text/plain; charset=utf-8", listing(part)),
        _ => Response::json(200, part),
    }
}

/// The names one level below, as `format=text` lists them.
fn listing(part: &Value) -> String {
    let line =
        |name: &String, value: &Value| if value.is_string() { name.clone() } else { format!("{name}/") };
    let lines: Vec<String> = match part {
        Value::Object(members) => members.iter().map(|(name, value)| line(name, value)).collect(),
        Value::Array(items) => (0..items.len()).map(|index| format!("{index}/")).collect(),
        _ => Vec::new(),
    };
    lines.join("\n")
}

fn document(cloud: &Cloud, id: &ResourceId) -> Option<Value> {
    let instance = cloud.instance(id)?;
    let host = instance.host();
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_string();
    let size = instance.property("/hardwareProfile/vmSize").and_then(Value::as_str);
    let size = size.or_else(|| Some(host.sku.as_ref()?.name.as_str()));
    let tags: Vec<String> = host
        .tags
        .iter()
        .map(|(name, value)| format!("{name}:{}", value.as_str().unwrap_or_default()))
        .collect();
    let tags_list: Vec<Value> =
        host.tags.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    Some(json!({
        "compute": {
            "azEnvironment": "AzurePublicCloud",
            "location": host.location,
            "name": instance.name(),
            "osType": text(instance.property("/storageProfile/osDisk/osType")),
            "resourceGroupName": id.scope().resource_group_name().unwrap_or_default(),
            "resourceId": id.as_str(),
            "subscriptionId": cloud.subscription(),
            "tags": tags.join(";"),
            "tagsList": tags_list,
            "vmId": instance.platform_id(),
            "vmScaleSetName": instance.set_name().unwrap_or_default(),
            "vmSize": size.unwrap_or_default(),
            "zone": "",
        },
        "network": network::document(cloud, instance),
    }))
}
