//! `New-AzVM` in its simple form ("New-AzVM", the parameter set of names): a network, an address, rules and a card, each
//! written by a request of its own, and the machine; and `New-AzVMConfig`, a machine that is written later.
//!
//! Image, size and addresses where nobody says, and the order of the requests, are UNCONFIRMED.

use super::client::json as object;
use super::vm::{self, TYPE, VERSION};
use crate::az::command::{made, part, set};
use crate::az::commands::vm_create;
use crate::json::Json;
use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::failure::Failure;
use crate::powershell::value::Value;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::json;

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet {
        name: "New-AzVM",
        aliases: "",
        parameters: "ResourceGroupName:0m Location:1 VM|VMProfile:p Name Image|ImageName Credential Size VirtualNetworkName SubnetName \
            PublicIpAddressName SecurityGroupName OpenPorts SystemAssignedIdentity:s UserAssignedIdentity Linux:s \
            Zone:x DomainNameLabel:x SshKeyName:x GenerateSshKey:sx",
        run: new,
    },
    Cmdlet {
        name: "New-AzVMConfig",
        aliases: "",
        parameters: "VMName|Name:0m VMSize:1 IdentityType IdentityId Tags|Tag",
        run: config,
    },
];

const NETWORK: &str = "2024-05-01";
/// What a machine is made of where nobody says.
const IMAGE: &str = "Win2022Datacenter";
const SIZE: &str = "Standard_D2s_v3";

fn config(work: &mut Work) -> Done {
    let mut members = Vec::from([("Name".to_owned(), Value::Text(work.needed("VMName")))]);
    if let Some(size) = work.text("VMSize") {
        let profile = Value::object(Vec::from([("VmSize".to_owned(), Value::Text(size))]));
        members.push(("HardwareProfile".to_owned(), profile));
    }
    if let Some(kind) = work.text("IdentityType") {
        let mut identity =
            Value::object(Vec::from([("Type".to_owned(), Value::text(vm::identity_type(&kind)?))]));
        let ids: Vec<(String, Value)> =
            work.list("IdentityId").into_iter().map(|id| (id, Value::Null)).collect();
        if !ids.is_empty() {
            identity.set("UserAssignedIdentities", Value::object(ids));
        }
        members.push(("Identity".to_owned(), identity));
    }
    members.extend(work.value("Tags").map(|tags| ("Tags".to_owned(), tags.clone())));
    Ok(Vec::from([Value::Object(vm::KIND, members)]))
}

fn new(work: &mut Work) -> Done {
    let group = work.group_path()?;
    let location = match work.text("Location") {
        Some(location) => location.replace(' ', "").to_ascii_lowercase(),
        None => {
            let found = work.azure(|az| az.get(&group, super::group::VERSION))?;
            super::client::text(&found, "location")
        }
    };
    if let Some(mut machine) = work.value("VM").cloned() {
        machine.set("Location", Value::Text(location));
        let path = format!("{group}/{TYPE}/{}", part(&machine.member("Name").to_text()));
        let body = vm::whole(&machine, &machine.member("Identity"), None);
        return write(work, &path, &body);
    }
    let Some(name) = work.text("Name") else {
        return Err(Failure::new(
            "Cannot process command because of one or more missing mandatory parameters: Name.",
        ));
    };
    let path = format!("{group}/{TYPE}/{}", part(&name));
    if work.switch("WhatIf") {
        work.goes_on(&path);
        return Ok(Vec::new());
    }
    let image = work.text("Image").unwrap_or_else(|| IMAGE.to_owned());
    let [publisher, offer, sku, version] = work.azure(|az| vm_create::image_of(az, &image, &location))?;
    let is_windows = publisher.starts_with("MicrosoftWindows") && !work.switch("Linux");
    let card = network(work, &group, &name, &location, if is_windows { "3389" } else { "22" })?;
    let (user, password) = match work.value("Credential").cloned() {
        Some(credential) => {
            let password = match credential.member("Password") {
                Value::Secret(secret) => secret,
                other => other.to_text(),
            };
            (credential.member("UserName").to_text(), password)
        }
        None => ("azureuser".to_owned(), String::new()),
    };
    let mut profile = json!({ "computerName": name, "adminUsername": user });
    if !password.is_empty() {
        set(&mut profile, "adminPassword", password.into());
    }
    let system = if is_windows { "windowsConfiguration" } else { "linuxConfiguration" };
    set(&mut profile, system, json!({ "provisionVMAgent": true }));
    let mut machine = json!({
        "location": location,
        "properties": {
            "hardwareProfile": { "vmSize": work.text("Size").unwrap_or_else(|| SIZE.to_owned()) },
            "storageProfile": {
                "imageReference": { "publisher": publisher, "offer": offer, "sku": sku, "version": version },
                "osDisk": { "createOption": "FromImage" },
            },
            "osProfile": profile,
            "networkProfile": { "networkInterfaces": [{ "id": card }] },
        },
    });
    let ids = work.list("UserAssignedIdentity");
    let kind = match (work.switch("SystemAssignedIdentity"), ids.is_empty()) {
        (true, true) => "SystemAssigned",
        (true, false) => "SystemAssigned, UserAssigned",
        (false, false) => "UserAssigned",
        (false, true) => "",
    };
    if !kind.is_empty() {
        let mut identity = json!({ "type": kind });
        if !ids.is_empty() {
            let all = ids.into_iter().map(|id| (id, json!({}))).collect();
            set(&mut identity, "userAssignedIdentities", serde_json::Value::Object(all));
        }
        set(&mut machine, "identity", identity);
    }
    write(work, &path, &made(&machine))
}

fn write(work: &mut Work, path: &str, body: &Json) -> Done {
    if !work.goes_on(path) {
        return Ok(Vec::new());
    }
    let made = work.azure(|az| az.put(path, VERSION, body))?;
    Ok(Vec::from([vm::shown(&made)]))
}

/// What the machine's network is made of, where it is not there yet; the id of the card.
fn network(work: &mut Work, group: &str, name: &str, location: &str, port: &str) -> Result<String, Failure> {
    let named = |work: &Work, parameter: &str| work.text(parameter).unwrap_or_else(|| name.to_owned());
    let ports = match work.list("OpenPorts") {
        none if none.is_empty() => Vec::from([port.to_owned()]),
        some => some,
    };
    let rules: Vec<serde_json::Value> = ports
        .iter()
        .zip(1_000_u32..)
        .map(|(port, priority)| {
            json!({ "name": format!("{name}{port}"), "properties": {
                "protocol": "Tcp", "sourcePortRange": "*", "destinationPortRange": port, "sourceAddressPrefix": "*",
                "destinationAddressPrefix": "*", "access": "Allow", "priority": priority, "direction": "Inbound" } })
        })
        .collect();
    let subnet = named(work, "SubnetName");
    let place = format!("{group}/providers/Microsoft.Network");
    let networks = format!("{place}/virtualNetworks/{}", part(&named(work, "VirtualNetworkName")));
    let address = format!("{place}/publicIPAddresses/{}", part(&named(work, "PublicIpAddressName")));
    let security = format!("{place}/networkSecurityGroups/{}", part(&named(work, "SecurityGroupName")));
    let card = format!("{place}/networkInterfaces/{}", part(name));
    let config = json!({ "name": name, "properties": {
        "subnet": { "id": format!("{networks}/subnets/{subnet}") }, "publicIPAddress": { "id": address } } });
    let pieces = [
        (
            &networks,
            json!({
                "addressSpace": { "addressPrefixes": ["192.168.0.0/16"] },
                "subnets": [{ "name": subnet, "properties": { "addressPrefix": "192.168.1.0/24" } }],
            }),
        ),
        (&address, json!({ "publicIPAllocationMethod": "Static" })),
        (&security, json!({ "securityRules": rules })),
        (&card, json!({ "ipConfigurations": [config], "networkSecurityGroup": { "id": security } })),
    ];
    for (path, properties) in pieces {
        work.azure(|az| match az.get(path, NETWORK) {
            Err(failure) if failure.status == Some(404) => {
                let pairs =
                    Vec::from([("location", Json::text(location)), ("properties", made(&properties))]);
                az.put(path, NETWORK, &object(pairs))
            }
            found => found,
        })?;
    }
    Ok(card)
}
