//! Laws of access decisions by Azure RBAC, over any built-in roles given anywhere.

use mi_sim::cloud::{Permission, PrincipalType, RoleAssignment, RoleDefinition};
use mi_sim::rbac::condition::Attributes;
use mi_sim::rbac::{Basis, Consideration, Decision, Plane, Question, Verdict, catalogue, decide, explain};
use mi_sim::{Change, Cloud, PrincipalId, RoleAssignmentName, Scope, Settings, Simulator, Timestamp};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::sync::LazyLock;

const NOW: Timestamp = Timestamp::from_secs(1);
const ME: PrincipalId = PrincipalId::from_u128(1);
const MY_GROUP: PrincipalId = PrincipalId::from_u128(2);
const OTHER: PrincipalId = PrincipalId::from_u128(3);

/// A tree of scopes whose names are prefixes of each other.
fn scopes() -> Vec<Scope> {
    let subscription = "/subscriptions/00000000-0000-0000-0000-000000000001";
    let mut paths = vec!["/".to_string(), subscription.to_string()];
    for group in ["rg1", "rg10", "RG1x"] {
        let group = format!("{subscription}/resourceGroups/{group}");
        for vault in ["kv", "kv2"] {
            let vault = format!("{group}/providers/Microsoft.KeyVault/vaults/{vault}");
            paths.push(format!("{vault}/secrets/a"));
            paths.push(vault);
        }
        paths.push(group);
    }
    paths.iter().map(|path| Scope::parse(path).unwrap()).collect()
}

/// Whether one path lies at or below the other, segment by segment.
fn is_below(scope: &Scope, above: &Scope) -> bool {
    let segments = |scope: &Scope| -> Vec<String> {
        let path = scope.as_str().to_lowercase();
        path.split('/').filter(|segment| !segment.is_empty()).map(str::to_string).collect()
    };
    segments(scope).starts_with(&segments(above))
}

/// Every line of every role, with something for its star.
fn actions() -> Vec<String> {
    let blocks = ROLES.iter().flat_map(|role| &role.permissions);
    let lines = blocks
        .flat_map(|block| [&block.actions, &block.not_actions, &block.data_actions, &block.not_data_actions]);
    let lines = lines.flatten().map(|line| line.replace('*', "Microsoft.KeyVault/vaults"));
    lines.chain(["Microsoft.KeyVault/vaults/secrets/getSecret/action".to_string()]).collect()
}

#[derive(Clone, Debug)]
struct Given {
    role: &'static RoleDefinition,
    to: PrincipalId,
    at: Scope,
}

fn given(roles: Vec<&'static RoleDefinition>) -> impl Strategy<Value = Vec<Given>> {
    let one = (select(roles), select(vec![ME, MY_GROUP, OTHER]), select(scopes()));
    prop::collection::vec(one.prop_map(|(role, to, at)| Given { role, to, at }), 0..6)
}

thread_local! {
    /// The cloud before anything happens.
    static WORLD: Cloud = Simulator::new(&Settings::default()).unwrap().cloud().clone();
}

static ROLES: LazyLock<Vec<RoleDefinition>> = LazyLock::new(|| catalogue().collect());

fn all_roles() -> Vec<&'static RoleDefinition> {
    ROLES.iter().collect()
}

fn roles_whose(fits: fn(&Permission) -> bool) -> Vec<&'static RoleDefinition> {
    ROLES.iter().filter(|role| role.permissions.iter().all(fits)).collect()
}

fn plane() -> impl Strategy<Value = Plane> {
    select(vec![Plane::Control, Plane::Data])
}

fn cloud(given: &[Given]) -> Cloud {
    let mut cloud = WORLD.with(Cloud::clone);
    for (one, number) in given.iter().zip(1..) {
        let assignment = RoleAssignment {
            name: RoleAssignmentName::from_u128(number),
            scope: one.at.clone(),
            role: one.role.id,
            principal_id: one.to,
            principal_type: PrincipalType::ServicePrincipal,
            description: None,
            condition: None,
            created_on: Timestamp::from_secs(0),
            updated_on: Timestamp::from_secs(0),
            created_by: None,
            updated_by: None,
            counts_from: Timestamp::from_secs(0),
            counts_until: None,
        };
        cloud.apply(&Change::RoleAssigned { assignment });
    }
    cloud
}

fn may(given: &[Given], action: &str, plane: Plane, scope: &Scope) -> bool {
    let question = Question {
        principal: ME,
        groups: &[MY_GROUP],
        action,
        plane,
        scope,
        now: NOW,
        suboperation: None,
        attributes: Attributes::NONE,
    };
    decide(&cloud(given), &question).allowed
}

proptest! {
    /// One more role assignment never takes an access away, and one less never gives one.
    #[test]
    fn an_assignment_only_adds(
        (all, some) in given(all_roles()).prop_flat_map(|all| {
            let indices: Vec<usize> = (0..all.len()).collect();
            (Just(all), subsequence(indices.clone(), 0..=indices.len()))
        }),
        action in select(actions()), plane in plane(), scope in select(scopes()),
    ) {
        let some: Vec<Given> = some.iter().map(|index| all[*index].clone()).collect();
        prop_assert!(!may(&some, &action, plane, &scope) || may(&all, &action, plane, &scope));
    }

    /// Managing a resource is not touching its data: roles without data actions, Owner with its `*` among them, grant
    /// none.
    #[test]
    fn the_control_plane_gives_no_data(
        given in given(roles_whose(|block| block.data_actions.is_empty())),
        action in select(actions()), scope in select(scopes()),
    ) {
        prop_assert!(!may(&given, &action, Plane::Data, &scope));
    }

    /// Touching data is not managing: roles without control actions grant none.
    #[test]
    fn the_data_plane_gives_no_control(
        given in given(roles_whose(|block| block.actions.is_empty())),
        action in select(actions()), scope in select(scopes()),
    ) {
        prop_assert!(!may(&given, &action, Plane::Control, &scope));
    }

    /// What may be done at a scope may be done at every scope below it.
    #[test]
    fn access_is_inherited(
        given in given(all_roles()), action in select(actions()), plane in plane(), scope in select(scopes()),
    ) {
        if may(&given, &action, plane, &scope) {
            for below in scopes().iter().filter(|below| is_below(below, &scope)) {
                prop_assert!(may(&given, &action, plane, below), "{} but not {}", scope, below);
            }
        }
    }

    /// A role given at one scope is of no use at another that does not lie below: `rg1` is not `rg10`.
    #[test]
    fn access_stays_below_its_scope(
        given in given(all_roles()), action in select(actions()), plane in plane(), scope in select(scopes()),
    ) {
        let above: Vec<Given> = given.iter().filter(|one| is_below(&scope, &one.at)).cloned().collect();
        prop_assert_eq!(may(&given, &action, plane, &scope), may(&above, &action, plane, &scope));
    }

    /// What others were given is of no use, and what my groups were given is of use only if my token names them.
    #[test]
    fn access_is_personal(
        given in given(all_roles()), action in select(actions()), plane in plane(), scope in select(scopes()),
    ) {
        let mine: Vec<Given> = given.iter().filter(|one| one.to == ME).cloned().collect();
        let alone = Question { principal: ME, groups: &[], action: &action, plane, scope: &scope, now: NOW, suboperation: None, attributes: Attributes::NONE };
        prop_assert_eq!(decide(&cloud(&given), &alone).allowed, may(&mine, &action, plane, &scope));
    }

    /// A decision gives its reasons: it considers each of my assignments at the scope or above it once, allows if and only
    /// if one grants, and what grants stands first; what is said of a refusal adds near misses and changes nothing.
    #[test]
    fn a_decision_is_its_reasons(
        given in given(all_roles()), action in select(actions()), plane in plane(), scope in select(scopes()),
    ) {
        let question =
            Question { principal: ME, groups: &[MY_GROUP], action: &action, plane, scope: &scope, now: NOW, suboperation: None, attributes: Attributes::NONE };
        let cloud = cloud(&given);
        let decision = decide(&cloud, &question);
        let considered = considered(&decision);
        let mine = given.iter().filter(|one| one.to != OTHER && is_below(&scope, &one.at)).count();
        prop_assert_eq!(considered.len(), mine);
        let grants = |one: &Consideration| matches!(one.verdict, Verdict::Grants { .. });
        prop_assert_eq!(decision.allowed, considered.iter().any(grants));
        prop_assert_eq!(decision.allowed, considered.first().is_some_and(grants));
        prop_assert_eq!(decision.granted_by(), considered.first().filter(|one| grants(one)).map(|one| one.assignment));
        let explained = explain(&cloud, &question);
        prop_assert_eq!(explained.allowed, decision.allowed);
        let near = |one: &&Consideration| !matches!(one.verdict, Verdict::ScopeElsewhere { .. });
        prop_assert!(self::considered(&explained).iter().filter(near).eq(considered));
    }
}

fn considered(decision: &Decision) -> &[Consideration] {
    match &decision.basis {
        Basis::RoleAssignments { considered, .. } => considered,
        Basis::AccessPolicy { .. } => panic!("{decision:?}"),
    }
}
