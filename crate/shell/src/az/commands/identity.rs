//! `az identity`: user-assigned managed identities, api-version 2025-05-31-preview.

use crate::az::command::{Az, Command, Done, each, flattened, made, missing_field, set};
use crate::az::failure::Failure;
use crate::json::Json;
use alloc::format;
use alloc::string::{String, ToString};
use mi_sim::wire::Method;
use serde_json::{Value, json};

const VERSION: &str = "2025-05-31-preview";
const TYPE: &str = "Microsoft.ManagedIdentity/userAssignedIdentities";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "identity create",
        summary: "Create a user-assigned managed identity.",
        options: "--resource-group,-g! -n,--name,--resource-name! --location,-l --tags+ \
            --isolation-scope{None|Regional}",
        missing: "--resource-restriction+",
        asks: false,
        run: create,
        table: None,
    },
    Command {
        name: "identity show",
        summary: "Show an identity.",
        options: "--resource-group,-g -n,--name,--resource-name --ids+",
        missing: "",
        asks: false,
        run: show,
        table: None,
    },
    Command {
        name: "identity list",
        summary: "List identities.",
        options: "--resource-group,-g",
        missing: "--next-token --max-items",
        asks: false,
        run: list,
        table: None,
    },
    Command {
        name: "identity update",
        summary: "Update an identity.",
        options: "--resource-group,-g -n,--name,--resource-name --tags+ --ids+",
        missing: "--add+ --set+ --remove+ --force-string? --resource-restriction+ --isolation-scope",
        asks: false,
        run: update,
        table: None,
    },
    Command {
        name: "identity delete",
        summary: "Delete an identity.",
        options: "--resource-group,-g -n,--name,--resource-name --ids+",
        missing: "",
        asks: false,
        run: delete,
        table: None,
    },
    Command {
        name: "identity list-resources",
        summary: "List the resources that an identity is assigned to.",
        options: "--resource-group,-g --name,-n --ids+",
        missing: "",
        asks: false,
        run: list_resources,
        table: None,
    },
];

fn create(az: &mut Az) -> Done {
    let location = match az.given_location()? {
        Some(location) => location,
        None => match az.group_with_location() {
            Ok(group) => group.get("location").and_then(Json::as_text).unwrap_or_default().to_string(),
            Err(failure) if failure.status == Some(404) => return Err(missing_field("--location")),
            Err(failure) => return Err(failure),
        },
    };
    let path = az.resource(TYPE)?;
    let mut body = json!({ "location": location });
    changed(az, &mut body);
    az.put(&path, VERSION, &made(&body)).map(|made| Some(flattened(&made)))
}

/// What the options say of an identity.
fn changed(az: &Az, body: &mut Value) {
    if let Some(tags) = az.tags() {
        set(body, "tags", tags);
    }
    if let Some(scope) = az.value("--isolation-scope") {
        set(body, "properties", json!({ "isolationScope": scope }));
    }
}

fn path(az: &mut Az) -> Result<String, Failure> {
    az.resource_or_field(TYPE)
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

fn update(az: &mut Az) -> Done {
    let path = path(az)?;
    let before = az.get(&path, VERSION)?;
    let mut body =
        json!({ "location": before.get("location"), "properties": {}, "tags": before.get("tags") });
    changed(az, &mut body);
    az.arm(Method::Patch, &path, VERSION, Some(&made(&body))).map(|made| Some(flattened(&made)))
}

fn delete(az: &mut Az) -> Done {
    let path = path(az)?;
    az.delete(&path, VERSION).map(|()| None)
}

fn list_resources(az: &mut Az) -> Done {
    let path = az.resource(TYPE)?;
    let list =
        az.arm(Method::Post, &format!("{path}/listAssociatedResources"), "2022-01-31-preview", None)?;
    Ok(Some(each(&list, Clone::clone)))
}
