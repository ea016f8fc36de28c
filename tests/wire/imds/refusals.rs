//! What the endpoint refuses, byte for byte.

use crate::harness::{Answer, World, code, get, metadata, request, system_assigned, token_path, world};
use mi_sim::wire::{Method, Request};
use mi_sim::{Place, ResourceId};

const TOKEN: &str = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net";
const NO_HEADER: &str =
    r#"{"error":"invalid_request","error_description":"Required metadata header not specified"}"#;
const NO_VERSION: &str = r#"{"error":"Bad request. api-version is invalid or was not specified in the request. For more information refer to aka.ms/azureimds","newest-versions":["2025-04-07","2024-07-17","2024-03-15"]}"#;
const NO_RESOURCE: &str =
    r#"{"error":"invalid_request","error_description":"Required query variable 'resource' is missing"}"#;
const FORWARDED: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<Error xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\">
    <Code>InvalidHeaderValue</Code>
    <Message>The value provided for one of the HTTP headers was not in the correct format.</Message>
    <Details>Header contains 'X-Forwarded-For' are not supported.</Details>
</Error>";

fn machine() -> (World, ResourceId) {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    (world, vm)
}

fn asked(request: Request) -> Answer {
    let (mut world, vm) = machine();
    world.ask(&code(&vm), request)
}

#[track_caller]
fn refused(request: Request, status: u16, body: &str) -> Answer {
    let answer = asked(request).is(status);
    assert_eq!(answer.text(), body);
    answer
}

#[test]
fn a_request_without_the_metadata_header_is_refused() {
    let answer = refused(get(TOKEN), 400, NO_HEADER);
    assert_eq!(answer.text().len(), 88);
    assert_eq!(answer.header("Content-Type"), "application/json; charset=utf-8");
    assert!(answer.header("Server").starts_with("IMDS/"));
}

#[test]
fn the_metadata_header_must_say_true_in_any_case() {
    for value in ["1", "false", ""] {
        refused(get(TOKEN).with_header("Metadata", value), 400, NO_HEADER);
    }
    // Microsoft's own Linux agent writes `True`.
    for value in ["true", "True", "TRUE"] {
        asked(get(TOKEN).with_header("metadata", value)).is(200);
    }
}

#[test]
fn a_probe_without_header_and_query_is_answered_at_once_with_400() {
    refused(get("http://169.254.169.254/metadata/identity/oauth2/token"), 400, NO_HEADER);
}

#[test]
fn without_the_header_the_instance_path_answers_in_its_own_words() {
    let body = r#"{ "error": "Bad request: . Required metadata header not specified" }"#;
    refused(get("http://169.254.169.254/metadata/instance?api-version=2021-02-01"), 400, body);
}

#[test]
fn what_a_proxy_forwarded_is_refused_in_xml() {
    let answer = refused(
        get(TOKEN).with_header("Metadata", "true").with_header("x-forwarded-for", "::1"),
        400,
        FORWARDED,
    );
    assert_eq!(answer.text().len(), 367);
    assert!(answer.header("Content-Type").starts_with("text/xml"));
}

#[test]
fn that_it_was_forwarded_weighs_more_than_the_missing_header() {
    refused(get(TOKEN).with_header("X-Forwarded-For", "203.0.113.7"), 400, FORWARDED);
}

#[test]
fn other_verbs_than_get_are_not_allowed() {
    for method in [Method::Post, Method::Put, Method::Delete, Method::Patch, Method::Head] {
        asked(request(method, TOKEN).with_header("Metadata", "true")).is(405);
    }
    asked(request(Method::Post, TOKEN)).is(400);
}

#[test]
fn a_missing_resource_is_named() {
    assert_eq!(refused(token_path(""), 400, NO_RESOURCE).text().len(), 95);
    refused(token_path("&resource="), 400, NO_RESOURCE);
}

#[test]
fn a_missing_or_unknown_api_version_is_refused_on_every_path() {
    for path in ["identity/oauth2/token", "identity/info", "instance", "instance/compute"] {
        refused(metadata(path), 400, NO_VERSION);
        refused(metadata(&format!("{path}?api-version=2018-02-02&resource=x")), 400, NO_VERSION);
        refused(metadata(&format!("{path}?api-version=7.4&resource=x")), 400, NO_VERSION);
    }
}

#[test]
fn the_identity_path_is_younger_than_the_instance_path() {
    refused(metadata("identity/oauth2/token?api-version=2017-12-01&resource=x"), 400, NO_VERSION);
    refused(metadata("instance?api-version=2017-03-01"), 400, NO_VERSION);
    asked(metadata("instance?api-version=2017-12-01")).is(200);
}

#[test]
fn the_version_is_checked_before_the_resource() {
    refused(metadata("identity/oauth2/token"), 400, NO_VERSION);
}

#[test]
fn clients_of_both_generations_are_served() {
    for version in ["2018-02-01", "2019-08-01", "2021-02-01"] {
        let path = format!("identity/oauth2/token?api-version={version}&resource=https://vault.azure.net");
        asked(metadata(&path)).is(200);
    }
}

#[test]
fn paths_that_are_not_there_answer_404_each_in_its_own_words() {
    refused(metadata("identity?api-version=2018-02-01"), 404, r#"{"error":"Not Found"}"#);
    refused(metadata("identity/oauth2?api-version=2018-02-01"), 404, r#"{"error":"Not Found"}"#);
    // By this clients learn that the host does not bind tokens to itself.
    refused(metadata("identity/getplatformmetadata?cred-api-version=2.0"), 404, r#"{"error":"Not Found"}"#);
    refused(metadata("instance/nothing?api-version=2021-02-01"), 404, r#"{ "error": "Not found" }"#);
    refused(metadata("nothing"), 404, r#"{ "error": "Not found" }"#);
    refused(
        get("http://169.254.169.254/").with_header("Metadata", "true"),
        404,
        r#"{ "error": "Not found" }"#,
    );
}

#[test]
fn a_slash_at_the_end_of_the_path_makes_no_difference() {
    let path = "identity/oauth2/token/?api-version=2018-02-01&resource=https://vault.azure.net";
    asked(metadata(path)).is(200);
}

#[test]
fn names_and_values_of_the_query_may_be_encoded() {
    let path =
        "identity/oauth2/token?api%2Dversion=2018%2D02%2D01&resourc%65=https%3A%2F%2Fvault.azure.net%2F";
    assert_eq!(asked(metadata(path)).is(200).word("/resource"), "https://vault.azure.net/");
}

#[test]
fn headers_that_real_clients_add_do_no_harm() {
    let request = metadata("identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net")
        .with_header("Content-Type", "application/x-www-form-urlencoded;charset=utf-8")
        .with_header("x-client-SKU", "MSAL.JS")
        .with_header("x-ms-client-request-id", "d8a9f27f-7c4b-4d4b-9d3a-3d9b6d3f1a11");
    asked(request).is(200);
}

#[test]
fn nobody_reaches_the_endpoint_but_code_on_the_machine() {
    let (mut world, vm) = machine();
    let request = get(TOKEN).with_header("Metadata", "true");
    for from in [crate::harness::person("admin"), Place::Internet] {
        assert_eq!(
            world.fails(&from, request.clone()),
            "failed to connect to 169.254.169.254 port 80: no route to host"
        );
    }
    let secure = get(&TOKEN.replace("http:", "https:")).with_header("Metadata", "true");
    assert!(world.fails(&code(&vm), secure).contains("port 443: connection refused"));
}

#[test]
fn a_resource_that_nobody_offers_is_refused_in_entras_own_words() {
    let answer = asked(token_path("&resource=https://nothing.example")).is(400);
    assert_eq!(answer.word("/error"), "invalid_resource");
    let description = answer.word("/error_description");
    let begin = "AADSTS500011: The resource principal named https://nothing.example was not found in the tenant named contoso.onmicrosoft.com.";
    assert!(description.starts_with(begin), "{description}");
    for part in [" Trace ID: ", " Correlation ID: ", " Timestamp: "] {
        assert!(description.contains(part), "{description}");
    }
    assert_eq!(answer.json().as_object().unwrap().len(), 2);
}
