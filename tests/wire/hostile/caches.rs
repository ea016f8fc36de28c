//! Names without end: what is kept under them is forgotten again.

use crate::harness::{VAULT, World, code, get, person, system_assigned, token_path, vault_path, world};
use mi_sim::wire::form_encode;
use mi_sim::{Place, ResourceId};

fn tokens(world: &World, vm: &ResourceId) -> usize {
    world.simulator.cloud().endpoint(vm).unwrap().tokens().count()
}

fn ask(world: &mut World, vm: &ResourceId, resource: &str) -> u16 {
    let query = format!("&{}", form_encode(&[("resource", resource)]));
    world.ask(&code(vm), token_path(&query)).0.status
}

/// The name of the vault service with its letters in ever another case.
fn spelled(number: usize) -> String {
    let mut bits = number;
    let letter = |letter: char| {
        let is_upper = letter.is_ascii_alphabetic() && bits & 1 == 1;
        bits >>= usize::from(letter.is_ascii_alphabetic());
        if is_upper { letter.to_ascii_uppercase() } else { letter }
    };
    VAULT.chars().map(letter).collect()
}

#[test]
fn an_endpoint_keeps_only_so_many_tokens() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    for number in 0..400 {
        if number % 20 == 0 {
            world.pass(1);
        }
        assert_eq!(ask(&mut world, &vm, &spelled(number)), 200, "{}", spelled(number));
        assert!(tokens(&world, &vm) <= 256);
    }
    // The newest is kept all the same.
    let sent = world.token_requests();
    world.pass(1);
    assert_eq!(ask(&mut world, &vm, &spelled(399)), 200);
    assert_eq!(world.token_requests(), sent);
}

#[test]
fn a_name_ends_with_one_slash_at_most() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    assert_eq!(ask(&mut world, &vm, VAULT), 200);
    assert_eq!(ask(&mut world, &vm, &format!("{VAULT}/")), 200);
    for slashes in ["//", "///", &"/".repeat(1_000)] {
        assert_eq!(ask(&mut world, &vm, &format!("{VAULT}{slashes}")), 400);
    }
    assert_eq!(tokens(&world, &vm), 2);
}

#[test]
fn what_has_expired_is_not_kept() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    for day in 0..20 {
        for number in 0..3 {
            assert_eq!(ask(&mut world, &vm, &spelled(3 * day + number)), 200);
        }
        world.pass(86_400 + 400);
        assert!(tokens(&world, &vm) <= 3, "{} tokens after day {day}", tokens(&world, &vm));
    }
}

#[test]
fn the_keys_that_a_service_knew_go_with_it() {
    let mut world = world();
    let token = world.person_token("admin", VAULT);
    for number in 0..20 {
        let name = format!("vault{number}");
        world.vault(&name, true);
        let address = format!("https://{name}.vault.azure.net/secrets/a?api-version=7.4");
        let request = get(&address).with_header("Authorization", format!("Bearer {token}"));
        world.ask(&person("admin"), request).is(403);
        let place = Place::KeyVault { name: name.clone() };
        assert!(world.simulator.cloud().known_keys(&place).is_some());
        world.delete(&vault_path(&name)).is(200);
        assert!(world.simulator.cloud().known_keys(&place).is_none());
    }
}
