//! How people sign in: authorization code with PKCE.

use super::client::refused;
use crate::forge::claims;
use crate::harness::{Answer, World, get, person, world, world_with};
use mi_sim::Place;
use mi_sim::wire::{Url, base64url, form_encode};
use serde_json::json;
use sha2::{Digest, Sha256};

const CLI: &str = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
const REDIRECT: &str = "http://localhost:8400/";
const VERIFIER: &str = "a-verifier-that-only-the-tool-knows-0123456789";
const SCOPE: &str = "https://management.azure.com//.default";

fn challenge() -> String {
    base64url::encode(&Sha256::digest(VERIFIER.as_bytes()))
}

/// Asks for a code, one parameter set to something else or left out.
fn authorize_but(world: &mut World, from: &Place, field: &str, value: Option<&str>) -> Answer {
    let challenge = challenge();
    let mut query = vec![
        ("client_id", CLI),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", SCOPE),
        ("login_hint", "admin@contoso.onmicrosoft.com"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ];
    query.retain(|(name, _)| *name != field);
    query.extend(value.map(|value| (field, value)));
    let address = format!(
        "https://login.microsoftonline.com/{}/oauth2/v2.0/authorize?{}",
        world.tenant(),
        form_encode(&query)
    );
    world.ask(from, get(&address))
}

fn code(world: &mut World) -> String {
    let answer = authorize_but(world, &person("admin"), "", None).is(302);
    let back = answer.header("Location").to_string();
    assert!(back.starts_with("http://localhost:8400/?code="), "{back}");
    Url::parse(&back).unwrap().query_value("code").unwrap().into_owned()
}

fn redeem(world: &mut World, code: &str, verifier: &str) -> Answer {
    let tenant = world.tenant();
    let form = [
        ("client_id", CLI),
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", verifier),
        ("scope", SCOPE),
    ];
    world.entra(&tenant, "oauth2/v2.0/token", &form)
}

#[test]
fn a_code_and_its_verifier_give_a_token_of_the_person() {
    let mut world = world();
    let code = code(&mut world);
    let answer = redeem(&mut world, &code, VERIFIER).is(200);
    assert_eq!(answer.word("/token_type"), "Bearer");
    assert_eq!(answer.at("/expires_in"), json!(4_499));
    let claims = claims(&answer.word("/access_token"));
    assert_eq!(claims["upn"], "admin@contoso.onmicrosoft.com");
    assert_eq!(claims["aud"], "https://management.azure.com/");
}

#[test]
fn the_code_alone_is_worth_nothing() {
    let mut world = world();
    let code = code(&mut world);
    let text = "The Code_Verifier does not match the code_challenge supplied in the authorization request.";
    let answer = redeem(&mut world, &code, "another-verifier");
    assert_eq!(answer.at("/error_codes"), json!([501_481]));
    assert!(answer.word("/error_description").contains(text));
    assert_eq!(answer.word("/error"), "invalid_grant");
}

#[test]
fn a_code_expires_after_ten_minutes() {
    let mut world = world();
    let code = code(&mut world);
    world.pass(590);
    redeem(&mut world, &code, VERIFIER).is(200);
    world.pass(20);
    let answer = redeem(&mut world, &code, VERIFIER).is(400);
    assert_eq!(
        (answer.word("/error").as_str(), answer.at("/error_codes")),
        ("invalid_grant", json!([70_008]))
    );
}

#[test]
fn a_code_that_entra_did_not_write_is_refused() {
    let mut world = world();
    let code = code(&mut world);
    let bob = "00000000-0000-4000-8000-000000000000";
    let for_bob = format!("{bob}{}", &code[bob.len()..]);
    for wrong in ["x", "", "a.b.c.d.e", for_bob.as_str(), &format!("{code}x"), &format!("{code}.x")] {
        redeem(&mut world, wrong, VERIFIER).is(400);
    }
}

#[test]
fn every_parameter_that_is_missing_is_named() {
    let mut world = world();
    for name in [
        "client_id",
        "response_type",
        "redirect_uri",
        "login_hint",
        "code_challenge",
        "code_challenge_method",
    ] {
        let answer = authorize_but(&mut world, &person("admin"), name, None);
        let text = format!("The request body must contain the following parameter: '{name}'.");
        refused(&answer, 400, "invalid_request", 900_144, &text);
    }
}

#[test]
fn other_ways_to_sign_in_are_refused() {
    let mut world = world();
    for (name, value) in [("response_type", "token"), ("code_challenge_method", "plain")] {
        let answer = authorize_but(&mut world, &person("admin"), name, Some(value)).is(400);
        assert_eq!(answer.at("/error_codes"), json!([9_002_313]));
    }
    let answer = authorize_but(&mut world, &person("admin"), "client_id", Some("no-guid")).is(400);
    assert_eq!(answer.at("/error_codes"), json!([700_016]));
    let answer = authorize_but(&mut world, &person("admin"), "login_hint", Some("nobody")).is(400);
    assert_eq!(answer.at("/error_codes"), json!([50_034]));
}

#[test]
fn a_code_is_sent_nowhere_but_to_the_persons_own_computer() {
    let mut world = world();
    for address in [
        "https://evil.example/",
        "http://localhost.evil.example/",
        "http://localhost\r\nX: y",
        "http://localhost@evil.example/",
    ] {
        let answer = authorize_but(&mut world, &person("admin"), "redirect_uri", Some(address)).is(400);
        assert_eq!(answer.at("/error_codes"), json!([50_011]));
        assert_eq!(answer.header("Location"), "");
    }
}

#[test]
fn nobody_signs_in_as_somebody_else() {
    let mut world = world_with(&[("bob", "Reader", "")]);
    for from in [Place::Internet, person("bob")] {
        let answer = authorize_but(&mut world, &from, "", None).is(400);
        assert_eq!(answer.header("Location"), "");
        assert_eq!(answer.at("/error_codes"), json!([50_058]));
    }
}
