//! The client assertion: every check, and the quirks of real clients that Entra swallows.

use super::client::{Client, client, refused};
use crate::forge;
use mi_sim::wire::{PrivateKey, base64url};
use mi_sim::{Conclusion, Timestamp};
use serde_json::{Value, json};

const DAY: u64 = 86_400;

fn without(value: &mut Value, name: &str) {
    value.as_object_mut().unwrap().remove(name);
}

fn found_key(client: &Client) -> String {
    let moment = |moment: Timestamp| {
        let text = moment.to_rfc3339();
        format!("{}/{}/{} {}", &text[5..7], &text[8..10], &text[..4], &text[11..19])
    };
    let credential = &client.credential;
    format!("Found key 'Start={}, End={}'", moment(credential.not_before), moment(credential.not_after))
}

#[test]
fn a_right_assertion_is_accepted_and_the_journal_says_by_which_key() {
    let mut client = client();
    client.ask().is(200);
    let accepted = client.world.conclusions().find_map(|conclusion| match conclusion {
        Conclusion::AssertionAccepted { client_id, thumbprint, .. } => Some((*client_id, thumbprint.clone())),
        _ => None,
    });
    assert_eq!(accepted, Some((client.identity.principal.client_id, client.credential.thumbprint.clone())));
}

#[test]
fn an_assertion_may_be_used_again_until_it_expires() {
    let mut client = client();
    let assertion = client.assertion();
    client.ask_with(&assertion).is(200);
    client.world.pass(590);
    client.ask_with(&assertion).is(200);
    client.world.pass(20);
    client.ask_with(&assertion).is(401);
}

#[test]
fn either_thumbprint_is_enough() {
    for name in ["x5t", "x5t#S256"] {
        let mut client = client();
        without(&mut client.header, name);
        client.ask().is(200);
    }
}

#[test]
fn a_thumbprint_in_standard_base64_is_read_too() {
    let mut client = client();
    client.header["x5t"] = json!(base64url::encode_standard(client.credential.certificate.sha1()));
    client.header["x5t#S256"] = json!(base64url::encode_standard(client.credential.certificate.sha256()));
    client.ask().is(200);
}

#[test]
fn times_written_as_strings_are_read_too() {
    let mut client = client();
    for name in ["exp", "nbf"] {
        client.claims[name] = json!(client.claims[name].to_string());
    }
    without(&mut client.claims, "iat");
    client.ask().is(200);
}

#[test]
fn a_certificate_written_as_one_string_is_read_too() {
    let mut client = client();
    client.header["x5c"] = json!(base64url::encode_standard(client.credential.certificate.der()));
    client.ask().is(200);
}

#[test]
fn a_missing_nbf_is_tolerated_and_then_printed_as_the_epoch() {
    let mut client = client();
    without(&mut client.claims, "nbf");
    client.ask().is(200);
    client.world.pass(700);
    let answer = client.ask().is(401);
    assert!(answer.word("/error_description").contains("assertion valid from 1970-01-01T00:00:00.0000000Z,"));
}

#[test]
fn there_is_no_upper_bound_on_exp() {
    let mut client = client();
    client.claims["exp"] = json!(client.world.now() + 3650 * DAY);
    client.ask().is(200);
}

#[test]
fn the_audience_may_be_any_token_endpoint_of_the_tenant() {
    let mut client = client();
    let tenant = client.world.tenant();
    for audience in [
        format!("https://login.microsoftonline.com/{tenant}/oauth2/token"),
        format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"),
    ] {
        client.claims["aud"] = json!(audience);
        client.ask().is(200);
    }
}

#[test]
fn an_assertion_for_somebody_else_is_refused() {
    let mut client = client();
    let text = "Client assertion audience claim does not match Realm issuer. Review the documentation at \
                https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .";
    for audience in [
        json!("https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token"),
        json!("https://vault.azure.net"),
        json!(""),
        Value::Null,
    ] {
        client.claims["aud"] = audience;
        refused(&client.ask(), 401, "invalid_client", 700_023, text);
    }
}

#[test]
fn an_expired_assertion_is_refused_with_its_times() {
    let mut client = client();
    let now = client.world.now();
    client.world.pass(600);
    let answer = client.ask();
    let at = |seconds| Timestamp::from_secs(seconds).to_round_trip();
    let current = client.world.simulator.now();
    let text = format!(
        "Client assertion is not within its valid time range. Current time: {}, assertion valid from {}, expiry time of \
         assertion {}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .",
        Timestamp::from_secs(now + 600).to_round_trip().replace(".000", ".030"),
        at(now),
        at(now + 600)
    );
    assert!(current.millis() >= (now + 600) * 1000);
    refused(&answer, 401, "invalid_client", 700_024, &text);
}

#[test]
fn an_assertion_from_the_future_is_refused_beyond_five_minutes() {
    let mut client = client();
    client.claims["nbf"] = json!(client.world.now() + 240);
    client.ask().is(200);
    client.claims["nbf"] = json!(client.world.now() + 400);
    assert_eq!(client.ask().is(401).at("/error_codes"), json!([700_024]));
}

#[test]
fn issuer_and_subject_must_be_the_same() {
    let mut client = client();
    client.claims["sub"] = json!("somebody");
    assert_eq!(client.ask().is(401).at("/error_codes"), json!([50_048]));
}

#[test]
fn issuer_and_subject_must_be_the_client() {
    let mut client = client();
    let other = "99999999-9999-4999-8999-999999999999";
    client.claims["iss"] = json!(other);
    client.claims["sub"] = json!(other);
    let answer = client.ask().is(401);
    assert_eq!(
        (answer.word("/error").as_str(), answer.at("/error_codes")),
        ("invalid_client", json!([700_021]))
    );
    without(&mut client.claims, "iss");
    without(&mut client.claims, "sub");
    client.ask().is(401);
}

#[test]
fn without_a_thumbprint_no_key_is_looked_for() {
    let mut client = client();
    without(&mut client.header, "x5t");
    without(&mut client.header, "x5t#S256");
    let text = "Invalid JWT token. No certificate thumbprint specified in token header.";
    refused(&client.ask(), 401, "invalid_client", 50_027, text);
}

#[test]
fn a_key_that_the_client_never_registered_is_not_found() {
    let mut client = client();
    client.header["x5t"] = json!(base64url::encode(&[0xab; 20]));
    without(&mut client.header, "x5t#S256");
    let text = format!(
        "Client assertion contains an invalid signature. [Reason - The key was not found., Thumbprint of key used by client: \
         '{}', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '{}'.]",
        "AB".repeat(20),
        client.id()
    );
    refused(&client.ask(), 401, "invalid_client", 700_027, &text);
}

#[test]
fn the_key_of_another_identity_is_not_found() {
    let mut client = client();
    let other = client.world.identity("other");
    let other = client.world.simulator.cloud().credential(other.principal.principal_id).unwrap().clone();
    client.header["x5t"] = json!(other.certificate.x5t());
    without(&mut client.header, "x5t#S256");
    client.key = other.key;
    let answer = client.ask().is(401);
    assert!(
        answer.word("/error_description").contains("[Reason - The key was not found.,"),
        "{}",
        answer.text()
    );
}

#[test]
fn thumbprints_of_two_certificates_fit_none() {
    let mut client = client();
    client.header["x5t#S256"] = json!(base64url::encode(&[0; 32]));
    assert_eq!(client.ask().is(401).at("/error_codes"), json!([700_027]));
}

#[test]
fn a_signature_that_does_not_fit_is_refused() {
    let mut client = client();
    let text = format!(
        "Client assertion contains an invalid signature. [Reason - The provided signature value did not match the expected \
         signature value., Thumbprint of key used by client: '{}', {}]",
        client.credential.thumbprint,
        found_key(&client)
    );
    let altered = forge::altered(&client.assertion());
    refused(&client.ask_with(&altered), 401, "invalid_client", 700_027, &text);
    client.key = PrivateKey::from_seed(&[9; 32]);
    refused(&client.ask(), 401, "invalid_client", 700_027, &text);
}

#[test]
fn an_expired_key_is_refused_with_its_window() {
    let mut client = client();
    client.world.pass(91 * DAY);
    client.claims["exp"] = json!(client.world.now() + 600);
    let text = format!(
        "Client assertion contains an invalid signature. [Reason - The key used is expired., Thumbprint of key used by client: \
         '{}', {}]",
        client.credential.thumbprint,
        found_key(&client)
    );
    refused(&client.ask(), 401, "invalid_client", 700_027, &text);
}

#[test]
fn other_algorithms_are_not_supported() {
    let mut client = client();
    let text = "Invalid JWT token. Unsupported asymmetric signing algorithm.";
    for algorithm in ["none", "HS256", "ES256", "EDDSA"] {
        client.header["alg"] = json!(algorithm);
        refused(&client.ask(), 401, "invalid_client", 700_027, text);
    }
}

#[test]
fn a_key_in_the_header_proves_nothing() {
    let mut client = client();
    let own = PrivateKey::from_seed(&[9; 32]);
    client.header["jwk"] =
        json!({ "kty": "OKP", "crv": "Ed25519", "x": base64url::encode(own.public_key().as_bytes()) });
    client.key = own;
    client.ask().is(401);
}

#[test]
fn what_is_no_token_is_malformed() {
    let mut client = client();
    let whole = client.assertion();
    let cut = whole.rsplit_once('.').unwrap().0.to_string();
    for assertion in ["x", "a.b.c", "..", cut.as_str(), &format!("{whole}="), &format!("{whole}.x")] {
        let answer = client.ask_with(assertion).is(401);
        assert_eq!(answer.at("/error_codes"), json!([50_027]), "{assertion}");
    }
}

#[test]
fn times_that_are_none_are_malformed() {
    for (name, value) in
        [("exp", Value::Null), ("exp", json!("soon")), ("nbf", json!(-1)), ("exp", json!(1.5))]
    {
        let mut client = client();
        client.claims[name] = value;
        assert_eq!(client.ask().is(401).at("/error_codes"), json!([50_027]), "{name}");
    }
    let mut client = client();
    without(&mut client.claims, "exp");
    assert_eq!(client.ask().is(401).at("/error_codes"), json!([50_027]));
}

#[test]
fn an_access_token_is_no_client_assertion() {
    let mut client = client();
    let token = client.ask().is(200).word("/access_token");
    // Its issuer is an address, and the client trusts none.
    assert_eq!(client.ask_with(&token).is(400).at("/error_codes"), json!([70_025]));
}
