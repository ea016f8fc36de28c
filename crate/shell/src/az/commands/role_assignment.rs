//! `az role assignment`: who has which role where, api-version 2022-04-01.

use super::role::{self, by_id, principal, scope};
use crate::az::command::{Az, Command, Done, each, flattened, made, set, with_nulls};
use crate::az::failure::Failure;
use crate::http::escaped;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::json;

pub(crate) const ASSIGNMENTS: &str = "providers/Microsoft.Authorization/roleAssignments";
pub(crate) const VERSION: &str = "2022-04-01";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "role assignment create",
        summary: "Create a new role assignment for a user, group, or service principal.",
        options: "--role! --scope! --assignee --assignee-object-id \
            --assignee-principal-type{User|Group|ServicePrincipal|ForeignGroup} --description \
            --condition --condition-version --name,-n",
        missing: "",
        asks: false,
        run: create,
        table: None,
    },
    Command {
        name: "role assignment list",
        summary: "List role assignments.",
        options: "--assignee --assignee-object-id --role --resource-group,-g --scope --include-inherited% \
            --all% --include-groups% --fill-role-definition-name?{true|false} \
            --fill-principal-name?{true|false}",
        missing: "",
        asks: false,
        run: list,
        table: Some("[].{Principal:principalName, Role:roleDefinitionName, Scope:scope}"),
    },
    Command {
        name: "role assignment update",
        summary: "Update a role assignment.",
        options: "--role-assignment!",
        missing: "",
        asks: false,
        run: update,
        table: None,
    },
    Command {
        name: "role assignment delete",
        summary: "Delete role assignments.",
        options: "--ids+ --assignee --assignee-object-id --role --resource-group,-g --scope \
            --include-inherited% --yes,-y%",
        missing: "",
        asks: false,
        run: delete,
        table: None,
    },
];

/// What an assignment shows, null where it has nothing.
const MEMBERS: [&str; 6] = [
    "condition",
    "conditionVersion",
    "createdBy",
    "delegatedManagedIdentityResourceId",
    "description",
    "systemData",
];

/// An assignment as it comes from the service, in one level.
fn flat(assignment: &Json) -> Json {
    let mut flat = flattened(assignment);
    role::in_python(&mut flat);
    flat
}

fn text(object: &Json, name: &str) -> String {
    object.get(name).and_then(Json::as_text).unwrap_or_default().to_owned()
}

fn create(az: &mut Az) -> Done {
    let object = az.value("--assignee-object-id").map(ToString::to_string);
    let assignee = az.value("--assignee").map(ToString::to_string);
    if object.is_some() == assignee.is_some() {
        return Err(Failure::of(1, "usage error: --assignee STRING | --assignee-object-id GUID"));
    }
    if assignee.is_some() && az.has("--assignee-principal-type") {
        return Err(Failure::of(1, "usage error: --assignee-object-id GUID --assignee-principal-type TYPE"));
    }
    if az.has("--condition-version") && !az.has("--condition") {
        return Err(Failure::of(
            1,
            "usage error: When --condition-version is set, --condition must be set as well.",
        ));
    }
    for option in ["--description", "--condition", "--condition-version"] {
        if az.has(option) {
            az.warn(&format!("Argument '{option}' is in preview and under development. Reference and support levels: https://aka.ms/CLI_refstatus"));
        }
    }
    let (principal, kind) = match (assignee, object) {
        (Some(assignee), _) => principal(az, &assignee)?,
        (None, object) => {
            (object.unwrap_or_default(), az.value("--assignee-principal-type").map(ToString::to_string))
        }
    };
    let kind = match kind {
        None if !az.has("--assignee") => {
            az.warn("RBAC service might reject creating role assignment without --assignee-principal-type in the future. Better to specify --assignee-principal-type manually.");
            kind_of(az, &principal)
        }
        kind => kind,
    };
    let scope = scope(az)?;
    let role = az.needed("--role")?.to_owned();
    let definition = role::definition(az, &role, &scope)?;
    match role::put(az, &scope, &definition, &principal, kind.as_deref()) {
        Ok(made) => {
            let mut shown = with_nulls(&flattened(&made), &MEMBERS);
            role::in_python(&mut shown);
            Ok(Some(shown))
        }
        // The one that is there already is shown.
        Err(failure) if failure.word == "RoleAssignmentExists" => {
            let there = chosen(az, Some(scope.clone()), Some(&principal), Some(&role))?;
            let there = with_names(az, there, &scope)?;
            there.into_iter().next().map(Some).ok_or(failure)
        }
        Err(failure) => Err(failure),
    }
}

/// What kind of principal an object of the directory is, if the account may know.
fn kind_of(az: &mut Az, principal: &str) -> Option<String> {
    match by_id(az, &[principal.to_owned()]) {
        Ok(objects) => objects.first().and_then(role::kind_of),
        Err(_) => {
            az.warn(&format!("Failed to query --assignee-principal-type for --assignee-object-id {principal} by invoking Graph API."));
            None
        }
    }
}

/// The assignments at a scope, or all of the subscription, of a principal and a role if they are given.
fn chosen(
    az: &mut Az,
    scope: Option<String>,
    principal: Option<&str>,
    role: Option<&str>,
) -> Result<Vec<Json>, Failure> {
    let with_groups = az.has("--include-groups");
    let filter = match (&scope, principal) {
        (Some(_), Some(id)) if with_groups => format!("atScope() and assignedTo('{id}')"),
        (Some(_), _) => "atScope()".to_owned(),
        (None, Some(id)) if with_groups => format!("assignedTo('{id}')"),
        (None, Some(id)) => format!("principalId eq '{id}'"),
        (None, None) => String::new(),
    };
    let filter = if filter.is_empty() { filter } else { format!("?$filter={}", escaped(&filter)) };
    let place = match &scope {
        Some(scope) => scope.clone(),
        None => az.subscription()?,
    };
    let found = az.get(&format!("{}/{ASSIGNMENTS}{filter}", role::at(&place)), VERSION)?;
    let all = each(&found, flat);
    let all = all.as_list().unwrap_or_default();
    let is_inherited = az.has("--include-inherited");
    let at_scope = |one: &&Json| {
        scope.as_ref().is_none_or(|scope| is_inherited || text(one, "scope").eq_ignore_ascii_case(scope))
    };
    let all: Vec<Json> = all.iter().filter(at_scope).cloned().collect();
    let role = match role {
        Some(role) if !found.get("value").and_then(Json::as_list).unwrap_or_default().is_empty() => {
            Some(role::definition(az, role, &place)?)
        }
        _ => None,
    };
    let is_chosen = |one: &Json| {
        role.as_ref().is_none_or(|id| text(one, "roleDefinitionId") == *id)
            && principal.filter(|_| !with_groups).is_none_or(|id| text(one, "principalId") == id)
    };
    Ok(all.into_iter().filter(|one| is_chosen(one)).collect())
}

/// The assignments with the names of their roles and principals.
fn with_names(az: &mut Az, mut all: Vec<Json>, scope: &str) -> Result<Vec<Json>, Failure> {
    if all.is_empty() {
        return Ok(all);
    }
    if az.switch("--fill-role-definition-name") != Some(false) {
        let roles =
            az.get(&format!("{}/{}", role::at(scope), role::DEFINITIONS), role::DEFINITION_VERSION)?;
        let roles = each(&roles, flattened);
        let roles = roles.as_list().unwrap_or_default();
        for one in &mut all {
            let id = text(one, "roleDefinitionId");
            let known =
                roles.iter().find(|role| text(role, "id") == id).and_then(|role| role.get("roleName"));
            one.set("roleDefinitionName", known.cloned().unwrap_or_default());
        }
    }
    if az.switch("--fill-principal-name") != Some(false) {
        let ids: BTreeSet<String> = all.iter().map(|one| text(one, "principalId")).collect();
        // Without rights in the directory only the names are missing.
        if let Ok(objects) = by_id(az, &ids.into_iter().collect::<Vec<_>>()) {
            for one in &mut all {
                let id = text(one, "principalId");
                let name =
                    objects.iter().find(|object| text(object, "id") == id).map(name_of).unwrap_or_default();
                one.set("principalName", Json::Text(name));
            }
        }
    }
    Ok(all)
}

/// What an object of the directory is called here.
fn name_of(object: &Json) -> String {
    if let Some(name) = object.get("userPrincipalName") {
        return name.as_text().unwrap_or_default().to_owned();
    }
    let names = object.get("servicePrincipalNames").and_then(Json::as_list);
    match names.and_then(<[Json]>::first) {
        Some(name) => name.as_text().unwrap_or_default().to_owned(),
        None => text(object, "displayName"),
    }
}

/// The principal that the options name, if they name one.
fn asked(az: &mut Az) -> Result<Option<String>, Failure> {
    if az.has("--assignee") && az.has("--assignee-object-id") {
        return Err(Failure::of(1, "Usage error: Provide only one of --assignee or --assignee-object-id."));
    }
    match az.value("--assignee").map(ToString::to_string) {
        Some(assignee) => principal(az, &assignee).map(|(id, _)| Some(id)),
        None => Ok(az.value("--assignee-object-id").map(ToString::to_string)),
    }
}

fn list(az: &mut Az) -> Done {
    let all = az.has("--all");
    if all && (az.has("--resource-group") || az.has("--scope")) {
        return Err(Failure::of(1, "group or scope are not required when --all is used"));
    }
    if az.has("--assignee") && az.has("--assignee-object-id") {
        return Err(Failure::of(1, "Usage error: Provide only one of --assignee or --assignee-object-id."));
    }
    let place = scope(az)?;
    let principal = asked(az)?;
    let role = az.value("--role").map(ToString::to_string);
    let found = chosen(az, (!all).then(|| place.clone()), principal.as_deref(), role.as_deref())?;
    with_names(az, found, &place).map(|named| Some(Json::List(named)))
}

fn update(az: &mut Az) -> Done {
    let written = az.needed("--role-assignment")?.to_owned();
    let given = role::written(az, &written)?;
    let (scope, name) = (text(&given, "scope"), text(&given, "name"));
    if scope.is_empty() || name.is_empty() {
        return Err(Failure::of(1, "'scope' and 'name' are required in the role assignment JSON."));
    }
    let path = format!("{}/{ASSIGNMENTS}/{name}", role::at(&scope));
    let before = flattened(&az.get(&path, VERSION)?);
    let mut properties = json!({});
    for name in
        ["roleDefinitionId", "principalId", "principalType", "description", "condition", "conditionVersion"]
    {
        let value = given.get(name).filter(|value| **value != Json::Null).or_else(|| before.get(name));
        if let Some(value) = value {
            set(&mut properties, name, json!(value));
        }
    }
    let changed = az.put(&path, VERSION, &made(&json!({ "properties": properties })))?;
    Ok(Some(flat(&changed)))
}

fn delete(az: &mut Az) -> Done {
    const WAYS: [&str; 6] =
        ["--ids", "--assignee", "--assignee-object-id", "--role", "--resource-group", "--scope"];
    if !WAYS.iter().any(|option| az.has(option)) {
        return Err(Failure::of(
            1,
            format!("Please provide at least one of these arguments: {}", WAYS.join(", ")),
        ));
    }
    if let Some(id) = az.value("--ids").map(ToString::to_string) {
        return az.delete(&id, VERSION).map(|()| None);
    }
    let scope = scope(az)?;
    let principal = asked(az)?;
    let role = az.value("--role").map(ToString::to_string);
    let found = chosen(az, Some(scope), principal.as_deref(), role.as_deref())?;
    if found.is_empty() {
        return Err(Failure::of(1, "No matched assignments were found to delete"));
    }
    found.iter().try_for_each(|one| az.delete(&text(one, "id"), VERSION))?;
    Ok(None)
}
