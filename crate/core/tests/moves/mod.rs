//! Moves: what people and programs may do in a lab, drawn by chance.
#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "no test needs every word, and each is compiled alone"
)]

mod directory;

use crate::lab::{self, ARM, Lab, READER, SECRETS_USER, STORAGE, VAULT, resource};
use directory::{STEPS, Step};
use mi_sim::cloud::RoleAssignment;
use mi_sim::wire::Method;
use mi_sim::{Place, PrincipalId};
use proptest::prelude::*;
use serde_json::{Value, json};

const MACHINES: [(&str, &str); 3] = [("rg1", "vm1"), ("rg1", "vm2"), ("rg10", "vm3")];
const IDENTITIES: [(&str, &str); 2] = [("rg1", "id-a"), ("rg10", "id-b")];
const RESOURCES: [&str; 4] = [ARM, VAULT, STORAGE, "https://nobody.example/"];
const ROLES: [&str; 4] = [
    READER,
    SECRETS_USER,
    // Key Vault Crypto Officer and Storage Blob Data Contributor.
    "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
];
const VAULT_ADMINISTRATOR: &str = "00482a5a-887f-4fb3-b363-3b7fe8e74483";
const SCOPES: [&str; 4] = [
    "",
    "/resourceGroups/rg1",
    "/resourceGroups/rg10",
    "/resourceGroups/rg1/providers/Microsoft.KeyVault/vaults/app-kv",
];

/// One thing that somebody does; numbers choose from the lists above.
#[derive(Clone, Debug)]
pub(crate) enum Move {
    /// A machine is put or patched with these identities.
    Machine {
        patch: bool,
        vm: usize,
        own: bool,
        user: [bool; 2],
        spare: bool,
    },
    DeleteMachine {
        vm: usize,
    },
    Identity {
        at: usize,
    },
    DeleteIdentity {
        at: usize,
    },
    DeleteGroup,
    PutGroup,
    /// A role is given to the identity of a machine, or to a user-assigned one.
    Assign {
        holder: usize,
        role: usize,
        scope: usize,
    },
    Unassign {
        nth: usize,
    },
    /// Code asks for a token and uses it on every service.
    Ask {
        vm: usize,
        resource: usize,
        selector: usize,
    },
    /// `admin` sets a secret, after taking the role for it, or makes a key with whatever roles there are.
    Vault {
        secret: bool,
    },
    Blob {
        name: u8,
    },
    /// Something is done in the directory.
    Directory {
        step: Step,
        nth: usize,
        holder: usize,
    },
    Pass {
        seconds: u64,
    },
    Bad {
        kind: usize,
    },
}

pub(crate) fn any_move() -> impl Strategy<Value = Move> {
    let vm = || 0..MACHINES.len();
    prop_oneof![
        5 => (any::<bool>(), vm(), any::<bool>(), any::<[bool; 2]>(), any::<bool>())
            .prop_map(|(patch, vm, own, user, spare)| Move::Machine { patch, vm, own, user, spare }),
        1 => vm().prop_map(|vm| Move::DeleteMachine { vm }),
        3 => (0..IDENTITIES.len()).prop_map(|at| Move::Identity { at }),
        1 => (0..IDENTITIES.len()).prop_map(|at| Move::DeleteIdentity { at }),
        1 => prop_oneof![Just(Move::DeleteGroup), Just(Move::PutGroup)],
        3 => (0..5_usize, 0..ROLES.len(), 0..SCOPES.len())
            .prop_map(|(holder, role, scope)| Move::Assign { holder, role, scope }),
        1 => (0..8_usize).prop_map(|nth| Move::Unassign { nth }),
        8 => (vm(), 0..RESOURCES.len(), 0..6_usize)
            .prop_map(|(vm, resource, selector)| Move::Ask { vm, resource, selector }),
        1 => any::<bool>().prop_map(|secret| Move::Vault { secret }),
        1 => (0..3_u8).prop_map(|name| Move::Blob { name }),
        4 => (0..STEPS.len(), 0..2_usize, 0..5_usize)
            .prop_map(|(step, nth, holder)| Move::Directory { step: STEPS[step], nth, holder }),
        2 => passing(),
        2 => (0..7_usize).prop_map(|kind| Move::Bad { kind }),
    ]
}

/// Some time passes: moments, a day, or months.
pub(crate) fn passing() -> impl Strategy<Value = Move> {
    prop_oneof![0..600_u64, 80_000..100_000_u64, (20..60_u64).prop_map(|days| days * 86_400)]
        .prop_map(|seconds| Move::Pass { seconds })
}

pub(crate) fn moves(length: core::ops::Range<usize>) -> impl Strategy<Value = Vec<Move>> {
    prop::collection::vec(any_move(), length)
}

/// Makes a move; what comes of it, a refusal too, is in the journal.
pub(crate) fn make(lab: &mut Lab, one: &Move) {
    match *one {
        Move::Machine { patch, vm, own, user, spare } => machine(lab, patch, vm, own, user, spare),
        Move::DeleteMachine { vm } => {
            let (group, name) = MACHINES[vm];
            lab.admin(
                Method::Delete,
                &resource(group, &format!("Microsoft.Compute/virtualMachines/{name}")),
                None,
            );
        }
        Move::Identity { at } => {
            lab.admin(Method::Put, &identity(at), Some(json!({ "location": "japaneast" })));
        }
        Move::DeleteIdentity { at } => {
            lab.admin(Method::Delete, &identity(at), None);
        }
        Move::DeleteGroup => {
            lab.admin(Method::Delete, "/resourceGroups/rg10", None);
        }
        Move::PutGroup => {
            lab.admin(Method::Put, "/resourceGroups/rg10", Some(json!({ "location": "westeurope" })));
        }
        Move::Assign { holder, role, scope } => {
            if let Some(principal) = principal(lab, holder) {
                lab.assign(principal, ROLES[role], SCOPES[scope]);
            }
        }
        Move::Unassign { nth } => unassign(lab, nth),
        Move::Ask { vm, resource, selector } => ask(lab, vm, RESOURCES[resource], selector),
        Move::Vault { secret } => vault(lab, secret),
        Move::Blob { name } => blob(lab, name),
        Move::Directory { step, nth, holder } => {
            let holder = (0..5).find_map(|next| principal(lab, (holder + next) % 5));
            directory::take(lab, step, nth, holder);
        }
        Move::Pass { seconds } => lab.pass(seconds),
        Move::Bad { kind } => bad(lab, kind),
    }
}

fn identity(at: usize) -> String {
    let (group, name) = IDENTITIES[at];
    resource(group, &format!("Microsoft.ManagedIdentity/userAssignedIdentities/{name}"))
}

fn machine(lab: &mut Lab, patch: bool, vm: usize, own: bool, user: [bool; 2], spare: bool) {
    let kind = match (own, user.contains(&true)) {
        (true, true) => "SystemAssigned, UserAssigned",
        (true, false) => "SystemAssigned",
        (false, true) => "UserAssigned",
        (false, false) => "None",
    };
    let mut named = serde_json::Map::new();
    for (at, wanted) in user.into_iter().enumerate() {
        // PATCH takes an identity off by naming it with null.
        if wanted || (patch && spare) {
            let value = if wanted { json!({}) } else { Value::Null };
            named.insert(format!("{}{}", lab.subscription(), identity(at)), value);
        }
    }
    let mut body = json!({ "location": "japaneast", "identity": { "type": kind } });
    if !named.is_empty() {
        body["identity"]["userAssignedIdentities"] = Value::Object(named);
    }
    let (group, name) = MACHINES[vm];
    let method = if patch { Method::Patch } else { Method::Put };
    lab.admin(method, &resource(group, &format!("Microsoft.Compute/virtualMachines/{name}")), Some(body));
}

fn principal(lab: &Lab, holder: usize) -> Option<PrincipalId> {
    let cloud = lab.simulator.cloud();
    match MACHINES.get(holder) {
        Some((group, name)) => {
            let own = cloud.host(&lab.machine(group, name))?.identity.system_assigned?;
            Some(own.principal_id)
        }
        None => {
            let (group, name) = IDENTITIES[holder - MACHINES.len()];
            Some(cloud.identity(&lab.identity(group, name))?.principal.principal_id)
        }
    }
}

/// Never `admin`'s own, without which nothing more would happen.
fn unassign(lab: &mut Lab, nth: usize) {
    let given = |one: &&RoleAssignment| one.created_by.is_some();
    let chosen = lab.simulator.cloud().assignments().filter(given).nth(nth);
    let Some((scope, name)) = chosen.map(|one| (one.scope.clone(), one.name)) else { return };
    let below = scope.as_str().trim_start_matches(lab.subscription().as_str());
    let path = format!("{below}/providers/Microsoft.Authorization/roleAssignments/{name}");
    lab.admin(Method::Delete, &path, None);
}

fn ask(lab: &mut Lab, vm: usize, target: &str, selector: usize) {
    let (group, name) = MACHINES[vm];
    let vm = lab.machine(group, name);
    if lab.simulator.cloud().host(&vm).is_none() {
        return;
    }
    let one = lab.simulator.cloud().identities().next();
    let query = match (selector, one) {
        (1, Some(one)) => format!("&client_id={}", one.principal.client_id),
        (2, Some(one)) => format!("&object_id={}", one.principal.principal_id),
        (3, Some(one)) => format!("&msi_res_id={}", one.id.as_str()),
        (4, Some(one)) => format!("&client_id={}&mi_res_id={}", one.principal.client_id, one.id.as_str()),
        (5, _) => "&client_id=00000000-0000-0000-0000-000000000000".to_string(),
        _ => String::new(),
    };
    let Some(token) = lab.ask(&vm, target, &query).ok().as_ref().and_then(lab::token_of) else { return };
    let group = format!(
        "https://management.azure.com{}/resourceGroups/rg1?api-version=2024-11-01",
        lab.subscription()
    );
    let keys = "https://app-kv.vault.azure.net/keys?api-version=7.4";
    let blob = "https://appdata.blob.core.windows.net/reports/0.txt";
    for address in [lab::SECRET, keys, blob, &group] {
        lab.get(&vm, address, &token);
    }
}

fn admin(lab: &Lab) -> Option<PrincipalId> {
    lab.simulator.cloud().tenant().user_named("admin").map(|user| user.id)
}

fn vault(lab: &mut Lab, secret: bool) {
    let token = lab.admin_token(VAULT).unwrap_or_default();
    let (address, method, body) = if secret {
        (lab::SECRET, Method::Put, json!({ "value": "hunter2" }))
    } else {
        (
            "https://app-kv.vault.azure.net/keys/signing/create?api-version=7.4",
            Method::Post,
            json!({ "kty": "OKP" }),
        )
    };
    if let Some(admin) = admin(lab).filter(|_| secret) {
        lab.assign(admin, VAULT_ADMINISTRATOR, SCOPES[3]);
    }
    let request = lab::bearer(lab::request(method, address), &token);
    let person = Place::Person { name: "admin".to_string() };
    let _answered = lab.simulator.send(&person, request.with_body("application/json", body.to_string()));
}

fn blob(lab: &mut Lab, name: u8) {
    if let Some(admin) = admin(lab) {
        lab.assign(admin, ROLES[3], SCOPES[1]);
    }
    let token = lab.admin_token(STORAGE).unwrap_or_default();
    let address = format!("https://appdata.blob.core.windows.net/reports/{name}.txt");
    let request = lab::bearer(lab::request(Method::Put, &address), &token)
        .with_header("x-ms-version", "2021-08-06")
        .with_header("x-ms-blob-type", "BlockBlob")
        .with_body("text/plain", format!("report {name}"));
    let _answered = lab.simulator.send(&Place::Person { name: "admin".to_string() }, request);
}

/// Requests that no service grants.
fn bad(lab: &mut Lab, kind: usize) {
    let address = match kind {
        0 => "https://management.azure.com/subscriptions?api-version=2022-12-01",
        1 => "http://169.254.169.254/metadata/identity/oauth2/token",
        2 => "https://nowhere.example/",
        3 => "https://app-kv.vault.azure.net/secrets/db-password",
        4 => "https://login.microsoftonline.com/nobody/oauth2/token",
        5 => "https://graph.microsoft.com/v1.0/servicePrincipals",
        _ => "http://management.azure.com/",
    };
    let mut request = lab::request(if kind == 4 { Method::Post } else { Method::Get }, address);
    if kind == 3 {
        request = lab::bearer(request, "no.such.token");
    }
    let _answered = lab.simulator.send(&Place::Internet, request);
}
