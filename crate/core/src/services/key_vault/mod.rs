//! The data plane of a key vault ("Authentication in Azure Key Vault"; "Provide access to Key Vault keys, certificates,
//! and secrets with Azure role-based access control").

mod allow;
mod deleted_secrets;
mod error;
mod keys;
mod secrets;

use super::bearer;
use super::{At, Body, Call, Desk, KIB, Listens, Published, Service};
use crate::cloud::{FirstParty, Vault};
use crate::ids::ClientId;
use crate::place::Place;
use crate::scope::ResourceId;
use crate::wire::{Request, Response};
use alloc::string::String;
use alloc::vec::Vec;

/// What the host names of vaults end in.
const HOSTS: &str = ".vault.azure.net";

/// Where a caller came from; the address is of the range that RFC 5737 keeps for documentation.
const NETWORK: &str = "conn_type=Ipv4;addr=203.0.113.1;act_addr_fam=InterNetwork;";

pub(super) static SERVICE: Service = Service {
    at: At::Below(HOSTS),
    audiences: &["https://vault.azure.net"],
    application: Some(FirstParty {
        app_id: ClientId::from_u128(0xcfa8_b339_82a2_471a_a3c9_0fc0_be7a_4093),
        name: "Azure Key Vault",
        app_roles: &[],
    }),
    published: Published::ToClients,
    body: Body { longest: 256 * KIB, too_large: |_, _| too_large() },
    listens: Listens::ForEach { find, answer },
};

fn find(call: &Call<'_>) -> Option<(Place, ResourceId)> {
    let vault = call.cloud.vault_named(call.name(HOSTS))?;
    Some((Place::KeyVault { name: vault.id.name().into() }, vault.id.clone()))
}

fn answer(desk: &mut Desk<'_>, id: &ResourceId, request: &Request) -> Response {
    let Some(vault) = desk.cloud().vault(id).cloned() else { return Response::new(404) };
    let response = answer_vault(desk, &vault, request);
    let id = desk.guid();
    response
        .with_header("x-ms-keyvault-region", vault.location.as_str())
        .with_header("x-ms-request-id", id)
        .with_header("x-ms-keyvault-service-version", "1.9.3019.1")
        .with_header("x-ms-keyvault-network-info", NETWORK)
        .with_header("Cache-Control", "no-cache")
        .with_header("Pragma", "no-cache")
        .with_header("Expires", "-1")
        .with_header("X-Content-Type-Options", "nosniff")
        .with_header("Strict-Transport-Security", "max-age=31536000;includeSubDomains")
}

/// A body that is longer than the longest secret needs; the words are UNCONFIRMED.
fn too_large() -> Response {
    error::error(413, "RequestBodyTooLarge", "The request body is too large.", None)
}

fn answer_vault(desk: &mut Desk<'_>, vault: &Vault, request: &Request) -> Response {
    let caller = match bearer::check(desk, request, SERVICE.audiences) {
        Ok(caller) => caller,
        Err(refused) => return error::unauthenticated(desk.cloud().tenant(), &refused),
    };
    if request.url.query_value("api-version").is_none() {
        return error::bad_parameter("api-version must be specified");
    }
    let segments = request.url.segments();
    let path: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    let answered = match path.as_slice() {
        ["secrets", rest @ ..] => secrets::answer(desk, vault, &caller, request, rest),
        ["deletedsecrets", rest @ ..] => deleted_secrets::answer(desk, vault, &caller, request, rest),
        ["keys", rest @ ..] => keys::answer(desk, vault, &caller, request, rest),
        _ => Err(error::no_such_operation()),
    };
    answered.unwrap_or_else(|refusal| refusal)
}

/// Whether a name can be that of a secret or key: 1 to 127 letters, digits and hyphens.
fn check_name(kind: &str, name: &str) -> Result<(), Response> {
    if (1..=127).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Ok(());
    }
    Err(error::bad_parameter(&alloc::format!(
        "The request URI contains an invalid name: {name}. A {kind} name has 1 to 127 letters, digits and hyphens"
    )))
}

/// The 32 hex digits of a new version.
fn new_version(desk: &mut Desk<'_>) -> String {
    desk.guid().replace('-', "")
}
