//! `az keyvault secret`: the secrets in a vault, data plane 7.4.

use crate::az::command::{Az, Command, Done, each, made, set as put_in, with_nulls};
use crate::az::failure::Failure;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use mi_sim::Timestamp;
use mi_sim::wire::Method;
use serde_json::json;

const VERSION: &str = "7.4";
const TABLE: &str = "[].{Name:name, Id:id, ContentType:contentType || ' ', Enabled:attributes.enabled, Expires:attributes.expires || ' '}";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "keyvault secret set",
        summary: "Create a secret, or a further version of it.",
        options: "--name,-n! --value --description,--content-type --expires --not-before --tags* --vault-name! \
            --disabled?{true|false} --file,-f --encoding,-e{utf-8|utf-16le|utf-16be|ascii|base64|hex}",
        missing: "",
        asks: false,
        run: set,
        table: None,
    },
    Command {
        name: "keyvault secret show",
        summary: "Get a secret from a key vault.",
        options: "--name,-n --version,-v --id --vault-name",
        missing: "",
        asks: false,
        run: show,
        table: None,
    },
    Command {
        name: "keyvault secret list",
        summary: "List secrets in a key vault.",
        options: "--id --vault-name --maxresults --include-managed?{true|false}",
        missing: "",
        asks: false,
        run: list,
        table: Some(TABLE),
    },
    Command {
        name: "keyvault secret list-versions",
        summary: "List all versions of a secret.",
        options: "--name,-n --id --vault-name",
        missing: "--maxresults",
        asks: false,
        run: list_versions,
        table: Some(TABLE),
    },
    Command {
        name: "keyvault secret delete",
        summary: "Delete all versions of a secret.",
        options: "--name,-n --id --vault-name",
        missing: "",
        asks: false,
        run: delete,
        table: None,
    },
    Command {
        name: "keyvault secret list-deleted",
        summary: "List the deleted secrets of a key vault.",
        options: "--id --vault-name --maxresults",
        missing: "",
        asks: false,
        run: list_deleted,
        table: None,
    },
    Command {
        name: "keyvault secret show-deleted",
        summary: "Show a deleted secret.",
        options: "--name,-n --id --vault-name",
        missing: "",
        asks: false,
        run: show_deleted,
        table: None,
    },
    Command {
        name: "keyvault secret recover",
        summary: "Recover a deleted secret, with all its versions.",
        options: "--name,-n --id --vault-name",
        missing: "",
        asks: false,
        run: recover,
        table: None,
    },
    Command {
        name: "keyvault secret purge",
        summary: "Delete a deleted secret for good.",
        options: "--name,-n --id --vault-name",
        missing: "",
        asks: false,
        run: purge,
        table: None,
    },
];

/// Where a secret is.
fn address(az: &Az, usage: &str) -> Result<String, Failure> {
    match (az.value("--id"), az.value("--vault-name"), az.value("--name")) {
        (Some(id), ..) => Ok(id.trim_end_matches('/').to_owned()),
        (None, Some(vault), Some(name)) => Ok(format!("https://{vault}.vault.azure.net/secrets/{name}")),
        _ => Err(Failure::of(1, format!("incorrect usage: {usage}"))),
    }
}

/// A secret as the tool shows it: with its name and times of day, and what it lacks as null.
fn shown(secret: &Json) -> Json {
    let mut shown = with_nulls(secret, &["contentType", "managed", "tags"]);
    let id = secret.get("id").and_then(Json::as_text).unwrap_or_default();
    shown.set("name", Json::text(id.split('/').nth(4).unwrap_or_default()));
    let before = secret.get("attributes").cloned().unwrap_or_default();
    let mut attributes = with_nulls(&before, &[]);
    for (name, own) in
        [("created", "created"), ("updated", "updated"), ("expires", "exp"), ("notBefore", "nbf")]
    {
        attributes.set(name, before.get(own).map_or(Json::Null, moment));
    }
    if let Json::Object(members) = &mut attributes {
        members.retain(|(name, _)| name != "exp" && name != "nbf");
    }
    shown.set("attributes", attributes);
    shown
}

/// A number of seconds as a time of day.
fn moment(seconds: &Json) -> Json {
    let moment = seconds.compact().parse().ok().map(Timestamp::from_secs);
    moment.map_or(Json::Null, |moment| Json::Text(moment.to_rfc3339().replace('Z', "+00:00")))
}

fn whole(secret: &Json) -> Json {
    with_nulls(&shown(secret), &["kid"])
}

fn set(az: &mut Az) -> Done {
    let value = match (az.value("--value"), az.value("--file")) {
        (Some(value), None) => value.to_owned(),
        (None, Some(file)) => {
            let file = file.to_owned();
            let bytes = az.call.session.files.read(&file);
            let bytes = bytes.map_err(|wrong| Failure::of(1, format!("[Errno 2] {wrong}: '{file}'")))?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
        _ => return Err(Failure::of(1, "incorrect usage: [Required] --value VALUE | --file PATH")),
    };
    let address = address(az, "--vault-name NAME --name NAME")?;
    let mut tags = az.tags().unwrap_or_else(|| json!({}));
    put_in(&mut tags, "file-encoding", az.value("--encoding").unwrap_or("utf-8").into());
    let mut body = json!({ "value": value, "tags": tags });
    if let Some(kind) = az.value("--description") {
        put_in(&mut body, "contentType", kind.into());
    }
    let mut attributes = json!({});
    for (option, name) in [("--expires", "exp"), ("--not-before", "nbf")] {
        if let Some(moment) = az.value(option) {
            let read = Timestamp::parse(moment);
            let wrong = |_| {
                Failure::usage(format!(
                    "argument {option}: '{moment}' is no moment such as 2030-01-01T00:00:00Z"
                ))
            };
            put_in(&mut attributes, name, read.map_err(wrong)?.secs().into());
        }
    }
    if az.has("--disabled") {
        put_in(&mut attributes, "enabled", false.into());
    }
    if attributes != json!({}) {
        put_in(&mut body, "attributes", attributes);
    }
    let written = az.vault(Method::Put, &format!("{address}?api-version={VERSION}"), Some(&made(&body)))?;
    Ok(Some(whole(&written)))
}

fn show(az: &mut Az) -> Done {
    let address =
        address(az, "--id ID | --vault-name/--hsm-name VAULT/HSM --name/-n NAME [--version VERSION]")?;
    let version = az.value("--version").unwrap_or_default();
    // An id may have its version already.
    let slash = if address.split('/').count() > 5 { "" } else { "/" };
    let found = az.vault(Method::Get, &format!("{address}{slash}{version}?api-version={VERSION}"), None)?;
    Ok(Some(whole(&found)))
}

fn list(az: &mut Az) -> Done {
    let Some(vault) = az.value("--vault-name").map(str::to_owned) else {
        return Err(Failure::of(1, "incorrect usage: --id ID | --vault-name VAULT"));
    };
    let found = az.vault(
        Method::Get,
        &format!("https://{vault}.vault.azure.net/secrets?api-version={VERSION}"),
        None,
    )?;
    Ok(Some(each(&found, shown)))
}

fn list_versions(az: &mut Az) -> Done {
    let address = address(az, "--id ID | --vault-name VAULT --name NAME")?;
    let found = az.vault(Method::Get, &format!("{address}/versions?api-version={VERSION}"), None)?;
    Ok(Some(each(&found, shown)))
}

fn delete(az: &mut Az) -> Done {
    let address = address(az, "--id ID | --vault-name VAULT --name NAME")?;
    az.warn("Warning! If you have soft-delete protection enabled on this key vault, this secret will be moved to the soft deleted state. You will not be able to create a secret with the same name within this key vault until the secret has been purged from the soft-deleted state. Please see the following documentation for additional guidance.\nhttps://learn.microsoft.com/azure/key-vault/general/soft-delete-overview");
    let gone = az.vault(Method::Delete, &format!("{address}?api-version={VERSION}"), None)?;
    Ok(Some(whole(&gone)))
}

/// Where a deleted secret is.
fn deleted_address(az: &Az) -> Result<String, Failure> {
    let known =
        address(az, "--id ID | --vault-name/--hsm-name VAULT/HSM --name/-n NAME [--version VERSION]")?;
    Ok(known.replacen("/secrets/", "/deletedsecrets/", 1))
}

/// A deleted secret as the tool shows it: with when it was deleted and when it will be purged.
fn deleted(secret: &Json) -> Json {
    let mut shown = shown(secret);
    for name in ["deletedDate", "scheduledPurgeDate"] {
        shown.set(name, secret.get(name).map_or(Json::Null, moment));
    }
    shown
}

fn list_deleted(az: &mut Az) -> Done {
    let Some(vault) = az.value("--vault-name").map(str::to_owned) else {
        return Err(Failure::of(1, "incorrect usage: --id ID | --vault-name VAULT"));
    };
    let address = format!("https://{vault}.vault.azure.net/deletedsecrets?api-version={VERSION}");
    let found = az.vault(Method::Get, &address, None)?;
    Ok(Some(each(&found, deleted)))
}

fn show_deleted(az: &mut Az) -> Done {
    let address = deleted_address(az)?;
    let found = ask(az, Method::Get, &address)?;
    let mut shown = with_nulls(&deleted(&found), &["kid"]);
    shown.set("value", Json::Null);
    Ok(Some(shown))
}

fn recover(az: &mut Az) -> Done {
    let address = deleted_address(az)?;
    let back = ask(az, Method::Post, &format!("{address}/recover"))?;
    let mut shown = whole(&back);
    shown.set("value", Json::Null);
    Ok(Some(shown))
}

fn purge(az: &mut Az) -> Done {
    let address = deleted_address(az)?;
    ask(az, Method::Delete, &address).map(|_| None)
}

/// A request about a deleted secret; the tool exits with 1 for one that was not found too.
fn ask(az: &mut Az, method: Method, address: &str) -> Result<Json, Failure> {
    let asked = az.vault(method, &format!("{address}?api-version={VERSION}"), None);
    asked.map_err(|failure| Failure { code: 1, ..failure })
}
