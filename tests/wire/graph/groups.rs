//! Security groups, and the claim that membership becomes.

use super::{GRAPH, security_group};
use crate::harness::{
    VAULT, With, World, code, get, system_assigned, user_assigned, vault_path, world, world_with,
};
use mi_sim::PrincipalId;
use mi_sim::view::{Timeline, TimelineItem, token};
use mi_sim::wire::Method;
use serde_json::{Value, json};

const DAY: u64 = 86_400;

fn claim(world: &World, text: &str, name: &str) -> Option<Value> {
    let view = token(world.simulator.journal(), text).unwrap();
    view.claims.into_iter().find(|claim| claim.name == name).map(|claim| claim.value)
}

/// A principal of a new user-assigned identity.
fn somebody(world: &mut World, name: &str) -> PrincipalId {
    world.identity(name).principal.principal_id
}

#[test]
fn membership_counts_from_the_next_token_on_and_through_nested_groups() {
    // Best practices for managed identities: group membership is a claim, and the token is kept for about a day.
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm).principal_id;
    let (inner, outer) = (world.group("inner"), world.group("outer"));
    world.add_member(outer, inner).is(204);
    let before = world.token(&vm, VAULT);
    assert_eq!(claim(&world, &before, "groups"), None);
    world.add_member(inner, own).is(204);
    assert_eq!(world.token(&vm, VAULT), before, "the kept token stays");
    world.pass(DAY + 60);
    let after = world.token(&vm, VAULT);
    let mut both = [inner, outer];
    both.sort();
    assert_eq!(claim(&world, &after, "groups"), Some(json!(both)));
    world.graph(Method::Delete, &format!("groups/{inner}/members/{own}/$ref"), None).is(204);
    assert_eq!(world.token(&vm, VAULT), after, "the token goes on naming the groups");
    world.pass(DAY + 60);
    let last = world.token(&vm, VAULT);
    assert_eq!(claim(&world, &last, "groups"), None);
}

#[test]
fn past_two_hundred_groups_a_token_points_to_graph_and_access_still_follows_from_them() {
    // Access token claims reference: above 200 groups `groups` is left out, and `_claim_names` says where to ask.
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm).principal_id;
    world.vault("vault1", true);
    let groups: Vec<PrincipalId> = (0..201).map(|number| world.group(&format!("group{number}"))).collect();
    for group in &groups {
        world.add_member(*group, own).is(204);
    }
    world.assign_group("Key Vault Secrets User", groups[200], &vault_path("vault1"));
    let text = world.token(&vm, VAULT);
    assert_eq!(claim(&world, &text, "groups"), None);
    assert_eq!(claim(&world, &text, "_claim_names"), Some(json!({ "groups": "src1" })));
    let source = claim(&world, &text, "_claim_sources").unwrap();
    let end = format!("/servicePrincipals/{own}/getMemberObjects");
    assert!(source["src1"]["endpoint"].as_str().unwrap().ends_with(&end), "{source}");
    let secret = "https://vault1.vault.azure.net/secrets/none?api-version=7.4";
    world.pass(660);
    world.ask(&code(&vm), get(secret).bearer(&text)).is(404);

    // As it is looked up, nobody waits until a new token names one more.
    let more = world.group("more");
    world.add_member(more, own).is(204);
    let journal = world.simulator.journal();
    let lanes = Timeline::of(journal).view(journal, journal.len(), 0..1_000).lanes;
    assert!(!lanes.iter().any(|lane| matches!(lane.what, TimelineItem::ClaimDelay { .. })), "{lanes:?}");
}

#[test]
fn a_group_holds_users_identities_and_groups_and_lists_them() {
    let mut world = world();
    let (inner, outer) = (world.group("inner"), world.group("outer"));
    let identity = somebody(&mut world, "identity1");
    let admin = world.simulator.cloud().tenant().user_named("admin").unwrap().id;
    world.add_member(outer, inner).is(204);
    world.add_member(outer, admin).is(204);
    world.add_member(inner, identity).is(204);
    let kinds = |answer: Value| {
        let mut kinds: Vec<String> = answer["value"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["@odata.type"].as_str().unwrap().rsplit('.').next().unwrap().into())
            .collect();
        kinds.sort();
        kinds.join(" ")
    };
    let members = world.graph(Method::Get, &format!("groups/{outer}/members"), None).is(200);
    assert_eq!(kinds(members.json()), "group user");
    let all = world.graph(Method::Get, &format!("groups/{outer}/transitiveMembers"), None).is(200);
    assert_eq!(kinds(all.json()), "group servicePrincipal user");
    let of = |what: &str| format!("servicePrincipals/{identity}/{what}");
    let direct = world.graph(Method::Get, &of("memberOf"), None).is(200);
    assert_eq!(direct.json()["value"].as_array().unwrap().len(), 1);
    let transitive = world.graph(Method::Get, &of("transitiveMemberOf"), None).is(200);
    assert_eq!(transitive.json()["value"].as_array().unwrap().len(), 2);
    let asked = json!({ "groupIds": [outer.to_string()] });
    let checked = world.graph(Method::Post, &of("checkMemberGroups"), Some(asked)).is(200);
    assert_eq!(checked.at("/value"), json!([outer]));
    let found = world.graph(Method::Get, "groups?$filter=displayName%20eq%20'inner'", None).is(200);
    assert_eq!(found.at("/value/0/id"), json!(inner));
    world.graph(Method::Delete, &format!("groups/{inner}"), None).is(204);
    world.graph(Method::Get, &format!("groups/{inner}"), None).is(404);
    let members = world.graph(Method::Get, &format!("groups/{outer}/members"), None).is(200);
    assert_eq!(kinds(members.json()), "user", "a deleted group is not a member");
}

#[test]
fn circles_of_groups_end_and_a_group_is_no_member_of_itself() {
    let mut world = world();
    let (one, two) = (world.group("one"), world.group("two"));
    let identity = somebody(&mut world, "identity1");
    world.add_member(one, two).is(204);
    world.add_member(two, one).is(204);
    world.add_member(two, identity).is(204);
    let answer = world.graph(Method::Get, &format!("servicePrincipals/{identity}/transitiveMemberOf"), None);
    assert_eq!(answer.is(200).json()["value"].as_array().unwrap().len(), 2);
    let answer = world.graph(Method::Get, &format!("groups/{one}/transitiveMembers"), None).is(200);
    assert_eq!(answer.json()["value"].as_array().unwrap().len(), 3);
    let refused = world.add_member(one, one).is(400);
    assert_eq!(refused.word("/error/code"), "Request_BadRequest");
}

#[test]
fn what_cannot_be_a_group_or_a_member_is_refused_and_changes_nothing() {
    let mut world = world();
    let group = world.group("group1");
    let identity = somebody(&mut world, "identity1");
    world.add_member(group, identity).is(204);
    let members = |world: &World| world.simulator.cloud().tenant().group(group).unwrap().members.clone();
    let twice = world.add_member(group, identity).is(400);
    assert_eq!(
        twice.word("/error/message"),
        "One or more added object references already exist for the following modified properties: 'members'."
    );
    let unknown = PrincipalId::from_u128(7);
    let missing = world.add_member(group, unknown).is(404);
    assert_eq!(
        missing.word("/error/message"),
        format!(
            "Resource '{unknown}' does not exist or one of its queried reference-property objects are not present."
        )
    );
    world.add_member(unknown, identity).is(404);
    world.graph(Method::Delete, &format!("groups/{group}/members/{unknown}/$ref"), None).is(404);
    assert_eq!(members(&world), [identity]);
    let before = world.simulator.cloud().tenant().groups().count();
    for (name, value) in [
        ("groupTypes", json!(["Unified"])),
        ("mailEnabled", json!(true)),
        ("securityEnabled", json!(null)),
        ("displayName", json!("")),
        ("mailNickname", json!(null)),
    ] {
        let mut body = security_group("other");
        body[name] = value;
        world.graph(Method::Post, "groups", Some(body)).is(400);
    }
    assert_eq!(world.simulator.cloud().tenant().groups().count(), before);
}

#[test]
fn only_a_global_administrator_or_an_application_with_the_permission_writes() {
    // Overview of Microsoft Graph permissions: an identity needs the app role; the owner of a subscription is nobody here.
    let mut world = world_with(&[("owner", "Owner", "")]);
    let group = world.group("group1");
    let identity = world.identity("identity1");
    let vm = world.machine("vm1", user_assigned(&[&identity]));
    let path = format!("groups/{group}/members/$ref");
    let principal_id = identity.principal.principal_id;
    let member = json!({ "@odata.id": format!("{GRAPH}/v1.0/directoryObjects/{principal_id}") });
    let refused = world.graph_as("owner", Method::Post, &path, Some(member.clone()));
    refused.refuses(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
    world.graph_as("owner", Method::Get, &format!("groups/{group}/members"), None).is(200);
    let by_code = |world: &mut World| {
        let token = world.token(&vm, GRAPH);
        let asked = crate::harness::request(Method::Post, &format!("{GRAPH}/v1.0/{path}"));
        world.ask(&code(&vm), asked.bearer(&token).json(&member))
    };
    by_code(&mut world).is(403);
    let graph = world.simulator.cloud().tenant().resource(GRAPH).unwrap().clone();
    let named = |one: &&mi_sim::cloud::AppRole| one.value.as_deref() == Some("GroupMember.ReadWrite.All");
    let role = graph.app_roles.iter().find(named).unwrap().id;
    world.grant(&graph.id.to_string(), &role.to_string(), principal_id).is(201);
    by_code(&mut world).is(403);
    world.pass(DAY + 60);
    by_code(&mut world).is(204);
}

#[test]
fn up_to_twenty_members_are_added_at_once_or_none() {
    let mut world = world();
    let group = world.group("all");
    let reference = |id: mi_sim::PrincipalId| format!("{GRAPH}/v1.0/directoryObjects/{id}");
    let members: Vec<String> =
        (0..21).map(|number| world.group(&format!("g{number}"))).map(reference).collect();
    let path = format!("groups/{group}");
    let mut patch = |references: &[String]| {
        world.graph(Method::Patch, &path, Some(json!({ "members@odata.bind": references }))).0.status
    };
    assert_eq!(patch(&members), 400);
    assert_eq!(patch(&[]), 400);
    let mut stranger = members[..3].to_vec();
    stranger.push(reference(mi_sim::PrincipalId::from_u128(7)));
    assert_eq!(patch(&stranger), 404);
    assert_eq!(patch(&members[..20]), 204);
    assert_eq!(patch(&members[19..]), 400, "one is there already");
    assert_eq!(world.simulator.cloud().tenant().group(group).unwrap().members.len(), 20);
}
