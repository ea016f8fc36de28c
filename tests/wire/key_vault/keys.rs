//! Keys that sign without leaving the vault.

use super::{Scene, scene};
use mi_sim::wire::{Method, PublicKey, base64url};
use serde_json::{Value, json};

fn officer() -> Scene {
    let mut scene = scene(true);
    scene.assign("Key Vault Crypto Officer", "");
    scene
}

fn create(scene: &mut Scene, name: &str) -> Value {
    scene
        .ask(Method::Post, &format!("/keys/{name}/create"), Some(json!({ "kty": "OKP", "crv": "Ed25519" })))
        .is(200)
        .json()
}

fn sign(text: &[u8]) -> Option<Value> {
    Some(json!({ "alg": "EdDSA", "value": base64url::encode(text) }))
}

#[test]
fn a_key_shows_its_public_half_only() {
    let mut scene = officer();
    let made = create(&mut scene, "signer");
    let shown = scene.get("/keys/signer").is(200).json();
    assert_eq!(made, shown);
    let key = &shown["key"];
    assert_eq!((&key["kty"], &key["crv"]), (&json!("OKP"), &json!("Ed25519")));
    assert_eq!(key["key_ops"], json!(["sign", "verify"]));
    assert!(key["kid"].as_str().unwrap().starts_with("https://vault1.vault.azure.net/keys/signer/"));
    assert!(key.get("d").is_none());
}

#[test]
fn a_signature_verifies_with_the_public_half() {
    let mut scene = officer();
    let made = create(&mut scene, "signer");
    let public = base64url::decode_exactly::<32>(made["key"]["x"].as_str().unwrap()).unwrap();
    let public = PublicKey::from_bytes(&public).unwrap();
    let kid = made["key"]["kid"].as_str().unwrap().to_string();
    let version = kid.rsplit('/').next().unwrap().to_string();
    for path in ["/keys/signer/sign".to_string(), format!("/keys/signer/{version}/sign")] {
        let answer = scene.ask(Method::Post, &path, sign(b"digest")).is(200);
        let signature = base64url::decode(&answer.word("/value")).unwrap();
        assert!(public.verify(b"digest", &signature));
        assert!(!public.verify(b"another", &signature));
        assert_eq!(answer.word("/kid"), kid);
    }
}

#[test]
fn a_new_version_signs_from_now_on_and_the_old_one_is_still_there() {
    let mut scene = officer();
    let first = create(&mut scene, "signer");
    let second = create(&mut scene, "signer");
    assert_ne!(first["key"]["x"], second["key"]["x"]);
    assert_eq!(scene.get("/keys/signer").is(200).json(), second);
    let path = first["key"]["kid"].as_str().unwrap().replace("https://vault1.vault.azure.net", "");
    assert_eq!(scene.get(&path).is(200).json(), first);
    let versions = scene.get("/keys/signer/versions").is(200).at("/value");
    assert_eq!(versions.as_array().unwrap().len(), 2);
    let listed = scene.get("/keys").is(200).at("/value");
    assert_eq!(listed[0]["kid"], "https://vault1.vault.azure.net/keys/signer");
    assert_eq!(listed.as_array().unwrap().len(), 1);
}

#[test]
fn a_crypto_user_signs_but_makes_no_keys() {
    let mut scene = scene(true);
    scene.assign("Key Vault Crypto User", "");
    scene.ask(Method::Post, "/keys/signer/create", Some(json!({ "kty": "OKP" }))).is(403);
    scene.assign("Key Vault Crypto Officer", "");
    create(&mut scene, "signer");
    scene.ask(Method::Post, "/keys/signer/sign", sign(b"x")).is(200);
}

#[test]
fn roles_on_secrets_open_no_keys() {
    let mut scene = scene(true);
    scene.assign("Key Vault Secrets Officer", "");
    let answer = scene.ask(Method::Post, "/keys/signer/sign", sign(b"x")).is(403);
    assert!(answer.word("/error/message").contains("Action: 'Microsoft.KeyVault/vaults/keys/sign/action'"));
}

#[test]
fn a_key_made_for_something_else_does_not_sign() {
    let mut scene = officer();
    let caller = scene.caller("numgroups=0;");
    let body = json!({ "kty": "OKP", "key_ops": ["verify"] });
    scene.ask(Method::Post, "/keys/checker/create", Some(body)).is(200);
    let answer = scene.ask(Method::Post, "/keys/checker/sign", sign(b"x"));
    let message = format!(
        "Operation is not allowed.\r\nOperation: \"sign\"\r\nCaller: {caller}\r\nVault: vault1;location=japaneast"
    );
    answer.refuses(403, "Forbidden", &message);
    assert_eq!(answer.word("/error/innererror/code"), "ForbiddenByPolicy");
}

#[test]
fn a_key_that_is_not_there_is_not_found() {
    let mut scene = officer();
    assert_eq!(scene.get("/keys/nothing").is(404).word("/error/code"), "KeyNotFound");
    scene.ask(Method::Post, "/keys/nothing/sign", sign(b"x")).is(404);
}

#[test]
fn what_a_key_cannot_do_is_refused_by_name() {
    let mut scene = officer();
    create(&mut scene, "signer");
    let rsa = scene.ask(Method::Post, "/keys/signer/create", Some(json!({ "kty": "RSA" }))).is(400);
    assert!(rsa.word("/error/message").contains("'kty' is 'RSA'"));
    let alg =
        scene.ask(Method::Post, "/keys/signer/sign", Some(json!({ "alg": "RS256", "value": "eA" }))).is(400);
    assert!(alg.word("/error/message").contains("'alg' is 'RS256'"));
    let value =
        scene.ask(Method::Post, "/keys/signer/sign", Some(json!({ "alg": "EdDSA", "value": "e=" }))).is(400);
    assert!(value.word("/error/message").contains("base64url"));
    scene.ask(Method::Post, "/keys/signer/sign", Some(json!("x"))).is(400);
}
