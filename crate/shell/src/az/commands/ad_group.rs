//! `az ad group`: groups of the directory and who is in them, by Microsoft Graph v1.0.

use super::ad::{filters, found, id_of};
use super::role::is_guid;
use crate::az::command::{Az, Command, Done, made, set};
use crate::az::failure::Failure;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use mi_sim::wire::Method;
use serde_json::json;

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "ad group create",
        summary: "Create a group in the directory.",
        options: "--display-name! --mail-nickname! --force?{true|false} --description",
        missing: "",
        asks: false,
        run: create,
        table: None,
    },
    Command {
        name: "ad group show",
        summary: "Get group information.",
        options: "--group,-g!",
        missing: "",
        asks: false,
        run: show,
        table: None,
    },
    Command {
        name: "ad group list",
        summary: "List groups in the directory.",
        options: "--display-name --filter",
        missing: "",
        asks: false,
        run: list,
        table: None,
    },
    Command {
        name: "ad group delete",
        summary: "Delete a group.",
        options: "--group,-g!",
        missing: "",
        asks: false,
        run: delete,
        table: None,
    },
    Command {
        name: "ad group member add",
        summary: "Add a member to a group.",
        options: "--group,-g! --member-id!",
        missing: "",
        asks: false,
        run: add,
        table: None,
    },
    Command {
        name: "ad group member list",
        summary: "Get the members of a group.",
        options: "--group,-g!",
        missing: "",
        asks: false,
        run: members,
        table: None,
    },
    Command {
        name: "ad group member check",
        summary: "Check if a member is in a group.",
        options: "--group,-g! --member-id!",
        missing: "",
        asks: false,
        run: check,
        table: None,
    },
    Command {
        name: "ad group member remove",
        summary: "Remove a member from a group.",
        options: "--group,-g! --member-id!",
        missing: "",
        asks: false,
        run: remove,
        table: None,
    },
];

fn create(az: &mut Az) -> Done {
    let (name, nickname) =
        (az.needed("--display-name")?.to_owned(), az.needed("--mail-nickname")?.to_owned());
    if !az.has("--force") {
        let there =
            found(az, "groups", &[format!("displayName eq '{name}' and mailNickname eq '{nickname}'")])?;
        if let Some(first) = there.into_iter().next() {
            az.warn("A group with the same display name and mail nickname already exists, returning.");
            return Ok(Some(first));
        }
    }
    let mut body = json!({ "displayName": name, "mailNickname": nickname, "mailEnabled": false, "securityEnabled": true });
    if let Some(words) = az.value("--description") {
        set(&mut body, "description", words.into());
    }
    az.graph(Method::Post, "/groups", Some(&made(&body))).map(Some)
}

/// The object id of the group that is named by its id or its display name.
fn group(az: &mut Az) -> Result<String, Failure> {
    let name = az.needed("--group")?.to_owned();
    if is_guid(&name) {
        return Ok(name);
    }
    for filter in [format!("displayName eq '{name}'"), format!("startswith(displayName,'{name}')")] {
        let there = found(az, "groups", &[filter])?;
        match there.as_slice() {
            [] => {}
            [one] => return Ok(id_of(one)),
            _ => return Err(Failure::of(1, format!("More than one group match the name of '{name}'"))),
        }
    }
    Err(Failure::of(1, format!("No group matches the name of '{name}'")))
}

/// Whatever is wrong while the group is looked for ends the real command as a wrong option does.
fn looked_up(az: &mut Az) -> Result<String, Failure> {
    group(az)
        .map_err(|failure| if failure.status.is_some() { Failure { code: 2, ..failure } } else { failure })
}

fn show(az: &mut Az) -> Done {
    let id = looked_up(az)?;
    az.graph(Method::Get, &format!("/groups/{id}"), None).map(Some)
}

fn list(az: &mut Az) -> Done {
    let filters = filters(az, &[("--display-name", "startswith(displayName,'", "')")]);
    found(az, "groups", &filters).map(|all| Some(Json::List(all)))
}

fn delete(az: &mut Az) -> Done {
    let id = looked_up(az)?;
    az.graph(Method::Delete, &format!("/groups/{id}"), None).map(|_| None)
}

fn add(az: &mut Az) -> Done {
    let id = looked_up(az)?;
    let member = az.needed("--member-id")?;
    let body = json!({ "@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{member}") });
    az.graph(Method::Post, &format!("/groups/{id}/members/$ref"), Some(&made(&body))).map(|_| None)
}

fn members(az: &mut Az) -> Done {
    let id = looked_up(az)?;
    found(az, &format!("groups/{id}/members"), &[]).map(|all| Some(Json::List(all)))
}

fn check(az: &mut Az) -> Done {
    let id = looked_up(az)?;
    let member = az.needed("--member-id")?.to_owned();
    let body = made(&json!({ "groupIds": [id] }));
    let answer =
        az.graph(Method::Post, &format!("/directoryObjects/{member}/checkMemberGroups"), Some(&body))?;
    let groups = answer.get("value").and_then(Json::as_list).unwrap_or_default();
    let is_in = groups.iter().any(|group| group.as_text() == Some(&id));
    Ok(Some(made(&json!({ "value": is_in }))))
}

fn remove(az: &mut Az) -> Done {
    let id = looked_up(az)?;
    let member = az.needed("--member-id")?.to_owned();
    az.graph(Method::Delete, &format!("/groups/{id}/members/{member}/$ref"), None).map(|_| None)
}
