//! What an attacker needs to be allowed, as Azure calls it, and which roles could allow it at all.

use crate::access::Action;
use crate::cloud::{HostKind, RoleDefinition};
use crate::rbac::{Plane, could_grant};
use crate::services::{APP, MACHINE, SCALE_SET_MACHINE};

/// One of them, by its place in the list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Act(u8);

pub(super) const ASSIGN_ROLES: Act = Act(0);
pub(super) const DEFINE_ROLES: Act = Act(1);
pub(super) const ASSIGN_IDENTITY: Act = Act(2);
pub(super) const FEDERATE: Act = Act(3);
pub(super) const RUN_MACHINE: Act = Act(4);
pub(super) const WRITE_MACHINE: Act = Act(5);
pub(super) const RUN_SCALED: Act = Act(6);
pub(super) const WRITE_SET: Act = Act(7);
pub(super) const PUBLISH: Act = Act(8);
pub(super) const LIST_CONFIG: Act = Act(9);
pub(super) const PUBLISH_XML: Act = Act(10);
pub(super) const WRITE_APP: Act = Act(11);
pub(super) const WRITE_WORKFLOW: Act = Act(12);
pub(super) const RUN_WORKFLOW: Act = Act(13);
pub(super) const SET_POLICIES: Act = Act(14);
pub(super) const WRITE_VAULT: Act = Act(15);
pub(super) const LIST_KEYS: Act = Act(16);
/// From here on data actions.
pub(super) const GET_SECRET: Act = Act(17);
pub(super) const SET_SECRET: Act = Act(18);
pub(super) const SIGN: Act = Act(19);
pub(super) const READ_BLOB: Act = Act(20);
pub(super) const WRITE_BLOB: Act = Act(21);
pub(super) const ADD_BLOB: Act = Act(22);

static NAMES: [&str; 23] = [
    "Microsoft.Authorization/roleAssignments/write",
    "Microsoft.Authorization/roleDefinitions/write",
    "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
    MACHINE.action(),
    "Microsoft.Compute/virtualMachines/write",
    SCALE_SET_MACHINE.action(),
    "Microsoft.Compute/virtualMachineScaleSets/write",
    APP.action(),
    "Microsoft.Web/sites/config/list/action",
    "Microsoft.Web/sites/publishxml/action",
    "Microsoft.Web/sites/write",
    "Microsoft.Logic/workflows/write",
    "Microsoft.Logic/workflows/triggers/run/action",
    "Microsoft.KeyVault/vaults/accessPolicies/write",
    "Microsoft.KeyVault/vaults/write",
    "Microsoft.Storage/storageAccounts/listKeys/action",
    "Microsoft.KeyVault/vaults/secrets/getSecret/action",
    "Microsoft.KeyVault/vaults/secrets/setSecret/action",
    "Microsoft.KeyVault/vaults/keys/sign/action",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action",
];

impl Act {
    fn name(self) -> &'static str {
        NAMES.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    pub(super) fn action(self) -> Action<'static> {
        match self.0 < GET_SECRET.0 {
            true => Action::control(self.name()),
            false => Action::data(self.name()),
        }
    }

    /// Whether it is among those of a mask.
    pub(super) fn is_in(self, mask: u32) -> bool {
        mask & 1_u32.checked_shl(u32::from(self.0)).unwrap_or_default() != 0
    }
}

/// What a sender needs to write a host of this kind.
pub(super) fn write(kind: HostKind) -> Act {
    match kind {
        HostKind::VirtualMachine => WRITE_MACHINE,
        HostKind::VirtualMachineScaleSet => WRITE_SET,
        HostKind::WebApp | HostKind::FunctionApp => WRITE_APP,
        HostKind::LogicApp => WRITE_WORKFLOW,
    }
}

/// What a sender needs to run code on an instance of a host of this kind.
pub(super) fn run(kind: HostKind) -> Act {
    match kind {
        HostKind::VirtualMachine => RUN_MACHINE,
        HostKind::VirtualMachineScaleSet => RUN_SCALED,
        HostKind::WebApp | HostKind::FunctionApp => PUBLISH,
        HostKind::LogicApp => RUN_WORKFLOW,
    }
}

/// Those that a role could allow, were there neither conditions nor deny assignments. It only saves questions: whether
/// somebody may, is asked anyway.
pub(super) fn mask(role: &RoleDefinition) -> u32 {
    let could = |(place, name): (usize, &&str)| {
        let is_data = place >= usize::from(GET_SECRET.0);
        let plane = if is_data { Plane::Data } else { Plane::Control };
        could_grant(role, plane, name)
    };
    let bits = NAMES.iter().enumerate().map(|one| u32::from(could(one)));
    bits.rev().fold(0, |mask, bit| (mask << 1) | bit)
}
