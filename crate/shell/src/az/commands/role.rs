//! `az role definition`: what each role allows, api-version 2022-05-01-preview; and what assignments need of it.

use super::role_assignment::{ASSIGNMENTS, VERSION};
use crate::az::command::{Az, Command, Done, made, set, with_nulls};
use crate::az::failure::Failure;
use crate::http::escaped;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::wire::Method;
use serde_json::{Value, json};

pub(crate) const DEFINITIONS: &str = "providers/Microsoft.Authorization/roleDefinitions";
pub(crate) const DEFINITION_VERSION: &str = "2022-05-01-preview";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "role definition list",
        summary: "List role definitions.",
        options: "--name,-n --resource-group,-g --scope --custom-role-only?{true|false}",
        missing: "",
        asks: false,
        run: list,
        table: Some("[].{Name:roleName, Type:type, Description:description}"),
    },
    Command {
        name: "role definition show",
        summary: "Show a role definition.",
        options: "--scope --name,-n --id",
        missing: "",
        asks: false,
        run: show,
        table: None,
    },
    Command {
        name: "role definition create",
        summary: "Create a custom role definition.",
        options: "--role-definition!",
        missing: "",
        asks: false,
        run: create,
        table: None,
    },
    Command {
        name: "role definition update",
        summary: "Update a role definition.",
        options: "--role-definition!",
        missing: "",
        asks: false,
        run: update,
        table: None,
    },
    Command {
        name: "role definition delete",
        summary: "Delete a role definition.",
        options: "--name,-n! --resource-group,-g --scope --custom-role-only?{true|false}",
        missing: "",
        asks: false,
        run: delete,
        table: None,
    },
];

/// Where something counts: the scope, the group, or the subscription.
pub(super) fn scope(az: &mut Az) -> Result<String, Failure> {
    match az.value("--scope").map(ToString::to_string) {
        Some(_) if az.has("--resource-group") => {
            let group = az.needed("--resource-group")?;
            Err(Failure::of(1, format!("Resource group \"{group}\" is redundant because scope is supplied")))
        }
        Some(scope) => Ok(scope),
        None if az.has("--resource-group") => az.group(),
        None => az.subscription(),
    }
}

/// A scope as the beginning of a path.
pub(crate) fn at(scope: &str) -> String {
    format!("/{}", scope.trim_matches('/').replace(' ', "%20"))
}

pub(crate) fn is_guid(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// The roles at a scope, by their name if one is given.
fn named(az: &mut Az, scope: &str, name: Option<&str>) -> Result<Vec<Json>, Failure> {
    let filter = name
        .map(|name| format!("?$filter={}", escaped(&format!("roleName eq '{name}'"))))
        .unwrap_or_default();
    let found = az.get(&format!("{}/{DEFINITIONS}{filter}", at(scope)), DEFINITION_VERSION)?;
    Ok(found.get("value").and_then(Json::as_list).unwrap_or_default().to_vec())
}

fn id_of(role: &Json) -> String {
    role.get("id").and_then(Json::as_text).unwrap_or_default().to_owned()
}

/// The id of a role by its name, or from its GUID.
pub(crate) fn definition(az: &mut Az, role: &str, scope: &str) -> Result<String, Failure> {
    if role.starts_with("/subscriptions/") {
        return Ok(role.to_owned());
    }
    if is_guid(role) {
        return Ok(format!("{}/{DEFINITIONS}/{role}", az.subscription()?));
    }
    let found = named(az, scope, Some(role))?;
    found.first().map(id_of).ok_or_else(|| Failure::of(1, format!("Role '{role}' doesn't exist.")))
}

/// The principal that somebody names: by a sign-in name, an application's id, or an object id.
pub(crate) fn principal(az: &mut Az, assignee: &str) -> Result<(String, Option<String>), Failure> {
    let mut ways = Vec::new();
    if assignee.contains('@') {
        ways.push((
            format!("/users?$filter={}", escaped(&format!("userPrincipalName eq '{assignee}'"))),
            "User",
        ));
    }
    let filter = escaped(&format!("servicePrincipalNames/any(c:c eq '{assignee}')"));
    ways.push((format!("/servicePrincipals?$filter={filter}"), "ServicePrincipal"));
    let looked = |az: &mut Az| {
        for (path, kind) in &ways {
            let found = az.graph(Method::Get, path, None)?;
            let first = found.get("value").and_then(Json::as_list).and_then(<[Json]>::first);
            if let Some(id) = first.map(id_of) {
                return Ok(Some((id, Some((*kind).to_owned()))));
            }
        }
        let objects = if is_guid(assignee) { by_id(az, &[assignee.to_owned()])? } else { Vec::new() };
        Ok(objects.first().map(|object| (assignee.to_owned(), kind_of(object))))
    };
    match looked(az) {
        Ok(Some(found)) => Ok(found),
        Ok(None) => Err(Failure::of(
            1,
            format!(
                "Cannot find user or service principal in graph database for '{assignee}'. If the assignee is an appId, make sure the corresponding service principal is created with 'az ad sp create --id {assignee}'."
            ),
        )),
        Err(failure) => {
            az.warn(&format!("Failed to query {assignee} by invoking Graph API. If you don't have permission to query Graph API, please specify --assignee-object-id and --assignee-principal-type."));
            if !is_guid(assignee) {
                return Err(failure);
            }
            az.warn(&format!("Assuming {assignee} as an object ID."));
            Ok((assignee.to_owned(), None))
        }
    }
}

/// Objects of the directory by their ids.
pub(crate) fn by_id(az: &mut Az, ids: &[String]) -> Result<Vec<Json>, Failure> {
    let types = ["user", "group", "servicePrincipal", "directoryObjectPartnerReference"];
    let body = made(&json!({ "ids": ids, "types": types }));
    let found = az.graph(Method::Post, "/directoryObjects/getByIds", Some(&body))?;
    Ok(found.get("value").and_then(Json::as_list).unwrap_or_default().to_vec())
}

/// What Resource Manager calls the kind of an object of the directory.
pub(crate) fn kind_of(object: &Json) -> Option<String> {
    let kind = match object.get("@odata.type").and_then(Json::as_text)? {
        "#microsoft.graph.user" => "User",
        "#microsoft.graph.group" => "Group",
        _ => "ServicePrincipal",
    };
    Some(kind.to_owned())
}

/// Assigns a role at a scope to a principal whose object id is known.
pub(crate) fn put(
    az: &mut Az,
    scope: &str,
    definition: &str,
    principal: &str,
    kind: Option<&str>,
) -> Result<Json, Failure> {
    let mut properties = json!({ "roleDefinitionId": definition, "principalId": principal });
    if let Some(kind) = kind {
        set(&mut properties, "principalType", kind.into());
    }
    for (option, name) in [
        ("--description", "description"),
        ("--condition", "condition"),
        ("--condition-version", "conditionVersion"),
    ] {
        if let Some(value) = az.value(option) {
            set(&mut properties, name, value.into());
        }
    }
    if az.has("--condition") && !az.has("--condition-version") {
        set(&mut properties, "conditionVersion", "2.0".into());
    }
    let name = az.value("--name").filter(|name| is_guid(name)).map(ToString::to_string);
    let name = name.unwrap_or_else(|| az.draw_guid(&format!("{scope} {definition} {principal}")));
    let body = made(&json!({ "properties": properties }));
    az.put(&format!("{}/{ASSIGNMENTS}/{name}", at(scope)), VERSION, &body)
}

/// Moments as Python writes them.
pub(super) fn in_python(shown: &mut Json) {
    for name in ["createdOn", "updatedOn"] {
        if let Some(moment) = shown.get(name).and_then(Json::as_text).and_then(|text| text.strip_suffix('Z'))
        {
            let moment = format!("{moment}+00:00");
            shown.set(name, Json::Text(moment));
        }
    }
}

/// A role as the tool shows it.
fn shown(role: &Json) -> Json {
    let properties = role.get("properties").cloned().unwrap_or_default();
    let mut shown = Json::Object(Vec::new());
    for name in
        ["assignableScopes", "createdBy", "createdOn", "description", "roleName", "updatedBy", "updatedOn"]
    {
        shown.set(name, properties.get(name).cloned().unwrap_or_default());
    }
    let permissions = properties.get("permissions").and_then(Json::as_list).unwrap_or_default();
    let permission = |one: &Json| {
        with_nulls(
            one,
            &["actions", "condition", "conditionVersion", "dataActions", "notActions", "notDataActions"],
        )
    };
    shown.set("permissions", Json::List(permissions.iter().map(permission).collect()));
    shown.set("roleType", properties.get("type").cloned().unwrap_or_default());
    for name in ["id", "name", "type"] {
        shown.set(name, role.get(name).cloned().unwrap_or_default());
    }
    shown.set("systemData", Json::Null);
    in_python(&mut shown);
    shown
}

/// The roles that the options choose.
fn chosen(az: &mut Az) -> Result<(String, Vec<Json>), Failure> {
    let scope = scope(az)?;
    let name = az.value("--name").map(ToString::to_string);
    let found = named(az, &scope, name.as_deref().filter(|name| !is_guid(name)))?;
    let only_custom = az.has("--custom-role-only");
    let text = |role: &Json, name: &str| role.get(name).and_then(Json::as_text).map(str::to_owned);
    let is_chosen = |role: &&Json| {
        let is_named = name.as_ref().is_none_or(|name| {
            text(role, "name").as_ref() == Some(name) || text(role, "roleName").as_ref() == Some(name)
        });
        is_named && (!only_custom || text(role, "roleType").as_deref() == Some("CustomRole"))
    };
    let all: Vec<Json> = found.iter().map(shown).collect();
    Ok((scope, all.iter().filter(is_chosen).cloned().collect()))
}

fn list(az: &mut Az) -> Done {
    chosen(az).map(|(_, found)| Some(Json::List(found)))
}

fn show(az: &mut Az) -> Done {
    let path = match (az.value("--id"), az.value("--scope"), az.value("--name")) {
        (Some(id), ..) => id.to_owned(),
        (None, Some(scope), Some(name)) => format!("{}/{DEFINITIONS}/{name}", at(scope)),
        (None, None, None) => return Err(Failure::of(1, "Usage error: Provide --scope and --name, or --id")),
        _ => return Err(Failure::of(1, "Usage error: Provide both --scope and --name")),
    };
    az.get(&path, DEFINITION_VERSION).map(|role| Some(shown(&role)))
}

/// JSON that an option has, or the file that it names.
pub(super) fn written(az: &mut Az, text: &str) -> Result<Json, Failure> {
    let bytes = az.call.session.files.read(text).unwrap_or_else(|_| text.as_bytes().to_vec());
    Json::parse(&bytes).map_err(|_| {
        Failure::of(1, format!("Failed to parse string as JSON:\n{text}\nError detail: Expecting value: line 1 column 1 (char 0)"))
            .with("The provided JSON string may have been parsed by the shell. See https://learn.microsoft.com/cli/azure/use-azure-cli-successfully-quoting#json-strings")
    })
}

/// A role as somebody wrote it, its members beginning with small letters.
fn role_written(az: &mut Az) -> Result<Json, Failure> {
    let text = az.needed("--role-definition")?.to_owned();
    let Json::Object(members) = written(az, &text)? else {
        return Err(Failure::of(
            1,
            "Invalid role definition. A valid dictionary JSON representation is expected.",
        ));
    };
    let small = |name: String| {
        let mut letters = name.chars();
        letters
            .next()
            .map(|first| core::iter::once(first.to_ascii_lowercase()).chain(letters).collect())
            .unwrap_or_default()
    };
    Ok(Json::Object(members.into_iter().map(|(name, value)| (small(name), value)).collect()))
}

fn save(az: &mut Az, role: &Json, name: &str, id: &str) -> Done {
    let scopes = role.get("assignableScopes").and_then(Json::as_list).unwrap_or_default();
    let Some(scope) = scopes.first().and_then(Json::as_text).map(str::to_owned) else {
        return Err(Failure::of(1, "please provide 'assignableScopes'"));
    };
    let permission = |one: &Json| {
        let lists = ["actions", "notActions", "dataActions", "notDataActions"];
        lists.into_iter().filter_map(|name| Some((name.to_owned(), json!(one.get(name)?)))).collect::<Value>()
    };
    let permissions: Vec<Value> = match role.get("permissions").and_then(Json::as_list) {
        Some(several) => several.iter().map(permission).collect(),
        None => Vec::from([permission(role)]),
    };
    let mut properties = json!({
        "assignableScopes": role.get("assignableScopes"),
        "permissions": permissions,
        "roleName": name,
    });
    if let Some(words) = role.get("description") {
        set(&mut properties, "description", json!(words));
    }
    let body = made(&json!({ "properties": properties }));
    az.put(&format!("{}/{DEFINITIONS}/{id}", at(&scope)), DEFINITION_VERSION, &body)
        .map(|made| Some(shown(&made)))
}

fn create(az: &mut Az) -> Done {
    let role = role_written(az)?;
    let Some(name) = role.get("name").and_then(Json::as_text).map(str::to_owned) else {
        return Err(Failure::of(1, "please provide role name"));
    };
    if role.get("assignableScopes").and_then(Json::as_list).unwrap_or_default().is_empty() {
        return Err(Failure::of(1, "please provide 'assignableScopes'"));
    }
    let id = az.draw_guid(&name);
    save(az, &role, &name, &id)
}

fn update(az: &mut Az) -> Done {
    let role = role_written(az)?;
    let text = |name: &str| role.get(name).and_then(Json::as_text).unwrap_or_default().to_owned();
    if !text("id").is_empty() {
        let id = text("id").rsplit('/').next().unwrap_or_default().to_owned();
        return save(az, &role, &text("roleName"), &id);
    }
    az.warn("Role \"id\" is missing. Look for the role in the current subscription...");
    let scopes = role.get("assignableScopes").and_then(Json::as_list).unwrap_or_default();
    let scope = scopes.first().and_then(Json::as_text).map(str::to_owned);
    let scope = match scope {
        Some(scope) => scope,
        None => az.subscription()?,
    };
    let found = named(az, &scope, Some(&text("name")))?;
    let Some(known) = found.first().map(shown) else {
        return Err(Failure::of(1, format!("No definition was found with the name of \"{}\"", text("name"))));
    };
    let of = |name: &str| known.get(name).and_then(Json::as_text).unwrap_or_default().to_owned();
    save(az, &role, &of("roleName"), &of("name"))
}

fn delete(az: &mut Az) -> Done {
    let (scope, found) = chosen(az)?;
    for role in found {
        let name = role.get("name").and_then(Json::as_text).unwrap_or_default().to_owned();
        az.arm(Method::Delete, &format!("{}/{DEFINITIONS}/{name}", at(&scope)), DEFINITION_VERSION, None)?;
    }
    Ok(None)
}
