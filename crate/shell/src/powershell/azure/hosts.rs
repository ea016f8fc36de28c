//! The identities of apps and scale sets (Az.Websites, Az.Functions, Az.Compute), and settings of apps.

use super::client::json;
use super::vm::identity_type;
use crate::az::command::part;
use crate::json::Json;
use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::value::Value;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use mi_sim::wire::Method;

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet {
        name: "Set-AzWebApp",
        aliases: "",
        parameters: "ResourceGroupName:0mn Name:1mn AssignIdentity AppSettings",
        run: web_app,
    },
    Cmdlet {
        name: "Update-AzFunctionApp",
        aliases: "",
        parameters: "ResourceGroupName:mn Name:0mn IdentityType IdentityId Force:s",
        run: |work| change(work, "Microsoft.Web/sites", APPS),
    },
    Cmdlet {
        name: "Update-AzVmss",
        aliases: "",
        parameters: "ResourceGroupName:0mn Name|VMScaleSetName:1mn IdentityType IdentityId VirtualMachineScaleSet:x",
        run: |work| change(work, "Microsoft.Compute/virtualMachineScaleSets", "2024-11-01"),
    },
];

const APPS: &str = "2023-12-01";

fn path(work: &mut Work, kind: &str) -> Result<String, crate::powershell::failure::Failure> {
    let name = work.needed("Name");
    Ok(format!("{}/providers/{kind}/{}", work.group_path()?, part(&name)))
}

/// Writes the identity block alone.
fn write(work: &mut Work, path: &str, version: &str, kind: &str, ids: Vec<String>) -> Done {
    if !work.goes_on(path) {
        return Ok(Vec::new());
    }
    let mut block = Vec::from([("type", Json::text(kind))]);
    if !ids.is_empty() {
        let all = ids.into_iter().map(|id| (id, Json::Object(Vec::new()))).collect();
        block.push(("userAssignedIdentities", Json::Object(all)));
    }
    let body = json(Vec::from([("identity", json(block))]));
    let written = work.azure(|az| az.arm(Method::Patch, path, version, Some(&body)))?;
    let whole = |name: &str| written.get(name).map_or(Value::Null, Value::from_json);
    let members = [("Name", "name"), ("Location", "location"), ("Identity", "identity"), ("Id", "id")];
    Ok(Vec::from([Value::object(members.map(|(name, place)| (String::from(name), whole(place))).to_vec())]))
}

fn change(work: &mut Work, kind: &str, version: &str) -> Done {
    let path = path(work, kind)?;
    let wanted = identity_type(&work.needed("IdentityType"))?;
    let ids = work.list("IdentityId");
    write(work, &path, version, wanted, ids)
}

/// Settings are written whole: those that nobody names are gone, as with the real cmdlet.
fn web_app(work: &mut Work) -> Done {
    let path = path(work, "Microsoft.Web/sites")?;
    if let Some(settings) = work.value("AppSettings").map(|settings| settings.to_json(2)) {
        let body = json(Vec::from([("properties", settings)]));
        if !work.goes_on(&path) {
            return Ok(Vec::new());
        }
        work.azure(|az| az.put(&format!("{path}/config/appsettings"), APPS, &body))?;
    }
    match work.value("AssignIdentity").map(Value::is_true) {
        Some(true) => write(work, &path, APPS, "SystemAssigned", Vec::new()),
        Some(false) => write(work, &path, APPS, "None", Vec::new()),
        None => Ok(Vec::new()),
    }
}
