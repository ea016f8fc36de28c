//! The cmdlets of the Az modules ("Azure PowerShell documentation"): they send what the Azure CLI sends for the same, with a
//! sign-in of their own, and give objects.
//!
//! How an object shows is what the modules' own format files say, or what Microsoft's pages print (UNCONFIRMED for the others:
//! tables of names, or lists of what the pages' scripts ask for).

mod account;
mod client;
mod directory;
mod graph;
mod group;
mod hosts;
mod identity;
mod keyvault;
mod role_assignment;
mod storage;
mod through;
mod vm;
mod vm_new;

use super::bind::Cmdlet;
use super::show::View;

pub(super) static CMDLETS: &[&[Cmdlet]] = &[
    account::CMDLETS,
    directory::CMDLETS,
    graph::CMDLETS,
    group::CMDLETS,
    hosts::CMDLETS,
    identity::CMDLETS,
    keyvault::CMDLETS,
    role_assignment::CMDLETS,
    storage::CMDLETS,
    through::CMDLETS,
    vm::CMDLETS,
    vm_new::CMDLETS,
];

const fn list(kind: &'static str, columns: &'static [&'static str]) -> View {
    View { kind, columns, is_table: false }
}

const fn table(kind: &'static str, columns: &'static [&'static str]) -> View {
    View { kind, columns, is_table: true }
}

/// How objects are shown, by their types.
pub(super) static VIEWS: &[View] = &[
    list(
        role_assignment::KIND,
        &[
            "RoleAssignmentName",
            "RoleAssignmentId",
            "Scope",
            "DisplayName",
            "SignInName",
            "RoleDefinitionName",
            "RoleDefinitionId",
            "ObjectId",
            "ObjectType",
            "CanDelegate",
            "Description",
            "ConditionVersion",
            "Condition",
        ],
    ),
    list(
        role_assignment::ROLE,
        &[
            "Name",
            "Id",
            "IsCustom",
            "Description",
            "Actions",
            "NotActions",
            "DataActions",
            "NotDataActions",
            "AssignableScopes",
        ],
    ),
    table(identity::KIND, &["Location", "Name", "ResourceGroupName"]),
    table(identity::CREDENTIAL, &["Name", "Issuer", "Subject", "Audience"]),
    table(
        account::CONTEXT,
        &["Name:40", "Account", "SubscriptionName=Subscription.Name", "Environment", "TenantId=Tenant"],
    ),
    table(account::PROFILE, &["Account", "SubscriptionName", "TenantId", "Environment"]),
    table(account::SUBSCRIPTION, &["Name", "Id", "TenantId", "State"]),
    list(account::TOKEN, &["Token", "ExpiresOn", "TenantId", "UserId", "Type"]),
    table(account::TENANT, &["Id", "Name", "Category=TenantCategory", "Domains"]),
    list(group::KIND, &["ResourceGroupName", "Location", "ProvisioningState", "Tags", "ResourceId"]),
    list(group::RESOURCE, &["Name", "ResourceGroupName", "ResourceType", "Location", "ResourceId", "Tags"]),
    list(group::ANSWER, &["StatusCode", "Content", "Method", "Version"]),
    list(
        vm::KIND,
        &[
            "ResourceGroupName",
            "Id",
            "VmId",
            "Name",
            "Type",
            "Location",
            "?Tags",
            "?{HardwareProfile",
            "?{Identity",
            "?{NetworkProfile",
            "?{OSProfile",
            "ProvisioningState",
            "?{StorageProfile",
            "?{Statuses",
        ],
    ),
    table(
        vm::ITEM,
        &[
            "ResourceGroupName",
            "Name",
            "Location",
            "VmSize=HardwareProfile.VmSize",
            "OsType",
            "NIC",
            "ProvisioningState",
            "Zone",
        ],
    ),
    list(vm::OPERATION, &["RequestId", "IsSuccessStatusCode", "StatusCode", "ReasonPhrase"]),
    list(
        keyvault::SECRET,
        &[
            "Vault Name=VaultName",
            "Name",
            "Version",
            "Id",
            "Enabled",
            "Expires",
            "Not Before=NotBefore",
            "Created",
            "Updated",
            "Content Type=ContentType",
            "Tags",
        ],
    ),
    list(
        keyvault::ITEM,
        &[
            "Vault Name=VaultName",
            "Resource Group Name=ResourceGroupName",
            "Location",
            "Resource ID=ResourceId",
            "Tags",
        ],
    ),
    list(
        keyvault::KIND,
        &[
            "Vault Name=VaultName",
            "Resource Group Name=ResourceGroupName",
            "Location",
            "Resource ID=ResourceId",
            "Vault URI=VaultUri",
            "Tenant ID=TenantId",
            "SKU=Sku",
            "Enabled For Deployment?=EnabledForDeployment",
            "Enabled For Template Deployment?=EnabledForTemplateDeployment",
            "Enabled For Disk Encryption?=EnabledForDiskEncryption",
            "Enabled For RBAC Authorization?=EnableRbacAuthorization",
            "Soft Delete Enabled?=EnableSoftDelete",
            "Soft Delete Retention Period (days)=SoftDeleteRetentionInDays",
            "Purge Protection Enabled?=EnablePurgeProtection",
            "Tags",
        ],
    ),
    table(
        storage::ACCOUNT,
        &[
            "StorageAccountName",
            "ResourceGroupName",
            "PrimaryLocation",
            "SkuName",
            "Kind",
            "AccessTier",
            "CreationTime",
            "ProvisioningState",
            "EnableHttpsTrafficOnly",
        ],
    ),
    table(storage::CONTAINER, &["Name", "PublicAccess", "LastModified"]),
    table(storage::BLOB, &["Name", "BlobType", "Length", "ContentType", "LastModified"]),
    list(through::RAN, &["Value[0]=Value", "Status"]),
    list(
        through::APP,
        &["Name", "ResourceGroupName", "Location", "State", "DefaultHostName", "Kind", "Id", "Tags"],
    ),
    table(through::SET, &["ResourceGroupName", "Name", "Location", "ProvisioningState"]),
    table(
        through::USER,
        &["Name", "ResourceGroup", "SubscriptionDisplayName", "SubscriptionId", "ResourceType"],
    ),
    list(
        through::DEPLOYMENT,
        &[
            "DeploymentName",
            "ResourceGroupName",
            "ProvisioningState",
            "Timestamp",
            "Mode",
            "{Parameters",
            "{Outputs",
        ],
    ),
    table(graph::OBJECT, &["DisplayName", "Id", "AppId", "Mail", "UserPrincipalName"]),
    table(
        graph::ASSIGNED,
        &[
            "DeletedDateTime",
            "Id",
            "AppRoleId",
            "CreatedDateTime",
            "PrincipalDisplayName",
            "PrincipalId",
            "PrincipalType",
            "ResourceDisplayName",
        ],
    ),
    table(directory::USER, &["DisplayName", "Id", "Mail", "UserPrincipalName"]),
    table(directory::GROUP, &["DisplayName", "Id", "MailNickname", "Description"]),
    table(directory::PRINCIPAL, &["DisplayName", "Id", "AppId"]),
    list("System.Net.NetworkCredential", &["UserName", "Password"]),
    list(
        "Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject",
        &["StatusCode", "StatusDescription", "Content", "RawContent", "Headers", "RawContentLength"],
    ),
];
