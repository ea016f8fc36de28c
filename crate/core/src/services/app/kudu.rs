//! Kudu, the site beside each app by which it is deployed to ("Kudu service overview"; "Deploy files to Azure App Service").
//! Whoever may publish may run commands there, which get the app's identities as its code does.
//!
//! UNCONFIRMED as a whole: the pages name the site and what it is for, and its API stands in Kudu's own notes alone. Which
//! credentials it takes, the members of `/api/command` and its refusals are written down here from general knowledge.

use super::super::bearer;
use super::super::decision;
use super::super::host::script;
use super::super::{At, Body, Call, Desk, Listens, MIB, Published, RunsCode, Service, resource_manager};
use crate::access::{Action, Offer};
use crate::cloud::Host;
use crate::place::Place;
use crate::scope::ResourceId;
use crate::wire::hexadecimal;
use crate::wire::{Method, Request, Response, base64url};
use alloc::format;
use alloc::string::String;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What the host names of the sites end in.
pub(in crate::services) const HOSTS: &str = ".scm.azurewebsites.net";

/// It takes tokens for Resource Manager.
pub(in crate::services) static SERVICE: Service = Service {
    at: At::Below(HOSTS),
    audiences: &[],
    application: None,
    published: Published::ToClients,
    body: Body { longest: 4 * MIB, too_large: |_, _| Response::new(413) },
    listens: Listens::ForEach { find, answer },
};

fn find(call: &Call<'_>) -> Option<(Place, ResourceId)> {
    let app = call.cloud.app_named(call.name(HOSTS))?;
    Some((Place::Code { host: app.id.clone() }, app.id.clone()))
}

/// `POST /api/command`.
fn answer(desk: &mut Desk<'_>, host: &ResourceId, request: &Request) -> Response {
    if let Err(refusal) = admit(desk, host, request) {
        return refusal;
    }
    if request.method != Method::Post || request.url.path() != "/api/command" {
        return Response::new(404);
    }
    let body = request.body.json().unwrap_or_default();
    let Some(command) = body.get("command").and_then(Value::as_str) else { return Response::new(400) };
    let script::ScriptOutput { out, err, status } = script::run(desk, host, command);
    Response::json(200, &json!({ "Output": out, "Error": err, "ExitCode": status }))
}

/// Whoever shows the publishing credential comes in, and whoever shows a token and may publish.
fn admit(desk: &mut Desk<'_>, id: &ResourceId, request: &Request) -> Result<(), Response> {
    let header = request.headers.get("Authorization").unwrap_or_default();
    if let Some(shown) = header.strip_prefix("Basic ") {
        let own = desk.cloud().host(id).map(publishing_credential);
        let own =
            own.map(|(user, password)| base64url::encode_standard(format!("{user}:{password}").as_bytes()));
        return if own.as_deref() == Some(shown.trim()) { Ok(()) } else { Err(Response::new(401)) };
    }
    let caller = bearer::check(desk, request, resource_manager::SERVICE.audiences).map_err(|_| {
        Response::new(401).with_header("WWW-Authenticate", format!("Basic realm=\"{}{HOSTS}\"", id.name()))
    })?;
    let action = resource_manager::runs_code(&id.resource_type()).map_or("", |by: &RunsCode| by.action);
    let decision = decision::conclude(desk, &caller, &Action::control(action), id.scope(), Offer::default());
    if decision.allowed { Ok(()) } else { Err(resource_manager::unauthorized(&caller, &decision)) }
}

/// The user and password of an app's own by which it is deployed to. It follows from the header that its code shows, which
/// nobody else knows, and never changes.
pub(in crate::services) fn publishing_credential(host: &Host) -> (String, String) {
    let secret = host.identity_header.as_deref().unwrap_or_default();
    let digest = Sha256::digest(format!("publishing {} {secret}", host.platform_id));
    (format!("${}", host.id.name()), hexadecimal::encode(&digest))
}
