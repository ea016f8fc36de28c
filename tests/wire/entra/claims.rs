//! What an access token says.

use crate::forge::{claims, header};
use crate::harness::{ARM, With, World, code, get, system_assigned, user_assigned, world};
use mi_sim::wire::Method;
use serde_json::{Value, json};

fn issuer(world: &World) -> String {
    format!("https://sts.windows.net/{}/", world.tenant())
}

#[test]
fn the_token_of_a_system_assigned_identity() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    world.settle();
    let now = world.now();
    let token = world.token(&vm, ARM);
    let claims = claims(&token);
    let own = world.own_identity(&vm);
    let expected = [
        ("aud", json!(ARM)),
        ("iss", json!(issuer(&world))),
        ("idp", json!(issuer(&world))),
        ("iat", json!(now - 300)),
        ("nbf", json!(now - 300)),
        ("exp", json!(now + 86_400)),
        ("appid", json!(own.client_id.to_string())),
        ("appidacr", json!("2")),
        ("idtyp", json!("app")),
        ("oid", json!(own.principal_id.to_string())),
        ("sub", json!(own.principal_id.to_string())),
        ("tid", json!(world.tenant())),
        ("ver", json!("1.0")),
        ("xms_mirid", json!(vm.as_str().replace("resourceGroups", "resourcegroups"))),
    ];
    for (name, value) in &expected {
        assert_eq!(&claims[*name], value, "{name}");
    }
    let mut names: Vec<&str> = claims.as_object().unwrap().keys().map(String::as_str).collect();
    names.retain(|name| !expected.iter().any(|(known, _)| known == name));
    names.sort_unstable();
    assert_eq!(names, ["aio", "rh", "uti"]);
    assert_eq!(claims["uti"].as_str().unwrap().len(), 22);
}

#[test]
fn the_token_of_a_user_assigned_identity_names_identity_and_host() {
    let mut world = world();
    let one = world.identity("one");
    let vm = world.machine("vm1", user_assigned(&[&one]));
    let claims = claims(&world.token(&vm, ARM));
    assert_eq!(claims["xms_mirid"], one.id.as_str().replace("resourceGroups", "resourcegroups"));
    assert_eq!(claims["xms_az_rid"], vm.as_str());
    assert_eq!(claims["oid"], one.principal.principal_id.to_string());
    assert_eq!(claims["sub"], claims["oid"]);
    assert_eq!(claims["appid"], one.principal.client_id.to_string());
    assert_eq!((&claims["appidacr"], &claims["idtyp"]), (&json!("2"), &json!("app")));
}

#[test]
fn the_header_names_the_signing_key_twice() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let header = header(&world.token(&vm, ARM));
    let kid = world.simulator.cloud().tenant().signing_keys[0].kid();
    assert_eq!(header, json!({ "typ": "JWT", "alg": "EdDSA", "x5t": kid, "kid": kid }));
}

#[test]
fn the_token_of_a_person_says_who_they_are_and_that_they_are_no_app() {
    let mut world = world();
    let claims = claims(&world.person_token("admin", ARM));
    let id = world.simulator.cloud().tenant().user_named("admin").unwrap().id.to_string();
    assert_eq!(claims["oid"], id);
    assert_ne!(claims["sub"], id);
    assert_eq!(claims["idtyp"], "user");
    assert_eq!(claims["appidacr"], "0");
    assert_eq!(claims["scp"], "user_impersonation");
    assert_eq!(claims["upn"], "admin@contoso.onmicrosoft.com");
    assert_eq!(claims.get("xms_mirid"), None);
    let lifetime = claims["exp"].as_u64().unwrap() - claims["nbf"].as_u64().unwrap();
    assert!((3_900..=5_700).contains(&lifetime), "60 to 90 minutes and five more: {lifetime}");
}

#[test]
fn a_token_of_an_identity_never_says_what_only_people_have() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let claims = claims(&world.token(&vm, ARM));
    for name in ["scp", "upn", "name", "groups", "roles"] {
        assert_eq!(claims.get(name), None::<&Value>, "{name}");
    }
}

#[test]
fn no_two_tokens_have_the_same_id() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let first = claims(&world.token(&vm, ARM));
    let second = claims(&world.token(&vm, "https://vault.azure.net"));
    assert_ne!(first["uti"], second["uti"]);
}

#[test]
fn the_resource_chooses_the_version_of_the_token() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let (app_id, _) = world.api("orders", "Orders.Read");
    let found = world.graph(Method::Get, "applications?$filter=displayName%20eq%20'orders'", None).is(200);
    let application = format!("applications/{}", found.word("/value/0/id"));
    let wanted = |version: Value| Some(json!({ "api": { "requestedAccessTokenVersion": version } }));
    world.graph(Method::Patch, &application, wanted(json!(3))).is(400);
    world.graph(Method::Patch, &application, wanted(json!(2))).is(204);
    let shown = world.graph(Method::Get, &application, None).is(200);
    assert_eq!(shown.at("/api/requestedAccessTokenVersion"), json!(2));
    let token = world.token(&vm, "https://contoso.onmicrosoft.com/orders");
    let (claims, header) = (claims(&token), header(&token));
    let issuer = format!("https://login.microsoftonline.com/{}/v2.0", world.tenant());
    let client = world.own_identity(&vm).client_id.to_string();
    for (name, value) in [
        ("ver", "2.0"),
        ("iss", &issuer),
        ("idp", &issuer),
        ("aud", &app_id),
        ("azp", &client),
        ("azpacr", "2"),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    assert_eq!((claims.get("appid"), claims.get("appidacr"), header.get("x5t")), (None, None, None));
    // An API that trusts the tenant takes it.
    let settings = json!({ "siteConfig": { "appSettings": [
        { "name": "Authentication__Schemes__Bearer__ValidAudience", "value": app_id },
    ] } });
    let site = "/resourceGroups/lab/providers/Microsoft.Web/sites/orders";
    let body = json!({ "location": "japaneast", "properties": settings });
    world.manage(Method::Put, site, Some(body)).is(200);
    let asked = get("https://orders.azurewebsites.net/").bearer(&token);
    world.ask(&code(&vm), asked).is(200);
}
