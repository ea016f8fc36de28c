//! Workload identity federation: jobs outside Azure that sign in with a token of their own issuer.

mod applications;
mod credentials;
mod exchange;
mod issuer;

use crate::entra::BEARER_TYPE;
use crate::harness::{ARM, Answer, World, get, identity_path, request, world_of};
use mi_sim::wire::{Method, form_encode};
use mi_sim::{Delays, Issuer, Place, Settings};
use serde_json::{Value, json};

const CI: &str = "https://ci.example/lab";
const SUBJECT: &str = "repo:contoso/site:ref:refs/heads/main";
const AUDIENCE: &str = "api://AzureADTokenExchange";

/// A world with one issuer outside, `ci`.
fn world() -> World {
    world_with(Delays::none())
}

fn world_with(delays: Delays) -> World {
    let issuers = vec![Issuer::new("ci", CI).unwrap()];
    world_of(&Settings { issuers, delays, ..Settings::default() })
}

fn ci() -> Place {
    Place::Issuer { name: "ci".into() }
}

fn credential_path(identity: &str, name: &str) -> String {
    format!("{}/federatedIdentityCredentials/{name}", identity_path(identity))
}

fn properties(issuer: &str, subject: &str, audience: &str) -> Value {
    json!({ "issuer": issuer, "subject": subject, "audiences": [audience] })
}

impl World {
    /// Writes a credential of an identity.
    fn trust(&mut self, identity: &str, name: &str, properties: Value) -> Answer {
        let body = json!({ "properties": properties });
        self.manage(Method::Put, &credential_path(identity, name), Some(body))
    }

    /// A token that the issuer `ci` gives its job.
    fn job_token(&mut self, subject: &str, audience: &str) -> String {
        let query = form_encode(&[("sub", subject), ("aud", audience)]);
        self.ask(&ci(), get(&format!("{CI}/token?{query}"))).is(200).word("/value")
    }

    /// The job asks Entra's v2.0 endpoint for a token for Resource Manager.
    fn exchange(&mut self, client: &str, assertion: &str) -> Answer {
        let scope = format!("{ARM}/.default");
        self.exchange_at("oauth2/v2.0/token", client, assertion, ("scope", &scope))
    }

    fn exchange_at(&mut self, endpoint: &str, client: &str, assertion: &str, target: (&str, &str)) -> Answer {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", client),
            ("client_assertion_type", BEARER_TYPE),
            ("client_assertion", assertion),
            target,
        ];
        let address = format!("https://login.microsoftonline.com/{}/{endpoint}", self.tenant());
        self.ask(&ci(), request(Method::Post, &address).with_body(crate::harness::FORM, form_encode(&form)))
    }
}
