//! Az.Storage: accounts, and blobs read with a token.

use super::client::{items, object, text};
use super::role_assignment::group_of;
use crate::az::command::part;
use crate::json::Json;
use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::failure::Failure;
use crate::powershell::like::is_like;
use crate::powershell::value::Value;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::wire::{Method, Response};

pub(super) const ACCOUNT: &str = "Microsoft.Azure.Commands.Management.Storage.Models.PSStorageAccount";
pub(super) const BLOB: &str = "Microsoft.WindowsAzure.Commands.Common.Storage.ResourceModel.AzureStorageBlob";
pub(super) const CONTAINER: &str =
    "Microsoft.WindowsAzure.Commands.Common.Storage.ResourceModel.AzureStorageContainer";
const CONTEXT: &str = "Microsoft.WindowsAzure.Commands.Storage.AzureStorageContext";
const VERSION: &str = "2024-01-01";

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet {
        name: "Get-AzStorageAccount",
        aliases: "",
        parameters: "ResourceGroupName:0 Name|StorageAccountName|AccountName:1",
        run: accounts,
    },
    Cmdlet {
        name: "Get-AzStorageAccountKey",
        aliases: "",
        parameters: "ResourceGroupName:0mn Name|StorageAccountName|AccountName:1mn",
        run: keys,
    },
    Cmdlet {
        name: "New-AzStorageContext",
        aliases: "",
        parameters: "StorageAccountName|AccountName:0mn UseConnectedAccount:s StorageAccountKey:x SasToken:x Anonymous:sx ConnectionString:x",
        run: context,
    },
    Cmdlet {
        name: "New-AzStorageContainer",
        aliases: "",
        parameters: "Name|N|Container:0m Permission|PublicAccess:1 Context:m",
        run: new_container,
    },
    Cmdlet {
        name: "Get-AzStorageBlob",
        aliases: "",
        parameters: "Container|N|Name:0mn Blob:1 Prefix Context:m",
        run: blobs,
    },
    Cmdlet {
        name: "Remove-AzStorageBlob",
        aliases: "",
        parameters: "Blob:0mn Container:1m Context:m Force:s",
        run: remove,
    },
    Cmdlet {
        name: "Get-AzStorageBlobContent",
        aliases: "",
        parameters: "Container|ContainerName:m Blob:m Context:m Destination Force:s",
        run: download,
    },
    Cmdlet {
        name: "Set-AzStorageBlobContent",
        aliases: "",
        parameters: "File:0m Container:m Blob Context:m Force:s BlobType:x",
        run: upload,
    },
];

/// The properties of an account.
pub(super) const PLACES: &[(&str, &str)] = &[
    ("StorageAccountName", "name"),
    ("ResourceGroupName", "resourceGroup"),
    ("Location", "location"),
    ("PrimaryLocation", "location"),
    ("SkuName", "sku.name"),
    ("Kind", "kind"),
    ("AccessTier", "properties.accessTier"),
    ("CreationTime", "properties.creationTime"),
    ("ProvisioningState", "properties.provisioningState"),
    ("EnableHttpsTrafficOnly", "properties.supportsHttpsTrafficOnly"),
    ("Id", "id"),
    ("PrimaryEndpoints", "properties.primaryEndpoints"),
    ("Tags", "tags"),
];

fn accounts(work: &mut Work) -> Done {
    let place = work.group_or_subscription()?;
    let found =
        work.azure(|az| az.get(&format!("{place}/providers/Microsoft.Storage/storageAccounts"), VERSION))?;
    let name = work.text("Name");
    let is_wanted =
        |one: &&Json| name.as_ref().is_none_or(|name| text(one, "name").eq_ignore_ascii_case(name));
    let shown = |one: &Json| {
        let mut shown = object(ACCOUNT, one, PLACES);
        shown.set("ResourceGroupName", Value::Text(group_of(&text(one, "id"))));
        let name = Value::Text(text(one, "name"));
        let context =
            Vec::from([("StorageAccountName".to_owned(), name), ("Key".to_owned(), Value::Bool(true))]);
        shown.set("Context", Value::Object(CONTEXT, context));
        shown
    };
    Ok(items(&found).iter().filter(is_wanted).map(shown).collect())
}

fn keys(work: &mut Work) -> Done {
    let name = work.needed("Name");
    let path = format!(
        "{}/providers/Microsoft.Storage/storageAccounts/{}/listKeys",
        work.group_path()?,
        part(&name)
    );
    let found = work.azure(|az| az.arm(Method::Post, &path, VERSION, None))?;
    let keys = found.get("keys").and_then(Json::as_list).unwrap_or_default();
    let shown = |key: &Json| {
        object("", key, &[("KeyName", "keyName"), ("Value", "value"), ("Permissions", "permissions")])
    };
    Ok(keys.iter().map(shown).collect())
}

fn context(work: &mut Work) -> Done {
    Ok(Vec::from([Value::Object(
        CONTEXT,
        Vec::from([("StorageAccountName".to_owned(), Value::Text(work.needed("StorageAccountName")))]),
    )]))
}

/// The account of the context, whose cmdlets use the token of whoever is signed in.
fn account(work: &Work) -> Result<String, Failure> {
    let context = work.value("Context").cloned().unwrap_or_default();
    let name = context.member("StorageAccountName").to_text();
    if name.is_empty() {
        return Err(Failure::new("-Context wants what New-AzStorageContext -StorageAccountName gives"));
    }
    if context.member("Key") != Value::Null {
        return Err(Failure::new(format!(
            "the context of an account uses its keys, which is not simulated for cmdlets: use New-AzStorageContext -StorageAccountName {name} -UseConnectedAccount"
        )));
    }
    Ok(name)
}

/// The address of a blob.
fn address(work: &Work, blob: &str) -> Result<String, Failure> {
    let container = part(&work.needed("Container"));
    Ok(format!("https://{}.blob.core.windows.net/{container}/{}", account(work)?, blob.replace(' ', "%20")))
}

/// What the headers of an answer tell of a blob.
fn shown(blob: &str, response: &Response, length: usize) -> Value {
    let header = |name: &str| response.headers.get(name).map_or(Value::Null, Value::text);
    Value::Object(
        BLOB,
        Vec::from([
            ("Name".to_owned(), Value::text(blob)),
            ("BlobType".to_owned(), Value::text("BlockBlob")),
            ("Length".to_owned(), Value::length(length)),
            ("ContentType".to_owned(), header("Content-Type")),
            ("LastModified".to_owned(), header("Last-Modified")),
        ]),
    )
}

/// The words of the command line for a container, and what they are followed by.
fn words(work: &Work, rest: [&str; 2]) -> Result<Vec<String>, Failure> {
    let account = account(work)?;
    let words = ["--account-name", &account, "--auth-mode", "login"].into_iter().chain(rest);
    Ok(words.map(ToString::to_string).collect())
}

fn new_container(work: &mut Work) -> Done {
    let name = work.needed("Name");
    if let Some(access) = work.text("Permission").filter(|access| !access.eq_ignore_ascii_case("Off")) {
        return Err(Failure::new(format!(
            "-Permission {access} is not simulated: no container is public here"
        )));
    }
    let words = words(work, ["--name", &name])?;
    if !work.goes_on(&name) {
        return Ok(Vec::new());
    }
    let made = work.azure(|az| az.perform("storage container create", &words))?;
    if made.get("created") == Some(&Json::Bool(false)) {
        return Err(Failure::new(format!("Container '{name}' already exists.")));
    }
    let members =
        Vec::from([("Name".to_owned(), Value::Text(name)), ("PublicAccess".to_owned(), Value::text("Off"))]);
    Ok(Vec::from([Value::Object(CONTAINER, members)]))
}

fn blobs(work: &mut Work) -> Done {
    let container = work.needed("Container");
    if let Some(blob) = work.text("Blob").filter(|name| !name.contains(['*', '?'])) {
        let address = address(work, &blob)?;
        let found = work.azure(|az| az.blob(Method::Head, &address, &[], &[])).map_err(|failure| {
            match failure.status {
                Some(404) => Failure {
                    message: format!(
                        "Can not find blob '{blob}' in container '{container}', or the blob type is unsupported."
                    ),
                    ..failure
                },
                _ => failure,
            }
        })?;
        let length = found.headers.get("Content-Length").and_then(|length| length.parse().ok());
        return Ok(Vec::from([shown(&blob, &found, length.unwrap_or_default())]));
    }
    let mut words = words(work, ["--container-name", &container])?;
    words.extend(work.text("Prefix").into_iter().flat_map(|prefix| ["--prefix".to_owned(), prefix]));
    let found = work.azure(|az| az.perform("storage blob list", &words))?;
    let pattern = work.text("Blob").unwrap_or_else(|| "*".to_owned());
    let shown = |one: &Json| {
        let places = [
            ("Name", "name"),
            ("BlobType", "=BlockBlob"),
            ("Length", "properties.contentLength"),
            ("ContentType", "properties.contentSettings.contentType"),
            ("LastModified", "properties.lastModified"),
        ];
        object(BLOB, one, &places)
    };
    let all = found.as_list().unwrap_or_default().iter().map(shown);
    Ok(all.filter(|one| is_like(&one.member("Name").to_text(), &pattern, false)).collect())
}

fn remove(work: &mut Work) -> Done {
    let blob = work.needed("Blob");
    let address = address(work, &blob)?;
    if work.goes_on(&blob) {
        work.azure(|az| az.blob(Method::Delete, &address, &[], &[]))?;
    }
    Ok(Vec::new())
}

fn download(work: &mut Work) -> Done {
    let blob = work.needed("Blob");
    let address = address(work, &blob)?;
    let response = work.azure(|az| az.blob(Method::Get, &address, &[], &[]))?;
    let own = blob.rsplit('/').next().unwrap_or_default().to_owned();
    let file: String = match work.text("Destination") {
        Some(place) if place != "." => place,
        _ => own,
    };
    if work.shell.session.files.exists(&file) && !work.switch("Force") {
        return Err(Failure::new(format!("File {file} already exists; -Force writes over it.")));
    }
    let bytes = response.body.as_bytes();
    let written = work.shell.session.files.write(&file, bytes, false);
    written.map_err(|wrong| Failure::new(format!("{file}: {wrong}")))?;
    Ok(Vec::from([shown(&blob, &response, bytes.len())]))
}

fn upload(work: &mut Work) -> Done {
    let file = work.needed("File");
    let bytes = work
        .shell
        .session
        .files
        .read(&file)
        .map_err(|wrong| Failure::new(format!("Can not find the specified file '{file}': {wrong}")))?;
    let blob = work.text("Blob").unwrap_or_else(|| file.rsplit('/').next().unwrap_or_default().to_owned());
    let address = address(work, &blob)?;
    if !work.goes_on(&blob) {
        return Ok(Vec::new());
    }
    let mut headers =
        Vec::from([("x-ms-blob-type", "BlockBlob"), ("Content-Type", "application/octet-stream")]);
    if !work.switch("Force") {
        headers.push(("If-None-Match", "*"));
    }
    let written =
        work.azure(|az| az.blob(Method::Put, &address, &headers, &bytes)).map_err(|failure| match failure
            .status
        {
            Some(409) => Failure::new(format!("Blob '{blob}' already exists; -Force writes over it.")),
            _ => failure,
        })?;
    let mut shown = shown(&blob, &written, bytes.len());
    shown.set("ContentType", Value::text("application/octet-stream"));
    Ok(Vec::from([shown]))
}
