//! `az network nic`: network interfaces, api-version 2023-11-01; and `az version`.

use crate::az::command::{Az, Command, Done, flattened, made, part, set};
use crate::az::help;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::vec::Vec;
use serde_json::json;

const VERSION: &str = "2023-11-01";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "network nic create",
        summary: "Create a network interface.",
        options: "-n,--name! --resource-group,-g! --location,-l --tags+ --vnet-name --subnet! \
            --private-ip-address --public-ip-address --network-security-group",
        missing: "--no-wait? --accelerated-networking? --ip-forwarding? --dns-servers+ --internal-dns-name \
            --auxiliary-mode --auxiliary-sku --application-security-groups,--asgs+ \
            --private-ip-address-version --gateway-name --app-gateway-address-pools,--ag-address-pools+ \
            --lb-name --lb-address-pools+ --lb-inbound-nat-rules+ --edge-zone",
        asks: false,
        run: create,
        table: None,
    },
    Command {
        name: "version",
        summary: "Show the versions of the tool.",
        options: "",
        missing: "",
        asks: false,
        run: version,
        table: None,
    },
];

fn create(az: &mut Az) -> Done {
    let location = az.location()?;
    let network = format!("{}/providers/Microsoft.Network", az.group()?);
    let id = |kind: &str, name: &str| {
        if name.starts_with('/') { name.to_owned() } else { format!("{network}/{kind}/{name}") }
    };
    let subnet = az.needed("--subnet")?;
    let subnet = match az.value("--vnet-name") {
        Some(vnet) => id("virtualNetworks", &format!("{vnet}/subnets/{subnet}")),
        None => subnet.to_owned(),
    };
    let mut properties = json!({
        "privateIPAddressVersion": "IPv4",
        "privateIPAllocationMethod": if az.has("--private-ip-address") { "Static" } else { "Dynamic" },
        "subnet": { "id": subnet },
    });
    if let Some(address) = az.value("--private-ip-address") {
        set(&mut properties, "privateIPAddress", address.into());
    }
    if let Some(name) = az.value("--public-ip-address") {
        set(&mut properties, "publicIPAddress", json!({ "id": id("publicIPAddresses", name) }));
    }
    let mut body = json!({
        "location": location,
        "properties": { "ipConfigurations": [{ "name": "ipconfig1", "properties": properties }] },
    });
    if let Some(name) = az.value("--network-security-group")
        && let Some(properties) = body.get_mut("properties")
    {
        set(properties, "networkSecurityGroup", json!({ "id": id("networkSecurityGroups", name) }));
    }
    if let Some(tags) = az.tags() {
        set(&mut body, "tags", tags);
    }
    let name = part(az.needed("--name")?);
    let written = az.put(&format!("{network}/networkInterfaces/{name}"), VERSION, &made(&body))?;
    let mut shown = Json::Object(Vec::new());
    shown.set("NewNIC", flattened(&written));
    Ok(Some(shown))
}

fn version(_: &mut Az) -> Done {
    let (own, telemetry) = (help::VERSION, help::TELEMETRY);
    Ok(Some(made(
        &json!({ "azure-cli": own, "azure-cli-core": own, "azure-cli-telemetry": telemetry, "extensions": {} }),
    )))
}
