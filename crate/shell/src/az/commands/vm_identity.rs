//! `az vm identity` and `az vmss identity`: the identities of a machine, and of a scale set.

use super::role;
use super::vm::{TYPE, VERSION};
use crate::az::command::{Az, Command, Done};
use crate::az::failure::Failure;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::wire::Method;

/// The version of the request that changes a machine.
const CHANGE: &str = "2024-11-01";
pub(super) const SCALE_SET: &str = "Microsoft.Compute/virtualMachineScaleSets";
const SYSTEM: &str = "[system]";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "vm identity assign",
        summary: "Assign managed identities to a VM.",
        options: "--resource-group,-g --name,-n --identities* --role --scope --ids+",
        missing: "",
        asks: false,
        run: |az| assign(az, TYPE),
        table: None,
    },
    Command {
        name: "vm identity remove",
        summary: "Take managed identities from a VM.",
        options: "--resource-group,-g --name,-n --identities+ --ids+",
        missing: "",
        asks: false,
        run: |az| remove(az, TYPE),
        table: None,
    },
    Command {
        name: "vm identity show",
        summary: "Show the managed identities of a VM.",
        options: "--resource-group,-g --name,-n --ids+",
        missing: "",
        asks: false,
        run: |az| show(az, TYPE),
        table: None,
    },
    Command {
        name: "vmss identity assign",
        summary: "Assign managed identities to a scale set.",
        options: "--resource-group,-g --name,-n --identities* --role --scope --ids+",
        missing: "",
        asks: false,
        run: |az| assign(az, SCALE_SET),
        table: None,
    },
    Command {
        name: "vmss identity remove",
        summary: "Take managed identities from a scale set.",
        options: "--resource-group,-g --name,-n --identities+ --ids+",
        missing: "",
        asks: false,
        run: remove_from_scale_set,
        table: None,
    },
    Command {
        name: "vmss identity show",
        summary: "Show the managed identities of a scale set.",
        options: "--resource-group,-g --name,-n --ids+",
        missing: "",
        asks: false,
        run: show_of_scale_set,
        table: None,
    },
];

/// The identities that are named: those of the group by their names. Nothing named is the machine's own.
fn wanted(group: &str, named: &[String]) -> (bool, Vec<String>) {
    let is_system = |name: &String| name.eq_ignore_ascii_case(SYSTEM);
    let ids = named.iter().filter(|name| !is_system(name)).map(|name| match name.starts_with('/') {
        true => name.clone(),
        false => format!("{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}"),
    });
    (named.is_empty() || named.iter().any(is_system), ids.collect())
}

/// The identity block of a new machine.
pub(super) fn block(group: &str, named: &[String]) -> Json {
    let (has_system, ids) = wanted(group, named);
    written(has_system, &ids.iter().map(|id| (id.clone(), Json::Object(Vec::new()))).collect::<Vec<_>>())
}

fn written(has_system: bool, ids: &[(String, Json)]) -> Json {
    let mut block = Json::Object(Vec::new());
    block.set(
        "type",
        Json::text(match (has_system, ids.is_empty()) {
            (true, true) => "SystemAssigned",
            (true, false) => "SystemAssigned,UserAssigned",
            (false, true) => "None",
            (false, false) => "UserAssigned",
        }),
    );
    if !ids.is_empty() {
        block.set("userAssignedIdentities", Json::Object(ids.to_vec()));
    }
    block
}

/// What `assign` and `create` show of a machine's identities.
pub(super) fn summary(vm: &Json) -> Json {
    let block = vm.get("identity");
    let principal =
        block.and_then(|block| block.get("principalId")).cloned().unwrap_or_else(|| Json::text(""));
    let users = block.and_then(|block| block.get("userAssignedIdentities")).cloned();
    let mut summary = Json::Object(Vec::new());
    summary.set("systemAssignedIdentity", principal);
    summary.set("userAssignedIdentities", users.unwrap_or_else(|| Json::Object(Vec::new())));
    summary
}

/// Whether a machine has an identity of its own, and the ids of the others.
fn present(vm: &Json) -> (bool, Vec<String>) {
    let block = vm.get("identity");
    let kind = block.and_then(|block| block.get("type")).and_then(Json::as_text).unwrap_or_default();
    let ids = match block.and_then(|block| block.get("userAssignedIdentities")) {
        Some(Json::Object(members)) => members.iter().map(|(id, _)| id.clone()).collect(),
        _ => Vec::new(),
    };
    (kind.contains("SystemAssigned"), ids)
}

fn change(az: &mut Az, path: &str, block: Json) -> Result<Json, Failure> {
    let mut body = Json::Object(Vec::new());
    body.set("identity", block);
    az.arm(Method::Patch, path, CHANGE, Some(&body))
}

fn group_of(path: &str) -> String {
    path.split("/providers/").next().unwrap_or_default().to_owned()
}

fn assign(az: &mut Az, kind: &str) -> Done {
    let path = az.resource(kind)?;
    let scope = az.value("--scope").map(ToString::to_string);
    let role = match (az.value("--role").map(ToString::to_string), &scope) {
        (Some(role), Some(scope)) => Some((role::definition(az, &role, scope)?, role)),
        _ => None,
    };
    let before = az.get(&path, VERSION)?;
    let block = with(&path, &before, &az.values("--identities"));
    let changed = change(az, &path, block)?;
    if let (Some((definition, _)), Some(scope)) = (&role, &scope) {
        let principal =
            changed.get("identity").and_then(|block| block.get("principalId")).and_then(Json::as_text);
        role::put(az, scope, definition, principal.unwrap_or_default(), None)?;
    }
    let after = az.get(&path, VERSION)?;
    let mut shown = summary(&after);
    if let (Some((_, role)), Some(scope)) = (role, scope) {
        shown.set("role", Json::Text(role));
        shown.set("scope", Json::Text(scope));
    }
    Ok(Some(shown))
}

/// The tool words the last of them otherwise here.
fn remove_from_scale_set(az: &mut Az) -> Done {
    az.warn("This command is in preview and under development. Reference and support levels: https://aka.ms/CLI_refstatus");
    let path = az.resource(SCALE_SET)?;
    let before = az.get(&path, VERSION)?;
    let mut block = without(&path, &before, &az.values("--identities"))?;
    if let Json::Object(members) = &mut block {
        members.retain(|(_, value)| *value != Json::Null);
    }
    let after = change(az, &path, block)?;
    Ok(shown(&after))
}

fn remove(az: &mut Az, kind: &str) -> Done {
    let path = az.resource(kind)?;
    let before = az.get(&path, VERSION)?;
    let block = without(&path, &before, &az.values("--identities"))?;
    let after = change(az, &path, block)?;
    Ok(shown(&after))
}

/// The identity block of a host that has these identities too.
pub(super) fn with(path: &str, host: &Json, named: &[String]) -> Json {
    let (wants_system, ids) = wanted(&group_of(path), named);
    let (has_system, mut all) = present(host);
    for id in ids {
        if !all.iter().any(|known| known.eq_ignore_ascii_case(&id)) {
            all.push(id);
        }
    }
    let all: Vec<_> = all.into_iter().map(|id| (id, Json::Object(Vec::new()))).collect();
    written(has_system || wants_system, &all)
}

/// The identity block that takes these identities from a host.
pub(super) fn without(path: &str, host: &Json, named: &[String]) -> Result<Json, Failure> {
    let (wants_system, ids) = wanted(&group_of(path), named);
    let (has_system, all) = present(host);
    let is_one = |id: &String| ids.iter().any(|wanted| wanted.eq_ignore_ascii_case(id));
    let is_strange = |id: &&String| !all.iter().any(|known| known.eq_ignore_ascii_case(id));
    let strangers: Vec<&str> = ids.iter().filter(is_strange).map(String::as_str).collect();
    if !strangers.is_empty() {
        let name = path.rsplit('/').next().unwrap_or_default();
        let told = format!("'{}' are not associated with '{name}'", strangers.join(",").to_ascii_lowercase());
        return Err(Failure::of(1, told));
    }
    let keeps_system = has_system && !wants_system;
    let gone: Vec<_> = all.iter().filter(|id| is_one(id)).map(|id| (id.clone(), Json::Null)).collect();
    let stays = all.len() > gone.len();
    let mut block = written(keeps_system, if stays { &gone } else { &[] });
    if stays {
        block.set(
            "type",
            Json::text(if keeps_system { "SystemAssigned,UserAssigned" } else { "UserAssigned" }),
        );
    } else {
        block.set("userAssignedIdentities", Json::Null);
    }
    Ok(block)
}

fn show(az: &mut Az, kind: &str) -> Done {
    let path = az.resource(kind)?;
    let vm = az.get(&path, VERSION)?;
    Ok(shown(&vm))
}

/// A scale set without any shows that it has none.
fn show_of_scale_set(az: &mut Az) -> Done {
    show(az, SCALE_SET).map(|found| Some(found.unwrap_or_else(|| Json::Object(Vec::new()))))
}

/// The identity block of a machine, if it has one.
fn shown(vm: &Json) -> Option<Json> {
    let block = vm.get("identity").cloned()?;
    (block.get("type").and_then(Json::as_text) != Some("None")).then_some(block)
}
