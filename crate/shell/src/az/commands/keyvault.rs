//! `az keyvault`: vaults, api-version 2026-02-01.

use crate::az::command::{Az, Command, Done, each, made, set, with_nulls};
use crate::az::failure::Failure;
use crate::http::escaped;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use mi_sim::wire::Method;
use serde_json::{Value, json};

const VERSION: &str = "2026-02-01";
const TYPE: &str = "Microsoft.KeyVault/vaults";
/// What a vault's properties have beside those that the service answers.
const MEMBERS: [&str; 11] = [
    "createMode",
    "enablePurgeProtection",
    "enableSoftDelete",
    "enabledForDeployment",
    "enabledForDiskEncryption",
    "enabledForTemplateDeployment",
    "hsmPoolResourceId",
    "networkAcls",
    "privateEndpointConnections",
    "publicNetworkAccess",
    "softDeleteRetentionInDays",
];

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "keyvault create",
        summary: "Create a Vault.",
        options: "--resource-group,-g! --name,-n --location,-l --sku --enabled-for-deployment?{true|false} \
            --enabled-for-disk-encryption?{true|false} --enabled-for-template-deployment?{true|false} \
            --enable-rbac-authorization?{true|false} --enable-purge-protection?{true|false} \
            --retention-days --no-self-perms?{true|false} --tags* \
            --public-network-access{Enabled|Disabled}",
        missing: "--hsm-name --administrators+ --network-acls --network-acls-ips* --network-acls-vnets* \
            --bypass --default-action --mi-user-assigned* --no-wait%",
        asks: false,
        run: create,
        table: None,
    },
    Command {
        name: "keyvault update",
        summary: "Update the properties of a Vault.",
        options: "--resource-group,-g --name,-n! --enabled-for-deployment?{true|false} \
            --enabled-for-disk-encryption?{true|false} --enabled-for-template-deployment?{true|false} \
            --enable-rbac-authorization?{true|false} --enable-purge-protection?{true|false} \
            --retention-days --public-network-access{Enabled|Disabled} --no-wait%",
        missing: "--bypass --default-action --add+ --set+ --remove+ --force-string%",
        asks: false,
        run: update,
        table: None,
    },
    Command {
        name: "keyvault show",
        summary: "Show details of a Vault.",
        options: "--resource-group,-g --name,-n",
        missing: "--hsm-name",
        asks: false,
        run: show,
        table: None,
    },
    Command {
        name: "keyvault list",
        summary: "List Vaults.",
        options: "--resource-group,-g",
        missing: "--resource-type",
        asks: false,
        run: list,
        table: None,
    },
    Command {
        name: "keyvault set-policy",
        summary: "Update security policy settings for a Key Vault.",
        options: "--resource-group,-g --name,-n! --object-id --spn --upn \
            --key-permissions*{all|encrypt|decrypt|wrapKey|unwrapKey|sign|verify|get|list|create|update|import|delete|backup|restore|recover|purge|release|rotate|getrotationpolicy|setrotationpolicy} \
            --secret-permissions*{all|get|list|set|delete|backup|restore|recover|purge} \
            --certificate-permissions*{all|get|list|delete|create|import|update|managecontacts|getissuers|listissuers|setissuers|deleteissuers|manageissuers|recover|purge|backup|restore} \
            --storage-permissions*{all|get|list|delete|set|update|regeneratekey|recover|purge|backup|restore|setsas|listsas|getsas|deletesas} \
            --no-wait%",
        missing: "--application-id",
        asks: false,
        run: set_policy,
        table: None,
    },
    Command {
        name: "keyvault delete-policy",
        summary: "Delete security policy settings for a Key Vault.",
        options: "--resource-group,-g --name,-n! --object-id --spn --upn --no-wait%",
        missing: "--application-id",
        asks: false,
        run: delete_policy,
        table: None,
    },
    Command {
        name: "keyvault delete",
        summary: "Delete a Vault.",
        options: "--resource-group,-g --name,-n --no-wait%",
        missing: "--hsm-name",
        asks: false,
        run: delete,
        table: None,
    },
];

/// A vault as the tool shows it.
fn shown(vault: &Json) -> Json {
    let mut properties = with_nulls(vault.get("properties").unwrap_or(&Json::Null), &MEMBERS);
    if let Some(policies) = properties.get("accessPolicies").and_then(Json::as_list) {
        let policy = |one: &Json| {
            let mut whole = with_nulls(one, &["applicationId"]);
            let permissions = one.get("permissions").cloned().unwrap_or_default();
            whole.set(
                "permissions",
                with_nulls(&permissions, &["certificates", "keys", "secrets", "storage"]),
            );
            whole
        };
        let policies = Json::List(policies.iter().map(policy).collect());
        properties.set("accessPolicies", policies);
    }
    let mut shown = with_nulls(vault, &["systemData"]);
    shown.set("properties", properties);
    shown
}

fn create(az: &mut Az) -> Done {
    let Some(name) = az.value("--name").map(str::to_owned) else {
        return Err(Failure::of(1, "incorrect usage: --name NAME | --hsm-name NAME"));
    };
    let location = az.location()?;
    let path = az.resource(TYPE)?;
    match az.get(&path, VERSION) {
        Ok(_) => return Err(Failure::of(1, format!("The specified vault: {name} already exists"))),
        Err(failure) if failure.status == Some(404) => {}
        Err(failure) => return Err(failure),
    }
    let tenant = az.chosen_subscription()?.tenant;
    let by_roles = az.switch("--enable-rbac-authorization") != Some(false);
    let policies = match by_roles || az.switch("--no-self-perms") == Some(true) {
        true => Vec::new(),
        false => {
            let all = ["all"];
            let permissions = json!({ "certificates": all, "keys": all, "secrets": all, "storage": all });
            Vec::from([
                json!({ "tenantId": tenant, "objectId": own_object(az)?, "permissions": permissions }),
            ])
        }
    };
    let days = az.value("--retention-days").and_then(|days| days.parse().ok()).unwrap_or(90_u32);
    let mut properties = json!({
        "tenantId": tenant,
        "sku": { "family": "A", "name": az.value("--sku").unwrap_or("standard").to_ascii_lowercase() },
        "accessPolicies": policies,
        "enableRbacAuthorization": by_roles,
        "enableSoftDelete": true,
        "softDeleteRetentionInDays": days,
        "networkAcls": { "bypass": "AzureServices", "defaultAction": "Allow" },
    });
    switch(az, &mut properties);
    let mut body = json!({ "location": location, "properties": properties });
    if let Some(tags) = az.tags() {
        set(&mut body, "tags", tags);
    }
    az.put(&path, VERSION, &made(&body)).map(|made| Some(shown(&made)))
}

/// Sets what the options of a new vault and of a changed one have in common.
fn switch(az: &Az, properties: &mut Value) {
    for (option, name) in [
        ("--enabled-for-deployment", "enabledForDeployment"),
        ("--enabled-for-disk-encryption", "enabledForDiskEncryption"),
        ("--enabled-for-template-deployment", "enabledForTemplateDeployment"),
        ("--enable-purge-protection", "enablePurgeProtection"),
    ] {
        if let Some(value) = az.switch(option) {
            set(properties, name, value.into());
        }
    }
    if let Some(access) = az.value("--public-network-access") {
        set(properties, "publicNetworkAccess", access.into());
    }
}

fn update(az: &mut Az) -> Done {
    let path = path(az)?;
    let before = json!(az.get(&path, VERSION)?);
    let mut properties = before.get("properties").cloned().unwrap_or_default();
    switch(az, &mut properties);
    if let Some(by_roles) = az.switch("--enable-rbac-authorization") {
        set(&mut properties, "enableRbacAuthorization", by_roles.into());
    }
    if let Some(days) = az.value("--retention-days") {
        let days: u32 = days
            .parse()
            .map_err(|_| Failure::of(1, format!("invalid literal for int() with base 10: '{days}'")))?;
        set(&mut properties, "softDeleteRetentionInDays", days.into());
    }
    write_back(az, &path, &before, &properties)
}

/// Puts a vault with other properties.
fn write_back(az: &mut Az, path: &str, before: &Value, properties: &Value) -> Done {
    let body =
        json!({ "location": before.get("location"), "tags": before.get("tags"), "properties": properties });
    az.put(path, VERSION, &made(&body)).map(|made| Some(shown(&made)))
}

/// The object id of whoever is signed in.
fn own_object(az: &mut Az) -> Result<String, Failure> {
    let text = |found: &Json| found.get("id").and_then(Json::as_text).map(str::to_owned);
    if let Some(id) = az.graph(Method::Get, "/me", None).ok().and_then(|me| text(&me)) {
        return Ok(id);
    }
    let name = az.own_name();
    let filter = escaped(&format!("servicePrincipalNames/any(c:c eq '{name}')"));
    let found = az.graph(Method::Get, &format!("/servicePrincipals?$filter={filter}"), None)?;
    let first = found.get("value").and_then(Json::as_list).and_then(<[Json]>::first);
    first.and_then(text).ok_or_else(|| Failure::of(1, "Cannot create vault.\nUnable to query active directory for information about the current user.\nYou may try the --no-self-perms flag to create a vault without permissions."))
}

/// The id of the vault with a name, looked for among all resources as the tool does.
fn path(az: &mut Az) -> Result<String, Failure> {
    if az.has("--resource-group") {
        return az.resource(TYPE);
    }
    let name = az.needed("--name")?.to_owned();
    let filter = escaped(&format!("resourceType eq '{TYPE}' and name eq '{name}'"));
    let list = format!("{}/resources?$filter={filter}", az.subscription()?);
    let found = az.get(&list, "2015-11-01")?;
    let first = found.get("value").and_then(Json::as_list).and_then(<[Json]>::first);
    let id = first.and_then(|one| one.get("id")).and_then(Json::as_text);
    id.map(str::to_owned)
        .ok_or_else(|| Failure::of(1, format!("The Vault '{name}' not found within subscription.")))
}

fn show(az: &mut Az) -> Done {
    let id = path(az)?;
    az.get(&id, VERSION).map(|found| Some(shown(&found)))
}

fn list(az: &mut Az) -> Done {
    if az.has("--resource-group") {
        let path = format!("{}/providers/{TYPE}", az.group()?);
        let found = az.get(&path, VERSION)?;
        return Ok(Some(each(&found, shown)));
    }
    let filter = escaped(&format!("resourceType eq '{TYPE}'"));
    let subscription = az.subscription()?;
    let vaults = az.get(&format!("{subscription}/resources?$filter={filter}"), "2015-11-01")?;
    // Managed HSMs stand in the same list; they are not simulated, and there are none.
    match az.get(&format!("{subscription}/providers/Microsoft.KeyVault/managedHSMs"), VERSION) {
        Err(failure) if failure.status != Some(404) => return Err(failure),
        _ => {}
    }
    Ok(Some(each(&vaults, Clone::clone)))
}

/// The principal that a policy is about.
fn object(az: &mut Az) -> Result<String, Failure> {
    if let Some(id) = az.value("--object-id") {
        return Ok(id.to_owned());
    }
    let (set, filter) = match (az.value("--spn"), az.value("--upn")) {
        (Some(name), _) => ("servicePrincipals", format!("servicePrincipalNames/any(c:c eq '{name}')")),
        (None, Some(name)) => ("users", format!("userPrincipalName eq '{name}'")),
        (None, None) => {
            return Err(Failure::of(
                1,
                "Unable to get object id from principal name: specify --object-id, --spn or --upn.",
            ));
        }
    };
    let found = az.graph(Method::Get, &format!("/{set}?$filter={}", escaped(&filter)), None)?;
    let first = found.get("value").and_then(Json::as_list).and_then(<[Json]>::first);
    let id = first.and_then(|one| one.get("id")).and_then(Json::as_text).map(str::to_owned);
    id.ok_or_else(|| Failure::of(1, "Unable to get object id from principal name."))
}

/// A vault with policies that somebody changes.
fn change(az: &mut Az, change: impl Fn(&Az, &mut Vec<Value>, &str, &Value) -> Result<(), Failure>) -> Done {
    let path = path(az)?;
    let principal = object(az)?;
    let before = json!(az.get(&path, VERSION)?);
    let mut properties = before.get("properties").cloned().unwrap_or_default();
    if properties.get("enableRbacAuthorization") == Some(&json!(true)) {
        return Err(Failure::of(
            1,
            "Cannot set policies to a vault with '--enable-rbac-authorization' specified",
        ));
    }
    let mut policies =
        properties.get("accessPolicies").and_then(Value::as_array).cloned().unwrap_or_default();
    let tenant = properties.get("tenantId").cloned().unwrap_or_default();
    change(az, &mut policies, &principal, &tenant)?;
    set(&mut properties, "accessPolicies", policies.into());
    write_back(az, &path, &before, &properties)
}

fn is_of(policy: &Value, principal: &str) -> bool {
    policy.get("objectId").and_then(Value::as_str).is_some_and(|id| id.eq_ignore_ascii_case(principal))
}

fn set_policy(az: &mut Az) -> Done {
    change(az, |az, policies, principal, tenant| {
        if !policies.iter().any(|policy| is_of(policy, principal)) {
            policies.push(json!({ "tenantId": tenant, "objectId": principal, "permissions": {} }));
        }
        for policy in policies.iter_mut().filter(|policy| is_of(policy, principal)) {
            for (option, name) in [
                ("--key-permissions", "keys"),
                ("--secret-permissions", "secrets"),
                ("--certificate-permissions", "certificates"),
                ("--storage-permissions", "storage"),
            ] {
                if az.has(option)
                    && let Some(permissions) = policy.get_mut("permissions")
                {
                    set(permissions, name, az.values(option).into());
                }
            }
        }
        Ok(())
    })
}

fn delete_policy(az: &mut Az) -> Done {
    change(az, |_, policies, principal, _| {
        policies.retain(|policy| !is_of(policy, principal));
        Ok(())
    })
}

fn delete(az: &mut Az) -> Done {
    let path = path(az)?;
    az.warn("Warning! If you have soft-delete protection enabled on this key vault, you will not be able to reuse this key vault name until the key vault has been purged from the soft deleted state. Please see the following documentation for additional guidance.\nhttps://learn.microsoft.com/azure/key-vault/general/soft-delete-overview");
    az.delete(&path, VERSION).map(|()| None)
}
