//! Credentials of applications at Microsoft Graph ("federatedIdentityCredential resource type").

use super::{AUDIENCE, CI, SUBJECT, world};
use crate::harness::World;
use mi_sim::wire::Method;
use serde_json::{Value, json};

fn body(name: &str, subject: &str) -> Value {
    json!({ "name": name, "issuer": CI, "subject": subject, "audiences": [AUDIENCE], "description": "of main" })
}

/// The address of the credentials of a new application.
fn credentials(world: &mut World) -> String {
    let created = world.graph(Method::Post, "applications", Some(json!({ "displayName": "site" }))).is(201);
    format!("applications/{}/federatedIdentityCredentials", created.word("/id"))
}

#[test]
fn a_credential_is_created_read_listed_changed_and_deleted() {
    let mut world = world();
    let path = credentials(&mut world);
    let created = world.graph(Method::Post, &path, Some(body("main", SUBJECT))).is(201);
    let id = created.word("/id");
    let context = created.word("/@odata.context");
    assert!(context.ends_with("/federatedIdentityCredentials/$entity"), "{context}");
    for name in [id.as_str(), "main"] {
        let read = world.graph(Method::Get, &format!("{path}/{name}"), None).is(200);
        assert_eq!(read.json(), created.json());
    }
    world.graph(Method::Patch, &format!("{path}/{id}"), Some(json!({ "subject": "other" }))).is(204);
    let list = world.graph(Method::Get, &path, None).is(200);
    assert_eq!(
        list.at("/value"),
        json!([{
            "id": id, "name": "main", "issuer": CI, "subject": "other", "description": "of main",
            "audiences": [AUDIENCE],
        }])
    );
    world.graph(Method::Delete, &format!("{path}/main"), None).is(204);
    let missing = world.graph(Method::Get, &format!("{path}/{id}"), None).is(404);
    assert_eq!(missing.word("/error/code"), "Request_ResourceNotFound");
}

#[test]
fn what_does_not_fit_is_refused_in_graphs_words() {
    let mut world = world();
    let path = credentials(&mut world);
    world.graph(Method::Post, &path, Some(body("main", SUBJECT))).is(201);
    world.graph(Method::Post, &path, Some(body("main", "other"))).refuses(
        409,
        "Request_MultipleObjectsWithSameKeyValue",
        "FederatedIdentityCredential with name main already exists.",
    );
    world.graph(Method::Post, &path, Some(body("second", SUBJECT))).refuses(
        400,
        "InvalidFederatedIdentityCredentialValue",
        &format!(
            "The combination of issuer and subject must be unique for the application. Issuer {CI} and Subject: {SUBJECT} \
             already exist. paramName: FederatedIdentityCredential.Subject, paramValue: {SUBJECT}, objectType: \
             Microsoft.Online.DirectoryServices.Application"
        ),
    );
    let mut two = body("second", "other");
    two["audiences"] = json!([AUDIENCE, "other"]);
    for wrong in
        [two, body("-x", "other"), json!({ "name": "second", "issuer": CI, "audiences": [AUDIENCE] })]
    {
        let refused = world.graph(Method::Post, &path, Some(wrong)).is(400);
        assert_eq!(refused.word("/error/code"), "InvalidFederatedIdentityCredentialValue");
    }
    for number in 0..19 {
        let name = format!("job-{number}");
        world.graph(Method::Post, &path, Some(body(&name, &name))).is(201);
    }
    let more = world.graph(Method::Post, &path, Some(body("more", "more"))).is(400);
    assert!(more.word("/error/message").contains("at most 20"), "{}", more.text());
}

#[test]
fn who_may_write_applications_may_write_their_credentials() {
    let mut world = crate::harness::world_with(&[("bob", "Reader", "")]);
    let path = credentials(&mut world);
    let refused = world.graph_as("bob", Method::Post, &path, Some(body("main", SUBJECT))).is(403);
    assert_eq!(refused.word("/error/code"), "Authorization_RequestDenied");
    world.graph_as("bob", Method::Get, &path, None).is(200);
}
