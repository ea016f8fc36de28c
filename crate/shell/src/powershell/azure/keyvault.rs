//! Az.KeyVault: vaults, their access policies and their secrets.

use super::client::{items, json, moment, object, text};
use super::role_assignment::group_of;
use crate::az::command::part;
use crate::az::commands::role;
use crate::json::Json;
use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::failure::Failure;
use crate::powershell::value::Value;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use mi_sim::wire::Method;

pub(super) const KIND: &str = "Microsoft.Azure.Commands.KeyVault.Models.PSKeyVault";
pub(super) const ITEM: &str = "Microsoft.Azure.Commands.KeyVault.Models.PSKeyVaultIdentityItem";
pub(super) const SECRET: &str = "Microsoft.Azure.Commands.KeyVault.Models.PSKeyVaultSecret";
const VERSION: &str = "2024-11-01";
const SECRETS: &str = "7.5";

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet {
        name: "Get-AzKeyVault",
        aliases: "",
        parameters: "VaultName|Name:0 ResourceGroupName:1",
        run: vaults,
    },
    Cmdlet {
        name: "Set-AzKeyVaultAccessPolicy",
        aliases: "",
        parameters: "VaultName:0m ResourceGroupName ObjectId PermissionsToSecrets PermissionsToKeys PermissionsToCertificates PassThru:s BypassObjectIdValidation:s",
        run: policy,
    },
    Cmdlet {
        name: "Get-AzKeyVaultSecret",
        aliases: "",
        parameters: "VaultName:0mn Name|SecretName:1n Version|SecretVersion:2 AsPlainText:s",
        run: get,
    },
    Cmdlet {
        name: "Set-AzKeyVaultSecret",
        aliases: "",
        parameters: "VaultName:0m Name|SecretName:1m SecretValue:2m ContentType",
        run: set,
    },
    Cmdlet {
        name: "Remove-AzKeyVaultSecret",
        aliases: "",
        parameters: "VaultName:0mn Name|SecretName:1mn Force:s PassThru:s",
        run: remove,
    },
];

fn address(vault: &str, rest: &str) -> String {
    format!("https://{vault}.vault.azure.net/{rest}?api-version={SECRETS}")
}

fn shown(vault: &str, secret: &Json) -> Value {
    let id = text(secret, "id");
    let rest = id.split_once("/secrets/").map(|(_, rest)| rest.to_owned()).unwrap_or_default();
    let (name, version) = rest.split_once('/').unwrap_or((&rest, ""));
    let mut shown = object(
        SECRET,
        secret,
        &[
            ("VaultName", &format!("={vault}")),
            ("Name", &format!("={name}")),
            ("Version", &format!("={version}")),
            ("Id", "id"),
            ("Enabled", "attributes.enabled"),
            ("Expires", "attributes.exp"),
            ("NotBefore", "attributes.nbf"),
            ("Created", "attributes.created"),
            ("Updated", "attributes.updated"),
            ("ContentType", "contentType"),
            ("Tags", "tags"),
        ],
    );
    for name in ["Expires", "NotBefore", "Created", "Updated"] {
        let told = moment(&shown.member(name));
        shown.set(name, told);
    }
    if let Some(value) = secret.get("value").and_then(Json::as_text) {
        shown.set("SecretValue", Value::Secret(value.to_owned()));
    }
    shown
}

fn get(work: &mut Work) -> Done {
    let vault = work.needed("VaultName");
    let Some(name) = work.text("Name") else {
        let found = work.azure(|az| az.vault(Method::Get, &address(&vault, "secrets"), None))?;
        return Ok(items(&found).iter().map(|one| shown(&vault, one)).collect());
    };
    let version = work.text("Version").map(|version| format!("/{version}")).unwrap_or_default();
    let place = address(&vault, &format!("secrets/{}{version}", part(&name)));
    let secret = match work.azure(|az| az.vault(Method::Get, &place, None)) {
        Ok(secret) => secret,
        // Of a secret that is not there the module gives nothing.
        Err(failure) if failure.status == Some(404) => return Ok(Vec::new()),
        Err(failure) => return Err(failure),
    };
    if work.switch("AsPlainText") {
        return Ok(Vec::from([Value::Text(text(&secret, "value"))]));
    }
    Ok(Vec::from([shown(&vault, &secret)]))
}

fn set(work: &mut Work) -> Done {
    let (vault, name) = (work.needed("VaultName"), work.needed("Name"));
    let Some(Value::Secret(value)) = work.value("SecretValue").cloned() else {
        return Err(Failure::new(
            "Cannot bind parameter 'SecretValue'. It is a SecureString: ConvertTo-SecureString \"…\" -AsPlainText -Force makes one.",
        ));
    };
    let place = address(&vault, &format!("secrets/{}", part(&name)));
    if !work.goes_on(&name) {
        return Ok(Vec::new());
    }
    let mut pairs = Vec::from([("value", Json::Text(value))]);
    pairs.extend(work.text("ContentType").map(|kind| ("contentType", Json::Text(kind))));
    let made = work.azure(|az| az.vault(Method::Put, &place, Some(&json(pairs))))?;
    Ok(Vec::from([shown(&vault, &made)]))
}

fn remove(work: &mut Work) -> Done {
    work.confirmed()?;
    let (vault, name) = (work.needed("VaultName"), work.needed("Name"));
    let place = address(&vault, &format!("secrets/{}", part(&name)));
    if !work.goes_on(&name) {
        return Ok(Vec::new());
    }
    let gone = work.azure(|az| az.vault(Method::Delete, &place, None))?;
    Ok(work.switch("PassThru").then(|| shown(&vault, &gone)).into_iter().collect())
}

/// The vaults of a group or of the subscription.
fn all(work: &mut Work) -> Result<Vec<Json>, Failure> {
    let place = work.group_or_subscription()?;
    let found = work.azure(|az| az.get(&format!("{place}/providers/Microsoft.KeyVault/vaults"), VERSION))?;
    Ok(items(&found).to_vec())
}

/// The properties of a vault.
pub(super) const PLACES: &[(&str, &str)] = &[
    ("VaultName", "name"),
    ("ResourceGroupName", "resourceGroup"),
    ("Location", "location"),
    ("ResourceId", "id"),
    ("VaultUri", "properties.vaultUri"),
    ("TenantId", "properties.tenantId"),
    ("Sku", "properties.sku.name"),
    ("EnabledForDeployment", "properties.enabledForDeployment"),
    ("EnabledForTemplateDeployment", "properties.enabledForTemplateDeployment"),
    ("EnabledForDiskEncryption", "properties.enabledForDiskEncryption"),
    ("EnableRbacAuthorization", "properties.enableRbacAuthorization"),
    ("EnableSoftDelete", "properties.enableSoftDelete"),
    ("SoftDeleteRetentionInDays", "properties.softDeleteRetentionInDays"),
    ("EnablePurgeProtection", "properties.enablePurgeProtection"),
    ("AccessPolicies", "properties.accessPolicies"),
    ("Tags", "tags"),
];

fn shown_vault(vault: &Json) -> Value {
    let mut shown = object(KIND, vault, PLACES);
    shown.set("ResourceGroupName", Value::Text(group_of(&text(vault, "id"))));
    shown
}

/// A vault whole, by its name alone too; of all vaults only where they are.
fn vaults(work: &mut Work) -> Done {
    if let Some(name) = work.text("VaultName") {
        let mut words = Vec::from(["--name".to_owned(), name]);
        words.extend(
            work.text("ResourceGroupName").into_iter().flat_map(|name| ["--resource-group".to_owned(), name]),
        );
        return match work.azure(|az| az.perform("keyvault show", &words)) {
            Ok(vault) => Ok(Vec::from([shown_vault(&vault)])),
            // Of a vault that is not there the module gives nothing.
            Err(failure)
                if failure.status == Some(404)
                    || failure.message.ends_with("not found within subscription.") =>
            {
                Ok(Vec::new())
            }
            Err(failure) => Err(failure),
        };
    }
    let shown = |one: &Json| {
        let group = format!("={}", group_of(&text(one, "id")));
        let places = [
            ("VaultName", "name"),
            ("ResourceGroupName", group.as_str()),
            ("Location", "location"),
            ("ResourceId", "id"),
            ("Tags", "tags"),
        ];
        object(ITEM, one, &places)
    };
    Ok(all(work)?.iter().map(shown).collect())
}

fn policy(work: &mut Work) -> Done {
    let name = work.needed("VaultName");
    let vaults = all(work)?;
    let Some(vault) = vaults.iter().find(|one| text(one, "name").eq_ignore_ascii_case(&name)) else {
        return Err(Failure::new(format!("Cannot find vault '{name}' in the current subscription.")));
    };
    let Some(holder) = work.text("ObjectId") else {
        return Err(Failure::new("say for whom: -ObjectId"));
    };
    if !work.switch("BypassObjectIdValidation") {
        let known = work.azure(|az| role::by_id(az, core::slice::from_ref(&holder)))?;
        if known.is_empty() {
            return Err(Failure::new(format!(
                "Cannot find the Active Directory object '{holder}' in tenant '{}'. Please make sure that the user or application service principal you are authorizing is registered in the current subscription's Azure Active directory.",
                text(vault, "properties.tenantId")
            )));
        }
    }
    let list = |work: &Work, name: &str| Json::List(work.list(name).into_iter().map(Json::Text).collect());
    let permissions = json(Vec::from([
        ("secrets", list(work, "PermissionsToSecrets")),
        ("keys", list(work, "PermissionsToKeys")),
        ("certificates", list(work, "PermissionsToCertificates")),
    ]));
    let policy = json(Vec::from([
        ("tenantId", Json::Text(text(vault, "properties.tenantId"))),
        ("objectId", Json::Text(holder)),
        ("permissions", permissions),
    ]));
    let body = json(Vec::from([(
        "properties",
        json(Vec::from([("accessPolicies", Json::List(Vec::from([policy])))])),
    )]));
    let path = format!("{}/accessPolicies/add", text(vault, "id"));
    if !work.goes_on(&path) {
        return Ok(Vec::new());
    }
    work.azure(|az| az.put(&path, VERSION, &body))?;
    Ok(work.switch("PassThru").then(|| shown_vault(vault)).into_iter().collect())
}
