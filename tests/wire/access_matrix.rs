//! The access matrix tells what the services do, and every answer in it has its decision.

use crate::directory::ROLE;
use crate::harness::{
    ARM, LAB, STORAGE, VAULT, With, World, account_path, app_path, assignment_path, code, get, identity_path,
    request, system_assigned, vault_path, world, world_of,
};
use mi_sim::access::{Operation, Standing};
use mi_sim::rbac::Basis;
use mi_sim::view::{AccessMatrix, access_matrix, decisions, reasons};
use mi_sim::wire::Method;
use mi_sim::{ResourceId, Settings};
use serde_json::json;

const WRITE_GROUP: &str = "Microsoft.Resources/subscriptions/resourceGroups/write";

fn now(world: &World) -> AccessMatrix {
    access_matrix(world.simulator.journal(), usize::MAX)
}

/// What the matrix says of the principal with this name, or of `admin`.
fn standing(world: &World, who: &str, below: &str, operation: Operation) -> Standing {
    let matrix = now(world);
    let principal = matrix.principals.iter().position(|one| one.name == who).unwrap();
    let place = matrix.places.iter().find(|one| one.scope.as_str() == world.id(below)).unwrap();
    let number = place.operations.iter().position(|one| *one == operation).unwrap();
    place.cells[principal][number]
}

fn status(world: &mut World, vm: &ResourceId, resource: &str, address: &str) -> u16 {
    // A metadata endpoint answers so many requests a second.
    world.pass(1);
    let token = world.token(vm, resource);
    let request = get(address).bearer(&token).with_header("x-ms-version", "2021-12-02");
    world.ask(&code(vm), request).0.status
}

#[test]
fn it_tells_what_each_service_answers() {
    let mut world = world();
    world.vault("byroles", true);
    world.vault("bypolicy", false);
    world.account("photos1", &["open", "shut"]);
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    let open = format!("{}/blobServices/default/containers/open", account_path("photos1"));
    let shut = format!("{}/blobServices/default/containers/shut", account_path("photos1"));
    let secret = |vault: &str| format!("https://{vault}.vault.azure.net/secrets/s?api-version=7.4");
    let list =
        |name: &str| format!("https://photos1.blob.core.windows.net/{name}?restype=container&comp=list");
    let lab = world.address(LAB);
    let questions = [
        (LAB.to_string(), Operation::Read, ARM, lab),
        (vault_path("byroles"), Operation::GetSecrets, VAULT, secret("byroles")),
        (vault_path("bypolicy"), Operation::GetSecrets, VAULT, secret("bypolicy")),
        (open.clone(), Operation::ReadBlobs, STORAGE, list("open")),
        (shut, Operation::ReadBlobs, STORAGE, list("shut")),
    ];
    let mut allowed = Vec::new();
    for turn in 0..5 {
        match turn {
            0 => {}
            1 => drop(world.assign("Reader", id, "")),
            2 => drop(world.assign("Key Vault Secrets User", id, LAB)),
            3 => drop(world.assign("Storage Blob Data Reader", id, &open)),
            _ => {
                let policy = json!({ "tenantId": world.tenant(), "objectId": id.to_string(),
                    "permissions": { "secrets": ["get"] } });
                let body = json!({ "properties": { "accessPolicies": [policy] } });
                let path = format!("{}/accessPolicies/add", vault_path("bypolicy"));
                world.manage(Method::Put, &path, Some(body)).is(200);
            }
        }
        for (below, operation, resource, address) in &questions {
            let told = standing(&world, "vm1", below, *operation) == Standing::May;
            let answered = status(&mut world, &vm, resource, address) != 403;
            assert_eq!(told, answered, "turn {turn}: {operation:?} at {below}");
            allowed.push(told);
        }
    }
    assert_eq!(allowed.iter().filter(|told| **told).count(), 10, "{allowed:?}");
}

#[test]
fn it_tells_a_role_that_has_not_propagated_and_one_that_still_counts() {
    let mut world = world_of(&Settings::default());
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    let read = |world: &World| standing(world, "vm1", LAB, Operation::Read);
    assert_eq!(read(&world), Standing::MayNot);
    let name = world.assign("Reader", id, LAB);
    assert_eq!(read(&world), Standing::WillSoon);
    world.pass(601);
    assert_eq!(read(&world), Standing::May);
    world.delete(&assignment_path(LAB, &name)).is(200);
    assert_eq!(read(&world), Standing::StillMay);
    world.pass(601);
    assert_eq!(read(&world), Standing::MayNot);
}

#[test]
fn a_deny_assignment_wins_and_is_told() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    world.assign("Contributor", id, LAB);
    let path = format!(
        "{LAB}/providers/Microsoft.Authorization/denyAssignments/11111111-2222-4333-8444-555555555555"
    );
    let body = json!({ "properties": {
        "denyAssignmentName": "locked", "permissions": [{ "actions": [WRITE_GROUP] }],
        "principals": [{ "id": id.to_string(), "type": "ServicePrincipal" }],
    } });
    world.manage(Method::Put, &path, Some(body)).is(201);
    assert_eq!(standing(&world, "vm1", LAB, Operation::Write), Standing::Denied);
    assert_eq!(standing(&world, "vm1", LAB, Operation::Read), Standing::May);
    assert_eq!(standing(&world, "admin", LAB, Operation::Write), Standing::May);
}

#[test]
fn every_answer_has_its_decision_with_all_levels() {
    let mut world = world();
    world.vault("vault1", true);
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    world.assign("Key Vault Secrets User", id, &format!("{}/secrets/s", vault_path("vault1")));
    let journal = world.simulator.journal();
    let matrix = access_matrix(journal, journal.len());
    for (place, at) in matrix.places.iter().enumerate() {
        for (principal, standings) in at.cells.iter().enumerate() {
            for (number, standing) in standings.iter().enumerate() {
                let view = reasons(journal, journal.len(), place, principal, number).unwrap();
                assert_eq!(view.decision.allowed, *standing == Standing::May);
                assert_eq!(view.decision.scope, at.scope);
                assert_eq!(view.levels.first().map(|level| level.as_str()), Some("/"));
                assert_eq!(view.levels.last(), Some(&at.scope));
                assert!(view.levels[1].management_group_name().is_some());
            }
        }
    }
    assert_eq!(reasons(journal, journal.len(), 99, 0, 0), None);
    let secret =
        standing(&world, "vm1", &format!("{}/secrets/s", vault_path("vault1")), Operation::GetSecrets);
    assert_eq!(secret, Standing::May);
}

const ORDERS: &str = "https://contoso.onmicrosoft.com/orders";
const AUDIENCE: (&str, &str) = ("Authentication__Schemes__Bearer__ValidAudience", ORDERS);

#[test]
fn of_an_app_it_tells_who_holds_the_app_roles_that_its_api_asks_for() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    let (_, service) = world.api("orders", "Orders.Read");
    world.app("orders", json!({ "type": "None" }), &[AUDIENCE, ("Authorize__Roles", "Orders.Read")]);
    world.app("open", json!({ "type": "None" }), &[AUDIENCE]);
    world.app("plain", json!({ "type": "None" }), &[]);
    let call = |world: &World, who, app| standing(world, who, &app_path(app), Operation::CallApi);
    assert_eq!(call(&world, "vm1", "orders"), Standing::MayNot);
    assert_eq!(call(&world, "vm1", "open"), Standing::May, "any token for it will do");
    assert_eq!(call(&world, "admin", "open"), Standing::MayNot, "people's tools get none");
    world.grant(&service, ROLE, id).is(201);
    assert_eq!(call(&world, "vm1", "orders"), Standing::May);

    let matrix = now(&world);
    let place = matrix.places.iter().position(|one| one.scope.as_str() == world.id(&app_path("orders")));
    let principal = matrix.principals.iter().position(|one| one.name == "vm1");
    let journal = world.simulator.journal();
    let behind = reasons(journal, usize::MAX, place.unwrap(), principal.unwrap(), 2).unwrap();
    let roles = vec!["Orders.Read".to_string()];
    assert_eq!(behind.decision.basis, Basis::AppRoles { required: roles.clone(), held: Some(roles) });
    // An app that was told no audience asks nobody for a token.
    let plain = matrix.places.iter().find(|one| one.scope.as_str() == world.id(&app_path("plain"))).unwrap();
    assert_eq!(plain.operations, [Operation::Read, Operation::Write, Operation::RunCommand]);
}

#[test]
fn the_type_of_a_resource_says_whether_it_has_a_place() {
    let mut world = world();
    let network = format!("{LAB}/providers/Microsoft.Network/virtualNetworks/net1");
    world.manage(Method::Put, &network, Some(json!({ "location": "japaneast" }))).is(201);
    world.identity("id1");
    world.account("photos1", &["open"]);
    let deployment = format!("{LAB}/providers/Microsoft.Resources/deployments/empty");
    let template = json!({ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0", "resources": [] });
    let body = json!({ "properties": { "mode": "Incremental", "template": template } });
    world.manage(Method::Put, &deployment, Some(body)).is(201);
    let container = format!("{}/blobServices/default/containers/open", account_path("photos1"));
    let places: Vec<String> = now(&world).places.iter().map(|place| place.scope.to_string()).collect();
    for has_place in [LAB, &network, &identity_path("id1"), &account_path("photos1"), &container] {
        assert!(places.contains(&world.id(has_place)), "{has_place}: {places:?}");
    }
    assert!(!places.contains(&world.id(&deployment)), "{places:?}");
}

#[test]
fn an_answer_knows_the_decision_behind_it() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let token = world.token(&vm, ARM);
    let read = request(Method::Get, &world.address(LAB)).bearer(&token);
    assert_eq!(world.ask(&code(&vm), read).0.status, 403);
    let journal = world.simulator.journal();
    let behind = decisions(journal, journal.len());
    assert_eq!(behind.len(), 1);
    assert!(!behind[0].decision.allowed);
    assert_eq!(decisions(journal, journal.len() - 1), behind, "at its own entry");
    assert_eq!(decisions(journal, journal.len() - 2), [], "before it was made");
    assert_eq!(decisions(journal, 0), []);
}

#[test]
fn what_a_condition_asks_of_the_request_leaves_it_open() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id.to_string();
    let name = world.simulator.draw_guid();
    let condition = "(!(ActionMatches{'Microsoft.Resources/subscriptions/resourceGroups/read'})) OR \
                     (@Environment[isPrivateLink] BoolEquals true)";
    let body = json!({ "properties": { "roleDefinitionId": world.role("Contributor"), "principalId": id,
        "condition": condition, "conditionVersion": "2.0" } });
    world.manage(Method::Put, &assignment_path(LAB, &name), Some(body)).is(201);
    assert_eq!(standing(&world, "vm1", LAB, Operation::Read), Standing::Depends);
    assert_eq!(standing(&world, "vm1", LAB, Operation::Write), Standing::May);
}
