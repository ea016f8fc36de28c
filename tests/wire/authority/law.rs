//! What is said of access is what happens, in one random world: the matrix, what somebody may do and who may do something
//! are held against the answers to requests that are really sent.
//!
//! The law takes a seed and needs nothing but `crate::harness` and `crate::directory`, so that other programs of tests can
//! include all three files.

#[path = "../../../crate/core/tests/lab/dice.rs"]
pub(crate) mod dice;

use crate::directory::ROLE;
use crate::harness::{
    ARM, Answer, LAB, STORAGE, VAULT, With, World, account_path, app_path, assignment_path, code,
    identity_path, person, request, role_id, system_assigned, token_path, user_assigned, vault_path,
    world_of,
};
use core::time::Duration;
use dice::Dice;
use mi_sim::access::{Operation, Standing};
use mi_sim::rbac::{NamedOperation, Plane, catalogue, known_operations};
use mi_sim::view::{AccessMatrix, access_matrix, may_do, who_may};
use mi_sim::wire::{Method, Request, form_encode};
use mi_sim::{Conclusion, Delays, Person, Place, PrincipalId, ResourceId, Settings};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// How long a role assignment takes to take effect.
pub(crate) const PROPAGATES: u64 = 600;
pub(super) const OPEN: &str = "/blobServices/default/containers/open";
const SHUT: &str = "/blobServices/default/containers/shut";
/// The API that an app serves, by the name that tokens for it are asked by.
const ORDERS: &str = "https://contoso.onmicrosoft.com/orders";
/// What it may ask for; nobody holds the last one.
const REQUIRED: [&str; 4] = ["", "Orders.Read", "Orders.Write, Orders.Read", "Orders.Write"];
/// What somebody is assigned to without a role.
const NO_ROLE: &str = "00000000-0000-0000-0000-000000000000";
const CUSTOM: &str = "12121212-1212-4212-8212-121212121212";
const PATTERNS: [&str; 5] = [
    "*",
    "*/read",
    "Microsoft.Resources/*",
    "Microsoft.ManagedIdentity/userAssignedIdentities/*",
    "Microsoft.KeyVault/vaults/read",
];
const DATA_PATTERNS: [&str; 5] = [
    "*",
    "Microsoft.KeyVault/vaults/secrets/*",
    "Microsoft.KeyVault/vaults/keys/sign/action",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*",
];
/// Reading cannot be denied.
const DENIED: [&str; 4] = [
    "Microsoft.ManagedIdentity/*/write",
    "Microsoft.Resources/subscriptions/resourceGroups/write",
    "Microsoft.Authorization/roleAssignments/write",
    "Microsoft.ManagedIdentity/userAssignedIdentities/write",
];
const ROLES: [&str; 8] = [
    "Reader",
    "Contributor",
    "Owner",
    "Key Vault Secrets User",
    "Key Vault Administrator",
    "Storage Blob Data Reader",
    "Storage Blob Data Owner",
    "Key Vault Crypto User",
];
const CONDITIONS: [&str; 7] = [
    "@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Lab_Team] StringEquals 'red'",
    "NOT @Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Lab_Team] StringEquals 'red'",
    "@Environment[UtcNow] DateTimeGreaterThan '2020-01-01T00:00:00.0Z'",
    "@Environment[UtcNow] DateTimeLessThan '2020-01-01T00:00:00.0Z'",
    "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'open'",
    "@Environment[isPrivateLink] BoolEquals true",
    "SubOperationMatches{'Blob.List'}",
];

/// Who asks, and from where.
#[derive(Clone)]
pub(crate) struct Sender {
    name: &'static str,
    pub(crate) id: PrincipalId,
    kind: &'static str,
    from: Place,
}

/// A request, with the question that it is an instance of.
pub(crate) struct Asked {
    pub(super) below: String,
    pub(super) operation: Operation,
    /// The operation by its name in roles.
    action: &'static str,
    resource: &'static str,
    request: Request,
}

pub(crate) struct Stand {
    pub(crate) world: World,
    pub(crate) dice: Dice,
    pub(crate) senders: Vec<Sender>,
}

impl Stand {
    pub(crate) fn new(seed: u64) -> Self {
        let people = ["alice", "bob"].map(Person::named).to_vec();
        let delays = Delays { role_assignment: Duration::from_secs(PROPAGATES), ..Delays::none() };
        let mut world = world_of(&Settings { people, delays, ..Settings::default() });
        world.vault("byroles", true);
        world.vault("bypolicy", false);
        world.account("photos1", &["open", "shut"]);
        let own = world.machine("vm1", system_assigned());
        let identity = world.identity("id1");
        let other = world.machine("vm2", user_assigned(&[&identity]));
        let user = |name| world.simulator.cloud().tenant().user_named(name).unwrap().id;
        let machine = |vm: &ResourceId| code(vm);
        let senders = vec![
            Sender { name: "alice", id: user("alice"), kind: "User", from: person("alice") },
            Sender { name: "bob", id: user("bob"), kind: "User", from: person("bob") },
            Sender {
                name: "vm1",
                id: world.own_identity(&own).principal_id,
                kind: "ServicePrincipal",
                from: machine(&own),
            },
            Sender {
                name: "id1",
                id: identity.principal.principal_id,
                kind: "ServicePrincipal",
                from: machine(&other),
            },
        ];
        Self { world, dice: Dice(seed << 32), senders }
    }

    fn scopes() -> Vec<String> {
        let account = account_path("photos1");
        vec![
            String::new(),
            LAB.to_string(),
            identity_path("id1"),
            vault_path("byroles"),
            vault_path("bypolicy"),
            format!("{}/secrets/s", vault_path("byroles")),
            format!("{}/secrets/s", vault_path("bypolicy")),
            format!("{account}{OPEN}"),
            format!("{account}{SHUT}"),
        ]
    }

    /// Nested groups, attributes, policies, a custom role, assignments on conditions, denials (of actions: nobody may deny
    /// data actions).
    pub(crate) fn build(&mut self) {
        let senders = self.senders.clone();
        let (inner, outer) = (self.world.group("inner"), self.world.group("outer"));
        self.world.add_member(outer, inner).is(204);
        for sender in &senders {
            if self.dice.below(2) == 0 {
                let group = self.dice.one(&[inner, outer]);
                self.world.add_member(group, sender.id).is(204);
            }
            if self.dice.below(2) == 0 {
                let team = self.dice.one(&["red", "blue"]);
                let set = if sender.kind == "User" { "users" } else { "servicePrincipals" };
                let body = json!({ "customSecurityAttributes": { "Lab": { "Team": team } } });
                self.world.graph(Method::Patch, &format!("{set}/{}", sender.id), Some(body)).is(204);
            }
        }
        let mut holders: Vec<(PrincipalId, &str)> = senders.iter().map(|one| (one.id, one.kind)).collect();
        holders.extend([(inner, "Group"), (outer, "Group")]);
        self.policies(&holders);
        self.custom_role();
        let mut made = Vec::new();
        for _ in 0..18 {
            made.push(self.assign(&holders));
        }
        self.world.pass(PROPAGATES + 1);
        for _ in 0..4 {
            self.assign(&holders);
            let at = self.dice.below(made.len());
            self.world.delete(&made.swap_remove(at)).is(200);
        }
        for number in 0..3 {
            self.deny(number, &holders[..senders.len()]);
        }
        self.app_roles();
    }

    /// An app with an API that may ask for a role, and whose service may ask for an assignment before there is any token.
    fn app_roles(&mut self) {
        let (_, service) = self.world.api("orders", "Orders.Read");
        let settings = [
            ("Authentication__Schemes__Bearer__ValidAudience", ORDERS),
            ("Authorize__Roles", self.dice.one(&REQUIRED)),
        ];
        self.world.app("orders", json!({ "type": "None" }), &settings);
        if self.dice.below(2) == 0 {
            let body = json!({ "appRoleAssignmentRequired": true });
            self.world.graph(Method::Patch, &format!("servicePrincipals/{service}"), Some(body)).is(204);
        }
        for sender in self.senders.clone().into_iter().filter(|one| one.kind == "ServicePrincipal") {
            if let Some(role) = self.dice.one(&[None, Some(NO_ROLE), Some(ROLE)]) {
                self.world.grant(&service, role, sender.id).is(201);
            }
        }
    }

    fn policies(&mut self, holders: &[(PrincipalId, &str)]) {
        let mut policies = Vec::new();
        for (id, _) in holders {
            if self.dice.below(3) == 0 {
                let secrets = self.dice.some(&["get", "set", "list", "all"], 1..=3);
                let keys = self.dice.some(&["get", "sign", "list"], 1..=3);
                policies.push(json!({ "tenantId": self.world.tenant(), "objectId": id.to_string(),
                    "permissions": { "secrets": secrets, "keys": keys } }));
            }
        }
        let body = json!({ "properties": { "accessPolicies": policies } });
        for vault in ["bypolicy", "byroles"] {
            let path = format!("{}/accessPolicies/add", vault_path(vault));
            self.world.manage(Method::Put, &path, Some(body.clone())).is(200);
        }
    }

    fn custom_role(&mut self) {
        let block = json!({
            "actions": self.dice.some(&PATTERNS, 1..=3), "notActions": self.dice.some(&PATTERNS[1..], 1..=3),
            "dataActions": self.dice.some(&DATA_PATTERNS, 1..=3), "notDataActions": self.dice.some(&DATA_PATTERNS[1..], 1..=3),
        });
        let body = json!({ "properties": { "roleName": "Own", "description": "", "type": "CustomRole",
            "permissions": [block], "assignableScopes": [self.world.id("")] } });
        let path = format!("/providers/Microsoft.Authorization/roleDefinitions/{CUSTOM}");
        self.world.manage(Method::Put, &path, Some(body)).is(201);
    }

    /// Gives a role to somebody somewhere, half the time on a condition; the path of the assignment.
    fn assign(&mut self, holders: &[(PrincipalId, &str)]) -> String {
        let (holder, kind) = self.dice.one(holders);
        let role = match self.dice.below(4) {
            0 => CUSTOM.to_string(),
            _ => role_id(self.dice.one(&ROLES)),
        };
        let role = self.world.id(&format!("/providers/Microsoft.Authorization/roleDefinitions/{role}"));
        let mut properties = json!({ "roleDefinitionId": role, "principalId": holder.to_string(),
            "principalType": kind });
        if self.dice.below(2) == 0 {
            properties["condition"] = json!(self.dice.one(&CONDITIONS));
            properties["conditionVersion"] = json!("2.0");
        }
        let name = self.world.simulator.draw_guid();
        let path = assignment_path(&self.dice.one(&Self::scopes()), &name);
        let answer = self.world.manage(Method::Put, &path, Some(json!({ "properties": properties })));
        // The same role twice for the same principal at one scope is refused, which is as well.
        if answer.0.status == 409 {
            return self.assign(holders);
        }
        answer.is(201);
        path
    }

    fn deny(&mut self, number: usize, holders: &[(PrincipalId, &str)]) {
        let (holder, kind) = self.dice.one(holders);
        let block = json!({ "actions": self.dice.some(&DENIED, 1..=3) });
        let body = json!({ "properties": { "denyAssignmentName": format!("No {number}"), "permissions": [block],
            "principals": [{ "id": holder.to_string(), "type": kind }] } });
        let below = self.dice.one(&["", LAB, LAB, &identity_path("id1")]).to_string();
        let path = format!(
            "{below}/providers/Microsoft.Authorization/denyAssignments/5656565{number}-5656-4656-8656-565656565656"
        );
        self.world.manage(Method::Put, &path, Some(body)).is(201);
    }

    /// Requests whose only question is the one that they are an instance of.
    pub(crate) fn requests(&self) -> Vec<Asked> {
        const BLOBS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
        let arm = |method, below: &str| request(method, &self.world.address(below));
        let location = json!({ "location": "japaneast" });
        let mut all = vec![
            asked(
                LAB,
                Operation::Read,
                "Microsoft.Resources/subscriptions/resourceGroups/read",
                ARM,
                arm(Method::Get, LAB),
            ),
            asked(
                LAB,
                Operation::Write,
                "Microsoft.Resources/subscriptions/resourceGroups/write",
                ARM,
                arm(Method::Put, LAB).json(&location),
            ),
            asked(
                LAB,
                Operation::AssignRoles,
                "Microsoft.Authorization/roleAssignments/write",
                ARM,
                arm(Method::Put, &assignment_path(LAB, CUSTOM)).json(&json!({})),
            ),
        ];
        let identity = identity_path("id1");
        let kind = "Microsoft.ManagedIdentity/userAssignedIdentities";
        for (operation, action, method) in [
            (Operation::Read, "Microsoft.ManagedIdentity/userAssignedIdentities/read", Method::Get),
            (Operation::Write, "Microsoft.ManagedIdentity/userAssignedIdentities/write", Method::Put),
        ] {
            assert!(action.starts_with(kind));
            all.push(asked(&identity, operation, action, ARM, arm(method, &identity).json(&location)));
        }
        for vault in ["byroles", "bypolicy"] {
            let path = vault_path(vault);
            let at = |method, rest: &str| {
                request(method, &format!("https://{vault}.vault.azure.net/{rest}?api-version=7.4"))
            };
            let sign = json!({ "alg": "EdDSA", "value": "AAAA" });
            all.push(asked(
                &path,
                Operation::Read,
                "Microsoft.KeyVault/vaults/read",
                ARM,
                arm(Method::Get, &path),
            ));
            for below in [path.clone(), format!("{path}/secrets/s")] {
                let name = if below == path { "other" } else { "s" };
                let secret = format!("secrets/{name}");
                let (get, set) = ("getSecret", "setSecret");
                let action = |verb| format!("Microsoft.KeyVault/vaults/secrets/{verb}/action").leak() as &str;
                let value = json!({ "value": "x" });
                all.push(asked(
                    &below,
                    Operation::SetSecrets,
                    action(set),
                    VAULT,
                    at(Method::Put, &secret).json(&value),
                ));
                all.push(asked(&below, Operation::GetSecrets, action(get), VAULT, at(Method::Get, &secret)));
            }
            let action = "Microsoft.KeyVault/vaults/keys/sign/action";
            let request = at(Method::Post, "keys/k/sign").json(&sign);
            all.push(asked(&path, Operation::SignWithKeys, action, VAULT, request));
        }
        let call = request(Method::Get, "https://orders.azurewebsites.net/orders");
        all.push(asked(&app_path("orders"), Operation::CallApi, "call", ORDERS, call));
        for (below, name) in [(OPEN, "open"), (SHUT, "shut")] {
            let path = format!("{}{below}", account_path("photos1"));
            let host = "https://photos1.blob.core.windows.net";
            let list = request(Method::Get, &format!("{host}/{name}?restype=container&comp=list"));
            let get = request(Method::Get, &format!("{host}/{name}/a"));
            let put = request(Method::Put, &format!("{host}/{name}/a"))
                .with_header("x-ms-blob-type", "BlockBlob")
                .with_body("text/plain", "x");
            let (read, write) = (format!("{BLOBS}/read").leak(), format!("{BLOBS}/write").leak());
            all.push(asked(&path, Operation::ReadBlobs, read, STORAGE, list));
            all.push(asked(&path, Operation::ReadBlobs, read, STORAGE, get));
            all.push(asked(&path, Operation::WriteBlobs, write, STORAGE, put));
        }
        all
    }

    /// A new token; `None` where Entra issues none.
    fn token(&mut self, sender: &Sender, resource: &str) -> Option<String> {
        match &sender.from {
            Place::Code { host } => {
                // A metadata endpoint answers so many requests a second.
                self.world.pass(1);
                let query = format!("&{}", form_encode(&[("resource", resource)]));
                let answer = self.world.ask(&code(host), token_path(&query));
                (answer.0.status == 200).then(|| answer.word("/access_token"))
            }
            _ => self.world.sign_in(sender.name, resource).ok(),
        }
    }

    /// The answer to a request; `None` where the sender gets no token for it.
    pub(crate) fn send(&mut self, sender: &Sender, asked: &Asked) -> Option<Answer> {
        let token = self.token(sender, asked.resource)?;
        let request = asked.request.clone().bearer(&token).with_header("x-ms-version", "2021-12-02");
        Some(self.world.ask(&sender.from, request))
    }

    /// Whether the sender is let through, by what the service answers and by what it decided.
    fn happens(&mut self, sender: &Sender, asked: &Asked) -> (bool, String) {
        let Some(answer) = self.send(sender, asked) else {
            assert_eq!(asked.operation, Operation::CallApi, "{} gets no token", sender.name);
            return (false, "no token".to_string());
        };
        let happens = answer.0.status != 403;
        assert_ne!(answer.0.status, 401, "{}", answer.text());
        let decided = match asked.operation {
            Operation::CallApi => self.world.conclusions().rev().find_map(|conclusion| match conclusion {
                Conclusion::AppRole { allowed, .. } => Some((*allowed, String::new())),
                _ => None,
            }),
            _ => {
                let decision = self.world.last_decision();
                Some((decision.allowed, format!("{decision:#?}")))
            }
        };
        let (allowed, reasons) = decided.unwrap();
        assert_eq!(allowed, happens, "{} {reasons}", answer.text());
        (happens, format!("{} {reasons}", answer.text()))
    }
}

fn asked(
    below: &str,
    operation: Operation,
    action: &'static str,
    resource: &'static str,
    request: Request,
) -> Asked {
    Asked { below: below.to_string(), operation, action, resource, request }
}

/// What the matrix says; `None` where it has no such place.
pub(super) fn told(
    matrix: &AccessMatrix,
    id: PrincipalId,
    scope: &str,
    operation: Operation,
) -> Option<Standing> {
    let column = matrix.principals.iter().position(|one| one.id == id)?;
    let place = matrix.places.iter().find(|place| place.scope.as_str().eq_ignore_ascii_case(scope))?;
    let row = place.operations.iter().position(|one| *one == operation)?;
    Some(place.cells[column][row])
}

/// Holds the law in the world of this seed; gives how often the matrix said what.
pub(crate) fn what_is_said_of_access_happens(seed: u64) -> BTreeMap<String, usize> {
    let known: BTreeSet<NamedOperation> = known_operations(&catalogue().collect::<Vec<_>>());
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut stand = Stand::new(seed);
    stand.build();
    let all = stand.requests();
    for sender in stand.senders.clone() {
        let mut may: BTreeMap<String, Vec<NamedOperation>> = BTreeMap::new();
        let matrix = access_matrix(stand.world.simulator.journal(), usize::MAX);
        for asked in &all {
            let scope = stand.world.id(&asked.below);
            let journal = stand.world.simulator.journal();
            let at = journal.len();
            let plane = if asked.resource == ARM { Plane::Control } else { Plane::Data };
            let standing = told(&matrix, sender.id, &scope, asked.operation);
            let who = who_may(journal, at, asked.action, plane == Plane::Data, &scope).unwrap();
            let may = may
                .entry(scope.clone())
                .or_insert_with(|| may_do(journal, at, &sender.id.to_string(), &scope).unwrap());
            let name = NamedOperation { plane, action: asked.action.to_ascii_lowercase() };
            let can = may.iter().any(|one| one.is(&name));
            let is_among = who.iter().any(|one| one.principal_id == sender.id);

            let (happens, why) = stand.happens(&sender, asked);
            let about = || {
                format!("world {seed}: {} {:?} at {scope}: {standing:?}, {why}", sender.name, asked.operation)
            };
            if known.contains(&name) {
                assert_eq!(can, is_among, "{}", about());
            }
            let definite = match standing {
                Some(Standing::May | Standing::StillMay) => Some(true),
                Some(Standing::MayNot | Standing::Denied | Standing::WillSoon) => Some(false),
                Some(Standing::Depends) | None => None,
            };
            if let Some(definite) = definite {
                assert_eq!(happens, definite, "{}", about());
                assert_eq!(is_among, definite, "{}", about());
            }
            let word = standing.map_or("unasked".to_string(), |one| format!("{one:?}"));
            let of_app_roles = format!("{word} of app roles");
            *seen.entry(word).or_default() += 1;
            if asked.operation == Operation::CallApi {
                *seen.entry(of_app_roles).or_default() += 1;
            }
        }
    }
    seen
}
