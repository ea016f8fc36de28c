//! What an auditor sees: the sign-ins of managed identities, and the Activity log.

use crate::graph::GRAPH;
use crate::harness::{
    ARM, Answer, LAB, VAULT, With, World, code, get, machine_path, person, request, system_assigned,
    user_assigned, world, world_with,
};
use mi_sim::cloud::Principal;
use mi_sim::wire::{Method, Request, form_encode};
use mi_sim::{Conflict, ResourceId, Timestamp};
use serde_json::{Value, json};

const DAY: u64 = 86_400;
const MANAGED: &str = "signInEventTypes/any(t: t eq 'managedIdentity')";
/// Microsoft Graph's app role `AuditLog.Read.All` (Microsoft Graph permissions reference).
const READ_LOGS: &str = "b0afded3-3588-46d8-8b3d-9842eff778da";
const OBJECT: &str = "/claims/http:~1~1schemas.microsoft.com~1identity~1claims~1objectidentifier";

fn sign_ins_request(version: &str, filter: &str) -> Request {
    get(&format!("{GRAPH}/{version}/auditLogs/signIns?{}", form_encode(&[("$filter", filter)])))
}

impl World {
    fn sign_ins_as(&mut self, name: &str, version: &str, filter: &str) -> Answer {
        let token = self.person_token(name, GRAPH);
        self.ask(&person(name), sign_ins_request(version, filter).bearer(&token))
    }

    fn sign_ins(&mut self, more: &str) -> Vec<Value> {
        rows(&self.sign_ins_as("admin", "beta", &format!("{MANAGED}{more}")))
    }

    fn activity_as(&mut self, name: &str, filter: &str) -> Answer {
        let query = form_encode(&[("$filter", filter)]);
        let path = format!("/providers/Microsoft.Insights/eventtypes/management/values?{query}");
        self.manage_as(name, Method::Get, &path, None)
    }

    /// The events of the last 80 days that this clause leaves.
    fn activity(&mut self, more: &str) -> Vec<Value> {
        let since = Timestamp::from_secs(self.now() - 80 * DAY).to_rfc3339();
        rows(&self.activity_as("admin", &format!("eventTimestamp ge '{since}'{more}")))
    }

    /// Code on the machine tags it at Resource Manager.
    fn tag(&mut self, vm: &ResourceId, token: &str) -> Answer {
        let address = self.address(&machine_path(vm.name()));
        let body = json!({ "tags": { "by": "code" } });
        self.ask(&code(vm), request(Method::Patch, &address).bearer(token).json(&body))
    }
}

#[track_caller]
fn rows(answer: &Answer) -> Vec<Value> {
    answer.clone().is(200).at("/value").as_array().unwrap().clone()
}

#[track_caller]
fn word(row: &Value, pointer: &str) -> String {
    row.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no {pointer} in {row}")).into()
}

#[test]
fn a_sign_in_is_an_issued_token_and_names_resource_or_identity() {
    // One event a token issuance, none for a cached token; `managedServiceIdentity` says which kind.
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm);
    let shared = world.identity("shared");
    let others: Vec<_> =
        ["vm2", "vm3"].map(|name| world.machine(name, user_assigned(&[&shared]))).into_iter().collect();
    assert_eq!(world.sign_ins(""), Vec::<Value>::new());
    let text = world.token(&vm, VAULT);
    world.token(&vm, VAULT);
    for other in &others {
        world.token(other, VAULT);
    }
    let rows = world.sign_ins("");
    let kinds: Vec<_> = rows.iter().map(|row| word(row, "/managedServiceIdentity/msiType")).collect();
    assert_eq!(kinds, ["userAssigned", "userAssigned", "systemAssigned"], "the newest first");
    let row = &rows[2];
    assert_eq!(word(row, "/managedServiceIdentity/associatedResourceId"), alternative(&world, own));
    assert_eq!(word(row, "/servicePrincipalId"), own.principal_id.to_string());
    assert_eq!(word(row, "/appId"), own.client_id.to_string());
    assert_eq!(word(row, "/servicePrincipalName"), "vm1");
    assert_eq!(word(row, "/resourceDisplayName"), "Azure Key Vault");
    assert_eq!(row["signInEventTypes"], json!(["managedIdentity"]));
    assert_eq!(row["status"]["errorCode"], 0);
    assert_eq!(row["ipAddress"], "", "the request starts inside Azure");
    let view = mi_sim::view::token(world.simulator.journal(), &text).unwrap();
    let uti = view.claims.into_iter().find(|claim| claim.name == "uti").unwrap().value;
    assert_eq!(row["uniqueTokenIdentifier"], uti);
    let known =
        &world.simulator.cloud().tenant().service_principal(own.principal_id).unwrap().key_credentials;
    assert_eq!(word(row, "/servicePrincipalCredentialKeyId"), known[0].key_id.to_string());
    assert_eq!(word(row, "/servicePrincipalCredentialThumbprint"), known[0].custom_key_identifier);
    // Who of the two asked, these rows do not say.
    for row in &rows[..2] {
        assert_eq!(
            word(row, "/managedServiceIdentity/associatedResourceId"),
            alternative(&world, shared.principal)
        );
        assert!(!row.to_string().contains("virtualMachines"), "{row}");
    }
    let id = shared.principal.principal_id;
    assert_eq!(world.sign_ins(&format!(" and servicePrincipalId eq '{id}'")).len(), 2);
}

/// The Resource Manager id of the identity, or of the machine whose identity it is, as its service principal has it.
fn alternative(world: &World, principal: Principal) -> String {
    let tenant = world.simulator.cloud().tenant();
    let names = &tenant.service_principal(principal.principal_id).unwrap().alternative_names;
    names.iter().find(|name| name.starts_with('/')).unwrap().clone()
}

#[test]
fn a_refused_sign_in_stands_there_with_its_number() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let refused = world.imds(&vm, "&resource=api://nothing").is(400);
    let rows = world.sign_ins("");
    assert_eq!((rows.len(), &rows[0]["status"]["errorCode"]), (1, &json!(500_011)));
    assert!(
        word(&rows[0], "/status/failureReason").starts_with("The resource principal named api://nothing")
    );
    assert!(refused.text().contains(&word(&rows[0], "/correlationId")), "{}", refused.text());
    assert_eq!(rows[0]["uniqueTokenIdentifier"], Value::Null);
}

#[test]
fn sign_ins_outlive_their_identity_and_leave_after_thirty_days() {
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let living = world.machine("vm2", system_assigned());
    world.token(&living, VAULT);
    world.token(&vm, VAULT);
    world.delete(&machine_path("vm1")).is(202);
    world.pass(29 * DAY);
    assert_eq!(word(&world.sign_ins("")[0], "/servicePrincipalName"), "vm1");
    let since = Timestamp::from_secs(world.now() - DAY).to_rfc3339();
    assert!(world.sign_ins(&format!(" and createdDateTime ge {since}")).is_empty());
    world.pass(DAY);
    assert!(world.sign_ins("").is_empty());
}

#[test]
fn only_administrators_and_holders_of_the_permission_read_sign_ins() {
    let mut world = world_with(&[("alice", "Owner", "")]);
    let vm = world.machine("vm1", system_assigned());
    let refused = world.sign_ins_as("alice", "beta", MANAGED).is(403);
    assert_eq!(refused.word("/error/code"), "Authentication_RequestFromUnsupportedUserRole");
    let token = world.token(&vm, GRAPH);
    let refused = world.ask(&code(&vm), sign_ins_request("beta", MANAGED).bearer(&token)).is(403);
    assert_eq!(refused.word("/error/code"), "Authentication_MSGraphPermissionMissing");
    let graph = world.simulator.cloud().tenant().resource(GRAPH).unwrap().id.to_string();
    let own = world.own_identity(&vm).principal_id;
    world.grant(&graph, READ_LOGS, own).is(201);
    world.pass(DAY + 60);
    let token = world.token(&vm, GRAPH);
    assert_eq!(
        rows(&world.ask(&code(&vm), sign_ins_request("beta", MANAGED).bearer(&token))).len(),
        2,
        "two tokens were issued"
    );
}

#[test]
fn sign_ins_of_managed_identities_are_asked_for_by_their_type_in_beta() {
    let mut world = world();
    world.sign_ins_as("admin", "v1.0", MANAGED).is(400);
    world.sign_ins_as("admin", "beta", "signInEventTypes/any(t: t eq 'interactiveUser')").is(400);
    world.sign_ins_as("admin", "beta", &format!("{MANAGED} and createdDateTime ge yesterday")).is(400);
    world.sign_ins_as("admin", "beta", "signInEventTypes/any(x:x eq 'managedIdentity')").is(200);
}

#[test]
fn the_activity_log_tells_the_resource_of_a_system_assigned_identity() {
    // `claims.xms_mirid` names the host; a pair of events with one correlation id.
    let mut world = world();
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm);
    let name = world.assign("Contributor", own.principal_id, LAB);
    let token = world.token(&vm, ARM);
    world.tag(&vm, &token).is(200);
    let events = world.activity(&format!(" and caller eq '{}'", own.principal_id));
    let pair: Vec<_> =
        events.iter().map(|event| (word(event, "/eventName/value"), word(event, "/status/value"))).collect();
    let expected = [("EndRequest", "Succeeded"), ("BeginRequest", "Started")];
    assert_eq!(pair, expected.map(|(name, status)| (name.to_string(), status.to_string())));
    assert_eq!(word(&events[0], "/correlationId"), word(&events[1], "/correlationId"));
    assert_ne!(word(&events[0], "/eventDataId"), word(&events[1], "/eventDataId"));
    let event = &events[0];
    assert_eq!(word(event, "/operationName/value"), "Microsoft.Compute/virtualMachines/write");
    assert_eq!(word(event, "/resourceId"), vm.as_str());
    assert_eq!(word(event, "/resourceGroupName"), "lab");
    assert_eq!(word(event, "/resourceProviderName/value"), "Microsoft.Compute");
    assert_eq!(word(event, "/subStatus/localizedValue"), "OK (HTTP Status Code: 200)");
    assert_eq!(word(event, "/claims/xms_mirid"), alternative(&world, own));
    assert!(word(event, "/claims/xms_mirid").ends_with("Microsoft.Compute/virtualMachines/vm1"));
    assert_eq!(word(event, "/claims/appid"), own.client_id.to_string());
    assert_eq!(word(event, OBJECT), own.principal_id.to_string());
    assert_eq!(event.pointer("/claims/oid"), None, "it goes by its long name");
    assert!(event["claims"].as_object().unwrap().values().all(Value::is_string), "{event}");
    assert_eq!(word(event, "/authorization/scope"), vm.as_str());
    assert_eq!(word(event, "/authorization/evidence/role"), "Contributor");
    assert_eq!(word(event, "/authorization/evidence/roleAssignmentId"), name.replace('-', ""));
    assert_eq!(word(event, "/authorization/evidence/roleAssignmentScope"), world.id(LAB));
    assert_eq!(word(event, "/authorization/evidence/principalType"), "ServicePrincipal");
}

#[test]
fn of_a_shared_identity_the_activity_log_tells_the_identity() {
    // One object id for all its hosts; only the undocumented `xms_az_rid` tells them apart.
    let mut world = world();
    let shared = world.identity("shared");
    world.assign("Contributor", shared.principal.principal_id, LAB);
    for name in ["vm1", "vm2"] {
        let vm = world.machine(name, user_assigned(&[&shared]));
        let token = world.token(&vm, ARM);
        world.tag(&vm, &token).is(200);
    }
    let events = world.activity(&format!(" and caller eq '{}'", shared.principal.principal_id));
    assert_eq!(events.len(), 4);
    let of = |pointer: &str| [&events[0], &events[2]].map(|event| word(event, pointer));
    let identity = alternative(&world, shared.principal);
    assert_eq!(of("/claims/xms_mirid"), [identity.clone(), identity]);
    let ids = of(OBJECT);
    assert_eq!(ids[0], ids[1]);
    let hosts = of("/claims/xms_az_rid").map(|host| host.rsplit('/').next().unwrap().to_string());
    assert_eq!(hosts, ["vm2", "vm1"]);
}

#[test]
fn what_was_refused_is_in_the_activity_log_and_what_was_read_is_not() {
    let mut world = world_with(&[("alice", "Reader", "")]);
    let vm = world.machine("vm1", system_assigned());
    let own = world.own_identity(&vm).principal_id;
    let token = world.token(&vm, ARM);
    let refused = world.tag(&vm, &token).is(403);
    let events = world.activity(&format!(" and caller eq '{own}'"));
    assert_eq!(
        (word(&events[0], "/status/value"), word(&events[0], "/level")),
        ("Failed".into(), "Error".into())
    );
    assert_eq!(word(&events[0], "/subStatus/value"), "Forbidden");
    assert_eq!(word(&events[0], "/properties/statusMessage"), refused.text());
    assert_eq!(events[0].pointer("/authorization/evidence"), None, "no role assignment allowed it");
    let since = " and eventTimestamp le '2100-01-01T00:00:00Z' and resourceGroupName eq 'LAB'";
    let before = world.activity(since);
    world.manage_as("alice", Method::Get, &machine_path("vm1"), None).is(200);
    assert_eq!(world.activity(since), before, "the same events, byte for byte");
    let admin = &before.last().unwrap();
    assert_eq!(word(admin, "/caller"), "admin@contoso.onmicrosoft.com");
    assert_eq!(word(admin, "/operationName/value"), "Microsoft.Resources/subscriptions/resourceGroups/write");
    let resource = format!(" and resourceUri eq '{}'", vm.as_str());
    assert_eq!(world.activity(&resource).len(), 4, "its creation and the refusal");
    assert_eq!(world.activity(" and resourceProvider eq 'Microsoft.Compute'").len(), 4);
}

#[test]
fn the_activity_log_is_read_from_a_time_of_the_last_ninety_days_by_those_who_may() {
    let mut world = world_with(&[("alice", "Reader", ""), ("bob", "Reader", LAB)]);
    let now = Timestamp::from_secs(world.now());
    let since = format!("eventTimestamp ge '{}'", now.to_round_trip());
    assert_eq!(rows(&world.activity_as("alice", &since)).len(), 2, "the group `lab`");
    assert_eq!(world.activity_as("bob", &since).is(403).word("/error/code"), "AuthorizationFailed");
    for filter in ["", "caller eq 'x'", "eventTimestamp ge yesterday", &format!("{since} or caller eq 'x'")] {
        world.activity_as("alice", filter).is(400);
    }
    world.pass(91 * DAY);
    world.activity_as("alice", &since).is(400);
}

#[test]
fn a_log_is_never_read_on_a_snapshot_where_the_journal_is_not() {
    let mut world = world();
    let token = world.person_token("admin", GRAPH);
    let mut snapshot = world.simulator.snapshot();
    snapshot.send(&person("admin"), sign_ins_request("beta", MANAGED).bearer(&token)).unwrap();
    assert_eq!(world.simulator.commit(snapshot), Err(Conflict));
}

#[test]
fn who_does_not_ask_for_managed_identities_gets_the_sign_ins_of_people() {
    let mut world = world_with(&[("alice", "Owner", "")]);
    let vm = world.machine("vm1", system_assigned());
    world.token(&vm, VAULT);
    world.pass(60);
    let before = Timestamp::from_secs(world.now()).to_rfc3339();
    world.person_token("alice", VAULT);
    for version in ["v1.0", "beta"] {
        let found = rows(&world.sign_ins_as("admin", version, &format!("createdDateTime ge {before}")));
        let alices = found.iter().filter(|row| row["userPrincipalName"] == "alice@contoso.onmicrosoft.com");
        let alices: Vec<&Value> = alices.collect();
        assert_eq!((alices.len(), &alices[0]["isInteractive"]), (1, &json!(true)));
        assert_eq!(word(alices[0], "/resourceDisplayName"), "Azure Key Vault");
        let all = rows(&world.sign_ins_as("admin", version, ""));
        assert!(all.len() > 1 && all.iter().all(|row| row.get("managedServiceIdentity").is_none()));
    }
}

#[test]
fn the_directory_remembers_which_identities_came_and_went() {
    let mut world = world();
    world.api("orders", "Orders.Read");
    world.machine("vm1", system_assigned());
    world.delete(&machine_path("vm1")).is(202);
    let mut audits = |filter: &str| {
        let token = world.person_token("admin", GRAPH);
        let address =
            format!("{GRAPH}/v1.0/auditLogs/directoryAudits?{}", form_encode(&[("$filter", filter)]));
        world.ask(&person("admin"), get(&address).bearer(&token))
    };
    let all = rows(&audits(""));
    let told: Vec<(String, String)> = all
        .iter()
        .map(|row| (word(row, "/activityDisplayName"), word(row, "/targetResources/0/displayName")))
        .collect();
    let row = |activity: &str, name: &str| (activity.to_string(), name.to_string());
    assert_eq!(
        told,
        [
            row("Remove service principal", "vm1"),
            row("Add service principal", "vm1"),
            row("Add service principal", "orders")
        ]
    );
    assert_eq!(word(&all[1], "/initiatedBy/app/displayName"), "Managed Service Identity");
    assert_eq!(word(&all[2], "/initiatedBy/user/userPrincipalName"), "admin@contoso.onmicrosoft.com");
    assert_eq!(rows(&audits("activityDisplayName eq 'Remove service principal'")).len(), 1);
    audits("category eq 'x'").is(400);
}
