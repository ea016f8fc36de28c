//! What can be done at which place, as far as it tells most of what a principal may there.

use super::action::{Action, CALL_API, GET_SECRET, SET_SECRET, SIGN_WITH_KEY};
use super::authority;
use crate::cloud::Cloud;
use crate::scope::Scope;
use crate::services::runs_code;
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

/// What is asked about at a level that has no resource type of the list below: a subscription, a resource group.
const OF_A_GROUP: &[Operation] = &[Operation::Read, Operation::Write, Operation::AssignRoles];
const OF_A_RESOURCE: &[Operation] = &[Operation::Read, Operation::Write];
/// Where somebody's own code runs, and with it acts as the resource's identities.
const OF_A_HOST: &[Operation] = &[Operation::Read, Operation::Write, Operation::RunCommand];
const OF_AN_API: &[Operation] =
    &[Operation::Read, Operation::Write, Operation::CallApi, Operation::RunCommand];
/// What is asked about, by the type of the resource.
const OPERATIONS: [(&str, &[Operation]); 5] = [
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

impl Operation {
    /// What is asked about at this place.
    #[must_use]
    pub fn at(cloud: &Cloud, scope: &Scope) -> &'static [Self] {
        let Some(kind) = scope.resource_type() else { return OF_A_GROUP };
        if authority::api(cloud, scope).is_some() {
            return OF_AN_API;
        }
        let known = OPERATIONS.iter().find(|(name, _)| kind.eq_ignore_ascii_case(name));
        let other = if runs_code(&kind).is_some() { OF_A_HOST } else { OF_A_RESOURCE };
        known.map_or(other, |(_, operations)| operations)
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
