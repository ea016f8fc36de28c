//! A job outside changes its token for one of Entra.

use super::{AUDIENCE, CI, SUBJECT, ci, credential_path, properties, world, world_with};
use crate::entra::refused;
use crate::forge::{altered, claims};
use crate::graph::GRAPH;
use crate::harness::{ARM, LAB, VAULT, With, World, get, person};
use mi_sim::cloud::UserAssignedIdentity;
use mi_sim::wire::{Method, form_encode, jws};
use mi_sim::{Conclusion, Delays, Event, FederationMismatch, Place};
use serde_json::{Value, json};

const HINT: &str =
    "Check your federated identity credential Subject, Audience and Issuer against the presented assertion.";
const PAGE: &str = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

/// An identity that trusts the job of `ci`; its client id.
fn trusting(world: &mut World) -> String {
    let UserAssignedIdentity { principal, .. } = world.identity("one");
    world.trust("one", "main", properties(CI, SUBJECT, AUDIENCE)).is(201);
    world.settle();
    principal.client_id.to_string()
}

fn fetched(world: &World) -> usize {
    let is = |event: &Event| matches!(event, Event::Sent { from: Place::EntraId, to: Some(to), .. } if *to == ci());
    world.simulator.journal().entries().iter().filter(|entry| is(&entry.event)).count()
}

fn last_mismatch(world: &World) -> FederationMismatch {
    let found = world.conclusions().rev().find_map(|conclusion| match conclusion {
        Conclusion::FederationMismatched { mismatch, .. } => Some(*mismatch),
        _ => None,
    });
    found.unwrap()
}

#[test]
fn a_token_of_the_issuer_is_worth_one_of_the_identity() {
    let mut world = world();
    let id = trusting(&mut world);
    let principal = world.simulator.cloud().identities().next().unwrap().clone();
    let assertion = world.job_token(SUBJECT, AUDIENCE);
    let answer = world.exchange(&id, &assertion).is(200);
    let issued = claims(&answer.word("/access_token"));
    assert_eq!(issued["oid"], json!(principal.principal.principal_id));
    assert_eq!(
        (&issued["appid"], &issued["appidacr"], &issued["idtyp"]),
        (&json!(id), &json!("2"), &json!("app"))
    );
    assert_eq!(issued["xms_mirid"], principal.id.scope().with_lower_resource_groups());
    assert_eq!(issued.get("xms_az_rid"), None);
    assert!(issued["xms_idrel"].as_str().unwrap().split(' ').any(|number| number == "33"));
    // 24 hours and five minutes, as any token of a managed identity.
    assert_eq!(issued["exp"].as_u64().unwrap() - issued["nbf"].as_u64().unwrap(), 86_700);
    let matched = world.conclusions().any(|conclusion| {
        matches!(conclusion, Conclusion::FederationMatched { name, issuer, subject, .. }
            if (name.as_str(), issuer.as_str(), subject.as_str()) == ("main", CI, SUBJECT))
    });
    assert!(matched);
    // What it is worth, the identity's roles say.
    let token = answer.word("/access_token");
    let group = get(&world.address(LAB)).bearer(&token);
    world.ask(&ci(), group.clone()).is(403);
    world.assign("Reader", principal.principal.principal_id, LAB);
    world.ask(&ci(), group).is(200);
    let v1 = world.exchange_at("oauth2/token", &id, &assertion, ("resource", VAULT)).is(200);
    assert_eq!(claims(&v1.word("/access_token"))["aud"], VAULT);
}

#[test]
fn each_point_in_which_no_credential_fits_has_its_number() {
    let mut world = world();
    let id = trusting(&mut world);
    let main = credential_path("one", "main");
    let none = |what: &str, value: &str| {
        format!(
            "No matching federated identity record found for presented assertion {what} '{value}'. {HINT} {PAGE}"
        )
    };
    let assertion = world.job_token(SUBJECT, AUDIENCE);
    for (properties, mismatch, code, status, error, text) in [
        (
            properties(&format!("{CI}/"), SUBJECT, AUDIENCE),
            FederationMismatch::Issuer,
            700_211,
            400,
            "invalid_request",
            none("issuer", CI),
        ),
        (
            properties(CI, "other", AUDIENCE),
            FederationMismatch::Subject,
            700_213,
            400,
            "invalid_request",
            none("subject", SUBJECT),
        ),
        (
            properties(CI, SUBJECT, "API://AzureADTokenExchange"),
            FederationMismatch::Audience,
            700_212,
            400,
            "invalid_request",
            none("audience", AUDIENCE),
        ),
        (
            properties(CI, "Repo:contoso/site:ref:refs/heads/main", AUDIENCE),
            FederationMismatch::SubjectCase,
            7_002_138,
            401,
            "invalid_client",
            format!(
                "No matching federated identity record found for presented assertion subject '{SUBJECT}'. The subject \
                 matches with case-insensitive comparison, but not with case-sensitive comparison. {HINT} See \
                 documentation at: {PAGE}. See breaking change notification and remediation at: \
                 https://learn.microsoft.com/en-us/entra/identity-platform/reference-breaking-changes#august-2024."
            ),
        ),
    ] {
        world.manage(Method::Put, &main, Some(json!({ "properties": properties }))).is(200);
        refused(&world.exchange(&id, &assertion), status, error, code, &text);
        assert_eq!(last_mismatch(&world), mismatch);
    }
    world.delete(&main).is(200);
    let text = format!("The client '{id}'(one) has no configured federated identity credentials.");
    refused(&world.exchange(&id, &assertion), 400, "invalid_request", 70_025, &text);
    assert_eq!(last_mismatch(&world), FederationMismatch::NoCredential);
    // Nobody asked an issuer that is not trusted.
    assert_eq!(fetched(&world), 0);
}

/// A token that anybody may vary, signed with the issuer's own key.
fn forged(world: &World, change: impl FnOnce(&mut Value, &mut Value)) -> String {
    let issuer = world.simulator.cloud().issuer("ci").unwrap();
    let now = world.now();
    let mut header = json!({ "alg": "EdDSA", "typ": "JWT", "kid": issuer.kid() });
    let mut claims =
        json!({ "iss": CI, "sub": SUBJECT, "aud": AUDIENCE, "iat": now, "nbf": now, "exp": now + 600 });
    change(&mut header, &mut claims);
    jws::sign(&header, &claims, &issuer.key).unwrap()
}

#[test]
fn signature_key_and_times_must_be_right() {
    let mut world = world();
    let id = trusting(&mut world);
    let code = |world: &mut World, assertion: &str, status: u16| {
        world.exchange(&id, assertion).is(status).at("/error_codes/0").as_u64().unwrap()
    };
    // Kubernetes writes a list of audiences.
    let list = forged(&world, |_, claims| claims["aud"] = json!([AUDIENCE]));
    world.exchange(&id, &list).is(200);
    let good = forged(&world, |_, _| {});
    assert_eq!(code(&mut world, &altered(&good), 401), 700_027);
    let unknown = forged(&world, |header, _| header["kid"] = json!("other"));
    assert_eq!(code(&mut world, &unknown, 401), 7_000_272);
    let nameless = forged(&world, |header, _| drop(header.as_object_mut().unwrap().remove("kid")));
    assert_eq!(code(&mut world, &nameless, 401), 50_027);
    let endless = forged(&world, |_, claims| drop(claims.as_object_mut().unwrap().remove("exp")));
    assert_eq!(code(&mut world, &endless, 401), 50_027);
    let now = world.now();
    let early = forged(&world, |_, claims| claims["nbf"] = json!(now + 400));
    assert_eq!(code(&mut world, &early, 401), 700_024);
    let other = forged(&world, |header, _| header["alg"] = json!("ES384"));
    let text = "Invalid JWT token. 'ES384' is not a supported signature algorithm. Supported signing algorithms are: \
                'EdDSA'";
    refused(&world.exchange(&id, &other), 400, "invalid_request", 5_002_738, text);
    world.pass(601);
    assert_eq!(code(&mut world, &good, 401), 700_024);
}

#[test]
fn the_keys_of_an_issuer_are_fetched_once_and_again_after_a_day() {
    let mut world = world();
    let id = trusting(&mut world);
    for expected in [2, 2] {
        let assertion = world.job_token(SUBJECT, AUDIENCE);
        world.exchange(&id, &assertion).is(200);
        assert_eq!(fetched(&world), expected);
    }
    // A key that nobody knows makes Entra ask again, but not every time.
    world.pass(301);
    for expected in [4, 4] {
        let unknown = forged(&world, |header, _| header["kid"] = json!("other"));
        world.exchange(&id, &unknown).is(401);
        assert_eq!(fetched(&world), expected);
    }
    world.pass(86_400);
    let assertion = world.job_token(SUBJECT, AUDIENCE);
    world.exchange(&id, &assertion).is(200);
    assert_eq!(fetched(&world), 6);
}

#[test]
fn an_issuer_that_nobody_reaches_proves_nothing() {
    let mut world = world();
    let id = trusting(&mut world);
    world.trust("one", "away", properties("https://away.example", SUBJECT, AUDIENCE)).is(201);
    let away = forged(&world, |_, claims| claims["iss"] = json!("https://away.example"));
    let text = "Request to External OIDC endpoint failed.";
    refused(&world.exchange(&id, &away), 400, "invalid_request", 50_166, text);
    let own = format!("https://sts.windows.net/{}/", world.tenant());
    world.trust("one", "own", properties(&own, SUBJECT, AUDIENCE)).is(201);
    let own = forged(&world, |_, claims| claims["iss"] = json!(own));
    assert_eq!(world.exchange(&id, &own).is(400).at("/error_codes"), json!([700_222]));
}

/// It takes some minutes (AADSTS70021); here three, and never in between.
#[test]
fn a_new_credential_takes_effect_after_some_minutes() {
    let delays =
        Delays { role_assignment: Default::default(), replication: Default::default(), ..Delays::default() };
    let mut world = world_with(delays);
    let id = trusting(&mut world);
    let assertion = world.job_token(SUBJECT, AUDIENCE);
    let text = format!(
        "No matching federated identity record found for presented assertion. Assertion Issuer: '{CI}'. Assertion Subject: \
         '{SUBJECT}'. Assertion Audience: '{AUDIENCE}'."
    );
    refused(&world.exchange(&id, &assertion), 400, "invalid_request", 70_021, &text);
    assert_eq!(last_mismatch(&world), FederationMismatch::NotYet);
    world.pass(180);
    world.exchange(&id, &assertion).is(200);
}

#[test]
fn an_application_does_the_same_and_its_token_lasts_as_an_applications() {
    let mut world = world();
    let created = world.graph(Method::Post, "applications", Some(json!({ "displayName": "site" }))).is(201);
    let (object, id) = (created.word("/id"), created.word("/appId"));
    world.graph(Method::Post, "servicePrincipals", Some(json!({ "appId": id }))).is(201);
    let body = json!({ "name": "main", "issuer": CI, "subject": SUBJECT, "audiences": [AUDIENCE] });
    let path = format!("applications/{object}/federatedIdentityCredentials");
    world.graph(Method::Post, &path, Some(body)).is(201);
    let assertion = world.job_token(SUBJECT, AUDIENCE);
    let issued = claims(&world.exchange(&id, &assertion).is(200).word("/access_token"));
    assert_eq!((&issued["appid"], &issued["aud"]), (&json!(id), &json!(ARM)));
    assert_eq!((issued.get("xms_idrel"), issued.get("xms_mirid")), (None, None));
    // 60 to 90 minutes and five before.
    let lifetime = issued["exp"].as_u64().unwrap() - issued["nbf"].as_u64().unwrap();
    assert!((3_900..=5_700).contains(&lifetime), "{lifetime}");
    world.graph(Method::Delete, &format!("{path}/main"), None).is(204);
    world.exchange(&id, &assertion).is(400);
}

#[test]
fn the_log_of_sign_ins_names_the_issuer() {
    let mut world = world();
    let id = trusting(&mut world);
    let assertion = world.job_token(SUBJECT, AUDIENCE);
    world.exchange(&id, &assertion).is(200);
    let filter = form_encode(&[("$filter", "signInEventTypes/any(t: t eq 'managedIdentity')")]);
    let token = world.person_token("admin", GRAPH);
    let log = get(&format!("{GRAPH}/beta/auditLogs/signIns?{filter}")).bearer(&token);
    let row = world.ask(&person("admin"), log).is(200).at("/value/0");
    assert_eq!(row["clientCredentialType"], "federatedIdentityCredential");
    assert_eq!(row["managedServiceIdentity"]["federatedTokenIssuer"], CI);
    assert_eq!(row["servicePrincipalCredentialKeyId"], Value::Null);
}
