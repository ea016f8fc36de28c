//! The sign-ins of managed identities, one for each token that Entra issued or refused ("List signIns", beta;
//! "Managed identity sign-in logs"), and those of people, which are what a list shows that does not ask for others. A token
//! from a cache leaves no trace here.
//!
//! Left out: the sign-ins of applications, those of people that were refused, pages, the minutes until a sign-in shows up, and the Premium
//! license that the tenant needs. UNCONFIRMED: how `uniqueTokenIdentifier` is encoded (here as the `uti` of the token is),
//! what `clientCredentialType` says, and that `associatedResourceId` names the identity where it is user-assigned.

use super::super::bearer::Caller;
use super::super::{Desk, odata, past::Answered};
use super::{error, permission};
use crate::cloud::{Cloud, ServicePrincipal, ServicePrincipalKind};
use crate::figures::lifetime;
use crate::ids::{ClientId, KeyId, PrincipalId};
use crate::journal::Conclusion;
use crate::time::Timestamp;
use crate::wire::{Method, Request, Response, UnverifiedToken, base64url};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;
use serde_json::{Value, json};

/// The number of the refusal of a client that the directory does not know: nobody's sign-in.
const UNKNOWN_CLIENT: u64 = 700_016;

/// `GET /beta/auditLogs/signIns?$filter=signInEventTypes/any(t: t eq 'managedIdentity')`, and without such a clause the
/// interactive ones, in v1.0 too.
pub(super) fn list(desk: &mut Desk<'_>, request: &Request, caller: &Caller) -> Result<Response, Response> {
    let is_beta = request.url.path().starts_with("/beta/");
    if request.method != Method::Get {
        return Err(error::bad_segment());
    }
    permission::read_logs(desk, caller)?;
    let filter = Filter::of(&request.url.query_value("$filter").unwrap_or_default(), is_beta)?;
    let now = desk.now();
    let (cloud, past) = desk.look_back(asks_for_token);
    let kept = Duration::from_secs(lifetime::SIGN_IN_LOG);
    let past = past.take_while(|one| now.since(one.ended) <= kept).filter(|one| filter.covers(one.ended));
    let row = if filter.is_managed { row } else { person_row };
    let rows: Vec<Value> = past.filter_map(|one| row(cloud, &one)).filter(|row| filter.fits(row)).collect();
    let version = if is_beta { "beta" } else { "v1.0" };
    let context = alloc::format!("https://graph.microsoft.com/{version}/$metadata#auditLogs/signIns");
    Ok(Response::json(200, &json!({ "@odata.context": context, "value": rows })))
}

fn asks_for_token(request: &Request) -> bool {
    request.method == Method::Post && request.url.path().ends_with("/token")
}

/// Which sign-ins are asked for.
struct Filter {
    /// Whether those of managed identities are, not those of people.
    is_managed: bool,
    since: Timestamp,
    until: Option<Timestamp>,
    /// Members of a row, and what they must be.
    equal: Vec<(String, String)>,
}

impl Filter {
    /// The clause for managed identities, which only beta knows, then any of those for time and members.
    fn of(text: &str, is_beta: bool) -> Result<Self, Response> {
        let mut filter =
            Self { is_managed: false, since: Timestamp::default(), until: None, equal: Vec::new() };
        let bad = || error::bad_filter(text);
        for part in text.split(" and ").filter(|part| !part.is_empty()) {
            if is_beta && is_of_managed_identities(part) {
                filter.is_managed = true;
                continue;
            }
            match odata::clause(part).ok_or_else(bad)? {
                ("createdDateTime", "ge", moment) => filter.since = odata::moment(moment).ok_or_else(bad)?,
                ("createdDateTime", "le", moment) => {
                    filter.until = Some(odata::moment(moment).ok_or_else(bad)?);
                }
                (
                    name @ ("appId" | "userId" | "userPrincipalName" | "servicePrincipalId" | "resourceId"
                    | "correlationId"),
                    "eq",
                    value,
                ) => {
                    filter.equal.push((name.to_string(), value.to_string()));
                }
                _ => return Err(bad()),
            }
        }
        Ok(filter)
    }

    fn covers(&self, moment: Timestamp) -> bool {
        moment >= self.since && self.until.is_none_or(|until| moment <= until)
    }

    fn fits(&self, row: &Value) -> bool {
        let is = |name: &str, value: &str| row.get(name).and_then(Value::as_str) == Some(value);
        self.equal.iter().all(|(name, value)| is(name, value))
    }
}

/// `signInEventTypes/any(t: t eq 'managedIdentity')`, with any name for the variable.
fn is_of_managed_identities(part: &str) -> bool {
    let any = part.trim().strip_prefix("signInEventTypes/any(").and_then(|rest| rest.strip_suffix(')'));
    any.and_then(|any| any.split_once(':')).is_some_and(|(variable, test)| {
        odata::clause(test) == Some((variable.trim(), "eq", "managedIdentity"))
    })
}

/// The row of an answered token request; `None` when nobody, or no managed identity, asked.
fn row(cloud: &Cloud, past: &Answered<'_>) -> Option<Value> {
    let form = past.request.form();
    let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref());
    let body = past.response.body.json().unwrap_or_default();
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let token = text("access_token").and_then(|token| UnverifiedToken::parse(token).ok());
    let client = match &token {
        Some(token) => by_object(cloud, token.text("oid")?.parse().ok()?)?,
        None => by_client(cloud, field("client_id")?.parse().ok()?)?,
    };
    if client.service_principal_type != ServicePrincipalKind::ManagedIdentity {
        return None;
    }
    let code = body.pointer("/error_codes/0").and_then(Value::as_u64).unwrap_or_default();
    if code == UNKNOWN_CLIENT {
        return None;
    }
    let unique = token.as_ref().and_then(|token| token.text("uti"));
    let id = unique.map_or_else(|| text("trace_id").map(ToString::to_string), request_id);
    let wanted = field("resource").or_else(|| field("scope")?.strip_suffix("/.default"));
    let resource = wanted.and_then(|wanted| cloud.tenant().resource(wanted));
    let (key_id, thumbprint) = credential(past);
    let issuer = outside_issuer(past);
    Some(json!({
        "id": id,
        "createdDateTime": past.ended.to_rfc3339(),
        "appId": client.app_id,
        "correlationId": text("correlation_id").or(id.as_deref()),
        "conditionalAccessStatus": "notApplied",
        "ipAddress": "",
        "isInteractive": false,
        "signInEventTypes": ["managedIdentity"],
        "servicePrincipalId": client.id,
        "servicePrincipalName": client.display_name,
        "servicePrincipalCredentialKeyId": key_id,
        "servicePrincipalCredentialThumbprint": thumbprint,
        "clientCredentialType": if issuer.is_some() { "federatedIdentityCredential" } else { "managedIdentity" },
        "resourceDisplayName": resource.map(|resource| &resource.display_name),
        "resourceId": resource.map(|resource| resource.app_id),
        "resourceServicePrincipalId": resource.map(|resource| resource.id),
        "resourceTenantId": cloud.tenant().id,
        "uniqueTokenIdentifier": unique,
        "status": status(code, text("error_description")),
        "managedServiceIdentity": managed_identity(client, issuer),
    }))
}

/// The row of a person who signed in; `None` where somebody else asked for a token, or none was issued.
fn person_row(cloud: &Cloud, past: &Answered<'_>) -> Option<Value> {
    let body = past.response.body.json().unwrap_or_default();
    let token = UnverifiedToken::parse(body.get("access_token")?.as_str()?).ok()?;
    let user = cloud.tenant().user(token.text("oid")?.parse().ok()?)?;
    let resource = cloud.tenant().resource(token.text("aud")?);
    let client = token.text("appid").or(token.text("azp"));
    let unique = token.text("uti");
    Some(json!({
        "id": unique.and_then(request_id),
        "createdDateTime": past.ended.to_rfc3339(),
        "userDisplayName": user.name,
        "userPrincipalName": user.user_principal_name,
        "userId": user.id,
        "appId": client,
        "appDisplayName": "Microsoft Azure CLI",
        "conditionalAccessStatus": "notApplied",
        "ipAddress": "",
        "isInteractive": true,
        "signInEventTypes": ["interactiveUser"],
        "resourceDisplayName": resource.map(|resource| &resource.display_name),
        "resourceId": resource.map(|resource| resource.app_id),
        "uniqueTokenIdentifier": unique,
        "status": status(0, None),
    }))
}

/// A service principal, be it in the recycle bin: it lies there as long as its last sign-in stays in the log.
fn by_object(cloud: &Cloud, id: PrincipalId) -> Option<&ServicePrincipal> {
    let tenant = cloud.tenant();
    let deleted = || tenant.deleted_service_principal(id).map(|deleted| &*deleted.service_principal);
    tenant.service_principal(id).or_else(deleted)
}

fn by_client(cloud: &Cloud, id: ClientId) -> Option<&ServicePrincipal> {
    let tenant = cloud.tenant();
    let mut deleted = tenant.deleted().map(|deleted| &*deleted.service_principal);
    tenant.client(id).or_else(|| deleted.find(|principal| principal.app_id == id))
}

/// The `uti` of a token is the id of the request for it, in other letters.
fn request_id(unique: &str) -> Option<String> {
    let bytes = base64url::decode_exactly::<16>(unique).ok()?;
    Some(KeyId::from_u128(u128::from_be_bytes(bytes)).to_string())
}

/// The key credential that the assertion was checked by, as far as that went.
fn credential<'a>(past: &Answered<'a>) -> (Option<KeyId>, Option<&'a str>) {
    let accepted = past.conclusions.iter().find_map(|conclusion| match conclusion {
        Conclusion::AssertionAccepted { key_id, thumbprint, .. } => Some((*key_id, thumbprint.as_str())),
        _ => None,
    });
    accepted.unzip()
}

/// The issuer of the token that fitted a federated identity credential.
fn outside_issuer<'a>(past: &Answered<'a>) -> Option<&'a str> {
    past.conclusions.iter().find_map(|conclusion| match conclusion {
        Conclusion::FederationMatched { issuer, .. } => Some(issuer.as_str()),
        _ => None,
    })
}

fn status(code: u64, description: Option<&str>) -> Value {
    let words = description.and_then(|words| words.split(" Trace ID: ").next());
    let reason = words.and_then(|words| words.split_once(": ")).map_or("Other.", |(_, reason)| reason);
    json!({ "errorCode": code, "failureReason": reason, "additionalDetails": null })
}

/// Whose identity it is: of a resource, which is named then, or one by itself.
fn managed_identity(client: &ServicePrincipal, issuer: Option<&str>) -> Value {
    let names = &client.alternative_names;
    let is_own = names.iter().any(|name| name == "isExplicit=True");
    json!({
        "msiType": if is_own { "userAssigned" } else { "systemAssigned" },
        "associatedResourceId": names.iter().find(|name| name.starts_with('/')),
        "federatedTokenId": null,
        "federatedTokenIssuer": issuer,
    })
}
