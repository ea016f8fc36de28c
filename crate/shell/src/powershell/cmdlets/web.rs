//! `Invoke-WebRequest` and `Invoke-RestMethod`: requests as a script writes them, through the one door.

use crate::json::Json;
use crate::powershell::bind::{Cmdlet, Done, Work};
use crate::powershell::failure::Failure;
use crate::powershell::types::bytes;
use crate::powershell::value::Value;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use mi_sim::wire::{Method, Request, Response, Url};

const PARAMETERS: &str = "Uri:0m Method Headers Body:p ContentType UseBasicParsing:s MaximumRedirection:x NoProxy:s InFile OutFile \
    SkipHttpErrorCheck:s StatusCodeVariable TimeoutSec:x Authentication Token";

pub(super) static CMDLETS: &[Cmdlet] = &[
    Cmdlet { name: "Invoke-WebRequest", aliases: "iwr", parameters: PARAMETERS, run: web_request },
    Cmdlet { name: "Invoke-RestMethod", aliases: "irm", parameters: PARAMETERS, run: rest_method },
];

/// A form, `a=1&b=2`, of the pairs of a hash table.
fn form(pairs: &[(String, Value)]) -> String {
    let texts: Vec<(&str, String)> =
        pairs.iter().map(|(name, value)| (name.as_str(), value.to_text())).collect();
    let pairs: Vec<(&str, &str)> = texts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    mi_sim::wire::form_encode(&pairs)
}

fn request(work: &Work) -> Result<Request, Failure> {
    let method = work.text("Method").unwrap_or_else(|| "GET".to_owned()).to_ascii_uppercase();
    let method: Method = method.parse().map_err(|_| {
        Failure::new(format!("Cannot bind parameter 'Method'. `{method}` is no method; known are GET, POST, PUT, PATCH, DELETE and HEAD."))
    })?;
    let mut address = work.needed("Uri");
    let mut body = Vec::new();
    let mut kind = work.text("ContentType");
    match work.value("Body") {
        None => {}
        Some(Value::Table(pairs)) if method == Method::Get => {
            let sign = if address.contains('?') { '&' } else { '?' };
            address = format!("{address}{sign}{}", form(pairs));
        }
        Some(Value::Table(pairs)) => {
            body = form(pairs).into_bytes();
            kind = kind.or_else(|| Some("application/x-www-form-urlencoded".to_owned()));
        }
        Some(value) => {
            body = bytes(value);
            kind = kind
                .or_else(|| (method == Method::Post).then(|| "application/x-www-form-urlencoded".to_owned()));
        }
    }
    if let Some(file) = work.text("InFile") {
        body =
            work.shell.session.files.read(&file).map_err(|wrong| Failure::new(format!("{file}: {wrong}")))?;
    }
    let url = Url::parse(&address).map_err(|wrong| Failure::new(format!("Invalid URI: {wrong}")))?;
    let mut request = Request::new(method, url);
    let headers = work.value("Headers").and_then(Value::members).cloned().unwrap_or_default();
    for (name, value) in &headers {
        request = request.with_header(name, value.to_text());
    }
    if let Some(way) = work.text("Authentication")
        && !["bearer", "oauth"].contains(&way.to_ascii_lowercase().as_str())
    {
        return Err(Failure::new(format!("-Authentication {way} is not simulated; Bearer with -Token is")));
    }
    if let Some(Value::Secret(token)) = work.value("Token") {
        request = request.with_header("Authorization", format!("Bearer {token}"));
    }
    if !body.is_empty() || method == Method::Post {
        let has_kind = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
        match kind.filter(|_| !has_kind) {
            Some(kind) => request = request.with_body(&kind, body),
            None => request.body = body.into(),
        }
    }
    Ok(request)
}

fn exchange(work: &mut Work) -> Result<Response, Failure> {
    let request = request(work)?;
    let place = work.shell.session.place.clone();
    work.shell.budget.bytes(crate::budget::BYTES_OF_A_REQUEST)?;
    let response = work.shell.world.send(&place, request).map_err(|failed| Failure::new(failed.reason))?;
    work.shell.budget.bytes(response.body.as_bytes().len())?;
    if let Some(name) = work.text("StatusCodeVariable") {
        let status = Value::Int(i64::from(response.status));
        work.shell.session.powershell.variables.insert(name.to_ascii_lowercase(), status);
    }
    if response.status < 400 || work.switch("SkipHttpErrorCheck") {
        return Ok(response);
    }
    let body = response.body.text();
    let message = match body.trim() {
        "" => format!(
            "Response status code does not indicate success: {} ({}).",
            response.status,
            response.reason()
        ),
        body => indented(body),
    };
    Err(Failure { status: Some(response.status), body, ..Failure::new(message) })
}

/// JSON over several lines below the command's name, as PowerShell 7 shows the body of a refusal.
fn indented(body: &str) -> String {
    match Json::parse(body.as_bytes()) {
        Ok(json @ (Json::Object(_) | Json::List(_))) => format!("\n{}", json.pretty()),
        _ => body.to_owned(),
    }
}

/// Into a file, if one is named; whether it was.
fn kept(work: &mut Work, response: &Response) -> Result<bool, Failure> {
    let Some(file) = work.text("OutFile") else { return Ok(false) };
    let written = work.shell.session.files.write(&file, response.body.as_bytes(), false);
    written.map_err(|wrong| Failure::new(format!("{file}: {wrong}")))?;
    Ok(true)
}

fn web_request(work: &mut Work) -> Done {
    let response = exchange(work)?;
    if kept(work, &response)? {
        return Ok(Vec::new());
    }
    let headers = response.headers.iter().map(|(name, value)| (name.to_string(), Value::text(value)));
    let headers: Vec<(String, Value)> = headers.collect();
    let text = response.body.text();
    let raw: String = headers.iter().map(|(name, value)| format!("{name}: {}\n", value.to_text())).collect();
    let raw = format!("HTTP/1.1 {} {}\n{raw}\n{text}", response.status, response.reason());
    Ok(Vec::from([Value::Object(
        "Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject",
        Vec::from([
            ("StatusCode".to_owned(), Value::Int(i64::from(response.status))),
            ("StatusDescription".to_owned(), Value::text(response.reason())),
            ("Content".to_owned(), Value::text(&text)),
            ("RawContent".to_owned(), Value::Text(raw)),
            ("Headers".to_owned(), Value::Table(headers)),
            ("RawContentLength".to_owned(), Value::length(text.len())),
        ]),
    )]))
}

fn rest_method(work: &mut Work) -> Done {
    let response = exchange(work)?;
    if kept(work, &response)? || response.body.is_empty() {
        return Ok(Vec::new());
    }
    Ok(match Json::parse(response.body.as_bytes()) {
        Ok(json) => Value::from_json(&json).items(),
        Err(_) => Vec::from([Value::Text(response.body.text())]),
    })
}
