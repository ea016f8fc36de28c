//! Laws of tokens and of the identities behind them: what a cache keeps, and what outlives a deletion.

use crate::lab::{self, ARM, Lab, READER, resource, token_of};
use crate::moves::{make, moves};
use mi_sim::wire::{Method, UnverifiedToken};
use mi_sim::{Change, Conclusion, Event, Place, PrincipalId, ResourceId, SpanId, Timestamp};
use proptest::prelude::*;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

const VM: &str = "Microsoft.Compute/virtualMachines/vm1";
const IDENTITY: &str = "Microsoft.ManagedIdentity/userAssignedIdentities/id-a";
/// How long a managed identity's token counts, in seconds.
const LIFETIME: u64 = 86_400;

type Key = (ResourceId, PrincipalId, String);

/// What each metadata endpoint must still keep, followed along the journal by its rule alone.
#[derive(Default)]
struct Caches {
    kept: BTreeMap<Key, (String, Timestamp)>,
    seen: BTreeSet<String>,
}

impl Caches {
    fn change(&mut self, change: &Change) {
        match change {
            Change::EndpointRemoved { host: vm } => self.kept.retain(|(host, ..), _| host != vm),
            Change::EndpointConfigured { host: vm, identities } => {
                self.kept.retain(|(host, principal, _), _| {
                    let stays = |id: &PrincipalId| {
                        identities.iter().any(|one| one.credential.principal.principal_id == *id)
                    };
                    host != vm || stays(principal)
                })
            }
            _ => {}
        }
    }

    /// An endpoint gave this token: the kept one while it counts, else one that nobody ever had.
    fn given(&mut self, vm: &ResourceId, target: &str, token: &str, decided: Timestamp) {
        let parsed = UnverifiedToken::parse(token).unwrap();
        let principal = parsed.text("oid").unwrap().parse().unwrap();
        let expires = Timestamp::from_secs(parsed.claims()["exp"].as_u64().unwrap());
        assert!(decided < expires, "an expired token is given");
        assert_eq!(parsed.text("aud"), Some(target));
        let key = (vm.clone(), principal, target.to_string());
        match self.kept.get(&key).filter(|(_, expires)| decided < *expires) {
            Some((kept, _)) => assert_eq!(kept, token, "a kept token is exchanged before its time"),
            None => assert!(
                self.seen.insert(token.to_string()),
                "a token is given for two things or from two hosts"
            ),
        }
        self.kept.insert(key, (token.to_string(), expires));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A token stays the same until it expires or its identity leaves the machine, and no token is ever shared between
    /// two machines, identities or resources.
    #[test]
    fn a_cache_belongs_to_host_identity_and_resource(seed: u64, moves in moves(40..80)) {
        let mut lab = Lab::new(seed);
        moves.iter().for_each(|one| make(&mut lab, one));
        let mut caches = Caches::default();
        let mut asked: BTreeMap<SpanId, (ResourceId, String)> = BTreeMap::new();
        let mut decided: BTreeMap<SpanId, Timestamp> = BTreeMap::new();
        for entry in lab.simulator.journal().entries() {
            match (&entry.event, entry.span) {
                (Event::Changed { change }, _) => caches.change(change),
                (Event::Sent { from: Place::Code { host: vm }, to: Some(Place::Metadata { .. }), request, .. }, Some(span)) => {
                    if let Some(target) = request.url.query_value("resource").map(String::from) {
                        asked.insert(span, (vm.clone(), target));
                    }
                }
                (Event::Concluded { conclusion: Conclusion::TokenFound { .. } | Conclusion::TokenNotFound }, Some(span)) => {
                    decided.insert(span, entry.at);
                }
                (Event::Answered { response }, Some(span)) => {
                    if let (Some((vm, target)), Some(token)) = (asked.get(&span), token_of(response)) {
                        caches.given(vm, target, &token, decided[&span]);
                    }
                }
                _ => {}
            }
        }
    }

    /// A token counts until it expires, whatever becomes of the identity it was issued to: no service asks Entra again.
    #[test]
    fn deletion_never_shortens_a_token(seed: u64, user_assigned: bool, how in 0..3_usize, passed in 0..LIFETIME * 2) {
        let mut lab = Lab::new(seed);
        let vm = lab.machine("rg1", "vm1");
        let principal = if user_assigned { with_user_assigned(&mut lab) } else { lab.machine_with_identity("rg1", "vm1") };
        prop_assert_eq!(lab.assign(principal, READER, "").status, 201);
        let token = lab.token(&vm, ARM);
        let expires = UnverifiedToken::parse(&token).unwrap().claims()["exp"].as_u64().unwrap();
        take_away(&mut lab, user_assigned, how);
        prop_assert!(lab.simulator.cloud().tenant().service_principal(principal).is_none());
        prop_assert!(lab.ask(&vm, ARM, "").ok().as_ref().and_then(token_of).is_none(), "a new token after the deletion");
        lab.pass(passed);
        let group = format!("https://management.azure.com{}/resourceGroups/rg10?api-version=2024-11-01", lab.subscription());
        let sent = lab::bearer(lab::request(Method::Get, &group), &token);
        // The message is under way for less than a second.
        let arrives = lab.simulator.now().secs();
        let status = lab.simulator.send(&Place::Internet, sent).unwrap().status;
        if arrives + 1 < expires {
            prop_assert_eq!(status, 200);
        } else if arrives >= expires {
            prop_assert_eq!(status, 401);
        }
    }

    /// A system-assigned identity goes with its machine and leaves its role assignments behind, naming nobody; the
    /// machine made again has another principal, which regains nothing.
    #[test]
    fn a_new_machine_regains_nothing(seed: u64, how in 0..3_usize, scope in 0..2_usize) {
        let scope = ["", "/resourceGroups/rg10"][scope];
        let mut lab = Lab::new(seed);
        let first = lab.machine_with_identity("rg1", "vm1");
        lab.assign(first, READER, scope);
        take_away(&mut lab, false, how);
        let left: Vec<_> = lab.simulator.cloud().assignments_of(first).cloned().collect();
        prop_assert_eq!(left.len(), 1);
        prop_assert_eq!(lab.simulator.cloud().tenant().name_of(first), None);
        lab.made("/resourceGroups/rg1", json!({ "location": "japaneast" }));
        let second = lab.machine_with_identity("rg1", "vm1");
        prop_assert_ne!(first, second);
        prop_assert_eq!(lab.simulator.cloud().assignments_of(second).count(), 0);
        prop_assert_eq!(lab.simulator.cloud().assignments_of(first).count(), 1);
        let vm = lab.machine("rg1", "vm1");
        let token = lab.token(&vm, ARM);
        let group = format!("https://management.azure.com{}/resourceGroups/rg1?api-version=2024-11-01", lab.subscription());
        prop_assert_eq!(lab.get(&vm, &group, &token).status, 403);
    }

    /// A user-assigned identity outlives the machines it was attached to, with its principal and its roles.
    #[test]
    fn a_user_assigned_identity_outlives_its_machines(seed: u64) {
        let mut lab = Lab::new(seed);
        let principal = with_user_assigned(&mut lab);
        lab.assign(principal, READER, "/resourceGroups/rg1");
        lab.admin(Method::Delete, &resource("rg1", VM), None);
        prop_assert!(lab.simulator.cloud().tenant().service_principal(principal).is_some());
        prop_assert_eq!(with_user_assigned(&mut lab), principal);
        let vm = lab.machine("rg1", "vm1");
        let token = lab.token(&vm, ARM);
        let group = format!("https://management.azure.com{}/resourceGroups/rg1?api-version=2024-11-01", lab.subscription());
        prop_assert_eq!(lab.get(&vm, &group, &token).status, 200);
    }
}

/// `vm1` with `id-a` attached; gives the principal of the identity.
fn with_user_assigned(lab: &mut Lab) -> PrincipalId {
    let identity = lab.made(&resource("rg1", IDENTITY), json!({ "location": "japaneast" }));
    let id = format!("{}{}", lab.subscription(), resource("rg1", IDENTITY));
    let block = json!({ "type": "UserAssigned", "userAssignedIdentities": { id: {} } });
    lab.made(&resource("rg1", VM), json!({ "location": "japaneast", "identity": block }));
    identity["properties"]["principalId"].as_str().unwrap().parse().unwrap()
}

/// Ends an identity in one of the ways there are.
fn take_away(lab: &mut Lab, user_assigned: bool, how: usize) {
    let ended = match (user_assigned, how) {
        (true, _) => lab.admin(Method::Delete, &resource("rg1", IDENTITY), None),
        (false, 0) => lab.admin(Method::Delete, &resource("rg1", VM), None),
        (false, 1) => {
            lab.admin(Method::Patch, &resource("rg1", VM), Some(json!({ "identity": { "type": "None" } })))
        }
        (false, _) => lab.admin(Method::Delete, "/resourceGroups/rg1", None),
    };
    assert!(ended.is_success(), "{}", ended.body.text());
}
