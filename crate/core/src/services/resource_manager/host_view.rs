//! Hosts as Resource Manager shows them: what every resource has, and what each provider adds.

use super::identity_block;
use crate::cloud::{Cloud, Host, HostKind};
use alloc::format;
use serde_json::{Map as JsonMap, Value, json};

pub(super) fn view(cloud: &Cloud, host: &Host) -> Value {
    let mut view = json!({
        "name": host.id.name(),
        "id": host.id,
        "type": host.kind.resource_type(),
        "location": host.location,
    });
    let Value::Object(members) = &mut view else { return view };
    match host.kind {
        HostKind::WebApp => drop(members.insert("kind".into(), "app".into())),
        HostKind::FunctionApp => drop(members.insert("kind".into(), "functionapp".into())),
        HostKind::VirtualMachine | HostKind::LogicApp => {}
    }
    if !host.tags.is_empty() {
        members.insert("tags".into(), host.tags.clone().into());
    }
    if let Some(identity) = identity_block::view(cloud, &host.identity) {
        members.insert("identity".into(), json!(identity));
    }
    let mut properties = host.properties.clone();
    add(&mut properties, host);
    members.insert("properties".into(), properties.into());
    view
}

fn add(properties: &mut JsonMap<alloc::string::String, Value>, host: &Host) {
    let mut set = |name: &str, value: Value| drop(properties.insert(name.into(), value));
    match host.kind {
        HostKind::VirtualMachine => {
            set("provisioningState", "Succeeded".into());
            set("vmId", host.platform_id.as_str().into());
        }
        HostKind::WebApp | HostKind::FunctionApp => {
            // Application settings may hold secrets; they are read with an action of their own.
            set("siteConfig", Value::Null);
            set("state", "Running".into());
            set(
                "defaultHostName",
                format!("{}.azurewebsites.net", host.id.name()).to_ascii_lowercase().into(),
            );
        }
        HostKind::LogicApp => {
            set("provisioningState", "Succeeded".into());
            set("state", "Enabled".into());
        }
    }
}
