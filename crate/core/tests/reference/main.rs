//! The decision against a naive one that knows no index and no digest: it reads every assignment and compares paths
//! segment by segment. Worlds have nested groups, deny assignments, management groups, custom roles, wildcards and
//! conditions.
//!
//! A million questions when built for release, fewer otherwise: `cargo test --release -p mi-sim --test reference`.

mod conditions;
#[path = "../lab/dice.rs"]
mod dice;

use conditions::{Asked, Naive};
use dice::Dice;
use mi_sim::cloud::{
    DenyAssignment, DenyPrincipal, Group, ManagementGroup, Permission, PrincipalType, RoleAssignment,
    RoleDefinition, RoleType,
};
use mi_sim::rbac::condition::Condition;
use mi_sim::rbac::{Plane, Question, decide, explain};
use mi_sim::{
    Change, Cloud, DenyAssignmentName, PrincipalId, RoleAssignmentName, RoleDefinitionId, Scope, Settings,
    Simulator, Timestamp,
};

const WORLDS: u64 = if cfg!(debug_assertions) { 100 } else { 2_000 };
const QUESTIONS: usize = 500;
const NOW: Timestamp = Timestamp::from_secs(1_000);

const ACTIONS: [&str; 8] = [
    "A.B/x/read",
    "a.b/X/write",
    "A.B/x/y/read",
    "A.B/x/y/assign/action",
    "A.B/x/assign/action",
    "A.BC/x/read",
    "A.B/xy/delete",
    "A.B/x/y/z/write",
];
const PATTERNS: [&str; 11] = [
    "*",
    "*/read",
    "A.B/*",
    "A.B/x/*",
    "A.B/x/*/read",
    "A.B/x/*/assign/action",
    "a.b/x/read",
    "*/write",
    "A.B/*/action",
    "A.BC/*",
    "A.B/x/y/z/write",
];
const PEOPLE: [u128; 3] = [1, 2, 3];
const GROUPS: [u128; 4] = [11, 12, 13, 14];

fn scopes(cloud: &Cloud) -> Vec<Scope> {
    let subscription = Scope::subscription(cloud.subscription());
    let mut paths = vec!["/".to_string(), subscription.to_string()];
    for group in ["top", "inner", "aside"] {
        paths.push(Scope::management_group(group).to_string());
    }
    for group in ["rg1", "rg10", "RG1x"] {
        let group = format!("{subscription}/resourceGroups/{group}");
        for vault in ["kv", "kv2"] {
            let vault = format!("{group}/providers/A.B/vaults/{vault}");
            paths.extend([format!("{vault}/secrets/s"), vault]);
        }
        paths.push(group);
    }
    paths.iter().map(|path| Scope::parse(path).unwrap()).collect()
}

/// What was done to make the world, as a plain list.
#[derive(Default)]
struct Plain {
    assignments: Vec<RoleAssignment>,
    denials: Vec<DenyAssignment>,
    roles: Vec<RoleDefinition>,
    groups: Vec<Group>,
    conditions: Vec<(Condition, Naive)>,
}

impl Plain {
    /// Whether a condition is true of a request; `None` is not a condition.
    fn holds(&self, condition: Option<&Condition>, action: &str, asked: &Asked) -> bool {
        let Some(condition) = condition else { return true };
        let (_, naive) = self.conditions.iter().find(|(own, _)| own == condition).unwrap();
        naive.holds(action, asked)
    }
}

/// One that was read from its text, with what it means; every second time none.
fn some_condition(dice: &mut Dice, conditions: &[(Condition, Naive)]) -> Option<Condition> {
    (dice.below(2) == 0).then(|| conditions[dice.below(conditions.len())].0.clone())
}

fn conditions(dice: &mut Dice) -> Vec<(Condition, Naive)> {
    let one = |_| {
        let naive = conditions::condition(dice, 2);
        let text = naive.text(dice);
        (Condition::parse(&text).unwrap_or_else(|error| panic!("{error:?}: {text}")), naive)
    };
    (0..6).map(one).collect()
}

fn block(dice: &mut Dice, conditions: &[(Condition, Naive)]) -> Permission {
    let mut patterns = |most| dice.some(&PATTERNS, 0..=most).into_iter().map(Into::into).collect();
    Permission {
        actions: patterns(2),
        not_actions: patterns(2),
        data_actions: patterns(2),
        not_data_actions: patterns(1),
        condition: some_condition(dice, conditions).filter(|_| dice.below(2) == 0),
    }
}

fn plain(dice: &mut Dice, scopes: &[Scope]) -> Plain {
    let conditions = conditions(dice);
    let holders: Vec<u128> = PEOPLE.iter().chain(&GROUPS).copied().collect();
    let roles: Vec<RoleDefinition> = (0..6)
        .map(|number| RoleDefinition {
            id: RoleDefinitionId::from_u128(number),
            role_name: format!("role {number}").into(),
            role_type: RoleType::CustomRole,
            description: "".into(),
            permissions: (0..=dice.below(2)).map(|_| block(dice, &conditions)).collect(),
            assignable_scopes: vec![Scope::parse("/").unwrap()],
            created_on: None,
            updated_on: None,
            created_by: None,
            updated_by: None,
        })
        .collect();
    let assignments = (0..dice.below(12)).map(|number| RoleAssignment {
        name: RoleAssignmentName::from_u128(u128::try_from(number).unwrap()),
        scope: dice.one(scopes),
        // One role in seven is gone.
        role: RoleDefinitionId::from_u128(u128::try_from(dice.below(7)).unwrap()),
        principal_id: PrincipalId::from_u128(dice.one(&holders)),
        principal_type: PrincipalType::User,
        description: None,
        condition: some_condition(dice, &conditions),
        created_on: NOW,
        updated_on: NOW,
        created_by: None,
        updated_by: None,
        counts_from: dice.one(&[Timestamp::from_secs(0), NOW, Timestamp::from_secs(1_001)]),
        counts_until: dice.one(&[None, None, Some(NOW), Some(Timestamp::from_secs(1_001))]),
    });
    let assignments: Vec<RoleAssignment> = assignments.collect();
    let named = |dice: &mut Dice, most| -> Vec<DenyPrincipal> {
        let ids: Vec<u128> = holders.iter().copied().chain([0]).collect();
        let principal = |id| DenyPrincipal { id: PrincipalId::from_u128(id), r#type: String::new() };
        dice.some(&ids, 0..=most).into_iter().map(principal).collect()
    };
    let denials = (0..dice.below(3)).map(|number| DenyAssignment {
        name: DenyAssignmentName::from_u128(u128::try_from(number).unwrap()),
        deny_assignment_name: "no".into(),
        description: String::new(),
        permissions: vec![block(dice, &conditions)],
        scope: dice.one(scopes),
        do_not_apply_to_child_scopes: dice.below(2) == 0,
        principals: named(dice, 2),
        exclude_principals: named(dice, 1)
            .into_iter()
            .filter(|one| one.id != PrincipalId::default())
            .collect(),
        is_system_protected: false,
        created_on: NOW,
        updated_on: NOW,
        created_by: None,
        updated_by: None,
    });
    let denials: Vec<DenyAssignment> = denials.collect();
    let groups = GROUPS.map(|id| Group {
        id: PrincipalId::from_u128(id),
        members: dice.some(&holders, 0..=2).into_iter().map(PrincipalId::from_u128).collect(),
        ..Group::default()
    });
    Plain { assignments, denials, roles, groups: groups.to_vec(), conditions }
}

fn built(base: &Cloud, plain: &Plain) -> Cloud {
    let mut cloud = base.clone();
    for (group, parent) in [("top", None), ("inner", Some("top")), ("aside", Some("top"))] {
        let parent = parent.map_or_else(|| cloud.root_management_group(), Scope::management_group);
        let id = Scope::management_group(group);
        let group = ManagementGroup { id, display_name: group.into(), parent: Some(parent) };
        cloud.apply(&Change::ManagementGroupPut { group });
    }
    cloud.apply(&Change::SubscriptionMoved { parent: Scope::management_group("inner") });
    for group in &plain.groups {
        cloud.apply(&Change::GroupPut { group: group.clone().into() });
    }
    for role in &plain.roles {
        cloud.apply(&Change::RoleDefined { role: role.clone().into() });
    }
    for assignment in &plain.assignments {
        let there = RoleAssignment { counts_until: None, ..assignment.clone() };
        cloud.apply(&Change::RoleAssigned { assignment: there.into() });
        if assignment.counts_until.is_some() {
            let change =
                Change::RoleUnassigned { name: assignment.name, counts_until: assignment.counts_until };
            cloud.apply(&change);
        }
    }
    for deny in &plain.denials {
        cloud.apply(&Change::DenyAssigned { deny: deny.clone().into() });
    }
    cloud
}

// The naive decision.

fn segments(scope: &Scope) -> Vec<String> {
    scope.as_str().split('/').filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}

fn counts_at(above: &Scope, scope: &Scope) -> bool {
    let (above, scope) = (segments(above), segments(scope));
    let group =
        |path: &[String]| path.first().is_some_and(|first| first == "providers").then(|| path[3].clone());
    match group(&above) {
        None => scope.starts_with(&above),
        Some(name) => match group(&scope) {
            Some(own) => own == name || name == "top" && ["inner", "aside"].contains(&own.as_str()),
            None => !scope.is_empty() && ["top", "inner"].contains(&name.as_str()),
        },
    }
}

fn glob(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => (0..=text.len()).any(|at| glob(rest, &text[at..])),
        (Some((a, pattern)), Some((b, text))) => a == b && glob(pattern, text),
        _ => false,
    }
}

fn covers(patterns: &[std::borrow::Cow<'static, str>], action: &str) -> bool {
    let action = action.to_lowercase();
    patterns.iter().map(|pattern| pattern.to_lowercase()).any(|pattern| {
        glob(pattern.as_bytes(), action.as_bytes())
            || glob(pattern.replace("/*/", "/").as_bytes(), action.as_bytes())
    })
}

fn grants(plain: &Plain, blocks: &[Permission], question: &Question<'_>, asked: &Asked) -> bool {
    let action = question.action;
    blocks.iter().any(|block| {
        let covered = match question.plane {
            Plane::Control => covers(&block.actions, action) && !covers(&block.not_actions, action),
            Plane::Data => covers(&block.data_actions, action) && !covers(&block.not_data_actions, action),
        };
        covered && plain.holds(block.condition.as_ref(), action, asked)
    })
}

fn groups_of(plain: &Plain, member: PrincipalId) -> Vec<PrincipalId> {
    let mut all = vec![member];
    for _ in 0..GROUPS.len() {
        for group in &plain.groups {
            if group.members.iter().any(|member| all.contains(member)) && !all.contains(&group.id) {
                all.push(group.id);
            }
        }
    }
    all.remove(0);
    all.sort();
    all
}

fn naive(plain: &Plain, question: &Question<'_>, asked: &Asked) -> bool {
    let is_meant = |id: PrincipalId| id == question.principal || question.groups.contains(&id);
    let denied = plain.denials.iter().any(|deny| {
        let here = counts_at(&deny.scope, question.scope)
            && (!deny.do_not_apply_to_child_scopes || segments(&deny.scope) == segments(question.scope));
        here && deny.principals.iter().any(|one| one.id == PrincipalId::default() || is_meant(one.id))
            && !deny.exclude_principals.iter().any(|one| is_meant(one.id))
            && grants(plain, &deny.permissions, question, asked)
    });
    let granted = plain.assignments.iter().any(|one| {
        let counts =
            one.counts_from <= question.now && one.counts_until.is_none_or(|until| question.now < until);
        let role = plain.roles.iter().find(|role| role.id == one.role);
        counts
            && is_meant(one.principal_id)
            && counts_at(&one.scope, question.scope)
            && role.is_some_and(|role| grants(plain, &role.permissions, question, asked))
            && plain.holds(one.condition.as_ref(), question.action, asked)
    });
    granted && !denied
}

/// What the limits count.
fn counted(plain: &Plain, scope: &Scope) -> usize {
    let there = plain.assignments.iter().filter(|one| one.counts_until.is_none());
    let in_subscription =
        |scope: &Scope| segments(scope).first().is_some_and(|first| first == "subscriptions");
    let counts = |one: &&RoleAssignment| match in_subscription(scope) {
        true => in_subscription(&one.scope),
        false => segments(&one.scope) == segments(scope),
    };
    there.filter(counts).count()
}

#[test]
fn the_decision_is_the_naive_one() {
    let base = Simulator::new(&Settings::default()).unwrap().cloud().clone();
    let scopes = scopes(&base);
    let (mut allowed, mut conditioned) = (0, 0);
    for seed in 0..WORLDS {
        let mut dice = Dice(seed << 32);
        let plain = plain(&mut dice, &scopes);
        let cloud = built(&base, &plain);
        for scope in &scopes {
            let own = base.authorization().count_with(scope);
            assert_eq!(
                cloud.authorization().count_with(scope),
                own + counted(&plain, scope),
                "world {seed}: {scope}"
            );
        }
        for _ in 0..QUESTIONS {
            let principal = PrincipalId::from_u128(dice.one(&PEOPLE));
            let mut groups = groups_of(&plain, principal);
            assert_eq!(cloud.directory_groups_of(principal), groups);
            if dice.below(3) == 0 {
                groups.pop();
            }
            let scope = dice.one(&scopes);
            let asked = conditions::asked(&mut dice);
            let question = Question {
                principal,
                groups: &groups,
                action: dice.one(&ACTIONS),
                plane: dice.one(&[Plane::Control, Plane::Data]),
                scope: &scope,
                now: NOW,
                suboperation: asked.suboperation,
                attributes: &asked.attributes(),
            };
            let wanted = naive(&plain, &question, &asked);
            let decision = decide(&cloud, &question);
            assert_eq!(decision.allowed, wanted, "world {seed}: {question:?}");
            assert_eq!(explain(&cloud, &question).allowed, wanted, "world {seed}: {question:?}");
            allowed += usize::from(wanted);
            conditioned += usize::from(!wanted && decision.has_false_condition());
        }
    }
    assert!(allowed > 0, "nothing was allowed anywhere");
    assert!(conditioned > 0, "no condition was ever what refused");
}
