//! An application that proves itself by its secret, as tools without a browser do.

use super::client::refused;
use crate::forge::claims;
use crate::harness::{ARM, Answer, FORM, LAB, With, World, get, request};
use mi_sim::wire::{Method, base64url, form_encode};
use mi_sim::{Application, Delays, Place, Settings};
use serde_json::json;

const SECRET: &str = "a8~q Q/+%~secret";
const BLOB: &str = "https://storage.azure.com/.default";

fn world() -> (World, String) {
    let application = Application { name: "tools".into(), secret: SECRET.into() };
    let administrator_application = Some(application);
    let settings = Settings { administrator_application, delays: Delays::none(), ..Settings::default() };
    let world = World::new(&settings);
    let tenant = world.simulator.cloud().tenant();
    let id = tenant.service_principals().find(|one| one.display_name == "tools").unwrap().app_id.to_string();
    (world, id)
}

fn ask(world: &mut World, id: &str, secret: &str, scope: &str) -> Answer {
    let tenant = world.tenant();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", id),
        ("client_secret", secret),
        ("scope", scope),
        ("client_info", "1"),
    ];
    world.entra(&tenant, "oauth2/v2.0/token", &form)
}

#[test]
fn the_secret_gets_a_token_with_the_rights_of_the_administrator() {
    let (mut world, id) = world();
    let answer = ask(&mut world, &id, SECRET, "https://management.azure.com//.default").is(200);
    assert!(answer.at("/expires_in").is_u64());
    let token = answer.word("/access_token");
    let claims = claims(&token);
    assert_eq!(
        (&claims["aud"], &claims["appid"], &claims["appidacr"]),
        (&json!(ARM), &json!(id), &json!("1"))
    );
    assert_eq!(claims["idtyp"], "app");
    let group = request(Method::Put, &world.address(LAB)).bearer(&token);
    world.ask(&Place::Internet, group.json(&json!({ "location": "japaneast" }))).is(201);
}

#[test]
fn a_wrong_secret_is_refused_by_its_own_number() {
    let (mut world, id) = world();
    for secret in ["wrong", "A8~q Q/+%~secret", " "] {
        let text = format!(
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not \
             the client secret ID, for a secret added to app '{id}'."
        );
        refused(&ask(&mut world, &id, secret, BLOB), 401, "invalid_client", 7_000_215, &text);
    }
}

#[test]
fn a_secret_expires_after_two_years() {
    let (mut world, id) = world();
    world.pass(729 * 86_400);
    ask(&mut world, &id, SECRET, BLOB).is(200);
    world.pass(86_400);
    let answer = ask(&mut world, &id, SECRET, BLOB).is(401);
    assert_eq!(answer.at("/error_codes"), json!([7_000_222]));
}

/// HTTP Basic as in RFC 6749, 2.3.1: id and secret are form-encoded first.
#[test]
fn the_secret_may_stand_in_the_authorization_header() {
    let (mut world, id) = world();
    let address = format!("https://login.microsoftonline.com/{}/oauth2/v2.0/token", world.tenant());
    let ask = |credentials: &str| {
        let encoded = base64url::encode_standard(credentials.as_bytes());
        let form = form_encode(&[("grant_type", "client_credentials"), ("scope", BLOB)]);
        request(Method::Post, &address)
            .with_header("Authorization", format!("Basic {encoded}"))
            .with_body(FORM, form)
    };
    let secret = form_encode(&[(SECRET, "")]);
    world.ask(&Place::Internet, ask(&format!("{id}:{}", secret.trim_end_matches('=')))).is(200);
    let wrong = world.ask(&Place::Internet, ask(&format!("{id}:wrong"))).is(401);
    assert_eq!(wrong.at("/error_codes"), json!([7_000_215]));
    let broken = world.ask(&Place::Internet, ask("no colon")).is(400);
    assert_eq!(broken.at("/error_codes"), json!([9_002_313]));
}

#[test]
fn the_authority_is_known_before_the_tenant_is() {
    let (mut world, _) = world();
    let ask = |world: &mut World, path: &str| {
        world.ask(&Place::Internet, get(&format!("https://login.microsoftonline.com/{path}")))
    };
    for any in ["common", "organizations"] {
        let answer = ask(&mut world, &format!("{any}/v2.0/.well-known/openid-configuration")).is(200);
        assert_eq!(answer.word("/issuer"), "https://login.microsoftonline.com/{tenantid}/v2.0");
        let keys = answer.word("/jwks_uri");
        assert_eq!(keys, format!("https://login.microsoftonline.com/{any}/discovery/v2.0/keys"));
        world.ask(&Place::Internet, get(&keys)).is(200).at("/keys/0/x");
    }
    let authority = "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize";
    let path = "common/discovery/instance?api-version=1.1&authorization_endpoint=";
    let answer = ask(&mut world, &format!("{path}{authority}")).is(200);
    assert_eq!(
        answer.word("/tenant_discovery_endpoint"),
        "https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0/.well-known/openid-configuration"
    );
    assert_eq!(answer.word("/metadata/0/aliases/1"), "login.windows.net");
    let foreign = ask(&mut world, &format!("{path}https://login.example.com/x/oauth2/authorize")).is(400);
    assert_eq!(foreign.word("/error"), "invalid_instance");
}

#[test]
fn resource_manager_names_the_other_addresses_to_anybody() {
    let (mut world, _) = world();
    let ask = |world: &mut World, version: &str| {
        let address = format!("https://management.azure.com/metadata/endpoints?api-version={version}");
        world.ask(&Place::Internet, get(&address)).is(200)
    };
    let cloud = ask(&mut world, "2022-09-01");
    assert_eq!(cloud.word("/authentication/audiences/0"), "https://management.core.windows.net/");
    assert_eq!(cloud.word("/authentication/loginEndpoint"), "https://login.microsoftonline.com");
    assert_eq!(cloud.word("/suffixes/keyVaultDns"), "vault.azure.net");
    assert_eq!(ask(&mut world, "2020-06-01").at("/0"), cloud.json());
    assert_eq!(ask(&mut world, "2015-01-01").at("/authentication"), cloud.at("/authentication"));
}

#[test]
fn the_token_of_an_application_counts_60_to_90_minutes_by_chance() {
    let (mut world, id) = world();
    let lifetimes: Vec<u64> = (0..20)
        .map(|_| {
            let claims = claims(&ask(&mut world, &id, SECRET, BLOB).is(200).word("/access_token"));
            claims["exp"].as_u64().unwrap() - claims["nbf"].as_u64().unwrap() - 300
        })
        .collect();
    assert!(lifetimes.iter().all(|seconds| (3_600..=5_400).contains(seconds)), "{lifetimes:?}");
    assert!(lifetimes.iter().any(|seconds| *seconds != lifetimes[0]), "{lifetimes:?}");
}
