//! What no request from outside can bring about: service principals with keys of the test's own, and such that are
//! switched off.

use crate::cloud::{Change, Group, KeyCredential, ServicePrincipal, ServicePrincipalKind};
use crate::ids::{ClientId, KeyId, PrincipalId};
use crate::place::Place;
use crate::simulator::Simulator;
use crate::time::Timestamp;
use crate::wire::{
    Certificate, CertificateFields, Method, PrivateKey, Request, UnverifiedToken, Url, form_encode, jws,
};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};

const RESOURCE: &str = "https://vault.azure.net";

fn certificate(key: &PrivateKey) -> Certificate {
    let fields = CertificateFields {
        subject: "client".into(),
        issuer: "client".into(),
        serial: [0x40; 16].into(),
        not_before: 0,
        not_after: 4_000_000_000,
        public_key: key.public_key(),
        is_authority: false,
    };
    Certificate::issue(fields, key).unwrap()
}

/// A service principal with one key credential.
fn client(key: &PrivateKey) -> ServicePrincipal {
    let certificate = certificate(key);
    let app_id = ClientId::from_u128(1);
    ServicePrincipal {
        id: PrincipalId::from_u128(2),
        app_id,
        display_name: "client".into(),
        service_principal_type: ServicePrincipalKind::Application,
        alternative_names: Vec::new(),
        service_principal_names: [app_id.to_string()].into(),
        key_credentials: [KeyCredential {
            key_id: KeyId::from_u128(3),
            custom_key_identifier: certificate.thumbprint(),
            start_date_time: Timestamp::from_secs(0),
            end_date_time: Timestamp::from_secs(4_000_000_000),
            certificate: certificate.into(),
        }]
        .into(),
        password_credentials: Vec::new(),
        account_enabled: true,
        app_role_assignment_required: false,
        app_roles: Vec::new(),
        created_on: Timestamp::default(),
    }
}

fn put(simulator: &mut Simulator, service_principal: ServicePrincipal) {
    simulator.change(
        None,
        None,
        Change::ServicePrincipalCreated { service_principal: service_principal.into() },
    );
}

fn group(simulator: &mut Simulator, id: u128, member: PrincipalId) -> PrincipalId {
    let id = PrincipalId::from_u128(id);
    let group = Group { id, members: [member].into(), ..Group::default() };
    simulator.change(None, None, Change::GroupPut { group: group.into() });
    id
}

/// What Entra answers to the client: status and body.
fn ask(simulator: &mut Simulator, key: &PrivateKey) -> (u16, Value) {
    let address = format!("https://login.microsoftonline.com/{}/oauth2/token", simulator.cloud().tenant().id);
    let id = ClientId::from_u128(1).to_string();
    let claims = json!({ "aud": address, "iss": id, "sub": id, "exp": 4_000_000_000_u64, "nbf": 0 });
    let header = json!({ "alg": "EdDSA", "x5t": certificate(key).x5t() });
    let assertion = jws::sign(&header, &claims, key).unwrap();
    let form = form_encode(&[
        ("grant_type", "client_credentials"),
        ("client_id", &id),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", &assertion),
        ("resource", RESOURCE),
    ]);
    let request = Request::new(Method::Post, Url::parse(&address).unwrap());
    let request = request.with_body("application/x-www-form-urlencoded", form);
    let response = simulator.send(&Place::Internet, request).unwrap();
    (response.status, response.body.json().unwrap())
}

fn begin(change: impl Fn(&mut ServicePrincipal)) -> (Simulator, PrivateKey) {
    let mut simulator = Simulator::new(&crate::settings::Settings::default()).unwrap();
    let key = PrivateKey::from_seed(&[3; 32]);
    let mut principal = client(&key);
    change(&mut principal);
    put(&mut simulator, principal);
    (simulator, key)
}

fn switch_resource(simulator: &mut Simulator, change: impl Fn(&mut ServicePrincipal)) {
    let mut resource = simulator.cloud().tenant().resource(RESOURCE).unwrap().clone();
    change(&mut resource);
    put(simulator, resource);
}

fn described(body: &Value) -> String {
    let description = body["error_description"].as_str().unwrap();
    description.split(" Trace ID: ").next().unwrap().to_string()
}

#[test]
fn a_token_names_the_groups_of_its_principal_nested_ones_too() {
    let (mut simulator, key) = begin(|_| {});
    let inner = group(&mut simulator, 11, PrincipalId::from_u128(2));
    let outer = group(&mut simulator, 10, inner);
    group(&mut simulator, 12, PrincipalId::from_u128(9));
    let (_, body) = ask(&mut simulator, &key);
    let token = UnverifiedToken::parse(body["access_token"].as_str().unwrap()).unwrap();
    assert_eq!(token.claims()["groups"], json!([outer, inner]));
}

#[test]
fn a_token_keeps_the_groups_it_was_issued_with() {
    let (mut simulator, key) = begin(|_| {});
    let (_, before) = ask(&mut simulator, &key);
    group(&mut simulator, 11, PrincipalId::from_u128(2));
    let (_, after) = ask(&mut simulator, &key);
    let groups = |body: &Value| {
        let token = UnverifiedToken::parse(body["access_token"].as_str().unwrap()).unwrap();
        token.claims().get("groups").cloned()
    };
    assert_eq!(groups(&before), None);
    assert_eq!(groups(&after), Some(json!([PrincipalId::from_u128(11)])));
}

#[test]
fn a_client_that_is_switched_off_gets_no_token() {
    let (mut simulator, key) = begin(|client| client.account_enabled = false);
    let (status, body) = ask(&mut simulator, &key);
    assert_eq!((status, &body["error"]), (400, &json!("unauthorized_client")));
    assert_eq!(
        described(&body),
        "AADSTS7000112: Application '00000000-0000-0000-0000-000000000001'(client) is disabled."
    );
}

#[test]
fn for_a_resource_that_is_switched_off_there_is_no_token() {
    let (mut simulator, key) = begin(|_| {});
    assert_eq!(ask(&mut simulator, &key).0, 200);
    switch_resource(&mut simulator, |resource| resource.account_enabled = false);
    let (status, body) = ask(&mut simulator, &key);
    assert_eq!((status, &body["error_codes"]), (400, &json!([500_014])));
    assert!(described(&body).starts_with(
        "AADSTS500014: The service principal for resource 'https://vault.azure.net' is disabled."
    ));
}

#[test]
fn a_resource_may_ask_that_its_clients_be_assigned() {
    let (mut simulator, key) = begin(|_| {});
    switch_resource(&mut simulator, |resource| resource.app_role_assignment_required = true);
    let (status, body) = ask(&mut simulator, &key);
    assert_eq!((status, &body["error"]), (400, &json!("invalid_grant")));
    assert_eq!(
        described(&body),
        "AADSTS501051: Application '00000000-0000-0000-0000-000000000001'(client) is not assigned to a role for the \
         application 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093'(Azure Key Vault)."
    );
}
