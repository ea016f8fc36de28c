//! What a run comes to in numbers: what two ways to do the same thing are compared by. Each is computed from the journal and
//! the cloud as they are.

use super::held::Holdings;
use crate::cloud::{Change, PrincipalType, ServicePrincipal, ServicePrincipalKind};
use crate::journal::{Event, Span};
use crate::simulator::Simulator;
use core::time::Duration;

/// Something to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Role assignments that exist, but for those of people.
    RoleAssignments,
    /// Those of them whose principal the directory does not know any more.
    AssignmentsLeftBehind,
    /// Service principals of managed identities that exist.
    ServicePrincipals,
    /// Managed identities that came into being, also those that are gone.
    IdentitiesCreated,
    /// Blobs in containers called `approvals`: there documents keep what somebody approved, as Azure has no such record.
    Approvals,
    /// Requests that people, code and strangers sent.
    RequestsSent,
    /// Those of them that were answered with an error.
    RequestsRefused,
    /// Objects that count toward the directory's quota, soft-deleted ones among them.
    DirectoryObjects,
    /// Hours, begun ones too, until the last access token of a managed identity in anybody's hands expires.
    HoursUntilAccessEnds,
}

impl Count {
    /// Every count with its name in documents.
    pub const ALL: &[(&str, Self)] = &[
        ("role assignments", Self::RoleAssignments),
        ("assignments left behind", Self::AssignmentsLeftBehind),
        ("service principals", Self::ServicePrincipals),
        ("identities created", Self::IdentitiesCreated),
        ("approvals", Self::Approvals),
        ("requests sent", Self::RequestsSent),
        ("requests refused", Self::RequestsRefused),
        ("directory objects", Self::DirectoryObjects),
        ("hours until access ends", Self::HoursUntilAccessEnds),
    ];

    /// The number, as it is now.
    #[must_use]
    pub fn of(self, simulator: &Simulator) -> usize {
        let (cloud, journal) = (simulator.cloud(), simulator.journal());
        let tenant = cloud.tenant();
        let assigned = cloud.assignments().filter(|one| one.principal_type != PrincipalType::User);
        let sent = journal.spans().iter().filter(|span| span.parent().is_none());
        match self {
            Self::RoleAssignments => assigned.count(),
            Self::AssignmentsLeftBehind => {
                assigned.filter(|one| tenant.principal_type(one.principal_id).is_none()).count()
            }
            Self::ServicePrincipals => tenant.service_principals().filter(|one| is_identity(one)).count(),
            Self::IdentitiesCreated => {
                let created = journal.entries().iter().filter(|entry| match &entry.event {
                    Event::Changed { change: Change::ServicePrincipalCreated { service_principal } } => {
                        is_identity(service_principal)
                    }
                    _ => false,
                });
                created.count()
            }
            Self::Approvals => {
                let kept = cloud.accounts().filter_map(|account| account.containers.get("approvals"));
                kept.map(|container| container.blobs.len()).fold(0, usize::saturating_add)
            }
            Self::RequestsSent => sent.count(),
            Self::RequestsRefused => sent.filter(is_refused).count(),
            Self::DirectoryObjects => tenant.quota_used(),
            Self::HoursUntilAccessEnds => {
                let hours = |left: Duration| left.as_secs().div_ceil(3600);
                let mut holdings = Holdings::default();
                holdings.see(journal);
                let held = holdings.at(journal.len(), simulator.now(), cloud);
                let counts = held.iter().filter(|token| tenant.user(token.principal_id).is_none());
                let last = counts.map(|token| hours(token.expires_on.since(simulator.now()))).max();
                usize::try_from(last.unwrap_or_default()).unwrap_or(usize::MAX)
            }
        }
    }
}

fn is_identity(one: &ServicePrincipal) -> bool {
    one.service_principal_type == ServicePrincipalKind::ManagedIdentity
}

/// A request that reached nobody was refused by no service.
fn is_refused(span: &Span<'_>) -> bool {
    span.response().is_some_and(|response| response.status >= 400)
}
