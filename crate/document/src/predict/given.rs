//! What a block gives somebody, given to somebody else: a role assigned to another principal, another member of a group, an identity
//! attached to another host. Such a world tells who gains because of whom it was given to.

use super::worlds::Tried;
use super::{Difference, requests};
use crate::fence::Runner;
use crate::front_matter::ADMIN;
use crate::session::Move;
use mi_sim::cloud::ServicePrincipalKind;
use mi_sim::wire::Request;
use mi_sim::{Cloud, PrincipalId};

/// So many others are tried.
const MOST: usize = 8;

/// The block with what it gives last given to each of the others in turn.
pub(super) fn to_others(tried: &Tried) -> Vec<(Difference, Vec<Move>)> {
    let Some(Move::Block { index }) = tried.after.moves().last() else { return Vec::new() };
    let Some(command) = tried.after.block_of(*index).filter(|command| command.language == "http") else {
        return Vec::new();
    };
    let requests = requests(&tried.after);
    let Some(request) = requests.last().map(|span| &**span.request) else { return Vec::new() };
    let cloud = tried.before.world().cloud();
    let texts =
        to_principals(cloud, request, &command.text).or_else(|| to_hosts(cloud, request, &command.text));
    let given = texts.unwrap_or_default().into_iter().take(MOST).map(|(receiver, text)| {
        let runner: Runner = command.runner.clone();
        (Difference::GivenTo { receiver }, vec![Move::Typed { runner, text }])
    });
    given.collect()
}

/// A role assignment or a membership for another principal.
fn to_principals(cloud: &Cloud, request: &Request, text: &str) -> Option<Vec<(String, String)>> {
    let body = request.body.json().ok()?;
    let assigned = body.pointer("/properties/principalId").and_then(|id| id.as_str());
    let member = body.get("@odata.id").and_then(|id| id.as_str()).and_then(|id| id.rsplit_once('/'));
    let (name, before, own) = match (assigned, member) {
        (Some(id), _) => ("\"principalId\"", "", id),
        (None, Some((before, id))) => ("\"@odata.id\"", before, id),
        (None, None) => return None,
    };
    let own = own.parse::<PrincipalId>().ok();
    let others =
        principals(cloud).into_iter().filter(|(id, _)| Some(*id) != own).filter_map(|(id, receiver)| {
            let value = if before.is_empty() { id.to_string() } else { format!("{before}/{id}") };
            let text = with_value(text, name, &value)?;
            let kind = cloud.tenant().principal_type(id)?.as_str();
            Some((receiver, with_value(&text, "\"principalType\"", kind).unwrap_or(text)))
        });
    Some(others.collect())
}

/// Managed identities, groups and people but the administrator.
fn principals(cloud: &Cloud) -> Vec<(PrincipalId, String)> {
    let tenant = cloud.tenant();
    let identities = tenant
        .service_principals()
        .filter(|one| one.service_principal_type == ServicePrincipalKind::ManagedIdentity);
    let identities = identities.map(|one| (one.id, one.display_name.clone()));
    let groups = tenant.groups().map(|one| (one.id, one.display_name.clone()));
    let people = tenant.users().filter(|one| one.name != ADMIN).map(|one| (one.id, one.name.clone()));
    let mut all: Vec<_> = identities.chain(groups).chain(people).collect();
    // Ids are drawn: the order must not be.
    mi_sim::sort_by(&mut all, |one, other| one.1.cmp(&other.1));
    all
}

/// The identity of a host for another of its kind.
fn to_hosts(cloud: &Cloud, request: &Request, text: &str) -> Option<Vec<(String, String)>> {
    request.body.json().ok()?.pointer("/identity/userAssignedIdentities")?;
    let path = request.url.path();
    let own = cloud.hosts().find(|host| host.id.as_str().eq_ignore_ascii_case(path))?;
    let line = text.lines().rfind(|line| line.starts_with("PATCH "))?;
    let (_, version) = line.split_once('?')?;
    let others = cloud.hosts().filter(|host| host.id != own.id && host.kind == own.kind).map(|host| {
        let other = format!("PATCH https://management.azure.com{}?{version}", host.id.as_str());
        (host.id.name().to_owned(), text.replace(line, &other))
    });
    Some(others.collect())
}

/// The text with another string as the value of the last member of this name.
fn with_value(text: &str, name: &str, value: &str) -> Option<String> {
    let after = text.rfind(name)?.checked_add(name.len())?;
    let start = after.checked_add(text.get(after..)?.find('"')?)?.checked_add(1)?;
    let end = start.checked_add(text.get(start..)?.find('"')?)?;
    Some(format!("{}{value}{}", text.get(..start)?, text.get(end..)?))
}
