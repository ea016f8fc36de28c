//! `az group`: resource groups, api-version 2024-11-01.

use crate::az::command::{Az, Command, Done, each, made, part, set};
use crate::az::failure::Failure;
use crate::json::Json;
use alloc::format;
use alloc::string::{String, ToString};
use mi_sim::wire::Method;
use serde_json::json;

const VERSION: &str = "2024-11-01";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "group create",
        summary: "Create a new resource group.",
        options: "--name,--resource-group,-n,-g! --location,-l! --tags* --managed-by",
        missing: "",
        asks: false,
        run: create,
        table: None,
    },
    Command {
        name: "group show",
        summary: "Get a resource group.",
        options: "--name,-n,--resource-group,-g!",
        missing: "",
        asks: false,
        run: show,
        table: None,
    },
    Command {
        name: "group list",
        summary: "List resource groups.",
        options: "--tag?",
        missing: "",
        asks: false,
        run: list,
        table: Some("[].{Name:name, Location:location, Status:properties.provisioningState}"),
    },
    Command {
        name: "group exists",
        summary: "Check if a resource group exists.",
        options: "--name,-n,--resource-group,-g!",
        missing: "",
        asks: false,
        run: exists,
        table: None,
    },
    Command {
        name: "group update",
        summary: "Update a resource group.",
        options: "--name,-n,--resource-group,-g! --tags* --set+",
        missing: "--add+ --remove+ --force-string%",
        asks: false,
        run: update,
        table: None,
    },
    Command {
        name: "group delete",
        summary: "Delete a resource group.",
        options: "--name,-n,--resource-group,-g! --yes,-y% --no-wait%",
        missing: "--force-deletion-types,-f",
        asks: true,
        run: delete,
        table: None,
    },
];

/// The tool writes `resourcegroups` here.
fn path(az: &mut Az) -> Result<String, Failure> {
    let name = part(az.needed("--name")?);
    Ok(format!("{}/resourcegroups/{name}", az.subscription()?))
}

/// A group with all that the tool shows of one, in its order.
fn shown(group: &Json) -> Json {
    let names = ["id", "name", "type", "properties", "location", "managedBy", "tags"];
    Json::Object(names.map(|name| (name.to_string(), group.get(name).cloned().unwrap_or_default())).to_vec())
}

fn create(az: &mut Az) -> Done {
    let mut body = json!({ "location": az.given_location()? });
    if let Some(tags) = az.tags() {
        set(&mut body, "tags", tags);
    }
    if let Some(other) = az.value("--managed-by") {
        set(&mut body, "managedBy", other.into());
    }
    let path = path(az)?;
    az.put(&path, VERSION, &made(&body)).map(|made| Some(shown(&made)))
}

fn show(az: &mut Az) -> Done {
    let path = path(az)?;
    az.get(&path, VERSION).map(|found| Some(shown(&found)))
}

fn list(az: &mut Az) -> Done {
    let filter = match az.value("--tag").map(|tag| tag.split_once('=').unwrap_or((tag, ""))) {
        Some((name, value)) => {
            let filter = format!("tagname eq '{name}' and tagvalue eq '{value}'");
            format!("?$filter={}", crate::http::escaped(&filter))
        }
        None => String::new(),
    };
    let path = format!("{}/resourcegroups{filter}", az.subscription()?);
    let list = az.get(&path, VERSION)?;
    Ok(Some(each(&list, shown)))
}

fn exists(az: &mut Az) -> Done {
    let path = path(az)?;
    match az.arm(Method::Head, &path, VERSION, None) {
        Ok(_) => Ok(Some(Json::Bool(true))),
        Err(failure) if failure.status == Some(404) => Ok(Some(Json::Bool(false))),
        Err(failure) => Err(failure),
    }
}

fn update(az: &mut Az) -> Done {
    let path = path(az)?;
    let before = az.get(&path, VERSION)?;
    let mut body = json!({ "location": before.get("location"), "properties": {} });
    let mut tags = before.get("tags").map(|tags| json!(tags)).unwrap_or_else(|| json!({}));
    if let Some(given) = az.tags() {
        tags = given;
    }
    for change in az.values("--set") {
        match change.split_once('=').map(|(path, value)| (path.strip_prefix("tags."), value)) {
            Some((Some(name), value)) => set(&mut tags, name, value.into()),
            _ => {
                return Err(Failure::of(
                    1,
                    format!("`--set {change}`: only `tags.NAME=VALUE` of a group is simulated"),
                ));
            }
        }
    }
    set(&mut body, "tags", tags);
    az.put(&path, VERSION, &made(&body)).map(|made| Some(shown(&made)))
}

fn delete(az: &mut Az) -> Done {
    let path = path(az)?;
    let response = az.accepted(Method::Delete, &path, VERSION)?;
    let follow = response.headers.get("Location").map(ToString::to_string);
    match follow.filter(|_| !az.has("--no-wait")) {
        Some(address) => az.follow(&address).map(|()| None),
        None => Ok(None),
    }
}
