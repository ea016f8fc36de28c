//! The built-in roles that the simulator knows ("Azure built-in roles").
//!
//! Ids, names and patterns are those that Azure's role definition list API returned in March 2026; the
//! descriptions are this project's own.

/// A role that exists in every subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltInRole {
    /// The GUID of the role definition, in lower case.
    pub id: &'static str,
    /// `roleName`.
    pub name: &'static str,
    /// One plain sentence or two.
    pub description: &'static str,
    /// The blocks of permissions; the role allows what any of them allows.
    pub permissions: &'static [BuiltInPermission],
}

/// A block of permissions: what its `not` lists name is subtracted from the block itself, never from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltInPermission {
    /// Operations of the control plane.
    pub actions: &'static [&'static str],
    /// Operations of the control plane to subtract.
    pub not_actions: &'static [&'static str],
    /// Operations of the data plane.
    pub data_actions: &'static [&'static str],
    /// Operations of the data plane to subtract.
    pub not_data_actions: &'static [&'static str],
}

/// Every built-in role of the simulator.
pub const BUILT_IN: &[BuiltInRole] = &[
    BuiltInRole {
        id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        name: "Owner",
        description: "Manages everything, and decides who else may.",
        permissions: &[BuiltInPermission {
            actions: &["*"],
            not_actions: &[],
            data_actions: &[],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "b24988ac-6180-42a0-ab88-20f7382dd24c",
        name: "Contributor",
        description: "Manages all resources, but cannot give anybody access to them.",
        permissions: &[BuiltInPermission {
            actions: &["*"],
            not_actions: &[
                "Microsoft.Authorization/*/Delete",
                "Microsoft.Authorization/*/Write",
                "Microsoft.Authorization/elevateAccess/Action",
                "Microsoft.Blueprint/blueprintAssignments/write",
                "Microsoft.Blueprint/blueprintAssignments/delete",
                "Microsoft.Compute/galleries/share/action",
                "Microsoft.Purview/consents/write",
                "Microsoft.Purview/consents/delete",
                "Microsoft.Resources/deploymentStacks/manageDenySetting/action",
                "Microsoft.Subscription/cancel/action",
                "Microsoft.Subscription/enable/action",
            ],
            data_actions: &[],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
        name: "Reader",
        description: "Sees all resources and changes none.",
        permissions: &[BuiltInPermission {
            actions: &["*/read"],
            not_actions: &[],
            data_actions: &[],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
        name: "User Access Administrator",
        description: "Decides who has access to Azure resources.",
        permissions: &[BuiltInPermission {
            actions: &["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"],
            not_actions: &[],
            data_actions: &[],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
        name: "Role Based Access Control Administrator",
        description: "Gives and takes access to Azure resources by role assignments, and by no other way.",
        permissions: &[BuiltInPermission {
            actions: &[
                "Microsoft.Authorization/roleAssignments/write",
                "Microsoft.Authorization/roleAssignments/delete",
                "*/read",
                "Microsoft.Support/*",
            ],
            not_actions: &[],
            data_actions: &[],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "f1a07417-d97a-45cb-824c-7a7467783830",
        name: "Managed Identity Operator",
        description: "Reads user-assigned identities and assigns them to resources.",
        permissions: &[BuiltInPermission {
            actions: &[
                "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
                "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
                "Microsoft.Authorization/*/read",
                "Microsoft.Insights/alertRules/*",
                "Microsoft.Resources/subscriptions/resourceGroups/read",
                "Microsoft.Resources/deployments/*",
                "Microsoft.Support/*",
            ],
            not_actions: &[],
            data_actions: &[],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59",
        name: "Managed Identity Contributor",
        description: "Creates, reads, updates and deletes user-assigned identities.",
        permissions: &[BuiltInPermission {
            actions: &[
                "Microsoft.ManagedIdentity/userAssignedIdentities/read",
                "Microsoft.ManagedIdentity/userAssignedIdentities/write",
                "Microsoft.ManagedIdentity/userAssignedIdentities/delete",
                "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read",
                "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
                "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete",
                "Microsoft.ManagedIdentity/userAssignedIdentities/revokeTokens/action",
                "Microsoft.Authorization/*/read",
                "Microsoft.Insights/alertRules/*",
                "Microsoft.Resources/subscriptions/resourceGroups/read",
                "Microsoft.Resources/deployments/*",
                "Microsoft.Support/*",
            ],
            not_actions: &[],
            data_actions: &[],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
        name: "Virtual Machine Contributor",
        description: "Manages virtual machines, but neither signs in to them nor manages the network and storage they use.",
        permissions: &[BuiltInPermission {
            actions: &[
                "Microsoft.Authorization/*/read",
                "Microsoft.Compute/availabilitySets/*",
                "Microsoft.Compute/locations/*",
                "Microsoft.Compute/virtualMachines/*",
                "Microsoft.Compute/virtualMachineScaleSets/*",
                "Microsoft.Compute/cloudServices/*",
                "Microsoft.Compute/disks/write",
                "Microsoft.Compute/disks/read",
                "Microsoft.Compute/disks/delete",
                "Microsoft.Compute/hostgroups/write",
                "Microsoft.Compute/hostgroups/hosts/write",
                "Microsoft.DevTestLab/schedules/*",
                "Microsoft.Insights/alertRules/*",
                "Microsoft.Network/applicationGateways/backendAddressPools/join/action",
                "Microsoft.Network/loadBalancers/backendAddressPools/join/action",
                "Microsoft.Network/loadBalancers/inboundNatPools/join/action",
                "Microsoft.Network/loadBalancers/inboundNatRules/join/action",
                "Microsoft.Network/loadBalancers/probes/join/action",
                "Microsoft.Network/loadBalancers/read",
                "Microsoft.Network/locations/*",
                "Microsoft.Network/networkInterfaces/*",
                "Microsoft.Network/networkSecurityGroups/join/action",
                "Microsoft.Network/networkSecurityGroups/read",
                "Microsoft.Network/publicIPAddresses/join/action",
                "Microsoft.Network/publicIPAddresses/read",
                "Microsoft.Network/virtualNetworks/read",
                "Microsoft.Network/virtualNetworks/subnets/join/action",
                "Microsoft.RecoveryServices/locations/*",
                "Microsoft.RecoveryServices/Vaults/backupFabrics/backupProtectionIntent/write",
                "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/*/read",
                "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/read",
                "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/write",
                "Microsoft.RecoveryServices/Vaults/backupPolicies/read",
                "Microsoft.RecoveryServices/Vaults/backupPolicies/write",
                "Microsoft.RecoveryServices/Vaults/read",
                "Microsoft.RecoveryServices/Vaults/usages/read",
                "Microsoft.RecoveryServices/Vaults/write",
                "Microsoft.ResourceHealth/availabilityStatuses/read",
                "Microsoft.Resources/deployments/*",
                "Microsoft.Resources/subscriptions/resourceGroups/read",
                "Microsoft.SerialConsole/serialPorts/connect/action",
                "Microsoft.SqlVirtualMachine/*",
                "Microsoft.Storage/storageAccounts/listKeys/action",
                "Microsoft.Storage/storageAccounts/read",
                "Microsoft.Support/*",
            ],
            not_actions: &[],
            data_actions: &[],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "00482a5a-887f-4fb3-b363-3b7fe8e74483",
        name: "Key Vault Administrator",
        description: "Does everything with the keys, secrets and certificates in a key vault, but manages neither the vault nor its role assignments. Needs a vault of the Azure RBAC permission model.",
        permissions: &[BuiltInPermission {
            actions: &[
                "Microsoft.Authorization/*/read",
                "Microsoft.Insights/alertRules/*",
                "Microsoft.Resources/deployments/*",
                "Microsoft.Resources/subscriptions/resourceGroups/read",
                "Microsoft.Support/*",
                "Microsoft.KeyVault/checkNameAvailability/read",
                "Microsoft.KeyVault/deletedVaults/read",
                "Microsoft.KeyVault/locations/*/read",
                "Microsoft.KeyVault/vaults/*/read",
                "Microsoft.KeyVault/operations/read",
            ],
            not_actions: &[],
            data_actions: &["Microsoft.KeyVault/vaults/*"],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "f25e0fa2-a7c8-4377-a976-54943a77a395",
        name: "Key Vault Contributor",
        description: "Manages key vaults, but reaches none of the keys, secrets and certificates in them.",
        permissions: &[BuiltInPermission {
            actions: &[
                "Microsoft.Authorization/*/read",
                "Microsoft.Insights/alertRules/*",
                "Microsoft.KeyVault/*",
                "Microsoft.Resources/deployments/*",
                "Microsoft.Resources/subscriptions/resourceGroups/read",
                "Microsoft.Support/*",
            ],
            not_actions: &[
                "Microsoft.KeyVault/locations/deletedVaults/purge/action",
                "Microsoft.KeyVault/hsmPools/*",
                "Microsoft.KeyVault/managedHsms/*",
            ],
            data_actions: &[],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "21090545-7ca7-4776-b22c-e363652d74d2",
        name: "Key Vault Reader",
        description: "Reads the metadata of key vaults and of what is in them, but no secret values and no key material. Needs a vault of the Azure RBAC permission model.",
        permissions: &[BuiltInPermission {
            actions: &[
                "Microsoft.Authorization/*/read",
                "Microsoft.Insights/alertRules/*",
                "Microsoft.Resources/deployments/*",
                "Microsoft.Resources/subscriptions/resourceGroups/read",
                "Microsoft.Support/*",
                "Microsoft.KeyVault/checkNameAvailability/read",
                "Microsoft.KeyVault/deletedVaults/read",
                "Microsoft.KeyVault/locations/*/read",
                "Microsoft.KeyVault/vaults/*/read",
                "Microsoft.KeyVault/operations/read",
            ],
            not_actions: &[],
            data_actions: &[
                "Microsoft.KeyVault/vaults/*/read",
                "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
            ],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
        name: "Key Vault Secrets Officer",
        description: "Does everything with the secrets of a key vault except manage permissions. Needs a vault of the Azure RBAC permission model.",
        permissions: &[BuiltInPermission {
            actions: &[
                "Microsoft.Authorization/*/read",
                "Microsoft.Insights/alertRules/*",
                "Microsoft.Resources/deployments/*",
                "Microsoft.Resources/subscriptions/resourceGroups/read",
                "Microsoft.Support/*",
                "Microsoft.KeyVault/checkNameAvailability/read",
                "Microsoft.KeyVault/deletedVaults/read",
                "Microsoft.KeyVault/locations/*/read",
                "Microsoft.KeyVault/vaults/*/read",
                "Microsoft.KeyVault/operations/read",
            ],
            not_actions: &[],
            data_actions: &["Microsoft.KeyVault/vaults/secrets/*"],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "4633458b-17de-408a-b874-0445c86b69e6",
        name: "Key Vault Secrets User",
        description: "Reads the values of secrets. Needs a vault of the Azure RBAC permission model.",
        permissions: &[BuiltInPermission {
            actions: &[],
            not_actions: &[],
            data_actions: &[
                "Microsoft.KeyVault/vaults/secrets/getSecret/action",
                "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
            ],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
        name: "Key Vault Crypto Officer",
        description: "Does everything with the keys of a key vault except manage permissions. Needs a vault of the Azure RBAC permission model.",
        permissions: &[BuiltInPermission {
            actions: &[
                "Microsoft.Authorization/*/read",
                "Microsoft.Insights/alertRules/*",
                "Microsoft.Resources/deployments/*",
                "Microsoft.Resources/subscriptions/resourceGroups/read",
                "Microsoft.Support/*",
                "Microsoft.KeyVault/checkNameAvailability/read",
                "Microsoft.KeyVault/deletedVaults/read",
                "Microsoft.KeyVault/locations/*/read",
                "Microsoft.KeyVault/vaults/*/read",
                "Microsoft.KeyVault/operations/read",
            ],
            not_actions: &[],
            data_actions: &[
                "Microsoft.KeyVault/vaults/keys/*",
                "Microsoft.KeyVault/vaults/keyrotationpolicies/*",
            ],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "12338af0-0e69-4776-bea7-57ae8d297424",
        name: "Key Vault Crypto User",
        description: "Performs cryptographic operations with keys. Needs a vault of the Azure RBAC permission model.",
        permissions: &[BuiltInPermission {
            actions: &[],
            not_actions: &[],
            data_actions: &[
                "Microsoft.KeyVault/vaults/keys/read",
                "Microsoft.KeyVault/vaults/keys/update/action",
                "Microsoft.KeyVault/vaults/keys/backup/action",
                "Microsoft.KeyVault/vaults/keys/encrypt/action",
                "Microsoft.KeyVault/vaults/keys/decrypt/action",
                "Microsoft.KeyVault/vaults/keys/wrap/action",
                "Microsoft.KeyVault/vaults/keys/unwrap/action",
                "Microsoft.KeyVault/vaults/keys/sign/action",
                "Microsoft.KeyVault/vaults/keys/verify/action",
            ],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "17d1049b-9a84-46fb-8f53-869881c3d3ab",
        name: "Storage Account Contributor",
        description: "Manages storage accounts and reads their access keys, with which all data can be reached.",
        permissions: &[BuiltInPermission {
            actions: &[
                "Microsoft.Authorization/*/read",
                "Microsoft.Insights/alertRules/*",
                "Microsoft.Insights/diagnosticSettings/*",
                "Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action",
                "Microsoft.ResourceHealth/availabilityStatuses/read",
                "Microsoft.Resources/deployments/*",
                "Microsoft.Resources/subscriptions/resourceGroups/read",
                "Microsoft.Storage/storageAccounts/*",
                "Microsoft.Support/*",
            ],
            not_actions: &[],
            data_actions: &[],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        name: "Storage Blob Data Owner",
        description: "Does everything with blob containers and blobs, POSIX access control included.",
        permissions: &[BuiltInPermission {
            actions: &[
                "Microsoft.Storage/storageAccounts/blobServices/containers/*",
                "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
            ],
            not_actions: &[],
            data_actions: &["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*"],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        name: "Storage Blob Data Contributor",
        description: "Reads, writes and deletes blob containers and blobs.",
        permissions: &[BuiltInPermission {
            actions: &[
                "Microsoft.Storage/storageAccounts/blobServices/containers/delete",
                "Microsoft.Storage/storageAccounts/blobServices/containers/read",
                "Microsoft.Storage/storageAccounts/blobServices/containers/write",
                "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
            ],
            not_actions: &[],
            data_actions: &[
                "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete",
                "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
                "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write",
                "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/move/action",
                "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action",
            ],
            not_data_actions: &[],
        }],
    },
    BuiltInRole {
        id: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        name: "Storage Blob Data Reader",
        description: "Reads and lists blob containers and blobs.",
        permissions: &[BuiltInPermission {
            actions: &[
                "Microsoft.Storage/storageAccounts/blobServices/containers/read",
                "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
            ],
            not_actions: &[],
            data_actions: &["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"],
            not_data_actions: &[],
        }],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;
    use alloc::string::ToString;

    #[test]
    fn ids_are_lower_case_guids_and_differ() {
        let ids: BTreeSet<_> = BUILT_IN.iter().map(|role| role.id).collect();
        assert_eq!(ids.len(), BUILT_IN.len());
        for id in ids {
            assert_eq!(uuid::Uuid::parse_str(id).map(|id| id.to_string()).as_deref(), Ok(id));
        }
    }

    #[test]
    fn names_differ_whatever_their_case() {
        let names: BTreeSet<_> = BUILT_IN.iter().map(|role| role.name.to_lowercase()).collect();
        assert_eq!(names.len(), BUILT_IN.len());
    }

    #[test]
    fn every_block_grants_something_written_without_blanks() {
        for role in BUILT_IN {
            for block in role.permissions {
                assert!(!block.actions.is_empty() || !block.data_actions.is_empty(), "{}", role.name);
                let lists = [block.actions, block.not_actions, block.data_actions, block.not_data_actions];
                for pattern in lists.concat() {
                    let well_formed = pattern == "*" || pattern.contains('/');
                    assert!(
                        well_formed && !pattern.contains(char::is_whitespace),
                        "{}: {pattern}",
                        role.name
                    );
                }
            }
        }
    }
}
