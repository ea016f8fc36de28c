//! The outside issuers that an application trusts ("federatedIdentityCredential resource type"), and those of a
//! user-assigned identity, which Resource Manager writes.

use super::super::Desk;
use super::super::bearer::Caller;
use super::super::federation::{Draft, LONGEST, MOST, Unfit};
use super::permission::{self, READ_APPLICATIONS, WRITE_APPLICATIONS};
use super::{applications, entity, error, listed, need, object, service_principals};
use crate::cloud::{Application, Change, FederatedCredential};
use crate::ids::{ClientId, FederatedCredentialId};
use crate::wire::{Method, Request, Response};
use alloc::format;
use alloc::string::{String, ToString};
use serde_json::{Map as JsonMap, Value, json};

/// `/applications/{id}/federatedIdentityCredentials/…`: one is named by its id or its name.
pub(super) fn answer(
    desk: &mut Desk<'_>,
    request: &Request,
    caller: &Caller,
    application: &str,
    path: &[&str],
) -> Result<Response, Response> {
    match request.method {
        Method::Get => permission::read(desk, caller, READ_APPLICATIONS)?,
        _ => permission::write(desk, caller, WRITE_APPLICATIONS)?,
    }
    let application = applications::known(desk, application)?;
    let set = format!("applications('{}')/federatedIdentityCredentials", application.id);
    match (request.method, path) {
        (Method::Get, []) => Ok(listed(&set, all(desk, application.app_id).map(view).collect())),
        (Method::Post, []) => create(desk, request, &application, &set),
        (Method::Get, [name]) => Ok(entity(200, &set, view(known(desk, &application, name)?))),
        (Method::Patch, [name]) => patch(desk, request, &application, name),
        (Method::Delete, [name]) => {
            let name = known(desk, &application, name)?.name.clone();
            desk.emit(Change::FederatedCredentialDeleted { client_id: application.app_id, name });
            Ok(Response::new(204))
        }
        _ => Err(error::bad_segment()),
    }
}

fn all<'a>(desk: &'a Desk<'_>, client: ClientId) -> impl Iterator<Item = &'a FederatedCredential> {
    desk.cloud().tenant().federated_credentials(client)
}

fn known<'a>(
    desk: &'a Desk<'_>,
    application: &Application,
    name: &str,
) -> Result<&'a FederatedCredential, Response> {
    let mut all = all(desk, application.app_id);
    all.find(|one| one.name == name || name.parse() == Ok(one.id)).ok_or_else(|| error::not_found(name))
}

fn view(credential: &FederatedCredential) -> Value {
    json!({
        "id": credential.id,
        "name": credential.name,
        "issuer": credential.issuer,
        "subject": credential.subject,
        "description": credential.description,
        "audiences": [credential.audience],
    })
}

fn create(
    desk: &mut Desk<'_>,
    request: &Request,
    application: &Application,
    set: &str,
) -> Result<Response, Response> {
    let body = object(request)?;
    let name = need(&body, "name")?;
    if all(desk, application.app_id).any(|one| one.name == name) {
        let message = format!("FederatedIdentityCredential with name {name} already exists.");
        return Err(error::error(409, "Request_MultipleObjectsWithSameKeyValue", &message));
    }
    let draft = read(desk, application, &name, &body)?;
    let id = FederatedCredentialId::from_random(desk.bytes());
    let credential = keep(desk, application.app_id, draft, id);
    Ok(entity(201, set, view(&credential)))
}

/// The name stays; what the body does not say does too.
fn patch(
    desk: &mut Desk<'_>,
    request: &Request,
    application: &Application,
    name: &str,
) -> Result<Response, Response> {
    let before = known(desk, application, name)?.clone();
    let Value::Object(mut members) = view(&before) else { return Err(error::bad_segment()) };
    members.extend(object(request)?);
    let draft = read(desk, application, &before.name, &members)?;
    keep(desk, application.app_id, draft, before.id);
    Ok(Response::new(204))
}

fn read(
    desk: &Desk<'_>,
    application: &Application,
    name: &str,
    members: &JsonMap<String, Value>,
) -> Result<Draft, Response> {
    let others = all(desk, application.app_id).filter(|one| one.name != name);
    let draft = Draft::read(name, members).map_err(|unfit| refused(&unfit, members))?;
    draft
        .fits(others.map(|one| (one.issuer.as_str(), one.subject.as_str())))
        .map_err(|unfit| refused(&unfit, members))?;
    Ok(draft)
}

/// A credential, new or changed, takes effect some time later.
fn keep(
    desk: &mut Desk<'_>,
    client_id: ClientId,
    draft: Draft,
    id: FederatedCredentialId,
) -> FederatedCredential {
    let counts_from = desk.now().after(desk.cloud().delays().federated_credential);
    let credential = draft.into_credential(id, counts_from);
    desk.emit(Change::FederatedCredentialPut { client_id, credential: credential.clone().into() });
    credential
}

/// Of these texts only the one for an issuer and subject that are taken is confirmed, and its code.
fn refused(unfit: &Unfit, members: &JsonMap<String, Value>) -> Response {
    let value = |name: &str| members.get(name).and_then(Value::as_str).unwrap_or_default();
    let wrong = |name: &str, what: &str| {
        format!(
            "{what} paramName: FederatedIdentityCredential.{name}, paramValue: {}, objectType: \
             Microsoft.Online.DirectoryServices.Application",
            value(&name.to_ascii_lowercase())
        )
    };
    let message = match unfit {
        Unfit::Name => wrong(
            "Name",
            "The name must have 3 to 120 letters, digits, '-' and '_', beginning with a letter or a digit.",
        ),
        Unfit::Incomplete => "Issuer, subject and audiences are required.".to_string(),
        Unfit::Audiences => "Audiences must have exactly one value.".to_string(),
        Unfit::TooLong(member) => format!("The value of {member} is longer than {LONGEST} characters."),
        Unfit::Taken => wrong(
            "Subject",
            &format!(
                "The combination of issuer and subject must be unique for the application. Issuer {} and Subject: {} \
                 already exist.",
                value("issuer"),
                value("subject")
            ),
        ),
        Unfit::TooMany => {
            return error::bad_request(&format!(
                "An application can have at most {MOST} federated identity credentials."
            ));
        }
    };
    error::error(400, "InvalidFederatedIdentityCredentialValue", &message)
}

/// `PUT` and `DELETE /servicePrincipals/{id}/federatedIdentityCredentials/{name}`, which Resource Manager asks: it has
/// checked what it writes. Not public.
pub(super) fn of_identity(
    desk: &mut Desk<'_>,
    request: &Request,
    id: &str,
    name: &str,
) -> Result<Response, Response> {
    let client_id = service_principals::known(desk, id)?.app_id;
    let before = all(desk, client_id).find(|one| one.name == name).map(|one| one.id);
    if request.method == Method::Delete {
        desk.emit(Change::FederatedCredentialDeleted { client_id, name: String::from(name) });
        return Ok(Response::new(204));
    }
    let members = object(request)?;
    let draft = Draft::read(name, &members).map_err(|unfit| refused(&unfit, &members))?;
    let id = before.unwrap_or_else(|| FederatedCredentialId::from_random(desk.bytes()));
    keep(desk, client_id, draft, id);
    Ok(Response::new(204))
}
