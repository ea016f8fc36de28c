//! Requests to blobs that are signed with a key of the account ("Authorize with Shared Key").

use crate::harness::{
    Answer, LAB, STORAGE, With, World, account_path, get, person, request, world, world_with,
};
use mi_sim::wire::{Method, Request, base64url};
use serde_json::json;
use sha2::{Digest, Sha256};

const BLOB: &str = "https://account1.blob.core.windows.net/box/a.txt";

fn keys(world: &mut World, name: &str) -> Answer {
    world.manage_as(name, Method::Post, &format!("{}/listKeys", account_path("account1")), None)
}

/// HMAC-SHA256, apart from the service's own.
fn hmac(key: &[u8], message: &str) -> String {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let hash = |pad: u8, rest: &[u8]| {
        let start: Vec<u8> = block.iter().map(|byte| byte ^ pad).collect();
        Sha256::digest([&start, rest].concat())
    };
    base64url::encode_standard(&hash(0x5c, &hash(0x36, message.as_bytes())))
}

/// Signs as the page of the service says, for requests with few headers.
fn signed(request: Request, key: &str, length: &str, kind: &str, headers: &str, resource: &str) -> Request {
    let verb = request.method.as_str();
    let text = format!("{verb}\n\n\n{length}\n\n{kind}\n\n\n\n\n\n\n{headers}{resource}");
    let signature = hmac(&base64url::decode_standard(key).unwrap(), &text);
    request.with_header("Authorization", format!("SharedKey account1:{signature}"))
}

fn put(key: &str) -> Request {
    let request = request(Method::Put, BLOB)
        .with_header("x-ms-version", "2021-08-06")
        .with_header("x-ms-date", "Mon, 02 Nov 2026 09:00:00 GMT")
        .with_header("x-ms-blob-type", "BlockBlob")
        .with_body("text/plain", "hello");
    let headers =
        "x-ms-blob-type:BlockBlob\nx-ms-date:Mon, 02 Nov 2026 09:00:00 GMT\nx-ms-version:2021-08-06\n";
    signed(request, key, "5", "text/plain", headers, "/account1/box/a.txt")
}

fn list(key: &str) -> Request {
    let address = "https://account1.blob.core.windows.net/box?restype=container&comp=list&prefix=a%2Ftxt";
    let request = get(address).with_header("x-ms-version", "2021-08-06");
    let resource = "/account1/box\ncomp:list\nprefix:a/txt\nrestype:container";
    signed(request, key, "", "", "x-ms-version:2021-08-06\n", resource)
}

#[test]
fn who_may_list_the_keys_needs_no_role_for_the_data() {
    // Storage Account Contributor has listKeys and no data action.
    let mut world = world_with(&[("stan", "Storage Account Contributor", LAB), ("rita", "Reader", LAB)]);
    world.account("account1", &["box"]);
    assert_eq!(keys(&mut world, "rita").is(403).word("/error/code"), "AuthorizationFailed");
    let answer = keys(&mut world, "stan").is(200);
    assert_eq!(answer.word("/keys/0/keyName"), "key1");
    assert_eq!(answer.word("/keys/0/permissions"), "FULL");
    let (first, second) = (answer.word("/keys/0/value"), answer.word("/keys/1/value"));
    assert_ne!(first, second);
    world.ask(&person("stan"), put(&first)).is(201);
    world.ask(&person("rita"), list(&second)).is(200);
    // The same person has no right of their own.
    let token = world.person_token("stan", STORAGE);
    let own = get(BLOB).bearer(&token).with_header("x-ms-version", "2021-08-06");
    world.ask(&person("stan"), own).is(403);
}

#[test]
fn a_signature_that_does_not_fit_is_refused() {
    let mut world = world();
    world.account("account1", &["box"]);
    let key = keys(&mut world, "admin").word("/keys/0/value");
    let changed = put(&key).with_header("x-ms-meta-a", "b");
    let answer = world.ask(&person("admin"), changed).is(403);
    assert_eq!(answer.header("x-ms-error-code"), "AuthenticationFailed");
    for wrong in ["SharedKey account2:aaaa", "SharedKey account1", "SharedKey account1:"] {
        let request = get(BLOB).with_header("x-ms-version", "2021-08-06").with_header("Authorization", wrong);
        world.ask(&person("admin"), request).is(403);
    }
}

#[test]
fn an_account_may_take_no_keys() {
    let mut world = world();
    world.account("account1", &["box"]);
    let key = keys(&mut world, "admin").word("/keys/0/value");
    let body = json!({ "location": "japaneast", "properties": { "allowSharedKeyAccess": false } });
    let answer = world.manage(Method::Put, &account_path("account1"), Some(body)).is(200);
    assert_eq!(answer.at("/properties/allowSharedKeyAccess"), json!(false));
    let answer = world.ask(&person("admin"), put(&key)).is(403);
    assert_eq!(answer.header("x-ms-error-code"), "KeyBasedAuthenticationNotPermitted");
}
