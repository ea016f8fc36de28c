//! The way by which a request comes to an account, which conditions ask for: through a private endpoint, or from a subnet
//! that has a service endpoint ("Use private endpoints for Azure Storage", "Virtual Network service endpoints").
//!
//! A machine asks through a private endpoint of the account where one stands in the machine's own virtual network, as if the
//! network had the private DNS zone that Azure's portal makes together with an endpoint. From elsewhere, and from people's
//! own computers, a request comes in public. That the subnet is told of both ways is UNCONFIRMED.

use crate::cloud::{Cloud, Host, PlainResource, StorageAccount};
use crate::place::Place;
use crate::rbac::condition::Attributes;
use crate::rbac::condition::Source::Environment;
use crate::scope::ResourceId;
use alloc::string::String;
use serde_json::{Map as JsonMap, Value};

const ENDPOINTS: &str = "Microsoft.Network/privateEndpoints";
const INTERFACES: &str = "Microsoft.Network/networkInterfaces";
const NETWORKS: &str = "Microsoft.Network/virtualNetworks";

/// Adds what is true of the way from a sender to an account.
pub(super) fn with_way(
    attributes: Attributes,
    cloud: &Cloud,
    sender: &Place,
    account: &StorageAccount,
) -> Attributes {
    let subnet = match sender {
        Place::Code { host } => cloud.instance(host).and_then(|one| subnet(cloud, one.host())),
        _ => None,
    };
    let endpoint = subnet.and_then(|subnet| endpoint(cloud, subnet, account));
    let attributes = attributes.with(Environment, "isPrivateLink", endpoint.is_some());
    let attributes = match endpoint {
        Some(endpoint) => attributes.with(Environment, ENDPOINTS, endpoint.id.as_str()),
        None => attributes,
    };
    match subnet.filter(|subnet| endpoint.is_some() || has_service_endpoint(cloud, subnet)) {
        Some(subnet) => attributes.with(Environment, "Microsoft.Network/virtualNetworks/subnets", subnet),
        None => attributes,
    }
}

/// The id of the subnet that a machine's first interface lies in, or that an app is integrated with.
fn subnet<'a>(cloud: &'a Cloud, host: &'a Host) -> Option<&'a str> {
    let properties = &host.properties;
    if let Some(integrated) = properties.get("virtualNetworkSubnetId") {
        return integrated.as_str();
    }
    let interface = properties.get("networkProfile")?.pointer("/networkInterfaces/0/id")?.as_str()?;
    let interface = cloud.plain_resource(&ResourceId::parse(interface, INTERFACES).ok()?)?;
    text(&interface.body, "/ipConfigurations/0/properties/subnet/id")
}

/// The private endpoint in the same virtual network that is connected to the account's blobs.
fn endpoint<'a>(cloud: &'a Cloud, subnet: &str, account: &StorageAccount) -> Option<&'a PlainResource> {
    let is_near = |one: &PlainResource| {
        let other = text(&one.body, "/subnet/id").and_then(network);
        other.is_some_and(|other| network(subnet).is_some_and(|network| other.eq_ignore_ascii_case(network)))
    };
    let mut endpoints = cloud.plain_resources().filter(|one| one.resource_type == ENDPOINTS);
    endpoints.find(|one| is_near(one) && connects(one, account))
}

/// Whether one of the endpoint's connections leads to the blobs of the account.
fn connects(endpoint: &PlainResource, account: &StorageAccount) -> bool {
    let connections = at(&endpoint.body, "/privateLinkServiceConnections").and_then(Value::as_array);
    connections.into_iter().flatten().any(|connection| {
        let target = connection.pointer("/properties/privateLinkServiceId").and_then(Value::as_str);
        let parts = connection.pointer("/properties/groupIds").and_then(Value::as_array);
        target.is_some_and(|target| target.eq_ignore_ascii_case(account.id.as_str()))
            && parts.into_iter().flatten().any(|part| part.as_str() == Some("blob"))
    })
}

/// Whether a subnet has a service endpoint for storage.
fn has_service_endpoint(cloud: &Cloud, subnet: &str) -> bool {
    let id = network(subnet).and_then(|id| ResourceId::parse(id, NETWORKS).ok());
    let parts = id.and_then(|id| cloud.plain_resource(&id)).and_then(|one| at(&one.body, "/subnets"));
    let is_it = |part: &&Value| {
        part.get("id").and_then(Value::as_str).is_some_and(|id| id.eq_ignore_ascii_case(subnet))
    };
    let found = parts.and_then(Value::as_array).and_then(|parts| parts.iter().find(is_it));
    let services = found.and_then(|part| part.pointer("/properties/serviceEndpoints")?.as_array());
    services.into_iter().flatten().any(|one| {
        one.get("service").and_then(Value::as_str).is_some_and(|name| name.starts_with("Microsoft.Storage"))
    })
}

/// The id of the virtual network that a subnet is a part of.
fn network(subnet: &str) -> Option<&str> {
    Some(subnet.rsplit_once('/')?.0.rsplit_once('/')?.0)
}

/// What stands at a place among a resource's properties.
fn at<'a>(body: &'a JsonMap<String, Value>, pointer: &str) -> Option<&'a Value> {
    body.get("properties")?.pointer(pointer)
}

fn text<'a>(body: &'a JsonMap<String, Value>, pointer: &str) -> Option<&'a str> {
    at(body, pointer)?.as_str()
}
