//! `az vm create`: a template with the machine and its network, deployed in one request.

use super::vm::{TYPE, VERSION};
use super::{role, vm_identity};
use crate::az::command::{Az, Done, last_part, made, set};
use crate::az::failure::Failure;
use crate::json::Json;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};

const WINDOWS: &str = "MicrosoftWindows";
const PUBLIC_KEY: &str = "ssh-rsa AAAAB3NzaC1yc2E=";
/// What az says of each new machine.
const TRUSTED_LAUNCH: &str = "Consider upgrading security for your workloads using Azure Trusted Launch VMs. To know more about Trusted Launch, please visit https://aka.ms/TrustedLaunch.";

/// What the short names of images stand for. The real tool reads them at an address that is not simulated.
const ALIASES: [(&str, &str); 5] = [
    ("Ubuntu2204", "Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2:latest"),
    ("Ubuntu2404", "Canonical:ubuntu-24_04-lts:server:latest"),
    ("UbuntuLTS", "Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2:latest"),
    ("Debian12", "Debian:debian-12:12-gen2:latest"),
    ("Win2022Datacenter", "MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2:latest"),
];

/// Whatever is wrong with what was given ends the real command as a wrong option does.
fn as_usage(failure: Failure) -> Failure {
    Failure { code: 2, ..failure }
}

pub(super) fn create(az: &mut Az) -> Done {
    let name = az.needed("--name")?.to_string();
    let resources = az.group_with_location().map_err(as_usage)?;
    let location = az.value("--location").map(ToString::to_string);
    let own = resources.get("location").and_then(Json::as_text).unwrap_or_default().to_string();
    let location = location.unwrap_or(own);
    let group = az.group()?;
    let image = image(az, &location)?;
    let networks = az.get(&format!("{group}/providers/Microsoft.Network/virtualNetworks"), "2022-01-01")?;
    let there = subnet_in(&networks, &location);
    let is_linux = !image.iter().any(|part| part.starts_with(WINDOWS));
    if is_linux && az.has("--generate-ssh-keys") && !az.has("--admin-password") {
        make_keys(az);
    }
    let scope = az.value("--scope").map(ToString::to_string);
    let role = match (az.value("--role").map(ToString::to_string), &scope) {
        (Some(role), Some(scope)) => Some((role::definition(az, &role, scope)?, role)),
        _ => None,
    };
    let wanted = az.values("--assign-identity");
    let identity = (az.has("--assign-identity")).then(|| vm_identity::block(&group, &wanted));
    az.warn(TRUSTED_LAUNCH);
    if identity.is_some() && scope.is_none() {
        az.warn(&format!("No access was given yet to the '{name}', because '--scope' was not provided. You should setup by creating a role assignment, e.g. 'az role assignment create --assignee <principal-id> --role contributor -g {}' would let it access the current resource group. To get the pricipal id, run 'az vm show -g {} -n {name} --query \"identity.principalId\" -otsv'", last_part(&group), last_part(&group)));
    }
    let mut template = template(az, &group, &name, &location, &image, identity.as_ref(), there);
    if let (Some((definition, _)), Some(scope)) = (&role, &scope) {
        let own = format!("{group}/providers/{TYPE}/{name}");
        let assignment = json!({
            "apiVersion": "2015-07-01",
            "type": "Microsoft.Authorization/roleAssignments",
            "name": az.draw_guid(&format!("{scope} {definition} {name}")),
            "dependsOn": [format!("Microsoft.Compute/virtualMachines/{name}")],
            "properties": {
                "roleDefinitionId": definition,
                "principalId": format!("[reference('{own}', '2019-07-01', 'Full').identity.principalId]"),
                "scope": scope,
            },
        });
        if let Some(resources) = template.get_mut("resources").and_then(Value::as_array_mut) {
            resources.insert(resources.len().saturating_sub(1), assignment);
        }
    }
    let is_secret = az.has("--admin-password");
    let parameters = match az.value("--admin-password") {
        Some(password) => json!({ "adminPassword": { "value": password } }),
        None => json!({}),
    };
    let chance: String = az.draw_guid(&name).replace('-', "");
    let path = format!(
        "{}/providers/Microsoft.Resources/deployments/vm_deploy_{chance}",
        group.replace("/resourceGroups/", "/resourcegroups/")
    );
    let mut body =
        json!({ "properties": { "template": template, "parameters": parameters, "mode": "incremental" } });
    if is_secret && let Some(template) = body.pointer_mut("/properties/template") {
        let words = json!({ "description": "Secure adminPassword" });
        set(
            template,
            "parameters",
            json!({ "adminPassword": { "type": "securestring", "metadata": words } }),
        );
    }
    az.put_and_follow(&path, "2024-11-01", &made(&body))?;
    let vm = az.get(&format!("{group}/providers/{TYPE}/{name}?$expand=instanceView"), VERSION)?;
    let mut shown = shown(az, &group, &name, &vm)?;
    if identity.is_some() {
        let mut identity = vm_identity::summary(&vm);
        if let (Some((_, role)), Some(scope)) = (role, scope) {
            identity.set("role", Json::Text(role));
            identity.set("scope", Json::Text(scope));
        }
        shown.set("identity", identity);
    }
    Ok(Some(shown))
}

/// A subnet that is there already, in a network of the same place.
fn subnet_in(networks: &Json, location: &str) -> Option<String> {
    let networks = networks.get("value").and_then(Json::as_list)?;
    let is_here = |network: &&Json| network.get("location").and_then(Json::as_text) == Some(location);
    let subnets = networks
        .iter()
        .filter(is_here)
        .find_map(|network| network.get("properties")?.get("subnets")?.as_list()?.first());
    subnets?.get("id")?.as_text().map(ToString::to_string)
}

/// Makes a pair of keys below `~/.ssh`, if there is none yet. They are no real ones: nobody signs in with them.
fn make_keys(az: &mut Az) {
    let files = &mut az.call.session.files;
    if files.exists("~/.ssh/id_rsa.pub") {
        return;
    }
    let home = files.home().to_string();
    for (name, text) in [("id_rsa", "no key is needed here\n"), ("id_rsa.pub", PUBLIC_KEY)] {
        // Where the disk is full, the key is in the template all the same.
        let _ = files.write(&format!("~/.ssh/{name}"), text.as_bytes(), false);
    }
    az.warn(&format!("SSH key files '{home}/.ssh/id_rsa' and '{home}/.ssh/id_rsa.pub' have been generated under ~/.ssh to allow SSH access to the VM. If using machines without permanent storage, back up your keys to a safe location."));
}

/// Publisher, offer, SKU and version of the image, which is asked for as the tool does.
fn image(az: &mut Az, location: &str) -> Result<[String; 4], Failure> {
    let written = az.value("--image").unwrap_or("Ubuntu2404").to_string();
    image_of(az, &written, location)
}

/// The same of an image that is written by one of the short names, or whole.
pub(crate) fn image_of(az: &mut Az, written: &str, location: &str) -> Result<[String; 4], Failure> {
    let alias = ALIASES.iter().find(|(name, _)| name.eq_ignore_ascii_case(written));
    let urn = alias.map_or(written.to_string(), |(_, urn)| (*urn).to_string());
    let parts: Vec<String> = urn.split(':').map(ToString::to_string).collect();
    let Ok(parts) = <[String; 4]>::try_from(parts) else {
        let known: Vec<&str> = ALIASES.iter().map(|(name, _)| *name).collect();
        return Err(Failure::usage(format!(
            "Invalid image \"{written}\". Use a valid image URN, custom image name, custom image id, VHD blob URI, or pick an image from [{}].",
            known.join(", ")
        )));
    };
    let [publisher, offer, sku, version] = &parts;
    let versions = format!(
        "{}/providers/Microsoft.Compute/locations/{location}/publishers/{publisher}/artifacttypes/vmimage/offers/{offer}/skus/{sku}/versions",
        az.subscription()?,
    );
    let mut exact = version.clone();
    if version == "latest" {
        let newest = az
            .get(&format!("{versions}?$expand=properties&$orderby=name%20desc&$top=1"), "2024-11-01")
            .map_err(as_usage)?;
        let first = newest
            .as_list()
            .and_then(<[Json]>::first)
            .and_then(|one| one.get("name"))
            .and_then(Json::as_text);
        exact = first.unwrap_or_default().to_string();
    }
    az.get(&format!("{versions}/{exact}"), "2024-11-01").map_err(as_usage)?;
    Ok(parts)
}

fn template(
    az: &Az,
    group: &str,
    name: &str,
    location: &str,
    image: &[String; 4],
    identity: Option<&Json>,
    there: Option<String>,
) -> Value {
    let [publisher, offer, sku, version] = image;
    let is_windows = publisher.starts_with(WINDOWS);
    let user = az.value("--admin-username").unwrap_or("azureuser");
    let has_password = az.has("--admin-password");
    let network = format!("{group}/providers/Microsoft.Network");
    let mut profile = json!({ "computerName": name, "adminUsername": user });
    if has_password {
        set(&mut profile, "adminPassword", "[parameters('adminPassword')]".into());
    } else if !is_windows {
        let key = json!({ "keyData": PUBLIC_KEY, "path": format!("/home/{user}/.ssh/authorized_keys") });
        set(
            &mut profile,
            "linuxConfiguration",
            json!({ "disablePasswordAuthentication": true, "ssh": { "publicKeys": [key] } }),
        );
    }
    let mut machine = json!({
        "apiVersion": VERSION,
        "type": TYPE,
        "name": name,
        "location": location,
        "tags": {},
        "dependsOn": [format!("Microsoft.Network/networkInterfaces/{name}VMNic")],
        "properties": {
            "hardwareProfile": { "vmSize": az.value("--size").unwrap_or("Standard_D2s_v5") },
            "networkProfile": { "networkInterfaces": [{ "id": format!("{network}/networkInterfaces/{name}VMNic"), "properties": { "deleteOption": null } }] },
            "storageProfile": {
                "osDisk": { "createOption": "fromImage", "name": null, "caching": "ReadWrite", "managedDisk": { "storageAccountType": null } },
                "imageReference": { "publisher": publisher, "offer": offer, "sku": sku, "version": version },
            },
            "osProfile": profile,
        },
    });
    if let Some(identity) = identity {
        set(&mut machine, "identity", serde_json::to_value(identity).unwrap_or_default());
    }
    let port = if is_windows { "3389" } else { "22" };
    let rule = json!({ "protocol": "Tcp", "sourcePortRange": "*", "destinationPortRange": port, "sourceAddressPrefix": "*", "destinationAddressPrefix": "*", "access": "Allow", "priority": 1000, "direction": "Inbound" });
    let mut needs = Vec::from([
        format!("Microsoft.Network/networkSecurityGroups/{name}NSG"),
        format!("Microsoft.Network/publicIpAddresses/{name}PublicIP"),
    ]);
    let mut resources = Vec::new();
    let subnet = there.unwrap_or_else(|| {
        needs.insert(0, format!("Microsoft.Network/virtualNetworks/{name}VNET"));
        resources.push(json!({
            "apiVersion": "2015-06-15",
            "type": "Microsoft.Network/virtualNetworks",
            "name": format!("{name}VNET"),
            "location": location,
            "dependsOn": [],
            "tags": {},
            "properties": {
                "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
                "subnets": [{ "name": format!("{name}Subnet"), "properties": { "addressPrefix": "10.0.0.0/24" } }],
            },
        }));
        format!("{network}/virtualNetworks/{name}VNET/subnets/{name}Subnet")
    });
    let others = json!([
            { "apiVersion": "2015-06-15", "type": "Microsoft.Network/networkSecurityGroups", "name": format!("{name}NSG"), "location": location, "dependsOn": [], "tags": {},
              "properties": { "securityRules": [{ "name": if is_windows { "rdp" } else { "default-allow-ssh" }, "properties": rule }] } },
            { "apiVersion": "2022-01-01", "type": "Microsoft.Network/publicIPAddresses", "name": format!("{name}PublicIP"), "location": location, "dependsOn": [], "tags": {},
              "properties": { "publicIPAllocationMethod": "Static" }, "sku": { "name": "Standard" } },
            { "apiVersion": "2015-06-15", "type": "Microsoft.Network/networkInterfaces", "name": format!("{name}VMNic"), "location": location, "tags": {},
              "dependsOn": needs,
              "properties": { "ipConfigurations": [{ "name": format!("ipconfig{name}"), "properties": {
                    "privateIPAllocationMethod": "Dynamic",
                    "subnet": { "id": subnet },
                    "publicIPAddress": { "id": format!("{network}/publicIPAddresses/{name}PublicIP") } } }],
                "networkSecurityGroup": { "id": format!("{network}/networkSecurityGroups/{name}NSG") } } },
            machine,
    ]);
    resources.extend(others.as_array().into_iter().flatten().cloned());
    json!({
        "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {},
        "variables": {},
        "resources": resources,
        "outputs": {},
    })
}

/// The machine as the tool tells of it, with the addresses of its network.
fn shown(az: &mut Az, group: &str, name: &str, vm: &Json) -> Result<Json, Failure> {
    let network = format!("{group}/providers/Microsoft.Network");
    let card = az.get(&format!("{network}/networkInterfaces/{name}VMNic"), "2022-01-01")?;
    let address = az.get(&format!("{network}/publicIPAddresses/{name}PublicIP"), "2022-01-01")?;
    let card: Value = serde_json::to_value(&card).unwrap_or_default();
    let address: Value = serde_json::to_value(&address).unwrap_or_default();
    let text = |value: &Value, pointer: &str| {
        Json::text(value.pointer(pointer).and_then(Value::as_str).unwrap_or_default())
    };
    let mut shown = Json::Object(Vec::new());
    shown.set("fqdns", Json::text(""));
    for name in ["id", "location"] {
        shown.set(name, vm.get(name).cloned().unwrap_or_default());
    }
    shown.set("macAddress", text(&card, "/properties/macAddress"));
    shown.set("powerState", Json::text("VM running"));
    shown.set("privateIpAddress", text(&card, "/properties/ipConfigurations/0/properties/privateIPAddress"));
    shown.set("publicIpAddress", text(&address, "/properties/ipAddress"));
    shown.set("resourceGroup", Json::text(last_part(group)));
    Ok(shown)
}
