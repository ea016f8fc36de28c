//! Access decisions and the reasons they carry.

use crate::harness::{
    ARM, LAB, VAULT, With, World, code, get, machine_path, role_id, system_assigned, vault_path, world,
    world_of, world_with,
};
use mi_sim::cloud::Group;
use mi_sim::rbac::condition::Attributes;
use mi_sim::rbac::{Basis, Decision, Plane, Question, Verdict, catalogue, explain};
use mi_sim::wire::Method;
use mi_sim::{Change, Cloud, Delays, PrincipalId, RoleDefinitionId, Scope, Settings, Timestamp};
use serde_json::json;
use std::sync::LazyLock;
use std::time::Duration;

const READ_VM: &str = "Microsoft.Compute/virtualMachines/read";
const GET_SECRET: &str = "Microsoft.KeyVault/vaults/secrets/getSecret/action";
const WRITE_ASSIGNMENT: &str = "Microsoft.Authorization/roleAssignments/write";

fn ask(
    cloud: &Cloud,
    principal: PrincipalId,
    groups: &[PrincipalId],
    action: &str,
    plane: Plane,
    scope: &str,
) -> Decision {
    let scope = Scope::parse(scope).unwrap();
    let now = Timestamp::from_secs(1_800_000_000);
    explain(
        cloud,
        &Question {
            principal,
            groups,
            action,
            plane,
            scope: &scope,
            now,
            suboperation: None,
            attributes: Attributes::NONE,
        },
    )
}

/// What came of each assignment: its role and its verdict, the one that decided first.
fn reasons(decision: &Decision) -> Vec<(&'static str, Verdict)> {
    match &decision.basis {
        Basis::RoleAssignments { considered, .. } => {
            considered.iter().map(|one| (built_in(one.role), one.verdict.clone())).collect()
        }
        _ => panic!("{decision:?}"),
    }
}

/// The name of a built-in role.
fn built_in(id: RoleDefinitionId) -> &'static str {
    static NAMES: LazyLock<Vec<(RoleDefinitionId, String)>> =
        LazyLock::new(|| catalogue().map(|role| (role.id, role.role_name.into_owned())).collect());
    NAMES.iter().find(|(known, _)| *known == id).map_or("no built-in role", |(_, name)| name)
}

/// A principal with these roles at these places.
fn holder(roles: &[(&str, &str)]) -> (World, PrincipalId) {
    let mut world = world();
    let id = world.identity("one").principal.principal_id;
    for (role, below) in roles {
        world.assign(role, id, below);
    }
    (world, id)
}

#[test]
fn a_star_in_actions_gives_no_data_action() {
    for role in ["Owner", "Contributor"] {
        let (world, id) = holder(&[(role, "")]);
        let scope = world.id(&vault_path("vault1"));
        let cloud = world.simulator.cloud();
        let decision = ask(cloud, id, &[], GET_SECRET, Plane::Data, &scope);
        assert!(!decision.allowed);
        assert_eq!(reasons(&decision), [(role, Verdict::OtherPlane { pattern: "*".into() })]);
        assert!(ask(cloud, id, &[], "Microsoft.KeyVault/vaults/write", Plane::Control, &scope).allowed);
    }
}

#[test]
fn a_data_action_gives_no_action() {
    let (world, id) = holder(&[("Key Vault Administrator", "")]);
    let scope = world.id(&vault_path("vault1"));
    let decision =
        ask(world.simulator.cloud(), id, &[], "Microsoft.KeyVault/vaults/write", Plane::Control, &scope);
    assert!(!decision.allowed);
    let pattern = "Microsoft.KeyVault/vaults/*".into();
    assert_eq!(reasons(&decision), [("Key Vault Administrator", Verdict::OtherPlane { pattern })]);
}

#[test]
fn what_a_role_takes_away_it_takes_from_itself_only() {
    let (mut world, id) = holder(&[("Contributor", "")]);
    let scope = world.id(LAB);
    let decision = ask(world.simulator.cloud(), id, &[], WRITE_ASSIGNMENT, Plane::Control, &scope);
    assert!(!decision.allowed);
    let taken = Verdict::TakenAway { pattern: "Microsoft.Authorization/*/Write".into() };
    assert_eq!(reasons(&decision), [("Contributor", taken.clone())]);
    world.assign("Role Based Access Control Administrator", id, LAB);
    let decision = ask(world.simulator.cloud(), id, &[], WRITE_ASSIGNMENT, Plane::Control, &scope);
    assert!(decision.allowed);
    let grants = Verdict::Grants { because: Vec::new(), pattern: WRITE_ASSIGNMENT.into() };
    assert_eq!(
        reasons(&decision),
        [("Role Based Access Control Administrator", grants), ("Contributor", taken)]
    );
}

#[test]
fn a_role_reaches_everything_below_its_scope_and_nothing_beside_or_above() {
    let (world, id) = holder(&[("Reader", LAB)]);
    let cloud = world.simulator.cloud();
    let allowed = |below: &str| ask(cloud, id, &[], READ_VM, Plane::Control, &world.id(below)).allowed;
    assert!(allowed(LAB));
    assert!(allowed("/RESOURCEGROUPS/LAB"));
    assert!(allowed(&machine_path("vm1")));
    assert!(allowed(&format!("{}/extensions/x", machine_path("vm1"))));
    assert!(!allowed("/resourceGroups/lab1"));
    assert!(!allowed("/resourceGroups/la"));
    assert!(!allowed(""));
}

#[test]
fn an_assignment_elsewhere_is_named_as_a_near_miss() {
    let (world, id) = holder(&[("Reader", "/resourceGroups/other"), ("Key Vault Secrets User", LAB)]);
    let decision = ask(world.simulator.cloud(), id, &[], READ_VM, Plane::Control, &world.id(LAB));
    assert!(!decision.allowed);
    assert_eq!(
        reasons(&decision),
        [
            ("Reader", Verdict::ScopeElsewhere { pattern: "*/read".into() }),
            ("Key Vault Secrets User", Verdict::NotInRole)
        ]
    );
    assert_eq!(decision.granted_by(), None);
}

#[test]
fn nobodys_assignment_is_nobodys_reason() {
    let (world, id) = holder(&[]);
    let decision = ask(world.simulator.cloud(), id, &[], READ_VM, Plane::Control, &world.id(LAB));
    assert!(!decision.allowed);
    assert_eq!(reasons(&decision), []);
}

#[test]
fn a_role_of_a_group_counts_for_its_members_tokens() {
    let (world, id) = holder(&[]);
    let mut cloud = world.simulator.cloud().clone();
    let [inner, outer] = [1, 2].map(PrincipalId::from_u128);
    for (id, members) in [(inner, vec![id]), (outer, vec![inner])] {
        cloud.apply(&Change::GroupPut { group: Group { id, members, ..Group::default() }.into() });
    }
    let mut assignment = cloud.assignments().next().unwrap().clone();
    assignment.name = mi_sim::RoleAssignmentName::from_u128(7);
    assignment.principal_id = outer;
    assignment.role = role_id("Reader").parse().unwrap();
    cloud.apply(&Change::RoleAssigned { assignment: assignment.into() });
    let groups = cloud.directory_groups_of(id);
    assert_eq!(groups, [inner, outer]);
    let decision = ask(&cloud, id, &groups, READ_VM, Plane::Control, &world.id(LAB));
    assert!(decision.allowed);
    match &decision.basis {
        Basis::RoleAssignments { considered, .. } => assert_eq!(considered[0].through, Some(outer)),
        _ => panic!("{decision:?}"),
    }
    assert!(!ask(&cloud, id, &[], READ_VM, Plane::Control, &world.id(LAB)).allowed);
}

#[test]
fn groups_in_a_circle_are_each_counted_once() {
    let mut cloud = world().simulator.cloud().clone();
    let ids = [1, 2, 3].map(PrincipalId::from_u128);
    for (at, id) in ids.into_iter().enumerate() {
        let members = vec![ids[(at + 1) % 3]];
        cloud.apply(&Change::GroupPut { group: Group { id, members, ..Group::default() }.into() });
    }
    assert_eq!(cloud.directory_groups_of(ids[0]), ids);
}

#[test]
fn the_journal_keeps_the_decision_with_the_assignment_that_granted_it() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    world.assign("Key Vault Secrets User", id, LAB);
    let name = world.assign("Reader", id, LAB);
    let token = world.token(&vm, ARM);
    let read = get(&world.address(&machine_path("vm1"))).bearer(&token);
    world.ask(&code(&vm), read).is(200);
    let decision = world.last_decision();
    assert!(decision.allowed);
    assert_eq!(decision.granted_by().map(|name| name.to_string()), Some(name));
    assert_eq!(
        (decision.principal_id, decision.action.as_str(), decision.plane),
        (id, READ_VM, Plane::Control)
    );
    assert_eq!(decision.scope.as_str(), vm.as_str());
    assert_eq!(
        reasons(&decision),
        [
            ("Reader", Verdict::Grants { because: Vec::new(), pattern: "*/read".into() }),
            ("Key Vault Secrets User", Verdict::NotInRole)
        ]
    );
}

#[test]
fn the_journal_keeps_the_near_misses_of_a_refusal() {
    let mut world = world_with(&[]);
    world.vault("vault1", true);
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    world.assign("Owner", id, LAB);
    world.assign("Key Vault Secrets User", id, &format!("{}/secrets/other", vault_path("vault1")));
    let token = world.token(&vm, VAULT);
    let secret = get("https://vault1.vault.azure.net/secrets/db?api-version=7.4").bearer(&token);
    world.ask(&code(&vm), secret).is(403);
    let decision = world.last_decision();
    assert_eq!(
        reasons(&decision),
        [
            ("Key Vault Secrets User", Verdict::ScopeElsewhere { pattern: GET_SECRET.into() }),
            ("Owner", Verdict::OtherPlane { pattern: "*".into() }),
        ]
    );
}

#[test]
fn a_grant_counts_at_once_and_for_tokens_already_issued() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    let token = world.token(&vm, ARM);
    let read = get(&world.address(&machine_path("vm1"))).bearer(&token);
    world.ask(&code(&vm), read.clone()).is(403);
    let name = world.assign("Reader", id, LAB);
    world.ask(&code(&vm), read.clone()).is(200);
    world.delete(&crate::harness::assignment_path(LAB, &name)).is(200);
    world.ask(&code(&vm), read).is(403);
}

#[test]
fn the_token_of_a_deleted_identity_counts_until_it_expires() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    world.assign("Reader", id, LAB);
    let token = world.token(&vm, ARM);
    world
        .manage(Method::Patch, &machine_path("vm1"), Some(json!({ "identity": { "type": "None" } })))
        .is(200);
    let read = get(&world.address(&machine_path("vm1"))).bearer(&token);
    world.ask(&code(&vm), read.clone()).is(200);
    world.pass(86_400);
    world.ask(&code(&vm), read).is(401);
}

/// "Troubleshoot Azure RBAC": a role assignment that was made or removed takes up to ten minutes.
#[test]
fn a_grant_and_its_removal_take_ten_minutes() {
    let delays = Delays { replication: Duration::ZERO, ..Delays::default() };
    let mut world = world_of(&Settings { delays, ..Settings::default() });
    world.pass(600);
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    let token = world.token(&vm, ARM);
    let read = get(&world.address(&machine_path("vm1"))).bearer(&token);
    let name = world.assign("Reader", id, LAB);
    world.ask(&code(&vm), read.clone()).is(403);
    let decision = world.last_decision();
    let [("Reader", Verdict::NotYetPropagated { pattern, from })] = &reasons(&decision)[..] else {
        panic!("{decision:?}")
    };
    assert_eq!(pattern, "*/read");
    assert!((599..=600).contains(&(from.secs() - world.now())), "{from:?}");
    world.pass(599);
    world.ask(&code(&vm), read.clone()).is(403);
    world.pass(1);
    world.ask(&code(&vm), read.clone()).is(200);
    world.delete(&crate::harness::assignment_path(LAB, &name)).is(200);
    world.pass(599);
    world.ask(&code(&vm), read.clone()).is(200);
    world.pass(1);
    world.ask(&code(&vm), read).is(403);
    assert_eq!(reasons(&world.last_decision()), []);
}

/// Best practices for managed identities: membership is a claim of the token, which is kept for about a day.
#[test]
fn a_group_that_the_token_does_not_name_is_told_as_the_reason() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    let team = world.group("team");
    world.assign_group("Reader", team, LAB);
    let token = world.token(&vm, ARM);
    let address = world.address(&machine_path("vm1"));
    world.ask(&code(&vm), get(&address).bearer(&token)).is(403);
    assert_eq!(reasons(&world.last_decision()), [], "a stranger's group is not a near miss");
    world.add_member(team, id).is(204);
    world.ask(&code(&vm), get(&address).bearer(&token)).is(403);
    let near = Verdict::NotInToken { pattern: "*/read".into() };
    assert_eq!(reasons(&world.last_decision()), [("Reader", near)]);
    world.pass(86_460);
    let token = world.token(&vm, ARM);
    world.ask(&code(&vm), get(&address).bearer(&token)).is(200);
}
