//! The identity block of a virtual machine and the linked access check.

use crate::harness::{
    Answer, LAB, World, code, identity_path, machine_path, system_assigned, token_path, user_assigned, world,
    world_with,
};
use mi_sim::ResourceId;
use mi_sim::cloud::UserAssignedIdentity;
use mi_sim::wire::Method;
use serde_json::{Value, json};

/// A machine with a system-assigned and two user-assigned identities.
fn machine_with_three() -> (World, ResourceId, UserAssignedIdentity, UserAssignedIdentity) {
    let mut world = world();
    let (one, two) = (world.identity("one"), world.identity("two"));
    let mut block = user_assigned(&[&one, &two]);
    block["type"] = json!("SystemAssigned, UserAssigned");
    let vm = world.machine("vm1", block);
    (world, vm, one, two)
}

fn patch(world: &mut World, block: Value) -> Answer {
    world.manage(Method::Patch, &machine_path("vm1"), Some(json!({ "identity": block })))
}

/// The type of the block and the names of its user-assigned identities.
#[track_caller]
fn is_now(answer: &Answer, kind: &str, names: &[&str]) {
    let block = answer.clone().is(200).json()["identity"].clone();
    assert_eq!(block["type"], kind);
    let ids = block["userAssignedIdentities"].as_object().cloned().unwrap_or_default();
    let mut found: Vec<&str> = ids.keys().map(|id| id.rsplit('/').next().unwrap()).collect();
    found.sort_unstable();
    assert_eq!(found, names);
    assert_eq!(block.get("principalId").is_some(), kind.starts_with("SystemAssigned"));
    assert_eq!(block.get("tenantId").is_some(), kind.starts_with("SystemAssigned"));
}

#[test]
fn a_machine_shows_its_identities() {
    let (mut world, vm, one, two) = machine_with_three();
    let own = world.own_identity(&vm);
    let answer = world.show(&machine_path("vm1"));
    is_now(&answer, "SystemAssigned, UserAssigned", &["one", "two"]);
    let pair = |identity: &UserAssignedIdentity| {
        let principal = identity.principal;
        json!({ "principalId": principal.principal_id.to_string(), "clientId": principal.client_id.to_string() })
    };
    let lower = |identity: &UserAssignedIdentity| identity.id.as_str().to_string();
    assert_eq!(
        answer.at("/identity"),
        json!({
            "type": "SystemAssigned, UserAssigned",
            "principalId": own.principal_id.to_string(),
            "tenantId": world.tenant(),
            "userAssignedIdentities": { lower(&one): pair(&one), lower(&two): pair(&two) },
        })
    );
    assert_eq!(answer.word("/properties/provisioningState"), "Succeeded");
    assert_eq!(answer.word("/properties/hardwareProfile/vmSize"), "Standard_B1s");
}

#[test]
fn a_machine_without_identities_shows_no_block() {
    let mut world = world();
    world.machine("vm1", json!({ "type": "None" }));
    assert_eq!(world.show(&machine_path("vm1")).is(200).json().get("identity"), None);
}

#[test]
fn patching_to_system_assigned_drops_every_user_assigned_identity() {
    let (mut world, ..) = machine_with_three();
    is_now(&patch(&mut world, system_assigned()), "SystemAssigned", &[]);
}

#[test]
fn a_patch_adds_an_identity_and_keeps_those_not_mentioned() {
    let (mut world, ..) = machine_with_three();
    let three = world.identity("three");
    let mut block = user_assigned(&[&three]);
    block["type"] = json!("SystemAssigned, UserAssigned");
    is_now(&patch(&mut world, block), "SystemAssigned, UserAssigned", &["one", "three", "two"]);
}

#[test]
fn a_patch_with_null_takes_off_that_one_identity() {
    let (mut world, _, one, _) = machine_with_three();
    let block = json!({ "type": "SystemAssigned, UserAssigned", "userAssignedIdentities": { one.id.as_str(): null } });
    is_now(&patch(&mut world, block), "SystemAssigned, UserAssigned", &["two"]);
}

#[test]
fn a_put_names_all_identities_there_will_be() {
    let (mut world, _, one, _) = machine_with_three();
    let body = json!({ "location": "japaneast", "identity": user_assigned(&[&one]) });
    is_now(&world.manage(Method::Put, &machine_path("vm1"), Some(body)), "UserAssigned", &["one"]);
}

#[test]
fn patching_to_user_assigned_drops_the_system_assigned_identity() {
    let (mut world, vm, ..) = machine_with_three();
    let own = world.own_identity(&vm).principal_id;
    is_now(&patch(&mut world, json!({ "type": "UserAssigned" })), "UserAssigned", &["one", "two"]);
    assert!(world.simulator.cloud().tenant().service_principal(own).is_none());
    assert!(world.simulator.cloud().credential(own).is_none());
}

#[test]
fn patching_to_none_removes_all() {
    for block in [json!({ "type": "None" }), json!({ "type": "None", "userAssignedIdentities": null })] {
        let (mut world, ..) = machine_with_three();
        let answer = patch(&mut world, block).is(200);
        assert_eq!(answer.json().get("identity"), None);
        assert_eq!(world.simulator.cloud().identities().count(), 2);
    }
}

#[test]
fn what_the_azure_cli_sends_to_remove_the_last_user_assigned_identity_works() {
    let (mut world, ..) = machine_with_three();
    let block = json!({ "userAssignedIdentities": null, "type": "SystemAssigned" });
    is_now(&patch(&mut world, block), "SystemAssigned", &[]);
}

#[test]
fn a_request_without_a_block_leaves_the_identities_alone() {
    let (mut world, ..) = machine_with_three();
    let answer = world.manage(Method::Patch, &machine_path("vm1"), Some(json!({ "tags": { "fixVM": "1" } })));
    is_now(&answer, "SystemAssigned, UserAssigned", &["one", "two"]);
    assert_eq!(answer.word("/tags/fixVM"), "1");
}

#[test]
fn the_type_is_read_in_any_case_and_without_the_blank_but_answered_with_it() {
    for kind in ["SystemAssigned,UserAssigned", "systemassigned, userassigned", "UserAssigned,SystemAssigned"]
    {
        let mut world = world();
        let one = world.identity("one");
        let mut block = user_assigned(&[&one]);
        block["type"] = json!(kind);
        world.machine("vm1", block);
        is_now(&world.show(&machine_path("vm1")), "SystemAssigned, UserAssigned", &["one"]);
    }
}

#[test]
fn another_type_is_refused_with_the_valid_ones() {
    let (mut world, ..) = machine_with_three();
    for block in [json!({ "type": "Both" }), json!({ "type": "" }), json!({}), json!({ "type": 1 })] {
        let answer = patch(&mut world, block).is(400);
        assert!(
            answer.word("/error/message").contains("'SystemAssigned, UserAssigned' and 'None'"),
            "{}",
            answer.text()
        );
    }
    patch(&mut world, json!("SystemAssigned")).is(400);
    patch(&mut world, json!({ "type": "UserAssigned", "userAssignedIdentities": [] })).is(400);
    is_now(&world.show(&machine_path("vm1")), "SystemAssigned, UserAssigned", &["one", "two"]);
}

#[test]
fn enabling_again_what_is_enabled_keeps_the_identity() {
    let (mut world, vm, ..) = machine_with_three();
    let own = world.own_identity(&vm);
    patch(&mut world, system_assigned()).is(200);
    patch(&mut world, system_assigned()).is(200);
    assert_eq!(world.own_identity(&vm), own);
}

#[test]
fn disabling_and_enabling_gives_a_new_identity() {
    let (mut world, vm, ..) = machine_with_three();
    let before = world.own_identity(&vm);
    patch(&mut world, json!({ "type": "None" })).is(200);
    patch(&mut world, system_assigned()).is(200);
    let after = world.own_identity(&vm);
    assert_ne!(before.principal_id, after.principal_id);
    assert_ne!(before.client_id, after.client_id);
}

#[test]
fn deleting_a_machine_deletes_its_own_identity_and_no_other() {
    let (mut world, vm, one, _) = machine_with_three();
    let own = world.own_identity(&vm).principal_id;
    assert!(world.delete(&machine_path("vm1")).is(202).0.body.is_empty());
    world.delete(&machine_path("vm1")).is(204);
    world.show(&machine_path("vm1")).is(404);
    let tenant = world.simulator.cloud().tenant();
    assert!(tenant.service_principal(own).is_none());
    assert!(tenant.service_principal(one.principal.principal_id).is_some());
    world.show(&identity_path("one")).is(200);
}

#[test]
fn a_system_assigned_identity_knows_whose_it_is() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm).principal_id;
    let principal = world.simulator.cloud().tenant().service_principal(own).unwrap();
    assert_eq!(principal.display_name, "vm1");
    let id = vm.as_str().replace("resourceGroups", "resourcegroups");
    assert_eq!(principal.alternative_names, ["isExplicit=False".to_string(), id]);
}

#[test]
fn an_identity_that_is_not_there_cannot_be_attached() {
    let mut world = world();
    let gone = world.identity("gone");
    world.delete(&identity_path("gone")).is(200);
    let before = world.simulator.cloud().tenant().service_principals().count();
    let mut block = user_assigned(&[&gone]);
    block["type"] = json!("SystemAssigned, UserAssigned");
    let body = json!({ "location": "japaneast", "identity": block });
    let answer = world.manage(Method::Put, &machine_path("vm1"), Some(body)).is(400);
    assert_eq!(answer.word("/error/code"), "FailedIdentityOperation");
    assert!(answer.word("/error/message").contains("Status: 'BadRequest'"), "{}", answer.text());
    world.show(&machine_path("vm1")).is(404);
    assert_eq!(world.simulator.cloud().tenant().service_principals().count(), before);
}

#[test]
fn a_deleted_identity_can_be_taken_off() {
    let (mut world, _, one, _) = machine_with_three();
    world.delete(&identity_path("one")).is(200);
    let block = json!({ "type": "SystemAssigned, UserAssigned", "userAssignedIdentities": { one.id.as_str(): null } });
    is_now(&patch(&mut world, block), "SystemAssigned, UserAssigned", &["two"]);
}

#[test]
fn a_system_assigned_identity_cannot_be_shared() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let block = json!({ "type": "UserAssigned", "userAssignedIdentities": { vm.as_str(): {} } });
    let body = json!({ "location": "japaneast", "identity": block });
    let answer = world.manage(Method::Put, &machine_path("vm2"), Some(body)).is(400);
    assert!(answer.word("/error/message").contains(vm.as_str()), "{}", answer.text());
}

#[test]
fn one_identity_may_be_attached_to_many_machines() {
    let mut world = world();
    let one = world.identity("one");
    for name in ["vm1", "vm2", "vm3"] {
        let vm = world.machine(name, user_assigned(&[&one]));
        let answer = world.imds(&vm, "&resource=https://vault.azure.net").is(200);
        assert_eq!(answer.word("/client_id"), one.principal.client_id.to_string());
    }
}

#[test]
fn attaching_needs_a_permission_on_every_identity_that_the_body_names() {
    let mut world = world_with(&[("bob", "Virtual Machine Contributor", "/resourceGroups/lab")]);
    let (one, two) = (world.identity("one"), world.identity("two"));
    let bob = world.simulator.cloud().tenant().user_named("bob").unwrap().id;
    let body = || Some(json!({ "location": "japaneast", "identity": user_assigned(&[&one, &two]) }));
    let path = machine_path("vm1");
    let message = |ids: &str, world: &World| {
        format!(
            "The client 'bob@contoso.onmicrosoft.com' with object id '{bob}' has permission to perform action \
             'Microsoft.Compute/virtualMachines/write' on scope '{}'; however, it does not have permission to perform action \
             'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '{ids}' or the linked \
             scope(s) are invalid.",
            world.id(&path)
        )
    };
    let both = message(&format!("{},{}", one.id, two.id), &world);
    world.manage_as("bob", Method::Put, &path, body()).refuses(403, "LinkedAuthorizationFailed", &both);
    world.assign_person("Managed Identity Operator", "bob", &identity_path("one"));
    let second = message(two.id.as_str(), &world);
    world.manage_as("bob", Method::Put, &path, body()).refuses(403, "LinkedAuthorizationFailed", &second);
    world.show(&path).is(404);
    world.assign_person("Managed Identity Operator", "bob", &identity_path("two"));
    world.manage_as("bob", Method::Put, &path, body()).is(201);
}

#[test]
fn managed_identity_contributor_makes_identities_but_does_not_attach_them() {
    let mut world = world_with(&[("bob", "Virtual Machine Contributor", "/resourceGroups/lab")]);
    world.assign_person("Managed Identity Contributor", "bob", crate::harness::LAB);
    let made =
        world.manage_as("bob", Method::Put, &identity_path("one"), Some(json!({ "location": "japaneast" })));
    let block = json!({ "type": "UserAssigned", "userAssignedIdentities": { made.is(201).word("/id"): {} } });
    let body = json!({ "location": "japaneast", "identity": block });
    let answer = world.manage_as("bob", Method::Put, &machine_path("vm1"), Some(body)).is(403);
    assert_eq!(answer.word("/error/code"), "LinkedAuthorizationFailed");
}

#[test]
fn a_system_assigned_identity_needs_no_more_than_write_on_the_machine() {
    let mut world = world_with(&[("bob", "Virtual Machine Contributor", "/resourceGroups/lab")]);
    let body = json!({ "location": "japaneast", "identity": system_assigned() });
    world.manage_as("bob", Method::Put, &machine_path("vm1"), Some(body)).is(201);
}

#[test]
fn an_identity_already_attached_is_checked_again_when_the_body_names_it() {
    let mut world = world_with(&[("bob", "Virtual Machine Contributor", "/resourceGroups/lab")]);
    let one = world.identity("one");
    world.machine("vm1", user_assigned(&[&one]));
    let body = json!({ "identity": user_assigned(&[&one]) });
    world.manage_as("bob", Method::Patch, &machine_path("vm1"), Some(body)).is(403);
    let off = json!({ "type": "None" });
    world.manage_as("bob", Method::Patch, &machine_path("vm1"), Some(json!({ "identity": off }))).is(200);
}

#[test]
fn a_machine_may_have_any_name_and_still_gets_an_identity() {
    let mut world = world();
    for name in ["vm%20x", "vm%3Fx", "%E4%BB%AE%E6%83%B3", "vm%23x", "vm%25x"] {
        let vm = world.machine(name, system_assigned());
        world.imds(&vm, "&resource=https://vault.azure.net").is(200);
    }
}

/// Facts: az-2026-11-29.md ("Virtual Machines - Create Or Update", OSProfile: written only).
#[test]
fn a_machine_never_shows_the_password_it_was_given() {
    let mut world = world();
    let profile = json!({ "adminUsername": "bob", "adminPassword": "hunter2", "customData": "aHVudGVyMg==" });
    let body = json!({ "location": "japaneast", "properties": { "osProfile": profile } });
    let answer = world.manage(Method::Put, &machine_path("vm1"), Some(body.clone())).is(201);
    assert_eq!(answer.at("/properties/osProfile"), json!({ "adminUsername": "bob" }));
    let answer = world.manage(Method::Patch, &machine_path("vm1"), Some(body.clone())).is(200);
    assert_eq!(answer.at("/properties/osProfile"), json!({ "adminUsername": "bob" }));
    let set = machine_path("set1").replace("virtualMachines", "virtualMachineScaleSets");
    let body = json!({ "location": "japaneast", "sku": { "name": "Standard_B1s", "capacity": 1 }, "properties": {
        "orchestrationMode": "Uniform", "virtualMachineProfile": body["properties"],
    } });
    assert!(!world.manage(Method::Put, &set, Some(body)).is(201).text().contains("hunter2"));
    assert!(!world.show(&set).is(200).text().contains("hunter2"));
}

#[test]
fn an_old_version_lists_all_identities_in_an_array() {
    let (mut world, _, one, two) = machine_with_three();
    let path = |version: &str| format!("{}?api-version={version}", machine_path("vm1"));
    let ids = json!({ "type": "UserAssigned", "identityIds": [two.id.as_str()] });
    let body = || Some(json!({ "identity": ids }));
    is_now(&world.manage(Method::Patch, &path("2017-12-01"), body()), "UserAssigned", &["two"]);
    let both = json!({ "type": "UserAssigned", "identityIds": [one.id.as_str(), two.id.as_str()] });
    let body = Some(json!({ "location": "japaneast", "identity": both }));
    is_now(&world.manage(Method::Put, &path("2017-12-01"), body), "UserAssigned", &["one", "two"]);
    let wrong = Some(json!({ "identity": { "type": "UserAssigned", "identityIds": ["x"] } }));
    world.manage(Method::Patch, &path("2017-12-01"), wrong).is(400);
    // A later version knows no such array, and keeps what is there.
    let body = Some(json!({ "identity": ids }));
    is_now(&world.manage(Method::Patch, &path("2018-06-01"), body), "UserAssigned", &["one", "two"]);
}

#[test]
fn a_machine_that_is_off_runs_no_code_and_keeps_its_identity() {
    // Virtual Machines - Power Off, - Deallocate, - Start, - Restart.
    let mut world = world_with(&[("rita", "Reader", LAB)]);
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm);
    let path = machine_path("vm1");
    let state = |world: &mut World| {
        let view = world.show(&format!("{path}?$expand=instanceView")).is(200);
        view.word("/properties/instanceView/statuses/1/code")
    };
    let command = json!({ "commandId": "RunShellScript", "script": ["true"] });
    let asked = token_path("&resource=https://vault.azure.net");
    world.manage_as("rita", Method::Post, &format!("{path}/deallocate"), None).is(403);
    for (operation, is_now) in
        [("powerOff", "stopped"), ("deallocate", "deallocated"), ("powerOff", "deallocated")]
    {
        world.manage(Method::Post, &format!("{path}/{operation}"), None).is(200);
        assert_eq!(state(&mut world), format!("PowerState/{is_now}"));
        assert_eq!(world.fails(&code(&vm), asked.clone()), "vm1 is not running");
        let refused =
            world.manage(Method::Post, &format!("{path}/runCommand"), Some(command.clone())).is(409);
        assert_eq!(refused.word("/error/code"), "OperationNotAllowed");
        world.manage(Method::Post, &format!("{path}/restart"), None).is(409);
    }
    world.manage(Method::Patch, &path, Some(json!({ "tags": { "a": "b" } }))).is(200);
    assert_eq!(state(&mut world), "PowerState/deallocated", "a change of tags starts nothing");
    for operation in ["start", "restart"] {
        world.manage(Method::Post, &format!("{path}/{operation}"), None).is(200);
        assert_eq!(state(&mut world), "PowerState/running");
    }
    assert_eq!(world.own_identity(&vm), own);
    world.ask(&code(&vm), asked).is(200);
    world.manage(Method::Post, &format!("{}/start", machine_path("none")), None).is(404);
}

#[test]
fn members_stand_in_the_order_in_which_they_were_written() {
    let mut world = world();
    let body = json!({ "location": "japaneast", "properties": { "zeta": 1, "alpha": { "y": 1, "b": 2 }, "mid": 3 } });
    let path = format!("{LAB}/providers/Microsoft.Compute/disks/disk1");
    world.manage(Method::Put, &path, Some(body)).is(201);
    let text = world.show(&path).is(200).text();
    assert!(text.contains(r#""properties":{"zeta":1,"alpha":{"y":1,"b":2},"mid":3,"#), "{text}");
    world.machine("vm1", system_assigned());
    let text = world.show(&machine_path("vm1")).is(200).text();
    assert!(text.starts_with(r#"{"name":"vm1","id":""#), "{text}");
}
