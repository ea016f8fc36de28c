//! Microsoft Graph, as far as identities go: groups, applications, service principals and app roles ("Microsoft Graph
//! REST API v1.0").

mod app_roles;
mod applications;
mod deleted_items;
mod directory_audits;
mod error;
mod federated_identity_credentials;
mod filter;
mod groups;
mod identifier_uris;
mod members;
mod objects;
mod permission;
mod quota;
mod security_attributes;
mod service_principals;
mod sign_ins;
mod users;

use super::bearer::{self, Caller};
use super::{At, Body, Desk, Listens, MIB, Published, Service};
use crate::cloud::FirstParty;
use crate::ids::ClientId;
use crate::place::Place;
use crate::wire::{Method, Request, Response};
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map as JsonMap, Value, json};

/// The permissions that the simulator knows ("Microsoft Graph permissions reference").
const PERMISSIONS: [(u128, &str); 11] = [
    (0x06b7_08a9_e830_4db3_a914_8e69_da51_d44f, "AppRoleAssignment.ReadWrite.All"),
    (0x9a5d_68dd_52b0_4cc2_bd40_abcf_44ac_3a30, "Application.Read.All"),
    (0x1bfe_fb4e_e0b5_418b_a88f_73c4_6d2c_c8e9, "Application.ReadWrite.All"),
    (0xb0af_ded3_3588_46d8_8b3d_9842_eff7_78da, "AuditLog.Read.All"),
    (0x7ab1_d382_f21e_4acd_a863_ba3e_13f7_da61, "Directory.Read.All"),
    (0x19db_c75e_c2e2_444c_a770_ec69_d855_9fc7, "Directory.ReadWrite.All"),
    (0x5b56_7255_7703_4780_807c_7be8_301a_e99b, "Group.Read.All"),
    (0x62a8_2d76_70ea_41e2_9197_3705_8180_4d09, "Group.ReadWrite.All"),
    (0x9883_0695_27a2_44f7_8c18_0c3e_bc96_98f6, "GroupMember.Read.All"),
    (0xdbaa_e8cf_10b5_4b86_a4a1_f871_c94c_6695, "GroupMember.ReadWrite.All"),
    (0xdf02_1288_bdef_4463_88db_98f2_2de8_9214, "User.Read.All"),
];

pub(super) static SERVICE: Service = Service {
    at: At::Names(&["graph.microsoft.com"]),
    audiences: &["https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"],
    application: Some(FirstParty {
        app_id: ClientId::from_u128(0x0000_0003_0000_0000_c000_0000_0000_0000),
        name: "Microsoft Graph",
        app_roles: &PERMISSIONS,
    }),
    published: Published::ToClients,
    body: Body { longest: 4 * MIB, too_large: |_, _| too_large() },
    listens: Listens::Once { place: Place::EntraId, hears: |_| true, answer },
};

fn answer(desk: &mut Desk<'_>, request: &Request) -> Response {
    let segments = request.url.segments();
    let path: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    let [_version @ ("v1.0" | "beta"), path @ ..] = path.as_slice() else { return error::bad_segment() };
    if desk.caller().is_azure() {
        return answer_service(desk, request, path);
    }
    match bearer::check(desk, request, SERVICE.audiences) {
        Ok(caller) => answer_caller(desk, request, &caller, path).unwrap_or_else(|refusal| refusal),
        Err(refused) => error::unauthenticated(refused.reason),
    }
}

/// A body that is longer than Graph takes; its words are UNCONFIRMED.
fn too_large() -> Response {
    error::error(413, "RequestEntityTooLarge", "The request body is larger than 4 MB.")
}

/// Azure's own services write here what managed identities need, and look members up. That they go this very way is not
/// public.
fn answer_service(desk: &mut Desk<'_>, request: &Request, path: &[&str]) -> Response {
    match (request.method, path) {
        (Method::Post, ["servicePrincipals"]) => service_principals::create(desk, request),
        (Method::Patch, ["servicePrincipals", id]) => service_principals::set_keys(desk, request, id),
        (Method::Delete, ["servicePrincipals", id]) => service_principals::delete(desk, id),
        (Method::Put | Method::Delete, ["servicePrincipals", id, "federatedIdentityCredentials", name]) => {
            federated_identity_credentials::of_identity(desk, request, id, name)
                .unwrap_or_else(|refusal| refusal)
        }
        (Method::Post, ["directoryObjects", id, "getMemberObjects"]) => {
            members::group_ids(desk, id).unwrap_or_else(|refusal| refusal)
        }
        _ => error::bad_segment(),
    }
}

fn answer_caller(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    path: &[&str],
) -> Result<Response, Response> {
    match path {
        ["groups"] => groups::all(desk, request, caller),
        ["groups", id] => groups::one(desk, request, caller, id),
        ["groups", id, "members" | "transitiveMembers", ..] => {
            members::of_group(desk, request, caller, id, path.get(2..).unwrap_or_default())
        }
        ["groups" | "servicePrincipals" | "users" | "directoryObjects", id, what] if members::asks(what) => {
            members::groups_of(desk, request, caller, id, what)
        }
        ["directoryObjects", "getByIds"] => objects::by_ids(desk, request, caller),
        ["directoryObjects", id] => objects::one(desk, request, caller, id),
        ["directory", "deletedItems", path @ ..] => deleted_items::answer(desk, request, caller, path),
        ["applications"] => applications::all(desk, request, caller),
        ["applications", id] => applications::one(desk, request, caller, id),
        ["applications", id, "federatedIdentityCredentials", path @ ..] => {
            federated_identity_credentials::answer(desk, request, caller, id, path)
        }
        ["auditLogs", "directoryAudits"] => directory_audits::list(desk, request, caller),
        ["auditLogs", "signIns"] => sign_ins::list(desk, request, caller),
        ["me"] => users::own(desk, request, caller),
        [set @ ("users" | "servicePrincipals"), id] if security_attributes::asks(request) => {
            security_attributes::answer(desk, request, caller, set, id)
        }
        ["users"] => users::all(desk, request, caller),
        ["users", id] => users::one(desk, request, caller, id),
        ["servicePrincipals", id, "owners", path @ ..] => {
            service_principals::owners(desk, request, caller, id, path)
        }
        ["servicePrincipals"] => service_principals::all(desk, request, caller),
        ["servicePrincipals", id] => service_principals::one(desk, request, caller, id),
        ["servicePrincipals", id, side @ ("appRoleAssignedTo" | "appRoleAssignments")] => {
            app_roles::all(desk, request, caller, id, side)
        }
        ["servicePrincipals", id, "appRoleAssignedTo" | "appRoleAssignments", name]
        | ["users" | "groups", id, "appRoleAssignments", name] => {
            app_roles::one(desk, request, caller, id, name)
        }
        ["users" | "groups", id, side @ "appRoleAssignments"] => {
            app_roles::all(desk, request, caller, id, side)
        }
        _ => Err(error::bad_segment()),
    }
}

/// The body as a JSON object.
fn object(request: &Request) -> Result<JsonMap<String, Value>, Response> {
    match request.body.json() {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(error::error(400, "BadRequest", "Unable to read JSON request payload.")),
    }
}

/// The text of a member of the body that must be there. The real words are UNCONFIRMED.
fn need(body: &JsonMap<String, Value>, name: &str) -> Result<String, Response> {
    text(body, name).ok_or_else(|| {
        error::bad_request(&alloc::format!("A value is required for property '{name}' of resource."))
    })
}

fn text(body: &JsonMap<String, Value>, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(String::from)
}

/// The texts of a member that is a list of texts.
fn texts(body: &JsonMap<String, Value>, name: &str) -> Vec<String> {
    let items = body.get(name).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(String::from).collect()
}

/// One object, named by what its address stands for in Graph's metadata document.
fn entity(status: u16, set: &str, mut object: Value) -> Response {
    if let Value::Object(members) = &mut object {
        members.shift_insert(0, "@odata.context".into(), Value::String(context(set, "/$entity")));
    }
    Response::json(status, &object)
}

/// A list of objects, all on one page.
fn listed(set: &str, value: Vec<Value>) -> Response {
    Response::json(200, &json!({ "@odata.context": context(set, ""), "value": value }))
}

fn context(set: &str, end: &str) -> String {
    alloc::format!("https://graph.microsoft.com/v1.0/$metadata#{set}{end}")
}
