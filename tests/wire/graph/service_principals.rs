//! Service principals as people see them.

use super::GRAPH;
use crate::harness::{ARM, get, person, request, system_assigned, world};
use mi_sim::wire::Method;
use serde_json::json;

#[test]
fn a_person_sees_the_service_principal_of_a_machine() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let principal = world.own_identity(&vm);
    let token = world.person_token("admin", GRAPH);
    let address = format!("{GRAPH}/v1.0/servicePrincipals/{}", principal.principal_id);
    let bearer = format!("Bearer {token}");
    let answer =
        world.ask(&person("admin"), get(&address).with_header("Authorization", bearer.clone())).is(200);
    assert_eq!(answer.word("/appId"), principal.client_id.to_string());
    assert_eq!(answer.word("/servicePrincipalType"), "ManagedIdentity");
    assert_eq!(answer.word("/alternativeNames/0"), "isExplicit=False");
    assert_eq!(answer.at("/keyCredentials").as_array().map(Vec::len), Some(1));
    assert_eq!(answer.word("/keyCredentials/0/customKeyIdentifier").len(), 40);
    let missing = get(&format!("{GRAPH}/v1.0/servicePrincipals/{}", world.tenant()));
    let answer = world.ask(&person("admin"), missing.with_header("Authorization", bearer)).is(404);
    assert_eq!(answer.word("/error/code"), "Request_ResourceNotFound");
}

#[test]
fn nobody_changes_the_service_principal_of_a_managed_identity_by_hand() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let address = format!("{GRAPH}/v1.0/servicePrincipals/{}", world.own_identity(&vm).principal_id);
    let bearer = format!("Bearer {}", world.person_token("admin", GRAPH));
    for method in [Method::Patch, Method::Delete] {
        let asked = request(method, &address).with_header("Authorization", bearer.clone());
        let answer = world.ask(&person("admin"), asked).is(403);
        assert_eq!(answer.word("/error/code"), "Authorization_RequestDenied");
    }
}

#[test]
fn graph_takes_only_tokens_that_are_meant_for_it() {
    let mut world = world();
    let address = format!("{GRAPH}/v1.0/servicePrincipals/{}", world.tenant());
    let answer = world.ask(&person("admin"), get(&address)).is(401);
    assert_eq!(answer.word("/error/message"), "Access token is empty.");
    let bearer = format!("Bearer {}", world.person_token("admin", ARM));
    let answer = world.ask(&person("admin"), get(&address).with_header("Authorization", bearer)).is(401);
    assert_eq!(answer.word("/error/code"), "InvalidAuthenticationToken");
}

#[test]
fn the_service_principal_of_a_managed_identity_has_no_owner_and_gets_none() {
    let mut world = world();
    let own = world.identity("one").principal.principal_id;
    let owners = format!("servicePrincipals/{own}/owners");
    let listed = world.graph(Method::Get, &owners, None).is(200);
    assert_eq!(listed.at("/value"), json!([]));
    let admin = world.simulator.cloud().tenant().user_named("admin").unwrap().id;
    let reference = json!({ "@odata.id": format!("{GRAPH}/v1.0/directoryObjects/{admin}") });
    let refused = world.graph(Method::Post, &format!("{owners}/$ref"), Some(reference)).is(403);
    assert_eq!(refused.word("/error/code"), "Authorization_RequestDenied");
}
