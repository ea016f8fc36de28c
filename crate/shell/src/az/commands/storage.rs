//! `az storage account`: storage accounts, api-version 2025-08-01.

use crate::az::command::{Az, Command, Done, each, flattened, made, set};
use crate::az::failure::Failure;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use mi_sim::wire::Method;
use serde_json::json;

const VERSION: &str = "2025-08-01";
const TYPE: &str = "Microsoft.Storage/storageAccounts";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "storage account create",
        summary: "Create a storage account.",
        options: "--resource-group,-g! --name,-n! \
            --sku{Standard_LRS|Standard_GRS|Standard_RAGRS|Standard_ZRS|Premium_LRS|Premium_ZRS|Standard_GZRS|Standard_RAGZRS|StandardV2_LRS|StandardV2_GRS|StandardV2_ZRS|StandardV2_GZRS|PremiumV2_LRS|PremiumV2_ZRS} \
            --location,-l --kind{Storage|StorageV2|BlobStorage|FileStorage|BlockBlobStorage} --tags* \
            --encryption-services+{blob|file|table|queue} --access-tier{Hot|Cool|Premium|Cold|Smart} \
            --https-only?{true|false} --allow-blob-public-access?{true|false} \
            --min-tls-version{TLS1_0|TLS1_1|TLS1_2|TLS1_3} --allow-shared-key-access,-k?{true|false}",
        missing: "--custom-domain --encryption-key-source --encryption-key-name --encryption-key-vault \
            --encryption-key-version --enable-sftp? --enable-local-user? --enable-files-aadkerb? \
            --enable-files-aadds? --bypass+ --default-action --assign-identity% \
            --enable-large-file-share% --enable-files-adds? --domain-name --net-bios-domain-name \
            --forest-name --domain-guid --domain-sid --sam-account-name --account-type \
            --azure-storage-sid --enable-hierarchical-namespace,--hns,--hierarchical-namespace? \
            --encryption-key-type-for-table,-t --encryption-key-type-for-queue,-q --routing-choice \
            --publish-microsoft-endpoints? --publish-internet-endpoints? \
            --require-infrastructure-encryption,-i? --edge-zone --identity-type --user-identity-id \
            --key-vault-user-identity-id,-u --key-vault-federated-client-id,-f \
            --sas-expiration-action,--sas-exp-action --sas-expiration-period,--sas-exp \
            --key-expiration-period-in-days,--key-exp-days --allow-cross-tenant-replication,-r? \
            --default-share-permission,-d --enable-nfs-v3? --subnet --vnet-name --action --enable-alw? \
            --immutability-period-in-days,--immutability-period --immutability-state \
            --allow-protected-append-writes,--allow-append,-w? --public-network-access \
            --dns-endpoint-type,--endpoint --enable-smb-oauth? --zones+ --zone-placement-policy \
            --enable-blob-geo-priority-replication,--blob-geo-sla? --publish-ipv6-endpoint? \
            --allowed-copy-scope",
        asks: false,
        run: create,
        table: None,
    },
    Command {
        name: "storage account show",
        summary: "Show storage account properties.",
        options: "--resource-group,-g --name,-n --ids+",
        missing: "--expand",
        asks: false,
        run: show,
        table: None,
    },
    Command {
        name: "storage account list",
        summary: "List storage accounts.",
        options: "--resource-group,-g",
        missing: "",
        asks: false,
        run: list,
        table: None,
    },
    Command {
        name: "storage account keys list",
        summary: "List the keys of a storage account.",
        options: "--resource-group,-g --account-name,-n!",
        missing: "--expand-key-type",
        asks: false,
        run: keys,
        table: None,
    },
    Command {
        name: "storage account delete",
        summary: "Delete a storage account.",
        options: "--resource-group,-g --name,-n --yes,-y% --ids+",
        missing: "",
        asks: true,
        run: delete,
        table: None,
    },
];

fn create(az: &mut Az) -> Done {
    let name = az.needed("--name")?.to_owned();
    let check = made(&json!({ "name": name, "type": TYPE }));
    let path = format!("{}/providers/Microsoft.Storage/checkNameAvailability", az.subscription()?);
    let told = az.arm(Method::Post, &path, VERSION, Some(&check))?;
    if told.get("reason").and_then(Json::as_text) == Some("AlreadyExists") {
        az.warn(&format!(
            "A storage account with the provided name {name} is found. Will continue to update the existing account."
        ));
    }
    let location = az.location()?;
    let path = az.resource(TYPE)?;
    let mut properties = json!({});
    for (option, name) in [
        ("--https-only", "supportsHttpsTrafficOnly"),
        ("--allow-blob-public-access", "allowBlobPublicAccess"),
        ("--allow-shared-key-access", "allowSharedKeyAccess"),
    ] {
        if let Some(value) = az.switch(option) {
            set(&mut properties, name, value.into());
        }
    }
    for (option, name) in [("--access-tier", "accessTier"), ("--min-tls-version", "minimumTlsVersion")] {
        if let Some(value) = az.value(option) {
            set(&mut properties, name, value.into());
        }
    }
    let sku = json!({ "name": az.value("--sku").unwrap_or("Standard_RAGRS") });
    let kind = az.value("--kind").unwrap_or("StorageV2").to_string();
    let mut body = json!({ "sku": sku, "kind": kind, "location": location, "properties": properties });
    if let Some(tags) = az.tags() {
        set(&mut body, "tags", tags);
    }
    az.put(&path, VERSION, &made(&body)).map(|made| Some(flattened(&made)))
}

/// The id of an account; its name alone is enough, being unique.
fn path(az: &mut Az) -> Result<String, Failure> {
    let Some(name) =
        az.value("--name").filter(|_| !az.has("--resource-group") && !az.has("--ids")).map(str::to_owned)
    else {
        return az.resource(TYPE);
    };
    let all = format!("{}/providers/{TYPE}", az.subscription()?);
    let all = az.get(&all, VERSION)?;
    let text = |one: &Json, member: &str| one.get(member).and_then(Json::as_text).map(str::to_owned);
    let items = all.get("value").and_then(Json::as_list).unwrap_or_default();
    let found =
        items.iter().find(|one| text(one, "name").as_ref() == Some(&name)).and_then(|one| text(one, "id"));
    found.ok_or_else(|| Failure::of(1, format!("The storage account '{name}' was not found.")))
}

fn show(az: &mut Az) -> Done {
    let path = path(az)?;
    az.get(&path, VERSION).map(|found| Some(flattened(&found)))
}

fn list(az: &mut Az) -> Done {
    let place = az.group_or_subscription()?;
    let list = az.get(&format!("{place}/providers/{TYPE}"), VERSION)?;
    Ok(Some(each(&list, flattened)))
}

fn keys(az: &mut Az) -> Done {
    let name = az.needed("--account-name")?.to_owned();
    let group = match az.has("--resource-group") {
        true => format!("{}/providers/{TYPE}/{name}", az.group()?),
        false => return Err(Failure::usage("the following arguments are required: --resource-group/-g")),
    };
    let found = az.arm(Method::Post, &format!("{group}/listKeys?$expand=kerb"), VERSION, None)?;
    Ok(found.get("keys").cloned())
}

fn delete(az: &mut Az) -> Done {
    let path = path(az)?;
    az.delete(&path, VERSION).map(|()| None)
}
