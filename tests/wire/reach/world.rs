//! A small cloud in which chance has given roles: as many kinds of ways as the search knows have a place in it.

use crate::authority::law::dice::Dice;
use crate::harness::{
    LAB, STORAGE, VAULT, With, World, account_path, app_path, assignment_path, identity_path, machine_path,
    person, request, role_id, system_assigned, user_assigned, vault_path, world_of,
};
use mi_sim::wire::Method;
use mi_sim::{Delays, Issuer, Person, PrincipalId, Settings, Simulator};
use mi_sim_shell::SignIns;
use serde_json::json;

pub(super) const OWN: &str = "/resourceGroups/own";
pub(super) const CUSTOM: &str = "12121212-1212-4212-8212-121212121212";
pub(super) const CI: &str = "https://ci.example";
/// Who gets one of these can do a little and perhaps come to do more.
const ROLES: [&str; 16] = [
    "Reader",
    "Virtual Machine Contributor",
    "Managed Identity Operator",
    "Managed Identity Contributor",
    "Logic App Contributor",
    "Website Contributor",
    "Key Vault Contributor",
    "Key Vault Secrets User",
    "Storage Account Contributor",
    "Storage Blob Data Reader",
    "Storage Blob Data Contributor",
    "User Access Administrator",
    "Role Based Access Control Administrator",
    "Contributor",
    "Logic App Operator",
    "Owner",
];

/// The world before anybody is assigned anything.
pub(crate) struct Base {
    simulator: Simulator,
    pub(super) sign_ins: SignIns,
    pub(super) team: PrincipalId,
}

/// The id of what lies here below the subscription.
pub(super) fn flow_path() -> String {
    format!("{LAB}/providers/Microsoft.Logic/workflows/flow")
}

impl Base {
    pub(crate) fn new() -> Self {
        let people = ["alice"].map(Person::named).to_vec();
        let issuers = vec![Issuer::new("ci", CI).unwrap()];
        let mut world =
            world_of(&Settings { people, issuers, delays: Delays::none(), ..Settings::default() });
        world.manage(Method::Put, OWN, Some(json!({ "location": "japaneast" }))).is(201);
        let identities = ["id1", "id2", "id3", "id4"].map(|name| world.identity(name));
        world.machine("vm1", system_assigned());
        world.machine("vm2", user_assigned(&[&identities[0]]));
        world.app("app1", user_assigned(&[&identities[1]]), &[]);
        let body = json!({ "location": "japaneast", "identity": user_assigned(&[&identities[2]]),
            "properties": { "definition": { "triggers": {}, "actions": {} } } });
        world.manage(Method::Put, &flow_path(), Some(body)).is(201);
        world.account("photos1", &["open"]);
        world.assign_person("Storage Blob Data Owner", "admin", &account_path("photos1"));
        let token = world.person_token("admin", STORAGE);
        let put = request(Method::Put, "https://photos1.blob.core.windows.net/open/a").bearer(&token);
        let put = put.with_header("x-ms-version", "2026-04-06").with_header("x-ms-blob-type", "BlockBlob");
        world.ask(&person("admin"), put.with_body("text/plain", "x")).is(201);
        world.vault("byroles", true);
        world.vault("bypolicy", false);
        world.assign_person("Key Vault Administrator", "admin", &vault_path("byroles"));
        let admin = world.simulator.cloud().tenant().user_named("admin").unwrap().id;
        let policy = json!({ "objectId": admin, "permissions": { "secrets": ["all"] } });
        let body = json!({ "properties": { "accessPolicies": [policy] } });
        world
            .manage(Method::Put, &format!("{}/accessPolicies/add", vault_path("bypolicy")), Some(body))
            .is(200);
        let token = world.person_token("admin", VAULT);
        for vault in ["byroles", "bypolicy"] {
            let address = format!("https://{vault}.vault.azure.net/secrets/s?api-version=7.4");
            let put = request(Method::Put, &address).bearer(&token).json(&json!({ "value": "x" }));
            world.ask(&person("admin"), put).is(200);
        }
        let block = json!({ "actions": ["Microsoft.Compute/virtualMachines/read"] });
        let body = json!({ "properties": { "roleName": "Own", "description": "", "permissions": [block],
            "assignableScopes": [world.id("")] } });
        let path = format!("/providers/Microsoft.Authorization/roleDefinitions/{CUSTOM}");
        world.manage(Method::Put, &path, Some(body)).is(201);
        let team = world.group("team");
        let (simulator, sign_ins) = world.into_parts();
        Self { simulator, sign_ins, team }
    }

    /// A world in which chance has given roles, and whether conditions stand in any of them.
    pub(super) fn world(&self, seed: u64) -> (World, bool) {
        let mut world = World::from_parts(self.simulator.fork(), self.sign_ins.clone());
        let mut dice = Dice(seed << 32);
        let cloud = world.simulator.cloud();
        let alice = cloud.tenant().user_named("alice").unwrap().id;
        let mut services: Vec<PrincipalId> =
            cloud.identities().map(|identity| identity.principal.principal_id).collect();
        services.extend(
            cloud.hosts().filter_map(|host| host.identity.system_assigned).map(|one| one.principal_id),
        );
        let mut holders = vec![(alice, "User"), (alice, "User"), (alice, "User"), (self.team, "Group")];
        holders.extend(services.iter().map(|one| (*one, "ServicePrincipal")));
        if dice.below(2) == 0 {
            let member = dice.one(&[alice, services[0], services[3]]);
            world.add_member(self.team, member).is(204);
        }
        if dice.below(5) == 0 {
            let permission = "dbaae8cf-10b5-4b86-a4a1-f871c94c6695";
            let graph = world.simulator.cloud().tenant().resource("https://graph.microsoft.com").unwrap().id;
            let to = dice.one(&services);
            world.grant(&graph.to_string(), permission, to).is(201);
        }
        let mut conditioned = false;
        for _ in 0..2 + dice.below(5) {
            let (holder, kind) = dice.one(&holders);
            let role = if dice.below(9) == 0 { CUSTOM.to_string() } else { role_id(dice.one(&ROLES)) };
            let role = world.id(&format!("/providers/Microsoft.Authorization/roleDefinitions/{role}"));
            let mut properties =
                json!({ "roleDefinitionId": role, "principalId": holder.to_string(), "principalType": kind });
            if dice.below(6) == 0 {
                conditioned = true;
                properties["condition"] = json!(dice.one(&conditions()));
            }
            let name = world.simulator.draw_guid();
            let path = assignment_path(&dice.one(&scopes()), &name);
            world.manage(Method::Put, &path, Some(json!({ "properties": properties })));
        }
        if dice.below(4) == 0 {
            let (id, _) = dice.one(&holders);
            let secrets = dice.some(&["get", "set", "list"], 1..=2);
            let policy = json!({ "objectId": id, "permissions": { "secrets": secrets } });
            let body = json!({ "properties": { "accessPolicies": [policy] } });
            world
                .manage(Method::Put, &format!("{}/accessPolicies/add", vault_path("bypolicy")), Some(body))
                .is(200);
        }
        if dice.below(5) == 0 {
            let (id, kind) = dice.one(&[(alice, "User"), (services[0], "ServicePrincipal")]);
            let denied = dice.one(&[
                "Microsoft.Compute/virtualMachines/runCommand/action",
                "Microsoft.Authorization/roleAssignments/write",
                "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
            ]);
            let body = json!({ "properties": { "denyAssignmentName": "No",
                "permissions": [{ "actions": [denied] }], "principals": [{ "id": id, "type": kind }] } });
            let at = dice.one(&["", LAB]);
            let path = format!(
                "{at}/providers/Microsoft.Authorization/denyAssignments/56565650-5656-4656-8656-565656565656"
            );
            world.manage(Method::Put, &path, Some(body)).is(201);
            conditioned = true;
        }
        (world, conditioned)
    }
}

/// The first two limit who assigns what, the others who reads what.
fn conditions() -> [String; 4] {
    let roles = ["Managed Identity Operator", "Key Vault Secrets User"].map(role_id).join(", ");
    let role = "@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]";
    let kind = "@Request[Microsoft.Authorization/roleAssignments:PrincipalType]";
    [
        format!("{role} ForAnyOfAnyValues:GuidEquals {{{roles}}}"),
        format!("{kind} StringEquals 'ServicePrincipal'"),
        "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path] StringEquals 'a'"
            .into(),
        "@Environment[isPrivateLink] BoolEquals true".into(),
    ]
}

pub(super) fn scopes() -> Vec<String> {
    let mut all = vec![String::new(), LAB.to_string(), LAB.to_string(), OWN.to_string()];
    all.extend(["vm1", "vm2"].map(machine_path));
    all.extend(["id1", "id2", "id3", "id4"].map(identity_path));
    all.extend([app_path("app1"), flow_path(), account_path("photos1")]);
    all.extend(["byroles", "bypolicy"].map(vault_path));
    all
}
