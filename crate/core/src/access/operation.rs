//! What can be done at which place, as far as it tells most of what a principal may there.

use super::action::{Action, CALL_API, GET_SECRET, SET_SECRET, SIGN_WITH_KEY};
use super::authority;
use crate::cloud::Cloud;
use crate::scope::Scope;
use crate::services::{in_matrix, runs_code};
use alloc::format;
use serde::Serialize;

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
    CallApi,
}

/// What is asked about at a level that is no resource: a subscription, a resource group.
const OF_A_GROUP: &[Operation] = &[Operation::Read, Operation::Write, Operation::AssignRoles];
const OF_AN_API: &[Operation] =
    &[Operation::Read, Operation::Write, Operation::CallApi, Operation::RunCommand];

impl Operation {
    /// What is asked about a resource that is managed and nothing else.
    pub(crate) const MANAGING: &'static [Self] = &[Self::Read, Self::Write];
    /// The same where somebody's own code runs, and with it acts as the resource's identities.
    pub(crate) const RUNNING: &'static [Self] = &[Self::Read, Self::Write, Self::RunCommand];

    /// What is asked about at this place: the row of its type says it.
    #[must_use]
    pub fn at(cloud: &Cloud, scope: &Scope) -> &'static [Self] {
        let Some(kind) = scope.resource_type() else { return OF_A_GROUP };
        if authority::api(cloud, scope).is_some() {
            return OF_AN_API;
        }
        let other = if runs_code(&kind).is_some() { Self::RUNNING } else { Self::MANAGING };
        in_matrix(&kind).unwrap_or(other)
    }

    /// The operation as services are asked for it there.
    #[must_use]
    pub fn action(self, scope: &Scope) -> Action<'static> {
        let on_itself = |verb: &str| {
            let group = if scope.resource_group_name().is_some() { "/resourceGroups" } else { "" };
            let kind =
                scope.resource_type().unwrap_or_else(|| format!("Microsoft.Resources/subscriptions{group}"));
            Action::control(format!("{kind}/{verb}"))
        };
        match self {
            Self::Read => on_itself("read"),
            Self::Write => on_itself("write"),
            Self::AssignRoles => Action::control("Microsoft.Authorization/roleAssignments/write"),
            Self::RunCommand => {
                let by = scope.resource_type().and_then(|kind| runs_code(&kind));
                by.map_or_else(|| on_itself("runCommand/action"), |by| Action::control(by.action()))
            }
            Self::AssignIdentity => {
                Action::control("Microsoft.ManagedIdentity/userAssignedIdentities/assign/action")
            }
            Self::GetSecrets => GET_SECRET,
            Self::SetSecrets => SET_SECRET,
            Self::SignWithKeys => SIGN_WITH_KEY,
            Self::ReadBlobs => {
                Action::data("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read")
            }
            Self::WriteBlobs => {
                Action::data("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write")
            }
            Self::CallApi => CALL_API,
        }
    }
}
