//! Attacks as they are told of, and edges that are drawn where there are none.

use crate::harness::{
    LAB, World, account_path, identity_path, machine_path, system_assigned, user_assigned, vault_path,
    world_with,
};
use mi_sim::Scope;
use mi_sim::access::Operation;
use mi_sim::analysis::{Gain, Reach, Way, check, moment};
use mi_sim::wire::Method;
use serde_json::json;

/// Every step that is told succeeds, and nothing else can be gained.
fn is_true(world: &World, person: &str) -> Reach {
    let from = world.user(person);
    let reach = world.reach(from);
    for place in 0..reach.steps.len() {
        let step = &reach.steps[place];
        world.plays(&reach, place, person).unwrap_or_else(|stopped| {
            panic!(
                "{step:#?} {stopped:?} {:#?}",
                reach.path(place).iter().map(|one| &reach.steps[*one]).collect::<Vec<_>>()
            )
        });
    }
    let cloud = world.simulator.cloud();
    check(cloud, &reach.certificate(from), moment(cloud, world.simulator.now())).unwrap();
    reach
}

fn reads(world: &World, container: &str) -> Gain {
    let scope = world.id(&format!("{}/blobServices/default/containers/{container}", account_path("photos1")));
    Gain::Data { operation: Operation::ReadBlobs, scope: Scope::parse(&scope).unwrap() }
}

fn knows(world: &World, vault: &str) -> Gain {
    let scope = Scope::parse(&world.id(&format!("{}/secrets/s", vault_path(vault)))).unwrap();
    Gain::Data { operation: Operation::GetSecrets, scope }
}

fn ways(reach: &Reach, gain: &Gain) -> Vec<Way> {
    let to = reach.find(gain).unwrap_or_else(|| panic!("{gain:?} is not reached"));
    reach.path(to).iter().map(|place| reach.steps[*place].way).collect()
}

fn secret(world: &mut World, vault: &str, by_roles: bool) {
    world.vault(vault, by_roles);
    if by_roles {
        world.assign_person("Key Vault Administrator", "admin", &vault_path(vault));
    } else {
        let admin = world.user("admin");
        let all = json!({ "secrets": ["all"], "keys": ["all"] });
        let policy = json!({ "tenantId": world.tenant(), "objectId": admin, "permissions": all });
        let body = json!({ "properties": { "accessPolicies": [policy] } });
        world.manage(Method::Put, &format!("{}/accessPolicies/add", vault_path(vault)), Some(body)).is(200);
    }
    let token = world.person_token("admin", crate::harness::VAULT);
    let url = format!("https://{vault}.vault.azure.net/secrets/s?api-version=7.4");
    let request = crate::harness::request(Method::Put, &url);
    let request =
        crate::harness::With::json(crate::harness::With::bearer(request, &token), &json!({ "value": "x" }));
    world.ask(&crate::harness::person("admin"), request).is(200);
}

#[test]
fn whoever_runs_commands_on_a_machine_has_what_its_identity_may_read() {
    let mut world = world_with(&[("alice", "Reader", "")]);
    world.account("photos1", &["open", "shut"]);
    let vm = world.machine("vm1", system_assigned());
    world.assign_person("Virtual Machine Contributor", "alice", &machine_path("vm1"));
    let own = world.own_identity(&vm).principal_id;
    world.assign("Storage Blob Data Reader", own, &account_path("photos1"));
    let reach = is_true(&world, "alice");
    assert_eq!(
        ways(&reach, &reads(&world, "open")),
        [Way::Start, Way::RunCode, Way::AskEndpoint, Way::WithToken]
    );
}

#[test]
fn whoever_lists_keys_has_the_data() {
    let mut world = world_with(&[("alice", "Storage Account Contributor", LAB)]);
    world.account("photos1", &["open"]);
    let reach = is_true(&world, "alice");
    assert_eq!(ways(&reach, &reads(&world, "open")), [Way::Start, Way::ListKeys, Way::WithKey]);
}

#[test]
fn an_identity_is_attached_by_whoever_may_assign_it_and_has_a_host() {
    let mut world = world_with(&[("alice", "Virtual Machine Contributor", LAB)]);
    secret(&mut world, "byroles", true);
    let identity = world.identity("id1");
    world.assign("Key Vault Secrets User", identity.principal.principal_id, &vault_path("byroles"));
    assert_eq!(is_true(&world, "alice").find(&knows(&world, "byroles")), None);
    world.assign_person("Managed Identity Operator", "alice", &identity_path("id1"));
    let reach = is_true(&world, "alice");
    assert_eq!(ways(&reach, &knows(&world, "byroles")), [Way::Start, Way::CreateHost, Way::WithToken]);
}

#[test]
fn whoever_may_write_a_workflow_has_its_identity() {
    let mut world = world_with(&[("alice", "Logic App Contributor", LAB)]);
    secret(&mut world, "byroles", true);
    let identity = world.identity("id1");
    let definition = json!({ "triggers": {}, "actions": {} });
    let body = json!({ "location": "japaneast", "identity": user_assigned(&[&identity]),
        "properties": { "definition": definition } });
    let flow = format!("{LAB}/providers/Microsoft.Logic/workflows/flow");
    world.manage(Method::Put, &flow, Some(body)).is(201);
    world.assign("Key Vault Secrets User", identity.principal.principal_id, &vault_path("byroles"));
    world.assign("Owner", identity.principal.principal_id, LAB);
    let reach = is_true(&world, "alice");
    let told = ways(&reach, &knows(&world, "byroles"));
    assert_eq!(told, [Way::Start, Way::RewriteWorkflow, Way::AskEndpoint, Way::WithToken]);
}

#[test]
fn whoever_may_assign_roles_or_change_policies_helps_themselves() {
    let mut world =
        world_with(&[("alice", "User Access Administrator", LAB), ("bob", "Key Vault Contributor", LAB)]);
    secret(&mut world, "byroles", true);
    secret(&mut world, "bypolicy", false);
    let reach = is_true(&world, "alice");
    assert_eq!(ways(&reach, &knows(&world, "byroles")), [Way::Start, Way::AssignRole, Way::WithToken]);
    let reach = is_true(&world, "bob");
    assert_eq!(reach.find(&knows(&world, "byroles")), None);
    assert_eq!(ways(&reach, &knows(&world, "bypolicy")), [Way::Start, Way::AddPolicy, Way::WithToken]);
}

/// Whoever holds a role within a small part has no power over the rest of what it could be about (BloodHound drew such edges
/// from roles that were scoped to an administrative unit, issue 942).
#[test]
fn a_role_reaches_no_further_than_its_scope() {
    let mut world = world_with(&[("alice", "Reader", "")]);
    secret(&mut world, "byroles", true);
    world.machine("vm1", system_assigned());
    let other = world.machine("vm2", system_assigned());
    let own = world.own_identity(&other).principal_id;
    world.assign("Owner", own, LAB);
    world.assign_person("Virtual Machine Contributor", "alice", &machine_path("vm1"));
    let reach = is_true(&world, "alice");
    assert_eq!(reach.find(&Gain::Principal { principal: own }), None);
    assert_eq!(reach.find(&knows(&world, "byroles")), None);
}

/// A service principal whose permission lets it add members to groups does so as a person would (no edge was drawn from
/// service principals, issue 1842).
#[test]
fn a_service_principal_adds_itself_to_a_group() {
    let mut world = world_with(&[("alice", "Reader", "")]);
    secret(&mut world, "byroles", true);
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm).principal_id;
    world.assign_person("Virtual Machine Contributor", "alice", &machine_path("vm1"));
    let group = world.group("readers of secrets");
    world.assign_group("Key Vault Secrets User", group, &vault_path("byroles"));
    assert_eq!(is_true(&world, "alice").find(&knows(&world, "byroles")), None);
    let graph = world.simulator.cloud().tenant().resource("https://graph.microsoft.com").unwrap().id;
    world.grant(&graph.to_string(), "dbaae8cf-10b5-4b86-a4a1-f871c94c6695", own).is(201);
    let told = ways(&is_true(&world, "alice"), &knows(&world, "byroles"));
    assert_eq!(told, [Way::Start, Way::RunCode, Way::AskEndpoint, Way::AddMember, Way::WithToken]);
}
