//! What is refused before any provider looks at it, and what all providers refuse alike.

use crate::harness::{
    ARM, LAB, With, World, assignment_path, get, identity_path, machine_path, person, request,
    system_assigned, vault_path, world, world_of, world_with,
};
use mi_sim::Settings;
use mi_sim::wire::Method;
use serde_json::json;

#[test]
fn every_request_must_name_an_api_version() {
    let mut world = world();
    let token = world.person_token("admin", ARM);
    let bare = format!("https://management.azure.com{}", world.id(LAB));
    world.ask(&person("admin"), get(&bare).bearer(&token)).refuses(
        400,
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
    );
    for version in ["7.4", "latest", "2024", "2024-11-0x", "2024/11/01"] {
        let answer =
            world.ask(&person("admin"), get(&format!("{bare}?api-version={version}")).bearer(&token)).is(400);
        assert_eq!(answer.word("/error/code"), "InvalidApiVersionParameter");
        assert!(
            answer.word("/error/message").starts_with(&format!("The api-version '{version}' is invalid."))
        );
    }
    for version in ["2018-06-01", "2026-04-01", "2025-05-31-preview"] {
        world.ask(&person("admin"), get(&format!("{bare}?api-version={version}")).bearer(&token)).is(200);
    }
}

#[test]
fn another_subscription_is_not_found() {
    let mut world = world();
    let token = world.person_token("admin", ARM);
    for id in ["11111111-1111-4111-8111-111111111111", "no-guid"] {
        let address =
            format!("https://management.azure.com/subscriptions/{id}/resourceGroups?api-version=2024-11-01");
        let message = format!("The subscription '{id}' could not be found.");
        world.ask(&person("admin"), get(&address).bearer(&token)).refuses(
            404,
            "SubscriptionNotFound",
            &message,
        );
    }
}

#[test]
fn a_resource_group_that_is_not_there_is_not_found() {
    let mut world = world();
    let message = "Resource group 'nowhere' could not be found.";
    let group = "/resourceGroups/nowhere";
    world.show(group).refuses(404, "ResourceGroupNotFound", message);
    world.delete(group).refuses(404, "ResourceGroupNotFound", message);
    for path in [identity_path("one"), machine_path("vm1"), vault_path("vault1")] {
        let path = path.replace(LAB, group);
        let body = json!({ "location": "japaneast" });
        world.manage(Method::Put, &path, Some(body)).refuses(404, "ResourceGroupNotFound", message);
    }
}

#[test]
fn a_resource_that_is_not_there_is_not_found() {
    let mut world = world();
    for (path, kind) in [
        (identity_path("gone"), "Microsoft.ManagedIdentity/userAssignedIdentities"),
        (machine_path("gone"), "Microsoft.Compute/virtualMachines"),
        (vault_path("gone"), "Microsoft.KeyVault/vaults"),
        (crate::harness::account_path("gone"), "Microsoft.Storage/storageAccounts"),
    ] {
        let message = format!(
            "The Resource '{kind}/gone' under resource group 'lab' was not found. For more details please go to \
             https://aka.ms/ARMResourceNotFoundFix"
        );
        world.show(&path).refuses(404, "ResourceNotFound", &message);
        world.delete(&path).is(204);
    }
}

#[test]
fn a_new_resource_needs_a_location() {
    let mut world = world();
    let message = "The location property is required for this definition.";
    for path in [
        "/resourceGroups/new".to_string(),
        identity_path("one"),
        machine_path("vm1"),
        vault_path("vault1"),
        crate::harness::account_path("account1"),
    ] {
        for body in [json!({}), json!({ "location": "" }), json!({ "location": 7 })] {
            world.manage(Method::Put, &path, Some(body)).refuses(400, "LocationRequired", message);
        }
    }
}

#[test]
fn a_location_that_is_no_region_is_refused_and_nothing_is_left_behind() {
    let mut world = world();
    let before = world.simulator.cloud().tenant().service_principals().count();
    for location in ["japan/east", "日本東部", "a?b", "x#y"] {
        let body = json!({ "location": location, "identity": { "type": "SystemAssigned" } });
        for path in [machine_path("vm1"), identity_path("one")] {
            let answer = world.manage(Method::Put, &path, Some(body.clone())).is(400);
            assert!(answer.word("/error/message").contains(location), "{}", answer.text());
        }
    }
    assert_eq!(world.simulator.cloud().tenant().service_principals().count(), before);
}

#[test]
fn a_location_may_be_written_as_people_read_it() {
    let mut world = world();
    let body = json!({ "location": "Japan East" });
    assert_eq!(
        world.manage(Method::Put, &identity_path("one"), Some(body)).is(201).word("/location"),
        "japaneast"
    );
}

#[test]
fn a_body_that_is_no_json_is_refused_with_its_place() {
    let mut world = world();
    let token = world.person_token("admin", ARM);
    for path in
        ["/resourceGroups/new".to_string(), identity_path("one"), machine_path("vm1"), vault_path("vault1")]
    {
        let broken = request(Method::Put, &world.address(&path)).bearer(&token);
        let answer = world
            .ask(&person("admin"), broken.with_body("application/json", "{\"location\":\n oops}"))
            .is(400);
        assert_eq!(answer.word("/error/code"), "InvalidRequestContent");
        assert!(answer.word("/error/message").contains("line 2 column 2"), "{}", answer.text());
        for body in ["", "[]", "null", "\"text\"", "{} {}", "{\"a\":"] {
            let broken = request(Method::Put, &world.address(&path)).bearer(&token);
            let answer = world.ask(&person("admin"), broken.with_body("application/json", body)).is(400);
            assert_eq!(answer.word("/error/code"), "InvalidRequestContent");
        }
    }
}

#[test]
fn an_address_that_names_nothing_is_not_found() {
    let mut world = world();
    for path in [
        "/nothing",
        "/resourceGroups/lab/providers/Microsoft.Nothing/things/x",
        "/providers/Microsoft.Compute/nothing",
        "/resourceGroups/lab%2Fproviders%2FMicrosoft.Compute",
        "/resourceGroups//providers/Microsoft.Compute/virtualMachines/vm1",
    ] {
        world.show(path).is(404);
        world.manage(Method::Put, path, Some(json!({ "location": "japaneast" }))).is(404);
    }
}

#[test]
fn paths_compare_without_regard_to_case() {
    let mut world = world();
    world.machine("vm1", system_assigned());
    let path = machine_path("VM1")
        .replace("resourceGroups", "RESOURCEGROUPS")
        .replace("virtualMachines", "VirtualMachines");
    assert_eq!(world.show(&path).is(200).word("/name"), "vm1");
}

#[test]
fn who_holds_no_role_is_told_what_is_missing() {
    let mut world = world_with(&[("bob", "Reader", "/resourceGroups/other")]);
    let bob = world.simulator.cloud().tenant().user_named("bob").unwrap().id;
    let scope = world.id(&machine_path("vm1"));
    let message = format!(
        "The client 'bob@contoso.onmicrosoft.com' with object id '{bob}' does not have authorization to perform action \
         'Microsoft.Compute/virtualMachines/write' over scope '{scope}' or the scope is invalid. If access was recently \
         granted, please refresh your credentials."
    );
    let body = json!({ "location": "japaneast" });
    world.manage_as("bob", Method::Put, &machine_path("vm1"), Some(body)).refuses(
        403,
        "AuthorizationFailed",
        &message,
    );
}

#[test]
fn an_identity_is_called_by_its_object_id() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    let token = world.token(&vm, ARM);
    let request = get(&world.address(LAB)).bearer(&token);
    let answer = world.ask(&crate::harness::code(&vm), request).is(403);
    let begin = format!(
        "The client '{id}' with object id '{id}' does not have authorization to perform action \
         'Microsoft.Resources/subscriptions/resourceGroups/read' over scope '{}'",
        world.id(LAB)
    );
    assert!(answer.word("/error/message").starts_with(&begin), "{}", answer.text());
}

#[test]
fn whoever_holds_a_role_anywhere_sees_the_subscription() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let token = world.token(&vm, ARM);
    let address = "https://management.azure.com/subscriptions?api-version=2022-12-01";
    let list = get(address).bearer(&token);
    assert_eq!(world.ask(&crate::harness::code(&vm), list.clone()).is(200).at("/value"), json!([]));
    let principal = world.own_identity(&vm).principal_id;
    world.assign("Reader", principal, LAB);
    let answer = world.ask(&crate::harness::code(&vm), list).is(200);
    assert_eq!(answer.word("/value/0/id"), world.id(""));
    assert_eq!(answer.word("/value/0/tenantId"), world.tenant());
}

#[test]
fn a_role_counts_for_the_list_of_subscriptions_when_it_counts_for_the_subscription() {
    let mut world = world_of(&Settings::default());
    let vm = world.machine("vm1", system_assigned());
    let token = world.token(&vm, ARM);
    let principal = world.own_identity(&vm).principal_id;
    let sees = |world: &mut World| {
        let [list, one] = ["/subscriptions".to_string(), world.id("")].map(|path| {
            let address = format!("https://management.azure.com{path}?api-version=2022-12-01");
            world.ask(&crate::harness::code(&vm), get(&address).bearer(&token))
        });
        let is_listed = list.is(200).at("/value") != json!([]);
        assert_eq!(is_listed, one.0.status == 200, "{}", one.text());
        is_listed
    };
    let name = world.assign("Reader", principal, "");
    assert!(!sees(&mut world));
    world.pass(700);
    assert!(sees(&mut world));
    world.delete(&assignment_path("", &name)).is(200);
    assert!(sees(&mut world));
    world.pass(700);
    assert!(!sees(&mut world));
}

#[test]
fn a_version_of_another_time_is_refused_by_whoever_would_have_it() {
    let mut world = world();
    for version in ["1999-01-01", "2014-03-31", "2099-01-01", "2099-01-01-preview"] {
        let group = world.show(&format!("{LAB}?api-version={version}")).is(400);
        assert_eq!(group.word("/error/code"), "InvalidApiVersionParameter");
        let machine = world.show(&format!("{}?api-version={version}", machine_path("vm1"))).is(400);
        assert_eq!(machine.word("/error/code"), "NoRegisteredProviderFound");
        let message = machine.word("/error/message");
        assert!(
            message.contains(&format!("API version '{version}' for type 'virtualMachines'")),
            "{message}"
        );
    }
}
