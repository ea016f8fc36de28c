//! All resources, whatever their type ("Resources - List").

use super::super::Desk;
use super::super::bearer::Caller;
use super::route::{ACCOUNTS, DEPLOYMENTS, IDENTITIES, VAULTS};
use super::{authorize, error, identity_block, listed};
use crate::cloud::{Cloud, Tags};
use crate::scope::{ResourceId, Scope};
use crate::wire::{Method, Request, Response};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};

/// The resources of the subscription or of a resource group that the filter lets through.
pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller, within: &Scope) -> Response {
    if request.method != Method::Get {
        return error::method_not_allowed();
    }
    let action = "Microsoft.Resources/subscriptions/resources/read";
    if let Err(refusal) = authorize(desk, caller, action, within) {
        return refusal;
    }
    let filter = match Filter::read(&request.url.query_value("$filter").unwrap_or_default()) {
        Ok(filter) => filter,
        Err(clause) => return unsupported(&clause),
    };
    let mut found = all(desk.cloud());
    found.retain(|resource| within.contains(resource.id.scope()) && filter.fits(resource));
    found.sort_by(|one, other| one.id.cmp(&other.id));
    listed(found.into_iter().map(|resource| resource.view).collect())
}

fn unsupported(clause: &str) -> Response {
    let message = alloc::format!(
        "Invalid $filter '{clause}' specified in the query string: it takes resourceType, resourceGroup and \
         name with 'eq', joined by 'and'."
    );
    error::error(400, "InvalidFilterInQueryString", &message)
}

struct Listed {
    id: ResourceId,
    kind: String,
    view: Value,
}

/// A filter such as `resourceType eq 'Microsoft.KeyVault/vaults' and name eq 'vault1'`.
struct Filter(Vec<(String, String)>);

impl Filter {
    fn read(text: &str) -> Result<Self, String> {
        let clauses = text.split(" and ").map(str::trim).filter(|clause| !clause.is_empty());
        clauses
            .map(|clause| pair(clause).ok_or_else(|| clause.to_string()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    fn fits(&self, resource: &Listed) -> bool {
        self.0.iter().all(|(member, value)| match member.as_str() {
            "name" => value.eq_ignore_ascii_case(resource.id.name()),
            "resourcegroup" => {
                let group = resource.id.scope().resource_group_name();
                group.is_some_and(|group| value.eq_ignore_ascii_case(group))
            }
            _ => value.eq_ignore_ascii_case(&resource.kind),
        })
    }
}

fn pair(clause: &str) -> Option<(String, String)> {
    let (member, value) = clause.split_once(" eq ")?;
    let member = member.trim().to_ascii_lowercase();
    let value = value.trim().strip_prefix('\'')?.strip_suffix('\'')?;
    ["name", "resourcegroup", "resourcetype"].contains(&member.as_str()).then(|| (member, value.to_string()))
}

fn all(cloud: &Cloud) -> Vec<Listed> {
    let mut found: Vec<Listed> = Vec::new();
    let mut add = |id: &ResourceId, kind: &str, location: &str, tags: &Tags, identity: Option<Value>| {
        let mut view = json!({
            "id": id, "name": id.name(), "type": kind, "location": location, "tags": tags,
        });
        if let (Some(identity), Value::Object(view)) = (identity, &mut view) {
            view.insert("identity".into(), identity);
        }
        found.push(Listed { id: id.clone(), kind: kind.to_string(), view });
    };
    for host in cloud.hosts() {
        let identity = identity_block::view(cloud, &host.identity);
        let kind = host.kind.resource_type();
        add(&host.id, kind, &host.location, &host.tags, identity.map(|block| json!(block)));
    }
    cloud.identities().for_each(|one| add(&one.id, IDENTITIES, &one.location, &one.tags, None));
    cloud.vaults().for_each(|one| add(&one.id, VAULTS, &one.location, &one.tags, None));
    cloud.accounts().for_each(|one| add(&one.id, ACCOUNTS, &one.location, &one.tags, None));
    let plain = cloud.plain_resources().filter(|one| one.resource_type != DEPLOYMENTS);
    plain.for_each(|one| add(&one.id, &one.resource_type, &one.location, &one.tags, None));
    found
}
