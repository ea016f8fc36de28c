//! How much there may be, and how much may be asked in a while ("Microsoft Entra service limits and restrictions"; "Azure
//! RBAC limits"; "Managed identity limits"; "Understand how Azure Resource Manager throttles requests"; "Azure Instance
//! Metadata Service").

use crate::harness::{
    Answer, LAB, World, assignment_path, identity_path, machine_path, metadata, system_assigned, token_path,
    user_assigned, world, world_of,
};
use mi_sim::lifetime::DAY;
use mi_sim::wire::Method;
use mi_sim::{Delays, Limits, Place, Settings};
use serde_json::{Value, json};

fn world_within(set: impl Fn(&mut Limits)) -> World {
    let mut settings = Settings { delays: Delays::none(), ..Settings::default() };
    set(&mut settings.limits);
    world_of(&settings)
}

fn put_machine(world: &mut World, name: &str) -> Answer {
    let body = json!({ "location": "japaneast", "identity": system_assigned() });
    world.manage(Method::Put, &machine_path(name), Some(body))
}

fn put_identity(world: &mut World, name: &str) -> Answer {
    world.manage(Method::Put, &identity_path(name), Some(json!({ "location": "japaneast" })))
}

#[test]
fn the_figures_are_the_newest_that_azure_publishes() {
    let limits = Limits::default();
    assert_eq!(
        (limits.directory_objects, limits.identity_creations, limits.identity_assignments),
        (50_000, 80, 300)
    );
    assert_eq!((limits.role_assignments, limits.management_group_role_assignments), (5_000, 500));
    assert_eq!(limits.custom_roles, 5_000);
    assert_eq!((limits.metadata_identity_requests, limits.metadata_requests), (20, 5));
    assert_eq!([limits.reads, limits.reads_refill], [250, 25]);
    assert_eq!(
        [limits.writes, limits.writes_refill, limits.deletes, limits.deletes_refill],
        [200, 10, 200, 10]
    );
}

#[test]
fn a_full_directory_takes_no_identity_and_deleted_ones_fill_it_for_a_while() {
    let world = world();
    let used = world.simulator.cloud().tenant().quota_used();
    let room = u32::try_from(used).unwrap() + 4;
    let mut world = world_within(|limits| limits.directory_objects = room);
    for number in 0..4 {
        put_machine(&mut world, &format!("vm{number}")).is(201);
    }
    let answer = put_machine(&mut world, "vm4").is(400);
    assert_eq!(answer.word("/error/code"), "FailedIdentityOperation");
    let message = answer.word("/error/message");
    assert!(message.contains("Directory_QuotaExceeded"), "{message}");
    assert!(
        message.contains("The directory object quota limit for the Tenant has been exceeded."),
        "{message}"
    );
    assert!(world.show(&machine_path("vm4")).0.status == 404, "nothing is left behind");
    for number in 0..4 {
        world.delete(&machine_path(&format!("vm{number}"))).is(202);
    }
    put_machine(&mut world, "vm4").is(400);
    world.pass(30 * DAY);
    for number in 0..4 {
        put_machine(&mut world, &format!("new{number}")).is(201);
    }
    put_machine(&mut world, "new4").is(400);
}

#[test]
fn identities_are_created_so_many_in_20_seconds_in_a_region() {
    let mut world = world_within(|limits| limits.identity_creations = 3);
    put_identity(&mut world, "one").is(201);
    put_machine(&mut world, "vm1").is(201);
    put_identity(&mut world, "two").is(201);
    for answer in [put_identity(&mut world, "three"), put_machine(&mut world, "vm2")] {
        let answer = answer.is(429);
        assert_eq!(answer.word("/error/code"), "TooManyRequests");
        assert!((18..=20).contains(&answer.header("Retry-After").parse::<u64>().unwrap()));
    }
    let elsewhere = Some(json!({ "location": "westeurope" }));
    world.manage(Method::Put, &identity_path("four"), elsewhere).is(201);
    world.pass(20);
    put_identity(&mut world, "three").is(201);
}

#[test]
fn identities_are_assigned_so_many_in_20_seconds_in_a_region() {
    let mut world = world_within(|limits| limits.identity_assignments = 3);
    let (one, two) = (world.identity("one"), world.identity("two"));
    world.machine("vm1", user_assigned(&[&one, &two]));
    let put = |world: &mut World, name: &str, identity: Value| {
        let body = json!({ "location": "japaneast", "identity": identity });
        world.manage(Method::Put, &machine_path(name), Some(body))
    };
    put(&mut world, "vm2", user_assigned(&[&one, &two])).is(429);
    put(&mut world, "vm2", user_assigned(&[&one])).is(201);
    // What is assigned already is not assigned again.
    put(&mut world, "vm1", user_assigned(&[&one, &two])).is(200);
    let answer = put(&mut world, "vm3", user_assigned(&[&two])).is(429);
    world.pass(answer.header("Retry-After").parse().unwrap());
    put(&mut world, "vm3", user_assigned(&[&two])).is(201);
}

#[test]
fn a_subscription_holds_so_many_role_assignments_orphans_among_them() {
    // One of them is admin's own.
    let mut world = world_within(|limits| limits.role_assignments = 3);
    let vm = world.machine("vm1", system_assigned());
    let principal = world.own_identity(&vm).principal_id;
    world.assign("Reader", principal, LAB);
    let first = world.assign("Reader", principal, "");
    world.delete(&machine_path("vm1")).is(202);
    let name = world.simulator.draw_guid();
    let other = world.identity("other").principal.principal_id;
    let body = json!({ "properties": { "roleDefinitionId": world.role("Reader"), "principalId": other } });
    let answer = world.manage(Method::Put, &assignment_path("", &name), Some(body.clone())).is(400);
    assert_eq!(answer.word("/error/code"), "RoleAssignmentLimitExceeded");
    assert!(answer.word("/error/message").contains("No more role assignments can be created"));
    world.delete(&assignment_path("", &first)).is(200);
    world.manage(Method::Put, &assignment_path("", &name), Some(body)).is(201);
}

#[test]
fn assignments_with_a_condition_have_no_limit_of_their_own() {
    // One of them is admin's own.
    let mut world = world_within(|limits| limits.role_assignments = 12);
    let principal = world.identity("other").principal.principal_id;
    let role = world.role("Storage Blob Data Reader");
    let mut put = |number: usize| {
        let below = format!("/resourceGroups/group{number}");
        world.manage(Method::Put, &below, Some(json!({ "location": "japaneast" }))).is(201);
        let name = world.simulator.draw_guid();
        let properties = json!({
            "roleDefinitionId": role, "principalId": principal, "principalType": "ServicePrincipal",
            "condition": "@Environment[isPrivateLink] BoolEquals false", "conditionVersion": "2.0",
        });
        world.manage(Method::Put, &assignment_path(&below, &name), Some(json!({ "properties": properties })))
    };
    for number in 0..11 {
        put(number).is(201);
    }
    assert_eq!(put(11).is(400).word("/error/code"), "RoleAssignmentLimitExceeded");
}

#[test]
fn token_requests_at_the_same_time_are_each_answered_at_once() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    world.pass(1);
    // None waits for another: each is answered at the moment at which it comes.
    for _ in 0..16 {
        let before = world.simulator.now();
        world.simulator.catch_up(before);
        world.imds(&vm, "&resource=https://vault.azure.net").is(200);
        assert_eq!(world.simulator.now(), before);
    }
}

#[test]
fn an_endpoint_answers_20_token_requests_in_a_second() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let other = world.machine("vm2", system_assigned());
    let resource = "&resource=https://vault.azure.net";
    world.token(&vm, "https://vault.azure.net");
    world.pass(1);
    for _ in 0..20 {
        world.imds(&vm, resource).is(200);
    }
    let answer = world.imds(&vm, resource).is(429);
    assert_eq!(
        answer.text(),
        r#"{"error":"invalid_request","error_description":"Temporarily throttled, too many requests"}"#
    );
    // Another machine has an endpoint of its own.
    world.imds(&other, resource).is(200);
    world.pass(1);
    world.imds(&vm, resource).is(200);
}

#[test]
fn the_rest_of_the_metadata_is_answered_5_times_in_a_second() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let code = Place::Code { host: vm.clone() };
    for _ in 0..5 {
        world.ask(&code, metadata("instance?api-version=2021-02-01")).is(200);
    }
    world.ask(&code, metadata("instance?api-version=2021-02-01")).is(429);
    world.ask(&code, token_path("&resource=https://vault.azure.net")).is(200);
}

#[test]
fn resource_manager_tells_how_much_is_left() {
    let mut world = world();
    world.pass(60);
    let answer = world.show(LAB).is(200);
    assert_eq!(answer.header("x-ms-ratelimit-remaining-subscription-reads"), "249");
    assert_eq!(answer.header("x-ms-ratelimit-remaining-subscription-global-reads"), "3749");
    let answer = put_identity(&mut world, "one").is(201);
    assert_eq!(answer.header("x-ms-ratelimit-remaining-subscription-writes"), "199");
    assert_eq!(answer.header("x-ms-ratelimit-remaining-subscription-global-writes"), "2999");
    let answer = world.delete(&identity_path("one")).is(200);
    assert_eq!(answer.header("x-ms-ratelimit-remaining-subscription-deletes"), "199");
}

#[test]
fn an_empty_bucket_refuses_until_it_refills_and_each_principal_has_its_own() {
    let mut world = world_within(|limits| {
        limits.reads = 3;
        limits.reads_refill = 1;
    });
    for left in ["2", "1", "0"] {
        assert_eq!(world.show(LAB).is(200).header("x-ms-ratelimit-remaining-subscription-reads"), left);
    }
    let answer = world.show(LAB).is(429);
    assert_eq!(answer.word("/error/code"), "SubscriptionRequestsThrottled");
    assert_eq!(answer.header("Retry-After"), "1");
    // Writes are counted apart.
    put_identity(&mut world, "one").is(201);
    world.pass(1);
    world.show(LAB).is(200);
    let vm = world.machine("vm1", system_assigned());
    let principal = world.own_identity(&vm).principal_id;
    world.assign("Reader", principal, "");
    let token = world.token(&vm, "https://management.azure.com/");
    let asked =
        crate::harness::get(&world.address(LAB)).with_header("Authorization", format!("Bearer {token}"));
    world.ask(&Place::Internet, asked).is(200);
}

#[test]
fn a_tenant_has_room_for_so_many_custom_roles() {
    let mut world = world_within(|limits| limits.custom_roles = 1);
    let mut put = |number: u32| {
        let name = format!("00000000-0000-0000-0000-00000000000{number}");
        let properties = json!({ "roleName": format!("role {number}"), "assignableScopes": [world.id("")],
            "permissions": [{ "actions": ["Microsoft.Compute/*/read"] }] });
        let path = format!("/providers/Microsoft.Authorization/roleDefinitions/{name}");
        world.manage(Method::Put, &path, Some(json!({ "properties": properties })))
    };
    put(1).is(201);
    assert_eq!(put(2).is(400).word("/error/code"), "RoleDefinitionLimitExceeded");
    put(1).is(201);
}
