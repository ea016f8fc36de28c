//! Key vaults and storage accounts, managed.

use crate::harness::{account_path, vault_path, world, world_with};
use mi_sim::wire::Method;
use serde_json::{Value, json};

fn vault_body(by_roles: &Value) -> Option<Value> {
    Some(json!({ "location": "japaneast", "properties": { "enableRbacAuthorization": by_roles } }))
}

#[test]
fn a_vault_says_where_it_answers_and_who_decides() {
    let mut world = world();
    let answer = world.manage(Method::Put, &vault_path("Vault1"), vault_body(&json!(true))).is(201);
    assert_eq!(answer.word("/properties/vaultUri"), "https://vault1.vault.azure.net/");
    assert_eq!(answer.at("/properties/enableRbacAuthorization"), json!(true));
    assert_eq!(answer.word("/properties/tenantId"), world.tenant());
    world.manage(Method::Put, &vault_path("vault1"), vault_body(&json!(true))).is(200);
}

#[test]
fn a_switch_that_is_null_or_absent_stays_as_it_is() {
    let mut world = world();
    for first in [true, false] {
        let path = vault_path(if first { "vault1" } else { "vault2" });
        world.manage(Method::Put, &path, vault_body(&json!(first))).is(201);
        let answer = world.manage(Method::Put, &path, vault_body(&Value::Null)).is(200);
        assert_eq!(answer.at("/properties/enableRbacAuthorization"), json!(first));
        let answer = world.manage(Method::Put, &path, Some(json!({ "location": "japaneast" }))).is(200);
        assert_eq!(answer.at("/properties/enableRbacAuthorization"), json!(first));
    }
}

#[test]
fn switching_who_decides_needs_the_right_to_give_access() {
    let mut world = world_with(&[("bob", "Contributor", "")]);
    world.vault("vault1", true);
    let path = vault_path("vault1");
    let answer = world.manage_as("bob", Method::Put, &path, vault_body(&json!(false))).is(403);
    assert!(answer.word("/error/message").contains("'Microsoft.Authorization/roleAssignments/write'"));
    assert_eq!(world.show(&path).at("/properties/enableRbacAuthorization"), json!(true));
    world.manage_as("bob", Method::Put, &path, vault_body(&json!(true))).is(200);
    world.manage(Method::Put, &path, vault_body(&json!(false))).is(200);
}

#[test]
fn the_name_of_a_vault_is_taken_in_all_of_azure() {
    let mut world = world();
    world.vault("vault1", true);
    let other = "/resourceGroups/lab2";
    world.manage(Method::Put, other, Some(json!({ "location": "japaneast" }))).is(201);
    let path = vault_path("VAULT1").replace("/resourceGroups/lab", other);
    world.manage(Method::Put, &path, vault_body(&json!(true))).is(409);
}

#[test]
fn the_name_of_a_vault_must_fit_into_a_host_name() {
    let mut world = world();
    for name in ["ab", "1vault", "vault-", "va--ult", "va.ult", "va%20ult", &"v".repeat(25)] {
        let answer = world.manage(Method::Put, &vault_path(name), vault_body(&json!(true))).is(400);
        assert_eq!(answer.word("/error/code"), "VaultNameNotValid", "{name}");
    }
    world.vault("abc", true);
    world.vault(&"v".repeat(24), true);
}

#[test]
fn the_name_of_an_account_has_3_to_24_small_letters_and_digits() {
    let mut world = world();
    let body = || Some(json!({ "location": "japaneast" }));
    for name in ["ab", "Account", "acc-ount", &"a".repeat(25)] {
        let answer = world.manage(Method::Put, &account_path(name), body()).is(400);
        assert_eq!(answer.word("/error/code"), "AccountNameInvalid");
    }
    let answer = world.manage(Method::Put, &account_path("account1"), body()).is(200);
    assert_eq!(answer.word("/properties/primaryEndpoints/blob"), "https://account1.blob.core.windows.net/");
    assert_eq!((answer.word("/kind"), answer.word("/sku/name")), ("StorageV2".into(), "Standard_LRS".into()));
}

#[test]
fn containers_are_made_through_resource_manager() {
    let mut world = world();
    world.account("account1", &[]);
    let path = format!("{}/blobServices/default/containers/files", account_path("account1"));
    world.show(&path).is(404);
    world.manage(Method::Put, &path, Some(json!({}))).is(201);
    world.manage(Method::Put, &path, Some(json!({}))).is(200);
    assert_eq!(world.show(&path).is(200).word("/name"), "files");
    world.manage(Method::Put, &path.replace("account1", "account2"), Some(json!({}))).is(404);
}

#[test]
fn deleting_answers_200_and_once_more_204() {
    let mut world = world();
    world.vault("vault1", true);
    world.account("account1", &["files"]);
    for path in [vault_path("vault1"), account_path("account1")] {
        world.delete(&path).is(200);
        world.delete(&path).is(204);
        world.show(&path).is(404);
    }
}

#[test]
fn vaults_and_accounts_are_listed() {
    let mut world = world();
    world.vault("vault1", true);
    world.account("account1", &[]);
    for kind in ["Microsoft.KeyVault/vaults", "Microsoft.Storage/storageAccounts"] {
        for below in ["/resourceGroups/lab", ""] {
            let listed = world.show(&format!("{below}/providers/{kind}")).is(200).at("/value");
            assert_eq!(listed.as_array().unwrap().len(), 1, "{kind}");
        }
    }
}

#[test]
fn a_new_vault_goes_by_roles_from_a_version_on_where_the_request_does_not_say() {
    let mut world = world();
    for (name, version, by_roles) in [
        ("vault1", "2023-07-01", false),
        ("vault2", "2026-02-01", true),
        ("vault3", "2026-03-01-preview", true),
    ] {
        let path = format!("{}?api-version={version}", vault_path(name));
        let answer = world.manage(Method::Put, &path, Some(json!({ "location": "japaneast" }))).is(201);
        assert_eq!(answer.at("/properties/enableRbacAuthorization"), json!(by_roles), "{version}");
        let path = format!("{}?api-version=2026-02-01", vault_path(name));
        let answer = world.manage(Method::Put, &path, Some(json!({ "location": "japaneast" }))).is(200);
        assert_eq!(answer.at("/properties/enableRbacAuthorization"), json!(by_roles), "what it has stays");
    }
}

#[test]
fn a_patch_changes_what_it_names_of_an_account_and_leaves_the_rest() {
    // Storage Accounts - Update.
    let mut world = world_with(&[("rita", "Reader", "")]);
    world.account("account1", &["box"]);
    let path = account_path("account1");
    let keys = json!({ "properties": { "allowSharedKeyAccess": false } });
    world.manage_as("rita", Method::Patch, &path, Some(keys.clone())).is(403);
    let patched = world.manage(Method::Patch, &path, Some(keys)).is(200);
    assert_eq!(patched.at("/properties/allowSharedKeyAccess"), json!(false));
    let body = json!({ "tags": { "team": "red" }, "sku": { "name": "Standard_GRS" } });
    world.manage(Method::Patch, &path, Some(body)).is(200);
    let shown = world.show(&path).is(200);
    assert_eq!(shown.at("/properties/allowSharedKeyAccess"), json!(false));
    assert_eq!(
        (shown.at("/tags"), shown.word("/sku/name")),
        (json!({ "team": "red" }), "Standard_GRS".into())
    );
    let account = world.simulator.cloud().account_named("account1").unwrap();
    assert!(account.containers.has("box"), "its containers stay");
    world.manage(Method::Patch, &account_path("none"), Some(json!({}))).is(404);
}

#[test]
fn a_key_that_is_renewed_is_another_one_and_the_other_stays() {
    // Storage Accounts - Regenerate Key.
    let mut world = world_with(&[("rita", "Reader", "")]);
    world.account("account1", &[]);
    let path = account_path("account1");
    let list = format!("{path}/listKeys");
    let before = world.manage(Method::Post, &list, None).is(200).json();
    let renew = format!("{path}/regenerateKey");
    world.manage_as("rita", Method::Post, &renew, Some(json!({ "keyName": "key1" }))).is(403);
    let answer = world.manage(Method::Post, &renew, Some(json!({ "keyName": "key1" }))).is(200).json();
    assert_ne!(answer["keys"][0], before["keys"][0]);
    assert_eq!(answer["keys"][1], before["keys"][1]);
    world.manage(Method::Patch, &path, Some(json!({ "tags": {} }))).is(200);
    world.account("account1", &[]);
    assert_eq!(world.manage(Method::Post, &list, None).is(200).json(), answer);
    world.manage(Method::Post, &renew, Some(json!({ "keyName": "key3" }))).is(400);
}

#[test]
fn whether_a_name_can_be_had_is_told_before() {
    let mut world = world();
    world.account("account1", &[]);
    world.vault("vault1", true);
    let mut ask = |namespace: &str, name: &str| {
        let body = json!({ "name": name, "type": "x" });
        let path = format!("/providers/{namespace}/checkNameAvailability");
        let answer = world.manage(Method::Post, &path, Some(body)).is(200).json();
        (
            answer["nameAvailable"].as_bool().unwrap(),
            answer["reason"].as_str().unwrap_or_default().to_string(),
        )
    };
    assert_eq!(ask("Microsoft.Storage", "account2"), (true, String::new()));
    assert_eq!(ask("Microsoft.Storage", "account1"), (false, "AlreadyExists".into()));
    assert_eq!(ask("Microsoft.Storage", "Account-1"), (false, "AccountNameInvalid".into()));
    assert_eq!(ask("Microsoft.KeyVault", "vault1"), (false, "AlreadyExists".into()));
    assert_eq!(ask("Microsoft.KeyVault", "vault2"), (true, String::new()));
    assert_eq!(ask("Microsoft.Web", "app1"), (true, String::new()));
    world.manage(Method::Post, "/providers/Microsoft.Compute/checkNameAvailability", Some(json!({}))).is(404);
}
