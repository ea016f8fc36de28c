//! Who speaks and who answers on the simulated network.

use crate::scope::ResourceId;
use alloc::string::String;
use serde::Serialize;

/// An end of a message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Place {
    /// A person at their own computer.
    Person {
        /// The name before the `@` of their user principal name.
        name: String,
    },
    /// Somewhere outside Azure, signed in as nobody.
    Internet,
    /// A program that runs on an instance of a host; that of an app answers requests too.
    Code {
        /// The instance, which most hosts are themselves.
        host: ResourceId,
    },
    /// The token endpoint of a host: 169.254.169.254 of a virtual machine, one on its own loopback of an app. A workflow
    /// has one that only its actions reach.
    Metadata {
        /// The instance, which most hosts are themselves.
        host: ResourceId,
    },
    /// Azure Resource Manager and the resource providers behind it.
    ResourceManager,
    /// Microsoft Entra ID: token service and directory.
    EntraId,
    /// The Managed Identity Resource Provider.
    IdentityProvider,
    /// The data plane of a key vault.
    KeyVault {
        /// The vault's name.
        name: String,
    },
    /// The data plane of a storage account.
    Storage {
        /// The account's name.
        name: String,
    },
    /// A CI service or a cluster outside Azure, which gives its jobs tokens of its own. What runs there speaks from here.
    Issuer {
        /// What the document calls it.
        name: String,
    },
}

impl Place {
    /// Whether one of Azure's own services stands here, rather than a person or somebody's code.
    pub(crate) fn is_azure(&self) -> bool {
        match self {
            Self::Metadata { .. }
            | Self::ResourceManager
            | Self::EntraId
            | Self::IdentityProvider
            | Self::KeyVault { .. }
            | Self::Storage { .. } => true,
            Self::Person { .. } | Self::Internet | Self::Code { .. } | Self::Issuer { .. } => false,
        }
    }
}
