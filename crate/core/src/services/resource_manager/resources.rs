//! All resources, whatever their type ("Resources - List").

use super::super::Desk;
use super::super::bearer::Caller;
use super::{authorize, error, identity_block, listed, types};
use crate::cloud::{Cloud, Resource};
use crate::scope::Scope;
use crate::sort::sort_by;
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
    let cloud = desk.cloud();
    let is_tracked =
        |one: &Resource<'_>| types::named(one.resource_type()).is_some_and(|kind| kind.is_tracked);
    let here = cloud.resources_within(within).filter(|one| is_tracked(one) && filter.fits(*one));
    let mut found: Vec<Resource<'_>> = here.collect();
    sort_by(&mut found, |one, other| one.id().cmp(other.id()));
    listed(found.into_iter().map(|one| view(cloud, one)).collect())
}

/// What lists show of a resource.
fn view(cloud: &Cloud, resource: Resource<'_>) -> Value {
    let mut view = json!({
        "id": resource.id(),
        "name": resource.id().name(),
        "type": resource.resource_type(),
        "location": resource.location(),
        "tags": resource.tags(),
    });
    let identity = resource.identity().and_then(|block| identity_block::view(cloud, block));
    if let (Some(identity), Value::Object(view)) = (identity, &mut view) {
        view.insert("identity".into(), json!(identity));
    }
    view
}

fn unsupported(clause: &str) -> Response {
    let message = alloc::format!(
        "Invalid $filter '{clause}' specified in the query string: it takes resourceType, resourceGroup and \
         name with 'eq', joined by 'and'."
    );
    error::error(400, "InvalidFilterInQueryString", &message)
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

    fn fits(&self, resource: Resource<'_>) -> bool {
        self.0.iter().all(|(member, value)| match member.as_str() {
            "name" => value.eq_ignore_ascii_case(resource.id().name()),
            "resourcegroup" => {
                let group = resource.id().scope().resource_group_name();
                group.is_some_and(|group| value.eq_ignore_ascii_case(group))
            }
            _ => value.eq_ignore_ascii_case(resource.resource_type()),
        })
    }
}

fn pair(clause: &str) -> Option<(String, String)> {
    let (member, value) = clause.split_once(" eq ")?;
    let member = member.trim().to_ascii_lowercase();
    let value = value.trim().strip_prefix('\'')?.strip_suffix('\'')?;
    ["name", "resourcegroup", "resourcetype"].contains(&member.as_str()).then(|| (member, value.to_string()))
}
