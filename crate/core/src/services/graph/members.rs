//! Who is in which group, directly and through other groups ("Add members", "List group transitive members",
//! "directoryObject: getMemberObjects").

use super::super::Desk;
use super::super::bearer::Caller;
use super::permission::{self, READ_GROUPS, WRITE_MEMBERS};
use super::{error, groups, listed, need, object, objects, texts};
use crate::cloud::{Change, Cloud, Group};
use crate::ids::PrincipalId;
use crate::sort::sort_by;
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use serde_json::{Value, json};

/// `/groups/{id}/members…` and `/groups/{id}/transitiveMembers`.
pub(super) fn of_group(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &str,
    path: &[&str],
) -> Result<Response, Response> {
    match (request.method, path) {
        (Method::Get, [what]) => {
            permission::read(desk, caller, READ_GROUPS)?;
            let group = groups::known(desk, id)?;
            let members = if *what == "members" { group.members } else { within(desk.cloud(), &group) };
            Ok(shown(desk.cloud(), members))
        }
        (Method::Post, ["members", "$ref"]) => {
            permission::write(desk, caller, WRITE_MEMBERS)?;
            let group = groups::known(desk, id)?;
            add(desk, request, &group)
        }
        (Method::Delete, ["members", member, "$ref"]) => {
            permission::write(desk, caller, WRITE_MEMBERS)?;
            let group = groups::known(desk, id)?;
            let found = member.parse().ok().filter(|member| group.members.contains(member));
            let member_id = found.ok_or_else(|| error::not_found(member))?;
            desk.emit(Change::GroupMemberRemoved { group_id: group.id, member_id });
            Ok(Response::new(204))
        }
        _ => Err(error::bad_segment()),
    }
}

/// A group may hold users, service principals and groups. Circles of several groups are taken as they come; for a group
/// in itself the real answer is UNCONFIRMED.
fn add(desk: &mut Desk<'_>, request: &Request, group: &Group) -> Result<Response, Response> {
    let member_id = addable(desk, group, &need(&object(request)?, "@odata.id")?)?;
    desk.emit(Change::GroupMemberAdded { group_id: group.id, member_id });
    Ok(Response::new(204))
}

/// The most members that one request adds ("Add members").
const MOST_AT_ONCE: usize = 20;

/// `PATCH /groups/{id}` with `members@odata.bind`: all that it names are added, or none. What else of a group can be changed
/// is left out.
pub(super) fn add_all(desk: &mut Desk<'_>, request: &Request, group: &Group) -> Result<Response, Response> {
    let references = texts(&object(request)?, "members@odata.bind");
    if references.is_empty() || references.len() > MOST_AT_ONCE {
        let message = format!("The property 'members@odata.bind' must name 1 to {MOST_AT_ONCE} members.");
        return Err(error::bad_request(&message));
    }
    let mut group = group.clone();
    let before = group.members.len();
    for reference in &references {
        let member_id = addable(desk, &group, reference)?;
        group.members.push(member_id);
    }
    for member_id in group.members.iter().skip(before).copied() {
        desk.emit(Change::GroupMemberAdded { group_id: group.id, member_id });
    }
    Ok(Response::new(204))
}

/// The object that a reference names, if the group may have it as a new member.
fn addable(desk: &Desk<'_>, group: &Group, reference: &str) -> Result<PrincipalId, Response> {
    let named = reference.rsplit('/').next().unwrap_or_default();
    let found = named.parse().ok().filter(|id| desk.cloud().tenant().name_of(*id).is_some());
    let member_id: PrincipalId = found.ok_or_else(|| error::not_found(named))?;
    if member_id == group.id {
        return Err(error::bad_request("A group cannot be added as a member of itself."));
    }
    if group.members.contains(&member_id) {
        return Err(error::bad_request(
            "One or more added object references already exist for the following modified properties: 'members'.",
        ));
    }
    Ok(member_id)
}

/// Everything in a group and in the groups in it, each once.
fn within(cloud: &Cloud, group: &Group) -> Vec<PrincipalId> {
    let mut found: Vec<PrincipalId> = Vec::new();
    let mut open = group.members.clone();
    while let Some(member) = open.pop() {
        if !found.contains(&member) {
            found.push(member);
            open.extend(cloud.tenant().group(member).into_iter().flat_map(|group| group.members.clone()));
        }
    }
    sort_by(&mut found, Ord::cmp);
    found
}

/// Whether the last part of an address asks for the groups of an object.
pub(super) fn asks(what: &str) -> bool {
    ["memberOf", "transitiveMemberOf", "getMemberObjects", "getMemberGroups", "checkMemberGroups"]
        .contains(&what)
}

/// The groups of an object, in one of the five forms in which Graph tells them.
pub(super) fn groups_of(
    desk: &Desk<'_>,
    request: &Request,
    caller: &Caller,
    id: &str,
    what: &str,
) -> Result<Response, Response> {
    permission::read(desk, caller, READ_GROUPS)?;
    let member = known(desk, id)?;
    let all = desk.cloud().directory_groups_of(member);
    match (request.method, what) {
        (Method::Get, "transitiveMemberOf") => Ok(shown(desk.cloud(), all)),
        (Method::Get, "memberOf") => {
            Ok(shown(desk.cloud(), desk.cloud().tenant().groups_with(member).to_vec()))
        }
        (Method::Post, "checkMemberGroups") => {
            let asked = texts(&object(request)?, "groupIds");
            Ok(ids(all.iter().filter(|id| asked.contains(&id.to_string())).collect()))
        }
        (Method::Post, "getMemberObjects" | "getMemberGroups") => Ok(ids(all.iter().collect())),
        _ => Err(error::bad_segment()),
    }
}

/// The ids of all groups of an object, for a service that a token with too many groups sends here.
pub(super) fn group_ids(desk: &Desk<'_>, id: &str) -> Result<Response, Response> {
    let member = known(desk, id)?;
    Ok(ids(desk.cloud().directory_groups_of(member).iter().collect()))
}

fn known(desk: &Desk<'_>, id: &str) -> Result<PrincipalId, Response> {
    let found = id.parse().ok().filter(|id| desk.cloud().tenant().name_of(*id).is_some());
    found.ok_or_else(|| error::not_found(id))
}

fn shown(cloud: &Cloud, members: Vec<PrincipalId>) -> Response {
    listed("directoryObjects", members.into_iter().filter_map(|id| objects::view(cloud, id)).collect())
}

fn ids(ids: Vec<&PrincipalId>) -> Response {
    let context = super::context("Collection(Edm.String)", "");
    Response::json(
        200,
        &json!({ "@odata.context": context, "value": Value::from_iter(ids.iter().map(ToString::to_string)) }),
    )
}
