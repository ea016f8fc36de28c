//! `az storage blob tag`: index tags of a blob. In the real tool they come with the extension `storage-blob-preview`, which
//! it installs when somebody first types one of them ("Manage blob index tags": `az storage blob tag list`, `- set`).

use super::blob::{blob, header};
use crate::az::command::{Az, Command, Done};
use crate::az::failure::Failure;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use mi_sim::wire::Method;

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "storage blob tag list",
        summary: "Get the index tags of a blob.",
        options: "--account-name --account-key --auth-mode{login|key} --name,-n! --container-name,-c!",
        missing: "--connection-string --sas-token --timeout --version-id --snapshot --tags-condition",
        asks: false,
        run: list,
        table: None,
    },
    Command {
        name: "storage blob tag set",
        summary: "Set the index tags of a blob, in the place of all that it had.",
        options: "--account-name --account-key --auth-mode{login|key} --name,-n! --container-name,-c! --tags!*",
        missing: "--connection-string --sas-token --timeout --version-id --tags-condition",
        asks: false,
        run: set,
        table: None,
    },
];

fn address(az: &Az) -> Result<String, Failure> {
    let name = az.needed("--name")?.to_owned();
    Ok(format!("{}?comp=tags", blob(az, &name)?))
}

fn list(az: &mut Az) -> Done {
    let address = address(az)?;
    let found = az.blob(Method::Get, &address, &[], b"")?;
    let text = found.body.text();
    let mut shown = Json::Object(Vec::new());
    for tag in text.split("<Tag>").skip(1) {
        let part = |name: &str| {
            let (_, after) = tag.split_once(&format!("<{name}>"))?;
            after.split_once(&format!("</{name}>")).map(|(inside, _)| unescaped(inside))
        };
        if let (Some(key), Some(value)) = (part("Key"), part("Value")) {
            shown.set(&key, Json::Text(value));
        }
    }
    Ok(Some(shown))
}

fn set(az: &mut Az) -> Done {
    let address = address(az)?;
    let tags = az.values("--tags").into_iter().filter(|tag| !tag.is_empty()).map(|tag| {
        let (key, value) = tag.split_once('=').unwrap_or((&tag, ""));
        format!("<Tag><Key>{}</Key><Value>{}</Value></Tag>", escaped(key), escaped(value))
    });
    let tags: String = tags.collect();
    let body = format!("<?xml version='1.0' encoding='utf-8'?>\n<Tags><TagSet>{tags}</TagSet></Tags>");
    let written = az.blob(Method::Put, &address, &[("Content-Type", "application/xml")], body.as_bytes())?;
    let mut shown = Json::Object(Vec::new());
    for (name, own) in [
        ("client_request_id", "x-ms-client-request-id"),
        ("date", "Date"),
        ("request_id", "x-ms-request-id"),
        ("version", "x-ms-version"),
    ] {
        shown.set(name, header(&written, own));
    }
    Ok(Some(shown))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
