//! Laws of access decisions by Azure RBAC, over built-in roles given anywhere, on conditions or without, and denied
//! anywhere.

use mi_sim::cloud::{
    DenyAssignment, DenyPrincipal, Group, Permission, PrincipalType, RoleAssignment, RoleDefinition, RoleType,
};
use mi_sim::rbac::condition::{Attributes, Condition, Source};
use mi_sim::rbac::{Basis, Consideration, Decision, Plane, Question, Verdict, catalogue, decide, explain};
use mi_sim::{
    Change, Cloud, DenyAssignmentName, PrincipalId, RoleAssignmentName, RoleDefinitionId, Scope, Settings,
    Simulator, Timestamp,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::borrow::Cow;
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

/// Any of them, every second time one of the two at the top.
fn wide_scope() -> impl Strategy<Value = Scope> {
    prop_oneof![select(scopes()), select(scopes()[..2].to_vec())]
}

fn segments(scope: &Scope) -> Vec<String> {
    let path = scope.as_str().to_lowercase();
    path.split('/').filter(|segment| !segment.is_empty()).map(str::to_string).collect()
}

/// Whether one path lies at or below the other, segment by segment.
fn is_below(scope: &Scope, above: &Scope) -> bool {
    segments(scope).starts_with(&segments(above))
}

/// Every line of the telling roles, with something for its star.
fn actions() -> Vec<String> {
    let blocks = telling_roles().into_iter().flat_map(|role| &role.permissions);
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
    condition: Option<&'static str>,
}

/// Conditions that the request of [`may`] fulfils or does not.
const CONDITIONS: [&str; 4] = [
    "@Resource[x:y] StringEquals 'here'",
    "@Resource[x:y] StringNotEquals 'here'",
    "Exists @Request[x:y]",
    "!(ActionMatches{'*/read'}) OR SubOperationMatches{'Blob.List'}",
];

fn on_conditions(given: Vec<Given>) -> impl Strategy<Value = Vec<Given>> {
    let conditions = prop::collection::vec(prop::option::of(select(&CONDITIONS)), given.len());
    conditions.prop_map(move |conditions| {
        let one = |(one, condition): (&Given, _)| Given { condition, ..one.clone() };
        given.iter().zip(conditions).map(one).collect()
    })
}

/// Lines that somebody is denied somewhere.
#[derive(Clone, Debug)]
struct Denied {
    line: String,
    to: PrincipalId,
    at: Scope,
    only_here: bool,
}

fn denied() -> impl Strategy<Value = Vec<Denied>> {
    let everybody = PrincipalId::default();
    let one =
        (select(lines()), select(vec![ME, MY_GROUP, OTHER, everybody]), select(scopes()), any::<bool>());
    let one = one.prop_map(|(line, to, at, only_here)| Denied { line, to, at, only_here });
    prop::collection::vec(one, 0..3)
}

/// Actions, and patterns that cover many.
fn lines() -> Vec<String> {
    let wide = ["*", "*/read", "*/write", "Microsoft.KeyVault/*"].map(str::to_string);
    actions().into_iter().step_by(9).chain(wide).collect()
}

fn given(roles: Vec<&'static RoleDefinition>) -> impl Strategy<Value = Vec<Given>> {
    let one = (select(roles), select(vec![ME, MY_GROUP, OTHER]), wide_scope());
    prop::collection::vec(one.prop_map(|(role, to, at)| Given { role, to, at, condition: None }), 0..6)
}

thread_local! {
    /// The cloud before anything happens.
    static WORLD: Cloud = Simulator::new(&Settings::default()).unwrap().cloud().clone();
}

static ROLES: LazyLock<Vec<RoleDefinition>> = LazyLock::new(|| catalogue().collect());

/// Roles that often grant, take away, or hold on the other plane what others are about.
fn telling_roles() -> Vec<&'static RoleDefinition> {
    let names = [
        "Owner",
        "Contributor",
        "Reader",
        "User Access Administrator",
        "Key Vault Administrator",
        "Key Vault Contributor",
        "Key Vault Secrets User",
        "Managed Identity Operator",
    ];
    ROLES.iter().filter(|role| names.contains(&&*role.role_name)).collect()
}

fn roles_whose(fits: fn(&Permission) -> bool) -> Vec<&'static RoleDefinition> {
    ROLES.iter().filter(|role| role.permissions.iter().all(fits)).collect()
}

fn plane() -> impl Strategy<Value = Plane> {
    select(vec![Plane::Control, Plane::Data])
}

fn cloud(given: &[Given]) -> Cloud {
    cloud_denying(given, &[])
}

fn cloud_denying(given: &[Given], denied: &[Denied]) -> Cloud {
    let mut cloud = WORLD.with(Cloud::clone);
    for (one, number) in denied.iter().zip(1..) {
        let lines = || vec![Cow::Owned(one.line.clone())];
        let block = Permission { actions: lines(), data_actions: lines(), ..Permission::default() };
        let deny = DenyAssignment {
            name: DenyAssignmentName::from_u128(number),
            deny_assignment_name: "no".to_string(),
            description: String::new(),
            permissions: vec![block],
            scope: one.at.clone(),
            do_not_apply_to_child_scopes: one.only_here,
            principals: vec![DenyPrincipal { id: one.to, r#type: String::new() }],
            exclude_principals: Vec::new(),
            is_system_protected: true,
            created_on: Timestamp::from_secs(0),
            updated_on: Timestamp::from_secs(0),
            created_by: None,
            updated_by: None,
        };
        cloud.apply(&Change::DenyAssigned { deny: deny.into() });
    }
    let names: Vec<u128> = (1..).take(given.len()).collect();
    with_assignments(cloud, given, &names)
}

fn cloud_named(given: &[Given], names: &[u128]) -> Cloud {
    with_assignments(WORLD.with(Cloud::clone), given, names)
}

fn with_assignments(mut cloud: Cloud, given: &[Given], names: &[u128]) -> Cloud {
    for (one, name) in given.iter().zip(names) {
        let assignment = RoleAssignment {
            name: RoleAssignmentName::from_u128(*name),
            scope: one.at.clone(),
            role: one.role.id,
            principal_id: one.to,
            principal_type: PrincipalType::ServicePrincipal,
            description: None,
            condition: one.condition.map(|text| Condition::parse(text).unwrap()),
            created_on: Timestamp::from_secs(0),
            updated_on: Timestamp::from_secs(0),
            created_by: None,
            updated_by: None,
            counts_from: Timestamp::from_secs(0),
            counts_until: None,
        };
        cloud.apply(&Change::RoleAssigned { assignment: assignment.into() });
    }
    cloud
}

fn may(given: &[Given], action: &str, plane: Plane, scope: &Scope) -> bool {
    may_in(&cloud(given), action, plane, scope)
}

fn may_in(cloud: &Cloud, action: &str, plane: Plane, scope: &Scope) -> bool {
    decided(cloud, action, plane, scope).allowed
}

fn decided(cloud: &Cloud, action: &str, plane: Plane, scope: &Scope) -> Decision {
    let question = Question {
        principal: ME,
        groups: &[MY_GROUP],
        action,
        plane,
        scope,
        now: NOW,
        suboperation: None,
        attributes: &Attributes::default().with(Source::Resource, "x:y", "here"),
    };
    decide(cloud, &question)
}

/// A role of one's own that is like a built-in one, with a line more in its `notActions` and `notDataActions`.
fn without(role: &RoleDefinition, line: Option<&str>) -> RoleDefinition {
    let mut own = RoleDefinition {
        id: RoleDefinitionId::from_u128(1),
        role_name: "own".into(),
        role_type: RoleType::CustomRole,
        ..role.clone()
    };
    for block in &mut own.permissions {
        block.not_actions.extend(line.map(|line| Cow::Owned(line.to_string())));
        block.not_data_actions.extend(line.map(|line| Cow::Owned(line.to_string())));
    }
    own
}

/// The same with the role of one's own given to me at the root.
fn with_own(mut cloud: Cloud, role: &RoleDefinition) -> Cloud {
    let any = cloud.assignments().next().unwrap().clone();
    cloud.apply(&Change::RoleDefined { role: role.clone().into() });
    let name = RoleAssignmentName::from_u128(u128::MAX);
    let assignment = RoleAssignment { name, role: role.id, principal_id: ME, scope: Scope::root(), ..any };
    let assignment = RoleAssignment { counts_from: Timestamp::from_secs(0), ..assignment };
    cloud.apply(&Change::RoleAssigned { assignment: assignment.into() });
    cloud
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_024))]

    /// One more role assignment never takes an access away, and one less never gives one, on whatever conditions and
    /// whatever is denied.
    #[test]
    fn an_assignment_only_adds(
        (all, some) in given(telling_roles()).prop_flat_map(on_conditions).prop_flat_map(|all| {
            let indices: Vec<usize> = (0..all.len()).collect();
            (Just(all), subsequence(indices.clone(), 0..=indices.len()))
        }),
        denied in denied(), action in select(actions()), plane in plane(), scope in select(scopes()),
    ) {
        let some: Vec<Given> = some.iter().map(|index| all[*index].clone()).collect();
        let may = |given: &[Given]| may_in(&cloud_denying(given, &denied), &action, plane, &scope);
        prop_assert!(!may(&some) || may(&all));
    }

    /// A denial only takes: one more never gives an access.
    #[test]
    fn a_denial_only_takes(
        given in given(telling_roles()), denied in denied(),
        action in select(actions()), plane in plane(), scope in select(scopes()),
    ) {
        let may = |denied: &[Denied]| may_in(&cloud_denying(&given, denied), &action, plane, &scope);
        prop_assert!(!may(&denied) || may(denied.get(1..).unwrap_or_default()));
    }

    /// A condition only narrows: without it everything is allowed that is allowed with it.
    #[test]
    fn a_condition_only_narrows(
        given in given(telling_roles()).prop_flat_map(on_conditions),
        action in select(actions()), plane in plane(), scope in select(scopes()),
    ) {
        let free: Vec<Given> = given.iter().map(|one| Given { condition: None, ..one.clone() }).collect();
        prop_assert!(!may(&given, &action, plane, &scope) || may(&free, &action, plane, &scope));
    }

    /// A line more in `notActions` never gives an access, and takes none that another role gives.
    #[test]
    fn what_a_role_takes_away_it_takes_from_itself(
        given in given(telling_roles()), role in select(telling_roles()), line in select(lines()),
        action in select(actions()), plane in plane(), scope in select(scopes()),
    ) {
        let may = |given: &[Given], role: &RoleDefinition| {
            may_in(&with_own(cloud(given), role), &action, plane, &scope)
        };
        let (whole, less) = (without(role, None), without(role, Some(&line)));
        prop_assert!(!may(&given, &less) || may(&given, &whole));
        prop_assert_eq!(may(&given, &less), self::may(&given, &action, plane, &scope) || may(&[], &less));
    }

    /// Who is in which group is told by the token: the directory may say something else by now.
    #[test]
    fn the_token_says_the_groups(
        given in given(telling_roles()), members in prop::collection::vec(select(vec![ME, OTHER]), 0..2),
        action in select(actions()), plane in plane(), scope in select(scopes()),
    ) {
        let before = cloud(&given);
        let mut after = before.clone();
        after.apply(&Change::GroupPut { group: Group { id: MY_GROUP, members, ..Group::default() }.into() });
        let may = |cloud| may_in(cloud, &action, plane, &scope);
        prop_assert_eq!(may(&before), may(&after));
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

    /// What may be done at a scope may be done at every scope below it, but where it is denied below.
    #[test]
    fn access_is_inherited(
        given in given(telling_roles()), denied in denied(),
        action in select(actions()), plane in plane(), scope in select(scopes()),
    ) {
        let cloud = cloud_denying(&given, &denied);
        if may_in(&cloud, &action, plane, &scope) {
            for below in scopes().iter().filter(|below| is_below(below, &scope)) {
                let decision = decided(&cloud, &action, plane, below);
                let denied = decision.denied_by();
                let is_denied_below = denied.is_some_and(|one| is_below(&one.scope, &scope) && one.scope != scope);
                prop_assert!(decision.allowed != is_denied_below, "{} but not {}", scope, below);
            }
        }
    }

    /// A role given at one scope is of no use at another that does not lie below: `rg1` is not `rg10`.
    #[test]
    fn access_stays_below_its_scope(
        given in given(telling_roles()), action in select(actions()), plane in plane(), scope in select(scopes()),
    ) {
        let above: Vec<Given> = given.iter().filter(|one| is_below(&scope, &one.at)).cloned().collect();
        prop_assert_eq!(may(&given, &action, plane, &scope), may(&above, &action, plane, &scope));
    }

    /// What others were given is of no use, and what my groups were given is of use only if my token names them.
    #[test]
    fn access_is_personal(
        given in given(telling_roles()), action in select(actions()), plane in plane(), scope in select(scopes()),
    ) {
        let mine: Vec<Given> = given.iter().filter(|one| one.to == ME).cloned().collect();
        let alone = Question { principal: ME, groups: &[], action: &action, plane, scope: &scope, now: NOW, suboperation: None, attributes: Attributes::NONE };
        prop_assert_eq!(decide(&cloud(&given), &alone).allowed, may(&mine, &action, plane, &scope));
    }

    /// Which assignment is said to have decided depends on no text, that of a line of its role as little as its name: of
    /// those that grant without a condition it is one of my own before one of my group's, of these the one at the highest
    /// scope, and by name only among those that one holder has at one scope.
    #[test]
    fn the_assignment_that_decides_is_the_documented_one(
        (given, names) in given(telling_roles()).prop_flat_map(|given| {
            // Names that differ in their first half, in their second, or in both.
            let names: Vec<u128> = (0..).map(|number| ((number % 2) << 64) | (1 + number / 2)).take(given.len()).collect();
            (Just(given), Just(names).prop_shuffle())
        }),
        action in select(actions()), plane in plane(), scope in select(scopes()),
    ) {
        let cloud = cloud_named(&given, &names);
        let decision = decided(&cloud, &action, plane, &scope);
        let alone = |one: &Given| may(std::slice::from_ref(one), &action, plane, &scope);
        let mut granting: Vec<(&Given, u128)> =
            given.iter().zip(names).filter(|(one, _)| one.to != OTHER && alone(one)).collect();
        granting.sort_by_key(|(one, name)| (one.to != ME, segments(&one.at).len(), *name));
        let first = granting.first().map(|(_, name)| RoleAssignmentName::from_u128(*name));
        prop_assert_eq!(decision.granted_by(), first);
    }

    /// A decision gives its reasons: it considers each of my assignments at the scope or above it once, allows if and only
    /// if one grants, and what grants stands first; what is said of a refusal adds near misses and changes nothing.
    #[test]
    fn a_decision_is_its_reasons(
        given in given(telling_roles()), action in select(actions()), plane in plane(), scope in select(scopes()),
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
        _ => panic!("{decision:?}"),
    }
}
