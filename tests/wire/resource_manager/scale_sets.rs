//! Virtual machine scale sets: one identity block, many machines that get tokens.

use crate::harness::{
    ARM, Answer, LAB, World, code, identity_path, metadata, system_assigned, user_assigned, vault_path,
    world, world_with,
};
use mi_sim::wire::{Method, base64url};
use mi_sim::{Place, ResourceId};
use serde_json::{Value, json};

const SET: &str = "/resourceGroups/lab/providers/Microsoft.Compute/virtualMachineScaleSets/web";

fn model(capacity: u32, identity: &Value) -> Value {
    json!({
        "location": "japaneast",
        "tags": { "env": "lab" },
        "sku": { "name": "Standard_B1s", "capacity": capacity },
        "identity": identity,
        "properties": {
            "upgradePolicy": { "mode": "Automatic" },
            "virtualMachineProfile": {
                "storageProfile": { "osDisk": { "osType": "Linux" } },
                "osProfile": { "computerNamePrefix": "web" },
            },
        },
    })
}

fn put(world: &mut World, capacity: u32, identity: &Value) -> Answer {
    world.manage(Method::Put, SET, Some(model(capacity, identity)))
}

fn scale(world: &mut World, capacity: &Value) -> Answer {
    world.manage(Method::Patch, SET, Some(json!({ "sku": { "capacity": capacity } })))
}

fn machine(world: &World, number: u32) -> ResourceId {
    let kind = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines";
    ResourceId::parse(&world.id(&format!("{SET}/virtualMachines/{number}")), kind).unwrap()
}

/// The numbers of the machines, as the list of machines has them.
fn numbers(world: &mut World) -> Vec<String> {
    let list = world.show(&format!("{SET}/virtualMachines")).is(200).at("/value");
    list.as_array().unwrap().iter().map(|one| one["instanceId"].as_str().unwrap().to_string()).collect()
}

fn claims(token: &str) -> Value {
    serde_json::from_slice(&base64url::decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

#[test]
fn a_scale_set_shows_its_size_its_identity_and_its_machines() {
    let mut world = world();
    let answer = put(&mut world, 2, &system_assigned()).is(201);
    assert_eq!(answer.at("/sku"), json!({ "name": "Standard_B1s", "tier": "Standard", "capacity": 2 }));
    assert_eq!(answer.word("/type"), "Microsoft.Compute/virtualMachineScaleSets");
    assert_eq!(answer.word("/identity/type"), "SystemAssigned");
    assert_eq!(answer.word("/properties/orchestrationMode"), "Uniform");
    assert_eq!(world.show(SET).is(200).json(), answer.json());
    assert_eq!(numbers(&mut world), ["0", "1"]);
    let one = world.show(&format!("{SET}/virtualMachines/1")).is(200);
    assert_eq!((one.word("/name"), one.word("/instanceId")), ("web_1".into(), "1".into()));
    assert_eq!(one.word("/id"), machine(&world, 1).to_string());
    assert_eq!(one.word("/type"), "Microsoft.Compute/virtualMachineScaleSets/virtualMachines");
    assert_eq!(one.word("/properties/storageProfile/osDisk/osType"), "Linux");
    assert_eq!(world.show("/resources").is(200).at("/value").as_array().unwrap().len(), 1);
    let missing = world.show(&format!("{SET}/virtualMachines/7")).is(404);
    assert!(
        missing
            .word("/error/message")
            .contains("'Microsoft.Compute/virtualMachineScaleSets/web/virtualMachines/7'")
    );
}

#[test]
fn a_scale_set_has_one_service_principal_and_every_machine_gets_its_tokens() {
    let mut world = world();
    let before = world.simulator.cloud().tenant().service_principals().count();
    let principal = put(&mut world, 2, &system_assigned()).is(201).word("/identity/principalId");
    assert_eq!(world.simulator.cloud().tenant().service_principals().count(), before + 1);
    for number in 0..2 {
        let machine = machine(&world, number);
        let token = claims(&world.token(&machine, ARM));
        assert_eq!(token["oid"], principal.as_str());
        let id = world.id(SET).replace("resourceGroups", "resourcegroups");
        assert_eq!(token["xms_mirid"], id.as_str());
    }
    assert_eq!(world.token_requests(), 2);
}

#[test]
fn a_machine_of_a_scale_set_keeps_tokens_of_its_own() {
    let mut world = world();
    put(&mut world, 2, &system_assigned()).is(201);
    let (zero, one) = (machine(&world, 0), machine(&world, 1));
    let first = world.token(&zero, ARM);
    assert_eq!(world.token(&zero, ARM), first);
    assert_ne!(world.token(&one, ARM), first);
    let kept = |id: &ResourceId| world.simulator.cloud().endpoint(id).unwrap().tokens().count();
    assert_eq!((kept(&zero), kept(&one)), (1, 1));
    let set = ResourceId::parse(&world.id(SET), "Microsoft.Compute/virtualMachineScaleSets").unwrap();
    assert!(world.simulator.cloud().endpoint(&set).is_none());
}

#[test]
fn a_user_assigned_identity_of_a_scale_set_serves_every_machine() {
    let mut world = world();
    let identity = world.identity("one");
    put(&mut world, 2, &user_assigned(&[&identity])).is(201);
    for number in 0..2 {
        let machine = machine(&world, number);
        let token = claims(&world.token(&machine, ARM));
        assert_eq!(token["oid"], identity.principal.principal_id.to_string());
        assert_eq!(token["xms_az_rid"], world.id(SET));
    }
    world.delete(&identity_path("one")).is(200);
    let machine = machine(&world, 0);
    world.imds(&machine, "&resource=https://vault.azure.net").is(400);
}

#[test]
fn a_machine_tells_which_scale_set_it_is_of() {
    let mut world = world();
    put(&mut world, 1, &system_assigned()).is(201);
    let machine = machine(&world, 0);
    let compute = metadata("instance/compute?api-version=2021-02-01");
    let answer = world.ask(&code(&machine), compute).is(200);
    for (member, value) in [
        ("name", "web_0"),
        ("vmScaleSetName", "web"),
        ("vmSize", "Standard_B1s"),
        ("osType", "Linux"),
        ("location", "japaneast"),
        ("resourceId", machine.as_str()),
    ] {
        assert_eq!(answer.word(&format!("/{member}")), value, "{member}");
    }
}

#[test]
fn scaling_out_brings_machines_that_get_tokens_and_scaling_in_takes_the_last() {
    let mut world = world();
    put(&mut world, 1, &system_assigned()).is(201);
    assert_eq!(scale(&mut world, &json!(3)).is(200).at("/sku/capacity"), json!(3));
    let (zero, two) = (machine(&world, 0), machine(&world, 2));
    // A SKU that says no size leaves it as it is.
    let larger = world.manage(Method::Patch, SET, Some(json!({ "sku": { "name": "Standard_B2s" } }))).is(200);
    assert_eq!((larger.word("/sku/name"), larger.at("/sku/capacity")), ("Standard_B2s".into(), json!(3)));
    world.token(&two, ARM);
    scale(&mut world, &json!(1)).is(200);
    assert_eq!(numbers(&mut world), ["0"]);
    assert!(world.simulator.cloud().endpoint(&two).is_none());
    world.imds(&two, "&resource=https://vault.azure.net").is(400);
    world.token(&zero, ARM);
    put(&mut world, 2, &system_assigned()).is(200);
    // No number is given twice.
    assert_eq!(numbers(&mut world), ["0", "3"]);
    for wrong in [json!(-1), json!("two"), json!(1.5), json!(1001)] {
        assert_eq!(scale(&mut world, &wrong).is(400).word("/error/code"), "InvalidParameter", "{wrong}");
    }
}

#[test]
fn machines_can_be_deleted_one_by_one() {
    let mut world = world_with(&[("bob", "Reader", LAB)]);
    put(&mut world, 4, &system_assigned()).is(201);
    let delete = |world: &mut World, who: &str, numbers: Value| {
        world.manage_as(who, Method::Post, &format!("{SET}/delete"), Some(json!({ "instanceIds": numbers })))
    };
    delete(&mut world, "bob", json!(["1"])).is(403);
    delete(&mut world, "admin", json!(["1"])).is(202);
    assert_eq!(numbers(&mut world), ["0", "2", "3"]);
    assert_eq!(world.show(SET).at("/sku/capacity"), json!(3));
    assert!(world.simulator.cloud().endpoint(&machine(&world, 1)).is_none());
    assert!(
        delete(&mut world, "admin", json!(["1"])).is(400).word("/error/message").contains("instanceId 1")
    );
    world.delete(&format!("{SET}/virtualMachines/2")).is(202);
    world.delete(&format!("{SET}/virtualMachines/2")).is(204);
    assert_eq!(numbers(&mut world), ["0", "3"]);
    delete(&mut world, "admin", json!(["*"])).is(202);
    assert_eq!(numbers(&mut world), [""; 0]);
}

#[test]
fn changing_the_identity_block_reaches_every_machine() {
    let mut world = world();
    let principal = put(&mut world, 2, &system_assigned()).is(201).word("/identity/principalId");
    let none = json!({ "identity": { "type": "None" } });
    world.manage(Method::Patch, SET, Some(none)).is(200);
    assert!(world.simulator.cloud().tenant().service_principal(principal.parse().unwrap()).is_none());
    for number in 0..2 {
        let machine = machine(&world, number);
        assert!(world.simulator.cloud().endpoint(&machine).unwrap().identities.is_empty());
        world.imds(&machine, "&resource=https://vault.azure.net").is(400);
    }
}

#[test]
fn deleting_a_scale_set_deletes_its_identity_and_silences_its_machines() {
    let mut world = world();
    let principal = put(&mut world, 2, &system_assigned()).is(201).word("/identity/principalId");
    world.delete(SET).is(202);
    world.delete(SET).is(204);
    world.show(SET).is(404);
    world.show(&format!("{SET}/virtualMachines")).is(404);
    assert!(world.simulator.cloud().tenant().service_principal(principal.parse().unwrap()).is_none());
    let machine = machine(&world, 0);
    assert!(world.simulator.cloud().endpoint(&machine).is_none());
    world.imds(&machine, "&resource=https://vault.azure.net").is(400);
}

#[test]
fn a_role_of_the_scale_set_opens_a_vault_to_every_machine() {
    let mut world = world();
    let principal = put(&mut world, 2, &system_assigned()).is(201).word("/identity/principalId");
    world.vault("vault1", true);
    world.assign("Key Vault Secrets Officer", principal.parse().unwrap(), &vault_path("vault1"));
    world.settle();
    for number in 0..2 {
        let machine = machine(&world, number);
        let token = world.token(&machine, "https://vault.azure.net");
        let list = mi_sim::wire::Request::new(
            Method::Get,
            mi_sim::wire::Url::parse("https://vault1.vault.azure.net/secrets?api-version=7.4").unwrap(),
        );
        let from = Place::Code { host: machine };
        world.ask(&from, list.with_header("Authorization", format!("Bearer {token}"))).is(200);
    }
}

#[test]
fn flexible_orchestration_is_refused_and_says_that_it_is_not_simulated() {
    let mut world = world();
    let mut body = model(1, &system_assigned());
    body["properties"]["orchestrationMode"] = json!("Flexible");
    let answer = world.manage(Method::Put, SET, Some(body)).is(400);
    assert!(answer.word("/error/message").contains("not simulated"), "{}", answer.text());
    let mut body = model(1, &system_assigned());
    body["sku"] = json!({ "capacity": 1 });
    assert_eq!(world.manage(Method::Put, SET, Some(body)).is(400).word("/error/code"), "InvalidParameter");
    world.show(SET).is(404);
}
