//! User-assigned managed identities.

use crate::harness::{
    ARM, Answer, LAB, With, World, get, identity_path, machine_path, person, system_assigned, user_assigned,
    world, world_with,
};
use mi_sim::wire::Method;
use serde_json::{Value, json};

const KIND: &str = "Microsoft.ManagedIdentity/userAssignedIdentities";

#[test]
fn an_identity_is_created_with_201_and_its_location() {
    let mut world = world();
    let body = json!({ "location": "westus", "tags": {} });
    let answer = world.manage(Method::Put, &identity_path("one"), Some(body)).is(201);
    let id = world.id(&identity_path("one")).replace("resourceGroups", "resourcegroups");
    let (principal, client) = (answer.word("/properties/principalId"), answer.word("/properties/clientId"));
    assert_eq!(
        answer.text(),
        format!(
            "{{\"location\":\"westus\",\"tags\":{{}},\"id\":\"{id}\",\"name\":\"one\",\"type\":\"{KIND}\",\"properties\":\
             {{\"tenantId\":\"{}\",\"principalId\":\"{principal}\",\"clientId\":\"{client}\"}}}}",
            world.tenant()
        )
    );
    assert_eq!(answer.header("Location"), id);
    assert_ne!(principal, client);
}

#[test]
fn a_second_put_answers_200_and_keeps_the_ids() {
    let mut world = world();
    let one = world.identity("one");
    let body = json!({ "location": "japaneast", "tags": { "a": "1" } });
    let answer = world.manage(Method::Put, &identity_path("ONE"), Some(body)).is(200);
    assert_eq!(answer.word("/properties/principalId"), one.principal.principal_id.to_string());
    assert_eq!(answer.word("/properties/clientId"), one.principal.client_id.to_string());
    assert_eq!((answer.word("/tags/a"), answer.header("Location")), ("1".into(), ""));
    assert_eq!(world.simulator.cloud().identities().count(), 1);
}

#[test]
fn a_patch_writes_the_tags() {
    let mut world = world();
    let one = world.identity("one");
    let answer =
        world.manage(Method::Patch, &identity_path("one"), Some(json!({ "tags": { "a": "2" } }))).is(200);
    assert_eq!((answer.word("/tags/a"), answer.word("/name")), ("2".into(), "one".into()));
    assert_eq!(answer.word("/properties/clientId"), one.principal.client_id.to_string());
}

#[test]
fn identities_are_listed_by_group_and_by_subscription() {
    let mut world = world();
    world.identity("one");
    let other = "/resourceGroups/lab2";
    world.manage(Method::Put, other, Some(json!({ "location": "japaneast" }))).is(201);
    let path = identity_path("two").replace(LAB, other);
    world.manage(Method::Put, &path, Some(json!({ "location": "japaneast" }))).is(201);
    let names = |value: Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_string()).collect()
    };
    assert_eq!(names(world.show(&format!("{LAB}/providers/{KIND}")).is(200).at("/value")), ["one"]);
    assert_eq!(names(world.show(&format!("/providers/{KIND}")).is(200).at("/value")), ["one", "two"]);
}

#[test]
fn deleting_answers_200_and_once_more_204() {
    let mut world = world();
    let one = world.identity("one");
    assert!(world.delete(&identity_path("one")).is(200).0.body.is_empty());
    assert!(world.delete(&identity_path("one")).is(204).0.body.is_empty());
    let cloud = world.simulator.cloud();
    assert!(cloud.tenant().service_principal(one.principal.principal_id).is_none());
    assert!(cloud.credential(one.principal.principal_id).is_none());
}

#[test]
fn an_identity_made_anew_is_another_one() {
    let mut world = world();
    let first = world.identity("one").principal;
    world.delete(&identity_path("one")).is(200);
    let second = world.identity("one").principal;
    assert_ne!(first.principal_id, second.principal_id);
    assert_ne!(first.client_id, second.client_id);
}

#[test]
fn deleting_an_identity_detaches_it_from_no_machine() {
    let mut world = world();
    let one = world.identity("one");
    world.machine("vm1", user_assigned(&[&one]));
    world.delete(&identity_path("one")).is(200);
    let block = world.show(&crate::harness::machine_path("vm1")).is(200).at("/identity");
    assert_eq!(block["type"], "UserAssigned");
    assert_eq!(block["userAssignedIdentities"].as_object().unwrap().len(), 1);
}

#[test]
fn a_name_has_3_to_128_characters_and_begins_with_a_letter_or_digit() {
    let mut world = world();
    let body = || Some(json!({ "location": "japaneast" }));
    for name in ["ab", &"a".repeat(129), "-abc", "_abc", "a.bc", "a%20bc", "%E5%90%8D%E5%89%8D%E5%90%8D"] {
        world.manage(Method::Put, &identity_path(name), body()).is(400);
    }
    for name in ["abc", &"a".repeat(128), "0-_"] {
        world.manage(Method::Put, &identity_path(name), body()).is(201);
    }
    assert_eq!(world.simulator.cloud().identities().count(), 3);
}

#[test]
fn an_identity_comes_to_life_with_a_service_principal_and_a_certificate() {
    let mut world = world();
    let one = world.identity("one");
    let cloud = world.simulator.cloud();
    let principal = cloud.tenant().service_principal(one.principal.principal_id).unwrap();
    assert_eq!(principal.app_id, one.principal.client_id);
    assert_eq!(principal.display_name, "one");
    let id = one.id.as_str().replace("resourceGroups", "resourcegroups");
    assert_eq!(principal.alternative_names, ["isExplicit=True".to_string(), id]);
    let credential = cloud.credential(one.principal.principal_id).unwrap();
    assert_eq!(principal.key_credentials.len(), 1);
    assert_eq!(principal.key_credentials[0].custom_key_identifier, credential.thumbprint);
    assert_eq!(credential.not_after.secs() - credential.not_before.secs(), 90 * 86_400);
    assert_eq!(credential.renew_after.secs() - credential.not_before.secs(), 45 * 86_400);
}

#[test]
fn an_identity_lives_in_a_group_whose_name_is_written_in_any_script() {
    let mut world = world();
    let group = "/resourceGroups/%E7%A0%94%E4%BF%AE(1)";
    world.manage(Method::Put, group, Some(json!({ "location": "japaneast" }))).is(201);
    let path = identity_path("one").replace(LAB, group);
    let answer = world.manage(Method::Put, &path, Some(json!({ "location": "japaneast" }))).is(201);
    assert!(answer.word("/id").contains("/resourcegroups/研修(1)/"));
}

fn limited(world: &mut World, name: &str, properties: &Value) -> Answer {
    let body = json!({ "location": "japaneast", "properties": properties });
    world.manage(Method::Put, &identity_path(name), Some(body))
}

fn attach(world: &mut World, path: &str, location: &str, name: &str) -> Answer {
    let identities = json!({ world.id(&identity_path(name)): {} });
    let identity = json!({ "type": "UserAssigned", "userAssignedIdentities": identities });
    world.manage(Method::Put, path, Some(json!({ "location": location, "identity": identity })))
}

#[test]
fn only_resources_of_the_providers_it_names_may_have_an_identity() {
    let mut world = world();
    let site = format!("{LAB}/providers/Microsoft.Web/sites/app1");
    let web = json!({ "assignmentRestrictions": { "providers": ["microsoft.web"] } });
    let answer = limited(&mut world, "one", &web).is(201);
    assert_eq!(answer.at("/properties/assignmentRestrictions/providers"), json!(["microsoft.web"]));
    let refused = attach(&mut world, &machine_path("vm1"), "japaneast", "one").is(400);
    assert_eq!(refused.word("/error/code"), "FailedIdentityOperation");
    world.show(&machine_path("vm1")).is(404);
    attach(&mut world, &site, "japaneast", "one").is(200);
    // It is detached before its provider is taken off.
    let machines =
        json!({ "assignmentRestrictions": { "providers": ["Microsoft.Compute/virtualMachines"] } });
    limited(&mut world, "one", &machines).is(409);
    world.delete(&site).is(200);
    limited(&mut world, "one", &machines).is(200);
    attach(&mut world, &machine_path("vm1"), "japaneast", "one").is(201);
    // Without any, all may.
    limited(&mut world, "one", &json!({ "assignmentRestrictions": { "providers": [] } })).is(200);
    attach(&mut world, &site, "japaneast", "one").is(200);
    limited(&mut world, "two", &json!({ "assignmentRestrictions": { "providers": ["Microsoft.Web/*"] } }))
        .is(400);
}

#[test]
fn only_resources_of_its_own_region_may_have_a_regional_identity() {
    let mut world = world();
    let answer = limited(&mut world, "one", &json!({ "isolationScope": "Regional" })).is(201);
    assert_eq!(answer.word("/properties/isolationScope"), "Regional");
    let refused = attach(&mut world, &machine_path("vm1"), "westeurope", "one").is(400);
    assert_eq!(refused.word("/error/code"), "FailedIdentityOperation");
    attach(&mut world, &machine_path("vm2"), "Japan East", "one").is(201);
    // A change of something else keeps it.
    world.manage(Method::Patch, &identity_path("one"), Some(json!({ "tags": {} }))).is(200);
    attach(&mut world, &machine_path("vm1"), "westeurope", "one").is(400);
    limited(&mut world, "one", &json!({ "isolationScope": "None" })).is(200);
    attach(&mut world, &machine_path("vm1"), "westeurope", "one").is(201);
    limited(&mut world, "two", &json!({ "isolationScope": "Planet" })).is(400);
}

#[test]
fn an_identity_tells_which_resources_have_it() {
    let mut world = world_with(&[("bob", "Reader", "")]);
    let one = world.identity("one");
    let path = format!("{}/listAssociatedResources", identity_path("one"));
    let none = world.manage(Method::Post, &path, None).is(200);
    assert_eq!(none.json(), json!({ "totalCount": 0, "value": [] }));
    let vm = world.machine("vm1", user_assigned(&[&one]));
    let found = world.manage(Method::Post, &path, None).is(200);
    assert_eq!(found.at("/totalCount"), json!(1));
    assert_eq!(found.word("/value/0/id"), vm.as_str());
    assert_eq!(found.word("/value/0/type"), "microsoft.compute/virtualmachines");
    assert_eq!(found.word("/value/0/resourceGroup"), "lab");
    world.manage_as("bob", Method::Post, &path, None).is(403);
    let revoke = format!("{}/revokeTokens", identity_path("one"));
    assert_eq!(world.manage(Method::Post, &revoke, None).is(200).text(), "");
    world.manage_as("bob", Method::Post, &revoke, None).is(403);
    for path in [path, revoke] {
        world.manage(Method::Post, &path.replace("/one/", "/gone/"), None).is(404);
    }
}

#[test]
fn a_resource_tells_of_its_system_assigned_identity() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm);
    let below = "/providers/Microsoft.ManagedIdentity/identities/default";
    let shown = world.show(&format!("{}{below}", machine_path("vm1"))).is(200);
    assert_eq!(shown.word("/properties/principalId"), own.principal_id.to_string());
    assert_eq!(shown.word("/properties/clientId"), own.client_id.to_string());
    assert_eq!(shown.word("/properties/tenantId"), world.tenant());
    let one = world.identity("one");
    world.machine("vm2", user_assigned(&[&one]));
    for name in ["vm2", "vm3"] {
        world.show(&format!("{}{below}", machine_path(name))).is(404);
    }
    let token = world.person_token("admin", ARM);
    let address =
        "https://management.azure.com/providers/Microsoft.ManagedIdentity/operations?api-version=2023-01-31";
    let listed = world.ask(&person("admin"), get(address).bearer(&token)).is(200);
    let names = listed.json()["value"].as_array().unwrap().clone();
    assert!(
        names
            .iter()
            .any(|one| one["name"] == "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action")
    );
}
