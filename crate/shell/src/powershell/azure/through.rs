//! Cmdlets that do what a command of the Azure CLI does: they take the sign-in of the modules, and give objects.

use super::client::object;
use crate::json::Json;
use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::value::Value;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// One cmdlet: its name, the command, what parameters become of its options, the type of what it gives, and the properties
/// of that.
struct Way {
    cmdlet: &'static str,
    command: &'static str,
    /// `Parameter=--option`; `~value` behind it stands for a switch that is there, `%` for one without a value.
    options: &'static str,
    kind: &'static str,
    places: &'static [(&'static str, &'static str)],
}

const fn cmdlet(name: &'static str, parameters: &'static str) -> Cmdlet {
    Cmdlet { name, aliases: "", parameters, run }
}

const fn way(
    cmdlet: &'static str,
    command: &'static str,
    options: &'static str,
    kind: &'static str,
    places: &'static [(&'static str, &'static str)],
) -> Way {
    Way { cmdlet, command, options, kind, places }
}

pub(super) const RAN: &str = "Microsoft.Azure.Commands.Compute.Automation.Models.PSRunCommandResult";
pub(super) const APP: &str = "Microsoft.Azure.Commands.WebApps.Models.PSSite";
pub(super) const DEPLOYMENT: &str =
    "Microsoft.Azure.Commands.ResourceManager.Cmdlets.SdkModels.PSResourceGroupDeployment";
pub(super) const SET: &str = "Microsoft.Azure.Commands.Compute.Automation.Models.PSVirtualMachineScaleSet";
pub(super) const USER: &str =
    "Microsoft.Azure.PowerShell.Cmdlets.ManagedServiceIdentity.Models.AzureResource";

pub(super) static CMDLETS: &[Cmdlet] = &[
    cmdlet(
        "New-AzKeyVault",
        "VaultName|Name:0m ResourceGroupName:1m Location:2m Sku Tag DisableRbacAuthorization:s EnablePurgeProtection:s \
         SoftDeleteRetentionInDays EnabledForDeployment:s EnabledForTemplateDeployment:s EnabledForDiskEncryption:s \
         PublicNetworkAccess:x NetworkRuleSet:x",
    ),
    cmdlet("Remove-AzKeyVault", "VaultName|Name:0mn ResourceGroupName:1n Location:x Force:s PassThru:sx"),
    cmdlet(
        "Remove-AzKeyVaultAccessPolicy",
        "VaultName|Name:0mn ResourceGroupName:1n ObjectId ServicePrincipalName|SPN UserPrincipalName PassThru:sx",
    ),
    cmdlet(
        "New-AzStorageAccount",
        "ResourceGroupName:0m Name|StorageAccountName|AccountName:1m SkuName|StorageAccountType|AccountType|Type:2m \
         Location:3m Kind Tag AccessTier MinimumTlsVersion AllowBlobPublicAccess AllowSharedKeyAccess EnableHttpsTrafficOnly",
    ),
    cmdlet(
        "Remove-AzStorageAccount",
        "ResourceGroupName:0mn Name|StorageAccountName|AccountName:1mn Force:s",
    ),
    cmdlet(
        "Invoke-AzVMRunCommand",
        "ResourceGroupName:0n VMName|Name:1n CommandId:m ScriptString Parameter ScriptPath:x",
    ),
    cmdlet(
        "New-AzResourceGroupDeployment",
        "ResourceGroupName:m Name|DeploymentName TemplateFile:m TemplateParameterFile TemplateParameterObject Mode Force:s",
    ),
    cmdlet("Get-AzResourceGroupDeployment", "ResourceGroupName:0mn Name|DeploymentName:1"),
    cmdlet("Get-AzWebApp", "ResourceGroupName:0n Name:1n"),
    cmdlet("Remove-AzWebApp", "ResourceGroupName:0mn Name:1mn Force:s"),
    cmdlet("Get-AzVmss", "ResourceGroupName:0n VMScaleSetName|Name:1n"),
    cmdlet("Remove-AzVmss", "ResourceGroupName:0mn VMScaleSetName|Name:1mn Force:s InstanceId:x"),
    cmdlet("New-AzADGroup", "DisplayName:m MailNickname:m Description"),
    cmdlet("Get-AzADGroupMember", "GroupObjectId|ObjectId|Id:mn"),
    cmdlet("Remove-AzADGroup", "ObjectId|Id:mn PassThru:sx"),
    cmdlet("Get-AzUserAssignedIdentityAssociatedResource", "ResourceGroupName:mn Name:mn Filter:x"),
    cmdlet("Register-AzResourceProvider", "ProviderNamespace:0m"),
    cmdlet("Remove-AzRoleDefinition", "Id Name Scope Force:s PassThru:sx"),
];

const GROUP: (&str, &str) = ("ResourceGroupName", "resourceGroup");

static WAYS: &[Way] = &[
    way(
        "New-AzKeyVault",
        "keyvault create",
        "VaultName=--name ResourceGroupName=--resource-group Location=--location Sku=--sku Tag=--tags \
         DisableRbacAuthorization=--enable-rbac-authorization~false EnablePurgeProtection=--enable-purge-protection~true \
         SoftDeleteRetentionInDays=--retention-days EnabledForDeployment=--enabled-for-deployment~true \
         EnabledForTemplateDeployment=--enabled-for-template-deployment~true \
         EnabledForDiskEncryption=--enabled-for-disk-encryption~true",
        super::keyvault::KIND,
        super::keyvault::PLACES,
    ),
    way(
        "Remove-AzKeyVault",
        "keyvault delete",
        "VaultName=--name ResourceGroupName=--resource-group",
        "",
        &[],
    ),
    way(
        "Remove-AzKeyVaultAccessPolicy",
        "keyvault delete-policy",
        "VaultName=--name ResourceGroupName=--resource-group ObjectId=--object-id ServicePrincipalName=--spn \
         UserPrincipalName=--upn",
        "",
        &[],
    ),
    way(
        "New-AzStorageAccount",
        "storage account create",
        "Name=--name ResourceGroupName=--resource-group SkuName=--sku Location=--location Kind=--kind Tag=--tags \
         AccessTier=--access-tier MinimumTlsVersion=--min-tls-version AllowBlobPublicAccess=--allow-blob-public-access \
         AllowSharedKeyAccess=--allow-shared-key-access EnableHttpsTrafficOnly=--https-only",
        super::storage::ACCOUNT,
        super::storage::PLACES,
    ),
    way(
        "Remove-AzStorageAccount",
        "storage account delete",
        "Name=--name ResourceGroupName=--resource-group",
        "",
        &[],
    ),
    way(
        "Invoke-AzVMRunCommand",
        "vm run-command invoke",
        "VMName=--name ResourceGroupName=--resource-group CommandId=--command-id ScriptString=--scripts Parameter=--parameters",
        RAN,
        &[("Value", "value"), ("Status", "=Succeeded")],
    ),
    way(
        "New-AzResourceGroupDeployment",
        "deployment group create",
        "Name=--name ResourceGroupName=--resource-group TemplateFile=--template-file TemplateParameterFile=--parameters \
         TemplateParameterObject=--parameters Mode=--mode",
        DEPLOYMENT,
        DEPLOYED,
    ),
    way(
        "Get-AzResourceGroupDeployment",
        "deployment group list|deployment group show",
        "Name=--name ResourceGroupName=--resource-group",
        DEPLOYMENT,
        DEPLOYED,
    ),
    way(
        "Get-AzWebApp",
        "webapp list|resource show",
        "Name=--name ResourceGroupName=--resource-group",
        APP,
        &[
            ("Name", "name"),
            GROUP,
            ("Location", "location"),
            ("State", "properties.state"),
            ("DefaultHostName", "properties.defaultHostName"),
            ("Kind", "kind"),
            ("Id", "id"),
            ("Tags", "tags"),
            ("Identity", "identity"),
        ],
    ),
    way("Remove-AzWebApp", "webapp delete", "Name=--name ResourceGroupName=--resource-group", "", &[]),
    way(
        "Get-AzVmss",
        "vmss list|vmss show",
        "VMScaleSetName=--name ResourceGroupName=--resource-group",
        SET,
        &[
            ("Name", "name"),
            GROUP,
            ("Location", "location"),
            ("Sku", "sku"),
            ("ProvisioningState", "properties.provisioningState"),
            ("Id", "id"),
            ("Identity", "identity"),
            ("Tags", "tags"),
        ],
    ),
    way("Remove-AzVmss", "vmss delete", "VMScaleSetName=--name ResourceGroupName=--resource-group", "", &[]),
    way(
        "New-AzADGroup",
        "ad group create",
        "DisplayName=--display-name MailNickname=--mail-nickname Description=--description",
        super::directory::GROUP,
        &[
            ("DisplayName", "displayName"),
            ("Id", "id"),
            ("MailNickname", "mailNickname"),
            ("Description", "description"),
        ],
    ),
    way(
        "Get-AzADGroupMember",
        "ad group member list",
        "GroupObjectId=--group",
        super::directory::USER,
        &[
            ("DisplayName", "displayName"),
            ("Id", "id"),
            ("UserPrincipalName", "userPrincipalName"),
            ("AppId", "appId"),
        ],
    ),
    way("Remove-AzADGroup", "ad group delete", "ObjectId=--group", "", &[]),
    way(
        "Get-AzUserAssignedIdentityAssociatedResource",
        "identity list-resources",
        "Name=--name ResourceGroupName=--resource-group",
        USER,
        &[
            ("Name", "name"),
            ("ResourceGroup", "resourceGroup"),
            ("SubscriptionDisplayName", "subscriptionDisplayName"),
            ("SubscriptionId", "subscriptionId"),
            ("ResourceType", "type"),
        ],
    ),
    way("Register-AzResourceProvider", "provider register", "ProviderNamespace=--namespace", "", &[]),
    way("Remove-AzRoleDefinition", "role definition delete", "Name=--name Id=--name Scope=--scope", "", &[]),
];

const DEPLOYED: &[(&str, &str)] = &[
    ("DeploymentName", "name"),
    GROUP,
    ("ProvisioningState", "properties.provisioningState"),
    ("Timestamp", "properties.timestamp"),
    ("Mode", "properties.mode"),
    ("Parameters", "properties.parameters"),
    ("Outputs", "properties.outputs"),
];

/// The words of the command that the parameters mean.
fn words(work: &Work, options: &'static str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for entry in options.split_whitespace() {
        let (parameter, option) = entry.split_once('=').unwrap_or((entry, ""));
        let Some(value) = work.value(parameter) else { continue };
        if let Some((option, told)) = option.split_once('~') {
            if value.is_true() {
                words.extend([option.to_owned(), told.to_owned()]);
            }
            continue;
        }
        words.push(option.to_owned());
        match value {
            // Of parameters of a template each is a value by itself; tags and the like are texts.
            Value::Table(_) if parameter == "TemplateParameterObject" => {
                let members = value.members().into_iter().flatten();
                let one = |(name, value): &(String, Value)| {
                    let value = Json::Object(Vec::from([("value".to_owned(), value.to_json(16))]));
                    (name.clone(), value)
                };
                words.push(Json::Object(members.map(one).collect()).compact());
            }
            Value::Table(members) => {
                words.extend(members.iter().map(|(name, value)| format!("{name}={}", value.to_text())));
            }
            Value::Bool(value) => words.push(format!("{value}")),
            value => words.extend(value.clone().items().iter().map(Value::to_text)),
        }
    }
    words
}

fn run(work: &mut Work) -> Done {
    let Some(way) = WAYS.iter().find(|way| way.cmdlet == work.cmdlet.name) else { return Ok(Vec::new()) };
    if way.command.ends_with(" delete") && way.cmdlet != "Remove-AzADGroup" {
        work.confirmed()?;
    }
    let mut words = words(work, way.options);
    let target = words.get(1).cloned().unwrap_or_default();
    // Where there are two, the second is for what has a name.
    let (command, one) = way.command.split_once('|').unwrap_or((way.command, way.command));
    let is_named = words.first().is_some_and(|word| word == "--name");
    let command = if is_named { one } else { command };
    if command == "resource show" {
        words.extend(["--resource-type".to_owned(), "Microsoft.Web/sites".to_owned()]);
    }
    if !work.goes_on(&target) {
        return Ok(Vec::new());
    }
    let made = work.azure(|az| az.perform(command, &words))?;
    if way.places.is_empty() {
        return Ok(Vec::new());
    }
    let shown = |one: &Json| object(way.kind, one, way.places);
    Ok(match &made {
        Json::Null => Vec::new(),
        Json::List(items) => items.iter().map(shown).collect(),
        one => Vec::from([shown(one)]),
    })
}
