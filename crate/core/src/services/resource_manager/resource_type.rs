//! What Resource Manager knows of a type of resource: a row for each, beside the functions that it names. `types` lists
//! the rows; what all types have in common is done by `resource`.

use super::super::Desk;
use super::super::bearer::Caller;
use super::super::run_code::RunsCode;
use super::error;
use super::hosts::HostType;
use crate::access;
use crate::cloud::{Cloud, Resource};
use crate::scope::{ResourceId, Scope};
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// A request to a resource, from somebody who may do what it asks.
pub(super) struct Asked<'a> {
    pub(super) request: &'a Request,
    pub(super) caller: &'a Caller,
    pub(super) id: &'a ResourceId,
    pub(super) kind: &'static ResourceType,
}

/// Writes a resource, or says why not.
pub(super) type Write = fn(&mut Desk<'_>, &Asked<'_>) -> Result<Response, Response>;

/// Shows a resource as JSON; `None` where there is none with this id. The last is the `$expand` of the request, empty in a
/// list.
pub(super) type Show = fn(&Cloud, &ResourceId, &str) -> Option<Json>;

/// JSON text, with its members in the order in which the provider sends them.
pub(super) struct Json(String);

impl Json {
    pub(super) fn of(value: &impl Serialize) -> Self {
        Self(serde_json::to_string(value).unwrap_or_default())
    }

    /// A list's only page.
    pub(super) fn page(items: impl Iterator<Item = Self>) -> Self {
        let items: Vec<String> = items.map(|Self(text)| text).collect();
        Self(format!("{{\"value\":[{}]}}", items.join(",")))
    }

    pub(super) fn response(self) -> Response {
        Response::new(200).with_body("application/json; charset=utf-8", self.0)
    }
}

/// Deletes a resource; whether there was one.
pub(super) type Delete = fn(&mut Desk<'_>, &ResourceId) -> bool;

/// One type of resource.
pub(super) struct ResourceType {
    /// As its provider writes it, the types that it is nested in included.
    pub(super) name: &'static str,
    /// The version of its provider's API in which whoever asks without one of their own writes one.
    pub(super) version: &'static str,
    /// How it is asked whether a name is free, where names are unique in all of Azure.
    pub(super) name_check: Option<NameCheck>,
    /// Whether lists of all resources show it ("Tracked vs. proxy resources").
    pub(super) is_tracked: bool,
    /// What the access matrix asks about each. It asks nothing about what belongs to another resource and has no access of
    /// its own, or only tells what was done.
    pub(super) in_matrix: &'static [access::Operation],
    /// What it asks about the data in one at which a role can be assigned, by the type as scopes name it.
    pub(super) data_in_matrix: &'static [(&'static str, &'static [access::Operation])],
    /// What it adds to what all hosts have, where code runs on one or on its instances.
    pub(super) host: Option<&'static HostType>,
    /// By what somebody has code of their own run on one.
    pub(super) runs_code: Option<&'static RunsCode>,
    /// `PUT`.
    pub(super) put: Option<Write>,
    /// `PATCH`.
    pub(super) patch: Option<Write>,
    /// `GET` and `HEAD`.
    pub(super) show: Show,
    /// The ids of those below a scope.
    pub(super) ids: fn(&Self, &Cloud, &Scope) -> Vec<ResourceId>,
    /// `DELETE`.
    pub(super) delete: Option<Delete>,
    /// The status of a deletion.
    pub(super) deleted: u16,
    /// The answer where there is no resource with this id.
    pub(super) missing: fn(&Self, &ResourceId) -> Response,
    /// The answer where what one is nested in is not there, if its provider has one of its own.
    pub(super) outer_missing: Option<fn(&ResourceId) -> Response>,
    /// What else can be asked of one.
    pub(super) operations: &'static [Operation],
}

/// Whether somebody can have a name that is unique in all of Azure.
pub(super) struct NameCheck {
    /// What the caller must be allowed to do.
    pub(super) action: &'static str,
    /// Why the name cannot be had, in the words of its provider.
    pub(super) refuse: fn(&Cloud, &str) -> Option<(&'static str, String)>,
}

/// Something that can be asked of a resource at an address below its own.
pub(super) struct Operation {
    pub(super) method: Method,
    /// The rest of the address, in lower case; `*` stands for any one segment.
    pub(super) path: &'static [&'static str],
    /// What the caller must be allowed to do.
    pub(super) action: &'static str,
    /// The answer; the rest of the address is given as it was written.
    pub(super) answer: fn(&mut Desk<'_>, &Asked<'_>, &[String]) -> Result<Response, Response>,
}

impl Operation {
    /// Whether the rest of an address leads here.
    pub(super) fn is_at(&self, path: &[String]) -> bool {
        let mut pairs = self.path.iter().zip(path);
        self.path.len() == path.len()
            && pairs.all(|(own, part)| *own == "*" || own.eq_ignore_ascii_case(part))
    }
}

/// The version of most rows.
pub(super) const DEFAULT_VERSION: &str = "2024-11-01";

impl ResourceType {
    /// A type whose resources can be read and deleted, and which the cloud keeps.
    pub(super) const fn new(
        name: &'static str,
        in_matrix: &'static [access::Operation],
        show: Show,
        delete: Delete,
    ) -> Self {
        Self {
            name,
            version: DEFAULT_VERSION,
            name_check: None,
            is_tracked: true,
            in_matrix,
            data_in_matrix: &[],
            host: None,
            runs_code: None,
            put: None,
            patch: None,
            show,
            ids: kept,
            delete: Some(delete),
            deleted: 200,
            missing: |kind, id| error::not_found(kind.name, id),
            outer_missing: None,
            operations: &[],
        }
    }
}

fn kept(kind: &ResourceType, cloud: &Cloud, within: &Scope) -> Vec<ResourceId> {
    let of_type = cloud.resources_within(within).filter(|one| one.resource_type() == kind.name);
    of_type.map(Resource::id).cloned().collect()
}
