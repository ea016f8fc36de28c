//! The outside issuers that a user-assigned identity trusts ("Federated Identity Credentials - Create Or Update").
//!
//! The provider keeps what was written and has the directory go by it; that call is not public. Left out: the refusal of
//! two writes at the same time, and regions without the feature.

use super::super::super::Desk;
use super::super::super::federation::{Draft, LONGEST, MOST, Unfit};
use super::super::resource_type::{Asked, ResourceType};
use super::super::{error, identity_life, object, plain};
use crate::cloud::{Change, Cloud, PlainResource, Tags, UserAssignedIdentity};
use crate::scope::ResourceId;
use crate::wire::{Method, Response};
use alloc::format;
use alloc::string::{String, ToString};
use serde_json::{Value, json};

const NAME: &str = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials";

pub(in super::super) const TYPE: ResourceType = ResourceType {
    is_tracked: false,
    put: Some(put),
    outer_missing: Some(|_| {
        error::error(404, "ParentResourceNotFound", "The parent user-assigned identity doesn't exist.")
    }),
    ..ResourceType::new(NAME, &[], plain::show, remove)
};

fn put(desk: &mut Desk<'_>, asked: &Asked<'_>) -> Result<Response, Response> {
    let id = asked.id;
    let body = object(asked.request)?;
    let properties = body.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let draft = Draft::read(id.name(), &properties).map_err(|unfit| refused(id, &unfit))?;
    draft.fits(others(desk.cloud(), id)).map_err(|unfit| refused(id, &unfit))?;
    let written = json!({ "issuer": draft.issuer, "subject": draft.subject, "audiences": [draft.audience] });
    if !tell(desk, Method::Put, id, Some(written.to_string())) {
        return Err(identity_life::failed(id, "BadGateway"));
    }
    let before = desk.cloud().plain_resource(id);
    let status = if before.is_some() { 200 } else { 201 };
    let resource = PlainResource {
        id: before.map_or_else(|| id.clone(), |before| before.id.clone()),
        resource_type: NAME.to_string(),
        location: String::new(),
        tags: Tags::new(),
        body: [("properties".to_string(), written)].into_iter().collect(),
    };
    let response = Response::json(status, &plain::view(&resource));
    desk.emit(Change::ResourcePut { resource: resource.into() });
    Ok(response)
}

/// Issuer and subject of the other credentials of the identity.
fn others<'a>(cloud: &'a Cloud, id: &ResourceId) -> impl Iterator<Item = (&'a str, &'a str)> {
    let owner = id.parent();
    let all = owner.into_iter().flat_map(|owner| cloud.plain_resources_within(owner.scope()));
    all.filter(move |one| one.resource_type == NAME && one.id != *id).filter_map(|one| {
        let properties = one.body.get("properties")?;
        let text = |name: &str| properties.get(name).and_then(Value::as_str);
        Some((text("issuer")?, text("subject")?))
    })
}

/// Has the directory go by what was written; whether it does.
fn tell(desk: &mut Desk<'_>, method: Method, id: &ResourceId, body: Option<String>) -> bool {
    let Some(identity) = id.parent().and_then(|id| desk.cloud().identity(&id)) else { return false };
    let UserAssignedIdentity { principal, .. } = identity;
    let url = format!(
        "https://graph.microsoft.com/v1.0/servicePrincipals/{}/federatedIdentityCredentials/{}",
        principal.principal_id,
        id.name()
    );
    let response = identity_life::request(desk, method, &url, body.map(String::into_bytes));
    response.is_some_and(|response| response.is_success())
}

fn remove(desk: &mut Desk<'_>, id: &ResourceId) -> bool {
    // What the directory keeps of an identity that is deleted already, it forgets by itself.
    let _told = tell(desk, Method::Delete, id, None);
    plain::remove(desk, id)
}

/// The codes, and the texts for what is too long or too many, are UNCONFIRMED.
fn refused(id: &ResourceId, unfit: &Unfit) -> Response {
    let message = match unfit {
        Unfit::Name => format!("Federated Identity Credential name '{}' is invalid.", id.name()),
        Unfit::Incomplete => {
            "The request format was unexpected. Federated Identity Credential must specify 'issuer', 'subject' and \
             'audience'."
                .to_string()
        }
        Unfit::Audiences => "Federated identity credentials must have exactly one audience.".to_string(),
        Unfit::TooLong(member) => format!("The value of '{member}' is longer than {LONGEST} characters."),
        Unfit::Taken => "Issuer and subject combination already exists for this Managed Identity.".to_string(),
        Unfit::TooMany => {
            format!("A managed identity can have at most {MOST} federated identity credentials.")
        }
    };
    error::error(400, "BadRequest", &message)
}
