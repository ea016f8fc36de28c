//! Tokens as an attacker, or a broken clock, would have them.

use crate::harness::World;
use mi_sim::wire::{PrivateKey, UnverifiedToken, base64url, jws};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(crate) fn claims(token: &str) -> Value {
    UnverifiedToken::parse(token).unwrap().claims().clone()
}

pub(crate) fn header(token: &str) -> Value {
    UnverifiedToken::parse(token).unwrap().header().json.clone()
}

/// The token with one claim changed, signed by Entra's own key: what Entra would have issued then.
pub(crate) fn reissued(world: &World, token: &str, claim: &str, value: Value) -> String {
    let mut claims = claims(token);
    claims[claim] = value;
    let key = &world.simulator.cloud().tenant().signing_keys[0].key;
    jws::sign(&header(token), &claims, key).unwrap()
}

/// The same token from a stranger who names Entra's key.
pub(crate) fn by_a_stranger(token: &str) -> String {
    jws::sign(&header(token), &claims(token), &PrivateKey::from_seed(&[7; 32])).unwrap()
}

/// The token with another key id, signed by a stranger.
pub(crate) fn by_an_unknown_key(token: &str) -> String {
    let mut header = header(token);
    header["kid"] = json!("nobodys-key");
    jws::sign(&header, &claims(token), &PrivateKey::from_seed(&[7; 32])).unwrap()
}

/// One bit of the signature changed.
pub(crate) fn altered(token: &str) -> String {
    let (content, signature) = token.rsplit_once('.').unwrap();
    let mut signature = base64url::decode(signature).unwrap();
    signature[5] ^= 1;
    format!("{content}.{}", base64url::encode(&signature))
}

/// One claim changed under the old signature.
pub(crate) fn rewritten(token: &str) -> String {
    let mut claims = claims(token);
    claims["oid"] = json!("00000000-0000-4000-8000-000000000000");
    let parts: Vec<&str> = token.split('.').collect();
    format!("{}.{}.{}", parts[0], base64url::encode(claims.to_string().as_bytes()), parts[2])
}

fn with_algorithm(token: &str, algorithm: &str) -> String {
    let mut header = header(token);
    header["alg"] = json!(algorithm);
    let payload = token.split('.').nth(1).unwrap();
    format!("{}.{payload}", base64url::encode(header.to_string().as_bytes()))
}

/// Unsigned.
pub(crate) fn unsigned(token: &str) -> String {
    format!("{}.", with_algorithm(token, "none"))
}

/// Signed by HMAC with the public key, which everybody knows, as the secret.
pub(crate) fn by_hmac(world: &World, token: &str) -> String {
    let content = with_algorithm(token, "HS256");
    let public = world.simulator.cloud().tenant().signing_keys[0].key.public_key();
    format!("{content}.{}", base64url::encode(&hmac_sha256(public.as_bytes(), content.as_bytes())))
}

/// RFC 2104, for keys of at most a block.
fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let inner = Sha256::new().chain_update(block.map(|byte| byte ^ 0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(block.map(|byte| byte ^ 0x5c)).chain_update(inner).finalize().to_vec()
}
