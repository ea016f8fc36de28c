//! Role definitions.

use crate::harness::{LAB, role_id, world};
use mi_sim::wire::form_encode;
use serde_json::json;

const DEFINITIONS: &str = "/providers/Microsoft.Authorization/roleDefinitions";

#[test]
fn a_definition_is_found_by_its_id() {
    let mut world = world();
    let id = role_id("Key Vault Secrets User");
    let answer = world.show(&format!("{LAB}{DEFINITIONS}/{id}")).is(200);
    assert_eq!(answer.word("/id"), world.id(&format!("{DEFINITIONS}/{id}")));
    assert_eq!(answer.word("/name"), id);
    assert_eq!(answer.word("/type"), "Microsoft.Authorization/roleDefinitions");
    let properties = answer.at("/properties");
    assert_eq!(properties["roleName"], "Key Vault Secrets User");
    assert_eq!(properties["type"], "BuiltInRole");
    assert_eq!(properties["assignableScopes"], json!(["/"]));
    assert_eq!(
        properties["permissions"],
        json!([{
            "actions": [], "notActions": [],
            "dataActions": [
                "Microsoft.KeyVault/vaults/secrets/getSecret/action",
                "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
            ],
            "notDataActions": [],
        }])
    );
}

#[test]
fn a_definition_is_found_by_its_name() {
    let mut world = world();
    for name in ["Storage Blob Data Reader", "storage blob data reader"] {
        let filter = form_encode(&[("$filter", &format!("roleName eq '{name}'"))]);
        let found = world.show(&format!("{DEFINITIONS}?{filter}")).is(200).at("/value");
        assert_eq!(found.as_array().unwrap().len(), 1);
        assert_eq!(found[0]["name"], role_id("Storage Blob Data Reader"));
    }
    let filter = form_encode(&[("$filter", "roleName eq 'Emperor'")]);
    assert_eq!(world.show(&format!("{DEFINITIONS}?{filter}")).is(200).at("/value"), json!([]));
}

#[test]
fn all_definitions_are_listed_without_a_filter() {
    let mut world = world();
    let listed = world.show(DEFINITIONS).is(200).at("/value");
    assert_eq!(listed.as_array().unwrap().len(), mi_sim::rbac::catalogue().count());
}

#[test]
fn a_definition_that_does_not_exist_is_not_found() {
    let mut world = world();
    let id = "99999999-9999-4999-8999-999999999999";
    let message = format!("The specified role definition with ID '{}' does not exist.", id.replace('-', ""));
    world.show(&format!("{DEFINITIONS}/{id}")).refuses(404, "RoleDefinitionDoesNotExist", &message);
}

#[test]
fn the_two_identity_roles_differ_in_what_they_may_do_with_an_identity() {
    let mut world = world();
    let mut covers = |role: &str, action: &str| {
        let actions = world
            .show(&format!("{DEFINITIONS}/{}", role_id(role)))
            .is(200)
            .at("/properties/permissions/0/actions");
        let action = format!("Microsoft.ManagedIdentity/userAssignedIdentities/{action}");
        actions.as_array().unwrap().iter().any(|line| mi_sim::rbac::matches(line.as_str().unwrap(), &action))
    };
    for (action, operator, contributor) in [
        ("read", true, true),
        ("write", false, true),
        ("delete", false, true),
        ("assign/action", true, false),
        ("federatedIdentityCredentials/read", true, true),
        ("federatedIdentityCredentials/write", false, true),
        ("revokeTokens/action", false, true),
        ("listAssociatedResources/action", false, false),
    ] {
        assert_eq!(covers("Managed Identity Operator", action), operator, "Operator {action}");
        assert_eq!(covers("Managed Identity Contributor", action), contributor, "Contributor {action}");
    }
}
