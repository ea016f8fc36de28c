//! Custom security attributes through Microsoft Graph ("Manage custom security attribute assignments").

use super::GRAPH;
use crate::harness::{World, world, world_with};
use mi_sim::wire::Method;
use serde_json::{Value, json};

const SELECTED: &str = "?$select=customSecurityAttributes";

fn set(world: &mut World, path: &str, attributes: Value) -> crate::harness::Answer {
    world.graph(Method::Patch, path, Some(json!({ "customSecurityAttributes": attributes })))
}

fn shown(world: &mut World, path: &str) -> Value {
    world.graph(Method::Get, &format!("{path}{SELECTED}"), None).is(200).at("/customSecurityAttributes")
}

#[test]
fn attributes_of_every_type_come_back_with_their_types_where_they_are_selected() {
    let mut world = world();
    let id = world.identity("one").principal.principal_id;
    let path = format!("servicePrincipals/{id}");
    assert_eq!(shown(&mut world, &path), Value::Null);
    let engineering = json!({
        "@odata.type": "#Microsoft.DirectoryServices.CustomSecurityAttributeValue",
        "Project@odata.type": "#Collection(String)",
        "Project": ["Baker", "Cascade"],
        "CostCenter@odata.type": "#Collection(Int32)",
        "CostCenter": [1001],
        "NumVendors@odata.type": "#Int32",
        "NumVendors": 4,
        "Certification": true,
    });
    set(&mut world, &path, json!({ "Engineering": engineering })).is(204);
    set(&mut world, &path, json!({ "Marketing": { "Level": "Public" } })).is(204);
    let answer = world.graph(Method::Get, &format!("{path}{SELECTED}"), None).is(200);
    assert_eq!(
        answer.word("/@odata.context"),
        format!("{GRAPH}/v1.0/$metadata#servicePrincipals(customSecurityAttributes)/$entity")
    );
    let mut wanted = engineering;
    wanted["@odata.type"] = json!("#microsoft.graph.customSecurityAttributeValue");
    let marketing =
        json!({ "@odata.type": "#microsoft.graph.customSecurityAttributeValue", "Level": "Public" });
    assert_eq!(
        answer.at("/customSecurityAttributes"),
        json!({ "Engineering": wanted, "Marketing": marketing })
    );
    let whole = world.graph(Method::Get, &path, None).is(200).json();
    assert!(whole.get("customSecurityAttributes").is_none(), "{whole}");
}

#[test]
fn null_and_an_empty_list_take_an_attribute_away_and_what_is_not_named_stays() {
    let mut world = world_with(&[("bob", "Reader", "")]);
    let path = "users/bob@contoso.onmicrosoft.com";
    set(
        &mut world,
        path,
        json!({ "Engineering": { "Level": "Public", "Team": "Blue", "Projects": ["Baker"] } }),
    )
    .is(204);
    set(&mut world, path, json!({ "Engineering": { "Level": null, "Projects": [] } })).is(204);
    let left = shown(&mut world, path);
    assert_eq!(left["Engineering"]["Team"], "Blue");
    assert_eq!((left["Engineering"].get("Level"), left["Engineering"].get("Projects")), (None, None));
    set(&mut world, path, json!({ "Engineering": { "Team": null } })).is(204);
    assert_eq!(shown(&mut world, path), Value::Null);
}

#[test]
fn who_has_no_right_to_them_neither_sees_nor_sets_them() {
    let mut world = world_with(&[("bob", "Reader", "")]);
    let path = "users/bob@contoso.onmicrosoft.com";
    set(&mut world, path, json!({ "Engineering": { "Level": "Public" } })).is(204);
    let own = world.graph_as("bob", Method::Get, &format!("{path}{SELECTED}"), None).is(200);
    assert_eq!(own.at("/customSecurityAttributes"), Value::Null);
    let body = json!({ "customSecurityAttributes": { "Engineering": { "Level": "Secret" } } });
    world.graph_as("bob", Method::Patch, path, Some(body)).refuses(
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
    );
    assert_eq!(shown(&mut world, path)["Engineering"]["Level"], "Public");
}

#[test]
fn what_is_no_attribute_is_refused_by_name_and_changes_nothing() {
    let mut world = world();
    let path = "users/admin";
    let many: Vec<String> = (0..51).map(|number| number.to_string()).collect();
    for (attributes, named) in [
        (json!("Engineering"), "customSecurityAttributes"),
        (json!({ "Engineering": 1 }), "Engineering"),
        (json!({ "Two words": { "Level": "a" } }), "Two words"),
        (json!({ "Engineering": { "1st": "a" } }), "1st"),
        (json!({ "Engineering": { "Level_1": "a" } }), "Level_1"),
        (json!({ "Engineering": { "Level": "x".repeat(65) } }), "Level"),
        (json!({ "Engineering": { "Level": 1.5 } }), "Level"),
        (json!({ "Engineering": { "Level": ["a", 1] } }), "Level"),
        (json!({ "Engineering": { "Level": [true] } }), "Level"),
        (json!({ "Engineering": { "Level": many } }), "50 values"),
    ] {
        let answer = set(&mut world, path, attributes).is(400);
        assert!(answer.word("/error/message").contains(named), "{}", answer.text());
    }
    let both = json!({ "customSecurityAttributes": {}, "displayName": "x" });
    let answer = world.graph(Method::Patch, path, Some(both)).is(400);
    assert!(answer.word("/error/message").contains("displayName"), "{}", answer.text());
    set(&mut world, "users/nobody", json!({})).is(404);
    assert_eq!(shown(&mut world, path), Value::Null);
}
