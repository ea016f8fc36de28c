//! `az storage blob show`: a blob's properties, as the headers of a `HEAD` request tell them.

use super::blob::{blob, header};
use crate::az::command::{Az, Command, Done, made, set};
use crate::az::failure::Failure;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use mi_sim::wire::{Method, Response};
use serde_json::{Value, json};

pub(super) static COMMANDS: &[Command] = &[Command {
    name: "storage blob show",
    summary: "Get the details of a blob.",
    options: "--account-name --account-key --auth-mode{login|key} --name,-n --container-name,-c",
    missing: "--connection-string --blob-endpoint --sas-token --timeout --blob-url --snapshot --lease-id \
        --version-id --if-modified-since --if-unmodified-since --if-match --if-none-match --tags-condition",
    asks: false,
    run: show,
    table: Some(
        "{Name:name, \"Blob Type\":properties.blobType, \"Blob Tier\":properties.blobTier || ' ', Length:properties.contentLength, \"Content Type\":properties.contentSettings.contentType, \"Last Modified\":properties.lastModified, Snapshot:snapshot || ' '}",
    ),
}];

fn show(az: &mut Az) -> Done {
    let (Some(name), true) = (az.value("--name").map(str::to_owned), az.has("--container-name")) else {
        return Err(Failure::of(
            1,
            "Please specify --blob-url or combination of blob name, container name and storage account arguments.",
        ));
    };
    let address = blob(az, &name)?;
    let found = az.blob(Method::Head, &address, &[], b"")?;
    let container = az.needed("--container-name")?;
    Ok(Some(made(&shown(&found, container, &name))))
}

fn number(response: &Response, name: &str) -> Option<u64> {
    response.headers.get(name)?.parse().ok()
}

/// All that the tool shows of a blob; what the service does not tell is null.
fn shown(found: &Response, container: &str, name: &str) -> Value {
    let nulls =
        |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), Value::Null)).collect::<Value>();
    let mut settings = nulls(&["cacheControl", "contentDisposition", "contentEncoding", "contentLanguage"]);
    set(&mut settings, "contentMd5", json!(header(found, "Content-MD5")));
    set(&mut settings, "contentType", json!(header(found, "Content-Type")));
    let mut properties = nulls(&[
        "appendBlobCommittedBlockCount",
        "blobTier",
        "blobTierChangeTime",
        "blobTierInferred",
        "contentRange",
        "creationTime",
        "deletedTime",
        "pageBlobSequenceNumber",
        "pageRanges",
        "rehydrationStatus",
        "remainingRetentionDays",
        "serverEncrypted",
    ]);
    let copy = [
        "completionTime",
        "destinationSnapshot",
        "id",
        "incrementalCopy",
        "progress",
        "source",
        "status",
        "statusDescription",
    ];
    for (name, value) in [
        ("blobType", json!(header(found, "x-ms-blob-type"))),
        ("contentLength", json!(number(found, "Content-Length"))),
        ("contentSettings", settings),
        ("copy", nulls(&copy)),
        ("etag", json!(header(found, "ETag"))),
        ("lastModified", json!(found.headers.get("Last-Modified").and_then(moment))),
        ("lease", nulls(&["duration", "state", "status"])),
    ] {
        set(&mut properties, name, value);
    }
    let mut shown = nulls(&[
        "encryptedMetadata",
        "encryptionKeySha256",
        "encryptionScope",
        "hasLegalHold",
        "hasVersionsOnly",
        "isAppendBlobSealed",
        "isCurrentVersion",
        "lastAccessedOn",
        "objectReplicationDestinationPolicy",
        "rehydratePriority",
        "requestServerEncrypted",
        "snapshot",
        "tags",
        "versionId",
    ]);
    for (name, value) in [
        ("container", container.into()),
        ("content", "".into()),
        ("deleted", false.into()),
        ("immutabilityPolicy", nulls(&["expiryTime", "policyMode"])),
        ("metadata", json!({})),
        ("name", name.into()),
        ("objectReplicationSourceProperties", json!([])),
        ("properties", properties),
        ("tagCount", json!(number(found, "x-ms-tag-count"))),
    ] {
        set(&mut shown, name, value);
    }
    shown
}

/// `Mon, 30 Nov 2026 20:39:25 GMT` as `2026-11-30T20:39:25+00:00`.
fn moment(date: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = date.split(' ').skip(1);
    let (day, month, year, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month =
        MONTHS.iter().zip(1..).find(|(name, _)| **name == month).map(|(_, number): (_, u8)| number)?;
    Some(format!("{year}-{month:02}-{day}T{time}+00:00"))
}
