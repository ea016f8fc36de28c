//! The commands, a file for each group of them. A further command is an entry more in a file; a further group is a file
//! more, and its table in `TABLES`.

mod account;
mod ad;
mod ad_federated_credential;
mod ad_group;
mod blob;
mod blob_show;
mod blob_tag;
mod deployment;
mod federated_credential;
mod group;
mod identity;
mod keyvault;
mod keyvault_secret;
mod network;
mod resource;
mod rest;
pub(crate) mod role;
pub(crate) mod role_assignment;
mod storage;
mod vm;
pub(crate) mod vm_create;
mod vm_identity;
mod vmss;
mod webapp;

use super::command::Command;

/// All commands.
pub(super) fn all() -> impl Iterator<Item = &'static Command> {
    TABLES.iter().copied().flatten()
}

static TABLES: &[&[Command]] = &[
    account::COMMANDS,
    ad::COMMANDS,
    ad_federated_credential::COMMANDS,
    ad_group::COMMANDS,
    blob::COMMANDS,
    blob_show::COMMANDS,
    blob_tag::COMMANDS,
    deployment::COMMANDS,
    federated_credential::COMMANDS,
    group::COMMANDS,
    identity::COMMANDS,
    keyvault::COMMANDS,
    keyvault_secret::COMMANDS,
    network::COMMANDS,
    resource::COMMANDS,
    rest::COMMANDS,
    role::COMMANDS,
    role_assignment::COMMANDS,
    storage::COMMANDS,
    vm::COMMANDS,
    vm_identity::COMMANDS,
    vmss::COMMANDS,
    webapp::COMMANDS,
];

/// The groups, each with what it is about.
pub(super) const GROUPS: &[(&str, &str)] = &[
    ("account", "Manage Azure subscription information."),
    ("ad", "Manage Microsoft Entra ID entities."),
    ("ad app", "Manage applications of the directory."),
    ("ad app federated-credential", "Manage federated credentials of an application."),
    ("ad group", "Manage Microsoft Entra groups."),
    ("ad group member", "Manage members of groups."),
    ("ad signed-in-user", "Show information about the current signed-in user."),
    ("ad sp", "Manage Microsoft Entra service principals."),
    ("ad user", "Manage Microsoft Entra users."),
    ("appservice", "Manage plans of App Service."),
    ("appservice plan", "Manage app service plans."),
    ("deployment", "Deploy templates."),
    ("deployment group", "Deploy templates to resource groups."),
    ("functionapp", "Manage function apps."),
    ("functionapp identity", "Manage the identities of a function app."),
    ("group", "Manage resource groups and template deployments."),
    ("identity", "Manage user-assigned managed identities."),
    ("identity federated-credential", "Manage federated credentials of an identity."),
    ("keyvault", "Manage KeyVault keys, secrets, and certificates."),
    ("keyvault secret", "Manage secrets."),
    ("network", "Manage networks."),
    ("network nic", "Manage network interfaces."),
    ("provider", "Manage resource providers."),
    ("resource", "Manage Azure resources."),
    ("role", "Manage Azure role-based access control (Azure RBAC)."),
    ("role assignment", "Manage role assignments."),
    ("role definition", "Manage role definitions."),
    ("storage", "Manage Azure Cloud Storage resources."),
    ("storage account", "Manage storage accounts."),
    ("storage account keys", "Manage the keys of storage accounts."),
    ("storage blob", "Manage object storage for unstructured data (blobs)."),
    ("storage blob tag", "Manage the index tags of blobs."),
    ("storage container", "Manage blob storage containers."),
    ("vm", "Manage Linux or Windows virtual machines."),
    ("vm identity", "Manage service identities of a VM."),
    ("vm run-command", "Run commands on a VM."),
    ("vmss", "Manage virtual machine scale sets."),
    ("vmss identity", "Manage the identities of a scale set."),
    ("webapp", "Manage web apps."),
    ("webapp config", "Configure a web app."),
    ("webapp config appsettings", "Configure the settings of a web app."),
    ("webapp identity", "Manage the identities of a web app."),
];
