//! The catalogue of built-in roles against what Azure's role definition list API returned.

use mi_sim::rbac::catalogue;
use sha2::{Digest, Sha256};

/// SHA-256 of every role's id, name and permissions, as this file writes them. Whoever changes the catalogue on purpose
/// changes it here too.
const KNOWN: &str = "ccde54664c4049571b5bde6a7f8f8db4c1311c98bc2388a8a86df997b88a810f";

fn written(role: &serde_json::Value) -> String {
    let list = |block: &serde_json::Value, name: &str| {
        let mut lines: Vec<&str> =
            block[name].as_array().into_iter().flatten().filter_map(|line| line.as_str()).collect();
        lines.sort_unstable();
        lines.join(",")
    };
    let block = |block: &serde_json::Value| {
        let lists = ["actions", "notActions", "dataActions", "notDataActions"].map(|name| list(block, name));
        let condition =
            block["condition"].as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{};{condition}", lists.join(";"))
    };
    let blocks = role["blocks"].as_array().unwrap().iter().map(block).collect::<Vec<_>>().join("|");
    format!("{} {} {blocks}\n", role["id"].as_str().unwrap(), role["name"].as_str().unwrap())
}

fn ours() -> Vec<serde_json::Value> {
    let role = |role: mi_sim::cloud::RoleDefinition| serde_json::json!({ "id": role.id, "name": role.role_name, "blocks": role.permissions });
    catalogue().map(role).collect()
}

#[test]
fn the_catalogue_is_what_it_was() {
    let mut all: Vec<String> = ours().iter().map(written).collect();
    all.sort_unstable();
    let digest: String = Sha256::digest(all.concat()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(digest, KNOWN, "the catalogue changed");
    assert!(all.len() >= 100);
}

/// Runs where `BUILTIN_ROLES_JSON` names the file of all built-in roles.
#[test]
fn every_role_is_as_azure_has_it() {
    let Ok(path) = std::env::var("BUILTIN_ROLES_JSON") else {
        eprintln!(
            "SKIPPED: set BUILTIN_ROLES_JSON to the file of built-in roles to compare the catalogue with Azure's"
        );
        return;
    };
    let theirs: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    for role in ours() {
        let same = theirs.as_array().unwrap().iter().find(|other| other["id"] == role["id"]);
        let mut other = same.unwrap_or_else(|| panic!("{} is no role", role["name"])).clone();
        let first = other.clone();
        let more = other["morePermissions"].as_array().cloned().unwrap_or_default();
        other["blocks"] = [first].into_iter().chain(more).collect();
        assert_eq!(written(&role), written(&other));
    }
}
