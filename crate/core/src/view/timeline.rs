//! What lives when: certificates, tokens, delays that run, soft-deleted objects and signing keys, past ones and those that
//! reach into the future, so that an onlooker sees why a request at this moment works or is refused.

use crate::cloud::{Change, Due, EndpointIdentity, SigningKeys};
use crate::figures::{Delays, lifetime};
use crate::ids::{PrincipalId, RoleAssignmentName};
use crate::journal::{Event, Journal};
use crate::scope::ResourceId;
use crate::time::Timestamp;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;
use serde::Serialize;

/// How many of the tasks ahead are told: more than fit into a picture.
const TASKS: usize = 64;

/// Everything that has a beginning and an end, at one moment of the journal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Timeline {
    /// What the clock shows.
    pub now: Timestamp,
    /// What lived or lives, in the order of their beginnings.
    pub lives: Vec<Life>,
    /// What the world will do by itself, the nearest first.
    pub ahead: Vec<Due>,
    /// When the next thing happens by itself, or the next life ends.
    pub next: Option<Timestamp>,
}

/// One thing on the timeline.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Life {
    /// What it is.
    pub what: Lived,
    /// When it began.
    pub from: Timestamp,
    /// When it ends by itself.
    pub until: Timestamp,
    /// When it was ended before that.
    pub ended: Option<Timestamp>,
}

/// What can live for a while.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Lived {
    /// A certificate of a managed identity; its end is when it is taken back with the identity.
    Certificate {
        /// Whose.
        principal_id: PrincipalId,
        /// SHA-1 of it, 40 hex digits.
        thumbprint: String,
        /// When the next one is fetched.
        renew_after: Timestamp,
    },
    /// A token that a metadata endpoint keeps. When the endpoint forgets it, whoever holds it can go on using it.
    Token {
        /// On which host.
        host: ResourceId,
        /// Whose.
        principal_id: PrincipalId,
        /// For what.
        resource: String,
    },
    /// A role assignment that does not count everywhere yet.
    RoleAssignmentDelay {
        /// Which.
        name: RoleAssignmentName,
        /// To whom.
        principal_id: PrincipalId,
    },
    /// A role assignment that was removed and still counts.
    RemovalDelay {
        /// Which.
        name: RoleAssignmentName,
    },
    /// A new principal that the other services do not find yet.
    ReplicationDelay {
        /// Which.
        principal_id: PrincipalId,
        /// Its name.
        display_name: String,
    },
    /// A service principal in the recycle bin.
    SoftDeleted {
        /// Which.
        principal_id: PrincipalId,
        /// Its name.
        display_name: String,
    },
    /// A key that Entra signs with.
    SigningKey {
        /// Its id.
        kid: String,
    },
}

/// The timeline after this many entries.
#[must_use]
pub fn timeline(journal: &Journal, count: usize) -> Timeline {
    let entries = journal.until(count);
    let origin = journal.cloud_at(0);
    let start = journal.entries().first().map_or_else(Timestamp::default, |entry| entry.at);
    let mut lives = Lives { delays: origin.delays().clone(), all: Vec::new() };
    if let Some(key) = origin.tenant().signing_keys.first() {
        lives.add(Lived::SigningKey { kid: key.kid() }, start, origin.tenant().next_roll);
    }
    for entry in entries {
        if let Event::Changed { change } = &entry.event {
            lives.change(change, entry.at);
        }
    }
    let now = entries.last().map_or(start, |entry| entry.at);
    let cloud = journal.cloud_at(count);
    let tasks = core::iter::successors(cloud.next_due(None), |due| cloud.next_due(Some(due)));
    let ahead: Vec<Due> = tasks.take(TASKS).cloned().collect();
    let ends = lives.all.iter().filter(|life| life.ended.is_none()).map(|life| life.until);
    let next = ends.chain(ahead.iter().map(|due| due.at)).filter(|moment| *moment > now).min();
    Timeline { now, lives: lives.all, ahead, next }
}

struct Lives {
    delays: Delays,
    all: Vec<Life>,
}

impl Lives {
    /// What ends as it begins is no life: a delay of nothing.
    fn add(&mut self, what: Lived, from: Timestamp, until: Timestamp) {
        if until > from {
            self.all.push(Life { what, from, until, ended: None });
        }
    }

    fn end(&mut self, at: Timestamp, is_meant: impl Fn(&Lived) -> bool) {
        let living = self.all.iter_mut().filter(|life| life.ended.is_none() && life.until > at);
        living.filter(|life| is_meant(&life.what)).for_each(|life| life.ended = Some(at));
    }

    fn change(&mut self, change: &Change, at: Timestamp) {
        match change {
            Change::CredentialIssued { credential } => {
                let what = Lived::Certificate {
                    principal_id: credential.principal.principal_id,
                    thumbprint: credential.thumbprint.clone(),
                    renew_after: credential.renew_after,
                };
                self.add(what, credential.not_before, credential.not_after);
            }
            Change::CredentialRevoked { principal_id: gone } => {
                self.end(
                    at,
                    |what| matches!(what, Lived::Certificate { principal_id, .. } if principal_id == gone),
                );
            }
            Change::TokenCached { host, principal_id, resource, token } => {
                let (host, principal_id, resource) = (host.clone(), *principal_id, resource.clone());
                self.add(Lived::Token { host, principal_id, resource }, at, token.expires_on);
            }
            Change::EndpointConfigured { host, identities } => self.keep_tokens(host, identities, at),
            Change::EndpointRemoved { host } => self.keep_tokens(host, &[], at),
            Change::RoleAssigned { assignment } => {
                let what = Lived::RoleAssignmentDelay {
                    name: assignment.name,
                    principal_id: assignment.principal_id,
                };
                self.add(what, at, assignment.counts_from);
            }
            Change::RoleUnassigned { name, counts_until: Some(until) } => {
                self.add(Lived::RemovalDelay { name: *name }, at, *until);
            }
            Change::ServicePrincipalCreated { service_principal: one } => {
                let (principal_id, display_name) = (one.id, one.display_name.clone());
                let until = one.created_on.after(self.delays.replication);
                self.add(Lived::ReplicationDelay { principal_id, display_name }, at, until);
            }
            Change::ServicePrincipalDeleted { principal_id, display_name, deleted_date_time } => {
                let what = Lived::SoftDeleted {
                    principal_id: *principal_id,
                    display_name: display_name.to_string(),
                };
                let until = deleted_date_time.after(Duration::from_secs(lifetime::SOFT_DELETED));
                self.add(what, at, until);
            }
            Change::SigningKeysRolled { keys: SigningKeys { in_use, next_roll, .. } } => {
                self.add(Lived::SigningKey { kid: in_use.clone() }, at, *next_roll);
            }
            _ => {}
        }
    }

    /// An endpoint keeps the tokens of the identities that it has.
    fn keep_tokens(&mut self, at_host: &ResourceId, identities: &[EndpointIdentity], at: Timestamp) {
        self.end(at, |what| {
            let Lived::Token { host, principal_id, .. } = what else { return false };
            let mut kept = identities.iter().map(|identity| identity.credential.principal.principal_id);
            host == at_host && !kept.any(|kept| kept == *principal_id)
        });
    }
}
