//! The data plane of Blob Storage.

use crate::harness::{Answer, STORAGE, With, World, account_path, code, request, system_assigned, world};
use mi_sim::ResourceId;
use mi_sim::wire::{Method, Request};

struct Scene {
    world: World,
    vm: ResourceId,
}

fn scene(roles: &[(&str, &str)]) -> Scene {
    let mut world = world();
    world.account("account1", &["files", "others"]);
    let vm = world.machine("vm1", system_assigned());
    let principal = world.own_identity(&vm).principal_id;
    for (role, below) in roles {
        world.assign(role, principal, &format!("{}{below}", account_path("account1")));
    }
    Scene { world, vm }
}

fn blob(method: Method, path: &str) -> Request {
    let request = request(method, &format!("https://account1.blob.core.windows.net/{path}"));
    let request = request.with_header("x-ms-version", "2026-04-06");
    if method == Method::Put { request.with_header("x-ms-blob-type", "BlockBlob") } else { request }
}

impl Scene {
    fn ask(&mut self, request: Request) -> Answer {
        let token = self.world.token(&self.vm, STORAGE);
        let from = code(&self.vm);
        self.world.ask(&from, request.bearer(&token))
    }

    fn put(&mut self, path: &str, text: &str) -> Answer {
        self.ask(blob(Method::Put, path).with_body("text/plain", text))
    }

    fn get(&mut self, path: &str) -> Answer {
        self.ask(blob(Method::Get, path))
    }
}

/// Asserts an error as Storage writes it: status, code in header and XML, message, request id and time.
#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str, message: &str, detail: &str) {
    assert_eq!(answer.0.status, status, "{}", answer.text());
    assert_eq!(answer.header("x-ms-error-code"), code);
    assert_eq!(answer.header("Content-Type"), "application/xml");
    let text = answer.text();
    let begin = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>{message}\nRequestId:{}\nTime:",
        answer.header("x-ms-request-id")
    );
    let rest = text.strip_prefix(&begin).unwrap_or_else(|| panic!("{text}"));
    let (time, rest) = rest.split_once("</Message>").unwrap();
    assert_eq!(time.len(), "2026-11-02T09:00:00.0000000Z".len());
    assert_eq!(rest, format!("{detail}</Error>"));
}

const MISMATCH: &str = "This request is not authorized to perform this operation using this permission.";

#[test]
fn a_part_of_a_blob_can_be_asked_for() {
    let mut scene = scene(&[("Storage Blob Data Contributor", "")]);
    scene.put("files/a.txt", "hello").is(201);
    scene.put("files/empty", "").is(201);
    let mut ask =
        |path: &str, name: &str, range: &str| scene.ask(blob(Method::Get, path).with_header(name, range));
    for (name, range, part, place) in [
        ("x-ms-range", "bytes=0-33554431", "hello", "bytes 0-4/5"),
        ("Range", "bytes=1-2", "el", "bytes 1-2/5"),
        ("Range", "bytes=4-", "o", "bytes 4-4/5"),
    ] {
        let answer = ask("files/a.txt", name, range).is(206);
        assert_eq!((answer.text().as_str(), answer.header("Content-Range")), (part, place));
        assert_eq!(answer.header("Content-Length"), part.len().to_string());
    }
    for range in ["bytes=-2", "bytes=3-1", "bytes=x", "items=0-1", ""] {
        assert_eq!(ask("files/a.txt", "Range", range).is(200).text(), "hello", "{range}");
    }
    let message = "The range specified is invalid for the current size of the resource.";
    refused(&ask("files/a.txt", "Range", "bytes=5-"), 416, "InvalidRange", message, "");
    refused(&ask("files/empty", "Range", "bytes=0-9"), 416, "InvalidRange", message, "");
    let head = scene.ask(blob(Method::Head, "files/a.txt")).is(200);
    assert_eq!((head.text().as_str(), head.header("Content-Length")), ("", "5"));
}

#[test]
fn a_blob_comes_back_as_it_was_written() {
    let mut scene = scene(&[("Storage Blob Data Contributor", "")]);
    let put = scene.put("files/a/b.txt", "hello").is(201);
    let answer = scene.get("files/a/b.txt").is(200);
    assert_eq!((answer.text().as_str(), answer.header("Content-Type")), ("hello", "text/plain"));
    assert_eq!((answer.header("Content-Length"), answer.header("x-ms-blob-type")), ("5", "BlockBlob"));
    assert_eq!(answer.header("x-ms-version"), "2026-04-06");
    assert!(answer.header("ETag").starts_with("\"0x"), "{}", answer.header("ETag"));
    assert_eq!(answer.header("ETag"), put.header("ETag"));
    assert_eq!(answer.header("Last-Modified"), put.header("Last-Modified"));
    let again = scene.put("files/a/b.txt", "world").is(201);
    assert_ne!(again.header("ETag"), put.header("ETag"));
    assert_eq!(scene.get("files/a/b.txt").text(), "world");
}

#[test]
fn bytes_that_are_no_text_survive() {
    let mut scene = scene(&[("Storage Blob Data Contributor", "")]);
    let bytes = [0_u8, 159, 146, 150, 255];
    scene.ask(blob(Method::Put, "files/raw").with_body("application/octet-stream", bytes)).is(201);
    assert_eq!(scene.get("files/raw").is(200).0.body.as_bytes(), bytes);
}

#[test]
fn blobs_are_listed_as_xml() {
    let mut scene = scene(&[("Storage Blob Data Contributor", "")]);
    for name in ["files/a.txt", "files/b%26%3C.txt", "others/c.txt"] {
        scene.put(name, "x").is(201);
    }
    let answer = scene.get("files?restype=container&comp=list&maxresults=5000").is(200);
    let text = answer.text();
    assert!(text.contains("<EnumerationResults ServiceEndpoint=\"https://account1.blob.core.windows.net/\" ContainerName=\"files\">"));
    assert!(text.contains("<Name>a.txt</Name>") && text.contains("<Name>b&amp;&lt;.txt</Name>"), "{text}");
    assert!(!text.contains("c.txt"));
    let text = scene.get("files?restype=container&comp=list&prefix=b").is(200).text();
    assert!(!text.contains("a.txt") && text.contains("b&amp;"), "{text}");
    // No blob has a name of more than 1,024 characters.
    let beginning =
        |length: usize| format!("files?restype=container&comp=list&prefix={}", "b".repeat(length));
    scene.get(&beginning(1_024)).is(200);
    assert_eq!(scene.get(&beginning(1_025)).is(400).header("x-ms-error-code"), "OutOfRangeInput");
}

#[test]
fn what_is_not_there_is_not_found() {
    let mut scene = scene(&[("Storage Blob Data Contributor", "")]);
    refused(&scene.get("files/gone"), 404, "BlobNotFound", "The specified blob does not exist.", "");
    let message = "The specified container does not exist.";
    refused(&scene.get("nowhere/x"), 404, "ContainerNotFound", message, "");
    refused(&scene.put("nowhere/x", "x"), 404, "ContainerNotFound", message, "");
    refused(&scene.get("nowhere?restype=container&comp=list"), 404, "ContainerNotFound", message, "");
}

#[test]
fn a_token_without_a_data_role_is_not_enough() {
    let mut scene = scene(&[("Owner", ""), ("Storage Account Contributor", "")]);
    for request in [
        blob(Method::Get, "files/x"),
        blob(Method::Put, "files/x"),
        blob(Method::Get, "files?restype=container&comp=list"),
    ] {
        refused(&scene.ask(request), 403, "AuthorizationPermissionMismatch", MISMATCH, "");
    }
}

#[test]
fn a_reader_reads_and_does_not_write() {
    let mut scene = scene(&[("Storage Blob Data Reader", "")]);
    scene.get("files?restype=container&comp=list").is(200);
    scene.get("files/x").is(404);
    refused(&scene.put("files/x", "x"), 403, "AuthorizationPermissionMismatch", MISMATCH, "");
}

#[test]
fn a_role_at_a_container_opens_no_other() {
    let mut scene = scene(&[("Storage Blob Data Contributor", "/blobServices/default/containers/files")]);
    scene.put("files/x", "x").is(201);
    scene.get("files?restype=container&comp=list").is(200);
    refused(&scene.put("others/x", "x"), 403, "AuthorizationPermissionMismatch", MISMATCH, "");
    refused(
        &scene.get("others?restype=container&comp=list"),
        403,
        "AuthorizationPermissionMismatch",
        MISMATCH,
        "",
    );
}

#[test]
fn a_token_for_another_service_is_refused_with_its_detail() {
    let mut scene = scene(&[("Storage Blob Data Contributor", "")]);
    let token = scene.world.token(&scene.vm, "https://vault.azure.net");
    let answer = scene.world.ask(&code(&scene.vm), blob(Method::Get, "files/x").bearer(&token));
    let message = "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.";
    let detail = "<AuthenticationErrorDetail>Audience validation failed. Audience did not match.</AuthenticationErrorDetail>";
    refused(&answer, 401, "InvalidAuthenticationInfo", message, detail);
}

#[test]
fn a_write_must_say_which_kind_of_blob() {
    let mut scene = scene(&[("Storage Blob Data Contributor", "")]);
    let bare = request(Method::Put, "https://account1.blob.core.windows.net/files/x");
    let answer = scene.ask(bare.with_header("x-ms-version", "2026-04-06"));
    assert_eq!((answer.0.status, answer.header("x-ms-error-code")), (400, "MissingRequiredHeader"));
    assert!(answer.text().contains("<HeaderName>x-ms-blob-type</HeaderName>"));
    scene.get("files/x").is(404);
}

#[test]
fn tokens_need_a_version_that_knows_them() {
    let mut scene = scene(&[("Storage Blob Data Contributor", "")]);
    let bare = || request(Method::Get, "https://account1.blob.core.windows.net/files/x");
    scene.ask(bare()).is(400);
    scene.ask(bare().with_header("x-ms-version", "2015-02-21")).is(400);
    scene.ask(bare().with_header("x-ms-version", "2017-11-09")).is(404);
}

#[test]
fn writing_an_accounts_settings_again_keeps_its_blobs() {
    let mut scene = scene(&[("Storage Blob Data Contributor", "")]);
    scene.put("files/x", "x").is(201);
    let body = serde_json::json!({ "location": "japaneast" });
    scene.world.manage(Method::Put, &account_path("account1"), Some(body)).is(200);
    scene.get("files/x").is(200);
}

#[test]
fn a_blob_is_deleted_by_who_may() {
    let mut scene = scene(&[("Storage Blob Data Reader", "")]);
    let refused = scene.ask(blob(Method::Delete, "files/x")).is(403);
    assert_eq!(refused.header("x-ms-error-code"), "AuthorizationPermissionMismatch");
    let mut scene = self::scene(&[("Storage Blob Data Contributor", "")]);
    scene.put("files/x", "x").is(201);
    scene.ask(blob(Method::Delete, "files/x")).is(202);
    scene.get("files/x").is(404);
    assert_eq!(scene.ask(blob(Method::Delete, "files/x")).is(404).header("x-ms-error-code"), "BlobNotFound");
}

#[test]
fn a_key_for_delegation_is_given_for_a_week_at_most_to_who_may_ask() {
    let asked = |seconds: u64| {
        let end = mi_sim::Timestamp::from_secs(seconds).to_rfc3339();
        let body = format!("<KeyInfo><Expiry>{end}</Expiry></KeyInfo>");
        blob(Method::Post, "?restype=service&comp=userdelegationkey").with_body("application/xml", body)
    };
    let mut scene = scene(&[("Storage Blob Data Reader", "/blobServices/default/containers/files")]);
    let now = scene.world.now();
    scene.ask(asked(now + 3_600)).is(403);
    let mut scene = self::scene(&[("Storage Blob Delegator", "")]);
    let now = scene.world.now();
    let given = scene.ask(asked(now + 3_600)).is(200).text();
    let own = scene.world.own_identity(&scene.vm).principal_id;
    assert!(given.contains(&format!("<SignedOid>{own}</SignedOid>")), "{given}");
    assert!(
        given.contains("<SignedService>b</SignedService><SignedVersion>2026-04-06</SignedVersion><Value>"),
        "{given}"
    );
    for seconds in [now, now + 8 * 86_400] {
        scene.ask(asked(seconds)).is(400);
    }
}

#[test]
fn containers_come_and_go_on_the_data_plane_by_actions_of_their_own() {
    // Create Container, Get Container Properties, List Containers, Delete Container.
    let mut world = world();
    world.account("account1", &["box"]);
    let (writer, reader) = (world.machine("vm1", system_assigned()), world.machine("vm2", system_assigned()));
    for (vm, role) in [(&writer, "Storage Blob Data Contributor"), (&reader, "Storage Blob Data Reader")] {
        let own = world.own_identity(vm).principal_id;
        world.assign(role, own, &account_path("account1"));
    }
    world.pass(660);
    let (writes, reads) = (world.token(&writer, STORAGE), world.token(&reader, STORAGE));
    let ask = |world: &mut World, method: Method, path: &str, token: &str| {
        let address = format!("https://account1.blob.core.windows.net{path}");
        let vm = if token == writes { &writer } else { &reader };
        world
            .ask(&code(vm), request(method, &address).with_header("x-ms-version", "2021-08-06").bearer(token))
    };
    let path = "/pictures?restype=container";
    let refused = ask(&mut world, Method::Put, path, &reads).is(403);
    assert_eq!(refused.header("x-ms-error-code"), "AuthorizationPermissionMismatch");
    ask(&mut world, Method::Put, path, &writes).is(201);
    let again = ask(&mut world, Method::Put, path, &writes).is(409);
    assert_eq!(again.header("x-ms-error-code"), "ContainerAlreadyExists");
    ask(&mut world, Method::Head, path, &reads).is(200);
    let list = ask(&mut world, Method::Get, "/?comp=list", &reads).is(200).text();
    assert!(list.contains("<Name>box</Name>") && list.contains("<Name>pictures</Name>"), "{list}");
    let list = ask(&mut world, Method::Get, "/?comp=list&prefix=p", &reads).is(200).text();
    assert!(!list.contains("<Name>box</Name>"), "{list}");
    ask(&mut world, Method::Delete, path, &reads).is(403);
    ask(&mut world, Method::Delete, path, &writes).is(202);
    let gone = ask(&mut world, Method::Get, path, &reads).is(404);
    assert_eq!(gone.header("x-ms-error-code"), "ContainerNotFound");
    let below = format!("{}/blobServices/default/containers/box", account_path("account1"));
    world.delete(&below).is(200);
    world.delete(&below).is(204);
}

#[test]
fn a_blob_is_written_only_where_it_is_as_the_request_wants_it() {
    // Specifying conditional headers for Blob service operations.
    let mut world = world();
    world.account("account1", &["box"]);
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm).principal_id;
    world.assign("Storage Blob Data Contributor", own, &account_path("account1"));
    world.pass(660);
    let token = world.token(&vm, STORAGE);
    let send = |world: &mut World, method: Method, (name, value): (&str, &str)| {
        let request = request(method, "https://account1.blob.core.windows.net/box/a.txt")
            .with_header("x-ms-version", "2021-08-06")
            .with_header("x-ms-blob-type", "BlockBlob")
            .with_header(name, value)
            .bearer(&token);
        world.ask(&code(&vm), request)
    };
    let absent = ("If-None-Match", "*");
    let first = send(&mut world, Method::Put, absent).is(201);
    let refused = send(&mut world, Method::Put, absent).is(409);
    assert_eq!(refused.header("x-ms-error-code"), "BlobAlreadyExists");
    let tag = first.header("ETag").to_string();
    for method in [Method::Put, Method::Get, Method::Delete] {
        let refused = send(&mut world, method, ("If-Match", "\"0x1\"")).is(412);
        assert_eq!(refused.header("x-ms-error-code"), "ConditionNotMet");
    }
    send(&mut world, Method::Get, ("If-Match", &tag)).is(200);
    send(&mut world, Method::Put, ("If-Match", &tag)).is(201);
    send(&mut world, Method::Delete, ("If-Match", &tag)).is(412);
    send(&mut world, Method::Delete, ("If-Match", "*")).is(202);
}
