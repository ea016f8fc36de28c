//! The claims of an access token ("Access token claims reference").

use super::super::Desk;
use super::client::{Client, Proof};
use crate::access::app_role;
use crate::cloud::{Cloud, ServicePrincipal, User};
use crate::ids::{ClientId, PrincipalId};
use crate::wire::{base64url, jws};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;

/// The header of a token; a v1.0 token names the key twice. One deliberate difference: EdDSA where Entra has RS256.
#[derive(Serialize)]
struct Header {
    typ: &'static str,
    alg: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    x5t: Option<String>,
    kid: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: String,
    iss: &'a str,
    iat: u64,
    nbf: u64,
    exp: u64,
    aio: String,
    #[serde(flatten)]
    by: By,
    #[serde(flatten)]
    groups: Groups,
    #[serde(skip_serializing_if = "Option::is_none")]
    idp: Option<&'a str>,
    idtyp: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    oid: PrincipalId,
    rh: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scp: Option<&'static str>,
    sub: String,
    tid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    upn: Option<&'a str>,
    uti: String,
    ver: Version,
    /// That system-assigned identities have none is UNCONFIRMED.
    #[serde(skip_serializing_if = "Option::is_none")]
    xms_az_rid: Option<&'a str>,
    /// What the principal is to the tenant, in numbers. Of tokens without federation it is left out, as
    /// `xms_tcdt`, `xms_act_fct` and `xms_sub_fct` are of all: what they say is UNCONFIRMED.
    #[serde(skip_serializing_if = "Option::is_none")]
    xms_idrel: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    xms_mirid: Option<&'a str>,
}

/// The client that a token was issued to and how it proved who it is, under the names of each version.
#[derive(Serialize)]
#[serde(untagged)]
enum By {
    V1 { appid: String, appidacr: &'static str },
    V2 { azp: String, azpacr: &'static str },
}

/// The version of a token.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
enum Version {
    #[serde(rename = "1.0")]
    V1,
    #[serde(rename = "2.0")]
    V2,
}

impl Version {
    /// The resource chooses it, whichever endpoint was asked. Microsoft's own services take v1.0 here.
    fn of(cloud: &Cloud, service: &ServicePrincipal) -> Self {
        let application = cloud.tenant().application_with(service.app_id);
        match application.and_then(|application| application.requested_access_token_version) {
            Some(2) => Self::V2,
            _ => Self::V1,
        }
    }

    fn issuer(self, cloud: &Cloud) -> String {
        match self {
            Self::V1 => cloud.tenant().issuer(),
            Self::V2 => cloud.tenant().issuer_v2(),
        }
    }

    /// A v1.0 token repeats the name that the client used, a v2.0 token has the client id of the resource.
    fn audience(self, audience: &Audience<'_>) -> String {
        match self {
            Self::V1 => audience.name.to_string(),
            Self::V2 => audience.service.app_id.to_string(),
        }
    }

    fn by(self, client: ClientId, proof: &'static str) -> By {
        match self {
            Self::V1 => By::V1 { appid: client.to_string(), appidacr: proof },
            Self::V2 => By::V2 { azp: client.to_string(), azpacr: proof },
        }
    }
}

/// From when until when a token counts, in seconds since the epoch.
#[derive(Clone, Copy)]
pub(super) struct Lifetime {
    pub(super) not_before: u64,
    pub(super) expires_on: u64,
}

/// Whom a token is for: the service, and the name by which the client asked for it.
pub(super) struct Audience<'a> {
    pub(super) service: &'a ServicePrincipal,
    pub(super) name: &'a str,
}

/// A token for a client of its own.
pub(super) fn for_client(
    desk: &mut Desk<'_>,
    client: &Client,
    audience: &Audience<'_>,
    lifetime: Lifetime,
) -> Option<String> {
    let version = Version::of(desk.cloud(), audience.service);
    let issuer = version.issuer(desk.cloud());
    let Client { principal: client, proof } = client;
    let (acr, host) = match proof {
        Proof::Secret => ("1", None),
        Proof::Certificate { host } => ("2", host.as_deref()),
        Proof::Federated => ("2", None),
    };
    let managed = client.alternative_names.iter().find(|name| name.starts_with('/'));
    let claims = Claims {
        aud: version.audience(audience),
        iss: &issuer,
        iat: lifetime.not_before,
        nbf: lifetime.not_before,
        exp: lifetime.expires_on,
        aio: opaque(desk),
        by: version.by(client.app_id, acr),
        groups: Groups::of(desk.cloud(), client.id, "servicePrincipals", audience.service),
        idp: Some(&issuer),
        idtyp: "app",
        name: None,
        oid: client.id,
        rh: opaque(desk),
        roles: app_role::held(desk.cloud(), client.id, audience.service).map(String::from).collect(),
        scp: None,
        sub: client.id.to_string(),
        tid: desk.cloud().tenant().id.to_string(),
        upn: None,
        uti: base64url::encode(&desk.bytes::<16>()),
        ver: version,
        xms_az_rid: host,
        // A service principal (7), and a managed identity that is federated (33). The order is UNCONFIRMED.
        xms_idrel: (managed.is_some() && matches!(proof, Proof::Federated)).then_some("7 33"),
        xms_mirid: managed.map(String::as_str),
    };
    sign(desk.cloud(), &claims)
}

/// A token for a person who signed in with the Azure CLI.
pub(super) fn for_user(
    desk: &mut Desk<'_>,
    user: &User,
    audience: &Audience<'_>,
    lifetime: Lifetime,
) -> Option<String> {
    let version = Version::of(desk.cloud(), audience.service);
    let issuer = version.issuer(desk.cloud());
    let claims = Claims {
        aud: version.audience(audience),
        iss: &issuer,
        iat: lifetime.not_before,
        nbf: lifetime.not_before,
        exp: lifetime.expires_on,
        aio: opaque(desk),
        by: version.by(crate::cloud::AZURE_CLI, "0"),
        groups: Groups::of(desk.cloud(), user.id, "users", audience.service),
        idp: None,
        idtyp: "user",
        name: Some(&user.name),
        oid: user.id,
        rh: opaque(desk),
        roles: Vec::new(),
        scp: Some("user_impersonation"),
        sub: base64url::encode(&desk.bytes::<32>()),
        tid: desk.cloud().tenant().id.to_string(),
        upn: Some(&user.user_principal_name),
        uti: base64url::encode(&desk.bytes::<16>()),
        ver: version,
        xms_az_rid: None,
        xms_idrel: None,
        xms_mirid: None,
    };
    sign(desk.cloud(), &claims)
}

/// The groups of a principal, transitive ones included, in one of two shapes.
#[derive(Serialize)]
#[serde(untagged)]
enum Groups {
    Named {
        #[serde(skip_serializing_if = "Vec::is_empty")]
        groups: Vec<PrincipalId>,
    },
    /// Too many for a token ("groups overage claim"): it says where to ask instead.
    Elsewhere { _claim_names: ClaimNames, _claim_sources: ClaimSources },
}

#[derive(Serialize)]
struct ClaimNames {
    groups: &'static str,
}

#[derive(Serialize)]
struct ClaimSources {
    src1: ClaimSource,
}

#[derive(Serialize)]
struct ClaimSource {
    endpoint: String,
}

impl Groups {
    /// Those that a token for this service names. Which of Microsoft's services get them is UNCONFIRMED, and so is the
    /// address for a service principal with too many.
    fn of(cloud: &Cloud, principal: PrincipalId, kind: &str, service: &ServicePrincipal) -> Self {
        if let Some(groups) = app_role::groups(cloud, principal, service) {
            return Self::Named { groups };
        }
        let tenant = cloud.tenant().id;
        let endpoint = format!("https://graph.windows.net/{tenant}/{kind}/{principal}/getMemberObjects");
        Self::Elsewhere {
            _claim_names: ClaimNames { groups: "src1" },
            _claim_sources: ClaimSources { src1: ClaimSource { endpoint } },
        }
    }
}

/// A value that Entra writes for itself and nobody else can read.
fn opaque(desk: &mut Desk<'_>) -> String {
    base64url::encode(&desk.bytes::<24>())
}

fn sign(cloud: &Cloud, claims: &Claims<'_>) -> Option<String> {
    let key = cloud.tenant().signing_keys.first()?;
    let x5t = (claims.ver == Version::V1).then(|| key.kid());
    let header = Header { typ: "JWT", alg: jws::ALG, x5t, kid: key.kid() };
    jws::sign(&header, claims, &key.key).ok()
}
