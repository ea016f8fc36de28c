//! The network of a machine, as its metadata tell it ("Azure Instance Metadata Service", network metadata).

use crate::cloud::{Cloud, Instance, PlainResource};
use crate::scope::ResourceId;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};

const INTERFACES: &str = "Microsoft.Network/networkInterfaces";
const ADDRESSES: &str = "Microsoft.Network/publicIPAddresses";
const NETWORKS: &str = "Microsoft.Network/virtualNetworks";

/// The interfaces of an instance, in the order in which its profile names them. One that was made without any has none here
/// either, though no real machine is without.
pub(super) fn document(cloud: &Cloud, instance: Instance<'_>) -> Value {
    let named = instance.property("/networkProfile/networkInterfaces").and_then(Value::as_array);
    let ids = named.into_iter().flatten().filter_map(|one| one.get("id")?.as_str());
    let interfaces: Vec<Value> =
        ids.filter_map(|id| Some(interface(cloud, found(cloud, id, INTERFACES)?))).collect();
    json!({ "interface": interfaces })
}

fn found<'a>(cloud: &'a Cloud, id: &str, kind: &str) -> Option<&'a PlainResource> {
    cloud.plain_resource(&ResourceId::parse(id, kind).ok()?)
}

fn interface(cloud: &Cloud, interface: &PlainResource) -> Value {
    let properties = interface.body.get("properties");
    let parts = properties.and_then(|of| of.get("ipConfigurations")?.as_array()).into_iter().flatten();
    let parts: Vec<&Value> = parts.collect();
    let text = |of: Option<&Value>| of.and_then(Value::as_str).unwrap_or_default().to_string();
    let address = |part: &&Value| {
        let public = part.pointer("/properties/publicIPAddress/id").and_then(Value::as_str);
        let public = public.and_then(|id| found(cloud, id, ADDRESSES));
        let public = public.and_then(|one| one.body.get("properties")?.get("ipAddress"));
        json!({
            "privateIpAddress": text(part.pointer("/properties/privateIPAddress")),
            "publicIpAddress": text(public),
        })
    };
    let subnets =
        parts.iter().filter_map(|part| subnet(cloud, part.pointer("/properties/subnet/id")?.as_str()?));
    let mac = text(properties.and_then(|of| of.get("macAddress"))).replace('-', "");
    json!({
        "ipv4": {
            "ipAddress": parts.iter().map(address).collect::<Vec<_>>(),
            "subnet": subnets.collect::<Vec<_>>(),
        },
        "ipv6": { "ipAddress": [] },
        "macAddress": mac,
    })
}

/// The range of a subnet, in two parts.
fn subnet(cloud: &Cloud, id: &str) -> Option<Value> {
    let (network, name) = id.rsplit_once("/subnets/")?;
    let network = found(cloud, network, NETWORKS)?;
    let mut subnets = network.body.get("properties")?.get("subnets")?.as_array()?.iter();
    let is_it = |one: &&Value| {
        one.get("name").and_then(Value::as_str).is_some_and(|own| own.eq_ignore_ascii_case(name))
    };
    let range = subnets.find(is_it)?.pointer("/properties/addressPrefix")?.as_str()?;
    let (address, prefix): (String, String) =
        range.split_once('/').map(|(address, prefix)| (address.into(), prefix.into()))?;
    Some(json!({ "address": address, "prefix": prefix }))
}
