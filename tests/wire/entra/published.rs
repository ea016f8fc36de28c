//! What Entra publishes about itself.

use crate::forge::header;
use crate::harness::{ARM, Answer, World, get, system_assigned, world};
use mi_sim::Place;
use mi_sim::wire::{Certificate, Jwks, UnverifiedToken, base64url};

fn published(world: &mut World, path: &str) -> Answer {
    let address = format!("https://login.microsoftonline.com/{}/{path}", world.tenant());
    world.ask(&Place::Internet, get(&address)).is(200)
}

#[test]
fn the_metadata_of_version_1_names_its_own_endpoints() {
    let mut world = world();
    let tenant = world.tenant();
    let answer = published(&mut world, ".well-known/openid-configuration");
    let base = format!("https://login.microsoftonline.com/{tenant}");
    assert_eq!(answer.word("/issuer"), format!("https://sts.windows.net/{tenant}/"));
    assert_eq!(answer.word("/token_endpoint"), format!("{base}/oauth2/token"));
    assert_eq!(answer.word("/authorization_endpoint"), format!("{base}/oauth2/authorize"));
    assert_eq!(answer.word("/jwks_uri"), format!("{base}/discovery/keys"));
}

#[test]
fn the_metadata_of_version_2_names_its_own_endpoints() {
    let mut world = world();
    let tenant = world.tenant();
    let answer = published(&mut world, "v2.0/.well-known/openid-configuration");
    let base = format!("https://login.microsoftonline.com/{tenant}");
    assert_eq!(answer.word("/issuer"), format!("{base}/v2.0"));
    assert_eq!(answer.word("/token_endpoint"), format!("{base}/oauth2/v2.0/token"));
    assert_eq!(answer.word("/authorization_endpoint"), format!("{base}/oauth2/v2.0/authorize"));
    assert_eq!(answer.word("/jwks_uri"), format!("{base}/discovery/v2.0/keys"));
    assert_eq!(answer.word("/subject_types_supported/0"), "pairwise");
}

#[test]
fn every_address_in_the_metadata_is_served() {
    let mut world = world();
    for path in [".well-known/openid-configuration", "v2.0/.well-known/openid-configuration"] {
        let answer = published(&mut world, path);
        let keys = world.ask(&Place::Internet, get(&answer.word("/jwks_uri"))).is(200);
        Jwks::parse(keys.0.body.as_bytes()).unwrap();
        for name in ["/authorization_endpoint", "/token_endpoint"] {
            let answer = world.ask(&Place::Internet, get(&answer.word(name)));
            assert!(answer.word("/error_description").starts_with("AADSTS900"), "{}", answer.text());
        }
    }
}

#[test]
fn a_key_stands_in_the_set_with_its_certificate() {
    let mut world = world();
    for path in ["discovery/keys", "discovery/v2.0/keys"] {
        let answer = published(&mut world, path);
        let key = answer.at("/keys/0");
        let text = |name: &str| key[name].as_str().unwrap().to_string();
        assert_eq!((text("kty"), text("crv"), text("use")), ("OKP".into(), "Ed25519".into(), "sig".into()));
        assert_eq!((text("x").len(), text("alg")), (43, "EdDSA".into()));
        assert_eq!(text("kid"), text("x5t"));
        let der = base64url::decode_standard(key["x5c"][0].as_str().unwrap()).unwrap();
        let certificate = Certificate::parse(&der).unwrap();
        assert_eq!(certificate.x5t(), text("kid"));
        assert_eq!(base64url::encode(certificate.public_key().as_bytes()), text("x"));
        assert!(key.get("d").is_none());
    }
}

#[test]
fn a_token_verifies_with_the_published_key_that_its_header_names() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let token = world.token(&vm, ARM);
    let answer = published(&mut world, "discovery/keys");
    let keys = Jwks::parse(answer.0.body.as_bytes()).unwrap();
    let key = keys.find(header(&token)["kid"].as_str().unwrap()).unwrap();
    UnverifiedToken::parse(&token).unwrap().verify(&key.key).unwrap();
}

#[test]
fn of_an_unknown_tenant_nothing_is_published() {
    let mut world = world();
    for path in
        [".well-known/openid-configuration", "v2.0/.well-known/openid-configuration", "discovery/keys"]
    {
        let address = format!("https://login.microsoftonline.com/fabrikam.example/{path}");
        let answer = world.ask(&Place::Internet, get(&address)).is(400);
        assert_eq!(answer.word("/error"), "invalid_tenant");
        assert!(
            answer
                .word("/error_description")
                .starts_with("AADSTS90002: Tenant 'fabrikam.example' not found.")
        );
    }
}
