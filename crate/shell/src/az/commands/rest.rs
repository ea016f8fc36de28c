//! `az rest`: a request of one's own, with a token for the service that its address belongs to.

use crate::az::command::{Az, Command, Done};
use crate::az::failure::Failure;
use crate::az::profile::ARM;
use crate::json::Json;
use alloc::format;
use alloc::string::{String, ToString};
use mi_sim::audience_of;
use mi_sim::wire::{Method, Request};

pub(super) static COMMANDS: &[Command] = &[Command {
    name: "rest",
    summary: "Invoke a custom request.",
    options: "--url,--uri,-u! --method,-m{head|get|put|post|delete|options|patch} --headers+ \
            --uri-parameters,--url-parameters+ --body,-b --skip-authorization-header% --resource --output-file",
    missing: "",
    asks: false,
    run: rest,
    table: None,
}];

fn rest(az: &mut Az) -> Done {
    let mut address = az.needed("--url")?.to_string();
    if address.contains("{subscriptionId}") {
        let subscription = az.subscription()?;
        address = address.replace("{subscriptionId}", subscription.rsplit('/').next().unwrap_or_default());
    }
    if address.starts_with('/') {
        address.insert_str(0, "https://management.azure.com");
    }
    for parameter in az.values("--url-parameters") {
        let sign = if address.contains('?') { '&' } else { '?' };
        address = format!("{address}{sign}{parameter}");
    }
    let address = address.replace(' ', "%20");
    let word = az.value("--method").unwrap_or("get").to_string();
    let method: Method = word.parse().map_err(|_| {
        Failure::usage(format!("'{word}' is not a valid value for '--method'. Allowed values: delete, get, head, options, patch, post, put."))
    })?;
    let url = az.address(&address)?;
    let resource = az.value("--resource").map(ToString::to_string).or_else(|| known(url.host()));
    let mut request = Request::new(method, url);
    match resource {
        _ if az.has("--skip-authorization-header") => {}
        Some(resource) => {
            let token = az.token(&resource)?;
            request = request.with_header("Authorization", format!("Bearer {token}"));
        }
        None => az.warn("Can't derive appropriate Azure AD resource from --url to acquire an access token. If access token is required, use --resource to specify the resource"),
    }
    let mut has_type = false;
    for header in az.values("--headers") {
        let (name, value) = header.split_once(['=', ':']).unwrap_or((&header, ""));
        has_type |= name.trim().eq_ignore_ascii_case("Content-Type");
        request = request.with_header(name.trim(), value.trim());
    }
    if let Some(body) = az.value("--body").map(ToString::to_string) {
        if !has_type {
            request = request.with_header("Content-Type", "application/json");
        }
        request.body = body.into_bytes().into();
    }
    let response = az.send(request)?;
    let text = response.body.text();
    if !response.is_success() {
        let reason = response.reason();
        return Err(Failure::of(1, format!("{reason}({text})")));
    }
    Ok(Json::parse(text.as_bytes())
        .ok()
        .or_else(|| Some(Json::Text(text)).filter(|text| *text != Json::Text(String::new()))))
}

/// The resource that a token for this host is for.
fn known(host: &str) -> Option<String> {
    match host {
        "management.azure.com" => Some(ARM.to_string()),
        "graph.microsoft.com" => Some("https://graph.microsoft.com/".to_string()),
        host => audience_of(host).map(ToString::to_string),
    }
}
