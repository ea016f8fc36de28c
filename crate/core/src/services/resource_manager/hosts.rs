//! Hosts, as far as their identities go: virtual machines, apps and workflows ("Virtual Machines - Create Or Update", "Web
//! Apps - Create Or Update", "Workflows - Create Or Update").

use super::super::Desk;
use super::super::access;
use super::super::bearer::Caller;
use super::host_view::view;
use super::identity_block::{self, Wanted};
use super::identity_life::{self, Birth};
use super::{
    action, authorize, authorize_reading, error, group_exists, listed, location, object, tags, throttle,
};
use crate::cloud::{Change, Host, HostKind, IdentityBlock, Principal, Tags};
use crate::rbac::Plane;
use crate::scope::{ResourceId, Scope};
use crate::wire::{Method, Request, Response};
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value, json};

const ASSIGN: &str = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";

pub(super) fn list(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    within: &Scope,
    kind: &str,
) -> Response {
    if let Err(refusal) = authorize_reading(desk, request, caller, &action(kind, Method::Get), within) {
        return refusal;
    }
    let fits = |host: &&Host| host.kind.resource_type() == kind && within.contains(host.id.scope());
    listed(desk.cloud().hosts().filter(fits).map(|host| view(desk.cloud(), host)).collect())
}

pub(super) fn answer(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &ResourceId,
    kind: &str,
) -> Response {
    if let Err(refusal) = authorize(desk, caller, &action(kind, request.method), id.scope()) {
        return refusal;
    }
    let before = desk.cloud().host(id).cloned();
    match (request.method, before) {
        (Method::Put, before) => {
            write(desk, request, caller, id, kind, before).unwrap_or_else(|refusal| refusal)
        }
        (Method::Patch, Some(before)) => {
            write(desk, request, caller, id, kind, Some(before)).unwrap_or_else(|refusal| refusal)
        }
        (Method::Get, Some(host)) => get(desk, request, &host),
        (Method::Delete, Some(host)) => {
            remove(desk, id);
            // A machine takes its time to go, the others are gone at once.
            Response::new(if host.kind == HostKind::VirtualMachine { 202 } else { 200 })
        }
        (Method::Delete, None) => Response::new(204),
        (Method::Get | Method::Patch, None) => missing(id, kind),
        _ => error::method_not_allowed(),
    }
}

/// The host; a machine with `$expand=instanceView` also how it is doing ("Virtual Machines - Instance View"). It always
/// runs.
fn get(desk: &Desk<'_>, request: &Request, host: &Host) -> Response {
    let mut shown = view(desk.cloud(), host);
    let expand = request.url.query_value("$expand").unwrap_or_default();
    let is_asked = host.kind == HostKind::VirtualMachine && expand.eq_ignore_ascii_case("instanceView");
    if let (true, Some(Value::Object(properties))) = (is_asked, shown.get_mut("properties")) {
        let status = |code: &str, text: &str| json!({ "code": code, "level": "Info", "displayStatus": text });
        let statuses = [
            status("ProvisioningState/succeeded", "Provisioning succeeded"),
            status("PowerState/running", "VM running"),
        ];
        properties.insert("instanceView".into(), json!({ "statuses": statuses }));
    }
    Response::json(200, &shown)
}

pub(super) fn missing(id: &ResourceId, kind: &str) -> Response {
    error::not_found(kind, id.name(), id.scope().resource_group_name().unwrap_or_default())
}

/// Creates a host or changes it: first what the request says of it, then its identities, then its token endpoint.
fn write(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &ResourceId,
    kind: &str,
    before: Option<Host>,
) -> Result<Response, Response> {
    group_exists(desk, id.group().as_ref())?;
    let body = object(request)?;
    let status = if before.is_some() || kind == HostKind::WebApp.resource_type() { 200 } else { 201 };
    let wanted = Wanted::read(&body)?;
    if let Some(wanted) = &wanted {
        linked_access(desk, caller, id, kind, wanted)?;
    }
    let mut host = described(desk, &body, request.method, id, kind, before)?;
    let previous = host.identity.clone();
    if let Some(wanted) = wanted {
        host.identity = identities(desk, &host, &wanted, request.method)?;
    }
    desk.emit(Change::HostPut { host: host.clone().into() });
    if host.identity != previous {
        identity_life::configure(desk, &host)?;
        bury_lost(desk, &host, &previous);
    }
    Ok(Response::json(status, &view(desk.cloud(), &host)))
}

/// The host as the request describes it, its identities still as before.
fn described(
    desk: &mut Desk<'_>,
    body: &JsonMap<String, Value>,
    method: Method,
    id: &ResourceId,
    kind: &str,
    before: Option<Host>,
) -> Result<Host, Response> {
    let properties = body.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut host = match before {
        Some(before) => before,
        None => created(desk, body, id, kind)?,
    };
    if method == Method::Put {
        let settings = host.properties.remove("siteConfig");
        host.properties = properties;
        host.tags = tags(body);
        // Application settings stay until they are written again.
        if let Some(settings) = settings.filter(|_| !host.properties.contains_key("siteConfig")) {
            host.properties.insert("siteConfig".into(), settings);
        }
    } else {
        host.properties.extend(properties);
        host.tags.extend(tags(body));
    }
    for computed in ["provisioningState", "vmId", "defaultHostName", "accessEndpoint"] {
        host.properties.remove(computed);
    }
    if host.kind == HostKind::LogicApp && !host.properties.get("definition").is_some_and(Value::is_object) {
        return Err(error::invalid_content("The property 'properties.definition' must be an object"));
    }
    Ok(host)
}

fn created(
    desk: &mut Desk<'_>,
    body: &JsonMap<String, Value>,
    id: &ResourceId,
    resource_type: &str,
) -> Result<Host, Response> {
    let is_functions =
        body.get("kind").and_then(Value::as_str).is_some_and(|kind| kind.contains("functionapp"));
    let kinds = [
        HostKind::VirtualMachine,
        if is_functions { HostKind::FunctionApp } else { HostKind::WebApp },
        HostKind::LogicApp,
    ];
    let kind = kinds.into_iter().find(|kind| kind.resource_type() == resource_type);
    let kind = kind.unwrap_or(HostKind::VirtualMachine);
    if kind.is_app() && desk.cloud().app_named(id.name()).is_some() {
        let message = alloc::format!("Website with given name {} already exists.", id.name());
        return Err(error::error(409, "Conflict", &message));
    }
    Ok(Host {
        id: id.clone(),
        kind,
        location: location(body)?,
        tags: Tags::new(),
        platform_id: desk.guid(),
        identity_header: kind.is_app().then(|| desk.guid()),
        identity: IdentityBlock::default(),
        properties: JsonMap::new(),
    })
}

/// Attaching an identity needs a permission on the identity too, for every one that the body names.
fn linked_access(
    desk: &mut Desk<'_>,
    caller: &Caller,
    id: &ResourceId,
    kind: &str,
    wanted: &Wanted,
) -> Result<(), Response> {
    let mut refused: Vec<&str> = Vec::new();
    for identity in wanted.linked() {
        if !access::decide(desk, caller, ASSIGN, Plane::Control, identity.scope()).allowed {
            refused.push(identity.as_str());
        }
    }
    if refused.is_empty() {
        return Ok(());
    }
    let write = action(kind, Method::Put);
    Err(error::linked_unauthorized(caller, &write, id.scope(), ASSIGN, &refused.join(",")))
}

/// The identities that the host has from now on; a system-assigned one that is new comes to life here.
fn identities(
    desk: &mut Desk<'_>,
    host: &Host,
    wanted: &Wanted,
    method: Method,
) -> Result<IdentityBlock, Response> {
    let ids = wanted.user_assigned_after(&host.identity, method);
    if wanted.user_assigned && ids.is_empty() {
        return Err(error::invalid_content(
            "The identity type names 'UserAssigned', but 'userAssignedIdentities' leaves no identity",
        ));
    }
    let user_assigned = attached(desk, host, &ids)?;
    let new = ids.iter().filter(|id| !host.identity.has(id)).count();
    throttle::assignment(desk, &host.location, new)?;
    let system_assigned = match (wanted.system_assigned, host.identity.system_assigned) {
        (false, _) => None,
        (true, Some(principal)) => Some(principal),
        (true, None) => {
            let birth = Birth { resource: &host.id, location: &host.location, system_assigned: true };
            Some(identity_life::create(desk, &birth)?)
        }
    };
    Ok(IdentityBlock { system_assigned, user_assigned })
}

fn attached(
    desk: &Desk<'_>,
    host: &Host,
    ids: &[ResourceId],
) -> Result<Vec<(ResourceId, Principal)>, Response> {
    identity_block::principals(desk.cloud(), ids).map_err(|missing| {
        let message = alloc::format!(
            "Identity operation for resource '{}' failed with error 'Failed to perform resource identity operation. \
             Status: 'BadRequest'. Response: '{{\"error\":{{\"code\":\"BadRequest\",\"message\":\"Resource '{missing}' \
             was not found.\"}}}}'.'.",
            host.id
        );
        error::error(400, "FailedIdentityOperation", &message)
    })
}

/// A system-assigned identity that the host had and has no more is deleted.
fn bury_lost(desk: &mut Desk<'_>, host: &Host, previous: &IdentityBlock) {
    let lost = previous.system_assigned.filter(|own| host.identity.system_assigned != Some(*own));
    if let Some(principal) = lost {
        let birth = Birth { resource: &host.id, location: &host.location, system_assigned: true };
        identity_life::delete(desk, &birth, principal);
    }
}

/// Deletes a host, and with it its system-assigned identity; user-assigned ones live on.
pub(super) fn remove(desk: &mut Desk<'_>, id: &ResourceId) {
    let Some(host) = desk.cloud().host(id).cloned() else { return };
    identity_life::unconfigure(desk, &host);
    desk.emit(Change::HostDeleted { id: host.id.clone() });
    let gone = Host { identity: IdentityBlock::default(), ..host.clone() };
    bury_lost(desk, &gone, &host.identity);
}
