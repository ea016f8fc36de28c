//! Apps of App Service and function apps ("Web Apps - Create Or Update", "Web Apps - Update Application Settings").

use super::super::super::{Desk, app, run_code};
use super::super::hosts::{self, Draft, HostType, JsonObject};
use super::super::names;
use super::super::resource::missing;
use super::super::resource_type::{Asked, NameCheck, Operation, ResourceType};
use super::super::{error, object};
use super::power;
use crate::cloud::{Change, Host, HostKind};
use crate::scope::ResourceId;
use crate::wire::{Method, Response};
use alloc::format;
use alloc::string::String;
use serde_json::{Value, json};

const NAME: &str = HostKind::WebApp.resource_type();

pub(in super::super) const TYPE: ResourceType = ResourceType {
    version: "2024-04-01",
    name_check: Some(NameCheck {
        action: "Microsoft.Web/checknameavailability/read",
        refuse: |cloud, name| {
            let taken = || format!("Hostname '{name}' already exists. Please select a different name.");
            cloud.app_named(name).map(|_| (names::EXISTS, taken()))
        },
    }),
    operations: &[
        Operation {
            method: Method::Put,
            path: &["config", "appsettings"],
            action: "Microsoft.Web/sites/config/write",
            answer: set,
        },
        Operation {
            method: Method::Post,
            path: &["config", "appsettings", "list"],
            action: "Microsoft.Web/sites/config/list/action",
            answer: list,
        },
        Operation {
            method: Method::Post,
            path: &["config", "publishingcredentials", "list"],
            action: "Microsoft.Web/sites/config/list/action",
            answer: publishing_credentials,
        },
        Operation {
            method: Method::Post,
            path: &["publishxml"],
            action: "Microsoft.Web/sites/publishxml/action",
            answer: publish_profile,
        },
        Operation {
            method: Method::Get,
            path: &["config", "web"],
            action: "Microsoft.Web/sites/config/read",
            answer: configuration,
        },
        power::SITE_START,
        power::SITE_STOP,
        power::SITE_RESTART,
    ],
    ..hosts::row(NAME, &HOST, Some(&run_code::APP))
};

const HOST: HostType =
    HostType { kind, admit, settle, created: 200, computed: &["provisioningState", "defaultHostName"], show };

fn kind(body: &JsonObject) -> HostKind {
    let kind = body.get("kind").and_then(Value::as_str).unwrap_or_default();
    if kind.contains("functionapp") { HostKind::FunctionApp } else { HostKind::WebApp }
}

/// The name of an app is part of its host name, which is one in all of Azure.
fn admit(desk: &Desk<'_>, id: &ResourceId) -> Result<(), Response> {
    if desk.cloud().app_named(id.name()).is_none() {
        return Ok(());
    }
    let message = alloc::format!("Website with given name {} already exists.", id.name());
    Err(error::error(409, "Conflict", &message))
}

/// Application settings stay until they are written again.
fn settle(_: &mut Desk<'_>, draft: &Draft<'_>, host: &mut Host) -> Result<(), Response> {
    let before = draft.before.and_then(|before| before.properties.get("siteConfig"));
    if let Some(settings) = before.filter(|_| !host.properties.contains_key("siteConfig")) {
        host.properties.insert("siteConfig".into(), settings.clone());
    }
    Ok(())
}

fn show(host: &Host, _: &str, members: &mut JsonObject, properties: &mut JsonObject) {
    let is_functions = host.kind == HostKind::FunctionApp;
    members.insert("kind".into(), if is_functions { "functionapp" } else { "app" }.into());
    // Application settings may hold secrets; they are read with an action of their own.
    properties.insert("siteConfig".into(), Value::Null);
    properties.insert("state".into(), if host.power.is_on() { "Running" } else { "Stopped" }.into());
    let name = alloc::format!("{}.azurewebsites.net", host.id.name()).to_ascii_lowercase();
    properties.insert("defaultHostName".into(), name.into());
}

fn settings(host: &Host) -> Value {
    let properties: JsonObject =
        host.app_settings().map(|(name, value)| (name.into(), value.into())).collect();
    json!({
        "id": alloc::format!("{}/config/appsettings", host.id),
        "name": "appsettings",
        "type": "Microsoft.Web/sites/config",
        "location": host.location,
        "properties": properties,
    })
}

/// How the app is set up, without its settings, which may hold secrets. Of the members that the real one has only those are
/// here that somebody wrote.
fn configuration(desk: &mut Desk<'_>, asked: &Asked<'_>, _: &[String]) -> Result<Response, Response> {
    let host = desk.cloud().host(asked.id).ok_or_else(|| missing(asked))?;
    let mut properties =
        host.properties.get("siteConfig").and_then(Value::as_object).cloned().unwrap_or_default();
    properties.retain(|name, _| name != "appSettings" && name != "connectionStrings");
    let view = json!({
        "id": format!("{}/config/web", host.id),
        "name": host.id.name(),
        "type": "Microsoft.Web/sites/config",
        "location": host.location,
        "properties": properties,
    });
    Ok(Response::json(200, &view))
}

fn list(desk: &mut Desk<'_>, asked: &Asked<'_>, _: &[String]) -> Result<Response, Response> {
    let host = desk.cloud().host(asked.id).ok_or_else(|| missing(asked))?;
    Ok(Response::json(200, &settings(host)))
}

/// The settings of the body are all settings from now on.
fn set(desk: &mut Desk<'_>, asked: &Asked<'_>, _: &[String]) -> Result<Response, Response> {
    let mut host = desk.cloud().host(asked.id).cloned().ok_or_else(|| missing(asked))?;
    let body = object(asked.request)?;
    let named = body.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let each = named.into_iter().map(|(name, value)| json!({ "name": name, "value": value }));
    let config = json!({ "appSettings": Value::from_iter(each) });
    host.properties.insert("siteConfig".into(), config);
    let response = Response::json(200, &settings(&host));
    desk.emit(Change::HostPut { host: host.into() });
    Ok(response)
}

/// With what tools of old sign in to deploy ("Configure deployment credentials for Azure App Service"): whoever has it may
/// run code on the app.
fn publishing_credentials(
    desk: &mut Desk<'_>,
    asked: &Asked<'_>,
    _: &[String],
) -> Result<Response, Response> {
    let host = desk.cloud().host(asked.id).ok_or_else(|| missing(asked))?;
    let (user, password) = app::publishing_credential(host);
    let scm = format!("https://{user}:{password}@{}{}", host.id.name(), app::KUDU_HOSTS);
    Ok(Response::json(
        200,
        &json!({
            "id": format!("{}/publishingcredentials/{user}", host.id),
            "name": user,
            "type": "Microsoft.Web/sites/publishingcredentials",
            "properties": { "publishingUserName": user, "publishingPassword": password, "scmUri": scm },
        }),
    ))
}

/// The same as a file. A real one has a profile for each way to deploy.
fn publish_profile(desk: &mut Desk<'_>, asked: &Asked<'_>, _: &[String]) -> Result<Response, Response> {
    let host = desk.cloud().host(asked.id).ok_or_else(|| missing(asked))?;
    let (user, password) = app::publishing_credential(host);
    let name = host.id.name();
    let profile = format!(
        "<publishData><publishProfile profileName=\"{name} - Zip Deploy\" publishMethod=\"ZipDeploy\" \
         publishUrl=\"{name}{}:443\" userName=\"{user}\" userPWD=\"{password}\" \
         destinationAppUrl=\"https://{name}.azurewebsites.net\" /></publishData>",
        app::KUDU_HOSTS
    );
    Ok(Response::new(200).with_body("application/xml", profile))
}
