//! Az.Resources: resource groups, resources of any type, requests to Resource Manager.

use super::client::{items, json, object, quoted, tags, text};
use super::role_assignment::group_of;
use crate::az::command::part;
use crate::az::profile::ARM;
use crate::http::escaped;
use crate::json::Json;
use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::failure::Failure;
use crate::powershell::value::Value;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use mi_sim::wire::Method;

pub(super) const KIND: &str = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.SdkModels.PSResourceGroup";
pub(super) const RESOURCE: &str = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.SdkModels.PSResource";
pub(super) const ANSWER: &str = "Microsoft.Azure.Commands.Profile.Models.PSHttpResponse";
pub(super) const VERSION: &str = "2024-11-01";

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet {
        name: "New-AzResourceGroup",
        aliases: "",
        parameters: "Name|ResourceGroupName:0m Location:1m Tag Force:s",
        run: new,
    },
    Cmdlet {
        name: "Get-AzResourceGroup",
        aliases: "",
        parameters: "Name|ResourceGroupName:0 Location:1 Id",
        run: get,
    },
    Cmdlet {
        name: "Remove-AzResourceGroup",
        aliases: "",
        parameters: "Name|ResourceGroupName:0n Id Force:s",
        run: remove,
    },
    Cmdlet {
        name: "Get-AzResource",
        aliases: "",
        parameters: "ResourceId|Id:n Name:0 ResourceType ResourceGroupName TagName TagValue",
        run: resources,
    },
    Cmdlet {
        name: "Invoke-AzRestMethod",
        aliases: "Invoke-AzRest",
        parameters: "Path Uri Method Payload",
        run: rest,
    },
];

fn shown(group: &Json) -> Value {
    let places = [
        ("ResourceGroupName", "name"),
        ("Location", "location"),
        ("ProvisioningState", "properties.provisioningState"),
        ("Tags", "tags"),
        ("ResourceId", "id"),
    ];
    object(KIND, group, &places)
}

fn path(work: &mut Work) -> Result<String, Failure> {
    match (work.text("Id"), work.text("Name")) {
        (Some(id), _) => Ok(id),
        (None, Some(name)) => {
            work.azure(|az| Ok(format!("{}/resourcegroups/{}", az.subscription()?, part(&name))))
        }
        (None, None) => Err(Failure::new(
            "Cannot process command because of one or more missing mandatory parameters: Name.",
        )),
    }
}

fn new(work: &mut Work) -> Done {
    let path = path(work)?;
    let location = work.needed("Location").replace(' ', "").to_ascii_lowercase();
    if !work.goes_on(&path) {
        return Ok(Vec::new());
    }
    let mut pairs = Vec::from([("location", Json::Text(location))]);
    pairs.extend(tags(work.value("Tag")).map(|tags| ("tags", tags)));
    let made = work.azure(|az| az.put(&path, VERSION, &json(pairs)))?;
    Ok(Vec::from([shown(&made)]))
}

fn get(work: &mut Work) -> Done {
    if work.text("Name").is_some() || work.text("Id").is_some() {
        let path = path(work)?;
        let found = work.azure(|az| az.get(&path, VERSION)).map_err(|failure| match failure.status {
            Some(404) => Failure { message: "Provided resource group does not exist.".to_owned(), ..failure },
            _ => failure,
        })?;
        return Ok(Vec::from([shown(&found)]));
    }
    let found = work.azure(|az| {
        let path = format!("{}/resourcegroups", az.subscription()?);
        az.get(&path, VERSION)
    })?;
    let location = work.text("Location");
    let is_there = |one: &&Json| {
        location.as_ref().is_none_or(|location| text(one, "location").eq_ignore_ascii_case(location))
    };
    Ok(items(&found).iter().filter(is_there).map(shown).collect())
}

fn remove(work: &mut Work) -> Done {
    work.confirmed()?;
    let path = path(work)?;
    if !work.goes_on(&path) {
        return Ok(Vec::new());
    }
    work.azure(|az| {
        let response = az.accepted(Method::Delete, &path, VERSION)?;
        match response.headers.get("Location").map(str::to_owned) {
            Some(address) => az.follow(&address),
            None => Ok(()),
        }
    })?;
    Ok(Vec::from([Value::Bool(true)]))
}

fn shown_resource(resource: &Json) -> Value {
    let group = format!("={}", group_of(&text(resource, "id")));
    let places = [
        ("Name", "name"),
        ("ResourceGroupName", group.as_str()),
        ("ResourceType", "type"),
        ("Location", "location"),
        ("ResourceId", "id"),
        ("Tags", "tags"),
        ("Identity", "identity"),
        ("Properties", "properties"),
    ];
    object(RESOURCE, resource, &places)
}

fn resources(work: &mut Work) -> Done {
    let mut filters = Vec::new();
    for (parameter, name) in
        [("ResourceType", "resourceType"), ("Name", "name"), ("ResourceGroupName", "resourceGroup")]
    {
        if let Some(value) = work.text(parameter) {
            filters.push(format!("{name} eq '{}'", quoted(&value)));
        }
    }
    if let Some(id) = work.text("ResourceId") {
        // With all that it has, in the newest version that its provider names.
        let found = work.azure(|az| az.perform("resource show", &["--ids".to_owned(), id]))?;
        return Ok(Vec::from([shown_resource(&found)]));
    }
    let tag = match (work.text("TagName"), work.text("TagValue")) {
        (None, None) => None,
        (name, value) => Some((name, value)),
    };
    let found = work.azure(|az| {
        let place = az.subscription()?;
        let filter = if filters.is_empty() {
            String::new()
        } else {
            format!("?$filter={}", escaped(&filters.join(" and ")))
        };
        az.get(&format!("{place}/resources{filter}"), VERSION)
    })?;
    let is_wanted = |one: &&Json| {
        tag.as_ref().is_none_or(|(name, value)| {
            let tags = one.get("tags").map_or(Value::Null, Value::from_json);
            tags.members().is_some_and(|tags| {
                tags.iter().any(|(known, is)| {
                    name.as_ref().is_none_or(|name| known.eq_ignore_ascii_case(name))
                        && value.as_ref().is_none_or(|value| is.to_text() == *value)
                })
            })
        })
    };
    Ok(items(&found).iter().filter(is_wanted).map(shown_resource).collect())
}

fn rest(work: &mut Work) -> Done {
    let address = match (work.text("Path"), work.text("Uri")) {
        (Some(path), _) => format!("https://management.azure.com{path}"),
        (None, Some(address)) => address,
        (None, None) => return Err(Failure::new("say where: -Path \"/subscriptions/…?api-version=…\"")),
    };
    let method = work.text("Method").unwrap_or_else(|| "GET".to_owned()).to_ascii_uppercase();
    let method: Method =
        method.parse().map_err(|_| Failure::new(format!("`{method}` is no method of HTTP")))?;
    let payload = work.text("Payload").map(|text| Json::parse(text.as_bytes()));
    let payload =
        payload.transpose().map_err(|wrong| Failure::new(format!("-Payload is not JSON: {wrong}")))?;
    let response = work.azure(|az| az.ask(method, &address, ARM, payload.as_ref()))?;
    Ok(Vec::from([Value::Object(
        ANSWER,
        Vec::from([
            ("StatusCode".to_owned(), Value::Int(i64::from(response.status))),
            ("Content".to_owned(), Value::Text(response.body.text())),
            ("Method".to_owned(), Value::Text(format!("{method:?}").to_ascii_uppercase())),
            ("Version".to_owned(), Value::text("1.1")),
        ]),
    )]))
}
