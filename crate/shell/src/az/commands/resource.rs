//! `az resource`: any resource by its id, or by group, type and name; and `az provider`. Api-version 2024-11-01.

use crate::az::command::{Az, Command, Done, each, with_nulls};
use crate::az::failure::Failure;
use crate::http::escaped;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::wire::Method;

const VERSION: &str = "2024-11-01";
const TABLE: &str = "[].{Name:name, ResourceGroup:resourceGroup, Location:location, Type:type, Status:properties.provisioningState}";
const MEMBERS: [&str; 8] =
    ["extendedLocation", "identity", "kind", "managedBy", "plan", "properties", "sku", "tags"];

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "resource show",
        summary: "Get the details of a resource.",
        options: "--ids+ --resource-group,-g --namespace --resource-type --name,-n --api-version",
        missing: "--parent --include-response-body? --latest-include-preview,-v%",
        asks: false,
        run: show,
        table: None,
    },
    Command {
        name: "resource list",
        summary: "List resources.",
        options: "--resource-group,-g --namespace --resource-type --name,-n --tag? --location,-l",
        missing: "",
        asks: false,
        run: list,
        table: Some(TABLE),
    },
    Command {
        name: "resource delete",
        summary: "Delete a resource.",
        options: "--ids+ --resource-group,-g --namespace --resource-type --name,-n --api-version --no-wait%",
        missing: "--parent --latest-include-preview,-v%",
        asks: false,
        run: delete,
        table: None,
    },
    Command {
        name: "provider show",
        summary: "Get the details about a resource provider.",
        options: "--namespace,-n!",
        missing: "--expand",
        asks: false,
        run: show_provider,
        table: None,
    },
    Command {
        name: "provider list",
        summary: "List resource providers.",
        options: "",
        missing: "--expand",
        asks: false,
        run: list_providers,
        table: None,
    },
    Command {
        name: "provider register",
        summary: "Register a provider.",
        options: "--namespace,-n! --wait%",
        missing: "--consent-to-permissions,-c% --management-group-id,-m --accept-terms%",
        asks: false,
        run: register,
        table: None,
    },
];

/// The resource that is meant, and the version to ask for it in: the newest that its provider names.
fn meant(az: &mut Az) -> Result<(String, String), Failure> {
    let id = match az.values("--ids").first() {
        Some(id) if id.starts_with("/subscriptions/") => id.clone(),
        Some(id) => return Err(Failure::of(1, format!("invalid resource ID: {id}"))),
        None => {
            let kind = match (az.value("--namespace"), az.needed("--resource-type")?) {
                (Some(namespace), kind) => format!("{namespace}/{kind}"),
                (None, kind) => kind.to_owned(),
            };
            let name = az.needed("--name")?.to_owned();
            let group = az.needed("--resource-group")?.to_owned();
            format!("{}/resourcegroups/{group}/providers/{kind}/{name}", az.subscription()?)
        }
    };
    if let Some(version) = az.value("--api-version") {
        return Ok((id, version.to_owned()));
    }
    let below = id.rsplit_once("/providers/").map(|(_, below)| below);
    let Some(below) = below.filter(|below| below.split('/').count() > 2) else {
        return Ok((id, VERSION.to_owned()));
    };
    let mut parts = below.split('/');
    let namespace = parts.next().unwrap_or_default();
    // Types and names take turns.
    let wanted = parts.step_by(2).collect::<Vec<_>>().join("/");
    let provider = az.get(&format!("{}/providers/{namespace}", az_subscription(&id)), VERSION)?;
    let types = provider.get("resourceTypes").and_then(Json::as_list).unwrap_or_default();
    let is_it = |one: &&Json| {
        one.get("resourceType").and_then(Json::as_text).is_some_and(|kind| kind.eq_ignore_ascii_case(&wanted))
    };
    let versions = types.iter().find(is_it).and_then(|kind| kind.get("apiVersions")).and_then(Json::as_list);
    let stable =
        versions.into_iter().flatten().filter_map(Json::as_text).find(|version| !version.contains("preview"));
    let version = stable.unwrap_or(VERSION).to_owned();
    // As the tool writes the id when it puts it together again.
    Ok((id.replacen("/resourceGroups/", "/resourcegroups/", 1), version))
}

/// `/subscriptions/…` at the beginning of an id.
fn az_subscription(id: &str) -> String {
    id.split('/').take(3).collect::<Vec<_>>().join("/")
}

fn show(az: &mut Az) -> Done {
    let (id, version) = meant(az)?;
    az.get(&id, &version).map(|found| Some(with_nulls(&found, &MEMBERS)))
}

fn list(az: &mut Az) -> Done {
    let mut filters = Vec::new();
    if az.has("--resource-group") {
        az.group_with_location()?;
    }
    for (option, name) in [
        ("--resource-group", "resourceGroup"),
        ("--location", "location"),
        ("--name", "name"),
        ("--resource-type", "resourceType"),
    ] {
        if let Some(value) = az.value(option) {
            filters.push(format!("{name} eq '{value}'"));
        }
    }
    if let Some(tag) = az.value("--tag") {
        let (name, value) = tag.split_once('=').unwrap_or((tag, ""));
        filters = Vec::from([format!("tagname eq '{name}' and tagvalue eq '{value}'")]);
    }
    let filter = match filters.is_empty() {
        true => String::new(),
        false => format!("&$filter={}", escaped(&filters.join(" and "))),
    };
    let path =
        format!("{}/resources?$expand=createdTime,changedTime,provisioningState{filter}", az.subscription()?);
    let list = az.get(&path, VERSION)?;
    let whole = |one: &Json| {
        with_nulls(&with_nulls(one, &MEMBERS), &["changedTime", "createdTime", "provisioningState"])
    };
    Ok(Some(each(&list, whole)))
}

fn delete(az: &mut Az) -> Done {
    let (id, version) = meant(az)?;
    az.delete(&id, &version).map(|()| None)
}

fn provider(az: &mut Az) -> Result<String, Failure> {
    let name = az.needed("--namespace")?.to_string();
    Ok(format!("{}/providers/{name}", az.subscription()?))
}

fn show_provider(az: &mut Az) -> Done {
    let path = provider(az)?;
    az.get(&path, VERSION).map(Some)
}

fn list_providers(az: &mut Az) -> Done {
    let path = format!("{}/providers", az.subscription()?);
    let list = az.get(&path, VERSION)?;
    Ok(list.get("value").cloned())
}

fn register(az: &mut Az) -> Done {
    let path = provider(az)?;
    az.arm(Method::Post, &format!("{path}/register"), VERSION, None).map(|_| None)
}
