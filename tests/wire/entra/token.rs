//! The token endpoint: its form, its two versions, its errors.

use super::client::{client, refused};
use crate::forge::claims;
use crate::harness::{ARM, FORM, VAULT, request};
use mi_sim::Place;
use mi_sim::wire::Method;
use serde_json::json;

const V1: &str = "oauth2/token";
const V2: &str = "oauth2/v2.0/token";

#[test]
fn version_1_answers_with_strings() {
    let mut client = client();
    let now = client.world.now();
    let answer = client.ask_but(V1, "", None).is(200);
    let token = answer.word("/access_token");
    assert_eq!(
        answer.json(),
        json!({
            "token_type": "Bearer", "expires_in": "86399", "ext_expires_in": "86399",
            "expires_on": (now + 86_400).to_string(), "not_before": (now - 300).to_string(),
            "resource": VAULT, "access_token": token,
        })
    );
    assert_eq!(answer.header("Cache-Control"), "no-store, no-cache");
}

#[test]
fn version_2_answers_with_numbers() {
    let mut client = client();
    let answer = client.ask().is(200);
    let token = answer.word("/access_token");
    assert_eq!(
        answer.json(),
        json!({ "token_type": "Bearer", "expires_in": 86_399, "ext_expires_in": 86_399, "access_token": token })
    );
}

#[test]
fn the_version_of_the_token_is_not_that_of_the_endpoint() {
    let mut client = client();
    for endpoint in [V1, V2] {
        let token = client.ask_but(endpoint, "", None).is(200).word("/access_token");
        assert_eq!(claims(&token)["ver"], "1.0");
        assert_eq!(claims(&token)["iss"], format!("https://sts.windows.net/{}/", client.world.tenant()));
    }
}

#[test]
fn the_audience_is_the_target_to_the_letter() {
    let mut client = client();
    let token =
        client.ask_but(V2, "scope", Some("https://management.azure.com//.default")).word("/access_token");
    assert_eq!(claims(&token)["aud"], ARM);
    let token =
        client.ask_but(V2, "scope", Some("https://management.azure.com/.default")).word("/access_token");
    assert_eq!(claims(&token)["aud"], "https://management.azure.com");
    let key_vault = "cfa8b339-82a2-471a-a3c9-0fc0be7a4093";
    let token = client.ask_but(V1, "resource", Some(key_vault)).word("/access_token");
    assert_eq!(claims(&token)["aud"], key_vault);
}

#[test]
fn the_tenant_may_be_named_by_its_domain() {
    let mut client = client();
    let (id, assertion) = (client.id(), client.assertion());
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", id.as_str()),
        ("client_assertion_type", super::client::BEARER_TYPE),
        ("client_assertion", assertion.as_str()),
        ("resource", VAULT),
    ];
    client.world.entra("contoso.onmicrosoft.com", V1, &form).is(200);
}

#[test]
fn no_refresh_token_comes_with_client_credentials() {
    let mut client = client();
    for endpoint in [V1, V2] {
        assert!(client.ask_but(endpoint, "", None).is(200).json().get("refresh_token").is_none());
    }
}

#[test]
fn an_error_has_all_its_members_and_echoes_the_correlation_id() {
    let mut client = client();
    let address = format!("https://login.microsoftonline.com/{}/{V2}", client.world.tenant());
    let mine = "3a4ea1c0-1111-4222-8333-444444444444";
    let request = request(Method::Post, &address).with_body(FORM, "").with_header("client-request-id", mine);
    let answer = client.world.ask(&Place::Internet, request).is(400);
    let trace_id = answer.word("/trace_id");
    let timestamp = client.world.simulator.now().to_rfc3339().replace('T', " ");
    assert_eq!(
        answer.json(),
        json!({
            "error": "invalid_request",
            "error_description": format!(
                "AADSTS900144: The request body must contain the following parameter: 'grant_type'. Trace ID: {trace_id} \
                 Correlation ID: {mine} Timestamp: {timestamp}"
            ),
            "error_codes": [900_144],
            "timestamp": timestamp,
            "trace_id": trace_id,
            "correlation_id": mine,
            "error_uri": "https://login.microsoftonline.com/error?code=900144",
        })
    );
}

#[test]
fn every_field_that_is_missing_is_named() {
    let mut client = client();
    let missing = |name: &str| format!("The request body must contain the following parameter: '{name}'.");
    for (endpoint, field) in [
        (V1, "grant_type"),
        (V1, "client_id"),
        (V1, "client_assertion_type"),
        (V1, "resource"),
        (V2, "scope"),
        (V2, "client_id"),
    ] {
        refused(&client.ask_but(endpoint, field, None), 400, "invalid_request", 900_144, &missing(field));
        refused(&client.ask_but(endpoint, field, Some("")), 400, "invalid_request", 900_144, &missing(field));
    }
}

#[test]
fn the_verb_must_be_post() {
    let mut client = client();
    let address = format!("https://login.microsoftonline.com/{}/{V1}", client.world.tenant());
    let answer = client.world.ask(&Place::Internet, request(Method::Get, &address));
    refused(
        &answer,
        400,
        "invalid_request",
        900_561,
        "The endpoint only accepts POST requests. Received a GET request.",
    );
}

#[test]
fn an_unknown_tenant_is_not_found() {
    let mut client = client();
    for tenant in ["11111111-1111-4111-8111-111111111111", "fabrikam.example"] {
        let answer = client.world.entra(tenant, V2, &[]);
        let text = format!(
            "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct \
             cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the \
             tenant."
        );
        refused(&answer, 400, "invalid_request", 90_002, &text);
    }
}

#[test]
fn what_is_neither_guid_nor_domain_names_no_tenant() {
    let mut client = client();
    let text =
        "Specified tenant identifier 'contoso' is neither a valid DNS name, nor a valid external domain.";
    refused(&client.world.entra("contoso", V2, &[]), 400, "invalid_request", 900_023, text);
    // An application belongs to one tenant.
    for any in ["common", "organizations", "consumers"] {
        let text = "No tenant-identifying information found in either the request or implied by any provided credentials.";
        refused(&client.world.entra(any, V2, &[]), 400, "invalid_request", 50_059, text);
    }
}

#[test]
fn another_grant_type_is_not_supported() {
    let mut client = client();
    let answer = client.ask_but(V2, "grant_type", Some("password"));
    refused(
        &answer,
        400,
        "unsupported_grant_type",
        70_003,
        "The app requested an unsupported grant type 'password'.",
    );
}

#[test]
fn an_unknown_client_is_not_found_in_the_directory() {
    let mut client = client();
    for id in ["99999999-9999-4999-8999-999999999999", "no-guid"] {
        let text = format!(
            "Application with identifier '{id}' was not found in the directory 'contoso.onmicrosoft.com'. This can happen if \
             the application has not been installed by the administrator of the tenant or consented to by any user in the \
             tenant. You may have sent your authentication request to the wrong tenant."
        );
        refused(&client.ask_but(V2, "client_id", Some(id)), 400, "unauthorized_client", 700_016, &text);
    }
}

#[test]
fn the_client_of_a_deleted_identity_is_not_found() {
    let mut client = client();
    client.ask().is(200);
    client.world.delete(&crate::harness::identity_path("one")).is(200);
    assert_eq!(client.ask().is(400).at("/error_codes"), json!([700_016]));
}

#[test]
fn a_client_must_prove_itself() {
    let mut client = client();
    let text = "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.";
    let answer = client.ask_but(V2, "client_assertion", None);
    assert_eq!(answer.at("/error_codes"), json!([7_000_216]));
    refused(&answer, 401, "invalid_client", 7_000_216, text);
}

#[test]
fn another_type_of_assertion_is_malformed() {
    let mut client = client();
    let saml = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";
    let answer = client.ask_but(V2, "client_assertion_type", Some(saml));
    refused(&answer, 400, "invalid_request", 9_002_313, "Invalid request. Request is malformed or invalid.");
}

#[test]
fn a_resource_that_nobody_offers_is_not_found() {
    let mut client = client();
    let text = "The resource principal named https://nothing.example was not found in the tenant named contoso.onmicrosoft.com. \
                This can happen if the application has not been installed by the administrator of the tenant or consented to by \
                any user in the tenant. You might have sent your authentication request to the wrong tenant.";
    let answer = client.ask_but(V1, "resource", Some("https://nothing.example"));
    refused(&answer, 400, "invalid_resource", 500_011, text);
    let answer = client.ask_but(V2, "scope", Some("https://nothing.example/.default"));
    refused(&answer, 400, "invalid_resource", 500_011, text);
}

#[test]
fn a_scope_must_end_in_default() {
    let mut client = client();
    let text = "The provided value for scope https://vault.azure.net is not valid. Client credential flows must have a scope \
                value with /.default suffixed to the resource identifier (application ID URI).";
    refused(&client.ask_but(V2, "scope", Some(VAULT)), 400, "invalid_scope", 1_002_012, text);
}

#[test]
fn a_scope_names_one_resource() {
    let mut client = client();
    let two = "https://vault.azure.net/.default https://storage.azure.com/.default";
    let answer = client.ask_but(V2, "scope", Some(two)).is(400);
    assert_eq!(
        (answer.word("/error").as_str(), answer.at("/error_codes")),
        ("invalid_scope", json!([700_022]))
    );
}

#[test]
fn version_2_takes_no_resource() {
    let mut client = client();
    let answer = client.ask_but(V2, "resource", Some(VAULT));
    refused(&answer, 400, "invalid_request", 901_002, "The 'resource' request parameter isn't supported.");
}

#[test]
fn the_proof_is_checked_before_the_target() {
    let mut client = client();
    client.claims["aud"] = json!("https://elsewhere.example");
    let answer = client.ask_but(V1, "resource", Some("https://nothing.example")).is(401);
    assert_eq!(answer.at("/error_codes"), json!([700_023]));
}
