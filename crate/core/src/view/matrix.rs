//! Who may do what where at one moment: principals against resources, by the very decisions that the services make.

use super::DecisionView;
use crate::cloud::{Cloud, ServicePrincipalKind, Vault};
use crate::ids::PrincipalId;
use crate::journal::Journal;
use crate::rbac::condition::{Attributes, Finding, Source};
use crate::rbac::{Basis, Decision, Plane, Question, Verdict, by_access_policy, decide, explain};
use crate::scope::Scope;
use crate::time::Timestamp;
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;

const CONTAINERS: &str = "blobServices/default/containers";
/// How many principals and how many places are asked about: more than fit into a picture.
const MOST: usize = 48;

/// Principals against places.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AccessMatrix {
    /// Who.
    pub principals: Vec<AccessPrincipal>,
    /// Where, each resource after its resource group and what is inside it after the resource.
    pub places: Vec<AccessPlace>,
    /// Whether some were left out.
    pub more: bool,
}

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AccessPrincipal {
    /// Their object id.
    pub id: PrincipalId,
    /// Their name.
    pub name: String,
    /// What they are.
    pub kind: AccessPrincipalKind,
}

/// What somebody is who can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum AccessPrincipalKind {
    Person,
    ManagedIdentity,
    Application,
}

/// A level of the hierarchy with its telling operations.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AccessPlace {
    /// Where.
    pub scope: Scope,
    /// What could be done there.
    pub operations: Vec<Operation>,
    /// For each principal, for each operation.
    pub cells: Vec<Vec<Standing>>,
}

/// Whether somebody may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// They may.
    May,
    /// They may although the role assignment was removed, for a while.
    StillMay,
    /// They will be able to when the role assignment has propagated.
    WillSoon,
    /// They may or may not, depending on what of the request a condition asks for.
    Depends,
    /// A deny assignment forbids what a role grants.
    Denied,
    /// They may not.
    MayNot,
}

/// What can be done at a place, as far as it tells most of what a principal may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Operation {
    Read,
    Write,
    AssignRoles,
    RunCommand,
    AssignIdentity,
    GetSecrets,
    SetSecrets,
    SignWithKeys,
    ReadBlobs,
    WriteBlobs,
}

/// What is asked about at a level that has no resource type of the list below: a subscription, a resource group.
const OF_A_GROUP: &[Operation] = &[Operation::Read, Operation::Write, Operation::AssignRoles];
const OF_A_RESOURCE: &[Operation] = &[Operation::Read, Operation::Write];
/// What is asked about, by the type of the resource.
const OPERATIONS: [(&str, &[Operation]); 6] = [
    ("Microsoft.Compute/virtualMachines", &[Operation::Read, Operation::Write, Operation::RunCommand]),
    (
        "Microsoft.ManagedIdentity/userAssignedIdentities",
        &[Operation::Read, Operation::Write, Operation::AssignIdentity],
    ),
    (
        "Microsoft.KeyVault/vaults",
        &[
            Operation::Read,
            Operation::Write,
            Operation::GetSecrets,
            Operation::SetSecrets,
            Operation::SignWithKeys,
        ],
    ),
    ("Microsoft.KeyVault/vaults/secrets", &[Operation::GetSecrets, Operation::SetSecrets]),
    ("Microsoft.KeyVault/vaults/keys", &[Operation::SignWithKeys]),
    (
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        &[Operation::ReadBlobs, Operation::WriteBlobs],
    ),
];

/// Principals against places after this many entries. Each is taken to have a token that was issued just now.
#[must_use]
pub fn access_matrix(journal: &Journal, cursor: usize) -> AccessMatrix {
    let cloud = journal.cloud_at(cursor);
    let now = moment(journal, cursor);
    let (mut principals, mut scopes) = (principals(&cloud), scopes(&cloud));
    let more = principals.len().max(scopes.len()) > MOST;
    principals.truncate(MOST);
    scopes.truncate(MOST);
    let asking: Vec<Asker> = principals.iter().map(|one| Asker::new(&cloud, one.id, now)).collect();
    let places = scopes.into_iter().map(|scope| {
        let operations = operations(&scope);
        let cell = |asker: &Asker| {
            let decided = operations.iter().map(|one| standing(&asker.ask(&cloud, &scope, *one, decide)));
            decided.collect()
        };
        AccessPlace { cells: asking.iter().map(cell).collect(), operations: operations.to_vec(), scope }
    });
    AccessMatrix { places: places.collect(), principals, more }
}

/// The decision behind one standing, with all reasons: the numbers are those of the place, the principal and the operation
/// in [`access_matrix`] at the same cursor.
#[must_use]
pub fn reasons(
    journal: &Journal,
    cursor: usize,
    place: usize,
    principal: usize,
    operation: usize,
) -> Option<DecisionView> {
    let cloud = journal.cloud_at(cursor);
    let scope = scopes(&cloud).into_iter().take(MOST).nth(place)?;
    let principal = principals(&cloud).into_iter().take(MOST).nth(principal)?.id;
    let operation = *operations(&scope).get(operation)?;
    let asker = Asker::new(&cloud, principal, moment(journal, cursor));
    Some(DecisionView::new(&cloud, &asker.ask(&cloud, &scope, operation, explain)))
}

/// When the entry before this cursor happened.
fn moment(journal: &Journal, cursor: usize) -> Timestamp {
    let last = cursor.min(journal.len()).saturating_sub(1).max(journal.first());
    journal.get(last).map_or_else(Timestamp::default, |entry| entry.at)
}

/// People, managed identities and the tenant's own applications, each kind by name.
fn principals(cloud: &Cloud) -> Vec<AccessPrincipal> {
    let mut found: Vec<AccessPrincipal> = Vec::new();
    let mut add = |kind: AccessPrincipalKind, id: PrincipalId, name: &str| {
        let place = found.partition_point(|one| (one.kind, one.name.as_str()) <= (kind, name));
        found.insert(place, AccessPrincipal { id, name: name.to_string(), kind });
    };
    let tenant = cloud.tenant();
    tenant.users().for_each(|user| add(AccessPrincipalKind::Person, user.id, &user.name));
    for one in tenant.service_principals() {
        if one.service_principal_type == ServicePrincipalKind::ManagedIdentity {
            add(AccessPrincipalKind::ManagedIdentity, one.id, &one.display_name);
        } else if tenant.applications().any(|application| application.app_id == one.app_id) {
            add(AccessPrincipalKind::Application, one.id, &one.display_name);
        }
    }
    found
}

/// The subscription and what lies in it, in the order of the hierarchy: all resources that have a life of their own, and
/// what roles were assigned at.
fn scopes(cloud: &Cloud) -> Vec<Scope> {
    let mut found = alloc::vec![Scope::subscription(cloud.subscription())];
    let mut add = |scope: Scope| {
        if let Err(place) = found.binary_search(&scope) {
            found.insert(place, scope);
        }
    };
    cloud.resource_groups().for_each(|one| add(one.id.clone()));
    cloud.hosts().for_each(|one| add(one.id.scope().clone()));
    cloud.identities().for_each(|one| add(one.id.scope().clone()));
    cloud.vaults().for_each(|one| add(one.id.scope().clone()));
    for account in cloud.accounts() {
        add(account.id.scope().clone());
        let containers = account.containers.iter();
        containers.for_each(|(name, _)| add(account.id.scope().child(&format!("{CONTAINERS}/{name}"))));
    }
    let assigned = cloud.assignments().map(|one| &one.scope);
    assigned.filter(|scope| scope.subscription_id().is_some()).for_each(|scope| add(scope.clone()));
    found
}

fn operations(scope: &Scope) -> &'static [Operation] {
    let Some(kind) = scope.resource_type() else { return OF_A_GROUP };
    let known = OPERATIONS.iter().find(|(name, _)| kind.eq_ignore_ascii_case(name));
    known.map_or(OF_A_RESOURCE, |(_, operations)| operations)
}

/// A principal as a service sees it whose token was issued at this moment.
struct Asker {
    principal: PrincipalId,
    groups: Vec<PrincipalId>,
    now: Timestamp,
    /// What every request offers to conditions; what else it offers is known when it is sent.
    attributes: Attributes,
}

impl Asker {
    fn new(cloud: &Cloud, principal: PrincipalId, now: Timestamp) -> Self {
        let attributes = Attributes::default().with(Source::Environment, "UtcNow", now.to_round_trip());
        Self { principal, groups: cloud.directory_groups_of(principal), now, attributes }
    }

    /// The decision as the service that stands there would make it.
    fn ask(
        &self,
        cloud: &Cloud,
        scope: &Scope,
        operation: Operation,
        by_roles: fn(&Cloud, &Question<'_>) -> Decision,
    ) -> Decision {
        let (action, plane) = action(operation, scope);
        let question = Question {
            principal: self.principal,
            groups: &self.groups,
            action: &action,
            plane,
            scope,
            now: self.now,
            suboperation: None,
            attributes: &self.attributes,
        };
        match (by_policy(operation), vault_of(cloud, scope)) {
            (Some((on, permission)), Some(vault)) if !vault.enable_rbac_authorization => {
                by_access_policy(vault, &question, on, permission)
            }
            _ => by_roles(cloud, &question),
        }
    }
}

/// The operation in the words of Azure RBAC.
fn action(operation: Operation, scope: &Scope) -> (Cow<'static, str>, Plane) {
    let on_itself = |verb: &str| {
        let group = if scope.resource_group_name().is_some() { "/resourceGroups" } else { "" };
        let kind =
            scope.resource_type().unwrap_or_else(|| format!("Microsoft.Resources/subscriptions{group}"));
        (format!("{kind}/{verb}").into(), Plane::Control)
    };
    let (action, plane) = match operation {
        Operation::Read => return on_itself("read"),
        Operation::Write => return on_itself("write"),
        Operation::AssignRoles => ("Microsoft.Authorization/roleAssignments/write", Plane::Control),
        Operation::RunCommand => ("Microsoft.Compute/virtualMachines/runCommand/action", Plane::Control),
        Operation::AssignIdentity => {
            ("Microsoft.ManagedIdentity/userAssignedIdentities/assign/action", Plane::Control)
        }
        Operation::GetSecrets => ("Microsoft.KeyVault/vaults/secrets/getSecret/action", Plane::Data),
        Operation::SetSecrets => ("Microsoft.KeyVault/vaults/secrets/setSecret/action", Plane::Data),
        Operation::SignWithKeys => ("Microsoft.KeyVault/vaults/keys/sign/action", Plane::Data),
        Operation::ReadBlobs => {
            ("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read", Plane::Data)
        }
        Operation::WriteBlobs => {
            ("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write", Plane::Data)
        }
    };
    (action.into(), plane)
}

/// The operation in the words of a vault's access policies.
fn by_policy(operation: Operation) -> Option<(&'static str, &'static str)> {
    match operation {
        Operation::GetSecrets => Some(("secrets", "get")),
        Operation::SetSecrets => Some(("secrets", "set")),
        Operation::SignWithKeys => Some(("keys", "sign")),
        _ => None,
    }
}

fn vault_of<'a>(cloud: &'a Cloud, scope: &Scope) -> Option<&'a Vault> {
    cloud.vaults().find(|vault| vault.id.scope().contains(scope))
}

fn standing(decision: &Decision) -> Standing {
    let considered = match &decision.basis {
        Basis::RoleAssignments { considered, .. } => considered.as_slice(),
        Basis::AccessPolicy { .. } => &[],
    };
    let mut grants = considered.iter().filter(|one| matches!(one.verdict, Verdict::Grants { .. }));
    match considered.first().map(|best| &best.verdict) {
        Some(Verdict::Grants { .. }) if !decision.allowed => Standing::Denied,
        _ if decision.denied_by().is_some() => Standing::MayNot,
        Some(Verdict::Grants { because, .. } | Verdict::ConditionFalse { because, .. }) if asks(because) => {
            Standing::Depends
        }
        Some(Verdict::Grants { .. }) if grants.all(|one| one.removed_until.is_some()) => Standing::StillMay,
        Some(Verdict::NotYetPropagated { .. }) => Standing::WillSoon,
        _ if decision.allowed => Standing::May,
        _ => Standing::MayNot,
    }
}

/// Whether a condition was settled by something that one request may offer and another not.
fn asks(because: &[Finding]) -> bool {
    because.iter().flat_map(|finding| &finding.seen).any(|seen| seen.values.is_none())
}
