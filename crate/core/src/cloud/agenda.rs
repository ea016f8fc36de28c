//! What the world will do by itself, in the order of time.
//!
//! The agenda is part of the cloud and follows its changes: whatever brings a task about puts it in, whatever settles or
//! voids it takes it out. So the next task is found at once, however much exists.

use super::table::Table;
use super::{Cloud, Endpoint, EndpointIdentity};
use crate::figures::lifetime;
use crate::ids::PrincipalId;
use crate::scope::ResourceId;
use crate::time::Timestamp;
use alloc::string::{String, ToString};
use core::time::Duration;
use serde::Serialize;

/// Something that happens without anybody asking for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Task {
    /// The host of a resource fetches the next certificate of an identity, which the provider issues then.
    CredentialRenewed {
        /// The resource.
        host: ResourceId,
        /// The identity.
        principal_id: PrincipalId,
    },
    /// Entra removes a soft-deleted service principal for good.
    ServicePrincipalPurged {
        /// Which.
        principal_id: PrincipalId,
    },
    /// Entra signs with its next key.
    SigningKeysRolled,
}

/// A task and its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Due {
    /// When.
    pub at: Timestamp,
    /// What.
    pub task: Task,
}

impl Due {
    pub(super) fn purge(principal_id: PrincipalId, deleted: Timestamp) -> Self {
        let at = deleted.after(Duration::from_secs(lifetime::SOFT_DELETED));
        Self { at, task: Task::ServicePrincipalPurged { principal_id } }
    }

    pub(super) fn roll(at: Timestamp) -> Self {
        Self { at, task: Task::SigningKeysRolled }
    }

    /// Where it stands in the agenda: by time, and at the same time by what it is about.
    fn place(&self) -> (Timestamp, String) {
        let about = match &self.task {
            Task::CredentialRenewed { host, principal_id } => {
                alloc::format!("{} {principal_id}", host.scope().key())
            }
            Task::ServicePrincipalPurged { principal_id } => principal_id.to_string(),
            Task::SigningKeysRolled => String::new(),
        };
        (self.at, about)
    }
}

/// The tasks that lie ahead.
#[derive(Clone, Default)]
pub(super) struct Agenda(Table<(Timestamp, String), Due>);

impl Agenda {
    pub(super) fn put(&mut self, due: Due) {
        self.0.insert(&due.place(), due);
    }

    pub(super) fn take(&mut self, due: &Due) {
        self.0.remove(&due.place());
    }
}

impl Cloud {
    /// The task that comes next, after this one or first of all.
    #[must_use]
    pub fn next_due(&self, after: Option<&Due>) -> Option<&Due> {
        self.agenda.0.next(after.map(Due::place).as_ref())
    }

    /// The renewals of an endpoint's certificates go in or out of the agenda with the endpoint.
    pub(super) fn expect_renewals(
        &mut self,
        host: &ResourceId,
        before: Option<&Endpoint>,
        after: Option<&Endpoint>,
    ) {
        let renewal = |identity: &EndpointIdentity| {
            let principal_id = identity.credential.principal.principal_id;
            let task = Task::CredentialRenewed { host: host.clone(), principal_id };
            Due { at: identity.credential.renew_after, task }
        };
        let identities = |endpoint| Option::<&Endpoint>::map_or(endpoint, &[][..], |one| &one.identities);
        identities(before).iter().for_each(|identity| self.agenda.take(&renewal(identity)));
        identities(after).iter().for_each(|identity| self.agenda.put(renewal(identity)));
    }
}
