//! `az deployment group`: templates put into a resource group, api-version 2025-04-01.

use crate::az::command::{Az, Command, Done, each, made, set, with_nulls};
use crate::az::failure::Failure;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use serde_json::{Value, json};

const VERSION: &str = "2025-04-01";
const TABLE: &str = "{Name:name, State:properties.provisioningState, Timestamp:properties.timestamp, Mode:properties.mode, ResourceGroup:resourceGroup}";
const LIST: &str = "[].{Name:name, State:properties.provisioningState, Timestamp:properties.timestamp, Mode:properties.mode, ResourceGroup:resourceGroup}";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "deployment group create",
        summary: "Start a deployment at resource group.",
        options: "--resource-group,-g! --template-file,-f --parameters,-p+ --name,-n \
            --mode{Incremental|Complete} --no-prompt?{true|false}",
        missing: "--template-uri,-u --rollback-on-error? --handle-extended-json-format,-j% --aux-subs+ \
            --aux-tenants+ --confirm-with-what-if,-c% --what-if-result-format,-r \
            --what-if-exclude-change-types,-x+ --template-spec,-s --query-string,-q --what-if,-w% \
            --proceed-if-no-change% --validation-level --no-wait%",
        asks: false,
        run: create,
        table: Some(TABLE),
    },
    Command {
        name: "deployment group show",
        summary: "Show a deployment.",
        options: "--resource-group,-g! --name,-n!",
        missing: "",
        asks: false,
        run: show,
        table: Some(TABLE),
    },
    Command {
        name: "deployment group list",
        summary: "List the deployments of a resource group.",
        options: "--resource-group,-g!",
        missing: "--filter",
        asks: false,
        run: list,
        table: Some(LIST),
    },
];

fn at(az: &mut Az, name: &str) -> Result<String, Failure> {
    let group = az.needed("--resource-group")?.to_owned();
    let subscription = az.subscription()?;
    Ok(format!("{subscription}/resourcegroups/{group}/providers/Microsoft.Resources/deployments{name}"))
}

fn shown(deployment: &Json) -> Json {
    with_nulls(deployment, &["location", "tags"])
}

/// The text of a file, in the tool's words where there is none.
fn file(az: &mut Az, name: &str) -> Result<String, Failure> {
    let bytes = az.call.session.files.read(name);
    let bytes = bytes.map_err(|wrong| Failure::of(1, format!("[Errno 2] {wrong}: '{name}'")))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `NAME=VALUE`, JSON, or a file with either a whole parameter file or its `parameters` alone.
fn parameters(az: &mut Az, template: &Value) -> Result<Value, Failure> {
    let mut all = json!({});
    for given in az.values("--parameters") {
        let text = match given.split_once('=') {
            Some((name, value))
                if !name.is_empty()
                    && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') =>
            {
                let kind = template
                    .pointer(&format!("/parameters/{name}/type"))
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let is_text =
                    kind.eq_ignore_ascii_case("string") || kind.eq_ignore_ascii_case("securestring");
                let value = if is_text { None } else { serde_json::from_str(value).ok() }
                    .unwrap_or_else(|| json!(value));
                set(&mut all, name, json!({ "value": value }));
                continue;
            }
            _ if given.trim_start().starts_with('{') => given,
            _ => file(az, &given)?,
        };
        let read: Value = serde_json::from_str(&text).map_err(|wrong| {
            Failure::of(1, format!("Failed to parse string as JSON:\n{text}\nError detail: {wrong}"))
        })?;
        let inside = read.get("parameters").unwrap_or(&read);
        for (name, value) in inside.as_object().into_iter().flatten() {
            set(&mut all, name, value.clone());
        }
    }
    Ok(all)
}

fn create(az: &mut Az) -> Done {
    let Some(name) = az.value("--template-file").map(str::to_owned) else {
        return Err(Failure::of(
            1,
            "Please enter one of the following: template file, template spec, template url, or Bicep parameters file.",
        ));
    };
    let text = file(az, &name)?;
    let template: Value = serde_json::from_str(&text).map_err(|wrong| {
        Failure::of(
            1,
            format!("Failed to parse '{name}', please check whether it is a valid JSON format: {wrong}"),
        )
    })?;
    let parameters = parameters(az, &template)?;
    let own = name.rsplit('/').next().unwrap_or_default();
    let own = own.rsplit_once('.').map_or(own, |(start, _)| start).to_owned();
    let deployment = az.value("--name").map_or(own, str::to_owned);
    let path = at(az, &format!("/{deployment}"))?;
    let mode = az.value("--mode").unwrap_or("Incremental").to_owned();
    let body = json!({ "properties": { "parameters": parameters, "mode": mode, "template": template } });
    let body = made(&body);
    let address = format!("{path}/validate");
    let checked = az.arm(mi_sim::wire::Method::Post, &address, VERSION, Some(&body))?;
    if let Some(error) = checked.get("error").filter(|error| **error != Json::Null) {
        return Err(Failure::operation(&Json::Object([("error".to_owned(), error.clone())].to_vec())));
    }
    az.put_and_follow(&path, VERSION, &body).map(|made| Some(shown(&made)))
}

fn show(az: &mut Az) -> Done {
    let name = az.needed("--name")?.to_owned();
    let path = at(az, &format!("/{name}"))?;
    az.get(&path, VERSION).map(|found| Some(shown(&found)))
}

fn list(az: &mut Az) -> Done {
    let path = at(az, "/")?;
    let list = az.get(&path, VERSION)?;
    Ok(Some(each(&list, shown)))
}
