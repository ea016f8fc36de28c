//! The certificate of an identity is valid for 90 days and rolled after 45 ("Managed identities for Azure resources
//! frequently asked questions").

use crate::harness::{ARM, VAULT, World, get, identity_path, person, system_assigned, user_assigned, world};
use mi_sim::wire::Method;
use mi_sim::{Conclusion, Event, Place, PrincipalId, ResourceId, lifetime::DAY};
use serde_json::{Value, json};

/// The key credentials that Entra shows for a service principal: thumbprint, start, end.
fn keys(world: &mut World, principal: PrincipalId) -> Vec<[String; 3]> {
    let token = world.person_token("admin", "https://graph.microsoft.com");
    let address = format!("https://graph.microsoft.com/v1.0/servicePrincipals/{principal}");
    let asked = get(&address).with_header("Authorization", format!("Bearer {token}"));
    let listed = world.ask(&person("admin"), asked).is(200).at("/keyCredentials");
    let word = |key: &Value, name: &str| key[name].as_str().unwrap().to_string();
    let fields = ["customKeyIdentifier", "startDateTime", "endDateTime"];
    listed.as_array().unwrap().iter().map(|key| fields.map(|name| word(key, name))).collect()
}

fn held(world: &World, vm: &ResourceId) -> String {
    world.simulator.cloud().endpoint(vm).unwrap().identities[0].credential.thumbprint.clone()
}

/// The certificate by which Entra last let somebody in.
fn proved_by(world: &World) -> String {
    let accepted = world.conclusions().rev().find_map(|conclusion| match conclusion {
        Conclusion::AssertionAccepted { thumbprint, .. } => Some(thumbprint.clone()),
        _ => None,
    });
    accepted.unwrap()
}

/// When the provider issued certificates, in seconds.
fn issued(world: &World) -> Vec<u64> {
    let credential =
        |event: &Event| matches!(event, Event::Changed { change } if change.kind() == "credentialIssued");
    let entries = world.simulator.journal().entries().iter();
    entries.filter(|entry| credential(&entry.event)).map(|entry| entry.at.secs()).collect()
}

#[test]
fn a_certificate_rolls_after_45_days_and_both_are_listed_until_the_first_ends() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let principal = world.own_identity(&vm).principal_id;
    let first = keys(&mut world, principal);
    assert_eq!(first.len(), 1);
    world.pass(45 * DAY - 60);
    assert_eq!(keys(&mut world, principal), first);
    world.pass(120);
    let overlap = keys(&mut world, principal);
    assert_eq!((overlap.len(), &overlap[0]), (2, &first[0]));
    world.pass(45 * DAY);
    let third = keys(&mut world, principal);
    assert_eq!((third.len(), &third[0]), (2, &overlap[1]));
    let seconds = |text: &str| mi_sim::Timestamp::parse(text).unwrap().secs();
    for [_, start, end] in third.iter().chain(&overlap) {
        assert_eq!(seconds(end) - seconds(start), 90 * DAY);
    }
}

#[test]
fn code_notices_nothing_of_a_roll() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let mut certificates = Vec::new();
    for _ in 0..8 {
        world.token(&vm, VAULT);
        certificates.push(proved_by(&world));
        assert_eq!(certificates.last(), Some(&held(&world, &vm)));
        world.pass(30 * DAY);
    }
    certificates.dedup();
    assert_eq!(certificates.len(), 5, "one for each 45 days of 210");
}

#[test]
fn a_kept_token_stays_the_same_over_a_roll() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    world.pass(45 * DAY - 600);
    let (token, certificate) = (world.token(&vm, VAULT), held(&world, &vm));
    world.pass(1_200);
    assert_ne!(held(&world, &vm), certificate);
    assert_eq!(world.token(&vm, VAULT), token);
}

#[test]
fn rolls_happen_at_their_own_times_however_much_passes_at_once() {
    let mut world = world();
    world.machine("vm1", system_assigned());
    let start = issued(&world)[0];
    world.pass(200 * DAY);
    let days: Vec<u64> = issued(&world).iter().map(|at| (at - start + DAY / 2) / DAY).collect();
    assert_eq!(days, [0, 45, 90, 135, 180]);
}

#[test]
fn a_roll_goes_over_the_wire_from_host_to_provider_to_entra() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let before = world.simulator.journal().len();
    world.pass(46 * DAY);
    let entries = &world.simulator.journal().entries()[before..];
    let sent = entries.iter().filter_map(|entry| match &entry.event {
        Event::Sent { from, to: Some(to), request, .. } => {
            Some((from.clone(), to.clone(), request.method, entry.parent.is_some()))
        }
        _ => None,
    });
    let host = Place::Metadata { host: vm.clone() };
    assert_eq!(
        sent.collect::<Vec<_>>(),
        [
            (host, Place::IdentityProvider, Method::Get, false),
            (Place::IdentityProvider, Place::EntraId, Method::Patch, true),
        ]
    );
    let changes = entries.iter().filter_map(|entry| match &entry.event {
        Event::Changed { change } => Some(change.kind()),
        _ => None,
    });
    assert_eq!(changes.collect::<Vec<_>>(), ["credentialIssued", "keyCredentialAdded", "endpointConfigured"]);
}

#[test]
fn two_hosts_of_one_identity_share_its_certificates() {
    let mut world = world();
    let one = world.identity("one");
    let block = user_assigned(&[&one]);
    let (vm1, vm2) = (world.machine("vm1", block.clone()), world.machine("vm2", block));
    world.pass(46 * DAY);
    assert_eq!(issued(&world).len(), 2);
    assert_eq!(held(&world, &vm1), held(&world, &vm2));
    world.token(&vm1, ARM);
    world.token(&vm2, ARM);
}

#[test]
fn an_identity_that_no_host_uses_is_renewed_when_one_does() {
    let mut world = world();
    let one = world.identity("one");
    world.pass(100 * DAY);
    assert_eq!(issued(&world).len(), 1);
    let vm = world.machine("vm1", user_assigned(&[&one]));
    assert_eq!(issued(&world).len(), 2);
    world.token(&vm, ARM);
    assert_eq!(keys(&mut world, one.principal.principal_id).len(), 1);
}

#[test]
fn nothing_rolls_for_what_is_gone() {
    let mut world = world();
    let one = world.identity("one");
    let block =
        json!({ "type": "SystemAssigned, UserAssigned", "userAssignedIdentities": { one.id.as_str(): {} } });
    world.machine("vm1", block);
    world.delete(&identity_path("one")).is(200);
    world.delete(&crate::harness::machine_path("vm1")).is(202);
    let before = issued(&world).len();
    world.pass(50 * DAY);
    assert_eq!(issued(&world).len(), before);
}
