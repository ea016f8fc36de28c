//! Issuers outside Azure: a CI service or a cluster that publishes its signing key and gives its jobs tokens ("OpenID
//! Connect Discovery 1.0"; "Workload identity federation", supported scenarios).
//!
//! Every real issuer has its own way to hand a job its token: a request to the CI service, a file in a pod. Here a job asks
//! `GET {issuer}/token?sub=…&aud=…`, which is the simulator's own making. A real issuer decides the subject; this one
//! believes what its job says, so that a document can show a subject that does not fit.

use super::{At, Body, Call, Desk, KIB, Listens, Published, Service};
use crate::cloud::Issuer;
use crate::figures::lifetime;
use crate::place::Place;
use crate::wire::{ErrorCode, Jwk, Jwks, Request, Response, jws};
use alloc::string::String;
use serde::Serialize;
use serde_json::json;

/// Where every issuer publishes what it is.
pub(super) const CONFIGURATION: &str = "/.well-known/openid-configuration";
const KEYS: &str = "/.well-known/jwks";
const TOKEN: &str = "/token";

/// What anybody may read.
pub(super) static METADATA: Service = Service {
    at: At::Outside(&[CONFIGURATION, KEYS]),
    audiences: &[],
    application: None,
    published: Published::Always,
    body: Body { longest: 16 * KIB, too_large: |_, _| Response::new(413) },
    listens: Listens::Outside { find: |call| find(call, &[CONFIGURATION, KEYS]), answer: publish },
};

/// What its own jobs ask.
pub(super) static TOKENS: Service = Service {
    at: At::Outside(&[TOKEN]),
    audiences: &[],
    application: None,
    published: Published::Never,
    body: Body { longest: 16 * KIB, too_large: |_, _| Response::new(413) },
    listens: Listens::Outside { find: |call| find(call, &[TOKEN]), answer: mint },
};

fn find(call: &Call<'_>, paths: &[&str]) -> Option<Place> {
    let mut issuers = call.cloud.issuers();
    let issuer = issuers.find(|issuer| paths.iter().any(|path| issuer.serves(call.url, path)))?;
    Some(Place::Issuer { name: issuer.name.clone() })
}

/// Whose desk it is.
fn own<'a>(desk: &'a Desk<'_>) -> Option<&'a Issuer> {
    match desk.place() {
        Place::Issuer { name } => desk.cloud().issuer(name),
        _ => None,
    }
}

fn publish(desk: &mut Desk<'_>, request: &Request) -> Response {
    let Some(issuer) = own(desk) else { return Response::new(404) };
    if issuer.serves(&request.url, KEYS) {
        let (kid, key) = (issuer.kid(), issuer.key.public_key());
        return Response::json(
            200,
            &Jwks { keys: [Jwk { kid, key, certificate: None, issuer: None }].into() },
        );
    }
    let document = json!({
        "issuer": issuer.url,
        "jwks_uri": issuer.address(KEYS),
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [jws::ALG],
    });
    Response::json(200, &document)
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: u64,
    nbf: u64,
    exp: u64,
    jti: String,
}

fn mint(desk: &mut Desk<'_>, request: &Request) -> Response {
    if desk.caller() != desk.place() {
        return Response::json(401, &json!({ "error": "only a job of this issuer gets its tokens" }))
            .because(ErrorCode::NotAJob);
    }
    let (jti, now) = (desk.guid(), desk.now().secs());
    let value = |name: &str| request.url.query_value(name).filter(|value| !value.is_empty());
    let (Some(sub), Some(aud)) = (value("sub"), value("aud")) else {
        return Response::json(400, &json!({ "error": "`sub` and `aud` are missing in the query" }))
            .because(ErrorCode::JobNamesNobody);
    };
    let Some(issuer) = own(desk) else { return Response::new(404) };
    let exp = now.saturating_add(lifetime::ISSUER_TOKEN);
    let claims = Claims { iss: &issuer.url, sub: &sub, aud: &aud, iat: now, nbf: now, exp, jti };
    let header = json!({ "alg": jws::ALG, "typ": "JWT", "kid": issuer.kid() });
    match jws::sign(&header, &claims, &issuer.key) {
        Ok(token) => Response::json(200, &json!({ "value": token })),
        Err(_) => Response::new(500),
    }
}
