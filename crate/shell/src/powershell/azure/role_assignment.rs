//! Az.Resources: role assignments and role definitions, api-version 2022-04-01.

use super::client::{in_short, items, part_after, quoted, text};
use crate::az::command::last_part;
use crate::az::commands::role;
use crate::az::commands::role_assignment::{ASSIGNMENTS, VERSION};
use crate::http::escaped;
use crate::json::Json;
use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::failure::Failure;
use crate::powershell::value::Value;
use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::wire::Method;
use serde_json::json;

pub(super) const KIND: &str = "Microsoft.Azure.Commands.Resources.Models.Authorization.PSRoleAssignment";
pub(super) const ROLE: &str = "Microsoft.Azure.Commands.Resources.Models.Authorization.PSRoleDefinition";

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet {
        name: "Get-AzRoleAssignment",
        aliases: "",
        parameters: "ObjectId|PrincipalId|Id:n SignInName|Email|UserPrincipalName ServicePrincipalName|SPN|ApplicationId RoleDefinitionName RoleDefinitionId \
            Scope ResourceGroupName AtScope:sx ExpandPrincipalGroups:s IncludeClassicAdministrators:s",
        run: get,
    },
    Cmdlet {
        name: "New-AzRoleAssignment",
        aliases: "",
        parameters: "ObjectId|PrincipalId|Id:n SignInName|Email|UserPrincipalName ApplicationId|SPN|ServicePrincipalName RoleDefinitionName RoleDefinitionId \
            Scope ResourceGroupName ResourceName ResourceType ObjectType Description Condition ConditionVersion",
        run: new,
    },
    Cmdlet {
        name: "Remove-AzRoleAssignment",
        aliases: "",
        parameters: "ObjectId|PrincipalId|Id:n SignInName|Email|UserPrincipalName ServicePrincipalName|SPN RoleDefinitionName:n RoleDefinitionId \
            Scope:n ResourceGroupName InputObject:p PassThru:s Force:s",
        run: remove,
    },
    Cmdlet {
        name: "Get-AzRoleDefinition",
        aliases: "",
        parameters: "Name:0 Id Scope Custom:s",
        run: definitions,
    },
    Cmdlet {
        name: "New-AzRoleDefinition",
        aliases: "",
        parameters: "InputFile:0 Role:p",
        run: |work| define(work, "role definition create"),
    },
    Cmdlet {
        name: "Set-AzRoleDefinition",
        aliases: "",
        parameters: "InputFile:0 Role:p",
        run: |work| define(work, "role definition update"),
    },
];

/// Where something counts; nothing where nobody says.
fn scope(work: &mut Work) -> Result<Option<String>, Failure> {
    if let Some(scope) = work.text("Scope") {
        return Ok(Some(scope));
    }
    if work.text("ResourceGroupName").is_none() {
        return Ok(None);
    }
    let group = work.group_path()?;
    match (work.text("ResourceType"), work.text("ResourceName")) {
        (Some(kind), Some(name)) => Ok(Some(format!("{group}/providers/{kind}/{name}"))),
        _ => Ok(Some(group)),
    }
}

/// The principal that the parameters name: its object id.
fn principal(work: &mut Work) -> Result<Option<String>, Failure> {
    if let Some(id) = work.text("ObjectId") {
        return Ok(Some(id));
    }
    let name =
        ["SignInName", "ApplicationId", "ServicePrincipalName"].into_iter().find_map(|name| work.text(name));
    let Some(name) = name else { return Ok(None) };
    let quoted = quoted(&name);
    let (set, filter) = if name.contains('@') {
        ("users", format!("userPrincipalName eq '{quoted}'"))
    } else {
        ("servicePrincipals", format!("servicePrincipalNames/any(c:c eq '{quoted}')"))
    };
    let found =
        work.azure(|az| az.graph(Method::Get, &format!("/{set}?$filter={}", escaped(&filter)), None))?;
    match items(&found).first() {
        Some(object) => Ok(Some(text(object, "id"))),
        None => Err(Failure::new(format!("Cannot find principal using the specified options: '{name}'"))),
    }
}

/// The path of a role by the name or the id that the parameters give.
fn definition(work: &mut Work, scope: &str) -> Result<Option<String>, Failure> {
    let Some(wanted) = work.text("RoleDefinitionId").or_else(|| work.text("RoleDefinitionName")) else {
        return Ok(None);
    };
    let found = work.azure(|az| role::definition(az, &wanted, scope));
    found.map(Some).map_err(|failure| match failure.message.starts_with("Role '") {
        true => Failure::new(format!("Cannot find role definition with name '{wanted}'.")),
        false => in_short(failure),
    })
}

/// The roles that these assignments give: one is asked for by itself, several by the list at the scope.
fn roles(work: &mut Work, all: &[Json], place: &str) -> Result<Vec<Json>, Failure> {
    let path = format!("{}/{}", role::at(place), role::DEFINITIONS);
    let found = match all {
        [one] => {
            let path = format!("{path}/{}", last_part(&text(one, "properties.roleDefinitionId")));
            work.azure(|az| az.get(&path, role::DEFINITION_VERSION)).map(|role| Vec::from([role]))
        }
        _ => work.azure(|az| az.get(&path, role::DEFINITION_VERSION)).map(|roles| items(&roles).to_vec()),
    };
    match found {
        // Without a right to be here at all only the names are missing.
        Err(failure) if failure.status == Some(401) => Ok(Vec::new()),
        found => found.map_err(in_short),
    }
}

/// The principals that these assignments are about, as far as the directory tells of them.
fn principals(work: &mut Work, all: &[Json]) -> Vec<Json> {
    let ids: BTreeSet<String> = all.iter().map(|one| text(one, "properties.principalId")).collect();
    let ids: Vec<String> = ids.into_iter().collect();
    let found = work.azure(|az| match ids.as_slice() {
        [id] => az.graph(Method::Get, &format!("/directoryObjects/{id}"), None).map(|one| Vec::from([one])),
        _ => role::by_id(az, &ids),
    });
    found.unwrap_or_default()
}

/// Assignments with the names of roles and principals. Whoever the directory does not tell of is of the type `Unknown`: one
/// who is gone, and all of them where the directory refuses to tell.
fn named(work: &mut Work, all: &[Json], place: &str) -> Result<Vec<Value>, Failure> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let roles = roles(work, all, place)?;
    let objects = principals(work, all);
    Ok(all
        .iter()
        .map(|one| {
            let principal = text(one, "properties.principalId");
            let definition = text(one, "properties.roleDefinitionId");
            let role = roles.iter().find(|role| last_part(&text(role, "id")) == last_part(&definition));
            let object = objects.iter().find(|object| text(object, "id") == principal);
            let kind = object.and_then(role::kind_of).unwrap_or_else(|| "Unknown".to_owned());
            let value = |name: &str, value: String| (name.to_owned(), Value::Text(value));
            let optional = |name: &str, place: &str| {
                (name.to_owned(), super::client::at(one, place).map_or(Value::Null, Value::from_json))
            };
            let of_object = |name: &str| object.map(|object| text(object, name)).unwrap_or_default();
            Value::Object(
                KIND,
                Vec::from([
                    value("RoleAssignmentName", text(one, "name")),
                    value("RoleAssignmentId", text(one, "id")),
                    value("Scope", text(one, "properties.scope")),
                    value("DisplayName", of_object("displayName")),
                    value("SignInName", of_object("userPrincipalName")),
                    value(
                        "RoleDefinitionName",
                        role.map(|role| text(role, "properties.roleName")).unwrap_or_default(),
                    ),
                    value("RoleDefinitionId", last_part(&definition).to_owned()),
                    value("ObjectId", principal),
                    value("ObjectType", kind),
                    ("CanDelegate".to_owned(), Value::Bool(false)),
                    optional("Description", "properties.description"),
                    optional("ConditionVersion", "properties.conditionVersion"),
                    optional("Condition", "properties.condition"),
                ]),
            )
        })
        .collect())
}

fn get(work: &mut Work) -> Done {
    let scope = scope(work)?;
    let principal = principal(work)?;
    let place = match &scope {
        Some(scope) => scope.clone(),
        None => work.azure(|az| az.subscription())?,
    };
    let filter = match (&scope, &principal) {
        (_, Some(id)) if work.switch("ExpandPrincipalGroups") => {
            format!("?$filter={}", escaped(&format!("assignedTo('{id}')")))
        }
        (Some(_), None) => format!("?$filter={}", escaped("atScope()")),
        (_, Some(id)) => format!("?$filter={}", escaped(&format!("principalId eq '{id}'"))),
        (None, None) => String::new(),
    };
    let path = format!("{}/{ASSIGNMENTS}{filter}", role::at(&place));
    let found = work.azure(|az| az.get(&path, VERSION)).map_err(in_short)?;
    let definition = definition(work, &place)?;
    let is_wanted = |one: &&Json| {
        let at = text(one, "properties.scope").to_ascii_lowercase();
        // At a scope and above it.
        let is_at = scope.as_ref().is_none_or(|scope| {
            let scope = scope.to_ascii_lowercase();
            at == "/"
                || scope.trim_end_matches('/') == at
                || scope.starts_with(&format!("{at}/"))
                || at.contains("/managementgroups/")
        });
        let is_role = definition
            .as_ref()
            .is_none_or(|id| last_part(&text(one, "properties.roleDefinitionId")) == last_part(id));
        is_at && is_role
    };
    let found: Vec<Json> = items(&found).iter().filter(is_wanted).cloned().collect();
    named(work, &found, &place)
}

fn new(work: &mut Work) -> Done {
    let Some(principal) = principal(work)? else {
        return Err(Failure::new(
            "Cannot process command because of one or more missing mandatory parameters: ObjectId.",
        ));
    };
    let place = match scope(work)? {
        Some(scope) => scope,
        None => work.azure(|az| az.subscription())?,
    };
    let Some(definition) = definition(work, &place)? else {
        return Err(Failure::new(
            "Cannot process command because of one or more missing mandatory parameters: RoleDefinitionName.",
        ));
    };
    if !work.goes_on(&place) {
        return Ok(Vec::new());
    }
    let mut properties = json!({ "roleDefinitionId": definition, "principalId": principal });
    for (parameter, name) in [
        ("ObjectType", "principalType"),
        ("Description", "description"),
        ("Condition", "condition"),
        ("ConditionVersion", "conditionVersion"),
    ] {
        if let Some(value) = work.text(parameter) {
            crate::az::command::set(&mut properties, name, value.into());
        }
    }
    let body = crate::az::command::made(&json!({ "properties": properties }));
    let made = work.azure(|az| {
        let name = az.draw_guid(&format!("{place} {definition} {principal}"));
        az.put(&format!("{}/{ASSIGNMENTS}/{name}", role::at(&place)), VERSION, &body)
    });
    named(work, &[made.map_err(in_short)?], &place)
}

/// The ids of those that are meant.
fn meant(work: &mut Work) -> Result<Vec<String>, Failure> {
    if let Some(id) = work
        .value("InputObject")
        .map(|object| object.member("RoleAssignmentId"))
        .filter(|id| *id != Value::Null)
    {
        return Ok(Vec::from([id.to_text()]));
    }
    let principal = principal(work)?;
    let place = match scope(work)? {
        Some(scope) => scope,
        None => work.azure(|az| az.subscription())?,
    };
    let definition = definition(work, &place)?;
    if principal.is_none() || definition.is_none() {
        return Err(Failure::new(
            "say which: -ObjectId with -RoleDefinitionName and -Scope, or an assignment from the pipeline",
        ));
    }
    let path = format!("{}/{ASSIGNMENTS}?$filter={}", role::at(&place), escaped("atScope()"));
    let found = work.azure(|az| az.get(&path, VERSION)).map_err(in_short)?;
    let is_meant = |one: &&Json| {
        text(one, "properties.scope").eq_ignore_ascii_case(place.trim_end_matches('/'))
            && principal.as_ref().is_none_or(|id| text(one, "properties.principalId") == *id)
            && definition
                .as_ref()
                .is_none_or(|id| last_part(&text(one, "properties.roleDefinitionId")) == last_part(id))
    };
    let ids: Vec<String> = items(&found).iter().filter(is_meant).map(|one| text(one, "id")).collect();
    if ids.is_empty() {
        return Err(Failure::new("The provided information does not map to a role assignment."));
    }
    Ok(ids)
}

fn remove(work: &mut Work) -> Done {
    for id in meant(work)? {
        if work.goes_on(&id) {
            work.azure(|az| az.delete(&id, VERSION)).map_err(in_short)?;
        }
    }
    let passes = work.switch("PassThru");
    Ok(passes.then(|| work.value("InputObject").cloned().unwrap_or(Value::Bool(true))).into_iter().collect())
}

fn definitions(work: &mut Work) -> Done {
    let place = match work.text("Scope") {
        Some(scope) => scope,
        None => work.azure(|az| az.subscription())?,
    };
    let path = format!("{}/{}", role::at(&place), role::DEFINITIONS);
    let found = work.azure(|az| az.get(&path, role::DEFINITION_VERSION)).map_err(in_short)?;
    let (name, id) = (work.text("Name"), work.text("Id"));
    let only_custom = work.switch("Custom");
    let is_wanted = |one: &&Json| {
        name.as_ref().is_none_or(|name| text(one, "properties.roleName").eq_ignore_ascii_case(name))
            && id.as_ref().is_none_or(|id| last_part(&text(one, "id")) == id)
            && (!only_custom || text(one, "properties.type") == "CustomRole")
    };
    Ok(items(&found).iter().filter(is_wanted).map(shown_role).collect())
}

fn shown_role(one: &Json) -> Value {
    let lists = |name: &str| {
        let all =
            super::client::at(one, "properties.permissions").and_then(Json::as_list).unwrap_or_default();
        let texts = all.iter().filter_map(|one| one.get(name)?.as_list()).flatten();
        Value::List(texts.map(Value::from_json).collect())
    };
    let scopes = super::client::at(one, "properties.assignableScopes").map_or(Value::Null, Value::from_json);
    // The command line calls the kind of a role otherwise.
    let kind = [text(one, "properties.type"), text(one, "roleType")];
    Value::Object(
        ROLE,
        Vec::from([
            ("Name".to_owned(), Value::Text(text(one, "properties.roleName"))),
            ("Id".to_owned(), Value::text(last_part(&text(one, "id")))),
            ("IsCustom".to_owned(), Value::Bool(kind.iter().any(|kind| kind == "CustomRole"))),
            ("Description".to_owned(), Value::Text(text(one, "properties.description"))),
            ("Actions".to_owned(), lists("actions")),
            ("NotActions".to_owned(), lists("notActions")),
            ("DataActions".to_owned(), lists("dataActions")),
            ("NotDataActions".to_owned(), lists("notDataActions")),
            ("AssignableScopes".to_owned(), scopes),
        ]),
    )
}

/// Writes a custom role, of a file or of an object.
fn define(work: &mut Work, command: &str) -> Done {
    let mut role = match (work.text("InputFile"), work.value("Role")) {
        (Some(file), _) => {
            let bytes = work.shell.session.files.read(&file);
            let bytes = bytes.map_err(|wrong| Failure::new(format!("File '{file}': {wrong}")))?;
            Json::parse(&bytes).map_err(|wrong| Failure::new(format!("'{file}' is not JSON: {wrong}")))?
        }
        (None, Some(role)) => role.to_json(4),
        (None, None) => {
            return Err(Failure::new("say which: -InputFile with a file, or -Role with an object"));
        }
    };
    let name = role.get("Name").and_then(Json::as_text).unwrap_or_default().to_owned();
    role.set("RoleName", Json::text(&name));
    if !work.goes_on(&name) {
        return Ok(Vec::new());
    }
    let words = ["--role-definition".to_owned(), role.compact()];
    let made = work.azure(|az| az.perform(command, &words))?;
    Ok(Vec::from([shown_role(&made)]))
}

/// The resource group in an id.
pub(super) fn group_of(id: &str) -> String {
    part_after(id, "resourceGroups").to_string()
}
