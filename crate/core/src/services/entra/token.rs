//! The token endpoint, v1.0 and v2.0 ("Microsoft identity platform and the OAuth 2.0 client credentials flow").
//!
//! In which order Entra checks is UNCONFIRMED; here: tenant, grant, client, its proof, resource, assignment.

use super::super::Desk;
use super::authorize::Code;
use super::claims::{self, Audience, Lifetime};
use super::client::{self, Client};
use super::discovery::is_tenant;
use super::error::{Aadsts, no_tenant};
use super::form::Form;
use crate::access::app_role;
use crate::cloud::{AZURE_CLI, ServicePrincipal, ServicePrincipalKind, Tenant};
use crate::fault::Fault;
use crate::figures::lifetime;
use crate::wire::{Request, Response, base64url};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Which of the two token endpoints.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Endpoint {
    /// The target is a `resource`; numbers in the answer are strings.
    V1,
    /// The target is a `scope`; numbers are numbers.
    V2,
}

#[derive(Serialize)]
struct AnswerV1 {
    token_type: &'static str,
    expires_in: String,
    ext_expires_in: String,
    expires_on: String,
    not_before: String,
    resource: String,
    access_token: String,
}

#[derive(Serialize)]
struct AnswerV2 {
    token_type: &'static str,
    expires_in: u64,
    ext_expires_in: u64,
    access_token: String,
}

struct Issued {
    access_token: String,
    lifetime: Lifetime,
    resource: String,
}

/// Issues a token, or says why not.
pub(super) fn token(desk: &mut Desk<'_>, request: &Request, tenant: &str, endpoint: Endpoint) -> Response {
    match issue(desk, request, &Form::of(request), tenant, endpoint) {
        Ok(issued) => answer(desk, issued, endpoint),
        Err(error) => error.response(desk, request),
    }
}

fn issue(
    desk: &mut Desk<'_>,
    request: &Request,
    form: &Form<'_>,
    tenant: &str,
    endpoint: Endpoint,
) -> Result<Issued, Aadsts> {
    if !is_tenant(desk.cloud(), tenant) {
        return Err(no_tenant(tenant));
    }
    match form.need("grant_type")? {
        "client_credentials" => client_credentials(desk, request, form, tenant, endpoint),
        "authorization_code" => authorization_code(desk, form, endpoint),
        other => Err(Aadsts::new(70_003, format!("The app requested an unsupported grant type '{other}'."))),
    }
}

/// A client proves who it is, and gets a token for itself.
fn client_credentials(
    desk: &mut Desk<'_>,
    request: &Request,
    form: &Form<'_>,
    tenant: &str,
    endpoint: Endpoint,
) -> Result<Issued, Aadsts> {
    let client = Client::of(desk, request, form, tenant)?;
    let (resource, service) = target(desk, form, endpoint)?;
    assigned(desk.cloud().tenant(), &service, &client.principal)?;
    let seconds = match client.principal.service_principal_type {
        ServicePrincipalKind::ManagedIdentity if desk.cloud().has(Fault::TokenShort) => {
            lifetime::SHORTEST_APPLICATION_TOKEN
        }
        ServicePrincipalKind::ManagedIdentity => lifetime::IDENTITY_TOKEN,
        ServicePrincipalKind::Application => drawn(desk),
    };
    let lifetime = from_now(desk, seconds);
    let audience = Audience { service: &service, name: &resource };
    let access_token = claims::for_client(desk, &client, &audience, lifetime).ok_or_else(retryable)?;
    Ok(Issued { access_token, lifetime, resource })
}

/// A person's tool brings the code that the sign-in page gave, and the verifier that only it can know.
fn authorization_code(desk: &mut Desk<'_>, form: &Form<'_>, endpoint: Endpoint) -> Result<Issued, Aadsts> {
    if form.need("client_id")?.parse() != Ok(AZURE_CLI) {
        return Err(client::not_found(desk, form.need("client_id")?));
    }
    let expired = || {
        Aadsts::new(
            70_008,
            "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive \
             authorization request for this user and resource.",
        )
    };
    let code = Code::open(desk, form.need("code")?).ok_or_else(expired)?;
    if base64url::encode(&Sha256::digest(form.need("code_verifier")?.as_bytes())) != code.challenge {
        return Err(Aadsts::new(
            501_481,
            "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
        ));
    }
    let user = desk.cloud().tenant().user(code.user).cloned().ok_or_else(expired)?;
    let (resource, service) = target(desk, form, endpoint)?;
    consented(desk.cloud().tenant(), &service)?;
    let lifetime = from_now(desk, lifetime::USER_TOKEN);
    let audience = Audience { service: &service, name: &resource };
    let access_token = claims::for_user(desk, &user, &audience, lifetime).ok_or_else(retryable)?;
    Ok(Issued { access_token, lifetime, resource })
}

/// Entra has no key to sign with; no world of the simulator begins so. The text is UNCONFIRMED.
fn retryable() -> Aadsts {
    Aadsts::new(90_033, "A transient error has occurred. Please try again.")
}

/// The service that the token is meant for, as the client named it.
fn target(
    desk: &Desk<'_>,
    form: &Form<'_>,
    endpoint: Endpoint,
) -> Result<(String, Arc<ServicePrincipal>), Aadsts> {
    let resource = match endpoint {
        Endpoint::V1 => form.need("resource")?.to_string(),
        Endpoint::V2 => scope_target(form)?,
    };
    let service = known(desk, &resource)?;
    if service.account_enabled {
        return Ok((resource, service));
    }
    Err(Aadsts::new(
        500_014,
        format!(
            "The service principal for resource '{resource}' is disabled. This indicate that a subscription within the \
             tenant has lapsed, or that the administrator for this tenant has disabled the application, preventing \
             tokens from being issued for it."
        ),
    ))
}

/// A service is open to the tool of a person only if it trusts it.
fn consented(tenant: &Tenant, service: &ServicePrincipal) -> Result<(), Aadsts> {
    if app_role::trusts_tools(tenant, service) {
        return Ok(());
    }
    Err(Aadsts::new(
        65_001,
        format!(
            "The user or administrator has not consented to use the application with ID '{AZURE_CLI}' named 'Microsoft \
             Azure CLI'. Send an interactive authorization request for this user and resource."
        ),
    ))
}

/// A service may ask that its clients be assigned to it, with or without a role.
fn assigned(tenant: &Tenant, resource: &ServicePrincipal, client: &ServicePrincipal) -> Result<(), Aadsts> {
    if app_role::is_assigned(tenant, resource, client.id) {
        return Ok(());
    }
    Err(Aadsts::new(
        501_051,
        format!(
            "Application '{}'({}) is not assigned to a role for the application '{}'({}).",
            client.app_id, client.display_name, resource.app_id, resource.display_name
        ),
    ))
}

/// The resource of a scope, with the slash that its own name may end in; that each keeps it is UNCONFIRMED.
fn scope_target(form: &Form<'_>) -> Result<String, Aadsts> {
    if form.get("resource").is_some() {
        return Err(Aadsts::new(901_002, "The 'resource' request parameter isn't supported."));
    }
    let scope = form.need("scope")?;
    if scope.split(' ').filter(|one| one.ends_with("/.default")).count() > 1 {
        // The number is documented, its text is UNCONFIRMED.
        return Err(Aadsts::new(700_022, format!("The scope {scope} names more than one resource.")));
    }
    scope.strip_suffix("/.default").map(ToString::to_string).ok_or_else(|| {
        Aadsts::new(
            1_002_012,
            format!(
                "The provided value for scope {scope} is not valid. Client credential flows must have a scope value with \
                 /.default suffixed to the resource identifier (application ID URI)."
            ),
        )
    })
}

fn known(desk: &Desk<'_>, resource: &str) -> Result<Arc<ServicePrincipal>, Aadsts> {
    let tenant = desk.cloud().tenant();
    tenant.shared_resource(resource).ok_or_else(|| {
        Aadsts::new(
            500_011,
            format!(
                "The resource principal named {resource} was not found in the tenant named {}. This can happen if the \
                 application has not been installed by the administrator of the tenant or consented to by any user in \
                 the tenant. You might have sent your authentication request to the wrong tenant.",
                tenant.domain
            ),
        )
    })
}

/// How many seconds the token of an ordinary application counts, which nobody can tell beforehand.
fn drawn(desk: &mut Desk<'_>) -> u64 {
    let spread = lifetime::APPLICATION_TOKEN_SPREAD.saturating_add(1);
    let later = u64::from(u32::from_be_bytes(desk.bytes())).checked_rem(spread).unwrap_or_default();
    lifetime::SHORTEST_APPLICATION_TOKEN.saturating_add(later)
}

fn from_now(desk: &Desk<'_>, seconds: u64) -> Lifetime {
    let now = desk.now().secs();
    Lifetime { not_before: now.saturating_sub(lifetime::BACKDATED), expires_on: now.saturating_add(seconds) }
}

fn answer(desk: &Desk<'_>, issued: Issued, endpoint: Endpoint) -> Response {
    let Issued { access_token, lifetime, resource } = issued;
    // Entra leaves out the second that has begun.
    let expires_in = lifetime.expires_on.saturating_sub(desk.now().secs()).saturating_sub(1);
    let ext_expires_in = expires_in;
    let response = match endpoint {
        Endpoint::V1 => Response::json(
            200,
            &AnswerV1 {
                token_type: "Bearer",
                expires_in: expires_in.to_string(),
                ext_expires_in: ext_expires_in.to_string(),
                expires_on: lifetime.expires_on.to_string(),
                not_before: lifetime.not_before.to_string(),
                resource,
                access_token,
            },
        ),
        Endpoint::V2 => {
            Response::json(200, &AnswerV2 { token_type: "Bearer", expires_in, ext_expires_in, access_token })
        }
    };
    response.with_header("Cache-Control", "no-store, no-cache")
}
