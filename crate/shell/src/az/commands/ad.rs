//! `az ad`: users, service principals and applications of the directory, by Microsoft Graph v1.0.

use super::role::is_guid;
use crate::az::command::{Az, Command, Done, made, set};
use crate::az::failure::Failure;
use crate::http::escaped;
use crate::json::Json;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use mi_sim::wire::Method;
use serde_json::{Value, json};

const TABLE: &str = "sort_by([], &displayName)[].{DisplayName:displayName, Id:id, AppId:appId, CreatedDateTime:createdDateTime}";

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "ad sp create",
        summary: "Create a service principal.",
        options: "--id!",
        missing: "",
        asks: false,
        run: create_sp,
        table: None,
    },
    Command {
        name: "ad sp show",
        summary: "Get the details of a service principal.",
        options: "--id!",
        missing: "",
        asks: false,
        run: show_sp,
        table: None,
    },
    Command {
        name: "ad sp list",
        summary: "List service principals.",
        options: "--spn --display-name --filter --show-mine% --all%",
        missing: "",
        asks: false,
        run: list_sps,
        table: Some(TABLE),
    },
    Command {
        name: "ad sp delete",
        summary: "Delete a service principal.",
        options: "--id!",
        missing: "",
        asks: false,
        run: delete_sp,
        table: None,
    },
    Command {
        name: "ad user show",
        summary: "Get the details of a user.",
        options: "--id!",
        missing: "",
        asks: false,
        run: show_user,
        table: None,
    },
    Command {
        name: "ad user list",
        summary: "List users.",
        options: "--upn --display-name --filter",
        missing: "",
        asks: false,
        run: list_users,
        table: None,
    },
    Command {
        name: "ad signed-in-user show",
        summary: "Get the details for the currently logged-in user.",
        options: "",
        missing: "",
        asks: false,
        run: me,
        table: None,
    },
    Command {
        name: "ad app create",
        summary: "Create an application.",
        options: "--display-name! --identifier-uris+ \
            --sign-in-audience{AzureADMyOrg|AzureADMultipleOrgs|AzureADandPersonalMicrosoftAccount|PersonalMicrosoftAccount}",
        missing: "--is-fallback-public-client? --service-management-reference --requested-access-token-version \
            --key-value --key-type --key-usage --start-date --end-date --key-display-name \
            --web-home-page-url --web-redirect-uris+ --enable-id-token-issuance? \
            --enable-access-token-issuance? --public-client-redirect-uris+ --app-roles --optional-claims \
            --required-resource-accesses",
        asks: false,
        run: create_app,
        table: None,
    },
    Command {
        name: "ad app update",
        summary: "Update an application.",
        options: "--id! --display-name --identifier-uris+ \
            --sign-in-audience{AzureADMyOrg|AzureADMultipleOrgs|AzureADandPersonalMicrosoftAccount|PersonalMicrosoftAccount}",
        missing: "--is-fallback-public-client? --service-management-reference --requested-access-token-version \
            --key-value --key-type --key-usage --start-date --end-date --key-display-name \
            --web-home-page-url --web-redirect-uris+ --enable-id-token-issuance? \
            --enable-access-token-issuance? --public-client-redirect-uris+ --app-roles --optional-claims \
            --required-resource-accesses --add+ --set+ --remove+ --force-string%",
        asks: false,
        run: update_app,
        table: None,
    },
    Command {
        name: "ad app show",
        summary: "Get the details of an application.",
        options: "--id!",
        missing: "",
        asks: false,
        run: show_app,
        table: None,
    },
    Command {
        name: "ad app list",
        summary: "List applications.",
        options: "--app-id --display-name --identifier-uri --filter --all% --show-mine%",
        missing: "",
        asks: false,
        run: list_apps,
        table: Some(TABLE),
    },
    Command {
        name: "ad app delete",
        summary: "Delete an application.",
        options: "--id!",
        missing: "",
        asks: false,
        run: delete_app,
        table: None,
    },
];

/// All that a filter selects.
pub(super) fn found(az: &mut Az, set: &str, filters: &[String]) -> Result<Vec<Json>, Failure> {
    let query = match filters.is_empty() {
        true => String::new(),
        false => format!("?$filter={}", escaped(&filters.join(" and "))),
    };
    let found = az.graph(Method::Get, &format!("/{set}{query}"), None)?;
    Ok(found.get("value").and_then(Json::as_list).unwrap_or_default().to_vec())
}

pub(super) fn id_of(object: &Json) -> String {
    object.get("id").and_then(Json::as_text).unwrap_or_default().to_owned()
}

/// The filters of options: what stands before and after each value.
pub(super) fn filters(az: &Az, known: &[(&str, &str, &str)]) -> Vec<String> {
    let own = az.value("--filter").map(str::to_owned);
    own.into_iter()
        .chain(
            known
                .iter()
                .filter_map(|(option, start, end)| Some(format!("{start}{}{end}", az.value(option)?))),
        )
        .collect()
}

/// Nothing has this name; the real tool exits as for what a service has not found.
fn missing(told: String) -> Failure {
    Failure { code: 3, ..Failure::of(1, told) }
}

/// The object id of a service principal by a name of it, or as it is.
fn service_principal(az: &mut Az) -> Result<String, Failure> {
    let id = az.needed("--id")?.to_owned();
    let named = found(az, "servicePrincipals", &[format!("servicePrincipalNames/any(c:c eq '{id}')")])?;
    match named.first() {
        Some(one) => Ok(id_of(one)),
        None if is_guid(&id) => Ok(id),
        None => Err(missing(format!("Service principal '{id}' doesn't exist"))),
    }
}

fn create_sp(az: &mut Az) -> Done {
    let id = az.needed("--id")?.to_owned();
    let filter =
        if is_guid(&id) { format!("appId eq '{id}'") } else { format!("identifierUris/any(s:s eq '{id}')") };
    let named = found(az, "applications", &[filter])?;
    let app =
        named.first().and_then(|app| app.get("appId")).and_then(Json::as_text).map_or(id, str::to_owned);
    let body = made(&json!({ "appId": app, "accountEnabled": true }));
    az.graph(Method::Post, "/servicePrincipals", Some(&body)).map(Some)
}

fn show_sp(az: &mut Az) -> Done {
    let id = service_principal(az)?;
    az.graph(Method::Get, &format!("/servicePrincipals/{id}"), None).map(Some)
}

fn list_sps(az: &mut Az) -> Done {
    let filters = filters(
        az,
        &[
            ("--spn", "servicePrincipalNames/any(c:c eq '", "')"),
            ("--display-name", "startswith(displayName,'", "')"),
        ],
    );
    list(az, "servicePrincipals", &filters)
}

/// Without a filter, only so many are shown.
fn list(az: &mut Az, set: &str, filters: &[String]) -> Done {
    const MOST: usize = 100;
    if az.has("--show-mine") {
        return Err(Failure::of(1, "`--show-mine` is not simulated"));
    }
    let mut all = found(az, set, filters)?;
    if filters.is_empty() && !az.has("--all") && all.len() > MOST {
        az.warn("The result is not complete. You can still use '--all' to get all of them with long latency expected, or provide a filter through command arguments");
        all.truncate(MOST);
    }
    Ok(Some(Json::List(all)))
}

fn delete_sp(az: &mut Az) -> Done {
    let id = service_principal(az)?;
    az.graph(Method::Delete, &format!("/servicePrincipals/{id}"), None).map(|_| None)
}

fn show_user(az: &mut Az) -> Done {
    let id = az.needed("--id")?.replace(' ', "%20");
    az.graph(Method::Get, &format!("/users/{id}"), None).map(Some)
}

fn list_users(az: &mut Az) -> Done {
    let filters = filters(
        az,
        &[("--upn", "userPrincipalName eq '", "'"), ("--display-name", "startswith(displayName,'", "')")],
    );
    found(az, "users", &filters).map(|all| Some(Json::List(all)))
}

fn me(az: &mut Az) -> Done {
    az.graph(Method::Get, "/me", None).map(Some)
}

/// The object id of an application by its application id, an identifier URI, or as it is.
pub(super) fn application(az: &mut Az) -> Result<String, Failure> {
    let id = az.needed("--id")?.to_owned();
    let filter =
        if is_guid(&id) { format!("appId eq '{id}'") } else { format!("identifierUris/any(s:s eq '{id}')") };
    match found(az, "applications", &[filter])?.first() {
        Some(one) => Ok(id_of(one)),
        None if is_guid(&id) => Ok(id),
        None => Err(missing(format!("Application with identifier URI '{id}' doesn't exist"))),
    }
}

/// What the options say of an application.
fn written(az: &Az) -> Value {
    let mut body = json!({});
    if let Some(name) = az.value("--display-name") {
        set(&mut body, "displayName", name.into());
    }
    if az.has("--identifier-uris") {
        set(&mut body, "identifierUris", az.values("--identifier-uris").into());
    }
    if let Some(audience) = az.value("--sign-in-audience") {
        set(&mut body, "signInAudience", audience.into());
    }
    body
}

/// Like all that is changed in place, it is asked for first.
fn update_app(az: &mut Az) -> Done {
    let id = application(az)?;
    az.graph(Method::Get, &format!("/applications/{id}"), None)?;
    let id = application(az)?;
    let body = made(&written(az));
    az.graph(Method::Patch, &format!("/applications/{id}"), Some(&body)).map(|_| None)
}

fn create_app(az: &mut Az) -> Done {
    let name = az.needed("--display-name")?.to_owned();
    let filter = format!("startswith(displayName,'{name}')");
    let there = found(az, "applications", &[filter])?;
    let is_it = |app: &&Json| app.get("displayName").and_then(Json::as_text) == Some(&name);
    let body = written(az);
    match there.iter().find(is_it).map(id_of) {
        Some(id) => {
            az.warn(&format!("Found an existing application instance: (id) {id}. We will patch it."));
            az.graph(Method::Patch, &format!("/applications/{id}"), Some(&made(&body)))?;
            az.graph(Method::Get, &format!("/applications/{id}"), None).map(Some)
        }
        None => az.graph(Method::Post, "/applications", Some(&made(&body))).map(Some),
    }
}

fn show_app(az: &mut Az) -> Done {
    let id = application(az)?;
    az.graph(Method::Get, &format!("/applications/{id}"), None).map(Some)
}

fn list_apps(az: &mut Az) -> Done {
    let filters = filters(
        az,
        &[
            ("--app-id", "appId eq '", "'"),
            ("--display-name", "startswith(displayName,'", "')"),
            ("--identifier-uri", "identifierUris/any(s:s eq '", "')"),
        ],
    );
    list(az, "applications", &filters)
}

fn delete_app(az: &mut Az) -> Done {
    let id = application(az)?;
    az.graph(Method::Delete, &format!("/applications/{id}"), None).map(|_| None)
}
