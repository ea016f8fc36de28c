//! What all hosts have in common, whatever their type: an identity block, and a platform that is told of it ("Configure
//! managed identities on Azure virtual machines"). A type adds its own by a [`HostType`].

use super::super::Desk;
use super::super::decision;
use super::super::run_code::RunsCode;
use super::identity_block::{self, Wanted};
use super::identity_life::{self, Birth};
use super::resource::missing;
use super::resource_type::{Asked, Json, ResourceType};
use super::types;
use super::types::user_assigned_identities;
use super::{action, error, group_exists, location, object, tags, throttle};
use crate::access::{Action, Offer, Operation};
use crate::cloud::{Change, Cloud, Host, HostKind, IdentityBlock, Power, Principal, Tags};
use crate::fault::Fault;
use crate::scope::ResourceId;
use crate::sort::gathered;
use crate::wire::{Method, Response};
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value, json};

const ASSIGN: &str = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";

/// A JSON object.
pub(super) type JsonObject = JsonMap<String, Value>;

/// What a type of host adds to what all hosts have.
pub(super) struct HostType {
    /// What a new host is, by the body that creates it.
    pub(super) kind: fn(&JsonObject) -> HostKind,
    /// Whether there may be a new one with this id.
    pub(super) admit: fn(&Desk<'_>, &ResourceId) -> Result<(), Response>,
    /// Checks and completes a host that is about to be written.
    pub(super) settle: fn(&mut Desk<'_>, &Draft<'_>, &mut Host) -> Result<(), Response>,
    /// The status of the answer to a creation.
    pub(super) created: u16,
    /// Members of `properties` that one has whatever a request says of them.
    pub(super) computed: &'static [&'static str],
    /// Adds to what is shown: the host, the `$expand` of the request, the members of the answer, its properties.
    pub(super) show: fn(&Host, &str, &mut JsonObject, &mut JsonObject),
}

/// A host as a request describes it.
pub(super) struct Draft<'a> {
    /// The body of the request.
    pub(super) body: &'a JsonObject,
    /// The host as it was.
    pub(super) before: Option<&'a Host>,
}

/// Members of `osProfile` that are written and never read ("Virtual Machines - Create Or Update", OSProfile).
const WRITTEN_ONLY: [&str; 2] = ["adminPassword", "customData"];

/// The row of a type that code runs on, and by what somebody has code of their own run there, if they can.
pub(super) const fn row(
    name: &'static str,
    host: &'static HostType,
    runs_code: Option<&'static RunsCode>,
) -> ResourceType {
    let in_matrix = if runs_code.is_some() { Operation::RUNNING } else { Operation::MANAGING };
    let row = ResourceType::new(name, in_matrix, show, remove);
    ResourceType { host: Some(host), runs_code, put: Some(put), patch: Some(patch), ..row }
}

fn show(cloud: &Cloud, id: &ResourceId, expand: &str) -> Option<Json> {
    let host = cloud.host(id)?;
    let of = types::named(host.kind.resource_type())?.host?;
    Some(Json::of(&view(cloud, host, expand, of)))
}

fn view(cloud: &Cloud, host: &Host, expand: &str, of: &HostType) -> Value {
    let mut members = JsonObject::new();
    members.insert("name".into(), host.id.name().into());
    members.insert("id".into(), host.id.as_str().into());
    members.insert("type".into(), host.kind.resource_type().into());
    members.insert("location".into(), host.location.as_str().into());
    if !host.tags.is_empty() {
        members.insert("tags".into(), host.tags.clone().into());
    }
    if let Some(identity) = identity_block::view(cloud, &host.identity) {
        members.insert("identity".into(), json!(identity));
    }
    let mut properties = host.properties.clone();
    (of.show)(host, expand, &mut members, &mut properties);
    members.insert("properties".into(), properties.into());
    members.into()
}

fn put(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Result<Response, Response> {
    let before = desk.cloud().host(asked.id).cloned();
    write(desk, asked, before)
}

fn patch(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Result<Response, Response> {
    let before = desk.cloud().host(asked.id).cloned().ok_or_else(|| missing(asked))?;
    write(desk, asked, Some(before))
}

/// Creates a host or changes it: first what the request says of it, then its identities, then its token endpoint.
fn write(desk: &mut Desk<'_>, asked: &Asked<'_>, before: Option<Host>) -> Result<Response, Response> {
    let of = asked.kind.host.ok_or_else(|| missing(asked))?;
    group_exists(desk, asked.id.group().as_ref())?;
    let body = object(asked.request)?;
    let status = if before.is_some() { 200 } else { of.created };
    let version = asked.request.url.query_value("api-version").unwrap_or_default();
    let had = before.as_ref().map(|before| before.identity.clone()).unwrap_or_default();
    let wanted = Wanted::read(&body, &version, &had)?;
    if let Some(wanted) = &wanted {
        linked_access(desk, asked, wanted)?;
    }
    let draft = Draft { body: &body, before: before.as_ref() };
    let mut host = described(desk, asked, of, &draft)?;
    if let Some(wanted) = wanted {
        host.identity = identities(desk, &host, &wanted, asked.request.method)?;
    }
    replace(desk, before.as_ref(), &host)?;
    Ok(Response::json(status, &view(desk.cloud(), &host, "", of)))
}

/// Puts a host in the place of what it was before. Instances that go forget their identities, those that come learn of
/// them; so do all where the identities are others than before.
pub(super) fn replace(desk: &mut Desk<'_>, before: Option<&Host>, host: &Host) -> Result<(), Response> {
    let (stay, were) = (instances(Some(host)), instances(before));
    let old = before.into_iter().flat_map(Host::instances);
    old.filter(|one| !stay.contains(one.id())).for_each(|one| identity_life::unconfigure(desk, one));
    desk.emit(Change::HostPut { host: host.clone().into() });
    let previous = before.map(|before| before.identity.clone()).unwrap_or_default();
    let is_changed = host.identity != previous;
    let has_any = host.identity != IdentityBlock::default();
    for instance in host.instances() {
        if is_changed || (has_any && !were.contains(instance.id())) {
            identity_life::configure(desk, instance)?;
        }
    }
    if is_changed {
        bury_lost(desk, host, &previous);
    }
    Ok(())
}

fn instances(host: Option<&Host>) -> BTreeSet<ResourceId> {
    gathered(host.into_iter().flat_map(Host::instances).map(|one| one.id().clone()))
}

/// The host as the request describes it, its identities still as before.
fn described(
    desk: &mut Desk<'_>,
    asked: &Asked<'_>,
    of: &HostType,
    draft: &Draft<'_>,
) -> Result<Host, Response> {
    let body = draft.body;
    let properties = body.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut host = match draft.before {
        Some(before) => before.clone(),
        None => created(desk, asked, of, body)?,
    };
    if asked.request.method == Method::Put {
        host.properties = properties;
        host.tags = tags(body);
    } else {
        host.properties.extend(properties);
        host.tags.extend(tags(body));
    }
    of.computed.iter().for_each(|computed| drop(host.properties.shift_remove(*computed)));
    forget_secrets(&mut host.properties);
    let model = host.kind.model().and_then(|model| host.properties.get_mut(model));
    if let Some(Value::Object(model)) = model {
        forget_secrets(model);
    }
    (of.settle)(desk, draft, &mut host)?;
    Ok(host)
}

/// A provider takes passwords and never shows them again, so nothing here keeps them.
fn forget_secrets(properties: &mut JsonObject) {
    if let Some(Value::Object(profile)) = properties.get_mut("osProfile") {
        WRITTEN_ONLY.iter().for_each(|secret| drop(profile.shift_remove(*secret)));
    }
}

fn created(
    desk: &mut Desk<'_>,
    asked: &Asked<'_>,
    of: &HostType,
    body: &JsonObject,
) -> Result<Host, Response> {
    let kind = (of.kind)(body);
    (of.admit)(desk, asked.id)?;
    Ok(Host {
        id: asked.id.clone(),
        kind,
        location: location(body)?,
        tags: Tags::new(),
        platform_id: desk.guid(),
        identity_header: kind.is_app().then(|| desk.guid()),
        identity: IdentityBlock::default(),
        properties: JsonObject::new(),
        power: Power::default(),
        sku: None,
        instances: None,
    })
}

/// Attaching an identity needs a permission on the identity too, for every one that the body names.
fn linked_access(desk: &mut Desk<'_>, asked: &Asked<'_>, wanted: &Wanted) -> Result<(), Response> {
    let mut refused: Vec<&str> = Vec::new();
    for identity in wanted.linked() {
        let action = Action::control(ASSIGN);
        let decision = decision::conclude(desk, asked.caller, &action, identity.scope(), Offer::default());
        if !decision.allowed && !desk.cloud().has(Fault::AttachingOpen) {
            refused.push(identity.as_str());
        }
    }
    if refused.is_empty() {
        return Ok(());
    }
    let write = action(asked.kind.name, Method::Put);
    Err(error::linked_unauthorized(asked.caller, &write, asked.id.scope(), ASSIGN, &refused.join(",")))
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
    suited(desk.cloud(), host, &ids)?;
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

/// An identity that is new to a host must let hosts of its type and region have it. How the real refusal goes on after its
/// code is UNCONFIRMED.
fn suited(cloud: &Cloud, host: &Host, ids: &[ResourceId]) -> Result<(), Response> {
    let new = ids.iter().filter(|id| !host.identity.has(id)).filter_map(|id| cloud.identity(id));
    let kind = host.kind.resource_type();
    let mut refused = new.filter(|identity| !identity.suits(kind, &host.location));
    let Some(identity) = refused.next() else { return Ok(()) };
    let reason = match identity.allows(kind) {
        true => alloc::format!(
            "its isolation scope is 'Regional', and it is in '{}', the resource in '{}'",
            identity.location,
            host.location
        ),
        false => alloc::format!(
            "its assignment restrictions allow only '{}', not '{kind}'",
            identity.providers.join("', '")
        ),
    };
    let message = alloc::format!(
        "Identity operation for resource '{}' failed with error 'Failed to perform resource identity operation. Status: \
         'Forbidden'. The identity '{}' cannot be assigned to it: {reason}.'.",
        host.id,
        identity.id
    );
    Err(error::error(400, "FailedIdentityOperation", &message))
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
fn remove(desk: &mut Desk<'_>, id: &ResourceId) -> bool {
    let Some(host) = desk.cloud().host(id).cloned() else { return false };
    host.instances().for_each(|instance| identity_life::unconfigure(desk, instance));
    desk.emit(Change::HostDeleted { id: host.id.clone() });
    let gone = Host { identity: IdentityBlock::default(), ..host.clone() };
    if !desk.cloud().has(Fault::IdentitySurvives) {
        bury_lost(desk, &gone, &host.identity);
    }
    if desk.cloud().has(Fault::SharedIdentityDies) {
        for (identity, _) in &host.identity.user_assigned {
            user_assigned_identities::remove(desk, identity);
        }
    }
    true
}
