//! Az.Compute: virtual machines, their power and their identities.

use super::client::{items, json, object, renamed, text};
use super::role_assignment::group_of;
use crate::az::command::{last_part, part};
use crate::json::Json;
use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::failure::Failure;
use crate::powershell::value::Value;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::wire::Method;

pub(super) const KIND: &str = "Microsoft.Azure.Commands.Compute.Models.PSVirtualMachine";
pub(super) const ITEM: &str = "Microsoft.Azure.Commands.Compute.Models.PSVirtualMachineList";
pub(super) const OPERATION: &str = "Microsoft.Azure.Commands.Compute.Models.PSAzureOperationResponse";
pub(super) const VERSION: &str = "2024-11-01";
pub(super) const TYPE: &str = "providers/Microsoft.Compute/virtualMachines";
/// Levels of a machine that are written.
const DEEPEST: usize = 16;

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet {
        name: "Get-AzVM",
        aliases: "",
        parameters: "ResourceGroupName:0 Name|VMName:1 Status:s",
        run: get,
    },
    Cmdlet {
        name: "Update-AzVM",
        aliases: "",
        parameters: "ResourceGroupName|Id:0 VM|VMProfile|VirtualMachine:pm IdentityType IdentityId Tag",
        run: update,
    },
    Cmdlet {
        name: "Remove-AzVM",
        aliases: "",
        parameters: "ResourceGroupName:0n Name|VMName:1n ForceDeletion:x Force:s",
        run: remove,
    },
    Cmdlet {
        name: "Start-AzVM",
        aliases: "",
        parameters: "ResourceGroupName:0n Name|VMName:1n",
        run: |work| power(work, "start"),
    },
    Cmdlet {
        name: "Stop-AzVM",
        aliases: "",
        parameters: "ResourceGroupName:0n Name|VMName:1n Force:s StayProvisioned:s",
        run: stop,
    },
    Cmdlet {
        name: "Restart-AzVM",
        aliases: "",
        parameters: "ResourceGroupName:0n Name|VMName:1n",
        run: |work| power(work, "restart"),
    },
];

/// What of a machine is written back as it is, by the names that Resource Manager has for it in lower case.
const PROFILES: [&str; 5] = ["Identity", "HardwareProfile", "OSProfile", "StorageProfile", "NetworkProfile"];

pub(super) fn shown(vm: &Json) -> Value {
    let group = format!("={}", group_of(&text(vm, "id")));
    let mut shown = object(
        KIND,
        vm,
        &[
            ("ResourceGroupName", &group),
            ("Id", "id"),
            ("VmId", "properties.vmId"),
            ("Name", "name"),
            ("Type", "type"),
            ("Location", "location"),
            ("Tags", "tags"),
            ("Identity", "identity"),
            ("HardwareProfile", "properties.hardwareProfile"),
            ("OSProfile", "properties.osProfile"),
            ("StorageProfile", "properties.storageProfile"),
            ("NetworkProfile", "properties.networkProfile"),
            ("ProvisioningState", "properties.provisioningState"),
        ],
    );
    for name in PROFILES {
        let profile = shown.member(name);
        shown.set(name, renamed(profile, char::to_ascii_uppercase));
    }
    shown
}

/// One of several, which shows in a table.
fn shown_in_list(vm: &Json) -> Value {
    let mut one = shown(vm);
    let system = ["WindowsConfiguration", "LinuxConfiguration"]
        .into_iter()
        .find(|name| one.member("OSProfile").member(name) != Value::Null)
        .and_then(|name| name.strip_suffix("Configuration"));
    let told = one.member("StorageProfile").member("OsDisk").member("OsType");
    let system = if told == Value::Null { system.map_or(Value::Null, Value::text) } else { told };
    one.set("OsType", system);
    let card = one.member("NetworkProfile").member("NetworkInterfaces").member("Id").items();
    let card = card.first().map(|id| Value::text(last_part(&id.to_text())));
    one.set("NIC", card.unwrap_or_default());
    match one {
        Value::Object(_, members) => Value::Object(ITEM, members),
        other => other,
    }
}

fn path(work: &mut Work) -> Result<String, Failure> {
    if work.text("Name").is_none() || work.text("ResourceGroupName").is_none() {
        return Err(Failure::new(
            "Cannot process command because of one or more missing mandatory parameters: ResourceGroupName Name.",
        ));
    }
    let name = work.needed("Name");
    Ok(format!("{}/{TYPE}/{}", work.group_path()?, part(&name)))
}

fn get(work: &mut Work) -> Done {
    if work.text("Name").is_some() && work.text("ResourceGroupName").is_some() {
        let path = path(work)?;
        let found = work.azure(|az| az.get(&path, VERSION))?;
        let mut shown = shown(&found);
        if work.switch("Status") {
            let view = work.azure(|az| az.get(&format!("{path}/instanceView"), VERSION))?;
            shown.set("Statuses", view.get("statuses").map_or(Value::Null, Value::from_json));
        }
        return Ok(Vec::from([shown]));
    }
    let place = work.group_or_subscription()?;
    let found = work.azure(|az| az.get(&format!("{place}/{TYPE}"), VERSION))?;
    let name = work.text("Name");
    let is_wanted =
        |one: &&Json| name.as_ref().is_none_or(|name| text(one, "name").eq_ignore_ascii_case(name));
    Ok(items(&found).iter().filter(is_wanted).map(shown_in_list).collect())
}

/// What the module has in place of Resource Manager's types with a comma.
pub(super) fn identity_type(name: &str) -> Result<&'static str, Failure> {
    [("SystemAssigned", "SystemAssigned"), ("UserAssigned", "UserAssigned"), ("SystemAssignedUserAssigned", "SystemAssigned, UserAssigned"), ("None", "None")]
        .into_iter()
        .find_map(|(written, sent)| written.eq_ignore_ascii_case(name).then_some(sent))
        .ok_or_else(|| {
            Failure::new(format!(
                "Cannot bind parameter 'IdentityType'. Unable to match the identifier name {name} to a valid enumerator name. Specify one of the following enumerator names and try again: SystemAssigned, UserAssigned, SystemAssignedUserAssigned, None"
            ))
        })
}

fn update(work: &mut Work) -> Done {
    let vm = work.value("VM").cloned().unwrap_or_default();
    let path = vm.member("Id").to_text();
    if path.is_empty() {
        return Err(Failure::new(
            "-VM wants a virtual machine, as `Get-AzVM -ResourceGroupName … -Name …` gives it",
        ));
    }
    let mut identity = vm.member("Identity");
    if let Some(kind) = work.text("IdentityType") {
        identity = Value::object(Vec::from([("Type".to_owned(), Value::text(identity_type(&kind)?))]));
    }
    let ids = work.list("IdentityId");
    if !ids.is_empty() {
        let all = ids.into_iter().map(|id| (id, Value::Null)).collect();
        identity.set("UserAssignedIdentities", Value::object(all));
    }
    let body = whole(&vm, &identity, work.value("Tag"));
    if !work.goes_on(&path) {
        return Ok(Vec::new());
    }
    work.azure(|az| az.put(&path, VERSION, &body))?;
    Ok(Vec::from([done()]))
}

/// The whole machine as the module writes it back: what somebody changed in the object counts, what only Azure says stays away.
pub(super) fn whole(vm: &Value, identity: &Value, tags: Option<&Value>) -> Json {
    let written = |value: Value| renamed(value, char::to_ascii_lowercase).to_json(DEEPEST);
    let mut properties = Vec::new();
    for (name, sent) in [
        ("HardwareProfile", "hardwareProfile"),
        ("OSProfile", "osProfile"),
        ("StorageProfile", "storageProfile"),
        ("NetworkProfile", "networkProfile"),
    ] {
        let profile = vm.member(name);
        if profile != Value::Null {
            properties.push((sent, written(profile)));
        }
    }
    let mut pairs = Vec::from([
        ("location", Json::Text(vm.member("Location").to_text())),
        ("properties", json(properties)),
    ]);
    let tags = tags.cloned().unwrap_or_else(|| vm.member("Tags"));
    if tags != Value::Null {
        pairs.push(("tags", tags.to_json(DEEPEST)));
    }
    if *identity != Value::Null {
        let mut block = Vec::from([("type", Json::Text(identity.member("Type").to_text()))]);
        if let Some(ids) = identity.member("UserAssignedIdentities").members() {
            let all = ids.iter().map(|(id, _)| (id.clone(), Json::Object(Vec::new()))).collect();
            block.push(("userAssignedIdentities", Json::Object(all)));
        }
        pairs.push(("identity", json(block)));
    }
    json(pairs)
}

fn done() -> Value {
    let text = |text: &str| Value::text(text);
    Value::Object(
        OPERATION,
        Vec::from([
            ("RequestId".to_owned(), Value::Null),
            ("IsSuccessStatusCode".to_owned(), Value::Bool(true)),
            ("StatusCode".to_owned(), text("OK")),
            ("ReasonPhrase".to_owned(), text("OK")),
        ]),
    )
}

/// Sends something that goes on, and waits for its end.
fn carry_out(work: &mut Work, method: Method, path: String) -> Done {
    if !work.goes_on(&path) {
        return Ok(Vec::new());
    }
    work.azure(|az| {
        let response = az.accepted(method, &path, VERSION)?;
        match response.headers.get("Location").map(ToString::to_string) {
            Some(address) => az.follow(&address),
            None => Ok(()),
        }
    })?;
    Ok(Vec::from([done()]))
}

fn power(work: &mut Work, verb: &str) -> Done {
    let path = path(work)?;
    let path: String = format!("{path}/{verb}");
    carry_out(work, Method::Post, path)
}

fn stop(work: &mut Work) -> Done {
    work.confirmed()?;
    let verb = if work.switch("StayProvisioned") { "powerOff" } else { "deallocate" };
    power(work, verb)
}

fn remove(work: &mut Work) -> Done {
    work.confirmed()?;
    let path = path(work)?;
    carry_out(work, Method::Delete, path)
}
