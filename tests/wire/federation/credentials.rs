//! Credentials of user-assigned identities at Resource Manager.

use super::{AUDIENCE, CI, SUBJECT, credential_path, properties, world};
use crate::harness::{LAB, World, identity_path};
use mi_sim::wire::Method;
use mi_sim::{Change, Event};
use serde_json::json;

fn right() -> serde_json::Value {
    properties(CI, SUBJECT, AUDIENCE)
}

#[test]
fn a_credential_is_written_read_listed_and_deleted() {
    let mut world = world();
    world.identity("one");
    let path = credential_path("one", "main");
    let created = world.trust("one", "main", right()).is(201);
    assert_eq!(
        created.json(),
        json!({
            "name": "main",
            "id": world.id(&path),
            "type": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
            "properties": right(),
        })
    );
    let other = properties(CI, "another", AUDIENCE);
    assert_eq!(world.trust("one", "main", other.clone()).is(200).at("/properties"), other);
    assert_eq!(world.show(&path).is(200).at("/properties"), other);
    world.trust("one", "second", right()).is(201);
    let list = world.show(&format!("{}/federatedIdentityCredentials", identity_path("one"))).is(200);
    assert_eq!((list.word("/value/0/name"), list.word("/value/1/name")), ("main".into(), "second".into()));
    // It is inside the identity and not in the list of all resources.
    assert_eq!(world.show("/resources").is(200).at("/value").as_array().unwrap().len(), 1);
    world.delete(&path).is(200);
    world.delete(&path).is(204);
    assert_eq!(world.show(&path).is(404).word("/error/code"), "ResourceNotFound");
}

#[test]
fn what_does_not_fit_is_refused_in_the_providers_words() {
    let mut world = world();
    world.identity("one");
    world.trust("one", "main", right()).is(201);
    let two = json!({ "issuer": CI, "subject": "x", "audiences": [AUDIENCE, "other"] });
    let none = json!({ "issuer": CI, "subject": "x", "audiences": [] });
    for (name, properties, message) in [
        ("b2", properties(CI, "x", AUDIENCE), "Federated Identity Credential name 'b2' is invalid."),
        ("-bb", properties(CI, "x", AUDIENCE), "Federated Identity Credential name '-bb' is invalid."),
        ("b.b", properties(CI, "x", AUDIENCE), "Federated Identity Credential name 'b.b' is invalid."),
        ("two", two, "Federated identity credentials must have exactly one audience."),
        ("two", none, "Federated identity credentials must have exactly one audience."),
        ("two", right(), "Issuer and subject combination already exists for this Managed Identity."),
        (
            "two",
            json!({ "issuer": CI, "audiences": [AUDIENCE] }),
            "The request format was unexpected. Federated Identity Credential must specify 'issuer', 'subject' and \
             'audience'.",
        ),
        (
            "two",
            properties(CI, &"x".repeat(601), AUDIENCE),
            "The value of 'subject' is longer than 600 characters.",
        ),
    ] {
        world.trust("one", name, properties).refuses(400, "BadRequest", message);
    }
    let parent = world.trust("nobody", "main", right()).is(404);
    assert_eq!(parent.word("/error/message"), "The parent user-assigned identity doesn't exist.");
    // A subject that only differs in case is another one; the longest name and value are right.
    world.trust("one", &"x".repeat(120), properties(CI, &"x".repeat(600), AUDIENCE)).is(201);
    world.trust("one", "upper", properties(CI, &SUBJECT.to_uppercase(), AUDIENCE)).is(201);
}

#[test]
fn an_identity_has_at_most_twenty() {
    let mut world = world();
    world.identity("one");
    world.identity("two");
    for number in 0..20 {
        let subject = format!("job {number}");
        world.trust("one", &format!("job-{number}"), properties(CI, &subject, AUDIENCE)).is(201);
    }
    let more = world.trust("one", "more", right()).is(400);
    assert!(more.word("/error/message").contains("at most 20"), "{}", more.text());
    world.trust("one", "job-0", right()).is(200);
    world.trust("two", "more", right()).is(201);
}

/// Contributor may, Operator may read.
#[test]
fn it_takes_an_action_of_its_own() {
    let people = [("bob", "Managed Identity Operator", LAB), ("carol", "Managed Identity Contributor", LAB)];
    let mut world = crate::harness::world_with(&people);
    world.identity("one");
    let path = credential_path("one", "main");
    let body = || Some(json!({ "properties": right() }));
    for (method, verb) in [(Method::Put, "write"), (Method::Delete, "delete")] {
        let refused = world.manage_as("bob", method, &path, body()).is(403);
        let action =
            format!("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/{verb}");
        assert!(refused.word("/error/message").contains(&action), "{}", refused.text());
    }
    world.manage_as("carol", Method::Put, &path, body()).is(201);
    world.manage_as("bob", Method::Get, &path, None).is(200);
    world.manage_as("carol", Method::Delete, &path, None).is(200);
}

fn forgotten(world: &World) -> usize {
    let is =
        |event: &Event| matches!(event, Event::Changed { change: Change::FederatedCredentialDeleted { .. } });
    world.simulator.journal().entries().iter().filter(|entry| is(&entry.event)).count()
}

#[test]
fn it_goes_with_its_identity() {
    let mut world = world();
    let id = world.identity("one").principal.client_id;
    world.trust("one", "main", right()).is(201);
    world.delete(&identity_path("one")).is(200);
    assert_eq!(forgotten(&world), 1);
    assert_eq!(world.simulator.cloud().tenant().federated_credentials(id).count(), 0);
    world.identity("one");
    world.show(&credential_path("one", "main")).is(404);
}
