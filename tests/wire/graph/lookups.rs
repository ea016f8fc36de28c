//! What tools look up in the directory.

use super::GRAPH;
use crate::harness::{system_assigned, world};
use mi_sim::wire::{Method, form_encode};
use serde_json::json;

fn filtered(what: &str, filter: &str) -> String {
    format!("{what}?{}", form_encode(&[("$filter", filter)]))
}

#[test]
fn a_service_principal_is_found_by_any_name_it_answers_to() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm);
    for (name, id) in [
        (own.client_id.to_string(), Some(own.principal_id.to_string())),
        (own.client_id.to_string().to_uppercase(), Some(own.principal_id.to_string())),
        (own.principal_id.to_string(), None),
        ("vm1".to_string(), None),
    ] {
        let filter = format!("servicePrincipalNames/any(c:c eq '{name}')");
        let answer = world.graph(Method::Get, &filtered("servicePrincipals", &filter), None).is(200);
        let found = answer.at("/value").as_array().unwrap().first().map(|one| one["id"].clone());
        assert_eq!(found, id.map(|id| json!(id)), "{name}");
    }
    for broken in ["servicePrincipalNames/any(c:c eq x)", "tags/any(c:c eq 'x')"] {
        let answer = world.graph(Method::Get, &filtered("servicePrincipals", broken), None).is(400);
        assert_eq!(answer.word("/error/code"), "Request_UnsupportedQuery");
    }
}

#[test]
fn lists_take_the_filters_that_tools_send() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let client_id = world.own_identity(&vm).client_id.to_string();
    let group = json!({
        "displayName": "Night shift", "mailNickname": "night", "mailEnabled": false, "securityEnabled": true,
    });
    world.graph(Method::Post, "groups", Some(group)).is(201);
    let body =
        json!({ "displayName": "orders", "identifierUris": ["https://contoso.onmicrosoft.com/orders"] });
    let application = world.graph(Method::Post, "applications", Some(body)).is(201);
    let app_id = application.word("/appId");
    for (what, filter, count) in [
        ("groups", "mailNickname eq 'NIGHT'".to_string(), 1),
        ("groups", "mailNickname eq 'day'".to_string(), 0),
        ("groups", "startswith(displayName,'night')".to_string(), 1),
        ("groups", "displayName eq 'Night shift' and mailNickname eq 'night'".to_string(), 1),
        ("servicePrincipals", "servicePrincipalType eq 'ManagedIdentity'".to_string(), 1),
        ("servicePrincipals", "startswith(displayName,'vm')".to_string(), 1),
        ("servicePrincipals", format!("appId eq '{client_id}'"), 1),
        ("applications", format!("appId eq '{app_id}'"), 1),
        (
            "applications",
            "identifierUris/any(s:s eq 'https://contoso.onmicrosoft.com/orders')".to_string(),
            1,
        ),
        ("users", "startswith(displayName,'adm')".to_string(), 1),
    ] {
        let answer = world.graph(Method::Get, &filtered(what, &filter), None).is(200);
        assert_eq!(answer.at("/value").as_array().unwrap().len(), count, "{what}: {filter}");
    }
    for (what, filter) in [("groups", "createdDateTime eq 'x'"), ("users", "startswith(displayName)")] {
        let answer = world.graph(Method::Get, &filtered(what, filter), None).is(400);
        assert_eq!(answer.word("/error/code"), "Request_UnsupportedQuery");
    }
}

#[test]
fn objects_are_resolved_by_their_ids_and_strangers_passed_over() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm).principal_id.to_string();
    let group = world.group("group1").to_string();
    let admin = world.simulator.cloud().tenant().user_named("admin").unwrap().id.to_string();
    let nobody = "99999999-9999-4999-8999-999999999999";
    let mut ask = |types: &[&str], ids: &[&str]| {
        let body = json!({ "ids": ids, "types": types });
        world.graph(Method::Post, "directoryObjects/getByIds", Some(body))
    };
    let all = [own.as_str(), &group, nobody, "no guid", &admin];
    let answer = ask(&["user", "group", "servicePrincipal", "directoryObjectPartnerReference"], &all).is(200);
    let kinds: Vec<_> =
        answer.at("/value").as_array().unwrap().iter().map(|one| one["@odata.type"].clone()).collect();
    assert_eq!(
        kinds,
        ["#microsoft.graph.servicePrincipal", "#microsoft.graph.group", "#microsoft.graph.user"]
    );
    let users = ask(&["user"], &all).is(200).at("/value");
    assert_eq!((users.as_array().unwrap().len(), &users[0]["id"]), (1, &json!(admin)));
    ask(&[], &[]).is(400);
    ask(&[], &vec![nobody; 1001]).is(400);
}

#[test]
fn people_are_found_by_name_and_know_who_they_are() {
    let mut world = world();
    let upn = "admin@contoso.onmicrosoft.com";
    let by_name = world.graph(Method::Get, &format!("users/{upn}"), None).is(200);
    let id = by_name.word("/id");
    assert_eq!(world.graph(Method::Get, &format!("users/{id}"), None).is(200).json(), by_name.json());
    assert_eq!(world.graph(Method::Get, "me", None).is(200).json(), by_name.json());
    let filter = format!("userPrincipalName eq '{upn}'");
    let listed = world.graph(Method::Get, &filtered("users", &filter), None).is(200);
    assert_eq!(listed.at("/value/0/id"), json!(id));
    let missing = world.graph(Method::Get, "users/nobody@contoso.onmicrosoft.com", None).is(404);
    assert_eq!(missing.word("/error/code"), "Request_ResourceNotFound");
}

/// Without a permission a machine reads nothing.
#[test]
fn a_machine_looks_nothing_up_without_a_permission_and_is_never_a_person() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let token = world.token(&vm, GRAPH);
    for path in ["users", "me", "servicePrincipals"] {
        let asked = crate::harness::get(&format!("{GRAPH}/v1.0/{path}"));
        let asked = asked.with_header("Authorization", format!("Bearer {token}"));
        let answer = world.ask(&crate::harness::code(&vm), asked).is(403);
        assert_eq!(answer.word("/error/code"), "Authorization_RequestDenied");
    }
    let graph = world.simulator.cloud().tenant().resource(GRAPH).unwrap().id.to_string();
    let own = world.own_identity(&vm).principal_id;
    world.grant(&graph, "7ab1d382-f21e-4acd-a863-ba3e13f7da61", own).is(201);
    world.pass(86_460);
    let token = world.token(&vm, GRAPH);
    let me = crate::harness::get(&format!("{GRAPH}/v1.0/me"));
    let me = me.with_header("Authorization", format!("Bearer {token}"));
    let answer = world.ask(&crate::harness::code(&vm), me).is(400);
    assert!(answer.word("/error/message").contains("delegated"), "{}", answer.text());
}
