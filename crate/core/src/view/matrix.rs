//! Who may do what where at one moment: principals against resources, by the very decisions that the services make.

use super::decision::{DecisionAt, DecisionView};
use super::what_if::Asked;
use crate::access::{Asker, Offer, Operation, Standing};
use crate::cloud::{Cloud, ServicePrincipalKind};
use crate::ids::PrincipalId;
use crate::journal::Journal;
use crate::scope::Scope;
use crate::services;
use crate::time::Timestamp;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;

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

/// Principals against places after this many entries. Each is taken to have a token that was issued just now.
#[must_use]
pub fn access_matrix(journal: &Journal, cursor: usize) -> AccessMatrix {
    let cloud = journal.cloud_at(cursor);
    let now = moment(journal, cursor);
    let (mut principals, mut scopes) = (principals(&cloud), scopes(&cloud));
    let more = principals.len().max(scopes.len()) > MOST;
    principals.truncate(MOST);
    scopes.truncate(MOST);
    let asking: Vec<Asker<'_>> =
        principals.iter().map(|one| Asker::with_new_token(&cloud, one.id, now)).collect();
    let places = scopes.into_iter().map(|scope| {
        let operations = Operation::at(&cloud, &scope);
        let offer = Offer::of_resource(&scope);
        let actions: Vec<_> = operations.iter().map(|one| one.action(&scope)).collect();
        let cell = |asker: &Asker<'_>| {
            let decided = actions.iter().map(|action| asker.decide(&cloud, action, &scope, offer.clone()));
            decided.map(|decision| Standing::of(&decision)).collect()
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
    let (at, asked) = standing(journal, cursor, place, principal, operation)?;
    Some(DecisionView::new(&asked.cloud, at, asked.was))
}

/// The same, with what it takes to ask again.
pub(super) fn standing(
    journal: &Journal,
    cursor: usize,
    place: usize,
    principal: usize,
    operation: usize,
) -> Option<(DecisionAt, Asked)> {
    let cloud = journal.cloud_at(cursor);
    let scope = scopes(&cloud).into_iter().take(MOST).nth(place)?;
    let asker = principals(&cloud).into_iter().take(MOST).nth(principal)?.id;
    let action = Operation::at(&cloud, &scope).get(operation)?.action(&scope);
    let (now, offer) = (moment(journal, cursor), Offer::of_resource(&scope));
    let was = Asker::with_new_token(&cloud, asker, now).explain(&cloud, &action, &scope, offer.clone());
    Some((DecisionAt::Standing { cursor, place, principal, operation }, Asked { cloud, now, was, offer }))
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

/// The subscription and what lies in it, in the order of the hierarchy: the resource groups, all resources whose type says
/// that they are asked about, and what roles were assigned at.
fn scopes(cloud: &Cloud) -> Vec<Scope> {
    let mut found = alloc::vec![Scope::subscription(cloud.subscription())];
    let mut add = |scope: Scope| {
        if let Err(place) = found.binary_search(&scope) {
            found.insert(place, scope);
        }
    };
    cloud.resource_groups().for_each(|one| add(one.id.clone()));
    services::targets(cloud).iter().for_each(|one| add(one.scope().clone()));
    let assigned = cloud.assignments().map(|one| &one.scope);
    assigned.filter(|scope| scope.subscription_id().is_some()).for_each(|scope| add(scope.clone()));
    found
}
