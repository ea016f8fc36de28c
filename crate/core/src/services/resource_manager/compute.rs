//! Virtual machines, as far as their identities go ("Virtual Machines - Create Or Update", "- Update", "- Delete").

use super::super::Desk;
use super::super::access;
use super::super::bearer::Caller;
use super::identity_block::{self, Wanted};
use super::identity_life::{self, Birth};
use super::route::VIRTUAL_MACHINES;
use super::{action, authorize, error, group_exists, listed, location, object, tags, throttle};
use crate::cloud::{Change, Cloud, IdentityBlock, Principal, Tags, VirtualMachine};
use crate::rbac::Plane;
use crate::scope::{ResourceId, Scope};
use crate::wire::{Method, Request, Response};
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;
use serde_json::{Map as JsonMap, Value, json};

const ASSIGN: &str = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";

#[derive(Serialize)]
struct View<'a> {
    name: &'a str,
    id: &'a ResourceId,
    r#type: &'static str,
    location: &'a str,
    #[serde(skip_serializing_if = "Tags::is_empty")]
    tags: &'a Tags,
    #[serde(skip_serializing_if = "Option::is_none")]
    identity: Option<identity_block::View<'a>>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    #[serde(flatten)]
    given: &'a JsonMap<String, Value>,
    provisioning_state: &'static str,
    vm_id: &'a str,
}

fn view<'a>(cloud: &Cloud, vm: &'a VirtualMachine) -> View<'a> {
    View {
        name: vm.id.name(),
        id: &vm.id,
        r#type: VIRTUAL_MACHINES,
        location: &vm.location,
        tags: &vm.tags,
        identity: identity_block::view(cloud, &vm.identity),
        properties: Properties { given: &vm.properties, provisioning_state: "Succeeded", vm_id: &vm.vm_id },
    }
}

pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller, within: &Scope) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    if let Err(refusal) = authorize(desk, caller, &action(VIRTUAL_MACHINES, Method::Get), within) {
        return refusal;
    }
    let machines = desk.cloud().machines().filter(|vm| within.contains(vm.id.scope()));
    listed(machines.map(|vm| view(desk.cloud(), vm)).collect())
}

pub(super) fn answer(desk: &mut Desk<'_>, request: &Request, caller: &Caller, id: &ResourceId) -> Response {
    if let Err(refusal) = authorize(desk, caller, &action(VIRTUAL_MACHINES, request.method), id.scope()) {
        return refusal;
    }
    let before = desk.cloud().machine(id).cloned();
    match (request.method, before) {
        (Method::Put, before) => write(desk, request, caller, id, before).unwrap_or_else(|refusal| refusal),
        (Method::Patch, Some(before)) => {
            write(desk, request, caller, id, Some(before)).unwrap_or_else(|refusal| refusal)
        }
        (Method::Get, Some(vm)) => get(desk, request, &vm),
        (Method::Delete, Some(_)) => {
            remove(desk, id);
            Response::new(202)
        }
        (Method::Delete, None) => Response::new(204),
        (Method::Get | Method::Patch, None) => error::not_found(
            VIRTUAL_MACHINES,
            id.name(),
            id.scope().resource_group_name().unwrap_or_default(),
        ),
        _ => error::method_not_allowed(),
    }
}

/// The machine; with `$expand=instanceView` also how it is doing ("Virtual Machines - Instance View"). It always runs.
fn get(desk: &Desk<'_>, request: &Request, vm: &VirtualMachine) -> Response {
    let mut shown = json!(view(desk.cloud(), vm));
    let expand = request.url.query_value("$expand").unwrap_or_default();
    if let (true, Some(Value::Object(properties))) =
        (expand.eq_ignore_ascii_case("instanceView"), shown.get_mut("properties"))
    {
        let status = |code: &str, text: &str| json!({ "code": code, "level": "Info", "displayStatus": text });
        let statuses = [
            status("ProvisioningState/succeeded", "Provisioning succeeded"),
            status("PowerState/running", "VM running"),
        ];
        properties.insert("instanceView".into(), json!({ "statuses": statuses }));
    }
    Response::json(200, &shown)
}

/// Creates a machine or changes it: first what the request says of the machine, then its identities, then its host.
fn write(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &ResourceId,
    before: Option<VirtualMachine>,
) -> Result<Response, Response> {
    group_exists(desk, id.group().as_ref())?;
    let body = object(request)?;
    let wanted = Wanted::read(&body)?;
    if let Some(wanted) = &wanted {
        linked_access(desk, caller, id, wanted)?;
    }
    let mut vm = described(desk, &body, request.method, id, before.as_ref())?;
    let previous = vm.identity.clone();
    if let Some(wanted) = wanted {
        vm.identity = identities(desk, &vm, &wanted, request.method)?;
    }
    desk.emit(Change::VirtualMachinePut { vm: vm.clone() });
    if vm.identity != previous {
        identity_life::configure(desk, &vm)?;
        bury_lost(desk, &vm, &previous);
    }
    let status = if before.is_some() { 200 } else { 201 };
    Ok(Response::json(status, &view(desk.cloud(), &vm)))
}

/// The machine as the request describes it, its identities still as before.
fn described(
    desk: &mut Desk<'_>,
    body: &JsonMap<String, Value>,
    method: Method,
    id: &ResourceId,
    before: Option<&VirtualMachine>,
) -> Result<VirtualMachine, Response> {
    let properties = body.get("properties").and_then(Value::as_object);
    let mut vm = match before {
        Some(before) => before.clone(),
        None => VirtualMachine {
            id: id.clone(),
            location: location(body)?,
            tags: Tags::new(),
            vm_id: desk.guid(),
            identity: IdentityBlock::default(),
            properties: JsonMap::new(),
        },
    };
    if method == Method::Put {
        vm.properties = properties.cloned().unwrap_or_default();
        vm.tags = tags(body);
    } else {
        vm.properties.extend(properties.cloned().unwrap_or_default());
        vm.tags.extend(tags(body));
    }
    vm.properties.remove("provisioningState");
    vm.properties.remove("vmId");
    Ok(vm)
}

/// Attaching an identity needs a permission on the identity too, for every one that the body names.
fn linked_access(
    desk: &mut Desk<'_>,
    caller: &Caller,
    id: &ResourceId,
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
    let write = action(VIRTUAL_MACHINES, Method::Put);
    Err(error::linked_unauthorized(caller, &write, id.scope(), ASSIGN, &refused.join(",")))
}

/// The identities that the machine has from now on; a system-assigned one that is new comes to life here.
fn identities(
    desk: &mut Desk<'_>,
    vm: &VirtualMachine,
    wanted: &Wanted,
    method: Method,
) -> Result<IdentityBlock, Response> {
    let ids = wanted.user_assigned_after(&vm.identity, method);
    if wanted.user_assigned && ids.is_empty() {
        return Err(error::invalid_content(
            "The identity type names 'UserAssigned', but 'userAssignedIdentities' leaves no identity",
        ));
    }
    let user_assigned = attached(desk, vm, &ids)?;
    let new = ids.iter().filter(|id| !vm.identity.has(id)).count();
    throttle::assignment(desk, &vm.location, new)?;
    let system_assigned = match (wanted.system_assigned, vm.identity.system_assigned) {
        (false, _) => None,
        (true, Some(principal)) => Some(principal),
        (true, None) => {
            let birth = Birth { resource: &vm.id, location: &vm.location, system_assigned: true };
            Some(identity_life::create(desk, &birth)?)
        }
    };
    Ok(IdentityBlock { system_assigned, user_assigned })
}

fn attached(
    desk: &Desk<'_>,
    vm: &VirtualMachine,
    ids: &[ResourceId],
) -> Result<Vec<(ResourceId, Principal)>, Response> {
    identity_block::principals(desk.cloud(), ids).map_err(|missing| {
        let message = alloc::format!(
            "Identity operation for resource '{}' failed with error 'Failed to perform resource identity operation. \
             Status: 'BadRequest'. Response: '{{\"error\":{{\"code\":\"BadRequest\",\"message\":\"Resource '{missing}' \
             was not found.\"}}}}'.'.",
            vm.id
        );
        error::error(400, "FailedIdentityOperation", &message)
    })
}

/// A system-assigned identity that the machine had and has no more is deleted.
fn bury_lost(desk: &mut Desk<'_>, vm: &VirtualMachine, previous: &IdentityBlock) {
    let lost = previous.system_assigned.filter(|own| vm.identity.system_assigned != Some(*own));
    if let Some(principal) = lost {
        let birth = Birth { resource: &vm.id, location: &vm.location, system_assigned: true };
        identity_life::delete(desk, &birth, principal);
    }
}

/// Deletes a machine, and with it its system-assigned identity; user-assigned ones live on.
pub(super) fn remove(desk: &mut Desk<'_>, id: &ResourceId) {
    let Some(vm) = desk.cloud().machine(id).cloned() else { return };
    identity_life::unconfigure(desk, &vm);
    desk.emit(Change::VirtualMachineDeleted { id: vm.id.clone() });
    let gone = VirtualMachine { identity: IdentityBlock::default(), ..vm.clone() };
    bury_lost(desk, &gone, &vm.identity);
}
