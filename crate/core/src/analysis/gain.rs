//! What an attacker can have more than before, and by which way.

use crate::access::Operation;
use crate::cloud::RoleAssignment;
use crate::ids::{PrincipalId, RoleAssignmentName, RoleDefinitionId};
use crate::scope::{ResourceId, Scope};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::Serialize;

/// Something that an attacker has.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Gain {
    /// Tokens of this principal.
    Principal {
        /// Whose.
        principal: PrincipalId,
    },
    /// Code of their own on a host; of a workflow: that it does what they say.
    Code {
        /// The host.
        host: ResourceId,
    },
    /// The keys of a storage account.
    Keys {
        /// The account.
        account: ResourceId,
    },
    /// A role that was assigned for the attack.
    Role {
        /// The assignment as it will be.
        assignment: Arc<RoleAssignment>,
    },
    /// A custom role that allows everything from now on.
    Definition {
        /// The role.
        role: RoleDefinitionId,
    },
    /// An access policy with all permissions.
    Policy {
        /// The vault.
        vault: ResourceId,
        /// For whom.
        principal: PrincipalId,
    },
    /// A membership.
    Member {
        /// The group.
        group: PrincipalId,
        /// Who is in it from now on.
        member: PrincipalId,
    },
    /// Data: read, written or signed with.
    Data {
        /// What is done.
        operation: Operation,
        /// A secret, a key or a container.
        scope: Scope,
    },
}

/// How something is gained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Way {
    /// It was there from the start.
    Start,
    /// A run command, or a command at an app's Kudu site.
    RunCode,
    /// The publishing credential of an app, listed, opens its Kudu site.
    PublishingCredential,
    /// The same credential, from the publishing profile.
    PublishProfile,
    /// The definition of a workflow is written, and the workflow run.
    RewriteWorkflow,
    /// Code on a host asks its token endpoint, or the actions of a workflow get tokens.
    AskEndpoint,
    /// The identity is attached to a host on which the attacker has code.
    Attach,
    /// A new host is created with the identity.
    CreateHost,
    /// A federated credential lets a job outside Azure in.
    Federate,
    /// A role assignment is written.
    AssignRole,
    /// A Global Administrator elevates their access.
    Elevate,
    /// A custom role is written anew.
    DefineRole,
    /// The keys of a storage account are listed.
    ListKeys,
    /// An access policy is added.
    AddPolicy,
    /// The vault is written with other access policies.
    WriteVault,
    /// A member is added to a group.
    AddMember,
    /// Data is asked for with a token.
    WithToken,
    /// Data is asked for with the key of the account.
    WithKey,
}

/// One step of an attack.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "AttackStep"))]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// How.
    pub way: Way,
    /// Whose token the requests show; `None` where they show none.
    pub by: Option<PrincipalId>,
    /// Who else takes part: whoever runs the workflow, or code on the host, that the other wrote.
    pub with: Option<PrincipalId>,
    /// Where: the instance that runs the code, the host that gets the identity.
    pub at: Option<ResourceId>,
    /// Which blob a request about a container names.
    pub blob: Option<String>,
    /// What the attacker has after it.
    pub gain: Gain,
    /// The steps that come before it, by their places in [`super::Reach::steps`].
    pub needs: Vec<usize>,
    /// What was there before the attack and allows it.
    pub grounds: Vec<Ground>,
}

/// What allows a step and was there before the attack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Ground {
    /// A role assignment.
    Assignment {
        /// Which.
        assignment: RoleAssignmentName,
        /// Who has it: the sender or a group.
        holder: PrincipalId,
    },
    /// An access policy.
    Policy {
        /// Of which vault.
        vault: ResourceId,
        /// For whom: the sender or a group.
        holder: PrincipalId,
    },
}
