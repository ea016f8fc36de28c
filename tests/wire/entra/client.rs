//! A client that holds the certificate of a managed identity and can vary everything it says.

use crate::harness::{Answer, VAULT, World, world};
use mi_sim::cloud::{Credential, UserAssignedIdentity};
use mi_sim::wire::{PrivateKey, jws};
use serde_json::{Value, json};

pub(crate) const BEARER_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

pub(super) struct Client {
    pub(super) world: World,
    pub(super) identity: UserAssignedIdentity,
    pub(super) credential: Credential,
    pub(super) header: Value,
    pub(super) claims: Value,
    pub(super) key: PrivateKey,
}

/// A client whose assertion is right in every point.
pub(super) fn client() -> Client {
    let mut world = world();
    let identity = world.identity("one");
    world.settle();
    let credential = world.simulator.cloud().credential(identity.principal.principal_id).unwrap().clone();
    let id = identity.principal.client_id.to_string();
    let now = world.now();
    let certificate = &credential.certificate;
    Client {
        header: json!({ "alg": "EdDSA", "typ": "JWT", "x5t": certificate.x5t(), "x5t#S256": certificate.x5t_s256() }),
        claims: json!({
            "aud": format!("https://login.microsoftonline.com/{}/oauth2/v2.0/token", world.tenant()),
            "exp": now + 600, "iat": now, "iss": id, "jti": "b7b1e2f8", "nbf": now, "sub": id,
        }),
        key: credential.key.clone(),
        world,
        identity,
        credential,
    }
}

impl Client {
    pub(super) fn id(&self) -> String {
        self.identity.principal.client_id.to_string()
    }

    pub(super) fn assertion(&self) -> String {
        jws::sign(&self.header, &self.claims, &self.key).unwrap()
    }

    /// Asks the v2.0 endpoint with the assertion as it stands.
    pub(super) fn ask(&mut self) -> Answer {
        let assertion = self.assertion();
        self.ask_with(&assertion)
    }

    pub(super) fn ask_with(&mut self, assertion: &str) -> Answer {
        let (tenant, id) = (self.world.tenant(), self.id());
        let scope = format!("{VAULT}/.default");
        self.world.entra(
            &tenant,
            "oauth2/v2.0/token",
            &[
                ("grant_type", "client_credentials"),
                ("client_id", &id),
                ("client_assertion_type", BEARER_TYPE),
                ("client_assertion", assertion),
                ("scope", &scope),
            ],
        )
    }

    /// Asks an endpoint with the right form, one field set to something else or left out.
    pub(super) fn ask_but(&mut self, endpoint: &str, field: &str, value: Option<&str>) -> Answer {
        let (tenant, id, assertion) = (self.world.tenant(), self.id(), self.assertion());
        let target = if endpoint.contains("v2.0") { "scope" } else { "resource" };
        let wanted = if target == "scope" { format!("{VAULT}/.default") } else { VAULT.to_string() };
        let mut form = vec![
            ("grant_type", "client_credentials"),
            ("client_id", id.as_str()),
            ("client_assertion_type", BEARER_TYPE),
            ("client_assertion", assertion.as_str()),
            (target, wanted.as_str()),
        ];
        form.retain(|(name, _)| *name != field);
        form.extend(value.map(|value| (field, value)));
        self.world.entra(&tenant, endpoint, &form)
    }
}

/// Asserts an error of the token service: status, `error`, number and how its text goes on.
#[track_caller]
pub(crate) fn refused(answer: &Answer, status: u16, error: &str, code: u32, text: &str) {
    assert_eq!(answer.0.status, status, "{}", answer.text());
    assert_eq!(answer.word("/error"), error);
    assert_eq!(answer.at("/error_codes"), json!([code]));
    let description = answer.word("/error_description");
    let (message, _) = description.split_once(" Trace ID: ").unwrap();
    assert_eq!(message, format!("AADSTS{code}: {text}"));
}
