//! What if? What is said of a decision in which one thing is otherwise is what happens when it is made so: the change by the
//! command that is told with it, typed by an administrator in a fork, and the request sent again.

use crate::authority::law::{PROPAGATES, Stand};
use crate::harness::{
    ARM, LAB, STORAGE, VAULT, With, World, account_path, assignment_path, code, get, identity_path, person,
    request, system_assigned, world, world_with,
};
use mi_sim::rbac::Decision;
use mi_sim::view::{
    DecisionAt, Differs, Supposed, Supposition, WhatIf, WhatIfError, access_matrix, reasons, suppositions,
    what_if,
};
use mi_sim::wire::{Method, Request};
use mi_sim::{Conclusion, Event, Place, PrincipalId, RoleAssignmentName, Simulator, lifetime};
use mi_sim_shell::{Lives, Script, Session, Timed};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

/// Where the last access decision stands.
fn last(simulator: &Simulator) -> DecisionAt {
    let is_access =
        |event: &Event| matches!(event, Event::Concluded { conclusion: Conclusion::Access { .. } });
    let entries = simulator.journal().entries();
    let place = entries.iter().rposition(|entry| is_access(&entry.event)).unwrap();
    DecisionAt::Entry(simulator.journal().first() + place)
}

fn offered(world: &World) -> Vec<Supposition> {
    suppositions(world.simulator.journal(), last(&world.simulator))
}

fn suppose(world: &World, supposed: &Supposed) -> WhatIf {
    what_if(world.simulator.journal(), last(&world.simulator), supposed).unwrap()
}

/// An administrator types a command.
fn types(simulator: &mut Simulator, command: &str) {
    let mut session = Session::at(Place::Person { name: "admin".into() });
    let mut lives = Lives::default();
    let mut timed = Timed { simulator, lives: &mut lives };
    for statement in &Script::parse(&format!("az login\n{command}")).unwrap().statements {
        let printed = session.run(&mut timed, statement);
        assert_eq!(printed.status, 0, "{command}\n{}", printed.err);
    }
}

/// The world in which it is so: made so by its command, after all that takes time.
fn made_so(simulator: &Simulator, supposed: &Supposed, told: &WhatIf) -> Simulator {
    let mut fork = simulator.fork();
    if let Some(command) = &told.command {
        types(&mut fork, command);
    }
    let waits = match supposed {
        Supposed::Member { .. } | Supposed::NotMember { .. } | Supposed::NewToken => lifetime::IDENTITY_TOKEN,
        _ => PROPAGATES,
    };
    fork.pass(Duration::from_secs(waits + 1)).unwrap();
    fork
}

/// What decides, in words that a name which was drawn by chance has no part in.
fn by(decision: &Decision) -> String {
    let role = decision.granted_by().map(|_| match &decision.basis {
        mi_sim::rbac::Basis::RoleAssignments { considered, .. } => {
            let first = &considered[0];
            format!("{} at {} through {:?}", first.role, first.scope, first.through)
        }
        other => format!("{other:?}"),
    });
    let denied = decision.denied_by().map(|denial| denial.assignment);
    format!("{} {role:?} {denied:?}", decision.allowed)
}

/// Somebody who sends a request, each time with the token that they hold then.
struct Asker<'a> {
    from: Place,
    resource: &'a str,
    request: Request,
}

impl Asker<'_> {
    fn sends(&self, world: &mut World) -> Decision {
        let token = match &self.from {
            Place::Code { host } => world.token(host, self.resource),
            Place::Person { name } => world.person_token(&name.clone(), self.resource),
            _ => unreachable!(),
        };
        let request = self.request.clone().bearer(&token).with_header("x-ms-version", "2021-12-02");
        world.ask(&self.from, request);
        world.last_decision()
    }

    /// Asks what if, makes it so in a fork, sends again, and holds both answers against each other.
    #[track_caller]
    fn is_told_what_happens(&self, world: &World, supposed: &Supposed, differs: Differs) -> WhatIf {
        let told = suppose(world, supposed);
        assert_eq!(told.differs, differs, "{supposed:?}: {told:#?}");
        assert_eq!(by(&told.was.decision), by(&world.last_decision()));
        let fork = made_so(&world.simulator, supposed, &told);
        let happens = self.sends(&mut World::from_parts(fork, mi_sim_shell::SignIns::default()));
        assert_eq!(by(&told.would.decision), by(&happens), "{supposed:?}");
        told
    }
}

fn reads_group(name: &str, world: &World) -> Asker<'static> {
    Asker { from: person(name), resource: ARM, request: get(&world.address(LAB)) }
}

fn named(name: &str) -> RoleAssignmentName {
    name.parse().unwrap()
}

fn user(world: &World, name: &str) -> PrincipalId {
    world.simulator.cloud().tenant().user_named(name).unwrap().id
}

#[test]
fn of_two_assignments_that_allow_the_other_one_is_left_and_without_both_there_is_none() {
    let mut world = world_with(&[("bob", "Reader", "/resourceGroups/other")]);
    let above = world.assign_person("Contributor", "bob", "");
    let asker = reads_group("bob", &world);
    asker.sends(&mut world);
    let contributor = Supposed::Unassigned { assignment: named(&above) };
    asker.is_told_what_happens(&world, &contributor, Differs::Lost);
    let here = world.assign_person("Reader", "bob", LAB);
    asker.sends(&mut world);
    let told = asker.is_told_what_happens(&world, &contributor, Differs::ByAnother);
    assert_eq!(told.would.decision.granted_by(), Some(named(&here)));
    let reader = Supposed::Unassigned { assignment: named(&here) };
    asker.is_told_what_happens(&world, &reader, Differs::StillAllowed);

    // The cell of the access matrix is the same question.
    let (journal, read) = (world.simulator.journal(), mi_sim::access::Operation::Read);
    let matrix = access_matrix(journal, journal.len());
    let place = matrix.places.iter().position(|one| one.scope.as_str() == world.id(LAB)).unwrap();
    let principal = matrix.principals.iter().position(|one| one.name == "bob").unwrap();
    let operation = matrix.places[place].operations.iter().position(|one| *one == read).unwrap();
    let cell = reasons(journal, journal.len(), place, principal, operation).unwrap();
    let of_cell = what_if(journal, cell.at, &contributor).unwrap();
    assert_eq!((of_cell.differs, of_cell.would.decision), (Differs::ByAnother, told.would.decision));

    let kinds: Vec<_> = offered(&world).into_iter().map(|one| (one.supposed, one.name)).collect();
    assert_eq!(kinds, [(contributor, "Contributor".into()), (reader, "Reader".into())]);
}

#[test]
fn a_membership_is_supposed_with_the_token_that_follows_from_it() {
    let mut world = world_with(&[("bob", "Reader", "/resourceGroups/other")]);
    let (inner, outer) = (world.group("inner"), world.group("outer"));
    world.add_member(outer, inner).is(204);
    world.assign_group("Reader", outer, LAB);
    let asker = reads_group("bob", &world);
    asker.sends(&mut world);
    asker.is_told_what_happens(&world, &Supposed::Member { group: inner }, Differs::Gained);
    asker.is_told_what_happens(&world, &Supposed::Member { group: outer }, Differs::Gained);
    let joins = Supposed::Member { group: inner };
    assert!(offered(&world).iter().any(|one| one.supposed == joins && one.name == "inner"));

    // The token is older than the membership.
    let id = user(&world, "bob");
    world.add_member(inner, id).is(204);
    asker.sends(&mut world);
    assert!(offered(&world).iter().any(|one| one.supposed == Supposed::NewToken));
    asker.is_told_what_happens(&world, &Supposed::NewToken, Differs::Gained);

    world.pass(lifetime::IDENTITY_TOKEN);
    asker.sends(&mut world);
    let leaves = Supposed::NotMember { group: inner };
    assert!(offered(&world).iter().any(|one| one.supposed == leaves && one.name == "inner"));
    asker.is_told_what_happens(&world, &leaves, Differs::Lost);
    let told = |supposed: &Supposed| what_if(world.simulator.journal(), last(&world.simulator), supposed);
    assert_eq!(
        told(&Supposed::NotMember { group: outer }),
        Err(WhatIfError::NotMember { group: outer }),
        "a member of a member is none"
    );
    assert_eq!(told(&Supposed::Member { group: inner }), Err(WhatIfError::AlreadyMember { group: inner }));
    assert_eq!(told(&Supposed::Member { group: id }), Err(WhatIfError::NoGroup { group: id }));
}

/// The conditions ask for the very blob, which the question must not forget when it is asked again.
#[test]
fn a_condition_is_asked_of_the_same_request_again_and_can_be_supposed_away() {
    let mut world = world();
    world.account("photos1", &["open"]);
    let vm = world.machine("vm1", system_assigned());
    let id = world.own_identity(&vm).principal_id;
    let assign = |world: &mut World, below: &str, blob: &str| {
        let name = world.simulator.draw_guid();
        let body = json!({ "properties": {
            "roleDefinitionId": world.role("Storage Blob Data Reader"), "principalId": id.to_string(),
            "conditionVersion": "2.0", "condition": format!(
                "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path] StringEquals '{blob}'"
            ),
        } });
        world.manage(Method::Put, &assignment_path(below, &name), Some(body)).is(201);
        named(&name)
    };
    let here = assign(&mut world, &account_path("photos1"), "b");
    let blob = request(Method::Get, "https://photos1.blob.core.windows.net/open/a");
    let asker = Asker { from: code(&vm), resource: STORAGE, request: blob };
    asker.sends(&mut world);
    let free = Supposed::Unconditional { assignment: here };
    assert!(offered(&world).iter().any(|one| one.supposed == free && one.assignment == Some(here)));
    asker.is_told_what_happens(&world, &free, Differs::Gained);

    let above = assign(&mut world, LAB, "a");
    asker.sends(&mut world);
    asker.is_told_what_happens(&world, &Supposed::Unassigned { assignment: above }, Differs::Lost);
    asker.is_told_what_happens(&world, &Supposed::Unassigned { assignment: here }, Differs::StillAllowed);
}

#[test]
fn a_deny_assignment_and_a_missing_role_are_supposed_away() {
    let mut world = world_with(&[("alice", "Contributor", LAB), ("bob", "Reader", LAB)]);
    let path = "/providers/Microsoft.Authorization/denyAssignments/56565656-5656-4656-8656-565656565656";
    let body = json!({ "properties": {
        "denyAssignmentName": "No identities",
        "permissions": [{ "actions": ["Microsoft.ManagedIdentity/userAssignedIdentities/write"] }],
        "principals": [{ "id": user(&world, "alice").to_string(), "type": "User" }],
    } });
    world.manage(Method::Put, &format!("{LAB}{path}"), Some(body)).is(201);
    let create =
        request(Method::Put, &world.address(&identity_path("one"))).json(&json!({ "location": "japaneast" }));
    let asker = |name| Asker { from: person(name), resource: ARM, request: create.clone() };
    asker("alice").sends(&mut world);
    let [one] = offered(&world).try_into().unwrap();
    assert_eq!(one.name, "No identities");
    asker("alice").is_told_what_happens(&world, &one.supposed, Differs::Gained);

    asker("bob").sends(&mut world);
    let [one] = offered(&world).try_into().unwrap();
    assert_eq!(one.name, "Managed Identity Contributor");
    // What is only to be created has no scope yet at which a role could be assigned.
    assert!(matches!(&one.supposed, Supposed::Assigned { scope, .. } if *scope == world.id(LAB)));
    asker("bob").is_told_what_happens(&world, &one.supposed, Differs::Gained);
}

#[test]
fn a_role_changes_nothing_where_a_vault_goes_by_its_access_policies() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    for (vault, by_roles, differs) in
        [("vault1", true, Differs::Gained), ("vault2", false, Differs::StillRefused)]
    {
        world.vault(vault, by_roles);
        let secret = get(&format!("https://{vault}.vault.azure.net/secrets/db?api-version=7.4"));
        let asker = Asker { from: code(&vm), resource: VAULT, request: secret };
        asker.sends(&mut world);
        let role = offered(&world).into_iter().find(|one| one.name == "Key Vault Secrets User").unwrap();
        asker.is_told_what_happens(&world, &role.supposed, differs);
    }
}

#[test]
fn what_cannot_be_supposed_is_said_and_nothing_is_changed_by_what_can() {
    let mut world = world_with(&[("bob", "Reader", LAB)]);
    reads_group("bob", &world).sends(&mut world);
    let (journal, at) = (world.simulator.journal(), last(&world.simulator));
    let before = (journal.to_json_lines(), json!(mi_sim::view::stage(world.simulator.cloud())));
    let none = RoleAssignmentName::from_u128(7);
    let not_considered = Err(WhatIfError::NotConsidered { assignment: none });
    assert_eq!(what_if(journal, at, &Supposed::Unassigned { assignment: none }), not_considered);
    for at in [
        DecisionAt::Entry(0),
        DecisionAt::Entry(usize::MAX),
        DecisionAt::Standing { cursor: 9, place: 99, principal: 0, operation: 0 },
    ] {
        assert_eq!(what_if(journal, at, &Supposed::NewToken), Err(WhatIfError::NoDecision));
        assert_eq!(suppositions(journal, at), []);
    }
    let reader = suppositions(journal, at)[0].assignment.unwrap();
    let no_condition = Err(WhatIfError::NoCondition { assignment: reader });
    assert_eq!(what_if(journal, at, &Supposed::Unconditional { assignment: reader }), no_condition);
    let role = mi_sim::rbac::role_named("Reader").unwrap().id;
    let already = Supposed::Assigned { role, scope: world.id(LAB) };
    assert!(matches!(what_if(journal, at, &already), Err(WhatIfError::AlreadyAssigned { .. })));
    let nowhere = Supposed::Assigned { role, scope: "nowhere".into() };
    assert!(matches!(what_if(journal, at, &nowhere), Err(WhatIfError::NoRole { .. })));
    assert_eq!(
        what_if(journal, at, &Supposed::Unassigned { assignment: reader }).unwrap().differs,
        Differs::Lost
    );
    let after = (journal.to_json_lines(), json!(mi_sim::view::stage(world.simulator.cloud())));
    assert_eq!(before, after);
}

/// Of every decision of a random world one supposition, by chance, is made so.
#[test]
fn what_is_said_of_a_supposition_is_what_happens_in_random_worlds() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 100..102 {
        let mut stand = Stand::new(seed);
        stand.build();
        // So that nothing else takes effect while it is waited for what is supposed.
        stand.world.pass(PROPAGATES + 1);
        for sender in stand.senders.clone() {
            for asked in stand.requests() {
                let before = stand.world.simulator.journal().len();
                stand.send(&sender, &asked);
                let at = last(&stand.world.simulator);
                let all = suppositions(stand.world.simulator.journal(), at);
                // The API of an app makes no decision of its own.
                if all.is_empty() || matches!(at, DecisionAt::Entry(place) if place < before) {
                    continue;
                }
                let Supposition { supposed, .. } = stand.dice.one(&all);
                let told = what_if(stand.world.simulator.journal(), at, &supposed).unwrap();
                let fork = made_so(&stand.world.simulator, &supposed, &told);
                let fork = World::from_parts(fork, mi_sim_shell::SignIns::default());
                let world = std::mem::replace(&mut stand.world, fork);
                stand.send(&sender, &asked);
                let happens = std::mem::replace(&mut stand.world, world).last_decision();
                assert_eq!(by(&told.would.decision), by(&happens), "world {seed}: {supposed:?} of {told:#?}");
                let word = format!("{:?} {:?}", told.differs, supposed);
                let word: Vec<&str> = word.split([' ', '{']).take(2).collect();
                *seen.entry(word.join(" ")).or_default() += 1;
            }
        }
    }
    for differs in ["Lost", "Gained", "ByAnother", "StillAllowed", "StillRefused"] {
        assert!(seen.keys().any(|word| word.starts_with(differs)), "{differs}: {seen:?}");
    }
}
