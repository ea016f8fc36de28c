//! The token endpoint of an app.

use super::{ENDPOINT, app_path};
use crate::harness::{
    VAULT, With, code, get, identity_path, metadata, request, system_assigned, user_assigned, vault_path,
    world,
};
use mi_sim::wire::Method;
use serde_json::json;

const DAY: u64 = 86_400;

#[test]
fn the_code_of_an_app_gets_a_token_of_the_apps_own_identity() {
    // REST endpoint reference: header and version; every value a string; no `expires_in`; `expires_on` in seconds.
    let mut world = world();
    let app = world.app("app1", system_assigned(), &[]);
    assert_eq!(world.variable(&app, "IDENTITY_ENDPOINT").as_deref(), Some(ENDPOINT));
    let answer = world.app_token(&app, &format!("&resource={VAULT}")).is(200);
    let names: Vec<String> = answer.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["access_token", "client_id", "expires_on", "not_before", "resource", "token_type"]);
    assert!(answer.word("/expires_on").parse::<u64>().unwrap() > world.now());
    assert_eq!(answer.word("/client_id"), world.own_identity(&app).client_id.to_string());
    world.vault("vault1", true);
    let own = world.own_identity(&app).principal_id;
    world.assign("Key Vault Secrets User", own, &vault_path("vault1"));
    world.pass(660);
    let secret = "https://vault1.vault.azure.net/secrets/none?api-version=7.4";
    world.ask(&code(&app), get(secret).bearer(&answer.word("/access_token"))).is(404);
}

#[test]
fn a_token_of_an_app_is_kept_apart_from_every_other_hosts() {
    let mut world = world();
    let identity = world.identity("identity1");
    let (one, two) = (
        world.app("app1", user_assigned(&[&identity]), &[]),
        world.app("app2", user_assigned(&[&identity]), &[]),
    );
    let query = format!("&resource={VAULT}&client_id={}", identity.principal.client_id);
    let first = world.app_token(&one, &query).is(200).word("/access_token");
    assert_eq!(world.app_token(&one, &query).word("/access_token"), first);
    assert_ne!(world.app_token(&two, &query).is(200).word("/access_token"), first);
    world.pass(DAY + 60);
    assert_ne!(world.app_token(&one, &query).word("/access_token"), first);
}

#[test]
fn a_user_assigned_identity_must_be_named() {
    // App Service never falls back to the only user-assigned identity, as a virtual machine's endpoint does.
    let mut world = world();
    let identity = world.identity("identity1");
    let app = world.app("app1", user_assigned(&[&identity]), &[]);
    let refused = world.app_token(&app, &format!("&resource={VAULT}")).is(400);
    assert_eq!(
        refused.word("/message"),
        "No Managed Identity found for specified ClientId/ResourceId/PrincipalId."
    );
    assert_eq!(refused.at("/statusCode"), json!(400));
    let principal = identity.principal;
    for selector in [
        format!("client_id={}", principal.client_id),
        format!("principal_id={}", principal.principal_id),
        format!("object_id={}", principal.principal_id),
        format!("mi_res_id={}", identity.id),
    ] {
        let answer = world.app_token(&app, &format!("&resource={VAULT}&{selector}")).is(200);
        assert_eq!(answer.word("/client_id"), principal.client_id.to_string(), "{selector}");
    }
    world.app_token(&app, &format!("&resource={VAULT}&client_id={}", principal.principal_id)).is(400);
}

#[test]
fn the_endpoint_refuses_what_no_code_of_the_app_sends() {
    let mut world = world();
    let app = world.app("app1", system_assigned(), &[]);
    let address = format!("{ENDPOINT}?api-version=2019-08-01&resource={VAULT}");
    world.ask(&code(&app), get(&address)).is(403);
    world.ask(&code(&app), get(&address).with_header("X-IDENTITY-HEADER", "guessed")).is(403);
    let header = world.variable(&app, "IDENTITY_HEADER").unwrap();
    let with = |request: mi_sim::wire::Request| request.with_header("X-IDENTITY-HEADER", header.clone());
    world.ask(&code(&app), with(request(Method::Post, &address))).is(405);
    world.ask(&code(&app), with(get(&format!("{ENDPOINT}?api-version=2019-08-01")))).is(400);
    let old = world.ask(&code(&app), with(get(&format!("{ENDPOINT}?api-version=2018-01-01&resource=x"))));
    assert_eq!(old.is(400).word("/error/code"), "UnsupportedApiVersion");
    let nobody = world.ask(&code(&app), with(get(&format!("{ENDPOINT}?api-version=2019-08-01&resource=x"))));
    assert_eq!(nobody.is(500).at("/statusCode"), json!(500));
    assert_eq!(world.simulator.cloud().endpoint(&app).unwrap().tokens().count(), 0);
}

#[test]
fn nobody_else_reaches_the_endpoint_of_an_app_and_an_app_has_no_metadata_endpoint() {
    let mut world = world();
    let app = world.app("app1", system_assigned(), &[]);
    let bare = world.app("app2", json!({ "type": "None" }), &[]);
    let vm = world.machine("vm1", system_assigned());
    for from in [code(&vm), code(&bare), crate::harness::person("admin")] {
        let asked = world.app_request(&app, &format!("&resource={VAULT}"));
        assert!(world.fails(&from, asked).contains("connection refused"));
    }
    assert_eq!(world.variable(&bare, "IDENTITY_HEADER"), None, "without identity there is no endpoint");
    assert!(world.fails(&code(&app), metadata("instance?api-version=2021-02-01")).contains("no route"));
}

#[test]
fn an_app_gains_and_loses_identities_like_a_machine() {
    let mut world = world();
    let identity = world.identity("identity1");
    let app = world.app("app1", system_assigned(), &[]);
    let own = world.own_identity(&app).principal_id;
    let both = json!({ "identity": { "type": "SystemAssigned, UserAssigned",
        "userAssignedIdentities": { (identity.id.as_str()): {} } } });
    let shown = world.manage(Method::Patch, &app_path("app1"), Some(both)).is(200);
    assert_eq!(shown.word("/identity/principalId"), own.to_string());
    assert_eq!(shown.word("/kind"), "app");
    assert_eq!(shown.word("/properties/defaultHostName"), "app1.azurewebsites.net");
    world.delete(&identity_path("identity1")).is(200);
    let gone = format!("&resource={VAULT}&client_id={}", identity.principal.client_id);
    world.app_token(&app, &gone).is(400);
    world.delete(&app_path("app1")).is(200);
    assert!(world.simulator.cloud().tenant().service_principal(own).is_none());
    world.delete(&app_path("app1")).is(204);
}

#[test]
fn the_name_of_an_app_is_unique_and_its_settings_are_no_part_of_it() {
    let mut world = world();
    world.app("app1", system_assigned(), &[("Color", "blue")]);
    world.manage(Method::Put, "/resourceGroups/other", Some(json!({ "location": "japaneast" }))).is(201);
    let twin = "/resourceGroups/other/providers/Microsoft.Web/sites/APP1";
    let taken = world.manage(Method::Put, twin, Some(json!({ "location": "japaneast" })));
    taken.refuses(409, "Conflict", "Website with given name APP1 already exists.");
    assert_eq!(world.show(&app_path("app1")).is(200).at("/properties/siteConfig"), json!(null));
    let settings = format!("{}/config/appsettings", app_path("app1"));
    let listed = world.manage(Method::Post, &format!("{settings}/list"), None).is(200);
    assert_eq!(listed.word("/properties/Color"), "blue");
    let body = json!({ "properties": { "Size": "small" } });
    world.manage(Method::Put, &settings, Some(body)).is(200);
    let listed = world.manage(Method::Post, &format!("{settings}/list"), None).is(200);
    assert_eq!(listed.at("/properties"), json!({ "Size": "small" }));
}

#[test]
fn the_version_before_has_another_header_and_another_answer() {
    let mut world = world();
    let identity = world.identity("identity1");
    let mut block = user_assigned(&[&identity]);
    block["type"] = json!("SystemAssigned, UserAssigned");
    let app = world.app("app1", block, &[]);
    let secret = world.variable(&app, "IDENTITY_HEADER").unwrap();
    let asked = |header: &str, query: &str| {
        get(&format!("{ENDPOINT}?api-version=2017-09-01&resource={VAULT}{query}"))
            .with_header(header, secret.clone())
    };
    let answer = world.ask(&code(&app), asked("secret", "")).is(200);
    let names: Vec<String> = answer.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["access_token", "expires_on", "resource", "token_type"]);
    let date = answer.word("/expires_on");
    assert!(date.ends_with("M +00:00") && date.contains('/'), "{date}");
    let own = world.own_identity(&app).client_id.to_string();
    let client = |answer: &crate::harness::Answer| {
        crate::forge::claims(&answer.word("/access_token"))["appid"].clone()
    };
    assert_eq!(client(&answer), own);
    let named = format!("&clientid={}", identity.principal.client_id);
    let answer = world.ask(&code(&app), asked("secret", &named)).is(200);
    assert_eq!(client(&answer), identity.principal.client_id.to_string());
    // What fits nothing is passed over in silence.
    let answer =
        world.ask(&code(&app), asked("secret", "&clientid=00000000-0000-0000-0000-000000000007")).is(200);
    assert_eq!(client(&answer), own);
    world.ask(&code(&app), asked("X-IDENTITY-HEADER", "")).is(401);
}
