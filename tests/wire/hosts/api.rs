//! The API that the code of an app serves: tokens of Entra, authorised by app roles.

use crate::graph::ROLE;
use crate::harness::{VAULT, With, World, app_path, code, get, person, system_assigned, world};
use mi_sim::wire::Method;
use mi_sim::{Conclusion, Place, ResourceId};
use serde_json::json;

const DAY: u64 = 86_400;
const ORDERS: &str = "https://orders.azurewebsites.net/orders";
const SETTINGS: [(&str, &str); 2] = [
    ("Authentication__Schemes__Bearer__ValidAudience", "https://contoso.onmicrosoft.com/orders"),
    ("Authorize__Roles", "Orders.Read, Orders.Write"),
];

/// An API with its application, and a machine that may become its client: the machine and the API's service principal.
fn scene(world: &mut World) -> (ResourceId, String) {
    let (_, resource) = world.api("orders", "Orders.Read");
    world.app("orders", json!({ "type": "None" }), &SETTINGS);
    (world.machine("vm1", system_assigned()), resource)
}

#[test]
fn an_app_role_opens_the_api_with_the_next_token() {
    // Protected web API, verify app roles: 401 without a good token, 403 without the role, 200 with it.
    let mut world = world();
    let (vm, resource) = scene(&mut world);
    let own = world.own_identity(&vm).principal_id;
    let call = |world: &mut World| {
        let token = world.token(&vm, "https://contoso.onmicrosoft.com/orders");
        world.ask(&code(&vm), get(ORDERS).bearer(&token))
    };
    assert_eq!(call(&mut world).is(403).text(), "");
    world.grant(&resource, ROLE, own).is(201);
    call(&mut world).is(403);
    world.pass(DAY + 60);
    let answer = call(&mut world).is(200);
    assert_eq!(answer.at("/roles"), json!(["Orders.Read"]));
    assert_eq!(answer.word("/caller"), own.to_string());
    let checked = world.conclusions().rev().find_map(|conclusion| match conclusion {
        Conclusion::AppRole { required, allowed, .. } => Some((required.clone(), *allowed)),
        _ => None,
    });
    assert_eq!(checked, Some((vec!["Orders.Read".into(), "Orders.Write".into()], true)));
}

#[test]
fn the_api_takes_only_tokens_of_its_own_tenant_that_are_meant_for_it() {
    let mut world = world();
    let (vm, _) = scene(&mut world);
    let bare = world.ask(&Place::Internet, get(ORDERS)).is(401);
    assert_eq!(bare.header("WWW-Authenticate"), "Bearer");
    let token = world.token(&vm, VAULT);
    let wrong = world.ask(&code(&vm), get(ORDERS).bearer(&token)).is(401);
    assert_eq!(
        wrong.header("WWW-Authenticate"),
        "Bearer error=\"invalid_token\", error_description=\"The audience 'https://vault.azure.net' is invalid\""
    );
    let token = world.token(&vm, "https://contoso.onmicrosoft.com/orders");
    let broken = format!("{}AAAA", token.get(..token.len() - 4).unwrap());
    let forged = world.ask(&code(&vm), get(ORDERS).bearer(&broken)).is(401);
    assert!(forged.header("WWW-Authenticate").starts_with("Bearer error=\"invalid_token\""));
    world.pass(DAY + 60);
    let late = world.ask(&code(&vm), get(ORDERS).bearer(&token)).is(401);
    assert!(late.header("WWW-Authenticate").contains("The token expired at '"), "{late:?}");
}

#[test]
fn an_app_without_settings_shows_its_first_page_and_without_an_app_there_is_no_name() {
    let mut world = world();
    world.app("app1", json!({ "type": "None" }), &[]);
    let page = world.ask(&person("admin"), get("https://app1.azurewebsites.net/")).is(200);
    assert_eq!(page.text(), "Your web app is running and waiting for your content");
    let lost = world.fails(&person("admin"), get("https://app2.azurewebsites.net/"));
    assert_eq!(lost, "could not resolve host: app2.azurewebsites.net");
}

#[test]
fn an_app_that_is_stopped_answers_nobody_until_it_is_started() {
    // Web Apps - Stop, - Start, - Restart, - Get Configuration.
    let mut world = world();
    let app = world.app("app1", system_assigned(), &[("SECRET", "x")]);
    let path = app_path("app1");
    let state = |world: &mut World| world.show(&path).is(200).word("/properties/state");
    let page = || get("https://app1.azurewebsites.net/");
    for (operation, is_now, status) in
        [("stop", "Stopped", 403), ("restart", "Stopped", 403), ("start", "Running", 200)]
    {
        world.manage(Method::Post, &format!("{path}/{operation}"), None).is(200);
        assert_eq!(state(&mut world), is_now);
        world.ask(&person("admin"), page()).is(status);
        let is_on = status == 200;
        assert_eq!(
            world.simulator.send(&code(&app), page()).is_ok(),
            is_on,
            "its code runs only while it does"
        );
    }
    let configuration = world.show(&format!("{path}/config/web")).is(200);
    assert!(!configuration.text().contains("SECRET"));
}
