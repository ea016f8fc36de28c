//! Resource groups.

use crate::harness::{
    LAB, VAULT, code, get, identity_path, machine_path, system_assigned, user_assigned, world,
};
use mi_sim::wire::Method;
use serde_json::json;

#[test]
fn a_group_is_created_once_and_then_updated() {
    let mut world = world();
    let body = json!({ "location": "Japan East", "tags": { "a": "1" } });
    let answer = world.manage(Method::Put, "/resourceGroups/new", Some(body.clone())).is(201);
    assert_eq!(
        answer.json(),
        json!({
            "id": world.id("/resourceGroups/new"), "name": "new", "type": "Microsoft.Resources/resourceGroups",
            "location": "japaneast", "tags": { "a": "1" }, "properties": { "provisioningState": "Succeeded" },
        })
    );
    world.manage(Method::Put, "/resourceGroups/NEW", Some(body)).is(200);
    let names = world.show("/resourceGroups").is(200).at("/value");
    assert_eq!(names.as_array().unwrap().len(), 2);
}

#[test]
fn head_tells_whether_a_group_is_there() {
    let mut world = world();
    let there = world.manage(Method::Head, LAB, None).is(204);
    assert!(there.0.body.is_empty());
    let gone = world.manage(Method::Head, "/resourceGroups/gone", None).is(404);
    assert!(gone.0.body.is_empty());
}

#[test]
fn deleting_a_group_takes_everything_in_it_along() {
    let mut world = world();
    let one = world.identity("one");
    let mut block = user_assigned(&[&one]);
    block["type"] = json!("SystemAssigned, UserAssigned");
    let vm = world.machine("vm1", block);
    world.vault("vault1", true);
    world.account("account1", &["files"]);
    world.imds(&vm, &format!("&resource={VAULT}")).is(200);
    let mut principals = vec![world.own_identity(&vm).principal_id, one.principal.principal_id];
    world.delete(LAB).is(202);
    world.show(LAB).is(404);
    let cloud = world.simulator.cloud();
    assert_eq!((cloud.hosts().count(), cloud.identities().count()), (0, 0));
    assert_eq!(
        (cloud.vaults().count(), cloud.accounts().count(), cloud.endpoint(&vm).is_none()),
        (0, 0, true)
    );
    principals
        .retain(|id| cloud.tenant().service_principal(*id).is_some() || cloud.credential(*id).is_some());
    assert!(principals.is_empty());
    let failed = world.fails(&crate::harness::person("admin"), get("https://vault1.vault.azure.net/secrets"));
    assert_eq!(failed, "could not resolve host: vault1.vault.azure.net");
    world.ask(&code(&vm), crate::harness::token_path("&resource=https://vault.azure.net")).is(400);
}

#[test]
fn what_lies_in_other_groups_stays() {
    let mut world = world();
    world.machine("vm1", system_assigned());
    let other = "/resourceGroups/lab2";
    world.manage(Method::Put, other, Some(json!({ "location": "japaneast" }))).is(201);
    let path = identity_path("one").replace(LAB, other);
    world.manage(Method::Put, &path, Some(json!({ "location": "japaneast" }))).is(201);
    world.delete(LAB).is(202);
    world.show(&machine_path("vm1")).is(404);
    world.show(&path).is(200);
}

#[test]
fn the_name_of_a_group_has_letters_digits_and_few_signs() {
    let mut world = world();
    let body = || Some(json!({ "location": "japaneast" }));
    for good in ["a", "R%C3%A9sum%C3%A9-1", "with_(some).signs", &"x".repeat(90)] {
        world.manage(Method::Put, &format!("/resourceGroups/{good}"), body()).is(201);
    }
    for bad in ["a%20b", "a@b", "ends.", &"x".repeat(91)] {
        let refused = world.manage(Method::Put, &format!("/resourceGroups/{bad}"), body()).is(400);
        assert_eq!(refused.word("/error/code"), "InvalidResourceGroup", "{bad}");
    }
    world.manage(Method::Put, "/resourceGroups/a@b", body()).refuses(
        400,
        "InvalidResourceGroup",
        "The provided resource group name 'a@b' has these invalid characters: '@'. The name can only be a letter, digit, \
         '-', '.', '(', ')' or '_'.",
    );
}

#[test]
fn groups_and_resources_are_found_by_their_tags_and_a_patch_writes_those_of_a_group() {
    let mut world = world();
    let put = json!({ "location": "japaneast", "tags": { "team": "red", "cost": "1" } });
    world.manage(Method::Put, "/resourceGroups/other", Some(put.clone())).is(201);
    let network = format!("{LAB}/providers/Microsoft.Network/virtualNetworks/net1");
    world.manage(Method::Put, &network, Some(put)).is(201);
    world.manage(Method::Patch, "/resourceGroups/other", Some(json!({ "tags": { "team": "blue" } }))).is(200);
    world.manage(Method::Patch, "/resourceGroups/other", Some(json!({}))).is(200);
    world.manage(Method::Patch, "/resourceGroups/none", Some(json!({}))).is(404);
    assert_eq!(world.show("/resourceGroups/other").at("/tags"), json!({ "team": "blue" }));
    for (filter, groups, resources) in [
        ("tagName eq 'team'", 1, 1),
        ("tagname eq 'TEAM' and tagvalue eq 'blue'", 1, 0),
        ("tagName eq 'team' and tagValue eq 'red'", 0, 1),
        ("tagName eq 'none'", 0, 0),
    ] {
        let query = mi_sim::wire::form_encode(&[("$filter", filter)]);
        let mut count = |what: &str| {
            let answer = world.show(&format!("{what}?{query}")).is(200);
            answer.at("/value").as_array().unwrap().len()
        };
        assert_eq!((count("/resourceGroups"), count("/resources")), (groups, resources), "{filter}");
    }
    let query = mi_sim::wire::form_encode(&[("$filter", "color eq 'red'")]);
    let refused = world.show(&format!("/resourceGroups?{query}")).is(400);
    assert_eq!(refused.word("/error/code"), "InvalidFilterInQueryString");
}
