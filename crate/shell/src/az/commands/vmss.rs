//! `az vmss`: virtual machine scale sets. Each operation asks in the version that the tool has for it.

use super::vm_identity::SCALE_SET;
use crate::az::command::{Az, Command, Done, each, flattened, made, set};
use crate::az::failure::Failure;
use crate::json::Json;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Value, json};

const VERSION: &str = "2026-04-01";
const LIST: &str = "2024-11-01";
const TABLE: &str =
    "{Name:name, ResourceGroup:resourceGroup, Location:location, Zones:zones || ' ', Capacity:sku.capacity}";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "vmss list",
        summary: "List scale sets.",
        options: "--resource-group,-g",
        missing: "",
        asks: false,
        run: list,
        table: Some(
            "[].{Name:name, ResourceGroup:resourceGroup, Location:location, Zones:zones || ' ', Capacity:sku.capacity}",
        ),
    },
    Command {
        name: "vmss show",
        summary: "Get the details of a scale set.",
        options: "--resource-group,-g --name,-n --ids+",
        missing: "--instance-id --include-user-data,-u%",
        asks: false,
        run: show,
        table: Some(TABLE),
    },
    Command {
        name: "vmss list-instances",
        summary: "List the machines of a scale set.",
        options: "--resource-group,-g! --name,-n!",
        missing: "--expand --filter --select --resiliency-view%",
        asks: false,
        run: list_instances,
        table: None,
    },
    Command {
        name: "vmss update",
        summary: "Update a scale set.",
        options: "--resource-group,-g --name,-n --set+ --ids+ --no-wait%",
        missing: "--add+ --remove+ --force-string% --license-type --instance-id --ppg --priority --max-price \
            --vm-sku --capacity-reservation-group --ephemeral-os-disk-placement --security-type",
        asks: false,
        run: update,
        table: None,
    },
    Command {
        name: "vmss scale",
        summary: "Change how many machines a scale set has.",
        options: "--resource-group,-g --name,-n --new-capacity! --ids+ --no-wait%",
        missing: "",
        asks: false,
        run: scale,
        table: None,
    },
    Command {
        name: "vmss delete",
        summary: "Delete a scale set.",
        options: "--resource-group,-g -n,--name,--vm-scale-set-name --force-deletion?{true|t|yes|y|1|false|f|no|n|0} \
            --ids+ --no-wait?{true|t|yes|y|1|false|f|no|n|0}",
        missing: "",
        asks: false,
        run: delete,
        table: None,
    },
];

fn list(az: &mut Az) -> Done {
    let place = az.group_or_subscription()?;
    let list = az.get(&format!("{place}/providers/{SCALE_SET}"), LIST)?;
    Ok(Some(each(&list, flattened)))
}

fn show(az: &mut Az) -> Done {
    let path = az.resource(SCALE_SET)?;
    az.get(&path, VERSION).map(|found| Some(flattened(&found)))
}

fn list_instances(az: &mut Az) -> Done {
    let path = az.resource(SCALE_SET)?;
    let list = az.get(&format!("{path}/virtualMachines"), LIST)?;
    Ok(Some(each(&list, flattened)))
}

fn update(az: &mut Az) -> Done {
    let path = az.resource(SCALE_SET)?;
    let before = az.get(&path, VERSION)?;
    let mut body = writable(&before, true);
    for change in az.values("--set") {
        let (place, value) = change.split_once('=').unwrap_or((&change, ""));
        let first = place.split('.').next().unwrap_or_default();
        if place.contains('.') && flattened(&before).get(first).is_none() {
            return Err(nothing_there(&before, first));
        }
        match place.split_once('.') {
            Some(("tags", name)) => put(&mut body, "tags", name, value.into()),
            Some(("sku", "capacity")) => put(&mut body, "sku", "capacity", number(value)?.into()),
            Some(("sku", name)) => put(&mut body, "sku", name, value.into()),
            Some(("identity", "type")) => put(&mut body, "identity", "type", value.into()),
            Some(("identity", "userAssignedIdentities")) if value == "null" => {
                if let Some(Value::Object(block)) = body.get_mut("identity") {
                    block.remove("userAssignedIdentities");
                }
            }
            _ => {
                return Err(Failure::of(
                    1,
                    format!(
                        "`--set {change}`: of a scale set only `tags.NAME`, `sku.capacity` and `identity.type` are simulated"
                    ),
                ));
            }
        }
    }
    az.put(&path, VERSION, &made(&body)).map(|made| Some(flattened(&made)))
}

fn scale(az: &mut Az) -> Done {
    let path = az.resource(SCALE_SET)?;
    let capacity = number(az.needed("--new-capacity")?)?;
    let before = az.get(&path, VERSION)?;
    let mut body = writable(&before, false);
    put(&mut body, "sku", "capacity", capacity.into());
    az.put(&path, VERSION, &made(&body)).map(|made| Some(flattened(&made)))
}

fn delete(az: &mut Az) -> Done {
    let path = az.resource_or_field(SCALE_SET)?;
    az.delete(&path, "2023-09-01").map(|()| None)
}

/// What of a scale set can be written, as the tool sends it back.
fn writable(before: &Json, with_properties: bool) -> Value {
    let before = json!(before);
    let mut body = json!({});
    for name in ["location", "sku", "tags"] {
        if let Some(value) = before.get(name).filter(|value| !value.is_null()) {
            set(&mut body, name, value.clone());
        }
    }
    if !with_properties {
        return body;
    }
    if let Some(Value::Object(block)) = before.get("identity") {
        let own = block.iter().filter(|(name, _)| !["principalId", "tenantId"].contains(&name.as_str()));
        set(&mut body, "identity", own.map(|(name, value)| (name.clone(), value.clone())).collect());
    }
    if let Some(Value::Object(properties)) = before.get("properties") {
        let own =
            properties.iter().filter(|(name, _)| !["provisioningState", "uniqueId"].contains(&name.as_str()));
        set(&mut body, "properties", own.map(|(name, value)| (name.clone(), value.clone())).collect());
    }
    body
}

/// Sets a member of a member.
fn put(body: &mut Value, outer: &str, name: &str, value: Value) {
    if let Some(inside) = body.get_mut(outer) {
        set(inside, name, value);
    }
}

fn number(text: &str) -> Result<u32, Failure> {
    text.parse().map_err(|_| Failure::of(1, format!("invalid literal for int() with base 10: '{text}'")))
}

fn nothing_there(before: &Json, wanted: &str) -> Failure {
    let mut known: Vec<String> = match flattened(before) {
        Json::Object(members) => members.iter().map(|(name, _)| format!("'{name}'")).collect(),
        _ => Vec::new(),
    };
    known.sort();
    Failure::of(1, format!("Couldn't find '{wanted}' in ''. Available options: [{}]", known.join(", ")))
}
