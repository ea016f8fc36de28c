//! Entra's signing keys roll, and services follow the published set ("Signing key rollover in the Microsoft identity
//! platform").

use crate::forge::{by_an_unknown_key, header};
use crate::harness::{ARM, VAULT, World, get, system_assigned, world};
use mi_sim::{Event, Place, ResourceId, lifetime, lifetime::DAY};
use serde_json::Value;

fn published(world: &mut World) -> Vec<String> {
    let address = format!("https://login.microsoftonline.com/{}/discovery/keys", world.tenant());
    let keys = world.ask(&Place::Internet, get(&address)).is(200).at("/keys");
    keys.as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_string()).collect()
}

fn kid(token: &str) -> Value {
    header(token)["kid"].clone()
}

/// How often this service has asked Entra for keys.
fn fetches(world: &World, service: &Place) -> usize {
    let asks = |event: &Event| matches!(event, Event::Sent { from, to: Some(Place::EntraId), .. } if from == service);
    world.simulator.journal().entries().iter().filter(|entry| asks(&entry.event)).count()
}

/// A machine that may read the group `lab`.
fn reader() -> (World, ResourceId) {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let principal = world.own_identity(&vm).principal_id;
    world.assign("Reader", principal, "");
    (world, vm)
}

fn read(world: &mut World, token: &str) -> u16 {
    let asked =
        get(&world.address("/resourceGroups/lab")).with_header("Authorization", format!("Bearer {token}"));
    world.ask(&Place::Internet, asked).0.status
}

#[test]
fn the_set_always_holds_the_next_key_and_after_a_roll_the_last_one() {
    let mut world = world();
    let first = published(&mut world);
    assert_eq!(first.len(), 2);
    world.pass(lifetime::SIGNING_KEY_ROLL);
    let second = published(&mut world);
    assert_eq!((second.len(), &second[0], &second[2]), (3, &first[1], &first[0]));
    world.pass(lifetime::SIGNING_KEY_ROLL);
    let third = published(&mut world);
    assert_eq!((third.len(), &third[0], &third[2]), (3, &second[1], &second[0]));
}

#[test]
fn a_token_counts_over_a_roll_and_the_next_one_is_signed_by_the_next_key() {
    let (mut world, vm) = reader();
    let keys = published(&mut world);
    world.pass(lifetime::SIGNING_KEY_ROLL - 3_600);
    let before = world.token(&vm, ARM);
    world.pass(7_200);
    assert_eq!(kid(&before), keys[0].as_str());
    assert_eq!(read(&mut world, &before), 200);
    world.pass(DAY);
    let after = world.token(&vm, ARM);
    assert_eq!(kid(&after), keys[1].as_str());
    assert_eq!(read(&mut world, &after), 200);
}

#[test]
fn a_service_that_slept_over_two_rolls_fetches_the_keys_again() {
    let (mut world, vm) = reader();
    let token = world.token(&vm, ARM);
    assert_eq!(read(&mut world, &token), 200);
    world.pass(3 * lifetime::SIGNING_KEY_ROLL);
    let token = world.token(&vm, ARM);
    assert_eq!(read(&mut world, &token), 200);
}

#[test]
fn an_unknown_key_makes_a_service_ask_at_most_once_in_five_minutes() {
    let (mut world, vm) = reader();
    let token = world.token(&vm, ARM);
    let forged = by_an_unknown_key(&token);
    let service = Place::ResourceManager;
    world.pass(301);
    let before = fetches(&world, &service);
    for _ in 0..5 {
        assert_eq!(read(&mut world, &forged), 401);
    }
    assert_eq!(fetches(&world, &service), before + 1);
    assert_eq!(read(&mut world, &token), 200);
    world.pass(301);
    assert_eq!(read(&mut world, &forged), 401);
    assert_eq!(fetches(&world, &service), before + 2);
}

#[test]
fn known_keys_are_fetched_again_after_a_day() {
    let (mut world, vm) = reader();
    world.vault("kv1", true);
    let service = Place::KeyVault { name: "kv1".into() };
    for (hours, times) in [(0, 1), (23, 1), (2, 2)] {
        world.pass(hours * 3_600);
        let token = world.token(&vm, VAULT);
        let asked = get("https://kv1.vault.azure.net/secrets/x?api-version=7.4");
        world.ask(&Place::Internet, asked.with_header("Authorization", format!("Bearer {token}"))).is(403);
        assert_eq!(fetches(&world, &service), times, "after {hours} more hours");
    }
}
