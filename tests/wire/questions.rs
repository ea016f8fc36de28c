//! Questions about access beyond yes and no: what the caller may do here, who may do something, and what would have been
//! enough ("Permissions - List For Resource Group").

use crate::harness::{
    ARM, LAB, VAULT, With, World, code, get, machine_path, system_assigned, world, world_of, world_with,
};
use mi_sim::rbac::{NamedOperation, Plane};
use mi_sim::wire::Method;
use mi_sim::{Delays, Settings, view};
use serde_json::{Value, json};

fn permissions(world: &mut World, name: &str, below: &str) -> Value {
    let path = format!("{below}/providers/Microsoft.Authorization/permissions");
    world.manage_as(name, Method::Get, &path, None).is(200).at("/value")
}

#[test]
fn the_caller_is_told_the_blocks_of_each_role_once() {
    let mut world = world_with(&[("bob", "Contributor", LAB)]);
    world.assign_person("Reader", "bob", LAB);
    world.assign_person("Reader", "bob", "");
    let here = permissions(&mut world, "bob", LAB);
    let told = here.as_array().unwrap();
    assert_eq!(told.len(), 2);
    let reader = json!({ "actions": ["*/read"], "notActions": [], "dataActions": [], "notDataActions": [] });
    assert_eq!(told[0], reader);
    assert_eq!(told[1]["actions"], json!(["*"]));
    assert_eq!(told[1]["notActions"][1], "Microsoft.Authorization/*/Write");
    let above = permissions(&mut world, "bob", "");
    assert_eq!(above, json!([reader]));
}

#[test]
fn the_condition_of_a_role_is_told_with_its_block() {
    let mut world = world_with(&[("bob", "Key Vault Data Access Administrator", "")]);
    let here = permissions(&mut world, "bob", LAB);
    let conditioned = here.as_array().unwrap().iter().find(|block| block.get("condition").is_some());
    assert_eq!(conditioned.unwrap()["conditionVersion"], "2.0");
}

#[test]
fn who_may_not_ask_is_refused() {
    let mut world = world_with(&[("bob", "Reader", "/resourceGroups/other")]);
    let path = format!("{LAB}/providers/Microsoft.Authorization/permissions");
    let answer = world.manage_as("bob", Method::Get, &path, None).is(403);
    assert_eq!(answer.word("/error/code"), "AuthorizationFailed");
    world.manage(Method::Put, &path, Some(json!({}))).is(405);
}

/// A role that has not propagated is not told, and one that was removed is told as long as it counts.
#[test]
fn what_does_not_count_is_not_told() {
    let delays = Delays { replication: std::time::Duration::ZERO, ..Delays::default() };
    let mut world = world_of(&Settings { delays, ..Settings::default() });
    let count = |world: &mut World| permissions(world, "admin", LAB).as_array().unwrap().len();
    let name = world.assign_person("Contributor", "admin", LAB);
    assert_eq!(count(&mut world), 1);
    world.pass(600);
    assert_eq!(count(&mut world), 2);
    world.delete(&crate::harness::assignment_path(LAB, &name)).is(200);
    assert_eq!(count(&mut world), 2);
    world.pass(600);
    assert_eq!(count(&mut world), 1);
}

#[test]
fn all_that_somebody_may_do_is_what_decisions_allow() {
    let mut world = world();
    let id = world.identity("one").principal.principal_id;
    world.assign("Key Vault Secrets User", id, LAB);
    let journal = world.simulator.journal();
    let may = |at: usize, below: &str| view::may_do(journal, at, &id.to_string(), &world.id(below)).unwrap();
    let allowed = may(journal.len(), LAB);
    let names: Vec<&str> = allowed.iter().map(|one| one.action.as_str()).collect();
    assert_eq!(
        names,
        [
            "microsoft.keyvault/vaults/secrets/getsecret/action",
            "microsoft.keyvault/vaults/secrets/readmetadata/action"
        ]
    );
    assert!(allowed.iter().all(|one| one.plane == Plane::Data));
    assert_eq!(may(journal.len(), ""), []);
    assert_eq!(may(0, LAB), [], "nothing had happened yet");
    assert_eq!(view::may_do(journal, 0, "nobody", "/"), None);
    assert_eq!(view::may_do(journal, 0, &id.to_string(), "nowhere"), None);
}

#[test]
fn who_may_is_told_with_the_assignment_that_allows_it() {
    let mut world = world_with(&[("bob", "Reader", LAB), ("eve", "Reader", "/resourceGroups/other")]);
    let id = world.identity("one").principal.principal_id;
    world.assign("Virtual Machine Contributor", id, LAB);
    let tenant = world.simulator.cloud().tenant();
    let mut wanted = vec![id];
    wanted.extend(["admin", "bob"].map(|name| tenant.user_named(name).unwrap().id));
    wanted.sort();
    let who = |action: &str, data: bool| {
        let journal = world.simulator.journal();
        let found = view::who_may(journal, journal.len(), action, data, &world.id(LAB)).unwrap();
        assert!(found.iter().all(|one| one.granted_by().is_some()));
        found.into_iter().map(|one| one.principal_id).collect::<Vec<_>>()
    };
    assert_eq!(who("Microsoft.Compute/virtualMachines/read", false), wanted);
    wanted.retain(|one| *one != tenant.user_named("bob").unwrap().id);
    assert_eq!(who("Microsoft.Compute/virtualMachines/start/action", false), wanted);
    assert_eq!(who("Microsoft.KeyVault/vaults/secrets/getSecret/action", true), []);
    assert_eq!(view::who_may(world.simulator.journal(), 0, "a/b", false, "nowhere"), None);
}

/// Code that was given Owner and Key Vault Administrator reads its own machine and a secret: two small roles were enough.
#[test]
fn the_least_roles_for_what_was_done_are_found_in_the_journal() {
    let mut world = world();
    world.vault("vault1", true);
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    world.assign("Owner", id, LAB);
    world.assign("Key Vault Administrator", id, LAB);
    let token = world.token(&vm, VAULT);
    let secret = get("https://vault1.vault.azure.net/secrets/db?api-version=7.4").bearer(&token);
    world.ask(&code(&vm), secret.clone()).is(404);
    let journal = world.simulator.journal();
    let least = view::least_privilege(journal, journal.len(), &id.to_string()).unwrap();
    let operation = |plane, action: &str| NamedOperation { plane, action: action.to_string() };
    let get_secret = operation(Plane::Data, "Microsoft.KeyVault/vaults/secrets/getSecret/action");
    assert_eq!(least.used, std::slice::from_ref(&get_secret));
    let alone: Vec<_> = least.alone.iter().map(|one| (&*one.role, one.grants, one.excess_percent)).collect();
    assert_eq!(alone[0], ("Key Vault Secrets User", 2, 50));
    assert!(alone.is_sorted_by_key(|one| one.1), "{alone:?}");
    assert_eq!(least.together, [least.alone[0].clone()]);

    let token = world.token(&vm, ARM);
    let read = get(&world.address(&machine_path("vm1"))).bearer(&token);
    world.ask(&code(&vm), read.clone()).is(200);
    world.ask(&code(&vm), read).is(200);
    world.ask(&code(&vm), secret).is(404);
    let journal = world.simulator.journal();
    let least = view::least_privilege(journal, journal.len(), &id.to_string()).unwrap();
    assert_eq!(least.used, [get_secret, operation(Plane::Control, "Microsoft.Compute/virtualMachines/read")]);
    assert_eq!(least.alone, []);
    let together: Vec<&str> = least.together.iter().map(|one| &*one.role).collect();
    assert_eq!(together, ["Key Vault Secrets User", "Scheduled Events Contributor"]);
    assert_eq!(view::least_privilege(journal, 0, &id.to_string()).unwrap().used, []);
    assert_eq!(view::least_privilege(journal, 0, "nobody"), None);
}
